"""What stands inside a paragraph of a .docx: formatted runs, fields, breaks, notes, comments, links, images."""

import re
from dataclasses import dataclass, field
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.docx_properties import run_props
from tasks.checks.docx_styles import Styles
from tasks.checks.docx_xml import MC, WP, WPS, A, Element, R, V, W, child, clean, number, tag, val

_FIELDS = {
    "PAGE": "page_number", "NUMPAGES": "page_count", "SECTIONPAGES": "page_count", "DATE": "date", "SAVEDATE": "date",
    "CREATEDATE": "date", "PRINTDATE": "date", "TIME": "time", "TITLE": "title", "SUBJECT": "subject",
    "COMMENTS": "comments", "KEYWORDS": "keywords", "AUTHOR": "author", "USERNAME": "author", "USERINITIALS": "author",
    "LASTSAVEDBY": "author",
    "FILENAME": "file_name", "TOC": "toc", "INDEX": "index", "NUMWORDS": "word_count", "NUMCHARS": "character_count",
    "REF": "reference", "PAGEREF": "reference", "NOTEREF": "reference", "SEQ": "sequence",
    "DOCPROPERTY": "document_property",
}  # fmt: skip
_SKIPPED = {"del", "moveFrom", "pPr", "rPr", "proofErr", "instrText", "delText"}
_REFERENCES = {
    "footnoteReference": {"kind": "note", "type": "footnote"},
    "endnoteReference": {"kind": "note", "type": "endnote"},
    "commentReference": {"kind": "comment"},
}
_SPECIAL = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "cr": "\n"}


@dataclass
class Field:
    """A complex field being read: instruction first, then, after its separator, the result that is shown."""

    instruction: str = ""
    in_result: bool = False
    text: str = ""

    @property
    def type(self) -> str:
        """Kind of field, "other" when it is none the checks know."""
        words = self.instruction.split()
        word = words[0].upper() if words else ""
        kind = _FIELDS.get(word, "other")
        picture = re.search(r'\\@\s*"([^"]*)"', self.instruction)
        if kind == "date" and picture and re.search("[hHs]", picture[1]) and not re.search("[dMy]", picture[1]):
            return "time"
        return kind


@dataclass
class Story:
    """What is found while a story (body, a header, a note, ...) is read; fields and comments may span paragraphs."""

    name: str
    book: Styles
    relations: dict[str, tuple[str, str]]
    digests: dict[str, str] = field(default_factory=dict)  # media target -> checksum
    stack: list[Field] = field(default_factory=list)
    fields: list[Part] = field(default_factory=list)
    marks: list[Part] = field(default_factory=list)  # notes, comments, breaks, bookmarks, hyperlinks, images, shapes
    comments: dict[str, str] = field(default_factory=dict)  # open and closed comment ranges: id -> text so far
    open_comments: set[str] = field(default_factory=set)

    @property
    def in_index(self) -> bool:
        """Inside the result of a table of contents or index."""
        return any(f.in_result and f.type in {"toc", "index"} for f in self.stack)


