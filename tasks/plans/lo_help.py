"""Reader of LibreOffice help (DOM of 7.4): switches first, then hidden nodes, then headings, lists and commands."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from lxml import etree, html

from tasks.errors import DataError
from tasks.plans import risk
from tasks.plans.markup import block_text
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
_VERBS = (
    "choose|click|press|select|right-click|double-click|open|type|enter|drag|place|use|hold|set|mark|clear|activate|"
    "enable|go to|move|position|switch"
)
_TO = re.compile(rf"To (?P<goal>[a-z][^.:;]{{5,150}}?), (?:first )?(?P<do>({_VERBS})\b.+)")
"""A goal and what to do for it in one sentence; "as follows:" has its steps elsewhere."""


@dataclass
class _State:
    """What the walk through a page remembers."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)  # since the last heading
    sections: list[Section] = field(default_factory=list)
    list_at: int | None = None  # index of the section whose list has just ended, while what follows may belong to it
    lines: list[str] = field(default_factory=list)  # for language modelling
    title: str = ""  # first heading
    summary: str = ""  # what the command does, from its extended tip

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


def read(page: RawPage, *, app: str = "writer", platform: str = "UNIX") -> Document:
    """Parse one page.

    Args:
        page: as fetched.
        app: whose branch the application switches take on shared pages.
        platform: whose branch the system switches take: UNIX, WIN or MAC.

    Raises:
        DataError: the page has no content node.
    """
    root = html.document_fromstring(page.body, parser=html.HTMLParser(encoding="utf-8", remove_comments=True))
    found = root.xpath("//div[@id='DisplayArea']")
    if not found:
        raise DataError(page.canonical_url, "no div#DisplayArea", "a help page")
    area = found[0]
    path = page_path(page.canonical_url)
    own = APPS.get(PurePosixPath(path).parts[1] if path.startswith("text/") else "", "shared")
    resolve_switches(area, (app if own == "shared" else own).upper(), platform)
    hidden = drop_hidden(area)
    state = _State()
    _blocks(area, state, embedded=False)
    text = "\n".join(line for line in state.lines if line)
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
        text=text,
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


def _blocks(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
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

    def __call__(self, element: html.HtmlElement, state: _State, *, embedded: bool) -> None: ...


def _reader(element: html.HtmlElement, classes: set[str]) -> _Reader | None:
    """Who reads a block element; None for a mere container."""
    if element.tag in _HEADINGS:
        return _heading
    by_class = {"howtoget": _howtoget, "note": _note, "tip": _note, "warning": _note, "notetext": _paragraph}
    by_class |= {"bascode": _code, "pycode": _code, "sqlcode": _code}
    by_tag = {"ol": _ordered, "ul": _unordered, "p": _paragraph, "table": _table}
    found = next((by_class[c] for c in sorted(classes) if c in by_class), None)
    return found or by_tag.get(element.tag)


def _code(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    state.list_at = None


def _heading(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    text, _ = block_text(element)
    if not text:
        return
    level = _HEADINGS[element.tag]
    state.headings = [h for h in state.headings if h[0] < level] + [(level, text)]
    state.title = state.title or text
    state.intro, state.list_at = [], None
    state.lines.append(text)


def _paragraph(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    text, mentions = block_text(element)
    if not text:
        return
    if not state.summary and element.xpath(".//span[@class='avis']"):
        state.summary = text
    _inline(text, mentions, state)
    state.intro.append(text)
    if not text.endswith(":"):
        state.list_at = None
    if not embedded:
        state.lines.append(text)


def _table(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    if not embedded:
        for row in element.iter("tr"):
            cells = [block_text(p)[0] for cell in row for p in (cell.xpath(".//p") or [cell])]
            state.lines.append(" | ".join(c for c in cells if c))


def _note(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    inner = element.xpath(".//*[contains(@class,'notetext')]")
    blocks = [block_text(p) for n in inner for p in (n.xpath("./p") or [n])]
    text = " ".join(t for t, _ in blocks if t)
    if not text:
        return
    for block, mentions in blocks:
        _inline(block, mentions, state)
    if state.list_at is not None:
        _extend_last_step(state, state.list_at, notes=(text,))
    if not embedded:
        state.lines.append(text)


def _extend_last_step(state: _State, at: int, notes: tuple[str, ...] = (), alternatives: tuple[str, ...] = ()) -> None:
    """Add what follows a list to its last step."""
    section = state.sections[at]
    last = section.steps[-1]
    step = last.model_copy(update={"notes": (*last.notes, *notes), "alternatives": (*last.alternatives, *alternatives)})
    state.sections[at] = section.model_copy(update={"steps": (*section.steps[:-1], step)})


def _ordered(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    steps = [step for item in element if item.tag == "li" for step in [_step(item)] if step.text]
    if not steps:
        return
    start = int(element.get("start") or 1) if (element.get("start") or "1").isdigit() else 1
    at = next((i for i in reversed(range(len(state.sections))) if state.sections[i].kind == "steps"), None)
    if start > 1 and at is not None and state.sections[at].path == state.path:
        last = state.sections[at]
        state.sections[at] = last.model_copy(update={"steps": (*last.steps, *steps)})
    else:
        intro = " ".join(state.intro[-3:])
        at = len(state.sections)
        state.sections.append(Section(path=state.path, intro=intro, kind="steps", steps=tuple(steps)))
    state.list_at = at
    state.lines += [step.text for step in steps]


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


def _unordered(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
    blocks = [block_text(p) for li in element if li.tag == "li" for p in (li.xpath("./p") or [li])]
    items = [text for text, _ in blocks if text]
    for text, mentions in blocks:
        _inline(text, mentions, state)
    if state.list_at is not None and items and state.sections[state.list_at].steps[-1].text.endswith(":"):
        _extend_last_step(state, state.list_at, alternatives=tuple(items))
    if not embedded:
        state.lines += items


def _howtoget(element: html.HtmlElement, state: _State, *, embedded: bool) -> None:
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
                state.sections.append(Section(path=state.path, intro=intro, kind="howtoget", steps=(step,)))
    state.list_at = None


def _label_after(line: html.HtmlElement) -> str:
    """Label of the icon table that directly follows a line."""
    after = line.getnext()
    while after is not None and (after.tag == "a" or not isinstance(after.tag, str)):
        after = after.getnext()
    return _icon_table(after) if after is not None and after.get("class") == "icontable" else ""


def _inline(text: str, mentions: tuple[UiMention, ...], state: _State) -> None:
    """Sentences of the form "To <goal>, choose <something>."."""
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text):
        match = _TO.match(sentence)
        if match and not sentence.endswith(":"):
            named = tuple(m for m in mentions if m.text and m.text in match.group("do"))
            step = PlanStep(text=sentence, ui=named)
            state.sections.append(Section(path=state.path, intro=match.group("goal"), kind="inline", steps=(step,)))


def _keywords(area: html.HtmlElement) -> tuple[str, ...]:
    found = area.xpath(".//meta[@itemprop='keywords']/@content")
    values = [re.sub(r"\s*[,;]\s*", ", ", risk.clean(str(v)).strip()) for v in found]
    return tuple(dict.fromkeys(v for v in values if v))


def _title(root: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", "".join(root.xpath("//title/text()"))).strip()


def _version(root: html.HtmlElement) -> str:
    found = re.search(r"LibreOffice (\d+\.\d+)", etree.tostring(root, method="text", encoding="unicode")[:4000])
    return found.group(1) if found else ""
