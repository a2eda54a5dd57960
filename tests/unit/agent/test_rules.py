"""Acting by a plan's actions alone: in order, by exact name, else by a beginning that only one has; no guess."""

from pathlib import Path

import docx
import pytest

from tasks.agent.episode import Assignment, Episode, Setting, run_episode
from tasks.agent.guard import Guard
from tasks.agent.rules import RulesPolicy, find
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.llm.wire import ActRequest, PastAction, WireControl
from tasks.schemas import Action, EndReason, Status


def control(number: int, title: str, kind: str = "Button") -> WireControl:
    return WireControl(label=str(number), title=title, type=kind)


def click(title: str, kind: str = "MenuItem") -> Action:
    return Action(function="click_input", control_text=title, control_type=kind)


SELECT = Action(function="select_text", args={"text": "March"})


def play(report: Path, *actions: Action) -> Episode:
    return run_episode(
        Assignment("t", "r", report), FakeDesktop(), RulesPolicy(actions), plan=(), plan_source="given",
        guard=Guard(load_app("writer").profile.guard), setting=Setting("rules"),
    )  # fmt: skip


def test_menus_are_opened_level_by_level(report: Path, tmp_path: Path) -> None:
    done = play(report, SELECT, click("Format"), click("Text"), click("Bold"))
    assert done.trajectory.end is EndReason.FINISHED
    path = tmp_path / "done.docx"
    path.write_bytes(done.document)
    assert [r.text for p in docx.Document(str(path)).paragraphs for r in p.runs if r.bold] == ["March"]


@pytest.mark.parametrize(
    ("actions", "tried"),
    [
        ((click("Levitate"),), 0),
        ((SELECT, click("Format"), click("Levitate")), 2),
        ((Action(function="select_text", args={"text": "nowhere"}), click("Format")), 1),
        ((), 0),
    ],
)
def test_what_is_not_there_is_given_up(report: Path, actions: tuple[Action, ...], tried: int) -> None:
    done = play(report, *actions)
    assert done.trajectory.end is EndReason.FAILED
    assert sum(bool(s.action.function) for s in done.trajectory.steps) == tried
    assert done.trajectory.steps[-1].action.status is Status.FAIL


def test_an_action_without_visible_effect_is_no_reason_to_stop(report: Path) -> None:
    done = play(report, SELECT, Action(function="annotation"), click("Bold", "Button"))
    assert done.trajectory.end is EndReason.FINISHED


@pytest.mark.parametrize(
    ("title", "kind", "label"),
    [
        ("Bold", "Button", "1"),
        ("bold...", "Button", "1"),
        ("Bold", "CheckBox", "1"),  # the only one of that name, whatever its type
        ("Line Spacing: 1.5", "MenuItem", "2"),  # the only one that begins so
        ("Center", "RadioButton", "4"),
        ("Align", "Button", None),  # two begin so
        ("Name:", "Edit", None),  # two are called so
        ("Print", "Button", None),
        ("The budget of", "Text", "9"),
    ],
)
def test_a_control_is_found_as_a_careful_person_would(title: str, kind: str, label: str | None) -> None:
    controls = (
        control(1, "Bold"), control(2, "Line Spacing: 1.5 Lines", "MenuItem"), control(3, "Center"),
        control(4, "Center", "RadioButton"), control(5, "Align Left"), control(6, "Align Right"),
        control(7, "Name:", "Edit"), control(8, "Name:", "Edit"), control(9, "The budget of Zephyr grew.", "Text"),
    )  # fmt: skip
    found = find(click(title, kind), controls)
    assert (found.label if found else None) == label


def test_in_an_open_menu_its_own_entry_is_meant() -> None:
    controls = (control(1, "Insert", "MenuItem"), control(2, "Table", "MenuItem"), control(3, "Insert", "MenuItem"))
    found = find(click("Insert"), controls, menu_open=True)
    assert found is not None
    assert found.label == "1"
    assert find(click("Insert"), controls) is None


def test_a_long_paragraph_is_found_by_what_is_shown_of_it() -> None:
    text = "word " * 60
    controls = (control(1, text[:200], "Text"), control(2, "word", "Text"))
    found = find(click(text, "Text"), controls)
    assert found is not None
    assert found.label == "1"


def test_what_is_greyed_out_is_waited_for_and_then_given_up() -> None:
    """A dialog enables its controls a moment after it is shown."""
    policy = RulesPolicy([click("OK", "Button")])
    grey = ActRequest(request="r", controls=(WireControl(label="1", title="OK", type="Button", enabled=False),))
    looked = PastAction(status=Status.SCREENSHOT, feedback="looked again")
    said = [policy.decide(grey.model_copy(update={"history": (looked,) * n})).status for n in range(3)]
    assert said == [Status.SCREENSHOT, Status.SCREENSHOT, Status.FAIL]
    ready = grey.model_copy(update={"controls": (control(1, "OK"),), "history": (looked, looked)})
    assert policy.decide(ready).function == "click_input"
