"""Reader of Mallard help (GNOME's applications, projectmallard.org): sections with `steps` of `item`s."""

from urllib.parse import unquote, urlsplit

from lxml import etree

from tasks.errors import DataError
from tasks.plans import xml_page
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.xml_page import children, name
from tasks.schemas import Document, PlanStep, RawPage, UiMention

READER = "mallard-1"

_KINDS = {"gui": "emph", "key": "keycode", "input": "input", "cmd": "input", "code": "literal", "file": "literal"}
_JOINTS = {"keyseq": "+", "guiseq": " - "}
_APART = frozenset(
    {"note", "media", "steps", "list", "terms", "table", "figure", "screen", "synopsis", "links", "info", "comment"}
)


def read(page: RawPage, *, app: str = "") -> tuple[Document, ...]:
    """Parse one page.

    Args:
        page: as fetched.
        app: application it is about; "" takes the name of its folder.

    Raises:
        DataError: it is no Mallard page.
    """
    root = xml_page.parse(page.body, page.canonical_url)
    if name(root) != "page":
        raise DataError(page.canonical_url, f"<{name(root)}>", "a Mallard <page>")
    outline = Outline()
    _section(root, outline, 1)
    found = [_text(d)[0] for info in children(root, "info") for d in children(info, "desc")]
    outline.summary = " ".join(found)
    folder = unquote(urlsplit(page.canonical_url).path).strip("/").split("/")[0]
    lang = root.get("{http://www.w3.org/XML/1998/namespace}lang") or "en"
    everything = " ".join(root.itertext())
    return (document(page, outline, app=app or folder, lang=lang, reader=READER, everything=everything),)


def _text(element: etree._Element) -> tuple[str, tuple[UiMention, ...]]:
    return xml_page.text_of(element, _KINDS, _JOINTS, _APART.__contains__)


def _section(element: etree._Element, outline: Outline, level: int) -> None:
    for title in children(element, "title")[:1]:
        outline.heading(level, _text(title)[0])
    for child in element:
        tag = name(child)
        if tag == "section":
            _section(child, outline, min(level + 1, 9))
        elif tag == "p":
            outline.paragraph(*_text(child))
        elif tag == "note":
            _note(child, outline)
        elif tag == "steps":
            _steps(child, outline)
        elif tag in ("list", "terms"):
            _list(child, outline)
        elif tag in ("div", "sidebar", "listing", "example", "quote") and level < 9:
            _section(child, outline, level + 1)


def _note(element: etree._Element, outline: Outline) -> None:
    text = " ".join(_text(p)[0] for p in children(element, "p"))
    if text:
        outline.extend_last_step(notes=(text,))
        outline.lines.append(text)


def _steps(element: etree._Element, outline: Outline) -> None:
    title = " ".join(_text(t)[0] for t in children(element, "title"))
    if title:
        outline.intro.append(title)
    outline.steps([_step(item) for item in children(element, "item")])


def _step(item: etree._Element) -> PlanStep:
    blocks = [_text(p) for p in children(item, "p")]
    notes = [" ".join(_text(p)[0] for p in children(n, "p")) for n in children(item, "note")]
    nested = [_item(i) for inner in children(item, "list", "steps") for i in children(inner, "item")]
    return PlanStep(
        text=" ".join(t for t, _ in blocks if t),
        ui=tuple(m for _, found in blocks for m in found),
        alternatives=tuple(t for t in nested if t),
        notes=tuple(n for n in notes if n),
    )


def _item(item: etree._Element) -> str:
    return " ".join(_text(p)[0] for p in children(item, "p")) or _text(item)[0]


def _list(element: etree._Element, outline: Outline) -> None:
    items = [t for t in (_item(i) for i in children(element, "item")) if t]
    outline.options(items)
    outline.lines += items