class Inline:
    """Reads one paragraph's content into runs."""

    def __init__(self, story: Story, style: str) -> None:
        self.story, self.style = story, style
        self.pieces: list[Part] = []
        self.marks: list[Part] = []
        self.length = 0  # characters so far

    def read(self, paragraph: Element) -> list[Part]:
        """Runs in order, neighbours with equal formatting joined; marks collect in `marks` with their offset."""
        self._children(paragraph, "")
        joined: list[Part] = []
        for piece in self.pieces:
            same = joined and {**joined[-1], "text": ""} == {**piece, "text": ""}
            if same:
                joined[-1]["text"] += piece["text"]
            else:
                joined.append(dict(piece))
        return joined

    def _children(self, element: Element | None, link: str) -> None:
        for item in () if element is None else element:
            name = tag(item)
            if name == "r":
                self._run(item, link)
            elif name == "hyperlink":
                self._link(item)
            elif name == "fldSimple":
                self._simple_field(item, link)
            elif name == "sdt":
                self._children(item.find(W + "sdtContent"), link)
            elif name == MC + "AlternateContent":
                self._alternate(item, link)
            elif name in {"bookmarkStart", "commentRangeStart", "commentRangeEnd"}:
                self._range(name, item)
            elif name not in _SKIPPED and len(item):
                self._children(item, link)

    def _alternate(self, item: Element, link: str) -> None:
        choice = item.find(MC + "Choice")
        chosen = choice if choice is not None else item.find(MC + "Fallback")
        if chosen is not None:
            self._children(chosen, link)

    def _range(self, name: str, item: Element) -> None:
        if name == "bookmarkStart":
            label = val(item, "name") or ""
            if label and not label.startswith("_") and not self.story.in_index:
                self.mark("bookmark", name=label)
            return
        identifier = val(item, "id") or ""
        if name == "commentRangeStart":
            self.story.open_comments.add(identifier)
            self.story.comments.setdefault(identifier, "")
        else:
            self.story.open_comments.discard(identifier)

    def _link(self, item: Element) -> None:
        target = self.story.relations.get(item.get(R + "id") or "", ("", ""))[1]
        anchor = val(item, "anchor")
        url = target + (f"#{anchor}" if anchor else "")
        start = self.length
        self._children(item, url)
        if not self.story.in_index:
            self.mark("hyperlink", url=url, text=self._text_from(start))

    def _simple_field(self, item: Element, link: str) -> None:
        current = Field(instruction=val(item, "instr") or "", in_result=True)
        self.story.stack.append(current)
        self._children(item, link)
        self._end_field()

    def _run(self, run: Element, link: str) -> None:
        direct = run_props(child(run, "rPr"), self.story.book.fonts)
        format_ = self._format(direct, link)
        for item in run:
            self._run_item(item, format_, link)

    def _run_item(self, item: Element, format_: Part, link: str) -> None:
        name = tag(item)
        if name == "t" or name in _SPECIAL:
            self.add(_SPECIAL.get(name) or item.text or "", format_)
        elif name == "br":
            self._break(item, format_)
        elif name == "fldChar":
            self._field_char(val(item, "fldCharType") or "")
        elif name == "instrText" and self.story.stack:
            self.story.stack[-1].instruction += item.text or ""
        elif name in _REFERENCES:
            self.mark(**_REFERENCES[name], id=val(item, "id") or "")
        elif name == "sym":
            self.add(_symbol(val(item, "char")), {**format_, "font": val(item, "font") or format_.get("font", "")})
        elif name == MC + "AlternateContent":
            for inner in item.iterfind(f"{MC}Choice/*"):
                self._run_item(inner, format_, link)
        elif name in {"drawing", "pict", "object"}:
            self._picture(name, item)

    def _format(self, direct: Part, link: str) -> Part:
        effective = self.story.book.run(self.style, direct)
        plain = self.story.book.run(self.style, {"style": direct["style"]} if "style" in direct else {})
        departs = [k for k, v in direct.items() if k not in {"style", "language"} and v != plain.get(k, type(v)())]
        if effective.get("language") == self.story.book.run_defaults.get("language"):
            effective.pop("language", None)
        if effective.get("color") == "000000":
            effective["color"] = ""  # automatic and black look the same; applications exchange them on saving
        if effective.get("scale") == 100:
            effective["scale"] = 0
        if "style" in effective:
            effective["style"] = self.story.book.name(effective["style"])
        effective.update(link=link, direct=sorted(departs))
        return clean(effective)

    def _break(self, item: Element, format_: Part) -> None:
        kind = val(item, "type") or "textWrapping"
        if kind == "textWrapping":
            self.add("\n", format_)
        else:
            self.mark("break", type=kind)

    def _field_char(self, kind: str) -> None:
        if kind == "begin":
            self.story.stack.append(Field())
        elif kind == "separate" and self.story.stack:
            self.story.stack[-1].in_result = True
        elif kind == "end" and self.story.stack:
            self._end_field()

    def _end_field(self) -> None:
        ended = self.story.stack.pop()
        if self.story.in_index or not ended.instruction.strip():
            return
        words = ended.instruction.split()
        if words[0].upper() == "HYPERLINK":
            self.mark("hyperlink", url=words[1].strip('"') if len(words) > 1 else "", text=ended.text)
            return
        self.story.fields.append(
            {"kind": "field", "type": ended.type, "story": self.story.name, "text": ended.text[:200]}
        )

    def add(self, text: str, format_: Part) -> None:
        """One stretch of text; what belongs to a field's instruction is not shown and not added."""
        if any(not f.in_result for f in self.story.stack) or not text:
            return
        piece = {"text": text, **format_}
        shown = [f for f in self.story.stack if f.type not in {"toc", "index"}]
        for current in self.story.stack:
            current.text += text if len(current.text) < 200 else ""
        if shown and not self.story.in_index:
            words = shown[-1].instruction.split()
            if words and words[0].upper() == "HYPERLINK":
                piece["link"] = words[1].strip('"') if len(words) > 1 else ""
            else:
                piece["field"] = shown[-1].type
        for identifier in self.story.open_comments:
            self.story.comments[identifier] += text
        self.pieces.append(piece)
        self.length += len(text)

    def mark(self, kind: str, **values: Any) -> None:
        """Something at this place of the paragraph that is no text."""
        self.marks.append({"kind": kind, **values, "offset": self.length})

    def _text_from(self, start: int) -> str:
        return "".join(p["text"] for p in self.pieces)[start:]

    def _picture(self, name: str, item: Element) -> None:
        shape = next(item.iter(WPS + "wsp", V + "textbox"), None)
        if shape is not None or name == "object":
            words = (
                ""
                if shape is None
                else "\n".join("".join(t.text or "" for t in p.iter(W + "t")) for p in shape.iter(W + "p"))
            )
            self.mark("shape", text=words, type="object" if name == "object" else "text box")
            return
        self.mark("image", **_image(self.story, item))


def _image(story: Story, item: Element) -> Part:
    about, extent = next(item.iter(WP + "docPr"), None), next(item.iter(WP + "extent"), None)
    blip = next(item.iter(A + "blip"), None)
    target = story.relations.get("" if blip is None else blip.get(R + "embed") or "", ("", ""))[1]
    found: Part = {"name": "", "alt": "", "content": story.digests.get(target, "")}
    if about is not None:
        found.update(name=about.get("name", ""), alt=about.get("descr", ""))
    if extent is not None:
        found.update(width=number(extent.get("cx"), 1 / 12700), height=number(extent.get("cy"), 1 / 12700))
    if next(item.iter(WP + "anchor"), None) is not None:
        found["floating"] = True
    return found


def _symbol(code: str | None) -> str:
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"
