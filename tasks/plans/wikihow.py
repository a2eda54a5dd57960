"""Reader of wikiHow pages: one section for each method, a step's bold headline as its text.

DOM as in openzim/wikihow `wikihow2zim/`, vigilant-umbrella/wikiHowUnofficialAPI and Jiahuan-Pei/WikiHowAgent
`Crawler/crawler_wikihow.py`: methods are `div.section.steps` with `.headline_info` or `span.mw-headline`, steps
`ol > li[id^=step-id]` with `div.step` whose first `b` is the headline. JSON-LD of type HowTo is read where a page has
no such section. Not tried on the real site.
"""

import json
import re
from typing import Any

from tasks.errors import DataError
from tasks.plans import html_page
from tasks.plans.html_page import Dialect, Element, classes, has, squeeze
from tasks.plans.outline import Outline
from tasks.plans.reading import document
from tasks.plans.risk import clean
from tasks.plans.visibility import drop_hidden
from tasks.schemas import Document, PlanStep, RawPage, UiMention

READER = "wikihow-1"

_SKIP = frozenset({"step_num", "mwimg", "video-container", "reference", "step_checkbox", "section_text_checkbox"})
DIALECT = Dialect(
    ui=lambda e: "emph" if e.tag in ("b", "strong") and "whb" not in classes(e) else "",
    note=lambda e: False,
    skip=lambda e: e.tag in ("img", "sup") or not _SKIP.isdisjoint(classes(e)),
)


def read(page: RawPage, *, app: str = "") -> tuple[Document, ...]:
    """Parse one article.

    Args:
        page: as fetched.
        app: application it is about; "" finds it in title and categories.

    Raises:
        DataError: it has no method with steps.
    """
    root = html_page.parse(page.body, page.encoding, page.canonical_url)
    title = _title(root)
    linked = _linked_data(root)
    categories = [squeeze(a.text_content()) for a in root.xpath("//*[@id='breadcrumb' or @id='catlist']//a")]
    body = root.find("body")
    everything = "\n".join([title, *(s.text_content() for s in _methods(root)), *_aside(root)])
    hidden = drop_hidden(body if body is not None else root)
    outline = Outline()
    outline.heading(1, title)
    for text in (squeeze(clean(p.text_content())) for p in root.xpath(f"//div[{has('mf-section-0')}]//p")):
        outline.paragraph(text, ())
    methods = [(_headline(s), [_step(li) for li in _items(s)]) for s in _methods(root)]
    add_methods(outline, title, methods or linked)
    if not any(s.kind == "steps" for s in outline.sections):
        raise DataError(page.canonical_url, "no div.section.steps and no HowTo", "a wikiHow article")
    outline.lines += [squeeze(clean(text)) for text in _aside(root)]
    return (
        document(
            page, outline, app=app or app_of(" ".join([title, *categories])), reader=READER, everything=everything,
            hidden=hidden, keywords=categories, lang=root.get("lang") or "en",
        ),
    )  # fmt: skip


def add_methods(outline: Outline, title: str, methods: list[tuple[str, list[PlanStep]]]) -> None:
    """One section a method under the article's title; where there are several the method says how."""
    several = len(methods) > 1
    for name, steps in methods:
        outline.headings = [(1, title)]
        if several and name:
            outline.heading(2, method_title(title, name))
        outline.intro = [name] if name else []
        outline.steps(steps)


def method_title(title: str, method: str) -> str:
    """What a method is asked for by: "Insert a Table (using the ribbon)"; one that is a task itself stays."""
    how = re.match(r"(?i)(using|with|by|on|in|via|through|from)\b", method)
    return f"{title} ({method[:1].lower()}{method[1:]})" if how else method


def app_of(text: str) -> str:
    """The office application that a title or category names."""
    for pattern, name in (
        (r"\bexcel\b", "excel"), (r"\bpower ?point\b", "powerpoint"), (r"\bgoogle docs\b", "google_docs"),
        (r"\b(libre|open) ?office\b", "writer"), (r"\bword\b", "word"),
    ):  # fmt: skip
        if re.search(pattern, text, re.I):
            return name
    return "other"


