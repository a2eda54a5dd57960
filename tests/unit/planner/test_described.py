"""Things told by what they are: exactly one must fit, else nothing is planned."""

import pytest

from tasks.planner.coloured import coloured
from tasks.planner.described import Undetermined, described
from tasks.planner.planner import SkillPlanner
from tasks.planner.spots import Misplaced, spots
from tests.unit.planner.samples import heading, index, item, paragraph, table


def bold(text: str, **more: object) -> dict:
    return {**paragraph(text, **more), "runs": [{"text": text, "size": 11, "bold": True}]}


def in_colour(text: str, words: str, colour: str) -> dict:
    before, _, after = text.partition(words)
    runs = [{"text": before, "size": 11}, {"text": words, "size": 11, "color": colour}, {"text": after, "size": 11}]
    return {**paragraph(text), "runs": runs}


LETTER = index(
    paragraph("Nora Field"),  # 1
    paragraph("4 Mill Lane"),  # 2
    paragraph("Ashby"),  # 3
    paragraph(""),  # 4
    paragraph("2 May 2024"),  # 5
    bold("Noise from the yard behind Mill Lane"),  # 6
    paragraph("Dear Sir or Madam,"),  # 7
    paragraph("The tenant pays a deposit of £900 before moving in. The deposit is kept for a year."),  # 8
    paragraph("The rent is £450. A late rent costs £20 more."),  # 9
    paragraph("Thieves are active at the station."),  # 10
    paragraph("“A fence makes a good neighbour.” – Robert Frost"),  # 11
    item("Silence the dogs"),  # 12
    item("Mend the fence by the gate"),  # 13
    item("Paint the fence by the road"),  # 14
    paragraph("Caretaker: Ivo Brandt, 0161 496 0123"),  # 15
    paragraph("Yours faithfully,"),  # 16
    paragraph("Nora Field"),  # 17
)

RULES = index(
    paragraph("CHESS CLUB", alignment="center"),  # 1
    bold("MEMBERSHIP"),  # 2
    paragraph("Anybody may join the club, whatever they can do at the board."),  # 3
    paragraph("The secretary keeps a list of all the members and their fees."),  # 4
    bold("CONDUCT"),  # 5
    item("Shake hands first"),  # 6
    item("Switch phones off"),  # 7
    bold("TOURNAMENTS"),  # 8
    paragraph("Attendance is taken at every round. Games are played by the usual rules."),  # 9
    table("Cup|Month", "Winter|December"),
    bold("BLITZ"),  # 10
    in_colour("It is quick. Check this with Ann! It is fun.", "Check this with Ann!", "C00000"),  # 11
)

CHAPTERS = index(
    heading("Manual"),  # 1
    heading("1. Cleaning", 2),  # 2
    paragraph("Membership of the club is not needed."),  # 3
    heading("Descaling", 3),  # 4
    paragraph("Use vinegar for this."),  # 5
    heading("Membership", 2),  # 6
    paragraph("You can join here."),  # 7
    paragraph("You can leave here."),  # 8
)

