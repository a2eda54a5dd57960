"""Reader of DocBook help (docbook.org): sections with `procedure`s of `step`s and numbered lists."""

from lxml import etree

from tasks.errors import DataError
from tasks.plans import xml_page
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.xml_page import children, name
from tasks.schemas import Document, PlanStep, RawPage, UiMention

READER = "docbook-1"

_GUI = ("guimenu", "guimenuitem", "guisubmenu", "guilabel", "guibutton", "guiicon", "interface", "interfacename")
_KINDS = (
    dict.fromkeys(_GUI, "emph")
    | {"keycap": "keycode", "keysym": "keycode", "userinput": "input"}
    | dict.fromkeys(("command", "filename", "literal"), "literal")
)
_JOINTS = {"keycombo": "+", "menuchoice": " - "}
_NOTES = frozenset({"note", "tip", "warning", "caution", "important"})
_LISTS = frozenset({"orderedlist", "itemizedlist", "procedure", "substeps", "variablelist", "simplelist"})
_APART = _NOTES | _LISTS | {
    "figure", "informalfigure", "table", "informaltable", "screen", "programlisting", "mediaobject", "graphic",
    "indexterm", "footnote", "example", "shortcut", "remark",
}  # fmt: skip
_DIVISIONS = frozenset(
    {"book", "article", "part", "preface", "chapter", "appendix", "section", "simplesect", "refsect1", "sect1", "sect2",
     "sect3", "sect4", "sect5", "informalexample", "example", "formalpara", "blockquote", "sidebar"}
)  # fmt: skip


def read(page: RawPage, *, app: str = "") -> tuple[Document, ...]:
    """Parse one file; a manual may be one file or many.

    Args:
        page: as fetched.
        app: application it is about.

    Raises:
        DataError: it is no DocBook.
    """
    root = xml_page.parse(page.body, page.canonical_url)
    if name(root) not in _DIVISIONS:
        raise DataError(page.canonical_url, f"<{name(root)}>", "a DocBook division")
    outline = Outline()
    _division(root, outline, 1)
    lang = root.get("lang") or "en"
    return (document(page, outline, app=app, lang=lang, reader=READER, everything=" ".join(root.itertext())),)


def _text(element: etree._Element) -> tuple[str, tuple[UiMention, ...]]:
    return xml_page.text_of(element, _KINDS, _JOINTS, _APART.__contains__)


def _division(element: etree._Element, outline: Outline, level: int) -> None:
    for child in element:
        tag = name(child)
        if tag == "title":
            outline.heading(level, _text(child)[0])
        elif tag in _DIVISIONS and level < 12:
            _division(child, outline, level + 1)
        elif tag in ("para", "simpara"):
            _para(child, outline, level)
        elif tag in _NOTES:
            _note(child, outline)
        elif tag in _LISTS:
            _list(child, outline, level)


def _para(element: etree._Element, outline: Outline, level: int) -> None:
    """A paragraph, then the lists inside it."""
    outline.paragraph(*_text(element))
    for child in element:
        if name(child) in _LISTS:
            _list(child, outline, level)
        elif name(child) in _NOTES:
            _note(child, outline)


def _note(element: etree._Element, outline: Outline) -> None:
    text = " ".join(_text(p)[0] for p in children(element, "para", "simpara"))
    if text:
        outline.extend_last_step(notes=(text,))
        outline.lines.append(text)


def _list(element: etree._Element, outline: Outline, level: int) -> None:
    if name(element) not in ("procedure", "orderedlist"):
        items = [t for t in (_item(i) for i in children(element, "listitem", "varlistentry", "member")) if t]
        outline.options(items)
        outline.lines += items
        return
    for title in children(element, "title")[:1]:
        outline.heading(level + 1, _text(title)[0])
    outline.steps([_step(item) for item in children(element, "step", "listitem")])


def _item(item: etree._Element) -> str:
    return " ".join(_text(p)[0] for p in children(item, "para", "simpara")) or _text(item)[0]


def _step(item: etree._Element) -> PlanStep:
    paras = children(item, "para", "simpara")
    blocks = [_text(p) for p in paras] or [_text(item)]
    holders = [item, *paras]
    notes = [_item(n) for h in holders for n in h if name(n) in _NOTES]
    inner = [i for h in holders for c in h if name(c) in _LISTS for i in children(c, "step", "listitem", "member")]
    return PlanStep(
        text=" ".join(t for t, _ in blocks if t),
        ui=tuple(m for _, found in blocks for m in found),
        alternatives=tuple(t for t in map(_item, inner) if t),
        notes=tuple(n for n in notes if n),
    )
