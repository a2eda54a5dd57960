"""Reader of LibreOffice help (DOM of 7.4): switches first, then hidden nodes, then headings, lists and commands."""

import re
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from lxml import etree, html

from tasks.errors import DataError
from tasks.plans import html_page, risk
from tasks.plans.markup import block_text
from tasks.plans.outline import Outline
from tasks.plans.visibility import drop_hidden, resolve_switches
from tasks.schemas import Document, PlanStep, RawPage, Section, UiMention, digest

READER = "lo_help-1"

APPS = {
    "swriter": "writer",
    "scalc": "calc",
    "simpress": "impress",
    "sdraw": "draw",
    "smath": "math",
    "schart": "chart",
    "sbasic": "basic",
    "sdatabase": "base",
    "shared": "shared",
}
"""Module folder -> application."""

_HEADINGS = {f"h{n}": n for n in range(1, 7)}


def read(page: RawPage, *, app: str = "writer", platform: str = "UNIX") -> Document:
    """Parse one page.

    Args:
        page: as fetched.
        app: whose branch the application switches take on shared pages.
        platform: whose branch the system switches take: UNIX, WIN or MAC.

    Raises:
        DataError: the page has no content node.
    """
    root = html_page.parse(page.body, "utf-8", page.canonical_url)
    found = root.xpath("//div[@id='DisplayArea']")
    if not found:
        raise DataError(page.canonical_url, "no div#DisplayArea", "a help page")
    area = found[0]
    path = page_path(page.canonical_url)
    own = APPS.get(PurePosixPath(path).parts[1] if path.startswith("text/") else "", "shared")
    resolve_switches(area, (app if own == "shared" else own).upper(), platform)
    hidden = drop_hidden(area)
    state = Outline()
    _blocks(area, state, embedded=False)
    flags = set(risk.scan(_all_text(root))) | ({"hidden_text"} if hidden else set())
    return Document(
        doc_id=digest([page.source, page.canonical_url]),
        url_id=page.url_id,
        source=page.source,
        url=path,
        app=own,
        app_version=_version(root),
        lang=root.get("lang") or "en-US",
        title=state.title or _title(root),
        keywords=_keywords(area),
        sections=tuple(state.sections),
        text=state.text,
        risk_flags=tuple(sorted(flags)),
        license=page.license,
        attribution=page.attribution,
        reader=READER,
    )


def page_path(url: str) -> str:
    """text/swriter/guide/x.html of a page's address."""
    path = urlsplit(url).path.lstrip("/")
    at = path.find("text/")
    return path[at:] if at >= 0 else path


def _all_text(root: html.HtmlElement) -> str:
    """Every text a page could smuggle in: visible, alternative texts and titles."""
    body = root.xpath("//div[@id='DisplayArea']")[0]
    return str(body.text_content()) + "\n" + "\n".join(str(v) for v in body.xpath(".//@alt|.//@title|.//@content"))


