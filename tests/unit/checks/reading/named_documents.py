"""Small documents whose parts people call by names: a recipe, a notice in the form of a letter, accounts in tables."""

from typing import Any

import docx
from docx.shared import Pt


def _new() -> Any:
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(12)
    return document


def recipe() -> Any:
    """Three ingredients, two steps and a note, two bakers; a heading whose word stands in the text as well."""
    document = _new()
    document.add_paragraph("Plum cake", style="Title")
    for head, lines in (
        ("Ingredients", ("300 g flour", "200 g plums", "2 eggs")),
        ("Method", ("Beat and fold.", "Bake for an hour.", "Note: the cake keeps for a week.")),
        ("Bakers", ("Ada, oven", "Bo, tins")),
        ("Oven", ("Clean the oven before use.",)),
    ):
        document.add_heading(head, 1)
        for line in lines:
            document.add_paragraph(line)
    return document


def notice() -> Any:
    """Labelled lines, a greeting, a closing, and one date, phone number, address and price."""
    document = _new()
    for line in (
        "To:\tAll members",
        "From:\tThe caretaker",
        "Date:\t4 July 2025",
        "Subject:\tBoiler",
        "Dear neighbours,",
        "The boiler was checked on 1 July. Ring 0161 496 0123 or write to help@court.example.",
        "See www.court.example/boiler for news. The fee is 40 euros.",
        "Kind regards,",
        "The caretaker",
    ):
        document.add_paragraph(line)
    return document


def accounts() -> Any:
    """Two tables with headers, one with a total; two dates, two prices."""
    document = _new()
    document.add_paragraph("Club accounts", style="Title")
    document.add_paragraph("From 1 May 2024 to 30 April 2025. Ring 0161 496 0123 or 0161 496 0456.")
    for head, rows in (
        ("Spring", (("Item", "Qty", "Price"), ("Rope", "2", "4.50"), ("Net", "1", "8.00"), ("Total", "", "17.00"))),
        ("Autumn", (("Job", "Hours"), ("Painting", "6"), ("Mowing", "9"))),
    ):
        document.add_heading(head, 1)
        table = document.add_table(len(rows), len(rows[0]))
        table.style = "Table Grid"
        for r, row in enumerate(rows):
            for c, word in enumerate(row):
                table.cell(r, c).text = word
        document.add_paragraph("")
    return document


def paper() -> Any:
    """An author below the title, figures inside of words, a labelled date beside another, no closing words."""
    document = _new()
    document.add_paragraph("Growth of beans", style="Title")
    for line in (
        "by Ann Lee",
        "Date: 4 July 2025",
        "The beans stood on 2 m2 and took in CO2. They were sown on 3 March 2025 in 14 pots.",
        "Write to Mill Road 14, Leeds, or to lee@beans.example.",
        "The CO2 was measured by Bo Day.",
        "Thank you for reading.",
    ):
        document.add_paragraph(line)
    return document
