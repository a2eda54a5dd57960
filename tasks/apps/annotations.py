"""What a paragraph of a source document may carry beside its words: footnotes, comments, tracked changes.

python-docx writes comments; footnotes are a part of their own, made here after ECMA-376 part 1, 17.11, and tracked
changes after 17.13.5.
"""

from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from lxml import etree

from tasks.apps.comment_numbers import FIRST_COMMENT

AUTHOR = "Reviewer"
MADE = "2024-01-01T00:00:00Z"


class Notes:
    """The footnotes of one document, collected while it is written and stored at the end."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Put a footnote's mark at the end of a paragraph."""
        self._texts.append(text)
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self._texts)))
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(mark)

    def store(self, document: Document) -> None:
        """Write the notes' part; nothing without notes."""
        if not self._texts:
            return
        root: Any = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        w = nsdecls("w")
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            root.append(parse_xml(
                f'<w:footnote {w} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            ))  # fmt: skip
        for number, text in enumerate(self._texts, 1):
            note: Any = parse_xml(
                f'<w:footnote {w} w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                '<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
            )
            note[0].append(_run("w:t", text))
            root.append(note)
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def comment(document: Document, paragraph: Paragraph, text: str) -> None:
    """Comment on all of a paragraph's words."""
    made: Any = document.add_comment(paragraph.runs, text=text, author=AUTHOR, initials="R")
    made._comment_elm.set(qn("w:date"), MADE)
    number = str(FIRST_COMMENT + len(document.comments) - 1)
    marks = [qn(f"w:comment{part}") for part in ("RangeStart", "RangeEnd", "Reference")]
    for element in (made._comment_elm, *paragraph._p.iter(*marks)):
        element.set(qn("w:id"), number)


def tracked(paragraph: Paragraph, kind: str, text: str, number: int) -> None:
    """Add words at the end of a paragraph as a tracked change.

    Args:
        paragraph: where.
        kind: inserted or deleted.
        text: the words.
        number: unique among the document's changes.
    """
    change: Any = OxmlElement("w:ins" if kind == "inserted" else "w:del")
    for name, value in (("w:id", str(number)), ("w:author", AUTHOR), ("w:date", MADE)):
        change.set(qn(name), value)
    change.append(_run("w:t" if kind == "inserted" else "w:delText", " " + text))
    paragraph._p.append(change)


def _run(tag: str, text: str) -> Any:
    run: Any = OxmlElement("w:r")
    words: Any = OxmlElement(tag)
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    return run


def page_number(paragraph: Paragraph) -> None:
    """A field that shows the page's number, at the end of a paragraph."""
    field: Any = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(_run("w:t", "1"))
    paragraph._p.append(field)
