"""explore: which failures are tried again, what is kept, and when the self-boost is a figure."""

import pytest

from tasks.agent.episode import Episode
from tasks.schemas import (
    Action,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    Status,
    Trajectory,
    TrajectoryStep,
    Verdict,
)
from tasks.trajectories.explore import MEASURABLE, cause, chosen, kept, measures


def step(function: str, *, ok: bool = True, effect: str = "seen", status: Status = Status.CONTINUE) -> TrajectoryStep:
    return TrajectoryStep(
        window="", modal=False, controls=(), action=Action(function=function, status=status), ok=ok, effect=effect
    )


def run(
    ident: str, end: EndReason, *steps: TrajectoryStep, task: str = "t", sample: int = 0, **lineage: str
) -> Trajectory:
    return Trajectory(
        trajectory_id=ident, task_id=task, request="", plan=(), plan_source="given", model="lam2", sample=sample,
        template="", family="", split="train", steps=steps, end=end, lineage=lineage,
    )  # fmt: skip


def judged(ident: str, verdict: Verdict) -> JudgedTrajectory:
    return JudgedTrajectory(
        trajectory_id=ident,
        task_id="t",
        verdict=verdict,
        reason="",
        checks=(),
        checks_passed=None,
        judge="",
        judge_reason="",
    )


FINISH = step("", effect="", status=Status.FINISH)
FAIL = step("", effect="", status=Status.FAIL)


@pytest.mark.parametrize(
    ("trajectory", "expected"),
    [
        (run("a", EndReason.FINISHED, step("click_input"), FINISH), "wrong_result"),
        (run("a", EndReason.FINISHED, FINISH), "not_understood"),
        (run("a", EndReason.FAILED, FAIL), "not_understood"),
        (run("a", EndReason.FAILED, step("click_input"), FAIL), "not_grounded"),
        (run("a", EndReason.FAILED, step("click_input"), step("click_input", effect=""), FAIL), "no_effect"),
        (run("a", EndReason.FAILED, step("wheel_mouse_input", effect=""), FAIL), "not_grounded"),
        (run("a", EndReason.FAILED, step("click_input", ok=False, effect=""), FAIL), "not_grounded"),
        (run("a", EndReason.LOOP, step("click_input", effect="")), "no_effect"),
        (run("a", EndReason.REFUSED, step("click_input")), "infeasible"),
        (run("a", EndReason.INFRASTRUCTURE), ""),
    ],
)
def test_causes(trajectory: Trajectory, expected: str) -> None:
    assert cause(trajectory, judged("a", Verdict.FAILURE)) == expected


def test_a_success_has_no_cause() -> None:
    assert cause(run("a", EndReason.FINISHED), judged("a", Verdict.SUCCESS)) == ""


def tasks(count: int, split: str = "train") -> list[InstantiatedTask]:
    blank = InstantiatedTask(
        task_id="", request="", app="writer", template="", template_sha256="", family="", kind="family", split=split
    )
    return [blank.model_copy(update={"task_id": f"{split}{n}"}) for n in range(count)]


def test_failures_come_first_infeasible_and_test_tasks_never() -> None:
    failed = {"train1": "no_effect", "train2": "infeasible", "train3": "wrong_result"}
    known = [*tasks(9), *tasks(5, "values")]
    picked = chosen(7, 5, failed, known)
    assert len(picked) == 5
    assert {i for i, origin in picked.items() if origin == "failure"} == {"train1", "train3"}
    assert "train2" not in picked
    assert not any(i.startswith("values") for i in picked)
    assert picked == chosen(7, 5, failed, known[::-1])
    assert chosen(7, 1, failed, known).keys() <= {"train1", "train3"}


def test_the_shortest_success_of_a_task_is_kept() -> None:
    runs = [
        run("long", EndReason.FINISHED, step("a"), step("b"), FINISH, sample=0),
        run("short", EndReason.FINISHED, step("a"), FINISH, sample=2),
        run("shorter but wrong", EndReason.FINISHED, FINISH, sample=1),
        run("other", EndReason.FINISHED, step("a"), FINISH, task="u"),
    ]
    verdicts = {r.trajectory_id: judged(r.trajectory_id, Verdict.SUCCESS) for r in runs}
    verdicts["shorter but wrong"] = judged("shorter but wrong", Verdict.FAILURE)
    assert kept([Episode(r) for r in runs], verdicts) == {"short", "other"}


@pytest.mark.parametrize(("count", "expected"), [(MEASURABLE - 1, None), (MEASURABLE, 0.25)])
def test_self_boost_is_a_figure_only_with_enough_failures(count: int, expected: float | None) -> None:
    runs = [run(str(n), EndReason.FINISHED, task=str(n), origin="failure") for n in range(count)]
    runs += [run("c", EndReason.FINISHED, task="c", origin="coverage")]
    verdicts = {r.trajectory_id: judged(r.trajectory_id, Verdict.FAILURE) for r in runs}
    for n in range(count // 4):
        verdicts[str(n)] = judged(str(n), Verdict.SUCCESS)
    verdicts["c"] = judged("c", Verdict.SUCCESS)
    found = measures({str(n): "no_effect" for n in range(count)}, runs, verdicts)
    assert found["self_boost"] == expected
    assert ("not measurable" in found["self_boost_note"]) is (expected is None)
    assert (found["tasks_tried"], found["coverage_tasks"], found["coverage_solved"]) == (count, 1, 1)
    assert found["solved_by_cause"] == {"no_effect": count // 4}
