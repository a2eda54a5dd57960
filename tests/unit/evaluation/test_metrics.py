"""Measures against cases worked by hand."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from tasks.evaluation import groups, metrics
from tasks.evaluation.metrics import Score, normal_args, same_operation, score_step
from tasks.llm.wire import ActReply
from tasks.schemas import Action, Control, Status

CONTROLS = (
    Control(label="1", title="Bold", control_type="CheckBox"),
    Control(label="2", title="OK", control_type="Button"),
    Control(label="3", title="Left", control_type="Spinner"),
    Control(label="4", title="Left", control_type="Button"),
    Control(label="5", title="Left", control_type="Button"),
    Control(label="6", title="Text", control_type="Text", detail="paragraph"),
)


def reply(
    function: str = "click_input", label: str = "1", title: str = "Bold", status: str = "CONTINUE", **args: Any
) -> ActReply:
    return ActReply(function=function, control_label=label, control_text=title, args=args, status=Status(status))


def action(function: str = "click_input", label: str = "1", title: str = "Bold", kind: str = "", **args: Any) -> Action:
    return Action(function=function, control_label=label, control_text=title, control_type=kind, args=args)


def edit(**args: Any) -> ActReply:
    return reply("set_edit_text", "3", "Left", **args)


def pressed(keys: str) -> ActReply:
    return reply("keyboard_input", "", "", keys=keys)


def press(keys: str) -> Action:
    return action("keyboard_input", "", "", keys=keys)


FINISH = Action(status=Status.FINISH)
edited = action("set_edit_text", "3", "Left", text="2")


@pytest.mark.parametrize(
    ("said", "truth", "right"),
    [
        # object, operation, status
        (reply(), action(), (True, True, True)),
        (reply(button="left", double=False), action(), (True, True, True)),  # defaults filled in
        (reply(title="bold..."), action(), (True, True, True)),  # case and dots aside
        (reply(label="99"), action(), (True, True, True)),  # the title is unique, the number does not matter
        (reply(double=True), action(), (True, False, True)),
        (reply(label="2", title="OK"), action(), (False, True, True)),
        (reply(label="4", title="Left"), action(label="4", title="Left"), (True, True, True)),
        # same title and type: #k counts; same title, another type
        (reply(label="5", title="Left"), action(label="4", title="Left"), (False, True, True)),
        (reply(label="3", title="Left"), action(label="4", title="Left"), (False, True, True)),
        (reply(label="", title="Left"), action(label="4", title="Left"), (False, True, True)),  # ambiguous is not right
        (reply(label="1", title="Nothing"), action(), (False, True, True)),  # a number alone is never enough
        (reply(status="FINISH", function="", label="", title=""), FINISH, (True, True, True)),
        (reply(), FINISH, (False, False, False)),
        (reply(status="FINISH", function="", label="", title=""), action(), (False, False, False)),
        (reply(status="FAIL", function="", label="", title=""), FINISH, (True, True, False)),
        (reply(status="CONFIRM"), action(), (True, True, False)),
        (edit(text="x"), edited, (True, False, True)),
        (edit(text="2"), edited, (True, True, True)),
        (edit(), edited, (False, False, True)),  # no arguments: not a valid action
        (reply("no_such_function"), action(), (False, False, True)),
        (reply("select_text", "", "", text="a b"), action("select_text", "", "", text="a  b "), (True, True, True)),
        (reply("select_text", "6", "Text", text="a"), action("select_text", "", "", text="a"), (True, True, True)),
        (reply("select_paragraph", "6", "Text"), action("select_paragraph", "6", "Text"), (True, True, True)),
        (pressed("{ctrl}b"), press("{CTRL}b"), (True, True, True)),
        (pressed("{TAB 2}"), press("{TAB}{TAB}"), (True, True, True)),
        (pressed("Hello"), press("hello"), (True, False, True)),
    ],
)  # fmt: skip
def test_a_step_is_right_in_its_three_parts(said: ActReply, truth: Action, right: tuple[bool, bool, bool]) -> None:
    score = score_step(said, truth, CONTROLS)
    assert (score.object, score.operation, score.status) == right
    assert score.step == all(right)


def test_a_missing_reply_is_wrong_and_says_why() -> None:
    assert score_step(None, FINISH, CONTROLS, "garbage") == Score(False, False, False, "garbage")


@pytest.mark.parametrize(
    ("function", "one", "other", "same"),
    [
        ("insert_table", {"rows": 3, "columns": 2}, {"rows": "3", "columns": 2.0}, True),
        ("insert_table", {"rows": 3, "columns": 2}, {"rows": 2, "columns": 3}, False),
        ("set_font", {"font_name": "Arial"}, {"font_name": "arial", "font_size": 0}, True),
        ("set_font", {"font_size": 14}, {"font_size": "14.0"}, True),
        ("set_font", {"font_size": 14}, {"font_size": 12}, False),
        ("click_input", {}, {"button": "LEFT", "double": "false"}, True),
        ("click_input", {}, {"button": "right"}, False),
        ("select_table", {}, {"number": 1}, True),
        ("set_edit_text", {"text": "a"}, {"text": "A"}, False),
        ("set_edit_text", {"text": "a"}, {"text": "a", "extra": 1}, False),
        ("annotation", {"x": 1}, {"x": "1"}, True),
    ],
)
def test_arguments_are_compared_in_one_form(
    function: str, one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert same_operation(function, one, function, other) is same
    assert not same_operation(function, one, "texts", other)


def test_nothing_given_is_the_default() -> None:
    assert normal_args("click_input", {"button": None}) == {"button": "left", "double": False}


RIGHT, WRONG = Score(True, True, True), Score(False, True, True, "not there")


def test_offline_by_hand() -> None:
    tasks = {"a": [RIGHT, RIGHT, RIGHT], "b": [RIGHT, WRONG], "c": [RIGHT], "d": [Score(True, False, True), WRONG]}
    found = metrics.offline(tasks, {"a": 3, "b": 2, "c": 2, "d": 2})
    # 8 steps: 6 objects right (wrong: b2, d2), 7 operations, 8 statuses, 5 steps; a succeeds, c lacks a step
    assert found["object_acc"] == 0.75
    assert found["operation_acc"] == 0.875
    assert found["status_acc"] == 1.0
    assert found["ssr"] == 0.625
    assert found["tsr"] == 0.25
    assert (found["n"], found["steps"], found["invalid"]) == (4, 8, 2)
    assert found["ci95"]["ssr"][0] < 0.625 < found["ci95"]["ssr"][1]
    low, high = metrics.wilson(1, 4)
    assert found["ci95"]["tsr"] == [round(low, 4), round(high, 4)]


@pytest.mark.parametrize(
    ("wins", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_against_published_values(wins: int, n: int, low: float, high: float) -> None:
    assert metrics.wilson(wins, n) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_the_binomial_shortcut_is_the_bootstrap() -> None:
    n, wins = 60, 48
    sampled = metrics.bootstrap_ratio([(float(i < wins), 1.0) for i in range(n)], seed=1)
    exact = metrics.rate_interval(wins, n)
    # binomial(60, 0.8): quantiles 2.5 % and 97.5 % are 42 and 54
    assert exact == (42 / 60, 54 / 60)
    assert sampled == (pytest.approx(exact[0], abs=0.02), pytest.approx(exact[1], abs=0.02))


def test_the_bootstrap_resamples_tasks_not_steps() -> None:
    # 20 tasks of 10 steps, each all right or all wrong: over steps the interval would be three times narrower
    pairs = [(10.0 * (i % 2), 10.0) for i in range(20)]
    low, high = metrics.bootstrap_ratio(pairs, seed=0)
    assert high - low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 20), abs=0.08)
    assert metrics.bootstrap_ratio(pairs, seed=0) == (low, high)
    assert metrics.bootstrap_ratio([]) == (0.0, 1.0)


def test_a_difference_is_paired() -> None:
    before = {f"t{i}": i < 10 for i in range(40)}
    after = {f"t{i}": i < 25 for i in range(50)}
    found = metrics.difference(before, after)
    assert (found["n"], found["difference"], found["flips"], found["real"]) == (40, 0.375, 15, True)
    assert found["ci95"][0] > 0.2
    same = metrics.difference(before, before)
    assert (same["difference"], same["ci95"], same["real"]) == (0.0, [0.0, 0.0], False)
    assert metrics.difference({}, after)["real"] is False


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4),  # the textbook case
        ({("y", "y"): 5, ("n", "n"): 5}, 1.0),
        ({("y", "n"): 5, ("n", "y"): 5}, -1.0),
        ({("y", "y"): 7}, None),
        ({}, None),
    ],
)
def test_kappa(table: dict[tuple[str, str], int], expected: float | None) -> None:
    assert metrics.kappa(list(Counter(table).elements())) == expected


@pytest.mark.parametrize(
    ("values", "q", "expected"), [([1, 2, 3, 4], 0.5, 2.5), ([5], 0.95, 5), ([], 0.5, 0), ([0, 10], 0.95, 9.5)]
)
def test_percentile(values: Sequence[float], q: float, expected: float) -> None:
    assert metrics.percentile(values, q) == pytest.approx(expected)


def test_every_group_weighs_the_same() -> None:
    outcomes = [("a", True)] * 8 + [("b", False)] * 2 + [("c", True), ("c", False)]
    found = groups.macro(outcomes, seed=3)
    assert found["macro_tsr"] == 0.5
    assert found["n_groups"] == 3
    assert found["groups"]["a"] == {"tsr": 1.0, "n": 8}
    low, high = found["ci95"]
    assert low == 0.0
    assert high == 1.0
    assert groups.macro([])["macro_tsr"] == 0.0
    narrow = groups.macro([(str(n), True) for n in range(20)] + [("x", False)])["ci95"]
    assert narrow[0] > 0.8


def test_ways() -> None:
    rows = [("sibling: Format > Text", True), ("page:text/x.html", False), ("page", True), ("model", True)]
    found = groups.by_way(rows)
    assert {way: (row["tsr"], row["n"]) for way, row in found.items()} == {
        "sibling": (1.0, 1), "page": (0.5, 2), "other": (1.0, 1),
    }  # fmt: skip
