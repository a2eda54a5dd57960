"""What changed between two observations, in words; "" when nothing did."""

from typing import Any

from tasks.agent.effects import effect
from tasks.schemas import Control, Observation, Rect


def seen(*controls: Control, window: str = "Writer", modal: bool = False, selection: str = "") -> Observation:
    numbered = tuple(c.model_copy(update={"label": str(n)}) for n, c in enumerate(controls, 1))
    return Observation(window=window, modal=modal, controls=numbered, selection=selection)


def button(title: str, **more: Any) -> Control:
    return Control(label="", title=title, control_type="Button", **more)


def text(title: str, top: int = 0, detail: str = "paragraph", **more: Any) -> Control:
    return Control(
        label="", title=title, control_type="Text", detail=detail, rect=Rect(left=5, top=top, width=9, height=9), **more
    )


def test_nothing_changed() -> None:
    assert effect(seen(button("Bold"), text("a")), seen(button("Bold"), text("a"))) == ""


def test_new_numbers_are_no_change() -> None:
    before = Observation(window="", modal=False, controls=(button("Bold").model_copy(update={"label": "7"}),))
    assert effect(before, seen(button("Bold"), window="")) == ""


def test_enabling_lags_on_toolbars_but_not_in_dialogs() -> None:
    off, on = button("Cut", enabled=False), button("Cut")
    assert effect(seen(off), seen(on)) == ""
    assert effect(seen(off, modal=True), seen(on, modal=True)) == "'Cut' is now enabled"


def test_toolbar_state_selection_and_values() -> None:
    assert effect(seen(button("Bold", checked=False)), seen(button("Bold", checked=True))) == "'Bold' is now on"
    assert effect(seen(), seen(selection="word")) == "selected 'word'"
    assert effect(seen(selection="word"), seen()) == "nothing is selected any more"
    assert effect(seen(button("Size", text="12")), seen(button("Size", text="14"))) == "'Size' now reads '14'"


def test_windows_and_menus() -> None:
    assert effect(seen(), seen(window="Paragraph", modal=True)) == "window 'Paragraph' opened"
    for modal in (True, False):
        assert effect(seen(window="Paragraph", modal=modal), seen(text("a"))) == "window 'Paragraph' closed"
    assert effect(seen(button("File")), seen(button("New"), button("File"))) == "shows 'New'"


def test_a_second_control_of_the_same_name_counts() -> None:
    assert effect(seen(button("Clear")), seen(button("Clear"), button("Clear"))) == "shows 'Clear'"


def test_paragraphs() -> None:
    assert effect(seen(text("a"), text("b")), seen(text("a"), text("c"))) == "'b' now reads 'c'"
    assert effect(seen(text("a")), seen(text("a"), text("b"))) == "1 more lines of text, from 'b'"
    assert effect(seen(text("a"), text("b")), seen(text("a"))) == "1 lines of text less, from 'b'"
    assert effect(seen(text("a")), seen(text("a", detail="heading 1"))) == "'a' is now a heading 1"
    assert effect(seen(text("a")), seen(text("a", focused=True))) == "the caret is in 'a'"


def test_layout_shows_formatting_but_scrolling_is_none() -> None:
    moved = effect(seen(text("a", 0), text("b", 20)), seen(text("a", 0), text("b", 40)))
    assert moved == "the layout of 'b' changed"
    assert effect(seen(text("a", 0), text("b", 20)), seen(text("a", -50), text("b", -30))) == ""


def test_reading_is_an_effect_and_sentences_are_short() -> None:
    assert effect(seen(), seen(), "what it says") == "read 'what it says'"
    many = [button(f"A rather long title number {n}") for n in range(60)]
    assert len(effect(seen(), seen(*many, window="w" * 400))) <= 300
