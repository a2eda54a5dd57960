"""Leakage is counted on what the model gets: prompts that differ in a value alone are equal where values are slots."""

from pathlib import Path

from tasks import store
from tasks.evaluation import leakage
from tasks.schemas import Action, ActRow


def row(ident: str, request: str, split: str) -> ActRow:
    return ActRow(
        row_id=f"{ident}/00", trajectory_id=ident, task_id=ident, step=0, n_steps=1, request=request, plan=(),
        plan_given=(), history=(), window="w", controls=(), action=Action(function="click_input"), family="f",
        template="t", split=split, model="teacher", success=True,
    )  # fmt: skip


def test_shares_by_split(tmp_path: Path) -> None:
    rows = [
        row("a", 'Make "old" bold.', "train"), row("b", 'Make "new" bold.', "values"),
        row("c", 'Embolden "old".', "wording"), row("d", 'make  "old" BOLD.', "wording"), row("e", "Other", "dev"),
    ]  # fmt: skip
    path = store.write_rows(tmp_path / "rows.parquet", ActRow, rows)
    tested = [r.row_id for r in rows if r.split in ("values", "wording")]

    def slots(row: ActRow) -> list[int]:
        return list(leakage.shape(row.request).encode())

    def verbatim(row: ActRow) -> list[int]:
        return list(row.request.encode())

    assert leakage.seen(path, tested, slots) == {
        "values": {"rows": 1, "prompts": 1.0, "ways_of_asking": 1.0},
        "wording": {"rows": 2, "prompts": 0.5, "ways_of_asking": 0.5},
    }
    assert [found["prompts"] for found in leakage.seen(path, tested, verbatim).values()] == [0.0, 0.0]
    assert leakage.seen(path, [], slots) == {}
