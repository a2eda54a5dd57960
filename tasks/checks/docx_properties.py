"""Direct properties of runs and paragraphs of a .docx, read element by element (ECMA-376 part 1, 17.3.1 and 17.3.2)."""

from collections.abc import Callable
from typing import Any

from tasks.checks.docx_xml import (
    HIGHLIGHTS,
    Element,
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
