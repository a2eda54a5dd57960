"""Highlighting of one colour comes off the text that has it; comments go by their author only where all are theirs."""

import pytest

from tasks.planner.assembly import Unfit
from tasks.planner.commented import of_everybody
from tasks.planner.document import DocumentIndex
from tasks.planner.marked import highlighted, off_its_text

TWO_PENS = DocumentIndex.of([
    {
        "index": 0, "kind": "paragraph", "number": 1, "text": "Bring gloves and boots today.", "style": "Standard",
        "runs": [
            {"text": "Bring "}, {"text": "glo", "highlight": "FFFF00"},
            {"text": "ves", "highlight": "FFFF00", "bold": True}, {"text": " and "},
            {"text": "boots", "highlight": "00FF00"}, {"text": " today."},
        ],
    },
])  # fmt: skip


@pytest.mark.parametrize(("colour", "texts"), [("yellow", ["gloves"]), ("green", ["boots"]), ("blue", [])])
def test_the_text_of_a_colour_is_its_neighbouring_runs(colour: str, texts: list[str]) -> None:
    assert [place.text for place in highlighted(colour, TWO_PENS)] == texts


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Remove the yellow highlighting.", "Remove the highlighting from the yellow highlighted text."),
        ("Get rid of all the green highlights", "Remove the highlighting from the green highlighted text"),
        ("Remove the highlighting.", "Remove the highlighting."),
        ("Add yellow highlighting to the title.", "Add yellow highlighting to the title."),
    ],
)
def test_one_colour_is_told_by_its_text(said: str, plain: str) -> None:
    assert off_its_text(said) == plain


def _by(*authors: str) -> DocumentIndex:
    return DocumentIndex.of([{"kind": "comment", "text": "Check", "author": author} for author in authors])


def test_comments_of_the_only_author_are_all_comments() -> None:
    assert of_everybody("Remove Mara's comments.", _by("Mara Lind", "Mara Lind")) == "Remove all comments."
    assert of_everybody("Delete the comments by Mara.", _by("Mara")) == "Delete all comments."
    assert of_everybody("Delete the comments.", _by("Mara", "Jon")) == "Delete the comments."


@pytest.mark.parametrize("authors", [("Mara", "Jon"), ("Jon",), ()])
def test_comments_of_one_of_several_are_refused(authors: tuple[str, ...]) -> None:
    with pytest.raises(Unfit, match="Mara"):
        of_everybody("Remove Mara's comments.", _by(*authors))
