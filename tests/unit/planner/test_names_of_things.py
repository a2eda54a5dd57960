"""What people call the parts of a document, each beside near misses that read otherwise or are not understood."""

import pytest

from tasks.planner.planner import SkillPlanner
from tests.unit.planner.samples import heading, index, item, paragraph, table
from tests.unit.planner.test_references import read

SCONES = index(
    paragraph("Cheese scones", "Title"),  # 1
    paragraph("Makes eight. Ready in half an hour."),  # 2
    heading("Ingredients"),  # 3
    paragraph("225 g flour"),  # 4
    paragraph("55 g butter"),  # 5
    paragraph("150 ml milk"),  # 6
    paragraph("100 g cheese"),  # 7
    heading("Method"),  # 8
    paragraph("Rub the butter into the flour, then stir in the cheese."),  # 9
    paragraph("Add the milk, roll out the dough and cut it into rounds."),  # 10
    paragraph("Bake for fifteen minutes."),  # 11
    paragraph("Tip: mustard powder brings out the taste."),  # 12
    heading("House rules"),  # 13
    paragraph("Wash your hands before you touch the dough."),  # 14
    paragraph("Leave the kitchen as you found it."),  # 15
)

CLUB = index(
    paragraph("Rowing club", "Title"),  # 1
    heading("Committee", 2),  # 2
    paragraph("Chair: Ann Webb"),  # 3
    paragraph("Treasurer: Joe Park"),  # 4
    heading("Races", 2),  # 5
    paragraph("The races in May begin at noon, and all races are rowed in eights."),  # 6
    paragraph("Lunch is served in the boat house. Entry costs £12 and is paid on the day."),  # 7
    heading("Tasks", 2),  # 8
    paragraph("Before the season:"),  # 9
    item("Paint the boats"),  # 10
    item("Mend the jetty"),  # 11
    heading("Contact", 2),  # 12
    paragraph("Ring 0113 496 0000, write to ann@club.example, or see www.club.example."),  # 13
    heading("Races", 2),  # 14
    paragraph("Results are on the board."),  # 15
    heading("Budget", 2),  # 16
    table("Post|Sum", "Oars|300"),
)

MEMO = index(
    paragraph("Memo", "Title"),  # 1
    paragraph("To:\tAll staff"),  # 2
    paragraph("From:\tHelen Pryce"),  # 3
    paragraph("Date:\t2 October 2023"),  # 4
    paragraph("Subject:\tCar park"),  # 5
    paragraph("The car park will be closed from 16 October so that it can be cleaned."),  # 6
    paragraph("Please use the other one in Station Road until further notice."),  # 7
)

LETTER = index(
    paragraph("Marion Ashdown"),  # 1
    paragraph("3 March 2023"),  # 2
    paragraph("Dear Sir or Madam,"),  # 3
    paragraph("On 12 January your fitters replaced the windows at my house."),  # 4
    paragraph("I telephoned your office on 20 January and nobody has come since."),  # 5
    paragraph("Yours faithfully,"),  # 6
    paragraph("Marion Ashdown"),  # 7
)

BILL = index(
    paragraph("Invoice"),  # 1
    paragraph("Date: 18 April 2024"),  # 2
    table("Item|Qty|Price|Note", "Bench|2|140.00|oak", "Planter|6|25.00|12", "Delivery|1|30.00|"),
    paragraph("Total due: 460.00"),  # 3
)

TWO = index(
    heading("Minutes"),  # 1
    heading("Money", 2),  # 2
    table("Post|Amount", "Hall|300", "Total|300"),
    heading("Concerts", 2),  # 3
    table("Date|Place|Amount", "3 May|Town hall|12", "7 June|Church|15"),
    paragraph("The next meeting is on Tuesday."),  # 4
)

ALL_FOUR, STEPS = "paragraphs p4 p5 p6 p7 each", "paragraphs p9 p10 p11 each"

