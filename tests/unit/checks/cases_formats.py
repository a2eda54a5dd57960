"""Cases of run_format and paragraph_format."""

from collections.abc import Callable
from typing import Any

from docx.enum.text import WD_COLOR_INDEX, WD_LINE_SPACING, WD_UNDERLINE
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from tests.unit.checks.case import PHRASE, both, case, check, on_paragraph, on_words, wrap_link
from tests.unit.checks.documents import (
    COSTS,
    ITEMS,
    PLANS,
    SALES,
    STRAY,
    fragment,
)

# ------------------------------------------------------------------ characters


def _runs(name: str, property: str, value: Any, change: Callable[[Any], Any]) -> None:
    case(
        name,
        check("run_format", property, value, text=PHRASE),
        on_words(change),
        on_words(change, "same period", COSTS),  # on other words
        on_words(change, "northern"),  # on half of them
        on_words(change, "the northern region this"),  # on more than them
        on_paragraph(lambda p: change(p.runs[0])),  # on the whole paragraph
        both(on_words(change), on_words(change, "costs", COSTS)),  # and on others too
        both(on_words(change), on_words(lambda r: setattr(r.font, "shadow", True), "costs", COSTS)),
    )


def _font(name: str, value: Any) -> Callable[[Any], Any]:
    return lambda run: setattr(run.font, name, value)


def _rpr(xml: str) -> Callable[[Any], Any]:
    return lambda run: run._r.get_or_add_rPr().append(fragment(xml))


_runs("bold", "bold", True, _font("bold", True))
_runs("italic", "italic", "true", _font("italic", True))
_runs("underline", "underline", True, _font("underline", True))
_runs("double underline", "underline", "double", _font("underline", WD_UNDERLINE.DOUBLE))
_runs("strikethrough", "strikethrough", True, _font("strike", True))
_runs("double strikethrough", "strikethrough", "double", _font("double_strike", True))
_runs("superscript", "superscript", True, _font("superscript", True))
_runs("subscript", "subscript", True, _font("subscript", True))
_runs("small caps", "small_caps", True, _font("small_caps", True))
_runs("all caps", "all_caps", True, _font("all_caps", True))
_runs("hidden", "hidden", True, _font("hidden", True))
_runs("outline", "outline", True, _font("outline", True))
_runs("colour by name", "color", "red", lambda run: setattr(run.font.color, "rgb", RGBColor(255, 0, 0)))
_runs("colour by code", "color", "#2A6099", lambda run: setattr(run.font.color, "rgb", RGBColor(0x2A, 0x60, 0x99)))
_runs("highlight", "highlight", "yellow", _font("highlight_color", WD_COLOR_INDEX.YELLOW))
_runs("background", "highlight", "#FFB66C", _rpr('<w:shd w:val="clear" w:fill="FFB66C"/>'))
_runs("font name", "font_name", "Liberation Sans", _font("name", "Liberation Sans"))
_runs("font size", "font_size", "18", _font("size", Pt(18)))
_runs("letter spacing", "letter_spacing", "3 pt", _rpr('<w:spacing w:val="60"/>'))
_runs("language", "language", "de-DE", _rpr('<w:lang w:val="de-DE"/>'))
_runs("character style", "style", "Emphasis", lambda run: setattr(run, "style", "Emphasis"))
_runs("link on words", "link", "https://example.org/", lambda run: wrap_link(run))


case(
    "whole paragraph bold",
    check("run_format", "bold", True, paragraph=SALES),
    on_paragraph(lambda p: setattr(p.runs[0], "bold", True)),
    on_paragraph(lambda p: setattr(p.runs[0], "bold", True), COSTS),
    on_words(_font("bold", True)),
)
case(
    "a heading italic by its order",
    check("run_format", "italic", True, kind="heading", ordinal=2),
    on_paragraph(lambda p: setattr(p.runs[0], "italic", True), "Outlook"),
    on_paragraph(lambda p: setattr(p.runs[0], "italic", True), "Sales"),
    both(*(on_paragraph(lambda p: setattr(p.runs[0], "italic", True), t) for t in ("Sales", "Outlook"))),
)
case(
    "a cell bold",
    check("run_format", "bold", True, table=1, row=2, col=1),
    lambda d: setattr(d.tables[0].cell(1, 0).paragraphs[0].runs[0], "bold", True),
    lambda d: setattr(d.tables[0].cell(0, 1).paragraphs[0].runs[0], "bold", True),
    on_paragraph(lambda p: setattr(p.runs[0], "bold", True)),
)


# ------------------------------------------------------------------ paragraphs


def _paragraphs(name: str, property: str, value: Any, change: Callable[[Any], Any], at: str = SALES) -> None:
    case(
        name,
        check("paragraph_format", property, value, paragraph=at),
        on_paragraph(change, at),
        on_paragraph(change, COSTS),  # on another paragraph
        both(on_paragraph(change, at), on_paragraph(change, PLANS)),  # and on another too
        both(on_paragraph(change, at), on_paragraph(lambda p: setattr(p.runs[0], "underline", True), at)),
    )


def _format(name: str, value: Any) -> Callable[[Any], Any]:
    return lambda target: setattr(target.paragraph_format, name, value)


def _ppr(xml: str) -> Callable[[Any], Any]:
    return lambda target: target._p.get_or_add_pPr().append(fragment(xml))