def _title(root: Element) -> str:
    found = root.xpath(
        f"//h1[{has('title_lg')} or {has('title_md')} or {has('title_sm')} or @id='section_0']"
    ) or root.xpath("//h1")
    text = squeeze(clean(found[0].text_content())) if found else html_page.title_of(root)
    text = re.sub(r"\s*[-|:] (wikiHow|\d+ (Easy )?(Steps|Ways).*)$", "", text)
    return text[:300]


def _methods(root: Element) -> list[Element]:
    found: list[Element] = root.xpath(f"//div[{has('section')} and {has('steps')} and not({has('hide_step_numbers')})]")
    return found


def _headline(section: Element) -> str:
    for query in (f".//*[{has('headline_info')}]", f".//span[{has('mw-headline')}]", ".//h3"):
        found = section.xpath(query)
        if found:
            text = squeeze(clean(found[0].text_content()))
            return re.sub(r"^(Method|Part|Option)\s*\d+( of \d+)?\s*:?\s*", "", text)[:200]
    return ""


def _items(section: Element) -> list[Element]:
    found: list[Element] = section.xpath(".//ol/li[starts-with(@id,'step-id')]") or section.xpath(".//ol/li")
    return [li for li in found if not any(a.tag == "li" for a in li.iterancestors() if a is not section)]


def _step(item: Element) -> PlanStep:
    """The headline is the step; what follows it explains and is a note, its lists are alternatives."""
    holders = item.xpath(f".//div[{has('step')}]") or [item]
    holder = holders[0]
    whole, mentions = html_page.text_of(holder, DIALECT)
    bold = holder.xpath("./b|./*/b")
    headline = squeeze(clean(bold[0].text_content())) if bold else ""
    if headline and not whole.startswith(headline):
        headline = ""
    alternatives = [html_page.text_of(li, DIALECT)[0] for li in holder.xpath(".//ul/li")]
    return step(headline or whole, whole[len(headline) :].strip() if headline else "", mentions, alternatives)


def step(text: str, rest: str, mentions: tuple[UiMention, ...] = (), alternatives: list[str] | None = None) -> PlanStep:
    """A step of its headline and explanation; mentions are those that the headline names."""
    named = tuple(m for m in mentions if m.text and m.text in text and m.text.strip(" .") != text.strip(" ."))
    notes = (rest[:4000],) if rest else ()
    return PlanStep(
        text=text[:2000], ui=named, notes=notes, alternatives=tuple(a for a in alternatives or () if a)[:20]
    )


def _aside(root: Element) -> list[str]:
    return [li.text_content() for li in root.xpath("//*[@id='tips' or @id='warnings']//li")][:40]


def _linked_data(root: Element) -> list[tuple[str, list[PlanStep]]]:
    """Methods of a JSON-LD HowTo."""
    methods: list[tuple[str, list[PlanStep]]] = []
    for script in root.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            loaded = json.loads((script.text or "")[:1_000_000])
        except (ValueError, RecursionError):
            continue
        for thing in loaded if isinstance(loaded, list) else [loaded]:
            if isinstance(thing, dict) and thing.get("@type") == "HowTo":
                methods += _how_to(thing.get("step"))
    return methods


def _how_to(found: Any) -> list[tuple[str, list[PlanStep]]]:
    listed = [s for s in found if isinstance(s, dict)] if isinstance(found, list) else []
    sections = [s for s in listed if isinstance(s.get("itemListElement"), list)] or [{"itemListElement": listed}]
    made = []
    for section in sections:
        texts = [str(e.get("text") or e.get("name") or "") for e in section["itemListElement"] if isinstance(e, dict)]
        plain = [squeeze(clean(re.sub(r"<[^>]*>", " ", t))) for t in texts]
        made.append((squeeze(clean(str(section.get("name") or "")))[:200], [step(t, "") for t in plain if t]))
    return made
