"""Small readers of WordprocessingML attributes (ECMA-376 part 1): names, switches, lengths in points, colours."""

from typing import Any, TypeAlias

Element: TypeAlias = Any
"""lxml's element; lxml ships no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
V = "{urn:schemas-microsoft-com:vml}"

HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080",
    "darkGray": "808080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
    "green": "00FF00", "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF",
    "yellow": "FFFF00",
}  # fmt: skip
"""w:highlight values (ECMA-376 17.18.40) as RGB."""


def tag(element: Element) -> str:
    """Local name of a WordprocessingML element, the qualified name of any other; "" for comments."""
    name = element.tag
    if not isinstance(name, str):
        return ""
    return name[len(W) :] if name.startswith(W) else name


def child(element: Element | None, name: str) -> Element | None:
    """First child with this local name in the w: namespace."""
    return None if element is None else element.find(W + name)


def val(element: Element | None, name: str = "val") -> str | None:
    """A w: attribute, None when the element or the attribute is missing."""
    return None if element is None else element.get(W + name)


def on(element: Element) -> bool:
    """Value of a switch such as <w:b/> (17.17.4)."""
    return (val(element) or "true").lower() not in {"0", "false", "off", "none"}


def number(text: str | None, scale: float = 1.0) -> float | None:
    """Number in an attribute times `scale`; None when missing or not a number; lengths with a unit are read too."""
    if text is None:
        return None
    units = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
    try:
        if text[-2:] in units:
            return tidy(float(text[:-2]) * units[text[-2:]])
        return tidy(float(text) * scale)
    except (ValueError, OverflowError):
        return None


def twips(element: Element | None, name: str = "val") -> float | None:
    """A length given in twentieths of a point, in points."""
    return number(val(element, name), 0.05)


def tidy(value: float) -> float:
    """Rounded to hundredths; whole numbers as int, so that JSON stays short."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def colour(text: str | None) -> str:
    """Upper-case RRGGBB; "" for automatic, none or unreadable."""
    if text is None:
        return ""
    text = text.strip().lstrip("#").upper()
    return text if len(text) == 6 and all(c in "0123456789ABCDEF" for c in text) else ""


def shading(element: Element | None) -> str:
    """Fill colour of a w:shd, "" without."""
    if element is None or val(element) in {"nil"}:
        return ""
    return colour(val(element, "fill"))


def border(element: Element) -> str:
    """One border side as "style width colour", "" when there is none."""
    style = val(element) or "none"
    if style in {"none", "nil"}:
        return ""
    width = number(val(element, "sz"), 0.125) or 0
    return f"{style} {width} {colour(val(element, 'color')) or 'auto'}"


def clean(props: dict[str, Any]) -> dict[str, Any]:
    """Without values that mean "not set": None, False, "", empty containers and, for lengths, 0."""
    return {key: value for key, value in props.items() if value not in (None, False, "", 0, {}, [], ())}
