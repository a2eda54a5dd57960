"""What controls are called, from nodes as LibreOffice 7.4 shows them."""

import pytest

from tasks.desktop.linux import atspi, dialogs, observe
from tasks.desktop.linux.atspi import Node
from tasks.errors import MissingPackageError

SHOWN = 1 << atspi.SHOWING | 1 << atspi.ENABLED


def node(role: int, name: str, rect: tuple[int, int, int, int], state: int = SHOWN) -> Node:
    return Node(f"/{role}/{name}/{rect}", role, state, name, rect)


def test_a_field_with_a_button_at_its_end_is_one_combo_box() -> None:
    panel = node(atspi.PANEL, "Font Name", (267, 66, 207, 34))
    edit, button = node(atspi.TEXT, "", (267, 66, 171, 34)), node(atspi.TOGGLE, "", (438, 66, 36, 34))
    bold = node(atspi.TOGGLE, "Bold", (591, 66, 33, 35), SHOWN | 1 << atspi.CHECKED)
    document = node(atspi.DOCUMENT, "x", (0, 128, 1367, 1050))
    side = [node(atspi.TOOLBAR, "Gallery", (1390, 230, 44, 42)), node(atspi.TOGGLE, "", (1394, 234, 37, 35))]
    items = observe._tools([panel, edit, button, bold, *side], document)
    assert [(i.title, i.kind, i.place) for i in items] == [
        ("Font Name", "ComboBox", "toolbar"), ("Bold", "Button", "toolbar"), ("Gallery", "Button", "other"),
    ]  # fmt: skip
    assert items[0].button == button.path
    assert [observe._checked(i) for i in items] == [None, True, False]


def test_labels_stand_left_or_above() -> None:
    labels = [
        node(atspi.LABEL, "Find:", (395, 381, 65, 17)),
        node(atspi.LABEL, "Replace:", (395, 472, 65, 17)),
        node(atspi.LABEL, "Line Spacing", (321, 684, 97, 17)),
    ]
    assert dialogs._label(node(atspi.TEXT, "", (472, 379, 542, 34)), labels) == "Find:"
    assert dialogs._label(node(atspi.TEXT, "", (472, 470, 542, 34)), labels) == "Replace:"
    assert dialogs._label(node(atspi.TOGGLE, "", (333, 707, 376, 34)), labels) == "Line Spacing"
    assert dialogs._label(node(atspi.TEXT, "", (10, 10, 20, 20)), labels) == ""


def test_values_are_titled_by_words_not_by_other_values() -> None:
    labels = [node(atspi.LABEL, text, (left, 557, 30, 17)) for text, left in (("Words", 536), ("3", 774), ("704", 861))]
    values = dialogs._values(labels, labels, set())
    assert [(v.title, v.text) for v in values] == [("Words", "3"), ("Words", "704")]


@pytest.mark.parametrize(
    ("text", "label"), [("\uf0b7 First", 2), ("1. One", 3), ("a) x", 3), ("iv. x", 4), ("1.2.3. x", 7)]
)
def test_list_labels(text: str, label: int) -> None:
    match = observe.LIST_LABEL.match(text)
    assert match is not None
    assert match.end() == label


@pytest.mark.parametrize("text", ["I am", "The end", "2024 was", "", "a cat"])
def test_plain_text_has_no_list_label(text: str) -> None:
    assert observe.LIST_LABEL.match(text) is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("x.docx - LibreOffice Writer", "LibreOffice Writer"),
        ("a - b.docx — LibreOffice Writer", "LibreOffice Writer"),
        ("Find and Replace", "Find and Replace"),
    ],
)
def test_window_titles_lose_the_document(title: str, expected: str) -> None:
    assert observe.window_title(title) == expected


def test_offsets_count_utf16() -> None:
    assert atspi.units("a😀b") == 4
    assert atspi.cut("a😀b", 3, 4) == "b"


def test_a_missing_program_names_its_package() -> None:
    from tasks.desktop.linux import processes

    error = processes.missing("Xvfb", "xvfb")
    assert isinstance(error, MissingPackageError)
    assert "apt-get install xvfb" in str(error)
