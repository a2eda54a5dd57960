"""What is watched is not learned, and the value of a look weighs plans and steps alike."""

from tasks.schemas import TaskPlan
from tasks.training import reading
from tasks.training.sft import Look


def pair(number: int, operator: str) -> TaskPlan:
    return TaskPlan(
        pair_id=f"p{number}", doc_id="d", page="x", source="s", app="writer", task="t", plan=("a",), structurer="s",
        prompt_sha256="", operator=operator, split="train",
    )  # fmt: skip


def test_watched_pairs_are_evolved_ones_and_nobody_learns_them() -> None:
    rows = [pair(i, "" if i % 2 else "combine2") for i in range(2000)]
    learned, watched = reading.apart(rows)
    assert sorted(p.pair_id for p in [*learned, *watched]) == sorted(p.pair_id for p in rows)
    assert all(p.operator for p in watched)
    assert 10 <= len(watched) <= 50
    assert reading.apart(rows) == (learned, watched)


def test_documentation_alone_is_all_learned() -> None:
    rows = [pair(i, "") for i in range(200)]
    assert reading.apart(rows) == (rows, [])


def test_a_look_at_plans_counts_them_as_much_as_steps() -> None:
    assert Look(0.0, 0.9).value == 0.9
    assert Look(0.0, 0.9, 0.5).value == 0.7
    assert Look(1.0, 0.9).value < Look(0.0, 0.9).value
    assert Look(0.5, 0.9, 0.9).value > Look(0.0, 0.9, 0.8).value