COUNTED = [
    ("make the four ingredients bold", ALL_FOUR),
    ("make all 4 ingredients bold", ALL_FOUR),
    ("make all four of the ingredients bold", ALL_FOUR),
    ("make the six ingredients bold", "missing"),
    ("make the two ingredients bold", "missing"),
    ("number the three steps under Method", STEPS),
    ("number the four steps under Method", "paragraphs p9 p10 p11 p12 each"),
    ("number the five steps under Method", "missing"),
    ("number the steps under Method", "ambiguous p9 p10 p11 p12"),
    ("make the two rules under House rules italic", "paragraphs p14 p15 each"),
    ("make the three rules under House rules italic", "missing"),
    ("make the two house rules italic", "paragraphs p14 p15 each"),
    ("make the first two ingredients blue", "paragraphs p4 p5 each"),
    ("make the last ingredient blue", "paragraphs p7"),
    ("make the fifth ingredient blue", "missing"),
    ("make the second step under Method blue", "paragraphs p10"),
    ("make the last step under Method blue", "ambiguous p12"),
    ("make an ingredient blue", ""),
    ("make the ingredient blue", "ambiguous p3"),
    ("bold all but the last ingredient", "paragraphs p4 p5 p6 each"),
]  # fmt: skip

NAMED_BY_A_HEADING = [
    ("make the ingredients bold", ALL_FOUR),
    ("bold ingredients", ALL_FOUR),
    ("bullets for the ingredients", "missing; " + ALL_FOUR),
    ("make the ingredients 14 pt", ALL_FOUR),
    ("make the ingredients dark red", ALL_FOUR),
    ("make every ingredient bold", ALL_FOUR),
    ("indent the ingredient list", ALL_FOUR),
    ("make the method italic", "paragraphs p9 p10 p11 p12 each"),
    ("make the title and the ingredients bold", "paragraphs p1 p4 p5 p6 p7 each"),
    # the heading, and what it begins
    ("make the Ingredients heading bold", "paragraphs p3"),
    ("indent the Ingredients section", "paragraphs p3 p4 p5 p6 p7 each"),
    ("make the word ingredients bold", "words p3'Ingredients'"),
    ('Replace "Ingredients" with "Shopping"', "words p3'Ingredients'"),
    ("make the Ingredients bold", "ambiguous p4 p5 p6 p7"),
    ("page break before the ingredients", "words before p3'Ingredients'"),
    ("delete the ingredients", "ambiguous p4 p5 p6 p7"),
    ("delete everything except the ingredients", "ambiguous p1 p2 p3 p8 p9 p10 p11 p12 p13 p14 p15"),
    # part of another phrase
    ("make the ingredients page green", "words p3'Ingredients'"),
    ("make the rules bold", "ambiguous p13'rules'"),
    ("make the word rules bold", "words p13'rules'"),
    ("underline the first word of the ingredients", "ambiguous "),
    # exceptions
    ("bold the ingredients except the butter", "paragraphs p4 p6 p7 each"),
    ("bold the ingredients but not the butter", "paragraphs p4 p6 p7 each"),
    ("bold the ingredients except the butter and the milk", "paragraphs p4 p7 each"),
    ("bold the ingredients except the last one", "paragraphs p4 p5 p6 each"),
    ("bold the ingredients except the sugar", "missing"),
    ("bold the ingredients but not the sugar", "missing"),
    ("bold the ingredients that contain milk", "paragraphs p6 each"),
    ("bold the ingredients with milk", "paragraphs p6 each"),
    ("bold the ingredients that contain sugar", "missing"),
    ("bold the ingredients that I like", "ambiguous p4 p5 p6 p7"),
    # inside, beside
    ("in the ingredients, make the butter bold", "words p5'butter'"),
    ('add a sentence "Serve hot." to the method', "paragraphs end p12"),
    ("make the butter in the ingredients bold", "words p5'butter'"),
    ("delete the last line of the ingredients", "paragraphs p7"),
    ('add "1 egg" after the ingredients', "paragraphs after p7"),
    ('add "1 egg" to the ingredients', "paragraphs after p7"),
    ('add "1 egg" at the end of the ingredients', "paragraphs after p7"),
    ('add "1 egg" under the ingredients', "ambiguous p4 p5 p6 p7"),
]  # fmt: skip

