"""Reader of support.microsoft.com articles (OCP markup): one document for each version tab of a page.

Selectors as public scrapers use them (facts: an article body pasted into a public file, and scrapers found by exact
search): `#supArticleContent > article.ocpArticleContent > section.ocpIntroduction | section.ocpSection`, UI labels
`b.ocpUI`, notes `p.ocpAlertSection`, tabs `.supTabControlContent`. Not tried on the real site.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from tasks.errors import DataError
from tasks.plans import html_page
from tasks.plans.html_page import Dialect, Element, classes, has
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.risk import clean
from tasks.plans.visibility import drop_hidden
from tasks.schemas import Document, RawPage

READER = "ms_support-1"
MIN_CHARACTERS = 8000
"""Asked too fast the site answers with a short page that looks like an article; real ones are longer."""

_UI = {"ocpUI": "emph", "ocpLegacyBold": "emph", "ocpKeyboard": "keycode"}


def _ui(element: Element) -> str:
    if element.tag == "kbd":
        return "keycode"
    return next((kind for name, kind in _UI.items() if name in classes(element)), "")


_NOTES = frozenset({"ocpAlertSection", "ocpNote"})
_SKIP = frozenset(
    {"supAppliesTo", "ocFB", "supFeedback", "ocpSeeAlso", "supTabControlHeader", "ocpVideo", "ocpLegacyShowMe"}
)
DIALECT = Dialect(
    ui=_ui,
    note=lambda e: e.tag in ("p", "div", "section") and not _NOTES.isdisjoint(classes(e)),
    skip=lambda e: not _SKIP.isdisjoint(classes(e)) or (e.get("id") or "").startswith("supAppliesTo"),
)


def read(page: RawPage, *, app: str = "") -> tuple[Document, ...]:
    """Parse one article.

    Args:
        page: as fetched.
        app: application it is about; "" takes the first product of its "Applies to".

    Raises:
        DataError: it is no article, or the short page of a site that was asked too fast.
    """
    if len(page.body) < MIN_CHARACTERS:
        raise DataError(page.canonical_url, f"{len(page.body)} bytes", f"an article of at least {MIN_CHARACTERS}")
    root = html_page.parse(page.body, page.encoding, page.canonical_url)
    found = root.xpath(f"//*[@id='supArticleContent']//article[{has('ocpArticleContent')}]")
    found = found or root.xpath(f"//*[{has('ocpArticleContent')}]")
    if not found:
        raise DataError(page.canonical_url, "no ocpArticleContent", "a support article")
    article = found[0]
    _open_tabs(article)
    hidden = drop_hidden(article)
    title = " ".join(_plain(h) for h in root.xpath("//h1[@id='page-header']")[:1])
    products = [_plain(e) for e in root.xpath(f"//*[{has('appliesToItem')}]")]
    tabs = article.xpath(f".//*[{has('supTabControlContent')}]")
    labels = _labels(article, tabs)
    made = []
    for label, tab in labels or [("", None)]:
        outline = Outline()
        outline.heading(1, title or html_page.title_of(root))
        html_page.walk(article, outline, replace(DIALECT, skip=_all_but(tab, tabs)))
        made.append(
            document(
                page, outline, app=app or _app(products), reader=READER, hidden=hidden, part=label,
                everything=article.text_content(), version=label or ", ".join(products[:4]),
                lang=root.get("lang") or "en-US", keywords=products,
            )
        )  # fmt: skip
    return tuple(made)


def _plain(element: Element) -> str:
    return html_page.squeeze(clean(element.text_content()))


def _all_but(tab: Element | None, tabs: list[Element]) -> Callable[[Element], bool]:
    others = [t for t in tabs if t is not tab]
    return lambda element: any(element is t for t in others) or DIALECT.skip(element)


def _open_tabs(article: Element) -> None:
    """All tabs but one are hidden until somebody clicks; they are shown to whoever has that version."""
    for tab in article.xpath(f".//*[{has('supTabControlContent')}]"):
        for name in ("hidden", "style"):
            tab.attrib.pop(name, None)


def _labels(article: Element, tabs: list[Element]) -> list[tuple[str, Element]]:
    """Title of each tab; headers and panels are joined by `<name>-supTabControlHeader-<n>` and `...Content-<n>`."""
    by_number: dict[str, str] = {}
    for header in article.xpath(f".//*[{has('supTabControlHeader')}]//*[@id or @aria-controls]"):
        target = header.get("aria-controls") or (header.get("id") or "").replace("Header", "Content")
        by_number.setdefault(target, _plain(header))
    return [(by_number.get(t.get("id") or "", "") or f"tab {i}", t) for i, t in enumerate(tabs, 1)]


def _app(products: list[str]) -> str:
    """Word of "Word for Microsoft 365"."""
    first = re.match(r"[A-Za-z]+", products[0]) if products else None
    return first.group(0).lower() if first else "office"
