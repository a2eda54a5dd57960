"""Actions are checked once, the same way for all drivers."""

from typing import Any

import pytest

from tasks.desktop.arguments import LONGEST_TEXT, SIGNATURES, Request, read
from tasks.desktop.interface import FUNCTIONS
from tasks.schemas import Action, ActOutcome, Control

TEXT = Control(label="1", title="A paragraph", control_type="Text")
BUTTON = Control(label="2", title="Bold", control_type="Button")
CONTROLS = {"1": TEXT, "2": BUTTON}


def outcome(function: str, label: str = "", **args: Any) -> Request | ActOutcome:
    return read(Action(function=function, args=args, control_label=label), CONTROLS)


def test_every_function_has_a_signature() -> None:
    assert set(SIGNATURES) | {"annotation", "summary"} == set(FUNCTIONS)


def test_defaults_are_filled_in_and_numbers_may_be_text() -> None:
    assert outcome("click_input", "2") == Request("click_input", {"button": "left", "double": False}, BUTTON)
    assert outcome("insert_table", rows="3", columns=2.0) == Request("insert_table", {"rows": 3, "columns": 2})
    assert outcome("set_edit_text", "1", text=5) == Request("set_edit_text", {"text": "5"}, TEXT)
    assert outcome("click_input", "2", double="True") == Request(
        "click_input", {"button": "left", "double": True}, BUTTON
    )


@pytest.mark.parametrize(
    ("function", "label", "args"),
    [
        ("click_input", "2", {"button": "fourth"}),
        ("click_input", "2", {"double": 7}),
        ("set_edit_text", "1", {}),
        ("set_edit_text", "1", {"text": None}),
        ("set_edit_text", "1", {"text": "x" * (LONGEST_TEXT + 1)}),
        ("keyboard_input", "", {"keys": "{CTRL}"}),
        ("wheel_mouse_input", "", {"wheel_dist": 1.5}),
        ("wheel_mouse_input", "", {"wheel_dist": True}),
        ("select_text", "", {"text": "  "}),
        ("select_paragraph", "", {}),
        ("select_paragraph", "2", {}),
        ("select_paragraph", "", {"start_index": 3, "end_index": 2}),
        ("select_table", "", {"number": 0}),
        ("select_text", "", {"text": "a", "occurrence": 0}),
        ("select_text", "", {"text": "a", "within": "b"}),
        ("select_table", "", {"row": 1}),
        ("select_table", "", {"row": 0, "column": 2}),
        ("insert_table", "", {"rows": 2, "columns": 1000}),
        ("set_font", "", {}),
        ("set_font", "", {"font_size": -1}),
        ("select_text", "", {"text": "a", "extra": 1}),
    ],
)
def test_bad_arguments(function: str, label: str, args: dict[str, Any]) -> None:
    assert outcome(function, label, **args) == ActOutcome(ok=False, reason="bad_args")


def test_unknown_function_and_control() -> None:
    assert outcome("explode") == ActOutcome(ok=False, reason="unsupported")
    assert outcome("") == ActOutcome(ok=False, reason="unsupported")
    assert outcome("click_input", "9") == ActOutcome(ok=False, reason="not_found")
    assert outcome("texts") == ActOutcome(ok=False, reason="not_found")
    assert outcome("keyboard_input", "9", keys="a") == ActOutcome(ok=False, reason="not_found")


def test_notes_take_anything() -> None:
    assert isinstance(outcome("annotation", text="x", more=[1]), Request)