PAPER = index(
    paragraph("Growth of beans", "Title"),  # 1
    paragraph("by Ann Lee"),  # 2
    paragraph("Date: 4 July 2025"),  # 3
    paragraph("The beans were sown on 3 March 2025 by Bo Day."),  # 4
    paragraph("Write to 14 Mill Road, Leeds, or to lee@beans.example."),  # 5
)
PERSON = index(
    paragraph("Ann Lee", "Title"),  # 1
    paragraph("14 Mill Road, Leeds, ann@beans.example, 07700 900123"),  # 2
    heading("Profile"),  # 3
    paragraph("I like order."),  # 4
)

WHOSE = [
    (PAPER, "make the author line italic", "paragraphs p2"),
    (PAPER, "make the line with the author's name italic", "paragraphs p2"),
    (PAPER, "make the author's name italic", "words p2'Ann Lee'"),
    (PAPER, "make my name at the top italic", "words p2'Ann Lee'"),
    (PAPER, "right align the date", "words p3'4 July 2025'"),
    (PAPER, "put the date in bold", "words p3'4 July 2025'"),
    (PAPER, "make the contact line italic", "paragraphs p5"),
    (PAPER, "make the line with the address italic", "paragraphs p5"),
    (PERSON, "put my name in small caps", "paragraphs p1"),
    (PERSON, "set the name at the top in 32 pt", "paragraphs p1"),
    (MEMO, "make my name bold", "missing"),
    (SCONES, "make the author's name bold", "missing"),
]

IN_THE_CLUB = [
    ("make the committee bold", "paragraphs p3 p4 each"),
    ("make the two names on the committee (whole lines) italic", "paragraphs p3 p4 each"),
    ("make the two names on the committee italic", "ambiguous p3 p4"),
    ("make the three names on the committee italic", "missing"),
    ("make the two members of the committee (Chair / Treasurer) italic", "paragraphs p3 p4 each"),
    ("make the lines under Committee italic", "paragraphs p3 p4 each"),
    ("make the races bold", "ambiguous p5 p14"),
    ("make the lines under Races bold", "ambiguous "),
    ("make the tasks bold", "ambiguous p9 p10 p11"),
    ("make the two tasks bold", "paragraphs p10 p11 each"),
    ("make the three tasks bold", "paragraphs p9 p10 p11 each"),
    ("make the items under Tasks bold", "paragraphs p10 p11 each"),
    ("make the budget bold", "ambiguous p16"),
    ("make the phone number bold", "words p13'0113 496 0000'"),
    ("make the e-mail address bold", "words p13'ann@club.example'"),
    ("make the web address bold", "words p13'www.club.example'"),
    ("make the price bold", "words p7'£12'"),
    ("make the date bold", ""),
]  # fmt: skip

TYPED = [
    (MEMO, "make the date bold", "words p4'2 October 2023'"),
    (MEMO, "make the date line bold", "paragraphs p4"),
    (MEMO, "delete the date", "ambiguous p4'2 October 2023'"),
    (MEMO, "make the Date bold", "words p4'Date'"),
    (MEMO, "make the greeting bold", ""),
    (LETTER, "put the date on the right", "paragraphs p2"),
    (LETTER, "change the date to 5 April 2024", "words p2'3 March 2023'"),
    (LETTER, "delete the line with the date", "paragraphs p2"),
    (LETTER, "insert the date", ""),
    (LETTER, "put the date in the footer", "footer"),
    (LETTER, "make the date column bold", "missing"),
    (LETTER, "make the date of birth bold", "ambiguous p2'3 March 2023'"),
    (LETTER, "italicise the greeting", "paragraphs p3"),
    (LETTER, "italicise the salutation", "paragraphs p3"),
    (LETTER, "insert a blank line before the greeting", "paragraphs before p3"),
    (LETTER, "italicise the closing", "paragraphs p6"),
    (LETTER, "italicise the closing line", "ambiguous p6 p7"),
    (LETTER, "make the two paragraphs justified", "paragraphs p4 p5 each"),
    (LETTER, "make the three paragraphs justified", "missing"),
    (BILL, "make the date bold", "words p2'18 April 2024'"),
    (BILL, "make the total bold", "words p3'460.00'"),
    (BILL, "make the total line bold", "paragraphs p3"),
    (BILL, "make the price bold", "ambiguous t1r1c3"),
    (TWO, "make the date bold", "ambiguous t2r1c1 t2r2c1'3 May' t2r3c1'7 June'"),
    (index(paragraph("Meet on 3 May 2024."), paragraph("Or on 5 May 2024.")), "make the date bold",
     "ambiguous p1'3 May 2024' p2'5 May 2024'"),
    (index(paragraph("0113 496 0000"), paragraph("Or 0113 496 0001.")), "make the phone number bold",
     "ambiguous p1'0113 496 0000' p2'0113 496 0001'"),
    (index(paragraph("Ring 0113 496 0000."), paragraph("Or 0113 496 0001.")), "make the phone number bold",
     "ambiguous p1'0113 496 0000' p2'0113 496 0001'"),
]  # fmt: skip

