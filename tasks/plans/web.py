"""Reader of any site or folder of how-to pages, HTML or Markdown: the operator names the content node."""

import re

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from tasks.errors import DataError, UsageError
from tasks.plans import html_page, ms_docs
from tasks.plans.html_page import Dialect, Element, classes
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.visibility import drop_hidden
from tasks.schemas import Document, RawPage

READER = "web-1"

_KEY = re.compile(r"\b(keycap|keycode|kbd|keystroke)\b")
_GUI = re.compile(r"\b(gui\w*|menu(?:choice|item|selection)?|uicontrol|ui|button|label)\b", re.I)
_NOTE = re.compile(r"\b(note|tip|warning|caution|admonition\S*|alert\S*|callout\S*)\b", re.I)


def _ui(element: Element) -> str:
    name = element.get("class") or ""
    if element.tag == "kbd" or _KEY.search(name):
        return "keycode"
    if element.tag in ("b", "strong", "em") or (element.tag == "span" and _GUI.search(name)):
        return "emph"
    return "literal" if element.tag in ("code", "samp", "tt") else ""


DIALECT = Dialect(
    ui=_ui,
    note=lambda e: e.tag in ("div", "p", "aside", "blockquote", "section") and bool(_NOTE.search(" ".join(classes(e)))),
    skip=lambda e: e.tag == "img" or (e.get("role") or "") in ("navigation", "banner", "contentinfo", "search"),
)


def selector(css: str) -> CSSSelector:
    """The content node's selector, compiled.

    Raises:
        UsageError: it is no CSS selector.
    """
    try:
        return CSSSelector(css, translator="html")
    except (SelectorError, ValueError) as error:
        raise UsageError("sources.yaml: content", repr(css), "a CSS selector", str(error)[:100]) from error


def read(page: RawPage, *, app: str = "", content: str = "") -> tuple[Document, ...]:
    """Parse one page.

    Args:
        page: as fetched or read from a folder.
        app: application it is about.
        content: CSS selector of the content node; "" takes main, article or body.

    Raises:
        DataError: the page has no such node.
        UsageError: the selector is none.
    """
    markdown = page.content_type == "text/markdown" or page.canonical_url.lower().endswith((".md", ".markdown"))
    if markdown:
        return tuple(d.model_copy(update={"reader": READER}) for d in ms_docs.read(page, app=app))
    root = html_page.parse(page.body, page.encoding, page.canonical_url)
    found = (
        selector(content)(root)
        if content
        else root.xpath("//main|//*[@role='main']") or root.xpath("//article") or root.xpath("//body")
    )
    if not found:
        raise DataError(page.canonical_url, "nothing", f"a node that {content or 'main, article or body'} selects")
    area = found[0]
    everything = area.text_content()
    hidden = drop_hidden(area)
    outline = Outline()
    html_page.walk(area, outline, DIALECT)
    title = outline.title or html_page.title_of(root)
    return (
        document(
            page, outline, app=app or "other", reader=READER, everything=everything, hidden=hidden, title=title,
            lang=root.get("lang") or "en",
        ),
    )  # fmt: skip
