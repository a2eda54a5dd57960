"""Rows come back as they went, byte-identical files from equal rows, and half a file never exists."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tasks import store
from tasks.errors import DataError
from tasks.schemas import (
    Action,
    Control,
    InstantiatedTask,
    Rect,
    Reject,
    Status,
    TaskPlan,
    Trajectory,
    TrajectoryStep,
)

PAIR = TaskPlan(
    pair_id="p", doc_id="", page="", source="evolved", app="writer", task="Make “Ünï” bold", plan=("a", "b"),
    structurer="t", prompt_sha256="x", bindings={"text": "Ünï", "level": 2, "deep": [1, None]},
)  # fmt: skip


def step(number: int) -> TrajectoryStep:
    controls = (
        Control(
            label="1", title="Bold", control_type="Button", checked=None, rect=Rect(left=1, top=2, width=3, height=4)
        ),
        Control(label="2", title="", control_type="Text", checked=True),
    )
    action = Action(function="click_input", control_label="1", args={"button": "left"}, status=Status.CONTINUE)
    return TrajectoryStep(
        window="w", modal=False, controls=controls, action=action, ok=True, effect="", feedback=str(number)
    )


def test_free_json_enums_nested_records_and_none_come_back(tmp_path: Path) -> None:
    path = store.write_rows(tmp_path / "pairs.parquet", TaskPlan, [PAIR])
    assert store.read_rows(path, TaskPlan) == [PAIR]
    steps = [step(0), step(1)]
    path = store.write_rows(tmp_path / "steps.parquet", TrajectoryStep, steps)
    back = store.read_rows(path, TrajectoryStep)
    assert back == steps
    assert back[0].controls[0].rect == Rect(left=1, top=2, width=3, height=4)
    assert back[0].controls[0].checked is None
    assert back[0].action.status is Status.CONTINUE


@pytest.mark.parametrize("model", [Trajectory, InstantiatedTask, TaskPlan])
def test_no_rows_still_have_the_columns(tmp_path: Path, model: type) -> None:
    import pyarrow.parquet as pq

    path = store.write_rows(tmp_path / "none.parquet", model, [])
    assert store.read_rows(path, model) == []
    assert pq.read_schema(path).names == list(model.model_fields)


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    first = store.write_rows(tmp_path / "a.parquet", TaskPlan, [PAIR])
    turned = PAIR.model_copy(update={"bindings": dict(reversed(PAIR.bindings.items()))})
    second = store.write_rows(tmp_path / "b.parquet", TaskPlan, [turned])
    assert first.read_bytes() == second.read_bytes()


def test_filters_leave_other_rows_on_disk(tmp_path: Path) -> None:
    rows = [Reject(stage="s", row_id=str(i), reason="r") for i in range(5)]
    path = store.write_rows(tmp_path / "r.parquet", Reject, rows)
    assert store.read_rows(path, Reject, filters=[("row_id", "in", ["1", "3"])]) == [rows[1], rows[3]]


def test_another_record_is_named_in_the_error(tmp_path: Path) -> None:
    path = store.write_rows(tmp_path / "r.parquet", Reject, [Reject(stage="s", row_id="1", reason="r")])
    with pytest.raises(DataError, match="rows of TaskPlan"):
        store.read_rows(path, TaskPlan)
    with pytest.raises(DataError, match="no such file"):
        store.read_rows(tmp_path / "none.parquet", TaskPlan)


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    path = store.write_text(tmp_path / "a.txt", "old")
    with pytest.raises(UnicodeEncodeError):
        store.write_text(path, "half \ud800")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_books_that_do_not_balance_are_refused() -> None:
    assert store.metrics("s", 2, 1, [Reject(stage="s", row_id="1", reason="r")])["rejected"] == {"r": 1}
    with pytest.raises(DataError, match="books"):
        store.metrics("s", 2, 1)


def test_state_goes_to_the_users_cache_where_the_folder_is_read_only(tmp_path: Path) -> None:
    code = "import os; os.access = lambda path, mode: False; from tasks import store; print(store.STATE)"
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(tmp_path / "lam-foundry" / "state")