LABELLED = [
    (MEMO, "make the subject line bold", "paragraphs p5"),
    (MEMO, "make the line with the subject bold", "paragraphs p5"),
    (MEMO, "make the To, From and Date lines bold", "paragraphs p2 p3 p4 each"),
    (MEMO, "make the three lines To, From and Date bold", "paragraphs p2 p3 p4 each"),
    (MEMO, "make the four lines To, From and Date bold", "missing"),
    (MEMO, "make the To, Cc and Date lines bold", "missing"),
    (MEMO, "make the subject line and the date line bold", "paragraphs p4 p5 each"),
    (MEMO, "make the reference line bold", "missing"),
    (CLUB, "make the Chair and Treasurer lines bold", "paragraphs p3 p4 each"),
    (BILL, "make the Qty and Price columns bold", "columns t1c2 t1c3 each"),
    (BILL, "make the two columns Qty and Price bold", "columns t1c2 t1c3 each"),
    (BILL, "make the three columns Qty and Price bold", "missing"),
    (BILL, "make the Qty and Weight columns bold", "missing"),
    (BILL, "make the Bench and Delivery rows bold", "rows t1r2 t1r4 each"),
    (TWO, "make the Date and Place columns bold", "columns t2c1 t2c2 each"),
    (TWO, "make the Post and Amount columns bold", "ambiguous t1c1 t1c2 t2c3"),
]  # fmt: skip

