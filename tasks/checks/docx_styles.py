"""Effective formatting of a .docx: defaults, styles, numbering and direct properties merged in the spec's order.

LibreOffice moves formatting between styles and runs whenever it saves; only effective values can be compared
(ECMA-376 part 1, 17.7.2 "style hierarchy").
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tasks.checks.docx_xml import (
    HIGHLIGHTS,
    A,
    Element,
    R,
    W,
    border,
    child,
    colour,
    number,
    on,
    shading,
    tag,
    twips,
    val,
)

Props = dict[str, Any]

_SWITCHES = {
    "b": "bold", "i": "italic", "smallCaps": "small_caps", "caps": "all_caps", "vanish": "hidden",
    "outline": "outline", "shadow": "shadow", "emboss": "emboss", "imprint": "engrave",
}  # fmt: skip
_PARAGRAPH_SWITCHES = {
    "keepNext": "keep_with_next", "keepLines": "keep_together", "pageBreakBefore": "page_break_before",
    "widowControl": "widow_control", "suppressLineNumbers": "no_line_numbers", "suppressAutoHyphens": "no_hyphenation",
    "bidi": "right_to_left", "contextualSpacing": "contextual_spacing",
}  # fmt: skip
_ALIGNMENTS = {"start": "left", "end": "right", "both": "justify", "distribute": "justify"}


@dataclass(frozen=True)
class Style:
    """One style of styles.xml."""

    name: str
    kind: str  # paragraph, character, table, numbering
    based_on: str
    paragraph: Props
    run: Props
    element: Element


@dataclass
class Styles:
    """All styles, defaults and numbering of one document."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default_paragraph: str = ""
    paragraph_defaults: Props = field(default_factory=dict)
    run_defaults: Props = field(default_factory=dict)
    levels: dict[tuple[str, int], Props] = field(default_factory=dict)  # (numId, level) -> format, start, paragraph
    fonts: dict[str, str] = field(default_factory=dict)  # theme font name -> font

    def chain(self, style_id: str) -> list[Style]:
        """The style and what it is based on, base first; a circle ends the walk."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self.by_id:
            seen.add(style_id)
            style = self.by_id[style_id]
            found.append(style)
            style_id = style.based_on
        return found[::-1]

    def paragraph(self, style_id: str, direct: Props) -> Props:
        """Effective paragraph properties: defaults, styles base first (each over its own numbering), direct."""
        merged = dict(self.paragraph_defaults)
        for style in self.chain(style_id):
            if "num_id" in style.paragraph:
                merged.update(self._numbering({**merged, **style.paragraph}))
            merged.update(style.paragraph)
        if "num_id" in direct:
            merged.update(self._numbering({**merged, **direct}))
        merged.update(direct)
        return merged

    def run(self, paragraph_style: str, direct: Props) -> Props:
        """Effective run properties: defaults, paragraph style, character style, direct."""
        merged = dict(self.run_defaults)
        for style in self.chain(paragraph_style):
            merged.update(style.run)
        for style in self.chain(str(direct.get("style", ""))):
            merged.update(style.run)
        merged.update(direct)
        return merged

    def level(self, props: Props) -> Props:
        """Format of the list a paragraph with these effective properties is in, {} when it is in none."""
        if props.get("num_id", "0") == "0":
            return {}
        return self.levels.get((props["num_id"], props.get("num_level", 0)), {})

    def name(self, style_id: str) -> str:
        """Display name of a style, the id itself when it is not defined."""
        return self.by_id[style_id].name if style_id in self.by_id else style_id

    def _numbering(self, props: Props) -> Props:
        return dict(self.level(props).get("paragraph", {}))


def read_styles(styles: Element | None, numbering: Element | None, theme: Element | None) -> Styles:
    """Read the three parts that hold formatting; each may be missing."""
    book = Styles(fonts=_theme_fonts(theme))
    if styles is not None:
        defaults = child(styles, "docDefaults")
        book.run_defaults = run_props(child(child(defaults, "rPrDefault"), "rPr"), book.fonts)
        book.paragraph_defaults = paragraph_props(child(child(defaults, "pPrDefault"), "pPr"))
        for element in styles.iterfind(W + "style"):
            _add_style(book, element)
    if numbering is not None:
        _add_numbering(book, numbering)
    return book


def _add_style(book: Styles, element: Element) -> None:
    style_id, kind = val(element, "styleId") or "", val(element, "type") or "paragraph"
    paragraph = paragraph_props(child(element, "pPr"))
    book.by_id[style_id] = Style(
        name=val(child(element, "name")) or style_id,
        kind=kind,
        based_on=val(child(element, "basedOn")) or "",
        paragraph=paragraph,
        run=run_props(child(element, "rPr"), book.fonts),
        element=element,
    )
    if kind == "paragraph" and (val(element, "default") or "0") in {"1", "true"}:
        book.default_paragraph = style_id


def _add_numbering(book: Styles, numbering: Element) -> None:
    abstract: dict[str, dict[int, Props]] = {}
    for element in numbering.iterfind(W + "abstractNum"):
        levels = {int(number(val(lvl, "ilvl")) or 0): _level(lvl) for lvl in element.iterfind(W + "lvl")}
        abstract[val(element, "abstractNumId") or ""] = levels
    for element in numbering.iterfind(W + "num"):
        levels = dict(abstract.get(val(child(element, "abstractNumId")) or "", {}))
        for override in element.iterfind(W + "lvlOverride"):
            index = int(number(val(override, "ilvl")) or 0)
            replaced = child(override, "lvl")
            levels[index] = _level(replaced) if replaced is not None else dict(levels.get(index, {}))
            start = val(child(override, "startOverride"))
            if start is not None:
                levels[index]["start"] = int(number(start) or 0)
        for index, level in levels.items():
            book.levels[(val(element, "numId") or "", index)] = level


def _level(element: Element) -> Props:
    style = val(child(element, "numFmt")) or "decimal"
    text = val(child(element, "lvlText")) or ""
    kind = "bullet" if style == "bullet" else "none" if style == "none" else "number"
    return {
        "kind": kind,
        "format": text if kind == "bullet" else style,
        "start": int(number(val(child(element, "start"))) or 1),
        "paragraph": paragraph_props(child(element, "pPr")),
    }


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    fonts: dict[str, str] = {}
    for size in ("major", "minor"):
        latin = None if theme is None else theme.find(f".//{A}{size}Font/{A}latin")
        if latin is not None:
            fonts[f"{size}HAnsi"] = fonts[f"{size}Ascii"] = latin.get("typeface", "")
    return fonts


def run_props(element: Element | None, fonts: dict[str, str]) -> Props:
    """Properties that a w:rPr sets, nothing for those it leaves to the styles."""
    props: Props = {}
    for item in element if element is not None else ():
        name = tag(item)
        if name in _SWITCHES:
            props[_SWITCHES[name]] = on(item)
        elif name in _RUN_READERS:
            _RUN_READERS[name](props, item)
        elif name == "rFonts":
            font = val(item, "ascii") or fonts.get(val(item, "asciiTheme") or "", "")
            if font:
                props["font"] = font
    return props


def _strike(props: Props, item: Element) -> None:
    props["strike"] = ("double" if tag(item) == "dstrike" else "single") if on(item) else props.get("strike", "")


def _vertical(props: Props, item: Element) -> None:
    props["superscript"], props["subscript"] = val(item) == "superscript", val(item) == "subscript"


def _highlight(props: Props, item: Element) -> None:
    found = shading(item) if tag(item) == "shd" else HIGHLIGHTS.get(val(item) or "", "")
    if tag(item) == "highlight" or not props.get("highlight"):
        props["highlight"] = found


def _underline(props: Props, item: Element) -> None:
    style = val(item) or "none"
    props["underline"] = "" if style == "none" else style


_RUN_READERS: dict[str, Callable[[Props, Element], None]] = {
    "rStyle": lambda p, e: p.update(style=val(e) or ""),
    "u": _underline,
    "strike": _strike,
    "dstrike": _strike,
    "vertAlign": _vertical,
    "color": lambda p, e: p.update(color=colour(val(e))),
    "highlight": _highlight,
    "shd": _highlight,
    "sz": lambda p, e: p.update(size=number(val(e), 0.5)),
    "spacing": lambda p, e: p.update(letter_spacing=twips(e)),
    "position": lambda p, e: p.update(raised=number(val(e), 0.5)),
    "w": lambda p, e: p.update(scale=number((val(e) or "").rstrip("%"))),
    "lang": lambda p, e: p.update(language=val(e) or ""),
}


def paragraph_props(element: Element | None) -> Props:
    """Properties that a w:pPr sets."""
    props: Props = {}
    for item in element if element is not None else ():
        name = tag(item)
        if name in _PARAGRAPH_SWITCHES:
            props[_PARAGRAPH_SWITCHES[name]] = on(item)
        elif name in _PARAGRAPH_READERS:
            _PARAGRAPH_READERS[name](props, item)
    return props


def _alignment(props: Props, item: Element) -> None:
    found = val(item) or "left"
    props["alignment"] = _ALIGNMENTS.get(found, found)


def _spacing(props: Props, item: Element) -> None:
    for name, key in (("before", "space_before"), ("after", "space_after")):
        length = twips(item, name)
        if length is not None:
            props[key] = length
        if (val(item, f"{name}Autospacing") or "0") in {"1", "true"}:
            props[key] = 14  # what applications show for "auto"
    line = number(val(item, "line"))
    rule = val(item, "lineRule") or "auto"
    if line is not None:
        fixed = f"{line / 20:g} pt {'exact' if rule == 'exact' else 'at least'}"
        props["line_spacing"] = round(line / 240, 2) if rule == "auto" else fixed


def _indent(props: Props, item: Element) -> None:
    for names, key in ((("left", "start"), "indent_left"), (("right", "end"), "indent_right")):
        for name in names:
            length = twips(item, name)
            if length is not None:
                props[key] = length
    first, hanging = twips(item, "firstLine"), twips(item, "hanging")
    if hanging:
        props["first_line_indent"] = -hanging
    elif first is not None or hanging is not None:
        props["first_line_indent"] = first or 0


def _numbered(props: Props, item: Element) -> None:
    identifier, level = val(child(item, "numId")), val(child(item, "ilvl"))
    if identifier is not None:
        props["num_id"] = identifier
    if level is not None:
        props["num_level"] = int(number(level) or 0)


def _tabs(props: Props, item: Element) -> None:
    stops = dict(props.get("tabs", {}))
    for stop in item:
        kind = val(stop) or "left"
        stops[str(twips(stop, "pos") or 0)] = "" if kind == "clear" else kind
    props["tabs"] = {pos: kind for pos, kind in sorted(stops.items()) if kind}


def _drop_cap(props: Props, item: Element) -> None:
    if (val(item, "dropCap") or "none") != "none":
        props["drop_cap"] = int(number(val(item, "lines")) or 1)


def _sides(props: Props, item: Element) -> None:
    props["border"] = {tag(side): border(side) for side in item if border(side) and tag(side) != "between"}


_PARAGRAPH_READERS: dict[str, Callable[[Props, Element], None]] = {
    "pStyle": lambda p, e: p.update(style=val(e) or ""),
    "jc": _alignment,
    "spacing": _spacing,
    "ind": _indent,
    "numPr": _numbered,
    "tabs": _tabs,
    "framePr": _drop_cap,
    "outlineLvl": lambda p, e: p.update(outline=int(number(val(e)) or 0)),
    "pBdr": _sides,
    "shd": lambda p, e: p.update(background=shading(e)),
}


def relationships(root: Element | None) -> dict[str, tuple[str, str]]:
    """Id -> (kind, target) of a relationship part; kind is the last word of its type."""
    found: dict[str, tuple[str, str]] = {}
    for item in root if root is not None else ():
        found[item.get("Id", "")] = (item.get("Type", "").rsplit("/", 1)[-1], item.get("Target", ""))
    return found


def relation_id(element: Element) -> str:
    """The r:id of an element, "" without."""
    return element.get(R + "id") or ""
