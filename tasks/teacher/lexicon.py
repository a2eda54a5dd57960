"""What commands of a word processor do to a document: the built-in teacher's prior knowledge, as a model has of Writer.

Names are plain (naming.plain). Nothing here knows any request, family or template.
"""

from collections.abc import Callable
from typing import Any

from tasks.schemas import Check
from tasks.teacher.places import Place

Make = Callable[[Place | None], list[Check]]


def where(place: Place | None, *, paragraph: bool = False) -> dict[str, Any]:
    """The selector of a place: its phrase, else its paragraph."""
    if place is None or place.kind == "table":
        return {} if place is None else {"table": place.number}
    if place.kind == "text":
        return {"paragraph": place.paragraph} if paragraph else {"text": place.text}
    return {"paragraph": place.text}


def run(name: str, value: Any = True) -> tuple[str, Make]:
    """Formatting of selected characters."""
    return "text", lambda p: [Check(kind="run_format", where=where(p), property=name, value=value)]


def para(name: str, value: Any = True, need: str = "paragraph") -> tuple[str, Make]:
    """Formatting of a paragraph."""
    return need, lambda p: [Check(kind="paragraph_format", where=where(p, paragraph=True), property=name, value=value)]


def fixed(need: str, kind: str, name: str, value: Any, **selector: Any) -> tuple[str, Make]:
    """One check that does not depend on the place."""
    return need, lambda p: [Check(kind=kind, where=selector, property=name, value=value)]


def case(change: Callable[[str], str]) -> tuple[str, Make]:
    """The selected phrase in another case."""
    return "text", lambda p: [Check(kind="text", property="present", value=change(p.text))] if p else []


def field(name: str) -> tuple[str, Make]:
    """A field at the caret."""
    return fixed("end", "field", "added", 1, type=name)


def table(name: str, value: Any, need: str = "cell") -> tuple[str, Make]:
    """Rows, columns or existence of the first table."""
    return fixed(need, "table", name, value, number=1)


MARKS = {
    "non-breaking space": "\u00a0", "non-breaking hyphen": "\u2011", "soft hyphen": "\u00ad", "word joiner": "\u2060",
    "no-width optional break": "\u200b", "narrow no-break space": "\u202f",
    "left-to-right mark": "\u200e", "right-to-left mark": "\u200f",
}  # fmt: skip
FIELDS = {
    "page number": "page_number", "page count": "page_count", "date": "date", "time": "time", "title": "title",
    "subject": "subject", "first author": "author",
}  # fmt: skip
STYLES = {
    "title": "Title", "subtitle": "Subtitle",
    "heading 1": "Heading 1", "heading 2": "Heading 2", "heading 3": "Heading 3",
    "quotations": "Quotations", "preformatted text": "Preformatted Text", "text body": "Text Body",
}  # fmt: skip

COMMANDS: dict[str, tuple[str, Make]] = {
    "format > text > bold": run("bold"),
    "format > text > italic": run("italic"),
    "format > text > underline": run("underline", "single"),
    "format > text > single underline": run("underline", "single"),
    "format > text > double underline": run("underline", "double"),
    "format > text > strikethrough": run("strikethrough", "single"),
    "format > text > superscript": run("superscript"),
    "format > text > subscript": run("subscript"),
    "format > text > small capitals": run("small_caps"),
    "format > text > shadow": run("shadow"),
    "format > text > outline font effect": run("outline"),
    "format > text > outline": run("outline"),
    "format > text > uppercase": case(str.upper),
    "format > text > lowercase": case(str.lower),
    "format > text > capitalize every word": case(str.title),
    "format > text > toggle case": case(str.swapcase),
    "format > text > sentence case": case(lambda text: text[:1].upper() + text[1:].lower()),
    "format > align text > left": para("alignment", "left"),
    "format > align text > center": para("alignment", "center"),
    "format > align text > centered": para("alignment", "center"),
    "format > align text > right": para("alignment", "right"),
    "format > align text > justified": para("alignment", "justify"),
    "format > spacing > line spacing: 1": para("line_spacing", 1),
    "format > spacing > line spacing: 1.15": para("line_spacing", 1.15),
    "format > spacing > line spacing: 1.5": para("line_spacing", 1.5),
    "format > spacing > line spacing: 2": para("line_spacing", 2),
    "format > spacing > increase indent": para("indent_left", 36),
    "format > lists > unordered list": para("list", "bullet"),
    "format > lists > ordered list": para("list", "number"),
    "format > lists > no list": para("list", "none", "list_item"),
    "format > lists > demote one level": para("list_level", 2, "list_item"),
    "format > lists > demote outline level": para("list_level", 2, "list_item"),
    "insert > page break": para("page_break_before", True, "start"),
    "insert > footnote and endnote > footnote": fixed("end", "note", "added", 1, type="footnote"),
    "insert > footnote and endnote > endnote": fixed("end", "note", "added", 1, type="endnote"),
    "insert > page number": field("page_number"),
    "insert > comment": fixed("text", "comment", "added", 1),
    "insert > more breaks > insert column break": fixed("start", "break", "column", 1),
    "insert > more breaks > insert manual row break": fixed("end", "break", "line", 1),
    "table > header rows repeat across pages": table("header_row", True),
    "insert > header and footer > header > default page style": fixed("", "header", "exists", True),
    "insert > header and footer > footer > default page style": fixed("", "footer", "exists", True),
    "table > insert > rows above": table("rows_added", 1),
    "table > insert > rows below": table("rows_added", 1),
    "table > insert > columns before": table("columns_added", 1),
    "table > insert > columns after": table("columns_added", 1),
    **dict.fromkeys(("table > delete > rows", "table > delete > delete rows"), table("rows_added", -1)),
    **dict.fromkeys(("table > delete > columns", "table > delete > delete columns"), table("columns_added", -1)),
    "table > delete > table": fixed("cell", "table", "added", -1),
    **{f"insert > field > {name}": field(kind) for name, kind in FIELDS.items()},
    **{
        f"insert > formatting mark > {before}{name}": fixed("end", "text", "present", mark)
        for name, mark in MARKS.items()
        for before in ("", "insert ")
    },
    **{f"styles > {name}": para("style", style) for name, style in STYLES.items()},
}  # fmt: skip
"""Menu command -> what must be selected before (text, paragraph, list_item, cell, table; caret at the start or end of a
paragraph; "" nothing), and the checks that tell it was done."""

