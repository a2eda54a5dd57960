"""Documents as parts, written by hand, for the tests of what a request refers to."""

from typing import Any

from tasks.planner.document import DocumentIndex

Part = dict[str, Any]


def paragraph(text: str, style: str = "Normal", **more: Any) -> Part:
    return {"kind": "paragraph", "text": text, "style": style, "runs": [{"text": text, "size": 11}], **more}


def heading(text: str, level: int = 1) -> Part:
    return {**paragraph(text, f"Heading {level}"), "kind": "heading", "level": level}


def item(text: str, list_: str = "bullet") -> Part:
    return {**paragraph(text, "List Bullet"), "kind": "list_item", "list": list_, "list_level": 1}


def table(*rows: str) -> Part:
    cells = [row.split("|") for row in rows]
    text = "\n".join("\t".join(row) for row in cells)
    return {"kind": "table", "text": text, "rows": len(cells), "cols": len(cells[0]), "cells": cells}


def index(*body: Part, aside: tuple[Part, ...] = ()) -> DocumentIndex:
    return DocumentIndex.of((*({**part, "index": i} for i, part in enumerate(body)), *aside))


HARBOUR = index(
    paragraph("Harbour report", "Title"),  # 1
    heading("Introduction"),  # 2
    paragraph("The harbour opened in 1954. Ferries leave twice a day. The crew wears a life jacket."),  # 3
    paragraph("Our form must be signed. The form is blue, and every form costs 2 euros."),  # 4
    paragraph(""),  # 5
    heading("Results"),  # 6
    paragraph("Captain Silva counted 310 boats in Lisbon."),  # 7
    item("Mend the crane"),  # 8
    item("Paint the tower"),  # 9
    item("Order new ropes"),  # 10
    table("Port|Boats|Income", "Lisbon|310|9,400", "Faro|95|2,100", "Total|405|11,500"),
    heading("Costs", 2),  # 11
    paragraph("Diesel costs more than last year."),  # 12
    paragraph("Repairs were cheap; the crane was mended by hand."),  # 13
    heading("Outlook"),  # 14
    table("Milestone|State", "Permit|done", "Dredging|open"),
    paragraph("To sum up, the harbour grows."),  # 15
    aside=(
        {"kind": "header", "text": "Harbour report"},
        {"kind": "footer", "text": "Draft"},
        {"kind": "note", "type": "footnote", "text": "Own survey."},
        {"kind": "note", "type": "footnote", "text": "Estimate."},
        {"kind": "comment", "text": "Really?"},
    ),
)

LAB = index(
    heading("Lab notes, session 2"),  # 1
    paragraph("We weighed 2 g of salt and dissolved it in 25 ml of water."),  # 2
    {
        **paragraph("Pure H2O boils at 100 degrees; CO2 does not."),
        "runs": [{"text": "Pure "}, {"text": "H2O", "bold": True}, {"text": " boils at 100 degrees; CO2 does not."}],
    },  # 3
    paragraph("Don’t touch the “hot plate” with bare hands."),  # 4
)

TWINS = index(
    table("Name|Phone", "Ana|11"),
    heading("Overview"),  # 1
    paragraph("First text about rivers."),  # 2
    heading("Details"),  # 3
    paragraph("Second text about hills."),  # 4
    heading("Overview"),  # 5
    paragraph(""),  # 6
    paragraph("Third text about rivers."),  # 7
)

LETTER = index(
    paragraph("Dear Ms Okafor,"),  # 1
    paragraph("Thank you for the parcel, which arrived on Monday."),  # 2
    paragraph("Please send the blue folder as well."),  # 3
    paragraph("Yours sincerely,"),  # 4
)
