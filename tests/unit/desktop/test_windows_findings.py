"""What an audit found wrong in the Windows driver, each as a test over the real `uiautomation` and the stand-in."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from tasks.desktop import contract
from tasks.desktop.interface import Desktop
from tasks.schemas import Action, Control
from tests.standin.com import METER
from tests.standin.machine import CONSOLE, Machine

MOST_CALLS = 12


@pytest.fixture
def desktop(machine: Machine) -> Iterator[Desktop]:
    from tasks.desktop.windows.driver import WindowsDesktop

    made = WindowsDesktop()
    yield made
    made.close()


def titled(desktop: Desktop, title: str, kind: str) -> Control:
    return next(c for c in desktop.observe().controls if c.title == title and c.control_type == kind)


def without_caret(machine: Machine) -> None:
    """Findings b to d were hidden behind a: with no caret the ranges are not compared."""
    machine.words[-1].document.without_caret = True


def test_a_the_caret_is_found_without_giving_com_a_wrapper(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    focused = [c.title for c in desktop.observe().controls if c.control_type == "Text" and c.focused]
    assert focused == ["Yearly report"]


@pytest.mark.parametrize("caret", [False, True])
def test_b_observing_waits_for_nothing_and_takes_few_calls(
    desktop: Desktop, machine: Machine, tmp_path: Path, caret: bool
) -> None:
    made = docx.Document()
    for number in range(40):
        made.add_paragraph(f"Paragraph {number}")
    made.save(str(tmp_path / "long.docx"))
    counts = []
    for path in (contract.document(tmp_path), tmp_path / "long.docx"):
        desktop.start(path)
        if not caret:
            without_caret(machine)
        desktop.observe()
        METER.reset()
        desktop.observe()
        assert METER.waits == []
        counts.append(METER.calls.total())
    assert max(counts) <= MOST_CALLS
    assert counts[0] == counts[1], "whatever the number of elements"


def test_c_what_cannot_be_toggled_is_not_checked(desktop: Desktop, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    without_caret(machine)
    assert titled(desktop, "Format Painter", "Button").checked is None
    assert titled(desktop, "Bold", "Button").checked is False


def test_d_a_dialog_below_its_owner_is_found(desktop: Desktop, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    without_caret(machine)
    machine.words[-1].open("Paragraph")
    seen = desktop.observe()
    assert (seen.modal, seen.window) == (True, "Paragraph")
    assert not [c for c in seen.controls if c.title == "Bold"]


def test_g_keys_go_to_word_whatever_was_in_front(desktop: Desktop, machine: Machine, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    machine.foreground = CONSOLE
    desktop.act(Action(function="keyboard_input", args={"keys": "{HOME}hello "}))
    assert machine.console == []
    assert machine.words[-1].document.paragraphs()[0][0].text == "hello Yearly report"


def test_h_no_keys_are_typed_as_no_keys(desktop: Desktop, tmp_path: Path) -> None:
    desktop.start(contract.document(tmp_path))
    assert desktop.act(Action(function="keyboard_input", args={"keys": ""})).ok
