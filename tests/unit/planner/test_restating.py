"""A request in a person's words as plain orders: only what both readings say, and nothing that was said is lost."""

import pytest

from tasks.planner.restating import KINDS, NO_WISH, Span, Wish, needed, restate


def wish(kind: str, **slots: str) -> Wish:
    return Wish(kind=kind, spans=tuple(Span(slot=slot, text=text) for slot, text in slots.items()))


@pytest.mark.parametrize(
    ("request_", "wishes", "order"),
    [
        ("embolden the intro pls", [wish("bold", what="the intro")], "Make the intro bold."),
        (
            "the masthead at 20, and it should sit in the middle",
            [wish("size", what="the masthead", size="20"), wish("align_center", what="it")],
            "Set the font size of the masthead to 20. Center the masthead.",
        ),
        (
            "we are called Lark Ltd these days so put that for Finch & Co",
            [wish("none"), wish("replace_all", new="Lark Ltd", old="Finch & Co")],
            'Replace every "Finch & Co" with "Lark Ltd".',
        ),
        ("page 3 rows by 4 columns grid", [wish("table", rows="3 rows", columns="4 columns")],
         "Insert a table with 3 rows and 4 columns."),
        ("the recipe name shouldn't be in italics", [wish("no_italic", what="the recipe name")],
         "Make the recipe name not italic."),
    ],
)  # fmt: skip
def test_a_request_becomes_plain_orders(request_: str, wishes: list[Wish], order: str) -> None:
    assert restate(request_, [wishes, wishes]) == order


@pytest.mark.parametrize(
    ("request_", "wishes"),
    [
        ("everything bold except the title", [wish("bold", what="everything")]),
        ("make the title bold but not the date", [wish("bold", what="the title")]),
        ("make the second line 14 or 16", [wish("size", what="the second line", size="14")]),
        ("delete the 3 lines below", [wish("delete", what="lines below")]),
        ('put "so be it" at the end, bold', [wish("bold", what="the end")]),
        ("swap the two sections", [wish("other")]),
        ("will it rain", [wish("refuse")]),
        ("hello there", [wish("none")]),
        ("the intro and the outro bold", [Wish(kind="bold", spans=(Span(slot="what", text="the intro"),
                                                                   Span(slot="what", text="the outro")))]),
        ("bold please", [wish("bold")]),
        ("make it red", [wish("bold", what="it", size="9")]),
    ],
)  # fmt: skip
def test_what_would_lose_or_guess_something_is_not_restated(request_: str, wishes: list[Wish]) -> None:
    assert restate(request_, [wishes, wishes]) == ""


def test_two_readings_have_to_agree_but_for_articles_and_clauses_without_a_wish() -> None:
    one, other = [wish("bold", what="the intro")], [wish("none"), wish("bold", what="Intro,")]
    assert restate("embolden the intro", [one, other]) == "Make the intro bold."
    assert restate("embolden the intro", [one, [wish("italic", what="the intro")]]) == ""
    assert restate("embolden the intro", [one, [wish("bold", what="the intro now")]]) == ""
    assert restate("embolden the intro", []) == ""


def test_every_kind_says_what_it_needs() -> None:
    assert needed("size") == {"what", "size"}
    assert needed("highlight") == {"what"}
    assert needed("page_numbers") == needed("none") == set()
    assert set(NO_WISH) < KINDS
