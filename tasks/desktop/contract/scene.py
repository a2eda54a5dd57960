"""The document every check works on, opened in a desktop, and what a saved one reads."""

from pathlib import Path

import docx

from tasks.desktop.interface import Desktop

BODY = (
    "The river runs past the old mill.",
    "Budget for the summer fair.",
    "Nobody reads the last page twice.",
    "Cats and dogs share one garden.",
)
CELLS = (("Name", "Place"), ("Ada", "London"))


def document(folder: Path, name: str = "letter.docx", extra: str = "") -> Path:
    """A document with a heading, BODY, a 2 x 2 table and a last line."""
    made = docx.Document()
    made.add_heading("Yearly report", 1)
    for text in BODY:
        made.add_paragraph(text)
    table = made.add_table(2, 2)
    for row, texts in enumerate(CELLS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    made.add_paragraph(extra or "Yours sincerely")
    made.save(str(folder / name))
    return folder / name


def started(desktop: Desktop, folder: Path, **how: str) -> Path:
    """A desktop with a fresh document open; returns the original's path."""
    path = document(folder, **how)
    desktop.start(path)
    return path


def paragraphs(path: Path) -> list[str]:
    """Texts of a saved file's paragraphs outside tables."""
    return [p.text for p in docx.Document(str(path)).paragraphs]
