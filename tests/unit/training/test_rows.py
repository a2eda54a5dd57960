"""From act rows to samples: what is learned from training rows, what is rejected, what varies."""

import random

import pytest

from tasks import store
from tasks.model.grammar import same
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.schemas import (
    Action,
    ActRow,
    Control,
    JudgedTrajectory,
    PastStep,
    Status,
    TaskPlan,
    Trajectory,
    TrajectoryStep,
)
from tasks.training import dev, imitation, logged, reading, rows
from tests.unit.model.conftest import CONTROLS, model, renderer  # noqa: F401


def row(i, action, history=(), split="train", request='Make "Zephyr" bold', plan=(), family="bold"):
    controls = tuple(Control(control_type=c.type, **c.model_dump(exclude={"type"})) for c in CONTROLS)
    return ActRow(
        row_id=f"r{i:03d}", trajectory_id=f"t{i:03d}", task_id=f"k{i:03d}", step=len(history), n_steps=3,
        request=request,
        plan=plan, plan_given=('Select the text "Zephyr".', "Click the Bold button."),
        history=tuple(PastStep(**dict(action)) for action in history), window="W",
        controls=controls, action=action, family=family, template="x", split=split, model="teacher", success=True,
    )  # fmt: skip


SELECT = Action(function="select_text", args={"text": "Zephyr"})
BOLD = Action(function="click_input", control_label="4", control_text="Bold", control_type="Button")


def test_rows_that_cannot_be_said_are_rejected_with_the_reason(renderer):  # noqa: F811
    bad = Action(function="select_text", args={"text": "nowhere to be read"})
    examples = rows.ActExamples(renderer, [row(1, SELECT), row(2, bad), row(3, BOLD, (SELECT,))], 7)
    assert len(examples) == 2
    assert [(r.row_id, r.reason) for r in examples.rejects] == [("r002", "argument_not_in_state")]


def test_variation_keeps_the_target_listed_and_the_completion_true(renderer):  # noqa: F811
    examples = rows.ActExamples(renderer, [row(i, BOLD, (SELECT,)) for i in range(6)], 7)
    chance = random.Random(3)
    seen = set()
    for _ in range(200):
        sample = examples.sample(chance.randrange(6), chance)
        seen.add(sample)
        name = sample.completion[1:-2]
        text = sample.prompt
        assert any(text[i : i + len(name) - 1] == name[:-1] for i in range(len(text)))
    assert len(seen) > 100


def test_a_label_is_found_by_title_where_it_is_missing():
    missing = BOLD.model_copy(update={"control_label": ""})
    assert rows.target_of(row(1, missing)).control_label == "4"


def test_what_training_rows_teach_the_renderer():
    keys = Action(function="keyboard_input", args={"keys": "{CTRL}b"})
    many = [row(i, keys, request='Could you embolden "Zephyr"') for i in range(4)]
    many += [row(9, Action(status=Status.FAIL), request="x")]
    config, prior = rows.learn_rendering(RenderingConfig(), [*many, row(10, BOLD, (SELECT,))])
    assert "embolden" in config.asked
    assert "zephyr" not in config.asked
    assert config.closed["keys"] == ("{CTRL}b",)
    assert config.statuses == ("FAIL", "FINISH")
    assert max(prior.title, key=prior.title.get) == "bold|Button"


def test_equal_actions_are_equal_with_defaults_filled():
    plain = BOLD.model_copy(update={"args": {"button": "left", "double": False}})
    assert dev.equal(plain, BOLD)
    assert not dev.equal(BOLD.model_copy(update={"control_label": "5"}), BOLD)
    assert not dev.equal(Action(status=Status.FINISH), BOLD)
    assert same("3", 3)
    assert not same(True, 1.5)


def test_recall_counts_targets_that_the_filter_kept(renderer):  # noqa: F811
    assert dev.recall(renderer, [row(1, BOLD, (SELECT,))]) == 1.0
    narrow = Renderer(renderer.codes, renderer.config.model_copy(update={"top_k": 1}), renderer.common, renderer.prior)
    far = Action(function="click_input", control_label="9", control_text="Cancel", control_type="Button")
    assert dev.recall(narrow, [row(1, far, (SELECT,))]) == 0.0


def test_reading_leaves_test_splits_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    splits = ["train", "dev", "values", "wording", "family", "template"]
    path = store.write_rows(
        tmp_path / "rows.parquet", ActRow, [row(i, BOLD, (SELECT,), s) for i, s in enumerate(splits)]
    )
    read = reading.act_rows(path)
    assert {split: list(rows) for split, rows in read.items()} == {
        "train": [row(0, BOLD, (SELECT,), "train")],
        "dev": [row(1, BOLD, (SELECT,), "dev")],
    }


