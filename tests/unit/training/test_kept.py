"""What training holds on disk comes back as it went, and all of it at once would not fit."""

import random

import pytest

from tasks import store
from tasks.model.augmentation import Sample
from tasks.schemas import Action, ActRow, Control, JudgedTrajectory, PastStep, Trajectory
from tasks.training import imitation, kept, logged, reading, reward, rows
from tests.unit.memory import peak
from tests.unit.model.conftest import model, renderer  # noqa: F401
from tests.unit.training.test_rows import BOLD, FINISH, SELECT, judged, row

ROWS = 500
BOUND = 6.0
"""MiB; the rows as objects take several times as much."""


def one(number):
    """A row with a request of its own on a screen of sixty controls."""
    made = row(number, BOLD, (SELECT,), request=f'Make "word {number}" bold')
    more = tuple(Control(label=str(100 + n), title="Other", control_type="Button", text=f"{n}") for n in range(50))
    controls = (*made.controls, *more)
    return made.model_copy(update={"row_id": f"r{number:05}", "task_id": f"k{number}", "controls": controls})


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return store.write_rows(tmp_path / "rows.parquet", ActRow, map(one, reversed(range(ROWS))))


def test_values_come_back_by_index_slice_and_view(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    values = [Sample((n, 2), (3,) * n) for n in range(9)]
    held = kept.samples(values)
    assert list(held) == values
    assert list(held[2:8:3]) == values[2:8:3]
    assert held[-1] == values[-1]
    part = kept.Part(held, (5, 1))
    assert list(kept.Joined(part, held[:2])) == [values[5], values[1], *values[:2]]
    with pytest.raises(IndexError):
        held[9]
    held.append(values[0])  # after reading, too
    assert (held[9], held[8]) == (values[0], values[8])


def test_rows_and_steps_come_back_equal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    past = PastStep(function="keyboard_input", args={"keys": "é", "n": [1, None, 2.5]}, effect="x")
    rich = one(1).model_copy(update={"history": (past,), "action": Action(function="f", args={"a": {"b": True}})})
    assert list(kept.rows([rich])) == [rich]
    steps = reward.scored()
    steps.append(reward.Scored(Sample((1,), (2,)), -1.0, "t", True))
    assert steps[0] == reward.Scored(Sample((1,), (2,)), -1.0, "t", True)


def test_act_rows_are_read_in_order_within_the_bound(table):
    found = {}
    assert peak(lambda: found.update(reading.act_rows(table))) < BOUND
    assert [r.row_id for r in found["train"]] == [f"r{n:05}" for n in range(ROWS)]
    assert found["train"][7] == one(7)
    assert peak(lambda: list(found["train"])) > 2 * BOUND  # as they were held before


def test_examples_are_made_and_drawn_within_the_bound(table, renderer):  # noqa: F811
    found = reading.act_rows(table)["train"]
    examples = []
    assert peak(lambda: examples.append(rows.ActExamples(renderer, found, 7))) < BOUND
    (made,) = examples
    assert len(made) + len(made.rejects) == ROWS
    in_memory = rows.ActExamples(renderer, [one(n) for n in range(ROWS)], 7)
    for index in (0, 300, ROWS - 1):
        draws = random.Random(3), random.Random(3)
        for _ in range(12):  # every variant, some twice
            assert made.sample(index, draws[0]) == in_memory.sample(index, draws[1])
        assert made.plain(index) == in_memory.plain(index)


def test_dev_rows_are_read_apart_and_no_row_is_lost(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    splits = ["train", "dev", "values"]
    mixed = [one(n).model_copy(update={"split": splits[n % 3]}) for n in range(30)]
    found = reading.act_rows(store.write_rows(tmp_path / "rows.parquet", ActRow, mixed))
    assert {split: len(own) for split, own in found.items()} == {"train": 10, "dev": 10}
    given = imitation.material({**found, "dev": []}, [])
    assert sorted(r.row_id for r in [*given.train, *given.held]) == [r.row_id for r in found["train"]]


def test_judged_runs_are_gone_through_again_and_name_their_skills(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runs = [judged(n, "success" if n else "failure", [SELECT, BOLD, FINISH]) for n in range(3)]
    store.write_rows(tmp_path / "trajectories.parquet", Trajectory, [run for run, _ in runs])
    store.write_rows(tmp_path / "verdicts.parquet", JudgedTrajectory, [verdict for _, verdict in runs[:2]])
    found = reading.Judged((tmp_path, tmp_path / "verdicts.parquet"), splits=("train",))
    assert list(found) == list(found) == runs[:2]
    assert list(found.skills()) == [({"none", "f"}, False), ({"none", "f"}, True)]
    assert not list(reading.Judged((tmp_path, tmp_path / "verdicts.parquet"), splits=("dev",)))
    # the failure equals the success on the same task up to its last step
    assert [s.label for s in logged.labelled(found, "first_divergence")] == [1.0] * 6