CELLS = [
    (BILL, "right-align the figures in the Price column", "cells t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the prices in the Price column", "cells t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the figures in the Price column, headers too", "cells t1r1c3 t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the three figures in the Price column", "cells t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the four figures in the Price column", "missing"),
    (BILL, "right-align the figures in the Note column", "ambiguous t1r2c4 t1r3c4"),
    (BILL, "right-align the figures in the Item column", "missing"),
    (BILL, "right-align the values in the Item column", "cells t1r2c1 t1r3c1 t1r4c1 each"),
    (BILL, "right-align the figures in the Qty and Price columns",
     "cells t1r2c2 t1r2c3 t1r3c2 t1r3c3 t1r4c2 t1r4c3 each"),
    (BILL, "right-align the Price column, header too", "columns t1c3"),
    (BILL, "right-align the Price column (rows below the header)", "cells t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the Price column without the header", "cells t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "right-align the Price column except the last row", "cells t1r1c3 t1r2c3 t1r3c3 each"),
    (BILL, "delete the Price column without the header", "missing"),
    (BILL, "everything in the Price column should be red", "cells t1r1c3 t1r2c3 t1r3c3 t1r4c3 each"),
    (BILL, "make the rows below the header italic", "rows t1r2 t1r3 t1r4 each"),
    (BILL, "make the header of the table bold", "rows t1r1"),
    (BILL, "make the heading of the table bold", "missing"),
    (BILL, "put borders around both tables", "missing"),
    (TWO, "put borders around both tables", "tables t1 t2 each"),
    (TWO, "put borders around each table", "tables t1 t2 each"),
    (TWO, "put borders around all three tables", "missing"),
    (TWO, "make the top row of both tables bold", "rows t1r1 t2r1 each"),
    (TWO, "make the header row of each table bold", "rows t1r1 t2r1 each"),
    (TWO, "make the top row of both of them bold", "rows t1r1 t2r1 each"),
    (TWO, "make the header rows bold", "rows t1r1 t2r1 each"),
    (TWO, "make the header row bold", "ambiguous t1r1 t2r1"),
    (TWO, "right-align the figures in the Amount column", "ambiguous t1c2 t2c3"),
    (TWO, "right-align the figures in the Amount column of the first table", "cells t1r2c2 t1r3c2 each"),
    (TWO, "make both headings bold", "paragraphs p2 p3 each"),
    (TWO, "make both lists bold", "missing"),
]  # fmt: skip


@pytest.mark.parametrize(("clause", "expected"), COUNTED)
def test_a_number_agrees_with_the_set_or_nothing_is_meant(clause, expected):
    assert read(clause, SCONES) == expected


@pytest.mark.parametrize(("clause", "expected"), NAMED_BY_A_HEADING)
def test_a_heading_names_what_stands_below_it(clause, expected):
    assert read(clause, SCONES) == expected


@pytest.mark.parametrize(("clause", "expected"), IN_THE_CLUB)
def test_members_and_addresses_of_a_newsletter(clause, expected):
    assert read(clause, CLUB) == expected


@pytest.mark.parametrize(("document", "clause", "expected"), [*TYPED, *WHOSE])
def test_the_only_thing_of_its_type_is_meant(document, clause, expected):
    assert read(clause, document) == expected


@pytest.mark.parametrize(("document", "clause", "expected"), LABELLED)
def test_every_label_is_there_once(document, clause, expected):
    assert read(clause, document) == expected


@pytest.mark.parametrize(("document", "clause", "expected"), CELLS)
def test_figures_are_below_the_header(document, clause, expected):
    assert read(clause, document) == expected


@pytest.mark.parametrize(
    ("document", "asked", "steps"),
    [
        (BILL, "Delete the Qty and Price columns", ("row 4 and column 3", "row 4 and column 2")),
        (MEMO, "Set a left tab stop at 4 cm for the To and From lines", ("paragraphs 2", "Tabs", "4 cm")),
        (LETTER, "Put the date on the right please", ("paragraph 2", "Right")),
        (SCONES, "Put the two rules under House rules (whole lines) in italics, everything else like now",
         ("paragraph 14", "Ctrl+I", "paragraph 15", "Ctrl+I")),
    ],
)  # fmt: skip
def test_a_named_thing_is_selected(planner: SkillPlanner, document, asked, steps):
    found = planner.read(asked, document)
    assert found.plans, found.reason
    told = " ".join(found.plans[0].steps)
    at = 0
    for step in steps:
        at = told.find(step, at)
        assert at >= 0, found.plans[0].steps
        at += len(step)


def test_columns_that_go_are_expected_together(planner: SkillPlanner):
    (plan,) = planner.read("Delete the Qty and Price columns", BILL).plans
    gone = [check.value for check in plan.expectation if check.property == "columns_added"]
    assert gone == [-2]


def test_a_row_that_goes_may_leave_its_words_elsewhere(planner: SkillPlanner):
    accounts = index(table("Post|Amount", "Hall|300", "Seeds|20", "Total|320"), paragraph("Seeds are cheap, at 20."))
    (plan,) = planner.read("Delete the third row", accounts).plans
    assert [(check.property, check.value) for check in plan.expectation] == [("rows_added", -1)]


@pytest.mark.timeout(10)
@pytest.mark.parametrize("thing", ["phone number", "e-mail address", "web address", "price", "date", "total"])
def test_a_hostile_document_costs_no_time(thing):
    hostile = index(*(paragraph(line) for line in ("a" * 100_000, "1 " * 50_000, "0" * 100_000, "1," * 50_000)))
    read(f"make the {thing} bold", hostile)