def test_without_dev_rows_some_training_tasks_are_watched_and_not_trained():
    given = imitation.material({"train": [row(i, BOLD) for i in range(100)], "dev": []}, [])
    assert given.held
    assert not {r.task_id for r in given.held} & {r.task_id for r in given.train}


def test_plan_rows_too_long_are_rejected(renderer):  # noqa: F811
    pair = TaskPlan(pair_id="p", doc_id="", page="", source="x", app="writer", task="Do it", plan=("Click OK.",) * 400,
        structurer="x", prompt_sha256="")  # fmt: skip
    samples, rejects = rows.plan_samples(renderer, [pair])
    assert not samples
    assert rejects[0].reason == "too_long"


def judged(i, verdict, actions, task="k", who="lam2"):
    steps = tuple(
        TrajectoryStep(window="W", modal=False, controls=row(0, BOLD).controls, action=a, ok=True,
            effect="seen" if a.function else "")
        for a in actions
    )  # fmt: skip
    run = Trajectory(trajectory_id=f"t{i}", task_id=task, request="r", plan=(), plan_source="none", model=who, sample=i,
        template="x", family="f", split="train", steps=steps, end="finished")  # fmt: skip
    return run, JudgedTrajectory(trajectory_id=f"t{i}", task_id=task, verdict=verdict, reason="", checks=(),
        checks_passed=None, judge=verdict, judge_reason="")  # fmt: skip


FINISH = Action(status=Status.FINISH)


def test_labels_follow_the_trajectory_or_the_first_divergence():
    runs = [
        judged(1, "success", [SELECT, BOLD, FINISH]),
        judged(2, "failure", [SELECT, FINISH]),
        judged(3, "unsure", [FINISH]),
    ]
    by_run = list(logged.labelled(runs, "trajectory"))
    assert [s.label for s in by_run] == [1, 1, 1, -1, -1]
    assert [s.label for s in logged.labelled(runs, "first_divergence")] == [1, 1, 1, 1, -1]


def test_only_steps_with_an_effect_are_imitated():
    run, verdict = judged(1, "success", [SELECT, BOLD, FINISH])
    dud = run.steps[1].model_copy(update={"effect": ""})
    run = run.model_copy(update={"steps": (run.steps[0], dud, run.steps[2])})
    kept = list(logged.successes([(run, verdict)]))
    assert [r.step for r in kept] == [0, 2]
    assert len(kept[1].history) == 2


@pytest.mark.parametrize(
    ("before", "after", "accepted"),
    [((0.9, 0.8, 0.5), (0.9, 0.8, 0.6), True), ((0.9, 0.8, 0.5), (0.89, 0.8, 0.9), False),
     ((0.9, 0.8, 0.5), (0.95, 0.8, 0.4), False), ((0.9, 0.8, 0.5), (0.95, 0.7, 0.6), False),
     ((0.9, 0.8, 0.5), (0.9, 0.9, 0.5), True), ((0.9, 0.8, 0.5), (0.9, 0.8, 0.5), False)],
)  # fmt: skip
def test_the_gate_keeps_lam3_unless_something_is_better_and_nothing_worse(before, after, accepted):
    from tasks.training import gate

    before, after = gate.Measured(*before), gate.Measured(*after)
    assert gate.better(before, after)[0] is accepted
    assert gate.decision(accepted, "x", before, after)["weights"] == ("lam4" if accepted else "lam3")


def test_words_of_the_request_are_dropped_and_nothing_else(renderer):  # noqa: F811
    from tasks.model.augmentation import Augmentation

    examples = rows.ActExamples(
        renderer, [row(1, BOLD, (SELECT,), request="Please make it all bold now in this text")], 7
    )
    vary, chance = Augmentation(renderer.codes), random.Random(1)
    whole = examples.plain(0).prompt
    section = whole.index(renderer.codes.special["<history>"])
    thin = [vary.thinned(whole, chance) for _ in range(400)]
    assert len({len(t) for t in thin}) > 2
    assert all(t[len(t) - len(whole) + section :] == whole[section:] for t in thin)


def test_plans_that_err_keep_their_words_and_the_target():
    from tasks.model.augmentation import misled

    plan, other = ('Type "a".', 'Type "b".', "Click OK."), ("Choose File - Save.",)
    seen = {misled(plan, [other], random.Random(i)) for i in range(300)}
    assert plan in seen
    assert other in seen
    assert ('Type "b".', 'Type "a".', "Click OK.") in seen
    assert {('Type "a".', 'Type "b".'), ('Type "a".', "Click OK."), ('Type "b".', "Click OK.")} <= seen
    assert len(seen) == 6
