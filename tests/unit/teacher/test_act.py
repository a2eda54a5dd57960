"""The teacher follows its plan on what it is shown, resumes where history leaves it, and gives up honestly."""

from collections.abc import Sequence

import pytest

from tasks.llm.wire import ActReply, ActRequest, PastAction, WireControl
from tasks.schemas import Status
from tasks.teacher.act import answer
from tasks.teacher.plan import PlanRequest
from tasks.teacher.plan import answer as plan_answer

BAR = [
    WireControl(label=str(90 + n), title=t, type="MenuItem")
    for n, t in enumerate(("File", "Edit", "Insert", "Format", "Table"))
]


def controls(*shown: WireControl) -> tuple[WireControl, ...]:
    bold = WireControl(label="80", title="Bold", type="Button", checked=False)
    return (
        *shown,
        *BAR,
        bold,
        WireControl(label="81", title="A first paragraph of some length", type="Text", detail="paragraph"),
    )


def one(label: str, title: str, kind: str, **more: object) -> WireControl:
    return WireControl(label=label, title=title, type=kind, **more)  # type: ignore[arg-type]


def ask(plan: Sequence[str], shown: Sequence[WireControl], history: Sequence[PastAction] = ()) -> ActReply:
    return answer(ActRequest(request="r", plan=tuple(plan), history=tuple(history), controls=tuple(shown)), 0)


def did(
    function: str, title: str = "", kind: str = "", effect: str = "seen", feedback: str = "", **args: object
) -> PastAction:
    return PastAction(
        function=function, control_text=title, control_type=kind, effect=effect, feedback=feedback, args=args
    )


NO_EFFECT = "had no effect that could be seen"
BOLD = ['Select the text "some length".', "Click the Bold button."]


def test_first_step_then_second_then_finish() -> None:
    reply = ask(BOLD, controls())
    assert (reply.function, reply.args) == ("select_text", {"text": "some length"})
    reply = ask(BOLD, controls(), [did("select_text", text="some length")])
    assert (reply.function, reply.control_label, reply.control_text) == ("click_input", "80", "Bold")
    done = [did("select_text", text="some length"), did("click_input", "Bold", "Button")]
    assert ask(BOLD, controls(), done).status is Status.FINISH


def test_an_action_without_effect_is_tried_once_more_then_it_gives_up() -> None:
    start = [did("select_text", text="some length")]
    failed = did("click_input", "Bold", "Button", effect="", feedback=NO_EFFECT)
    assert ask(BOLD, controls(), [*start, failed]).control_text == "Bold"
    assert ask(BOLD, controls(), [*start, failed, failed]).status is Status.FAIL


def test_what_was_not_carried_out_is_not_done() -> None:
    missing = did("select_text", effect="", feedback="select_text was not carried out: not_found", text="some length")
    assert ask(BOLD, controls(), [missing]).function == "select_text"
    assert ask(BOLD, controls(), [missing, missing]).status is Status.FAIL


@pytest.mark.parametrize(
    ("words", "keys", "moves"),
    [
        ("End", "{END}", True),
        ("Ctrl+Up", "{CTRL}{UP}", True),
        ("Tab", "{TAB}", True),
        ("Delete", "{DELETE}", False),
        ("Enter", "{ENTER}", False),
    ],
)
def test_moving_the_caret_may_leave_no_trace(words: str, keys: str, moves: bool) -> None:
    plan = ['Click in the paragraph "A first".', f"Press {words}.", 'Type "x".']
    clicked = did("click_input", "A first paragraph of some length", "Text")
    pressed = did("keyboard_input", effect="", feedback=NO_EFFECT, keys=keys)
    assert ask(plan, controls(), [clicked, pressed]).args == {"keys": "x" if moves else keys}


@pytest.mark.parametrize(
    ("effect", "done"),
    [
        ("the caret is in 'A first paragraph of som…'; 'Font Size' now reads '12 pt'", True),
        ("the caret is in 'A first paragraph of some length'", True),
        ("the caret is in 'Another one'", False),
        ("'Font Size' now reads '12 pt'", True),
    ],
)
def test_a_click_that_landed_elsewhere_is_not_done(effect: str, done: bool) -> None:
    plan = ['Click in the paragraph "A first".', 'Type "x".']
    history = [did("click_input", "A first paragraph of some length", "Text", effect=effect)]
    assert (ask(plan, controls(), history).function == "keyboard_input") is done