PUT = (
    (LETTER, "make the deposit amount bold", 'make "£900" bold'),
    (LETTER, "the thieves warning in red", 'the line that begins with "Thieves are" in red'),
    (LETTER, "make the warning about thieves red", 'make the line that begins with "Thieves are" red'),
    (LETTER, "Make the Frost quote italic", 'Make the line that begins with "“A fence" italic'),
    (LETTER, "Make the quote by Frost italic", 'Make the line that begins with "“A fence" italic'),
    (LETTER, "Delete the dogs bullet", 'Delete the line that begins with "Silence the"'),
    (LETTER, "Delete the point about the gate", 'Delete the line that begins with "Mend the"'),
    (LETTER, "Make the caretaker's name bold", 'Make "Ivo Brandt" bold'),
    (LETTER, "Make Ivo's number bold", 'Make "0161 496 0123" bold'),
    (LETTER, "Make the caretaker's phone number bold", 'Make "0161 496 0123" bold'),
    (LETTER, "Set the subject line to 14 pt", 'Set the line that begins with "Noise from the yard" to 14 pt'),
    (LETTER, "center my name at the top", "center the first line"),
    (LETTER, "Align the sender's block to the right", "Align the first three lines to the right"),
    (LETTER, "Align my address at the top to the right", "Align the first three lines to the right"),
    (
        RULES,
        "Underline the sentence about taking attendance",
        'Underline the sentence "Attendance is taken at every round."',
    ),
    (RULES, "Justify both paragraphs under membership", 'Justify both paragraphs under "MEMBERSHIP"'),
    (RULES, "Put it at the end of the conduct list", 'Put it after the line that begins with "Switch phones"'),
    (RULES, "shade the top row of the tournaments", "shade the top row of the first table"),
    (RULES, "Delete the reminder in red letters", 'Delete "Check this with Ann!"'),
    (RULES, "Delete the sentence in red in the blitz section", 'Delete "Check this with Ann!"'),
    (CHAPTERS, "Justify both paragraphs in Membership", 'Justify both paragraphs under the heading "Membership"'),
    (CHAPTERS, "make descaling the same level as cleaning", 'Apply the style "Heading 2" to the heading "Descaling"'),
    (CHAPTERS, "Make descaling a chapter of its own", 'Apply the style "Heading 2" to the heading "Descaling"'),
    (LETTER, "Add a line saying the deposit amount is due", "Add a line saying the deposit amount is due"),
    (LETTER, "Delete the last bullet", "Delete the last bullet"),
    (LETTER, "Delete the fourth sentence", "Delete the fourth sentence"),
    (LETTER, "Make the closing sentence bold", "Make the closing sentence bold"),
    (LETTER, 'Change "x" to "the deposit amount"', 'Change "x" to "the deposit amount"'),
)

REFUSED = (
    (LETTER, "make the rent amount bold"),  # two
    (LETTER, "make the parking amount bold"),  # none
    (LETTER, "Delete the fence bullet"),  # two
    (LETTER, "Make the fence quote and the station quote italic"),
    (LETTER, "Make the deposit warning bold"),  # a paragraph or its sentence
    (LETTER, "Make the landlord's name bold"),
    (LETTER, "center my name"),  # two
    (LETTER, "Underline the sentence about parking"),
    (LETTER, "Delete the reminder in red letters"),
    (RULES, "Set the subject line to 14 pt"),
    (RULES, "center my name at the top"),
    (RULES, "Align the sender's block to the right"),
    (RULES, "Delete the sentence in blue"),
    (RULES, "Delete the sentence in red in the conduct section"),
    (CHAPTERS, "make rinsing the same level as cleaning"),
)


@pytest.mark.parametrize(("document", "said", "put"), PUT)
def test_a_description_is_put_in_the_documents_words(document, said, put):
    assert described(spots(coloured(said, document), document), document) == put


@pytest.mark.parametrize(("document", "said"), REFUSED)
def test_what_fits_two_things_or_none_is_refused(document, said):
    with pytest.raises((Undetermined, Misplaced)):
        described(spots(coloured(said, document), document), document)


def test_lines_that_look_like_headings_are_none_beside_real_ones():
    assert [p.text for p in RULES.lettered] == ["MEMBERSHIP", "CONDUCT", "TOURNAMENTS", "BLITZ"]
    assert (
        index(heading("One"), heading("Two"), bold("Bold"), paragraph("Text that is longer than its title.")).lettered
        == ()
    )


@pytest.mark.parametrize(
    ("document", "asked", "told"),
    [
        (LETTER, "deposit amount in bold", "£900"),
        (CHAPTERS, "Justify both paragraphs in Membership", "paragraph 7"),
        (LETTER, "Silence is kept now, so that bullet can go", ""),
        (LETTER, "Drop the point about dogs, everyone is quiet now.", "Silence the dogs"),
    ],
)
def test_such_a_thing_is_planned(planner: SkillPlanner, document, asked, told):
    found = planner.read(asked, document)
    assert bool(found.plans) == bool(told), found.reason
    assert told in "".join(plan.understood for plan in found.plans)
