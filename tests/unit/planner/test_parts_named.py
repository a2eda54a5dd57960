"""Which part an everyday description means: forms, items, members of sets, cells; each beside what looks like it."""

import pytest

from tasks.checks.restating.turns import plainly
from tests.unit.planner.samples import heading, index, item, paragraph, table
from tests.unit.planner.test_references import read

HOUSE = index(
    paragraph("Notes for the house", "Title"),  # 1
    paragraph("For Ann and Bo", "Subtitle"),  # 2
    paragraph("We leave on 3 June and are back on 17 June. The cat is called Biscuit."),  # 3
    heading("Every morning"),  # 4
    item("Open the curtains"),  # 5
    item("Feed the cat"),  # 6
    heading("Baking bread"),  # 7
    item("Heat the oven to 220°C", "number"),  # 8
    item("Knead the dough", "number"),  # 9
    item("Bake it and let it cool", "number"),  # 10
    heading("House rules"),  # 11
    paragraph("No pets, apart from fish."),  # 12
    paragraph("Be quiet after ten at night."),  # 13
    heading("Phone numbers"),  # 14
    item("Vet: 01632 960111"),  # 15
    item("Plumber: 01632 960377"),  # 16
    heading("Signing"),  # 17
    paragraph("Signed by [tenant name] on [date]."),  # 18
)

CREW = index(
    paragraph("Corner shop", "Title"),  # 1
    paragraph("Ella Novak, Year 10"),  # 2
    paragraph("The shop opened in 1954 and closed in 1971. It sold bread."),  # 3
    table("Name|Mon|2025", "Leila|Off|40", "Hattie|Early|35", "Total||75"),
    paragraph("Jobs"),  # 4
    item("Sweep the floor"),  # 5
    item("Lock the door"),  # 6
    paragraph("Later"),  # 7
    item("Count the till"),  # 8
)

LETTER = index(
    paragraph("3 March 2025"),  # 1
    paragraph("Dear Mrs Okafor,"),  # 2
    paragraph("The boiler stopped on 17 February. Nobody came."),  # 3
    paragraph("Because of this we are cold."),  # 4
    paragraph("Yours sincerely,"),  # 5
    paragraph("Tom Hale"),  # 6
    paragraph("P.S. The light has gone as well."),  # 7
)

MEANT = (
    # stretches of a form
    (HOUSE, "Make the dates bold", "words p3'3 June' p3'17 June' each"),
    (HOUSE, "highlight both dates", "words p3'3 June' p3'17 June' each"),
    (HOUSE, "highlight the second date", "words p3'17 June'"),
    (HOUSE, "make the oven temperature bold", "words p8'220°C'"),
    (HOUSE, "make the phone numbers bold", "words p15'01632 960111' p16'01632 960377' each"),
    (HOUSE, "make the vet's phone number red", "words p15'01632 960111'"),
    (HOUSE, "highlight the phone number of the plumber", "words p16'01632 960377'"),
    (HOUSE, "highlight everything in square brackets", "words p18'[tenant name]' p18'[date]' each"),
    (HOUSE, "make the placeholders bold", "words p18'[tenant name]' p18'[date]' each"),
    (CREW, "make the year 1954 bold", "words p3'1954'"),
    # items, lists and members of sets
    (HOUSE, "make the numbered list red", "paragraphs p8 p9 p10 each"),
    (HOUSE, "make all the bullet points italic", "paragraphs p5 p6 p15 p16 each"),
    (HOUSE, "make the bulleted list under Every morning red", "paragraphs p5 p6 each"),
    (HOUSE, "make step 2 bold", "paragraphs p9"),
    (HOUSE, "make steps 1 and 3 bold", "paragraphs p8 p10 each"),
    (HOUSE, "highlight the step about the dough", "paragraphs p9"),
    (HOUSE, "highlight the rule about pets", "paragraphs p12"),
    (HOUSE, "make rule 2 bold", "paragraphs p13"),
    (CREW, "make the bullets under Jobs bold", "paragraphs p5 p6 each"),
    (HOUSE, "make the section on baking bread italic", "paragraphs p7 p8 p9 p10 each"),
    # one beside each
    (HOUSE, "make the first item under each heading bold", "paragraphs p5 p8 p15 each"),
    (HOUSE, "make the last paragraph of each section red", "paragraphs p13 p18 each"),
    # cells and rows
    (CREW, "make Leila's row bold", "rows t1r2"),
    (CREW, "make the row of Hattie bold", "rows t1r3"),
    (CREW, "make the top left cell bold", "cells t1r1c1"),
    (CREW, "highlight the bottom right cell", "cells t1r4c3"),
    (CREW, "make the cell in row 2, column 3 bold", "cells t1r2c3"),
    (CREW, "make the names in the left column bold", "cells t1r2c1 t1r3c1 t1r4c1 each"),
    (CREW, "make every box in the table that says Off bold", "cells t1r2c2 each"),
    (CREW, "make the row with the total bold", "rows t1r4"),
    # parts of a letter
    (LETTER, "delete the P.S.", "paragraphs p7"),
    (LETTER, "make the signature bold", "paragraphs p6"),
    (LETTER, "make the date at the top bold", "paragraphs p1"),
    (LETTER, "make the first sentence of the letter bold", "words p3'The boiler stopped on 17 February.'"),
    (LETTER, "make the paragraph starting with Because of this italic", "paragraphs p4"),
)

UNCLEAR = (
    (HOUSE, "make the phone numbers that start with 07 bold"),
    (HOUSE, "make the dates after 3 June bold"),
    (HOUSE, "make the neighbour's phone number bold"),
    (HOUSE, "make the fridge temperature bold"),
    (HOUSE, "make step 7 bold"),
    (HOUSE, "make the step before step 3 bold"),
    (HOUSE, "make the rule about smoking bold"),
    (CREW, "make the first paragraph bold"),
    (CREW, "make the names in the table bold"),
    (CREW, "make Priya's row bold"),
    (LETTER, "make the first paragraph bold"),
    (LETTER, "make the last phone number bold"),
)


@pytest.mark.parametrize(("on", "request_", "expected"), MEANT, ids=[case[1][:60] for case in MEANT])
def test_a_description_means_one_part(on, request_: str, expected: str) -> None:
    holds = {word.strip(".,:").lower() for p in on.paragraphs for word in p.text.split()}
    assert read(plainly(request_, holds), on) == expected


@pytest.mark.parametrize(("on", "request_"), UNCLEAR, ids=[case[1][:60] for case in UNCLEAR])
def test_what_may_be_another_is_not_one_part(on, request_: str) -> None:
    holds = {word.strip(".,:").lower() for p in on.paragraphs for word in p.text.split()}
    found = read(plainly(request_, holds), on)
    assert not found or "missing" in found or "ambiguous" in found, found
