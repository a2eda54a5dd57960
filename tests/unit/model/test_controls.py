"""Which document parts a state can point at."""

from tasks.llm.wire import WireControl
from tasks.model.controls import counted_part, list_controls


def text(label: str, title: str, detail: str) -> WireControl:
    return WireControl(label=label, title=title, type="Text", detail=detail)


def test_text_beside_the_body_is_neither_a_paragraph_nor_the_title() -> None:
    controls = [
        text("1", "Company header", "header"), text("2", "The yearly report", "paragraph"),
        text("3", "Is this right?", "comment"), text("4", "It rained all day.", "paragraph"),
        text("5", "A note.", "footnote"), text("6", "In a box", "text box"), text("7", "Page 1", "footer"),
    ]  # fmt: skip
    _, parts = list_controls(controls)
    assert [(p.control.label, p.pointer) for p in parts] == [("2", "<title1>"), ("4", "<paragraph1>")]
    last = counted_part(parts, "last", "paragraph")
    assert last is not None
    assert last.control.label == "4"