def _blocks(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    """Walk block elements in reading order."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        classes = set((child.get("class") or "").split())
        if classes & {"relatedtopics", "related"}:
            continue
        inside = embedded or "embedded" in classes
        reader = _reader(child, classes)
        if reader is None:
            _blocks(child, state, embedded=inside)
        else:
            reader(child, state, embedded=inside)


class _Reader(Protocol):
    """Takes one block element in."""

    def __call__(self, element: html.HtmlElement, state: Outline, *, embedded: bool) -> None: ...


def _reader(element: html.HtmlElement, classes: set[str]) -> _Reader | None:
    """Who reads a block element; None for a mere container."""
    if element.tag in _HEADINGS:
        return _heading
    by_class = {"howtoget": _howtoget, "note": _note, "tip": _note, "warning": _note, "notetext": _paragraph}
    by_class |= {"bascode": _code, "pycode": _code, "sqlcode": _code}
    by_tag = {"ol": _ordered, "ul": _unordered, "p": _paragraph, "table": _table}
    found = next((by_class[c] for c in sorted(classes) if c in by_class), None)
    return found or by_tag.get(element.tag)


def _code(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    state.list_at = None


def _heading(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    state.heading(_HEADINGS[element.tag], block_text(element)[0])


def _paragraph(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    text, mentions = block_text(element)
    if text and not state.summary and element.xpath(".//span[@class='avis']"):
        state.summary = text
    state.paragraph(text, mentions, own=not embedded)


def _table(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    if not embedded:
        for row in element.iter("tr"):
            cells = [block_text(p)[0] for cell in row for p in (cell.xpath(".//p") or [cell])]
            state.lines.append(" | ".join(c for c in cells if c))


def _note(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    inner = element.xpath(".//*[contains(@class,'notetext')]")
    blocks = [block_text(p) for n in inner for p in (n.xpath("./p") or [n])]
    text = " ".join(t for t, _ in blocks if t)
    if not text:
        return
    for block, mentions in blocks:
        state.inline(block, mentions)
    state.extend_last_step(notes=(text,))
    if not embedded:
        state.lines.append(text)


def _ordered(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    first = element.get("start") or "1"
    state.steps(
        [_step(li) for li in element if li.tag == "li"], int(first[:6]) if first.isascii() and first.isdigit() else 1
    )


def _step(item: html.HtmlElement) -> PlanStep:
    """One list item: its paragraphs, nested lists as alternatives, notes apart, an icon table's label in the text."""
    texts: list[str] = []
    mentions: list[UiMention] = []
    blocks = item.xpath("./p|./div[@class='embedded']/p|./div/div[@class='embedded']/p") or [item]
    for block in blocks:
        text, found = block_text(block)
        if text:
            texts.append(text)
            mentions += found
    label = _icon_table(item)
    if label and texts and not re.search(re.escape(label), " ".join(texts), re.I):
        texts[0] = _with_icon(texts[0], label)
        mentions.append(UiMention(kind="icon", text=label))
    nested = item.xpath(".//ul/li|./ol/li")
    alternatives = [block_text(li.xpath("./p")[0] if li.xpath("./p") else li)[0] for li in nested]
    notes = [block_text(n)[0] for n in item.xpath(".//*[contains(@class,'notetext')]")]
    return PlanStep(
        text=" ".join(texts),
        ui=tuple(mentions),
        alternatives=tuple(a for a in alternatives if a),
        notes=tuple(n for n in notes if n),
    )


def _icon_table(item: html.HtmlElement) -> str:
    cells = item.xpath(".//div[@class='iconcell'][not(.//img)]")
    return re.sub(r"\s+icon$", "", block_text(cells[0])[0], flags=re.I) if cells else ""


def _with_icon(text: str, label: str) -> str:
    """Put an icon's label where the sentence leaves a gap for its picture."""
    if re.search(r"\bthe icon\b", text):
        return re.sub(r"\bthe icon\b", f"the {label} icon", text, count=1)
    return f"{text.rstrip(' .:')} {label}"


def _unordered(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    blocks = [block_text(p) for li in element if li.tag == "li" for p in (li.xpath("./p") or [li])]
    items = [text for text, _ in blocks if text]
    for text, mentions in blocks:
        state.inline(text, mentions)
    state.options(items)
    if not embedded:
        state.lines += items


def _howtoget(element: html.HtmlElement, state: Outline, *, embedded: bool) -> None:
    """Each line of "To access this command" is a section of one step."""
    for body in element.xpath(".//div[@class='howtogetbody']"):
        for line in body.xpath(".//p[not(ancestor::div[@class='icontable'])]"):
            text, mentions = block_text(line)
            label = _label_after(line)
            if label and label.casefold() not in text.casefold():
                text, mentions = f"{text.rstrip(' .:')} {label}", (*mentions, UiMention(kind="icon", text=label))
            if text:
                step = PlanStep(text=text, ui=mentions)
                intro = state.summary or " ".join(state.intro[:1])
                state.add(Section(path=state.path, intro=intro, kind="howtoget", steps=(step,)))
    state.list_at = None


def _label_after(line: html.HtmlElement) -> str:
    """Label of the icon table that directly follows a line."""
    after = line.getnext()
    while after is not None and (after.tag == "a" or not isinstance(after.tag, str)):
        after = after.getnext()
    return _icon_table(after) if after is not None and after.get("class") == "icontable" else ""


def _keywords(area: html.HtmlElement) -> tuple[str, ...]:
    found = area.xpath(".//meta[@itemprop='keywords']/@content")
    values = [re.sub(r"\s*[,;]\s*", ", ", risk.clean(str(v)).strip()) for v in found]
    return tuple(dict.fromkeys(v for v in values if v))


def _title(root: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", "".join(root.xpath("//title/text()"))).strip()


def _version(root: html.HtmlElement) -> str:
    found = re.search(r"LibreOffice (\d+\.\d+)", etree.tostring(root, method="text", encoding="unicode")[:4000])
    return found.group(1) if found else ""
