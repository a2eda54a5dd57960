"""Reads an .odt into parts: text, formatting, lists, tables, notes, comments, page, properties."""

from collections.abc import Iterator
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.archive import Archive
from tasks.checks.docx_xml import Element, number
from tasks.checks.odt_styles import FO, OFFICE, STYLE, TABLE, TEXT, OdtStyles
from tasks.errors import DataError

MAX_DEPTH = 24
DC = "{http://purl.org/dc/elements/1.1/}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
_FIELDS = {
    "page-number": "page_number", "page-count": "page_count", "date": "date", "time": "time", "title": "title",
    "subject": "subject", "author-name": "author", "file-name": "file_name",
}  # fmt: skip
_META = {f"{DC}title": "title", f"{DC}subject": "subject", f"{DC}description": "comments", f"{META}keyword": "keywords"}


class OdtReader:
    """One document being read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.styles_root = archive.xml("styles.xml")
        self.content = archive.xml("content.xml")
        self.styles = OdtStyles(self.styles_root, self.content)
        self.marks: list[Part] = []

    def blocks(self, parent: Element, lists: tuple[str, ...] = (), depth: int = 0) -> Iterator[Part]:
        """Paragraphs and tables in order; sections and indexes are looked through.

        Raises:
            DataError: nested deeper than MAX_DEPTH.
        """
        if depth > MAX_DEPTH:
            raise DataError(str(self.archive.path), f"containers nested {depth} deep", f"at most {MAX_DEPTH}")
        for item in parent:
            if item.tag in {f"{TEXT}p", f"{TEXT}h"}:
                yield self.paragraph(item, lists)
            elif item.tag == f"{TEXT}list":
                name = item.get(f"{TEXT}style-name") or (lists[-1] if lists else "")
                for entry in item.iterfind(f"{TEXT}list-item"):
                    yield from self.blocks(entry, (*lists, name), depth + 1)
            elif item.tag == f"{TABLE}table":
                yield self.table(item, depth + 1)
            elif item.tag in {f"{TEXT}section", f"{TEXT}table-of-content", f"{TEXT}index-body"}:
                indexed = item.tag != f"{TEXT}section"
                found = self.blocks(item, lists, depth + 1)
                yield from ({**part, "in_index": True} for part in found) if indexed else found

    def paragraph(self, element: Element, lists: tuple[str, ...]) -> Part:
        """One paragraph, heading or list item."""
        name = element.get(f"{TEXT}style-name", "")
        runs: list[Part] = []
        part: Part = {"kind": "paragraph", "text": "", "style": self.styles.display("paragraph", name)}
        self._inline(element, name, [], runs, part, {})
        part["text"] = "".join(run["text"] for run in runs)
        part.update(self.styles.paragraph(name))
        if lists:
            part.update(kind="list_item", list=self.styles.list_kind(lists[-1], len(lists)), list_level=len(lists))
        if element.tag == f"{TEXT}h":
            part.update(kind="heading", level=int(number(element.get(f"{TEXT}outline-level")) or 1))
        part["runs"] = runs
        return part

    def _inline(
        self, element: Element, name: str, spans: list[str], runs: list[Part], owner: Part, extra: dict[str, Any]
    ) -> None:
        self._add(element.text, name, spans, runs, extra)
        for item in element:
            local = str(item.tag).rsplit("}", 1)[-1]
            if item.tag == f"{TEXT}span":
                self._inline(item, name, [*spans, item.get(f"{TEXT}style-name", "")], runs, owner, extra)
            elif item.tag == f"{TEXT}a":
                self._inline(item, name, spans, runs, owner, {**extra, "link": item.get(f"{XLINK}href", "")})
            elif local in _FIELDS:
                self._inline(item, name, spans, runs, owner, {**extra, "field": _FIELDS[local]})
                self.marks.append({"kind": "field", "type": _FIELDS[local], "story": "body", "text": item.text or ""})
            elif local in {"tab", "line-break"}:
                self._add("\t" if local == "tab" else "\n", name, spans, runs, extra)
            elif local == "s":
                self._add(" " * min(int(number(item.get(f"{TEXT}c")) or 1), 1000), name, spans, runs, extra)
            elif local in {"note", "annotation", "bookmark", "bookmark-start"}:
                self._mark(local, item, runs, owner)
            self._add(item.tail, name, spans, runs, extra)

    def _add(self, text: str | None, name: str, spans: list[str], runs: list[Part], extra: dict[str, Any]) -> None:
        if not text:
            return
        format_ = {**self.styles.run(name, spans), **extra}
        if runs and {**runs[-1], "text": ""} == {**format_, "text": ""}:
            runs[-1]["text"] += text
        else:
            runs.append({"text": text, **format_})

    def _mark(self, local: str, item: Element, runs: list[Part], owner: Part) -> None:
        offset = sum(len(run["text"]) for run in runs)
        words = "\n".join("".join(p.itertext()) for p in item.iter(f"{TEXT}p"))
        if local == "note":
            kind = item.get(f"{TEXT}note-class", "footnote")
            self.marks.append({"kind": "note", "type": kind, "text": words, "owner": owner, "offset": offset})
        elif local == "annotation":
            self.marks.append({"kind": "comment", "text": words, "anchor": "", "owner": owner, "offset": offset})
        elif not item.get(f"{TEXT}name", "_").startswith("_"):
            self.marks.append({"kind": "bookmark", "name": item.get(f"{TEXT}name"), "owner": owner, "offset": offset})

    def table(self, element: Element, depth: int) -> Part:
        """A table with its cells' paragraphs."""
        cells: list[list[str]] = []
        paragraphs: list[Part] = []
        for row in element.iter(f"{TABLE}table-row"):
            texts: list[str] = []
            for cell in row.iterfind(f"{TABLE}table-cell"):
                found = [b for b in self.blocks(cell, (), depth) if b["kind"] != "table"]
                paragraphs.extend({"row": len(cells) + 1, "col": len(texts) + 1, **block} for block in found)
                texts.append("\n".join(block["text"] for block in found))
            cells.append(texts)
        text = "\n".join("\t".join(row) for row in cells)
        part: Part = {"kind": "table", "text": text, "rows": len(cells), "cols": max(map(len, cells), default=0)}
        headers = sum(1 for _ in element.iterfind(f"{TABLE}table-header-rows/{TABLE}table-row"))
        return {**part, "cells": cells, **({"header_rows": headers} if headers else {}), "paragraphs": paragraphs}

    def page(self) -> Iterator[Part]:
        """Page set-up of the first page layout."""
        found = () if self.styles_root is None else self.styles_root.iter(f"{STYLE}page-layout-properties")
        layout = next((e for e in found if e.get(f"{FO}page-width")), None)
        if layout is None:
            return
        width, height = (number(layout.get(f"{FO}page-{side}")) or 0 for side in ("width", "height"))
        columns = layout.find(f"{STYLE}columns")
        count = 0 if columns is None else int(number(columns.get(f"{FO}column-count")) or 0)
        yield {
            "kind": "page", "section": 1, "orientation": "landscape" if width > height else "portrait",
            "width": width, "height": height, "columns": count or 1,
            **{f"margin_{s}": number(layout.get(f"{FO}margin-{s}")) or 0 for s in ("top", "bottom", "left", "right")},
        }  # fmt: skip

    def properties(self) -> Part:
        """Document properties."""
        root = self.archive.xml("meta.xml")
        found: dict[str, list[str]] = {}
        for item in () if root is None else root.iter(*_META):
            found.setdefault(_META[str(item.tag)], []).append(item.text or "")
        return {"kind": "properties", **{key: ", ".join(values) for key, values in found.items()}}


def read(archive: Archive) -> tuple[Part, ...]:
    """All parts of an .odt.

    Raises:
        DataError: broken XML, no text body, nested too deep.
    """
    reader = OdtReader(archive)
    body = None if reader.content is None else reader.content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise archive.broken("content.xml without a text body")
    counts: dict[str, int] = {}
    blocks: list[Part] = []
    for index, block in enumerate(reader.blocks(body)):
        family = "table" if block["kind"] == "table" else "paragraph"
        counts[family] = counts.get(family, 0) + 1
        blocks.append({**block, "index": index, "number": counts[family]})
    marks = [
        {**{k: v for k, v in m.items() if k != "owner"}, **({"paragraph": m["owner"]["text"]} if "owner" in m else {})}
        for m in reader.marks
    ]
    tracked = sum(len(found) for found in body.iterfind(f"{TEXT}tracked-changes"))
    revisions = [{"kind": "revision", "type": "tracked", "count": tracked}] if tracked else []
    return (*blocks, *marks, *reader.page(), reader.properties(), *revisions)
