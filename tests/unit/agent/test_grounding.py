"""Replies are tied to what is listed, or come back with a reason."""

import pytest

from tasks.agent.grounding import ground
from tasks.agent.titles import matches, plain
from tasks.llm.wire import ActReply
from tasks.schemas import Control, Observation, Status

SEEN = Observation(
    window="Writer",
    modal=False,
    controls=(
        Control(label="1", title="Insert", control_type="MenuItem"),
        Control(label="2", title="Insert Table...", control_type="MenuItem"),
        Control(label="3", title="Rows:", control_type="Spinner"),
        Control(label="4", title="Clear", control_type="Button"),
        Control(label="5", title="Clear", control_type="MenuItem"),
    ),
)


def click(label: str, title: str) -> ActReply:
    return ActReply(control_label=label, control_text=title, function="click_input")


@pytest.mark.parametrize(
    ("label", "title", "found"),
    [
        ("2", "Insert Table...", "2"),
        ("2", "insert table", "2"),  # case and dots aside
        ("9", "Insert Table…", "2"),  # a stale number, a title that is unique
        ("", "Rows", "3"),
        ("5", "Clear", "5"),  # two of them: the number decides
    ],
)
def test_found(label: str, title: str, found: str) -> None:
    grounded = ground(click(label, title), SEEN)
    assert grounded.feedback == ""
    assert grounded.action.control_label == found
    assert grounded.action.control_type == SEEN.controls[int(found) - 1].control_type


@pytest.mark.parametrize(
    ("label", "title", "reason"),
    [
        ("2", "Delete", "no control is titled 'Delete'; 2 is 'Insert Table...'"),
        ("1", "Clear", "several controls are titled"),
        ("3", "", "no control"),  # a number alone points anywhere
        ("", "", "needs a control"),
    ],
)
def test_not_found(label: str, title: str, reason: str) -> None:
    assert reason in ground(click(label, title), SEEN).feedback


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (ActReply(function="format_disk"), "no such function"),
        (ActReply(function="insert_table", args={"rows": "many", "columns": 2}), "bad_args"),
        (ActReply(function="insert_table", args={"rows": 2}), "bad_args"),
        (ActReply(function="keyboard_input", args={"keys": "{NOKEY}"}), "bad_args"),
        (ActReply(function="select_text", args={"text": "x", "shell": "rm"}), "bad_args"),
        (ActReply(function="select_text", args={"text": "x"}, status=Status.FINISH), "carries no action"),
        (ActReply(), "no such function ''"),
    ],
)
def test_invalid(reply: ActReply, reason: str) -> None:
    assert reason in ground(reply, SEEN).feedback


def test_ends_need_nothing() -> None:
    for status in (Status.FINISH, Status.FAIL, Status.PENDING, Status.ERROR, Status.SCREENSHOT):
        assert ground(ActReply(status=status), SEEN).feedback == ""


def test_titles() -> None:
    assert plain("~Find & Replace…") == plain("Find and Replace...") == "find and replace"
    assert matches("File > Print*", "File > Print...")
    assert matches("Find and Replace", "Find & Replace...")
    assert not matches("Print", "Print Preview")
    assert not matches("[a-z]*", "b")