MENU = ["Choose Insert - Page Break."]


def test_menus_are_opened_and_resumed() -> None:
    assert ask(MENU, controls()).control_label == "92"
    opened = controls(one("1", "Page Break", "MenuItem"), one("2", "Table...", "MenuItem"))
    history = [did("click_input", "Insert", "MenuItem")]
    assert ask(MENU, opened, history).control_label == "1"
    # the menu closed meanwhile: open it again rather than fail
    assert ask(MENU, controls(), history).control_label == "92"
    assert ask(MENU, controls(), history * 4).status is Status.FAIL


def test_a_leaf_named_like_a_menu_of_the_bar_is_looked_for_in_the_open_menu() -> None:
    plan = ["Choose Edit - Table."]
    opened = controls(one("1", "Table", "MenuItem"))
    assert ask(plan, opened, [did("click_input", "Edit", "MenuItem")]).control_label == "1"
    assert ask(plan, controls(), [did("click_input", "Edit", "MenuItem")]).control_label == "91"


@pytest.mark.parametrize(("shown", "clicks"), [(False, True), (True, False)])
def test_a_box_is_clicked_only_when_its_state_differs(shown: bool, clicks: bool) -> None:
    dialog = [one("1", "Match case", "CheckBox", checked=shown), one("2", "OK", "Button")]
    reply = ask(["Select the Match case check box.", "Click OK."], dialog)
    assert reply.control_text == ("Match case" if clicks else "OK")


def test_a_tab_that_is_shown_an_option_that_is_set_and_a_value_that_stands_are_skipped() -> None:
    dialog = [one("1", "Page", "TabItem", selected=True), one("2", "Landscape", "RadioButton", checked=True),
              one("3", "Rows:", "Spinner", text="3"), one("4", "OK", "Button")]  # fmt: skip
    plan = ["On the Page tab, select the Landscape option.", 'In the Rows box, type "3".', "Click OK."]
    assert ask(plan, dialog).control_text == "OK"


def test_a_value_of_a_list() -> None:
    plan = ['In the Line spacing list, select "Double".', "Click OK."]
    closed = [one("1", "Line spacing", "ComboBox", text="Single"), one("2", "OK", "Button")]
    assert ask(plan, closed).control_text == "Line spacing"
    opened = [one("5", "Single", "ListItem"), one("6", "Double", "ListItem"), *closed]
    history = [did("click_input", "Line spacing", "ComboBox")]
    assert ask(plan, opened, history).control_label == "6"
    # the list shows other values: the value is typed, which counts for both actions of the step
    typed = ask(plan, closed, history)
    assert (typed.function, typed.args) == ("set_edit_text", {"text": "Double"})
    history.append(did("set_edit_text", "Line spacing", "ComboBox", text="Double"))
    assert ask(plan, [one("1", "Line spacing", "ComboBox", text="?"), closed[1]], history).control_text == "OK"


def test_names_are_compared_loosely_and_enabled_controls_come_first() -> None:
    dialog = [one("1", "~OK", "Button", enabled=False), one("2", "Ok", "Button"), one("3", "Find & Replace…", "Button")]
    assert ask(["Click OK."], dialog).control_label == "2"
    assert ask(["Click the Find and Replace button."], dialog).control_label == "3"


def test_an_unexpected_message_is_closed_first() -> None:
    message = [one("1", "Search key replaced 2 times.", "Text"), one("2", "OK", "Button")]
    reply = ask(['Click in the paragraph "A first".'], message)
    assert (reply.function, reply.control_text) == ("click_input", "OK")


def test_what_is_not_there_is_looked_for_once_and_then_given_up() -> None:
    plan = ["Click the Sparkle button."]
    look = ask(plan, controls())
    assert look.function == "wheel_mouse_input"
    after = ask(plan, controls(), [did("wheel_mouse_input", wheel_dist=-5)])
    assert after.status is Status.FAIL
    assert "Sparkle" in after.thought


def test_what_the_plan_leaves_open_is_said() -> None:
    assert "leaves open" in ask(["Select the text that you want to change."], controls()).thought
    assert ask([], controls()).status is Status.FAIL
    assert ask(["Make sure that the document is open."], controls()).status is Status.FAIL


def test_no_knowledge_of_its_own() -> None:
    assert plan_answer(PlanRequest(request="Insert a table"), 0).plan == ()
