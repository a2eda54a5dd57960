"""Everyday ways to say where, how often and what a note says become plain orders; what only looks so stays."""

import pytest

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.frames import Unreadable
from tasks.checks.reading.reading import comments_of_all
from tasks.checks.restating.turns import plainly

PLAIN = (
    ("The header should say Final rather than Draft", 'Replace "Draft" with "Final" in the header'),
    ('Enter "A" as the comments under File - Properties', 'Enter "A" as the comments in the document properties'),
    ("Change Nils Berg to Nora Berg all the way through", "Change Nils Berg to Nora Berg everywhere"),
    ("Make the word pond blue wherever it crops up.", "Make the word pond blue everywhere."),
    ("Every time Tuesday comes up, make it red", 'make "Tuesday" red everywhere'),
    (
        "The 3 in m3 must be a proper superscript, can you fix it everywhere",
        "The 3 in m3 must be a superscript everywhere",
    ),
    (
        "Give Aims, Methods and Costs the Heading 2 style",
        'Apply the style Heading 2 to the lines "Aims", "Methods" and "Costs"',
    ),
    ('"Aims" and "Costs" should both be Heading 2', 'Apply the style Heading 2 to the lines "Aims" and "Costs"'),
    ("put a hyphen between north and east", 'Replace "north east" with "north-east"'),
    ("Add a degree sign after 37", 'Replace "37" with "37°"'),
    ("Put a £ in front of 350", 'Replace "350" with "£350"'),
    ('comment on "two weeks": really? ask Jo', 'Add a comment saying "really? ask Jo" to "two weeks"'),
    ('Put a footnote after "otter" that says: Lutra lutra.', 'Add a footnote saying "Lutra lutra" after "otter"'),
    ("Give every paragraph 6pt of space after it", "Set the spacing after all paragraphs to 6pt"),
    ("Put a box round the last paragraph", "Put a box around the last paragraph"),
    ("Put the report's title in all capitals", "Make the title uppercase"),
    ("Line the date up on the right", "Align the date to the right"),
    ("Move our address to the right - the first two lines", "Align the first two lines to the right"),
    (
        "Set the line spacing of the first paragraph to one and a half",
        "Set the line spacing of the first paragraph to 1.5",
    ),
    (
        "Works cited entries need a 1.27 cm hanging indent",
        'Set a 1.27 cm hanging indent for the paragraphs under the heading "Works cited"',
    ),
    ("Bold the heading at the top", "Bold the title"),
    (
        "I think the last line is dull. Cross it out, don't delete it.",
        "I think the last line is dull. Strike it through.",
    ),
    ("theres a typo, recieve should be receive", "recieve should be receive"),
    ("Double the spacing of the title, my eyes are going", "Double the spacing of the title"),
    ("Remove the yellow highlighting but leave the green", "Remove the yellow highlighting"),
    ("Take the highlighting off the yellow text", "Remove the yellow highlighting"),
    ("My name at the top: 18 pt and bold", "Make my name at the top 18 pt and bold"),
)
AS_TYPED = (
    "Draw a line all the way through the title",
    "Change Nils to Nora wherever it appears except in the title",
    'comment on "two weeks": check this. Also make the title bold.',
    "Put the title in small caps",
    "Make the heading at the top of the second column bold",
    "Put the heading at the top",
    "Remove the yellow highlighting but leave the yellow in the title",
    "Delete the last paragraph, my eyes only",
    "Bold the title only if my eyes are bad",
    "Give the title the Heading 1 style",
    "put a hyphen between it and the last word",
    "Put a degree sign after it",
    "Line the figures up on the decimal point",
)


@pytest.mark.parametrize(("said", "meant"), PLAIN, ids=lambda v: v[:30])
def test_sayings_become_plain_orders(said: str, meant: str) -> None:
    """Each is the plain order that it stands for."""
    assert plainly(said) == meant


@pytest.mark.parametrize("said", AS_TYPED, ids=lambda v: v[:40])
def test_what_only_looks_like_one_stays(said: str) -> None:
    """A limit, another place or a further order keeps the sentence as it was typed."""
    assert plainly(said) == said


def _written_by(*authors: str) -> Document:
    line: Part = {"kind": "paragraph", "index": 0, "text": "The boat leaves at nine.", "runs": [], "number": 1}
    return Document(
        [line, *({"kind": "comment", "text": "?", "author": a, "paragraph": line["text"]} for a in authors)]
    )


def test_comments_of_the_only_author_are_all_comments() -> None:
    """Whoever wrote every comment is told by the name; of several authors nothing can be told."""
    order = "Remove all of Dora's comments."
    assert comments_of_all(order, _written_by("Dora", "Dora Lind")) == "Remove all comments."
    assert comments_of_all("Bold the title", _written_by("Dora")) == "Bold the title"
    for others in ((), ("Dora", "Piet"), ("Dorabella",)):
        with pytest.raises(Unreadable):
            comments_of_all(order, _written_by(*others))
