"""judge: checks decide, the model judge is asked without seeing them, the agreement of one that decides is measured."""

import io
from pathlib import Path

import docx
import pytest

from tasks import store
from tasks.agent.episode import Episode
from tasks.llm import client
from tasks.params import Params
from tasks.schemas import (
    Action,
    Check,
    Control,
    EndReason,
    InstantiatedTask,
    JudgedTrajectory,
    SavedDocument,
    Status,
    Trajectory,
    TrajectoryStep,
    Verdict,
)
from tasks.trajectories import explore, judge, judging
from tasks.trajectories.agreement import kappa


def trajectory(task: InstantiatedTask, ident: str, end: EndReason = EndReason.FINISHED) -> Trajectory:
    """A run of a task; its steps say that something happened."""
    clicked = Action(function="click_input", control_text="Bold", control_type="Button")
    steps = tuple(
        TrajectoryStep(window="", modal=False, controls=(), action=action, ok=True, effect="seen")
        for action in (clicked, Action(status=Status.FINISH))
    )
    return Trajectory(
        trajectory_id=ident, task_id=task.task_id, request=task.request, plan=task.plan, plan_source="given",
        model="teacher", sample=0, template=task.template, family=task.family, split=task.split, steps=steps, end=end,
    )  # fmt: skip


def document(bold: str = "", stray: str = "") -> bytes:
    """The saved template with some words bold and perhaps a stray paragraph."""
    loaded = docx.Document(str(judge.TEMPLATES / "report.saved.docx"))
    for paragraph in loaded.paragraphs:
        if bold and bold in paragraph.text:
            before, after = paragraph.text.split(bold)
            font = paragraph.runs[0].font
            paragraph.clear()
            for text, on in ((before, None), (bold, True), (after, None)):
                run = paragraph.add_run(text)
                run.bold, run.font.name, run.font.size = on, font.name, font.size
    if stray:
        loaded.add_paragraph(stray)
    file = io.BytesIO()
    loaded.save(file)
    return file.getvalue()


@pytest.fixture
def executed(instantiated: Params, tasks: list[InstantiatedTask]) -> Params:
    """data/execute with one run of each outcome for the task that makes words bold."""
    bold = tasks[0]
    free = bold.model_copy(update={"task_id": "free", "checks": ()})
    store.write_rows(judge.TASKS, InstantiatedTask, [*tasks, free])
    runs = {
        "right": (bold, EndReason.FINISHED, document("annual budget")),
        "nothing": (bold, EndReason.FINISHED, document()),
        "stray": (bold, EndReason.FINISHED, document("annual budget", "Stray.")),
        "elsewhere": (bold, EndReason.FINISHED, document("four percent")),
        "unfinished": (bold, EndReason.MAX_STEPS, document("annual budget")),
        "unsaved": (bold, EndReason.FINISHED, b""),
        "broken": (bold, EndReason.FINISHED, b"no document"),
        "crashed": (bold, EndReason.INFRASTRUCTURE, b""),
        "unchecked": (free, EndReason.FINISHED, document("annual budget")),
    }
    rows = [trajectory(task, ident, end) for ident, (task, end, _) in sorted(runs.items())]
    store.write_rows(judge.TRAJECTORIES, Trajectory, rows)
    saved = [SavedDocument(trajectory_id=ident, content=content) for ident, (_, _, content) in sorted(runs.items())]
    store.write_rows(judge.DOCUMENTS, SavedDocument, [row for row in saved if row.content])
    return instantiated


def test_verdicts_and_metrics(executed: Params) -> None:
    """Every outcome gets its verdict; the built-in judge is unsure of all; nothing is lost; the bytes repeat."""
    shards = judge.split(executed)
    paths = [judge.work(shard) for shard in shards]
    metrics = judge.merge(executed, paths)
    out = store.data_dir("judge") / "verdicts.parquet"
    rows = {row.trajectory_id: row for row in store.read_rows(out, JudgedTrajectory)}
    assert {ident: row.verdict for ident, row in rows.items()} == {
        "right": Verdict.SUCCESS,
        "nothing": Verdict.FAILURE,
        "stray": Verdict.FAILURE,
        "elsewhere": Verdict.FAILURE,
        "unfinished": Verdict.FAILURE,
        "unsaved": Verdict.FAILURE,
        "broken": Verdict.FAILURE,
        "crashed": Verdict.INFRASTRUCTURE,
        "unchecked": Verdict.UNSURE,
    }
    assert rows["unchecked"].checks_passed is None
    assert rows["unchecked"].judge == "unsure"
    assert rows["stray"].checks_passed is False
    assert rows["unfinished"].checks_passed is True
    assert "max_steps" in rows["unfinished"].reason
    assert rows["crashed"].judge == rows["unsaved"].judge == ""
    assert (metrics["n_in"], metrics["n_out"]) == (9, 9)
    assert metrics["verdicts"] == {"success": 1, "failure": 6, "unsure": 1, "infrastructure": 1}
    assert metrics["kappa_checks_judge"] is None
    assert (metrics["n_compared"], metrics["judge_unsure"]) == (0, 5)
    assert metrics["do_nothing"]["passing"] == 0
    first = out.read_bytes()
    assert judge.merge(executed, [judge.work(shard) for shard in shards]) == metrics
    assert out.read_bytes() == first


