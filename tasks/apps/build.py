"""Template documents from their YAML description, byte for byte the same every time.

A block of a template is one of:

| block | fields | gives |
|---|---|---|
| `title: TEXT` | | a paragraph in the style Title |
| `heading: TEXT` | `level: 1` (1 to 3) | a paragraph in the style Heading N |
| `paragraph: TEXT` | `style: Normal`, `note`, `comment`, `inserted`, `deleted`: TEXT | a body paragraph with them |
| `list: [TEXT, ...]` | `kind: bullet` or `number` | one paragraph an item; every number list counts from 1 |
| `table: [[TEXT, ...], ...]` | `header: true` makes the first row bold, `plain: true` leaves out the lines | a grid |
| `section: {columns, orientation}` | | what follows is a section of its own |
| `chapters: {seed, nouns, count, ...}` | | many of the above, see tasks/apps/filler.py |
| `image: {width, height, colour, alt}` | centimetres, RRGGBB | a paragraph that holds a plain PNG |

`page` holds size and margins in centimetres: width, height, margin_top, margin_bottom, margin_left, margin_right,
`orientation: landscape`, `header: TEXT`, `footer: TEXT` and `page_numbers: true` (in the footer).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tasks.apps import annotations, filler
from tasks.apps.annotations import Notes
from tasks.apps.catalogue import TemplateSpec
from tasks.errors import DataError

FONT = "DejaVu Sans"  # Debian package fonts-dejavu-core
SIZES = {"Normal": 10, "Title": 18, "Heading 1": 13, "Heading 2": 11, "Heading 3": 10}
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can hold
MADE = datetime(2024, 1, 1)


def build_template(spec: TemplateSpec, path: Path) -> Path:
    """Write the .docx that `spec` describes.

    Raises:
        DataError: a block is of no known kind.
    """
    document = docx.Document()
    _styles(document)
    _page(document, spec.page)
    notes = Notes()
    for index, block in enumerate(expanded(spec)):
        kind = next((kind for kind in _BLOCKS if kind in block), None)
        if kind is None:
            expected = f"one of {sorted([*_BLOCKS, 'chapters'])}"
            raise DataError(f"template {spec.name}, block {index}", str(sorted(block)), expected)
        _BLOCKS[kind](document, block)
        _annotate(document, block, notes, index)
    notes.store(document)
    _properties(document)
    buffer = io.BytesIO()
    document.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(_without_times(buffer.getvalue()))
    return partial.replace(path)


def expanded(spec: TemplateSpec) -> Iterator[dict[str, Any]]:
    """The blocks with `chapters` written out.

    Raises:
        DataError: a `chapters` block is wrong.
    """
    for block in spec.blocks:
        if "chapters" in block:
            yield from filler.chapters(block, f"template {spec.name}")
        else:
            yield block


def _annotate(document: Document, block: dict[str, Any], notes: Notes, number: int) -> None:
    """Comment, footnote and tracked changes of a paragraph block; each paragraph has at most one tracked change."""
    if "paragraph" not in block:
        return
    paragraph = document.paragraphs[-1]
    if "comment" in block:
        annotations.comment(document, paragraph, str(block["comment"]))
    if "note" in block:
        notes.add(paragraph, str(block["note"]))
    for kind in ("inserted", "deleted"):
        if kind in block:
            annotations.tracked(paragraph, kind, str(block[kind]), 9000 + number)


def _styles(document: Document) -> None:
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.bold = False  # so that "make the heading bold" is something to do
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before = Pt(0 if name in ("Normal", "Title") else 8)
        style.paragraph_format.space_after = Pt(6 if name in ("Normal", "Title") else 3)


def _page(document: Document, page: dict[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(page.get("width", 21.0)), Cm(page.get("height", 29.7))
    if page.get("orientation") == "landscape":
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Cm(page.get(f"margin_{side}", 2.0)))
    if "header" in page:
        section.header.paragraphs[0].text = str(page["header"])
    if "footer" in page or page.get("page_numbers"):
        line = section.footer.paragraphs[0]
        line.text = str(page.get("footer", "Page ")) + (" " if page.get("page_numbers") and "footer" in page else "")
        if page.get("page_numbers"):
            annotations.page_number(line)


def _section(document: Document, block: dict[str, Any]) -> None:
    """A section that begins here; one of another orientation begins on a new page."""
    told = block["section"] or {}
    turned = told.get("orientation") == "landscape"
    section = document.add_section(WD_SECTION.NEW_PAGE if told.get("new_page") or turned else WD_SECTION.CONTINUOUS)
    if turned != (section.orientation == WD_ORIENT.LANDSCAPE):
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
    for old in section._sectPr.findall(qn("w:cols")):
        section._sectPr.remove(old)
    if int(told.get("columns", 1)) > 1:
        columns: Any = OxmlElement("w:cols")
        columns.set(qn("w:num"), str(told["columns"]))
        columns.set(qn("w:space"), "425")
        section._sectPr.append(columns)


def _title(document: Document, block: dict[str, Any]) -> None:
    document.add_paragraph(block["title"], style="Title")


def _heading(document: Document, block: dict[str, Any]) -> None:
    document.add_heading(block["heading"], level=block.get("level", 1))


def _paragraph(document: Document, block: dict[str, Any]) -> None:
    document.add_paragraph(block["paragraph"], style=block.get("style", "Normal"))


def _list(document: Document, block: dict[str, Any]) -> None:
    style = "List Number" if block.get("kind") == "number" else "List Bullet"
    items = [document.add_paragraph(text, style=style) for text in block["list"]]
    if style == "List Number":
        _count_from_one(document, items)


def _count_from_one(document: Document, items: list[Paragraph]) -> None:
    """Give a number list a numbering instance of its own, else all number lists of a document count on."""
    numbering: Any = document.part.numbering_part.element
    style: Any = document.styles["List Number"].element
    old = style.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(old).abstractNumId.val
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for item in items:
        properties: Any = item._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_numId().val = num.numId
        number.get_or_add_ilvl().val = 0


def _table(document: Document, block: dict[str, Any]) -> None:
    rows = block["table"]
    table = document.add_table(len(rows), len(rows[0]), style=None if block.get("plain") else "Table Grid")
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            paragraph = table.cell(r, c).paragraphs[0]
            paragraph.add_run(str(text)).bold = True if block.get("header") and r == 0 else None
            paragraph.paragraph_format.space_after = Pt(0)


def _image(document: Document, block: dict[str, Any]) -> None:
    image = block["image"]
    picture = io.BytesIO(_png(40, 16, str(image.get("colour", "808080"))))
    run = document.add_paragraph().add_run()
    shape: Any = run.add_picture(picture, Cm(image.get("width", 4.0)), Cm(image.get("height", 1.6)))
    shape._inline.docPr.set("descr", str(image.get("alt", "")))


_BLOCKS: dict[str, Callable[[Document, dict[str, Any]], None]] = {
    "title": _title,
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "table": _table,
    "image": _image,
    "section": _section,
}


def _png(width: int, height: int, colour: str) -> bytes:
    """A plain picture: PNG specification, one IHDR, IDAT and IEND."""
    row = b"\x00" + bytes.fromhex(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(row * height, 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def _properties(document: Document) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "LAM Foundry"
    properties.title = properties.subject = properties.keywords = properties.comments = ""
    properties.created = properties.modified = MADE
    properties.revision = 1


def _without_times(content: bytes) -> bytes:
    """The same archive with fixed entry times, so that the bytes depend on the description alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", compresslevel=6) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
