"""Effective formatting of a .docx: defaults, styles, numbering and direct properties merged in the spec's order.

LibreOffice moves formatting between styles and runs whenever it saves; only effective values can be compared
(ECMA-376 part 1, 17.7.2 "style hierarchy").
"""

from dataclasses import dataclass, field

from tasks.checks.docx_properties import Props, paragraph_props, run_props
from tasks.checks.docx_xml import (
    A,
    Element,
    R,
    W,
    child,
    number,
    val,
)


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


def relationships(root: Element | None) -> dict[str, tuple[str, str]]:
    """Id -> (kind, target) of a relationship part; kind is the last word of its type."""
    found: dict[str, tuple[str, str]] = {}
    for item in root if root is not None else ():
        found[item.get("Id", "")] = (item.get("Type", "").rsplit("/", 1)[-1], item.get("Target", ""))
    return found


def relation_id(element: Element) -> str:
    """The r:id of an element, "" without."""
    return element.get(R + "id") or ""
