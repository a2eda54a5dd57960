"""The keys argument of keyboard_input."""

import pytest

from tasks.desktop.keys import LONGEST, Stroke, parse


def test_text_names_chords_and_braces() -> None:
    assert parse("a{{}b{}}") == [Stroke("a"), Stroke("{"), Stroke("b"), Stroke("}")]
    assert parse("{CTRL}b") == [Stroke("b", False, ("CTRL",))]
    assert parse("{CTRL}{SHIFT}{END}x") == [Stroke("END", True, ("CTRL", "SHIFT")), Stroke("x")]
    assert parse("{tab 3}") == [Stroke("TAB", True)] * 3
    assert parse("a\n\t") == [Stroke("a"), Stroke("ENTER", True), Stroke("TAB", True)]


@pytest.mark.parametrize(
    ("alias", "name"), [("RETURN", "ENTER"), ("DEL", "DELETE"), ("PAGE_DOWN", "PGDN"), ("escape", "ESC")]
)
def test_aliases(alias: str, name: str) -> None:
    assert parse(f"{{{alias}}}") == [Stroke(name, True)]


@pytest.mark.parametrize(
    "bad", ["{NOKEY}", "{CTRL}", "{", "}", "{}", "a{ENTER", "{TAB 0}", "{TAB 9999}", "x" * (LONGEST + 1)]
)
def test_what_cannot_be_read_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        parse(bad)


def test_empty_is_no_key() -> None:
    assert parse("") == []
