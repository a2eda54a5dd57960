"""What a .docx holds that an application may drop when it opens the file: counted, compared, said in words.

A count is of what a reader would miss, not of elements: text by its letters and signs, because an application cuts and
joins runs and trims spaces as it likes; what stands twice for older readers (mc:Fallback) once; what a field shows not
at all, because it changes by itself.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from tasks.checks.archive import DOCX, Archive
from tasks.checks.docx_xml import MC, Element, W, tag, val
from tasks.errors import DataError

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
V = "{urn:schemas-microsoft-com:vml}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

STORY = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml")
STORIES = {
    "document": "the body", "header": "page headers", "footer": "page footers", "footnotes": "footnotes",
    "endnotes": "endnotes", "comments": "comments",
}  # fmt: skip
ELEMENTS = {
    f"{M}oMath": "equation", f"{C}chart": "chart", f"{DGM}relIds": "diagram", f"{O}OLEObject": "embedded object",
    f"{A}blip": "picture", f"{V}imagedata": "picture", "comment": "comment", "footnoteReference": "footnote",
    "endnoteReference": "endnote", "txbxContent": "text box", "hyperlink": "hyperlink", "tbl": "table",
    "ffData": "form field", "rPrChange": "tracked change of formatting", "pPrChange": "tracked change of formatting",
    "comboBox": "combo box", "dropDownList": "drop-down list", "date": "date picker", f"{W14}checkbox": "check box",
    "ruby": "ruby text", "permStart": "permission range", "altChunk": "embedded document",
}  # fmt: skip
"""Element → what a reader calls it; every one counts as one."""
TEXTS = {"t": "characters of {story}", "delText": "characters of tracked deletions"}
NOTE = "text of note"
"""Then a digest of it: a note's text is compared, not shown."""
INTERNAL = re.compile(r"_|\d*$")
"""Bookmarks that applications set for themselves: _GoBack, _Toc123, and nameless ones."""
PLURALS = {
    "text box": "text boxes", "combo box": "combo boxes", "check box": "check boxes", "ruby text": "ruby texts",
    "tracked change of formatting": "tracked changes of formatting",
}  # fmt: skip


def census(path: Path) -> dict[str, int]:
    """Count what a .docx holds.

    Returns:
        What it is, in the singular ("equation", "field PAGE") or as "characters of the body" → how many; nothing that
        there is none of.

    Raises:
        DataError: no .docx, broken, or larger than any ordinary one; nothing in it is executed or fetched.
    """
    found: Counter[str] = Counter()
    with Archive(path) as archive:
        if archive.kind != DOCX:
            raise DataError(str(path), f"a .{archive.kind}", "a .docx")
        for name in sorted(archive.names):
            if re.fullmatch(r"_xmlsignatures/sig[^/]*\.xml", name):
                found["digital signature"] += 1
            story = STORY.fullmatch(name)
            root = archive.xml(name) if story else None
            if story and root is not None:
                _count(root, STORIES[story[1]], found)
                _notes(root, found)
    return {kind: n for kind, n in sorted(found.items()) if n}


def lost(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[str, ...]:
    """What there is less of after than before, in words: ("2 equations", "a drop cap", "the digital signature").

    Args:
        before: census of a person's file.
        after: census of the same file opened and saved by the application without any action.
    """
    gone = (_words(kind, n - after.get(kind, 0)) for kind, n in before.items() if after.get(kind, 0) < n)
    return tuple(dict.fromkeys(gone))


def _words(kind: str, missing: int) -> str:
    if kind == "digital signature":
        return "the digital signature" if missing == 1 else f"{missing} digital signatures"
    if kind.startswith("characters"):
        return f"{missing} {kind}"
    if kind.startswith(NOTE):
        return "the text of notes"
    if missing > 1:
        return f"{missing} {_plural(kind)}"
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _plural(kind: str) -> str:
    if kind.startswith("field "):
        return f"fields{kind[5:]}"
    return PLURALS.get(kind, f"{kind}s")


def _count(root: Element, story: str, found: Counter[str]) -> None:
    field = Fields(found)
    for element in _walk(root):
        name = tag(element)
        if name in ELEMENTS:
            found[ELEMENTS[name]] += 1
        elif name in TEXTS:
            field.text(element, TEXTS[name].format(story=story))
        elif name in {"fldChar", "instrText", "fldSimple"}:
            field.mark(element, name)
        else:
            kind = _kind(element, name)
            found[kind] += bool(kind)
    found.pop("", None)


def _notes(root: Element, found: Counter[str]) -> None:
    """Each note's own text: LibreOffice 7.4 writes one note's text into others in some documents."""
    for note in root.iterchildren(f"{W}footnote", f"{W}endnote"):
        if next(note.iter(f"{W}fldChar", f"{W}fldSimple"), None) is None:
            text = "".join(filter(str.isalnum, "".join(item.text or "" for item in note.iter(f"{W}t"))))
            if text:
                found[f"{NOTE} {hashlib.sha256(text.encode()).hexdigest()[:8]}"] += 1


def _walk(element: Element) -> Iterator[Element]:
    """The element and all below it, without what is there for older readers only."""
    stack = [element]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(item for item in reversed(current) if item.tag != f"{MC}Fallback")


def _kind(element: Element, name: str) -> str:
    """What depends on more than the element's name."""
    if name == "framePr":
        return "frame" if (val(element, "dropCap") or "none") == "none" else "drop cap"
    if name == "sdt":
        gallery = element.find(f"{W}sdtPr/{W}docPartObj")
        return "content control" if gallery is None else ""
    if name == "bookmarkStart":
        return "" if INTERNAL.match(val(element, "name") or "") else "bookmark"
    if name == "br" and val(element, "type") in {"page", "column"}:
        return f"{val(element, 'type')} break"
    return ""


class Fields:
    """Fields by their type, and which text is what a field shows."""

    def __init__(self, found: Counter[str]) -> None:
        self.found = found
        self.depth = 0
        self.instruction: list[str] = []

    def mark(self, element: Element, name: str) -> None:
        """The beginning, middle or end of a field, or its instruction."""
        if name == "instrText":
            self.instruction.append(element.text or "")
        elif name == "fldSimple":
            self._add(val(element, "instr") or "")
        elif val(element, "fldCharType") == "begin":
            self.depth += 1
            self.instruction = []
        else:
            self._add("".join(self.instruction))
            self.instruction = []
            self.depth -= val(element, "fldCharType") == "end"

    def _add(self, instruction: str) -> None:
        words = instruction.split()
        if words:
            self.found[f"field {words[0].upper()[:30]}"] += 1

    def text(self, element: Element, kind: str) -> None:
        """Text, unless a field shows it."""
        if self.depth <= 0 and not any(tag(a) == "fldSimple" for a in element.iterancestors()):
            self.found[kind] += sum(map(len, (element.text or "").split()))
