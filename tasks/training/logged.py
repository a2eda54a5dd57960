"""Logged episodes as rows: explored successes for imitation, judged steps with a label for the reward model and PPO."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tasks.agent import state
from tasks.model.words import split
from tasks.schemas import Action, ActRow, JudgedTrajectory, Status, Trajectory, Verdict

Judged = tuple[Trajectory, JudgedTrajectory]


@dataclass(frozen=True)
class Labelled:
    """A logged step with the label of the reward model: +1 or -1."""

    row: ActRow
    label: float
    teacher: bool  # made by the teacher: no behaviour of LAM3 behind it


def rows_of(trajectory: Trajectory, success: bool) -> list[ActRow]:
    """The steps of an episode as rows; the history holds every earlier action, carried out or not."""
    return [
        state.row(trajectory, number, success=success, plan=trajectory.plan) for number in range(len(trajectory.steps))
    ]


def successes(runs: Iterable[Judged]) -> Iterator[ActRow]:
    """Steps of successful episodes that are worth imitating: carried out, with an effect seen, or FINISH."""
    for trajectory, verdict in runs:
        if verdict.verdict is not Verdict.SUCCESS:
            continue
        for row, step in zip(rows_of(trajectory, True), trajectory.steps, strict=True):
            if row.action.status is Status.FINISH or (step.ok and step.effect):
                yield row


def labelled(runs: Iterable[Judged], labels: str, teachers: Iterable[str] = ("teacher",)) -> Iterator[Labelled]:
    """Every step of every judged episode with its label; unsure and infrastructure verdicts carry none.

    Args:
        runs: episodes with verdicts; gone through twice for "first_divergence".
        labels: "trajectory" gives every step its episode's verdict (the paper's labels); "first_divergence" gives the
            steps of a failure +1 as long as they equal those of a success on the same task, where there is one.
        teachers: models whose steps are the teacher's.
    """
    divergence, wins = labels == "first_divergence", {}
    if divergence:
        wins = {t.task_id: [s.action for s in t.steps] for t, v in runs if v.verdict is Verdict.SUCCESS}
    for trajectory, verdict in runs:
        if verdict.verdict not in (Verdict.SUCCESS, Verdict.FAILURE):
            continue
        success = verdict.verdict is Verdict.SUCCESS
        good = 0
        if not success and divergence:
            good = _agreement([s.action for s in trajectory.steps], wins.get(trajectory.task_id, []))
        for i, row in enumerate(rows_of(trajectory, success)):
            label = 1.0 if success or i < good else -1.0
            yield Labelled(row, label, trajectory.model in set(teachers))


def _agreement(actions: Sequence[Action], wins: Sequence[Action]) -> int:
    n = 0
    while n < min(len(actions), len(wins)) and _same(actions[n], wins[n]):
        n += 1
    return n


def _same(left: Action, right: Action) -> bool:
    return (left.function, left.args, left.status, split(left.control_text)) == (
        right.function, right.args, right.status, split(right.control_text),
    )  # fmt: skip
