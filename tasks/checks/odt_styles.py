"""Effective formatting of an .odt: default, named and automatic styles (OpenDocument 1.3 part 3, section 16)."""

from collections.abc import Callable
from typing import Any

from tasks.checks.docx_xml import Element as Element
from tasks.checks.docx_xml import clean, colour, number

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

Props = dict[str, Any]

_ALIGNMENTS = {"start": "left", "end": "right"}


def _line_height(value: str) -> float | str:
    return round((number(value[:-1]) or 100) / 100, 2) if value.endswith("%") else f"{number(value)} pt exact"


def _position(props: Props, value: str) -> None:
    first = value.split(" ")[0]
    amount = number(first.rstrip("%")) if first.endswith("%") else {"super": 1.0, "sub": -1.0}.get(first)
    props["superscript"], props["subscript"] = (amount or 0) > 0, (amount or 0) < 0


def _stroke(props: Props, key: str, style: str) -> None:
    props[key] = "" if style == "none" else props.get(key) or "single"


_Reader = Callable[[Props, str], Any]
_READERS: dict[str, _Reader] = {
    f"{FO}font-weight": lambda p, v: p.update(bold=v not in {"normal", "400"}),
    f"{FO}font-style": lambda p, v: p.update(italic=v != "normal"),
    f"{FO}font-variant": lambda p, v: p.update(small_caps=v == "small-caps"),
    f"{FO}text-transform": lambda p, v: p.update(all_caps=v == "uppercase"),
    f"{FO}color": lambda p, v: p.update(color="" if v == "#000000" else colour(v)),
    f"{FO}font-size": lambda p, v: None if v.endswith("%") else p.update(size=number(v)),
    f"{FO}letter-spacing": lambda p, v: p.update(letter_spacing=0 if v == "normal" else number(v)),
    f"{STYLE}font-name": lambda p, v: p.update(font=v),
    f"{FO}font-family": lambda p, v: p.update(font=v.strip("'")),
    f"{STYLE}text-underline-style": lambda p, v: _stroke(p, "underline", v),
    f"{STYLE}text-underline-type": lambda p, v: p.update(underline="double") if v == "double" else None,
    f"{STYLE}text-line-through-style": lambda p, v: _stroke(p, "strike", v),
    f"{STYLE}text-line-through-type": lambda p, v: p.update(strike="double") if v == "double" else None,
    f"{STYLE}text-position": _position,
    f"{FO}text-align": lambda p, v: p.update(alignment=_ALIGNMENTS.get(v, v)),
    f"{FO}line-height": lambda p, v: p.update(line_spacing=1 if v == "normal" else _line_height(v)),
    f"{FO}margin-top": lambda p, v: p.update(space_before=number(v)),
    f"{FO}margin-bottom": lambda p, v: p.update(space_after=number(v)),
    f"{FO}margin-left": lambda p, v: p.update(indent_left=number(v)),
    f"{FO}margin-right": lambda p, v: p.update(indent_right=number(v)),
    f"{FO}text-indent": lambda p, v: p.update(first_line_indent=number(v)),
    f"{FO}keep-with-next": lambda p, v: p.update(keep_with_next=v == "always"),
    f"{FO}keep-together": lambda p, v: p.update(keep_together=v == "always"),
    f"{FO}break-before": lambda p, v: p.update(page_break_before=v == "page"),
}
_RUN = ("bold", "italic", "underline", "strike", "superscript", "subscript", "small_caps", "all_caps", "color",
        "highlight", "letter_spacing", "font", "size")  # fmt: skip
_PARAGRAPH = ("alignment", "line_spacing", "space_before", "space_after", "indent_left", "indent_right",
              "first_line_indent", "keep_with_next", "keep_together", "page_break_before", "background")  # fmt: skip


class OdtStyles:
    """Styles of content.xml and styles.xml."""

    def __init__(self, *roots: Element | None) -> None:
        self.named: dict[tuple[str, str], Element] = {}
        self.defaults: dict[str, Props] = {}
        self.lists: dict[str, Element] = {}
        for root in roots:
            for style in () if root is None else root.iter(f"{STYLE}style"):
                self.named[style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")] = style
            for style in () if root is None else root.iter(f"{STYLE}default-style"):
                self.defaults[style.get(f"{STYLE}family", "")] = read_props(style)
            for style in () if root is None else root.iter(f"{TEXT}list-style"):
                self.lists[style.get(f"{STYLE}name", "")] = style

    def chain(self, family: str, name: str) -> list[Element]:
        """The style and its parents, base first."""
        found: list[Element] = []
        while (family, name) in self.named and self.named[family, name] not in found:
            found.append(self.named[family, name])
            name = found[-1].get(f"{STYLE}parent-style-name", "")
        return found[::-1]

    def effective(self, family: str, name: str) -> Props:
        """Merged properties of defaults and the style's chain."""
        merged = dict(self.defaults.get("paragraph", {})) if family == "paragraph" else {}
        for style in self.chain(family, name):
            merged.update(read_props(style))
        return merged

    def paragraph(self, name: str) -> Props:
        """What a part says of a paragraph's formatting."""
        effective = self.effective("paragraph", name)
        found = {key: effective.get(key) for key in _PARAGRAPH}
        if found["alignment"] == "left":
            found["alignment"] = None
        if found["line_spacing"] == 1:
            found["line_spacing"] = None
        return clean(found)

    def run(self, paragraph: str, spans: list[str]) -> Props:
        """What a part says of characters: the paragraph's style, then the character styles around them."""
        merged = self.effective("paragraph", paragraph)
        merged.pop("highlight", None)
        for span in spans:
            merged.update(self.effective("text", span))
        return clean({key: merged.get(key) for key in _RUN})

    def display(self, family: str, name: str) -> str:
        """The named style behind a (perhaps automatic) one, as users see it."""
        for style in reversed(self.chain(family, name)):
            parent = style.getparent()
            if parent is not None and parent.tag == f"{OFFICE}styles":
                shown: str = style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name", "")
                return "Normal" if shown == "Standard" else shown
        return "Normal"

    def list_kind(self, name: str, level: int) -> str:
        """Either bullet or number, by the list style's level."""
        style = self.lists.get(name)
        found = () if style is None else [e for e in style if e.get(f"{TEXT}level") == str(level)]
        return "number" if any(e.tag == f"{TEXT}list-level-style-number" for e in found) else "bullet"


def read_props(style: Element) -> Props:
    """Properties that one style element sets."""
    props: Props = {}
    for kind in ("paragraph-properties", "text-properties"):
        for element in style.iterfind(f"{STYLE}{kind}"):
            for name, value in sorted(element.attrib.items()):
                if name in _READERS:
                    _READERS[name](props, value)
                elif name == f"{FO}background-color":
                    props["background" if kind.startswith("paragraph") else "highlight"] = colour(value)
    return props
