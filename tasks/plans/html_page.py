"""Any HTML page: decoding, what is shown of it, and the walk over headings, lists and notes that its dialect names."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from charset_normalizer import from_bytes
from lxml import etree, html

from tasks.errors import DataError
from tasks.plans.markup import Run, joined
from tasks.plans.outline import Outline
from tasks.plans.risk import clean
from tasks.schemas import PlanStep, UiMention

MAX_DEPTH = 120
"""Nesting that the walk follows; what lies deeper is not how-to text."""

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
_SKIPPED = frozenset(["nav", "footer", "aside", "form", "pre", "figure", "sup", "button"])
_SEPARATOR = re.compile(r"\s*(?:>|›|»|▸|→|➔|❯)\s*")

MAX_TAG = 4096
MAX_ATTRIBUTES = 500
_CHARSET = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:iso-?)?8859-\d{1,2}|iso-8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|latin-?1|"
    r"(?:us-)?ascii|shift[_-]?jis|sjis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5|mac-?roman",
    re.I,
)
_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,8})|0*(\d{1,9}))(?![0-9a-fA-F]);?")
_TAG_START = re.compile(r"<[a-zA-Z]")
_TAG_REST = re.compile(r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|[="'])*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")

Element: TypeAlias = html.HtmlElement


@dataclass(frozen=True)
class Dialect:
    """How one family of sites marks its pages up."""

    ui: Callable[[Element], str]  # kind of markup of an inline element: a class of markup.UI_CLASSES, or ""
    note: Callable[[Element], bool]  # a block that only remarks on what stands before it
    skip: Callable[[Element], bool]  # a block or inline element that is no text of the page


def classes(element: Element) -> frozenset[str]:
    """Class names of an element."""
    return frozenset((element.get("class") or "").split())


# ---------------------------------------------------------------- bytes to a tree


def decode(body: bytes, declared: str = "") -> str:
    """Text of a page whose server, byte order mark or meta element may name a wrong charset.

    A byte order mark wins; then UTF-8 where the bytes are UTF-8 (others hardly ever are); then what is declared, where
    it is a charset of web pages and fits; then a guess by charset-normalizer over the first 64 kB that keeps the tags.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    meta = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]{1,40})", body[:4096], re.I)
    if body[:200].count(0) > 40:
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    for name in ("utf-8", declared, meta.group(1).decode("ascii", "replace") if meta else ""):
        if name and _CHARSET.fullmatch(name):
            try:
                return body.decode(name)
            except (LookupError, UnicodeError):
                continue
    guessed = from_bytes(body[:65_536]).best()
    text = body.decode(guessed.encoding if guessed else "cp1252", "replace")
    return text if text.count("<") == body.count(b"<") else body.decode("cp1252", "replace")


def sound(text: str) -> str:
    """Text that a tree can hold: no control characters, surrogates or references to such."""
    return _REFERENCE.sub(_reference, _UNSOUND.sub("", text))


