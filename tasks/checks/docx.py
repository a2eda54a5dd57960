"""Reads a .docx into parts: the body in order, then what belongs to the document as a whole."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tasks.checks.alignment import Part
from tasks.checks.archive import Archive
from tasks.checks.docx_inline import Inline, Story
from tasks.checks.docx_properties import paragraph_props
from tasks.checks.docx_sections import pages, properties, revisions, story_parts
from tasks.checks.docx_styles import Styles, read_styles, relationships
from tasks.checks.docx_tables import table_part
from tasks.checks.docx_xml import Element, W, child, clean, tag
from tasks.errors import DataError

MAX_DEPTH = 12  # tables in tables

_FORMAT = (
    "alignment", "line_spacing", "space_before", "space_after", "indent_left", "indent_right", "first_line_indent",
    "keep_with_next", "keep_together", "page_break_before", "no_line_numbers", "right_to_left",
    "tabs", "drop_cap", "border", "background",
)  # fmt: skip


class Reader:
    """One document being read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.book: Styles = read_styles(
            archive.xml("word/styles.xml"), archive.xml("word/numbering.xml"), archive.xml("word/theme/theme1.xml")
        )
        self.relations = relationships(archive.xml("word/_rels/document.xml.rels"))
        self.counters: dict[tuple[str, int], int] = {}

    def story(self, name: str, part: str = "document") -> Story:
        """A story to read into; headers and notes have relationships of their own."""
        relations = (
            self.relations if part == "document" else relationships(self.archive.xml(f"word/_rels/{part}.xml.rels"))
        )
        media = {
            target: self.archive.checksum(f"word/{target}") for kind, target in relations.values() if kind == "image"
        }
        return Story(name=name, book=self.book, relations=relations, digests=media)

    def blocks(self, parent: Element, story: Story, depth: int = 0) -> Iterator[Part]:
        """Paragraphs and tables of a container in order; content controls and insertions are looked through.

        Raises:
            DataError: tables nested deeper than MAX_DEPTH.
        """
        if depth > MAX_DEPTH:
            raise DataError(str(self.archive.path), f"containers nested {depth} deep", f"at most {MAX_DEPTH}")
        for item in parent:
            name = tag(item)
            if name == "p":
                yield self.paragraph(item, story)
            elif name == "tbl":
                yield table_part(self, item, story, depth + 1)
            elif name == "sdt" and item.find(f"{W}sdtPr/{W}docPartObj") is not None:
                yield from ({**block, "in_index": True} for block in self.blocks(item, story, depth + 1))
            elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml"}:
                yield from self.blocks(item, story, depth + 1)

    def paragraph(self, element: Element, story: Story) -> Part:
        """One paragraph with effective formatting."""
        properties_ = child(element, "pPr")
        direct = paragraph_props(properties_)
        style_id = direct.get("style") or self.book.default_paragraph
        effective = self.book.paragraph(style_id, direct)
        started_in_index = story.in_index
        inline = Inline(story, style_id)
        runs = inline.read(element)
        text = "".join(run["text"] for run in runs)
        part: Part = {"kind": "paragraph", "text": text, "style": style_name(self.book.name(style_id))}
        part.update(_formatting(effective))
        plain = _formatting(self.book.paragraph(style_id, {}))
        departs = {k for k in part.keys() | plain.keys() if k in _FORMAT and part.get(k) != plain.get(k)}
        departs |= (
            {"list"} if direct.get("num_id") not in (None, self.book.paragraph(style_id, {}).get("num_id")) else set()
        )
        if departs:
            part["direct"] = sorted(departs)
        self._heading_or_item(part, effective)
        if started_in_index or story.in_index:
            part["in_index"] = True
        marks = _breaks_before(part, inline.marks, effective)
        part["runs"] = runs
        story.marks.extend({**mark, "story": story.name, "owner": part} for mark in marks)
        return part

    def _heading_or_item(self, part: Part, effective: dict[str, Any]) -> None:
        named = re.fullmatch(r"Heading (\d)", part["style"])
        outline = effective.get("outline", int(named[1]) - 1 if named else 9)
        level = self.book.level(effective)
        if outline < 9:
            part.update(kind="heading", level=outline + 1)
        if level and level["kind"] != "none":
            if part["kind"] != "heading":
                part["kind"] = "list_item"
            depth = int(effective.get("num_level", 0))
            part.update(list=level["kind"], list_level=depth + 1, list_format=level["format"])
            if level["kind"] == "number":
                part["list_number"] = self._count(effective["num_id"], depth, level["start"])

    def _count(self, identifier: str, depth: int, start: int) -> int:
        for key in [k for k in self.counters if k[0] == identifier and k[1] > depth]:
            del self.counters[key]
        self.counters[identifier, depth] = self.counters.get((identifier, depth), start - 1) + 1
        return self.counters[identifier, depth]


