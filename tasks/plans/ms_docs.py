"""Reader of MicrosoftDocs repositories (learn.microsoft.com's Markdown): front matter, `[!NOTE]`s, tabs by `#tab/id`.

The Markdown is rendered by markdown-it and walked like any page; what Microsoft adds to Markdown is taken off before.
"""

import re
from typing import Any

import yaml
from markdown_it import MarkdownIt

from tasks.plans import html_page
from tasks.plans.html_page import Dialect, Element, classes
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.visibility import drop_hidden
from tasks.schemas import Document, RawPage

READER = "ms_docs-1"

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.S)
_ALERT = re.compile(r"^\s*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.I)
_DIRECTIVE = re.compile(r"^[ \t]*:::.*$|\[!(?:INCLUDE|VIDEO|div|code[^\]]*)[^\]]*\](?:\([^)\n]*\))?", re.M | re.I)
_TAB = re.compile(r"^#{1,6}[ \t]+\[([^\]\n]{1,200})\]\(#tab/[^)\n]{1,100}\)[ \t]*$", re.M)

DIALECT = Dialect(
    ui=lambda e: {"strong": "emph", "b": "emph", "kbd": "keycode", "code": "literal"}.get(e.tag, ""),
    note=lambda e: e.tag == "blockquote" and "alert" in classes(e),
    skip=lambda e: e.tag == "img",
)


def read(page: RawPage, *, app: str = "") -> tuple[Document, ...]:
    """Parse one Markdown file.

    Args:
        page: as fetched or read from a checkout.
        app: application it is about; "" takes the front matter's `ms.service` or `ms.prod`.

    Raises:
        DataError: there is nothing in it.
    """
    source = html_page.decode(page.body, page.encoding).replace("\0", "")
    front, text = front_matter(source)
    text = _TAB.sub(lambda m: f"### {m.group(1)}", _DIRECTIVE.sub("", text))
    root = html_page.parse(f"<html><body>{render(text)}</body></html>", where=page.canonical_url)
    for quote in root.iter("blockquote"):
        mark_alert(quote)
    everything = root.text_content()
    hidden = drop_hidden(root)
    outline = Outline()
    html_page.walk(root, outline, DIALECT)
    own = app or str(front.get("ms.service") or front.get("ms.prod") or "office").lower()[:40]
    return (
        document(
            page, outline, app=own, reader=READER, everything=everything, hidden=hidden, lang="en-US",
            title=str(front.get("title") or ""), version=_applies(front), keywords=_words(front.get("keywords")),
        ),
    )  # fmt: skip


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML block at the start, and what follows; a broken block is no front matter."""
    match = _FRONT.match(text)
    if not match or re.search(r"(?m)^\s*[^#\s].*[&*]\w", match.group(1)):  # anchors can be nested into a bomb
        return {}, text[match.end() :] if match else text
    try:
        loaded = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        loaded = None
    return (loaded if isinstance(loaded, dict) else {}), text[match.end() :]


def render(text: str) -> str:
    """Markdown as HTML, with its own HTML left in so that what that hides can be dropped."""
    made: str = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table").render(text)
    return made


def mark_alert(quote: Element) -> None:
    """Give a quotation that begins with [!NOTE] the class `alert`, and take the mark off."""
    for node in quote.iter():
        if isinstance(node.tag, str) and node.text and node.text.strip():
            if _ALERT.match(node.text):
                node.text = _ALERT.sub("", node.text)
                quote.set("class", "alert")
            return


def _applies(front: dict[str, Any]) -> str:
    value = front.get("appliesto") or ""
    return ", ".join(map(str, value[:4])) if isinstance(value, list) else str(value)


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [w.strip() for w in value.split(",") if w.strip()]
    return [str(w) for w in value] if isinstance(value, list) else []