def _reference(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    return "" if code > 0x10FFFF or _UNSOUND.match(chr(code)) else match.group()


def _check_tags(text: str, where: str) -> None:
    """Refuse a start tag of thousands of attributes, over which the parser would sit for minutes (it is quadratic)."""
    at = 0
    while (start := _TAG_START.search(text, at)) is not None:
        at = _TAG_REST.match(text, start.end()).end()  # type: ignore[union-attr]
        if at - start.end() > MAX_TAG and len(_VALUE.sub("", text[start.end() : at]).split()) > MAX_ATTRIBUTES:
            raise DataError(where, "a tag of thousands of attributes", f"at most {MAX_ATTRIBUTES}")


def parse(body: bytes | str, declared: str = "", where: str = "page") -> Element:
    """The tree of a page.

    Raises:
        DataError: there is nothing in it.
    """
    text = sound(decode(body, declared) if isinstance(body, bytes) else body)
    _check_tags(text, where)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DataError(where, str(error)[:200], "an HTML page") from error
    if not isinstance(root.tag, str):
        raise DataError(where, "no element", "an HTML page")
    return root


def title_of(root: Element) -> str:
    """The title element's text."""
    return squeeze(clean(" ".join(root.xpath("/html/head/title//text()"))))[:300]


def squeeze(text: str) -> str:
    """White space collapsed."""
    return re.sub(r"\s+", " ", text).strip()


def has(name: str) -> str:
    """XPath condition: the element has this class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


# ---------------------------------------------------------------- walking


def walk(element: Element, outline: Outline, dialect: Dialect, depth: int = 0) -> None:
    """Read block elements in reading order into the outline."""
    if depth > MAX_DEPTH:
        return
    if _is_text_block(element) and element.tag not in ("ol", "ul", "table"):
        _paragraph(element, outline, dialect)
        return
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED or dialect.skip(child):
            continue
        if child.tag in _HEADINGS:
            outline.heading(_HEADINGS[child.tag], text_of(child, dialect)[0])
        elif dialect.note(child):
            _note(child, outline, dialect)
        elif child.tag == "ol":
            first = child.get("start") or "1"
            outline.steps(steps_of(child, dialect), int(first[:6]) if first.isascii() and first.isdigit() else 1)
        elif child.tag == "ul":
            _options(child, outline, dialect)
        elif child.tag == "table":
            _table(child, outline, dialect)
        else:
            walk(child, outline, dialect, depth + 1)


def _is_text_block(element: Element) -> bool:
    """Whether an element holds text rather than blocks."""
    if element.tag == "p":
        return True
    inner = any(isinstance(c.tag, str) and c.tag in _BLOCKS for c in element.iterdescendants())
    return not inner and bool(squeeze("".join(element.itertext())))


def _paragraph(element: Element, outline: Outline, dialect: Dialect) -> None:
    outline.paragraph(*text_of(element, dialect))


def _note(element: Element, outline: Outline, dialect: Dialect) -> None:
    text, _ = text_of(element, dialect, nested=True)
    if text:
        outline.extend_last_step(notes=(text[:4000],))
        outline.lines.append(text)


def _options(element: Element, outline: Outline, dialect: Dialect) -> None:
    blocks = [text_of(li, dialect) for li in element if li.tag == "li" and not dialect.skip(li)]
    items = [text for text, _ in blocks if text]
    for text, mentions in blocks:
        outline.inline(text, mentions)
    outline.options(items)
    outline.lines += items


def _table(element: Element, outline: Outline, dialect: Dialect) -> None:
    for row in element.iter("tr"):
        cells = [text_of(cell, dialect, nested=True)[0] for cell in row if isinstance(cell.tag, str)]
        outline.lines.append(" | ".join(c for c in cells if c))


def steps_of(element: Element, dialect: Dialect) -> list[PlanStep]:
    """The items of a numbered list as steps: nested lists are alternatives, remarks go apart."""
    return [step_of(item, dialect) for item in element if item.tag == "li" and not dialect.skip(item)]


def step_of(item: Element, dialect: Dialect) -> PlanStep:
    """One list item as a step."""
    notes, alternatives = [], []
    for inner in item.iterdescendants():
        if isinstance(inner.tag, str) and dialect.note(inner):
            notes.append(text_of(inner, dialect, nested=True)[0])
    for nested in item.xpath(".//li"):
        if not any(dialect.note(a) for a in nested.iterancestors() if a is not item):
            alternatives.append(text_of(nested, dialect)[0])
    text, mentions = text_of(item, dialect)
    return PlanStep(
        text=text,
        ui=mentions,
        alternatives=tuple(a for a in alternatives if a)[:20],
        notes=tuple(n for n in notes if n)[:20],
    )


# ---------------------------------------------------------------- inline text


def text_of(element: Element, dialect: Dialect, *, nested: bool = False) -> tuple[str, tuple[UiMention, ...]]:
    """Text and UI mentions of a block; lists, tables and remarks inside it are left out unless `nested`."""
    runs: list[Run] = []
    _runs(element, "", runs, dialect, nested=nested, depth=0)
    return joined(with_paths(runs))


def _runs(element: Element, kind: str, runs: list[Run], dialect: Dialect, *, nested: bool, depth: int) -> None:
    if depth > MAX_DEPTH or (depth and _elsewhere(element, dialect, nested=nested)):
        return
    block = depth > 0 and (element.tag in _BLOCKS or element.tag == "br")
    if block:
        runs.append(Run(" ", ""))
    kind = (dialect.ui(element) if depth else "") or kind
    if element.text:
        runs.append(Run(clean(element.text), kind))
    for child in element:
        if isinstance(child.tag, str):
            _runs(child, kind, runs, dialect, nested=nested, depth=depth + 1)
        if child.tail:
            runs.append(Run(clean(child.tail), kind))
    if block:
        runs.append(Run(" ", ""))


def _elsewhere(element: Element, dialect: Dialect, *, nested: bool) -> bool:
    """Whether an element inside a block is no text of it."""
    if element.tag in _SKIPPED or dialect.skip(element):
        return True
    return not nested and (element.tag in ("ol", "ul", "table") or dialect.note(element))


def with_paths(runs: list[Run]) -> list[Run]:
    """Menu paths of any typography ("File > Options", File ▸ Options) in the one form "File - Options"."""
    made = []
    for index, run in enumerate(runs):
        text = run.text
        if run.kind:
            text = _SEPARATOR.sub(" - ", text)
        elif _SEPARATOR.fullmatch(text) and 0 < index < len(runs) - 1 and runs[index - 1].kind and runs[index + 1].kind:
            text = " - "
        made.append(Run(text, run.kind))
    return made