def test_the_judge_sees_no_check(executed: Params, tmp_path: Path) -> None:
    """The request holds neither checks nor their results."""
    case = next(judge._cases(["right"]))
    request = judging.judge_request(case, judging.read_document(case, tmp_path))
    assert request is not None
    assert "run_format" not in request.model_dump_json()
    assert request.changes
    assert request.steps[-1].function == "click_input"


def test_content_follows_the_inputs(executed: Params) -> None:
    """A changed document is another shard, the same inputs the same one."""
    before = judge.split(executed)
    assert judge.split(executed) == before
    rows = store.read_rows(judge.DOCUMENTS, SavedDocument)
    store.write_rows(judge.DOCUMENTS, SavedDocument, rows[:-1])
    assert judge.split(executed)[0].key != before[0].key


def test_kappa() -> None:
    """Known values; none where a rater does not vary."""
    assert kappa([(True, True), (False, False)]) == 1.0
    assert kappa([(True, True), (True, False), (False, True), (False, False)]) == 0.0
    assert kappa([(True, True), (True, False)]) is None
    assert kappa([]) is None


def test_explore_asks_the_same_judge_and_pools(executed: Params) -> None:
    """The judge's opinion stands beside the checks' verdict; pooled figures count the teacher's runs as well."""
    judge.merge(executed, [judge.work(shard) for shard in judge.split(executed)])
    tasks = {task.task_id: task for task in store.read_rows(judge.TASKS, InstantiatedTask)}
    bold = next(task for task in tasks.values() if task.family == "bold_text" and task.checks)
    documents = {"e1": document("annual budget"), "e2": document("four percent"), "e3": document(), "e4": b""}
    episodes = [Episode(trajectory(bold, ident), document=content) for ident, content in documents.items()]
    with client.teacher(executed.run, stage="explore") as teacher:
        verdicts = explore.judged(episodes, tasks, teacher)
    assert {i: (v.verdict.value, v.judge) for i, v in verdicts.items()} == {
        "e1": ("success", "unsure"),
        "e2": ("failure", "unsure"),
        "e3": ("failure", "unsure"),
        "e4": ("failure", ""),
    }
    assert explore.agreements(episodes, verdicts)["kappa_checks_judge"] is None
    out = store.data_dir("judge") / "verdicts.parquet"
    external = [decided(row) for row in store.read_rows(out, JudgedTrajectory)]
    store.write_rows(out, JudgedTrajectory, external)
    agreeing = {i: decided(v) for i, v in verdicts.items()}
    figures = explore.agreements(episodes, agreeing)
    assert (figures["n_compared"], figures["kappa_checks_judge"], figures["judge_recall"]) == (3, 1.0, 1.0)
    assert (figures["pooled"]["n_compared"], figures["pooled"]["n_finished"]) == (3 + 5, 3 + 4)
    disagreeing = {i: v.model_copy(update={"judge": "success"}) for i, v in agreeing.items()}
    figures = explore.agreements(episodes, disagreeing)
    assert figures["judge_precision"] < figures["pooled"]["judge_precision"] < 1.0


def decided(row: JudgedTrajectory) -> JudgedTrajectory:
    """The row as an external judge that agrees with the checks would have left it; without an answer where none was."""
    return row.model_copy(update={"judge": row.verdict.value}) if row.judge == "unsure" else row


def test_runs_are_read_without_their_screens_unless_a_check_is_about_one(executed: Params) -> None:
    """Controls are left on disk, everything else comes back as it was written."""
    tasks = {task.task_id: task for task in store.read_rows(judge.TASKS, InstantiatedTask)}
    whole = store.read_rows(judge.TRAJECTORIES, Trajectory)
    seen = (Control(label="1", title="Bold", control_type="Button"),)
    shown = [
        r.model_copy(update={"steps": tuple(s.model_copy(update={"controls": seen}) for s in r.steps)}) for r in whole
    ]
    store.write_rows(judge.TRAJECTORIES, Trajectory, shown)
    assert list(judging.read_runs(judge.TRAJECTORIES, tasks)) == whole
    assert [r.trajectory_id for r in judging.read_runs(judge.TRAJECTORIES, tasks, ["stray", "right"])] == [
        "right",
        "stray",
    ]
    screen = Check(kind="ui", where={"title": "Bold"}, property="exists", value=True)
    known = {i: t.model_copy(update={"checks": (screen,)}) for i, t in tasks.items()}
    assert list(judging.read_runs(judge.TRAJECTORIES, known)) == shown