_paragraphs("centred", "alignment", "center", _format("alignment", 1))
_paragraphs("right", "alignment", "right", _format("alignment", 2))
_paragraphs("justified", "alignment", "justify", _format("alignment", 3))
_paragraphs("line spacing", "line_spacing", 1.5, _format("line_spacing", 1.5))
_paragraphs("fixed line spacing", "line_spacing", "20 pt exact", lambda p: _fixed(p, 20))
_paragraphs("space before", "space_before", "0.5 cm", _format("space_before", Pt(14.2)))
_paragraphs("space after", "space_after", 24, _format("space_after", Pt(24)))
_paragraphs("indent left", "indent_left", '0.5"', _format("left_indent", Inches(0.5)))
_paragraphs("indent right", "indent_right", "1 in", _format("right_indent", Inches(1)))
_paragraphs("first line", "first_line_indent", 36, _format("first_line_indent", Pt(36)))
_paragraphs(
    "hanging", "first_line_indent", -18, lambda p: p._p.get_or_add_pPr().append(fragment('<w:ind w:hanging="360"/>'))
)
_paragraphs("keep with next", "keep_with_next", True, _format("keep_with_next", True))
_paragraphs("keep together", "keep_together", True, _format("keep_together", True))
_paragraphs("page break before", "page_break_before", True, _format("page_break_before", True))
_paragraphs("border", "border", "box", _ppr(
    "<w:pBdr>" + "".join(f'<w:{s} w:val="single" w:sz="4" w:space="1"/>' for s in ("top", "left", "bottom", "right"))
    + "</w:pBdr>"
))  # fmt: skip
_paragraphs(
    "bottom border", "border", ["bottom"], _ppr('<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1"/></w:pBdr>')
)
_paragraphs("background", "background", "yellow", _ppr('<w:shd w:val="clear" w:fill="FFFF00"/>'))
_paragraphs("tab stop", "tab_stop", "2 in", lambda p: p.paragraph_format.tab_stops.add_tab_stop(Inches(2)))
_paragraphs("style", "style", "Heading 2", lambda p: setattr(p, "style", "Heading 2"))
_paragraphs("quotation style", "style", "quotations", lambda p: setattr(p, "style", "Quote"))
_paragraphs("numbered list", "list", "number", lambda p: setattr(p, "style", "List Number"))
_paragraphs("bullet list", "list", "bullet", lambda p: _bullet(p))
_paragraphs("list level", "list_level", 2, lambda p: _level(p), ITEMS[1])
_paragraphs("drop cap", "drop_cap", True, lambda p: _drop_cap(p))
_paragraphs("outline level", "outline_level", 3, _ppr('<w:outlineLvl w:val="2"/>'))
_paragraphs("hyphenation", "hyphenation", True, _ppr('<w:suppressAutoHyphens w:val="0"/>'))


def _fixed(target: Any, points: float) -> None:
    target.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    target.paragraph_format.line_spacing = Pt(points)


def _numbering(target: Any) -> str:
    style = target.part.document.styles["List Bullet"].element
    return str(style.find(f".//{qn('w:numId')}").get(qn("w:val")))


def _bullet(target: Any) -> None:
    number = _numbering(target)
    _ppr(f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')(target)


def _level(target: Any) -> None:
    """List Bullet 2 is the second level only by its looks; a real second level needs a list with two."""
    numbering = target.part.numbering_part.element
    identifier = "97"
    if not any(e.get(qn("w:abstractNumId")) == identifier for e in numbering.iterfind(qn("w:abstractNum"))):
        levels = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/>'
            f'<w:pPr><w:ind w:left="{360 * (i + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
            for i, sign in enumerate("\u2022\u25e6")
        )
        numbering.insert(0, fragment(f'<w:abstractNum w:abstractNumId="{identifier}">{levels}</w:abstractNum>'))
        numbering.append(fragment(f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/></w:num>'))
    _ppr(f'<w:numPr><w:ilvl w:val="1"/><w:numId w:val="{identifier}"/></w:numPr>')(target)


def _drop_cap(target: Any) -> None:
    whole = target.text
    initial = fragment(
        '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3" w:vAnchor="text" w:hAnchor="text"/></w:pPr>'
        f"<w:r><w:t>{whole[0]}</w:t></w:r></w:p>"
    )
    target._p.addprevious(initial)
    target.runs[0].text = whole[1:]


case(
    "no list",
    check("paragraph_format", "list", "none", paragraph=ITEMS[1]),
    on_paragraph(lambda p: setattr(p, "style", "Normal"), ITEMS[1]),
    on_paragraph(lambda p: setattr(p, "style", "Normal"), ITEMS[2]),
    both(*(on_paragraph(lambda p: setattr(p, "style", "Normal"), t) for t in ITEMS)),
)
case(
    "three paragraphs centred",
    check("paragraph_format", "alignment", "center", paragraphs=[SALES, COSTS, PLANS]),
    both(*(on_paragraph(_format("alignment", 1), t) for t in (SALES, COSTS, PLANS))),
    both(*(on_paragraph(_format("alignment", 1), t) for t in (SALES, PLANS))),
    both(*(on_paragraph(_format("alignment", 1), t) for t in (SALES, COSTS, PLANS, STRAY))),
)
case(
    "a range numbered",
    check("paragraph_format", "list", "number", from_=ITEMS[0], to=ITEMS[2]),
    both(*(on_paragraph(lambda p: setattr(p, "style", "List Number"), t) for t in ITEMS)),
    both(*(on_paragraph(lambda p: setattr(p, "style", "List Number"), t) for t in ITEMS[:2])),
    both(*(on_paragraph(lambda p: setattr(p, "style", "List Number"), t) for t in (*ITEMS, PLANS))),
)