CHORDS = {
    "{CTRL}b": "format > text > bold", "{CTRL}i": "format > text > italic", "{CTRL}u": "format > text > underline",
    "{CTRL}d": "format > text > double underline", "{CTRL}{SHIFT}p": "format > text > superscript",
    "{SHIFT}{CTRL}p": "format > text > superscript", "{CTRL}{SHIFT}b": "format > text > subscript",
    "{SHIFT}{CTRL}b": "format > text > subscript", "{CTRL}e": "format > align text > center",
    "{CTRL}r": "format > align text > right", "{CTRL}j": "format > align text > justified",
    "{CTRL}{ENTER}": "insert > page break", "{CTRL}1": "styles > heading 1", "{CTRL}2": "styles > heading 2",
    "{CTRL}3": "styles > heading 3", "{CTRL}5": "format > spacing > line spacing: 1.5",
    "{CTRL}2 ": "format > spacing > line spacing: 2",
}  # fmt: skip
BUTTONS = {
    "bold": "format > text > bold", "italic": "format > text > italic", "underline": "format > text > underline",
    "strikethrough": "format > text > strikethrough", "superscript": "format > text > superscript",
    "subscript": "format > text > subscript", "left": "format > align text > left",
    "center": "format > align text > center", "right": "format > align text > right",
    "justified": "format > align text > justified", "unordered list": "format > lists > unordered list",
    "ordered list": "format > lists > ordered list", "page break": "insert > page break",
}  # fmt: skip
NEEDS = {
    "format > character": "text", "format > paragraph": "paragraph", "format > bullets and numbering": "paragraph",
    "insert > more breaks > manual break": "start", "table > insert table": "end", "insert > section": "end",
    "insert > bookmark": "end", "insert > field > more fields": "end", "insert > hyperlink": "text",
    "insert > cross-reference": "end", "table > properties": "cell", "insert > special character": "end",
    "table > split cells": "cell", "table > convert > text to table": "whole", "table > sort": "table",
    "insert > table of contents and index > table of contents, index or bibliography": "start",
    "insert > table of contents and index > index entry": "text", "insert > frame > frame": "end",
    "insert > frame": "end", "insert > footnote and endnote > footnote or endnote": "end",
    "table > split table": "cell", "table > merge cells": "table",
}  # fmt: skip
"""Commands that open a dialog -> where the caret or selection must be before; whole: a selected paragraph."""
INSERT_CLOSES = frozenset({"bookmark", "section", "insert table", "comment"})
"""Dialogs that their Insert button closes although they have a Close button too."""
TYPED = ("insert > comment", "insert > footnote and endnote > footnote", "insert > footnote and endnote > endnote")
"""Commands after which something is typed."""
CONCRETE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "paragraph": (
        ("indents & spacing", "before text", "set"), ("indents & spacing", "above paragraph", "set"),
        ("alignment", "right", "on"), ("alignment", "center", "on"), ("text flow", "do not split paragraph", "on"),
        ("text flow", "keep with next paragraph", "on"), ("text flow", "automatically", "on"),
        ("outline & list", "include this paragraph in line numbering", "off"),
    ),
    "character": (
        ("position", "superscript", "on"), ("position", "subscript", "on"), ("font effects", "hidden", "on"),
        ("font effects", "outline", "on"), ("font effects", "shadow", "on"), ("font effects", "relief", "Embossed"),
        ("font effects", "relief", "Engraved"), ("font effects", "strikethrough", "Double"),
        ("font effects", "underlining", "Dotted"), ("font effects", "underlining", "Wave"),
        ("font effects", "underlining", "Dash"),
    ),
    "page style": (
        ("page", "landscape", "on"), ("header", "header on", "on"), ("footer", "footer on", "on"),
        ("columns", "columns", "set"),
    ),
    "columns": (("", "columns", "set"),),
    "line numbering": (("", "show numbering", "on"),),
    "properties": (
        ("description", "title", "set"), ("description", "subject", "set"), ("description", "keywords", "set"),
        ("description", "comments", "set"),
    ),
    "manual break": (("", "page break", "on"), ("", "column break", "on"), ("", "line break", "on")),
    "bookmark": (("", "name", "set"),),
    "footnote or endnote": (("", "endnote", "on"), ("", "footnote", "on")),
    "more fields": (("document", "time", "item"), ("document", "author", "item"), ("docinformation", "title", "item")),
    "insert table": (("", "rows", "set"),),
}  # fmt: skip
"""Settings worth making in a dialog that the documentation only opens: (tab, control, what), for a concrete task; a
capital begins the value of a list."""
CALLED = {
    "automatically": "automatic hyphenation", "header on": "header", "footer on": "footer",
}  # fmt: skip
"""Settings whose name in the dialog says nothing without what stands above it."""
