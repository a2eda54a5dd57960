"""Documents made with python-docx and lxml, never by the application under test or the teacher."""

import copy
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

SALES = "Our sales grew by ten percent in the northern region this year."
COSTS = "The costs of production stayed flat during the same period."
PLANS = "Next year we plan to open two new offices in the south."
ITEMS = ("Hire more staff", "Train the new people", "Review all contracts")
STRAY = "Every number in this report was checked twice."

Edit = Callable[[Any], None]


def base() -> Any:
    """What every case starts from."""
    return docx.Document(io.BytesIO(_base()))


@cache
def _base() -> bytes:
    """Title, headings, paragraphs, a list, a table."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(12)
    document.add_paragraph("Annual report", style="Title")
    document.add_heading("Sales", 1)
    document.add_paragraph(SALES)
    document.add_paragraph(COSTS)
    document.add_heading("Outlook", 1)
    document.add_paragraph(PLANS)
    for item in ITEMS:
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(3, 2)
    table.style = "Table Grid"
    for row, words in enumerate((("Region", "Total"), ("North", "120"), ("South", "80"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    document.add_paragraph(STRAY)
    document.styles["Heading 2"].font.size = Pt(13)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def save(path: Path, *edits: Edit) -> Path:
    """The base document with some edits, saved."""
    document = base()
    for edit in edits:
        edit(document)
    document.save(str(path))
    return path


def paragraph(document: Any, text: str) -> Any:
    """The first body paragraph that begins with a text, with or without its dropped initial."""
    return next(p for p in document.paragraphs if p.text.startswith(text) or p.text == text[1:])


def words(target: Any, text: str) -> Any:
    """The run that holds exactly `text`, split off from the run it stands in."""
    for run in target.runs:
        if text not in run.text:
            continue
        before, after = run.text.split(text, 1)
        pieces = [run]
        for piece in (text, after):
            clone = copy.deepcopy(run._r)
            pieces[-1]._r.addnext(clone)
            pieces.append(type(run)(clone, target))
            pieces[-1].text = piece
        run.text = before
        for piece in (pieces[0], pieces[2]):
            if not piece.text:
                piece._r.getparent().remove(piece._r)
        return pieces[1]
    raise AssertionError(f"no run with {text!r}")


def fragment(xml: str) -> Any:
    """A piece of WordprocessingML."""
    head, rest = xml.split(" ", 1) if " " in xml.split(">", 1)[0] else (xml.split(">", 1)[0].rstrip("/"), "")
    tail = f" {rest}" if rest else xml[len(head) :]
    return parse_xml(f"{head} {W} {R}{tail}")


def field(instruction: str, shown: str) -> list[Any]:
    """Runs of a complex field."""
    return [
        fragment('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
        fragment(f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"),
        fragment('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'),
        fragment(f"<w:r><w:t>{shown}</w:t></w:r>"),
        fragment('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
    ]


def remove(element: Any) -> None:
    """Take a paragraph or table out."""
    element._element.getparent().remove(element._element)


def add_part(document: Any, name: str, kind: str, content_type: str, xml: str) -> Any:
    """A further part of the package, related to the document; returns nothing of interest."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(f"/word/{name}.xml"), content_type, xml.encode(), document.part.package)
    return document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")


_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def add_note(document: Any, target: Any, text: str, kind: str = "footnote") -> None:
    """A footnote or endnote after the target's last run."""
    separators = "".join(
        f'<w:{kind} w:id="{i}" w:type="{t}"><w:p><w:r><w:{t}/></w:r></w:p></w:{kind}>'
        for i, t in ((0, "separator"), (1, "continuationSeparator"))
    )
    shown = f'<w:r><w:t xml:space="preserve"> {text}</w:t></w:r>'
    body = f'<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r>{shown}</w:p></w:{kind}>'
    xml = f"<w:{kind}s {W}>{separators}{body}</w:{kind}s>"
    add_part(document, f"{kind}s", f"{kind}s", f"{_OFFICE}.{kind}s+xml", xml)
    target._p.append(fragment(f'<w:r><w:{kind}Reference w:id="2"/></w:r>'))


def set_bool(properties: Any, name: str, value: str = "1") -> None:
    """A switch or value inside rPr, pPr or sectPr."""
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    properties.append(element)
