"""Sentences about the world outside the document are left out; what may change an order never is."""

import re
import time

import pytest

from tasks.checks.restating.turns import plainly

HOLDS = frozenset(
    re.findall(r"\w+", "minutes budget hall rent deposit hose crumble ruth treasurer members hedge warranty plots")
)
TOLD = (
    ("My boss came back from holiday this morning. Justify all the paragraphs.", "Justify all the paragraphs."),
    ("The auditor was here and her pen ran dry. Remove the yellow highlighting. Thanks for any help!",
     "Remove the yellow highlighting."),
    ("These minutes get printed and somebody always drops the pile. Put the page number in the footer.",
     "Put the page number in the footer."),
    ("Switch the page to landscape. I can't find the setting for that.", "Switch the page to landscape."),
    ("Switch the page to landscape. I have to hand it in tonight.", "Switch the page to landscape."),
    ("Ruth moved in with her aunt. Replace Ruth with Rita everywhere.", "Replace Ruth with Rita everywhere."),
    ("Our printer ran out of ink again. Make the last paragraph bold. It would be a great relief.",
     "Make the last paragraph bold."),
)  # fmt: skip
KEPT = (
    "The budget is fine. Make every table bold.",  # leaves something out
    "Delete the list. It broke down years ago, that's the one I think of.",  # says which
    "Set all margins to 2 cm. The ring binder eats paper, with three centimetres nothing gets punched away.",
    "Make the headings red. With us that's the dark tone from the logo, 7B1E3A.",
    "Make the rules bold. My wife had a look and prefers them plain.",  # takes it back
    "Set the document to landscape. The new people can't do it any more.",
    "Remove every underline. Helen has just called that she'd miss it.",
    "Delete the appendix. Ruth has yet to say yes to it.",  # on a condition
    "Delete the table. The treasurer has yet to sign.",
    "The crumble was a disaster. Delete that recipe.",  # what "that" is
    "The members hated the hedge. Delete it.",
    "Make the title bold. I'd appreciate it if you could centre it too.",  # asks for more
    "Make the title bold. Thanks, and please the subtitle.",
    "Alphabetise the glossary. Make the title bold.",  # an order by a verb that nobody knows
    "Alphabetise Tom's glossary. Make the title bold.",
    "My boss wants it shorter. Make the title bold.",
)


@pytest.mark.parametrize(("request_", "plain"), TOLD)
def test_the_world_outside_is_left_out(request_: str, plain: str) -> None:
    assert plainly(request_, HOLDS) == plain


@pytest.mark.parametrize("request_", KEPT)
def test_what_may_change_an_order_stays(request_: str) -> None:
    found = plainly(request_, HOLDS)
    assert len([end for end in found if end in ".!"]) == 2, found


@pytest.mark.parametrize("request_", KEPT)
def test_without_a_document_nothing_more_is_left_out(request_: str) -> None:
    assert len(plainly(request_)) >= len(plainly(request_, HOLDS))


def test_long_stories_are_read_quickly() -> None:
    started = time.process_time()
    for text in ("My boss came in. " * 200, "The " + "a " * 4_000 + ". Make it bold.", "I can't find " * 600):
        plainly(text, HOLDS)
    assert time.process_time() - started < 2
