"""What belongs to a .docx as a whole: page set-up of every section, headers, footers, notes, comments, properties."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tasks.checks.alignment import Part
from tasks.checks.archive import Archive
from tasks.checks.docx_inline import Story
from tasks.checks.docx_styles import relation_id
from tasks.checks.docx_xml import Element, W, border, child, clean, colour, number, on, tag, twips, val

if TYPE_CHECKING:
    from tasks.checks.docx import Reader

_CORE = {
    "{http://purl.org/dc/elements/1.1/}title": "title",
    "{http://purl.org/dc/elements/1.1/}subject": "subject",
    "{http://purl.org/dc/elements/1.1/}description": "comments",
    "{http://purl.org/dc/elements/1.1/}creator": "author",
    "{http://purl.org/dc/elements/1.1/}language": "language",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords": "keywords",
    "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}category": "category",
}
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"


def pages(root: Element, sections: list[Element]) -> Iterator[Part]:
    """One part of kind page a section, lengths in points."""
    background = child(root, "background")
    fill = colour(val(background, "color"))
    for index, section in enumerate(sections, 1):
        size, margins, columns = child(section, "pgSz"), child(section, "pgMar"), child(section, "cols")
        width, height = twips(size, "w") or 612, twips(size, "h") or 792
        count = int(number(val(columns, "num")) or 1)
        lines = child(section, "lnNumType")
        numbers = child(section, "pgNumType")
        optional = {
            "column_gap": twips(columns, "space") if count > 1 else None,
            "column_line": columns is not None and val(columns, "sep") in {"1", "true"},
            "background": fill,
            "borders": {tag(side): border(side) for side in section.iterfind(f"{W}pgBorders/*") if border(side)},
            "line_numbering": int(number(val(lines, "countBy")) or 0),
            "first_page_number": number(val(numbers, "start")),
            "number_format": val(numbers, "fmt"),
            "different_first": _switch(section, "titlePg"),
            "start": val(child(section, "type")),
            "vertical_alignment": val(child(section, "vAlign")),
            "right_to_left": child(section, "bidi") is not None,
        }
        if optional["number_format"] == "decimal":
            optional["number_format"] = None
        if optional["start"] == "nextPage" or index == 1:  # the first section starts where the document does
            optional["start"] = None
        yield {
            "kind": "page",
            "section": index,
            "orientation": "landscape" if width > height else "portrait",
            "width": width,
            "height": height,
            **{f"margin_{side}": twips(margins, side) or 0 for side in ("top", "bottom", "left", "right", "gutter")},
            "header_distance": twips(margins, "header") or 0,
            "footer_distance": twips(margins, "footer") or 0,
            "columns": count,
            **clean(optional),
        }


def story_parts(reader: "Reader", body: Story, sections: list[Element]) -> Iterator[Part]:
    """Headers and footers, notes and comments, and the fields found in them."""
    yield from _headers(reader, sections)
    yield from _notes(reader, body)
    yield from _comments(reader, body)


def _headers(reader: "Reader", sections: list[Element]) -> Iterator[Part]:
    settings = reader.archive.xml("word/settings.xml")
    active = {"default"} | ({"even"} if _switch(settings, "evenAndOddHeaders") else set())
    for index, section in enumerate(sections, 1):
        shown = active | ({"first"} if _switch(section, "titlePg") else set())
        for kind in ("header", "footer"):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                type_ = val(reference, "type") or "default"
                target = reader.relations.get(relation_id(reference), ("", ""))[1]
                root = reader.archive.xml(f"word/{target}")
                if root is None or type_ not in shown:
                    continue
                story = reader.story(kind, target.removesuffix(".xml"))
                blocks = list(reader.blocks(root, story))
                text = "\n".join(b["text"] for b in blocks)
                yield {"kind": kind, "section": index, "type": type_, "text": text, "paragraphs": blocks}
                yield from story.fields
                yield from ({**clean_mark(m), "story": kind} for m in story.marks if m["kind"] in {"image", "shape"})


_TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange")


def revisions(reader: "Reader", root: Element) -> Iterator[Part]:
    """One part for all tracked changes of text, headers, footers and notes; none where there are none."""
    told = ("header", "footer", "footnotes", "endnotes")
    others = [target for kind, target in reader.relations.values() if kind in told]
    stories = [root, *(reader.archive.xml(f"word/{target}") for target in others)]
    count = sum(1 for story in stories if story is not None for _ in story.iter(*(W + name for name in _TRACKED)))
    if count:
        yield {"kind": "revision", "type": "tracked", "count": count}


def clean_mark(mark: Part) -> Part:
    """A mark without its link to the paragraph it was found in."""
    return {key: value for key, value in mark.items() if key != "owner"}


def _notes(reader: "Reader", body: Story) -> Iterator[Part]:
    texts: dict[tuple[str, str], list[Part]] = {}
    for kind in ("footnote", "endnote"):
        root = reader.archive.xml(f"word/{kind}s.xml")
        for note in () if root is None else root.iterfind(W + kind):
            story = reader.story(kind, f"{kind}s")
            texts[kind, val(note, "id") or ""] = list(reader.blocks(note, story))
    for mark in body.marks:
        if mark["kind"] != "note":
            continue
        blocks = texts.get((mark["type"], mark["id"]), [])
        text = "\n".join(b["text"] for b in blocks).strip()
        yield {
            "kind": "note",
            "type": mark["type"],
            "text": text,
            "paragraph": mark["owner"]["text"],
            "offset": mark["offset"],
            "paragraphs": blocks,
        }


def _comments(reader: "Reader", body: Story) -> Iterator[Part]:
    root = reader.archive.xml("word/comments.xml")
    places = {m["id"]: m for m in body.marks if m["kind"] == "comment"}
    for comment in () if root is None else root.iterfind(W + "comment"):
        identifier = val(comment, "id") or ""
        place = places.get(identifier)
        story = reader.story("comment", "comments")
        text = "\n".join(b["text"] for b in reader.blocks(comment, story)).strip()
        yield {
            "kind": "comment",
            "text": text,
            "anchor": body.comments.get(identifier, ""),
            "paragraph": place["owner"]["text"] if place else "",
            "offset": place["offset"] if place else 0,
            "author": val(comment, "author") or "",
        }


def properties(archive: Archive) -> Iterator[Part]:
    """Document properties a user can set: one part of kind properties."""
    found: Part = {}
    for item in _children(archive.xml("docProps/core.xml")):
        if item.tag in _CORE and item.text:
            found[_CORE[str(item.tag)]] = item.text
    custom = {
        item.get("name", ""): "".join(str(t) for t in item.itertext())
        for item in _children(archive.xml("docProps/custom.xml"))
        if item.tag == _CUSTOM
    }
    yield {"kind": "properties", **found, **({"custom": custom} if custom else {})}


def _switch(parent: Element | None, name: str) -> bool:
    element = child(parent, name)
    return element is not None and on(element)


def _children(root: Element | None) -> Iterator[Element]:
    yield from () if root is None else (e for e in root if isinstance(e.tag, str))