def style_name(name: str) -> str:
    """Display name in the applications' spelling: "heading 1" is "Heading 1"."""
    return name[:1].upper() + name[1:] if name.startswith(("heading ", "toc ", "header", "footer", "caption")) else name


def _formatting(effective: dict[str, Any]) -> Part:
    found = {key: effective.get(key) for key in _FORMAT}
    if found["alignment"] == "left":
        found["alignment"] = None
    if found["line_spacing"] == 1:
        found["line_spacing"] = None
    if effective.get("widow_control", True) is False:
        found["no_widow_control"] = True
    if effective.get("no_hyphenation") is False:
        found["hyphenation"] = True  # said aloud only where it departs from the applications' default
    return clean(found)


def _breaks_before(part: Part, marks: list[Part], effective: dict[str, Any]) -> list[Part]:
    """Marks of the paragraph; a page break ahead of all text is the same as the paragraph's own break before."""
    if effective.get("page_break_before") and not any(m["kind"] == "break" and m["offset"] == 0 for m in marks):
        marks = [{"kind": "break", "type": "page", "offset": 0}, *marks]
    if part["text"] and any(m["kind"] == "break" and m["type"] == "page" and m["offset"] == 0 for m in marks):
        part["page_break_before"] = True
    return marks


def read(archive: Archive) -> tuple[Part, ...]:
    """All parts of a .docx.

    Raises:
        DataError: broken XML, no body, sizes beyond the limits.
    """
    root = archive.xml("word/document.xml")
    body = child(root, "body")
    if root is None or body is None:
        raise archive.broken("word/document.xml without a body")
    reader = Reader(archive)
    story = reader.story("body")
    try:
        blocks = _joined_drop_caps(list(reader.blocks(body, story)))
        sections = [e for e in body.iter(W + "sectPr") if tag(e.getparent()) in {"pPr", "body"}]
        rest = [
            *pages(root, sections),
            *story_parts(reader, story, sections),
            *properties(archive),
            *revisions(reader, root),
        ]
    except (RecursionError, etree.XMLSyntaxError) as error:
        raise archive.broken(f"XML nested too deep ({error})") from error
    numbered = list(_numbered(blocks))
    _carry_breaks(blocks, story)
    return (*numbered, *_clean_marks(blocks, story), *rest)


def _joined_drop_caps(blocks: list[Part]) -> list[Part]:
    """A dropped initial is stored as a paragraph of its own; it belongs to the paragraph that follows."""
    joined: list[Part] = []
    initial: Part | None = None
    for block in blocks:
        if initial is not None and block["kind"] != "table":
            block.update(text=initial["text"] + block["text"], runs=[*_initial_runs(initial, block), *block["runs"]])
            block["drop_cap"] = initial["drop_cap"]
            initial = None
            joined.append(block)
        elif "drop_cap" in block and initial is None:
            initial = block
        else:
            joined.extend([initial] if initial is not None else [])
            initial = None
            joined.append(block)
    return joined if initial is None else [*joined, initial]


def _initial_runs(initial: Part, block: Part) -> list[Part]:
    """The initial in the look of the text it begins: its size and position are those of the drop cap."""
    look = {key: value for key, value in (block["runs"] or initial["runs"] or [{}])[0].items() if key != "text"}
    return [{"text": initial["text"], **look}] if initial["text"] else []


def _numbered(blocks: list[Part]) -> Iterator[Part]:
    counts: dict[str, int] = {}
    for index, block in enumerate(blocks):
        family = "table" if block["kind"] == "table" else "paragraph"
        counts[family] = counts.get(family, 0) + 1
        block.update(index=index, number=counts[family])
        yield block


def _carry_breaks(blocks: list[Part], story: Story) -> None:
    """A page break that ends a paragraph is the next one's break before: LibreOffice writes it there."""
    for mark in story.marks:
        owner = mark["owner"]
        if mark["kind"] != "break" or mark["type"] != "page" or mark["offset"] < len(owner["text"]):
            continue
        following = blocks[owner["index"] + 1] if owner.get("index", len(blocks)) + 1 < len(blocks) else None
        if following is not None and following["kind"] != "table":
            following["page_break_before"] = True


def _clean_marks(blocks: list[Part], story: Story) -> Iterator[Part]:
    """Breaks, links, bookmarks, images and shapes of the body, each with the text of the paragraph it stands in."""
    for mark in story.marks:
        if mark["kind"] in {"note", "comment"}:
            continue
        owner = mark["owner"]
        found = {key: value for key, value in mark.items() if key not in {"owner", "story"}}
        found.update(paragraph=owner["text"], at=owner.get("index", -1))
        if mark["kind"] == "break":
            found["before"] = owner["text"][mark["offset"] :] or _next_text(blocks, owner)
        yield found
    yield from story.fields


def _next_text(blocks: list[Part], owner: Part) -> str:
    position = next((i for i, block in enumerate(blocks) if block is owner), len(blocks))
    return next((b["text"] for b in blocks[position + 1 :] if b.get("text")), "")
