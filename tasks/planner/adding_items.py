"""Entries added to a list that is there: "add 'Oranges' to the shopping list", "put a torch on the list, after Tent".

They are typed behind the last entry, or beside the one that is named, and become what it is: Enter goes on with its
list, level, style and format. Words without quotation marks are one entry, and several only where each is one word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.entries import Run, run_called
from tasks.planner.quoting import listed
from tasks.planner.whole_orders import POLITE, bare, press, whole_plan
from tasks.schemas import Check, Plan

_QUOTE = re.compile(r"\"[^\"]+\"|“[^”]+”|«[^»]+»|‘[^’]+’(?!\w)|(?<!\w)'[^']+'(?!\w)")
_Q = "\ue000\\d+\ue001"
_NOUN = (
    r"(?:list |bullet |reference )?"
    r"(?:item|entry|bullet|point|line|reference|source|citation|ingredient|task|step|name)s?"
)
_TEXTS = rf"{_Q}(?:(?:,|,? and) {_Q})*"
_NEW = rf"(?:(?:the |an? )?(?:new |another |further |additional |following )?{_NOUN}:? (?:called |saying |reading )?)?"
_ADD = rf"{POLITE}(?:(?:please )?help me (?:to |with )?)?(?:add|put|insert|include|append|write|place|enter)(?:ing)?"
_WHAT = rf"(?:{_NEW}(?P<texts>{_TEXTS})|(?P<bare>[^\ue000;:.!?]+?))(?: too| as well)?"
_NTH = r"first|second|third|fourth|fifth|sixth|last|final"
_BESIDE = rf"(?:(?:right |directly |just )?(?P<side>after|before|above|below|behind) (?P<other>{_Q}|[^,;:.!?\ue000]+?))"
_EDGE = r"(?:(?:at|to) the (?:very )?(?P<edge>top|start|beginning|end|bottom)(?: of| in)?)"
_AS = rf"(?:as (?:the |its )(?:very )?(?P<nth>{_NTH}) {_NOUN})"
_ON = r"(?:to|onto|on|in|into|within)"
_LIST = r"(?P<list>[^,;:.!?]+?)"
_ORDERS = tuple(
    re.compile(rf"{_ADD} {_WHAT}{rest}", re.IGNORECASE)
    for rest in (
        rf",? {_EDGE} {_LIST}",
        rf",? {_AS} (?:of|{_ON}) {_LIST}",
        rf",? {_BESIDE} {_ON} {_LIST}",
        rf" {_ON} {_LIST},? {_BESIDE}",
        rf" {_ON} {_LIST},? {_AS}",
        rf" {_ON} {_LIST},? (?:at|to) (?:the (?:very )?|its )(?P<edge>top|start|beginning|end|bottom)",
        rf" {_ON} {_LIST}",
    )
)
_TURNED = re.compile(
    rf"insert a paragraph saying (?P<texts>{_Q}) (?P<edge>below the last|above the first) item of"
    r" (?P<list>the (?:[a-z-]+ (?:point )?)?list(?: (?:in|of|under) [^,;:.!?]+)?)(?P<bare>)",
    re.IGNORECASE,
)
"""As turns of phrase are restated."""
_FRONT = re.compile(rf"{_ON} (?P<list>[^,;:.!?]+?),? {_ADD} {_WHAT}", re.IGNORECASE)
_COUNT = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1, "final": -1}
_NO_ENTRY = listed(
    """
    the this that these those it them they its their his her my our your me us something anything nothing everything
    one ones another more other others same all each every any both either no not never only just also except
    without unless if when because so then there here new following or nor but in with at from by as like after
    before between under above below into onto within twice once again times back down up out off now today tomorrow
    instead too please first last large small big bigger smaller type alphabetical random sub sub-item sub-bullet
    total totals data item items entry entries bullet bullets point points line lines row rows column columns cell
    cells table tables page pages paragraph paragraphs sentence sentences word words letter letters character
    characters text texts heading headings title titles subtitle header headers footer footers caption captions
    label labels number numbers numbering numeral numerals digit digits list lists sublist section sections chapter
    document note notes footnote footnotes endnote endnotes comment comments reference references citation citations
    source sources link links hyperlink hyperlinks bookmark bookmarks image images picture pictures photo photos
    icon icons emoji emojis logo chart charts figure figures shape shapes symbol symbols checkbox checkboxes box
    boxes tick ticks checkmark checkmarks star stars border borders frame frames shading shadow colour colours color
    colors background highlight highlighting bold italic italics underline underlining emphasis strikethrough font
    fonts size sizes style styles format formatting indent indents indentation margin margins space spaces spacing
    gap gaps break breaks tab tabs alignment dot dots comma commas period periods stop stops semicolon semicolons
    colon colons dash dashes hyphen hyphens bracket brackets parenthesis parentheses quote quotes quotation
    punctuation capital capitals uppercase lowercase order date dates time name names year years author authors
    price prices detail details description descriptions example examples explanation introduction intro conclusion
    summary information content contents stuff placeholder red blue green yellow what which who whom whose mark
    marks apostrophe apostrophes ampersand ampersands asterisk asterisks hashtag hashtags divider dividers separator
    separators padding watermark watermarks whitespace question questions answer answers joke jokes humor humour
    synonym synonyms greeting greetings signature signatures polish depth context structure flair missing correct
    right wrong blank empty meaning definition definitions sense logic tone voice hint hints tip tips remark remarks
    rhyme rhymes pun puns acronym acronyms initial initials abbreviation abbreviations roman checklist hierarchy
    level levels ordering sorting bulletpoints
    """
)
_NO_THING = re.compile(r"\w+(?:ity|ness|ety|ism|tion|sion|ance|ence|ology)s?|\w+['’]s?|\w+s['’]")
"""What a text may have more of, and what is somebody's: "clarity", "Bob's number"."""
_JOINED = frozenset({
    frozenset(pair.split()) for pair in (
        "salt pepper", "mac cheese", "macaroni cheese", "fish chips", "bed breakfast", "gin tonic", "bread butter",
        "bangers mash", "pros cons", "terms conditions", "health safety", "arts crafts", "black white", "rum coke",
        "research development", "questions answers", "nuts bolts", "oil vinegar", "ham eggs", "bacon eggs",
        "cheese crackers", "cookies cream", "milk cookies", "coffee cake", "wine cheese", "lost found",
    )
})  # fmt: skip
"""Pairs that are as well one thing."""
_LONGEST = 5
"""Words of an entry that is typed without quotation marks."""
_MARKER = re.compile(r"\s*(?:[-–—•*·▪◦☐□☑✓✔►]|\(?\d+[.)\]]|\[\d+\]|\(?[A-Za-z][.)])\s*\S")
_LOOKS = ("style", "list", "list_level", "alignment", "indent_left", "first_line_indent")


@dataclass(frozen=True)
class _Order:
    texts: tuple[str, ...]
    quoted: bool
    run: Run
    beside: Paragraph
    before: bool


def added_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to add entries to a list and nothing else, None of any other.

    Raises:
        Unfit: which list, which entries or which place is meant cannot be told, or Enter would not go on so.
    """
    text = bare(text)
    quotes: list[str] = []

    def hide(match: re.Match[str]) -> str:
        quotes.append(match[0][1:-1])
        return f"\ue000{len(quotes) - 1}\ue001"

    masked = _QUOTE.sub(hide, text)
    for pattern in (_TURNED, *_ORDERS, _FRONT):
        found = pattern.fullmatch(masked)
        if found is None or (found["bare"] and not _is_bare(found["bare"])):
            continue
        run = run_called(_shown(found["list"], quotes), index)
        if run is not None:
            return _plan(_read(found, run, quotes), index)
    return None


def _shown(said: str, quotes: Sequence[str]) -> str:
    return re.sub(_Q, lambda m: quotes[int(m[0][1:-1])], said)


# ---------------------------------------------------------------- what is added


def _is_bare(said: str) -> bool:
    """Words that can be an entry of a list and name no part or look of the document."""
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", _article(said).lower())
    return (
        not all(map(str.isdigit, words))
        and not _NO_ENTRY & set(words)
        and not any(map(_NO_THING.fullmatch, words))
        and re.fullmatch(r"[\w\s,&'’%/-]+", said) is not None
    )


def _article(said: str) -> str:
    return re.sub(r"^(?:an?|some) ", "", said.strip(" ,"), flags=re.IGNORECASE)


def _bare_entries(said: str) -> tuple[str, ...]:
    """One entry, or several of one word each.

    Raises:
        Unfit: it may be one or several.
    """
    pieces = [_article(p) for p in re.split(r",? and |, | & ", said.strip(" ,"))]
    if len(pieces) == 1:
        if len(pieces[0].split()) > _LONGEST or "," in pieces[0]:
            raise Unfit("the entry", f'"{pieces[0]}"', "its words in quotation marks")
        return (pieces[0],)
    if any(len(p.split()) != 1 for p in pieces) or frozenset(p.lower() for p in pieces) in _JOINED:
        raise Unfit("the entries", f'"{said}", which may be one or several', "each in quotation marks")
    return tuple(pieces)


def _cased(texts: Sequence[str], lines: Sequence[Paragraph]) -> tuple[str, ...]:
    """With a capital where all entries begin with one."""
    first = [line.text.strip()[:1] for line in lines if line.text.strip()[:1].isalpha()]
    capital = bool(first) and all(letter.isupper() for letter in first)
    return tuple(t[:1].upper() + t[1:] for t in texts) if capital else tuple(texts)


def _read(found: re.Match[str], run: Run, quotes: Sequence[str]) -> _Order:
    told = {key: value for key, value in found.groupdict().items() if value}
    if "texts" in told:
        texts = tuple(quotes[int(m[0][1:-1])].strip() for m in re.finditer(_Q, told["texts"]))
    else:
        if run.references or any(line.text.rstrip()[-1:] in ".!?;," for line in run.lines):
            raise Unfit("the entry", f'"{told["bare"]}"', "its words in quotation marks")
        texts = _cased(_bare_entries(told["bare"]), run.lines)
    beside, before = _place(told, run, quotes)
    return _Order(texts, "texts" in told, run, beside, before)


# ---------------------------------------------------------------- where


def _place(told: dict[str, str], run: Run, quotes: Sequence[str]) -> tuple[Paragraph, bool]:
    """The entry beside which the new ones stand, and whether they stand before it."""
    if "other" in told:
        return _entry(_shown(told["other"], quotes), run), told["side"].lower() in ("before", "above")
    nth = _COUNT[told["nth"].lower()] if "nth" in told else -1
    if told.get("edge", "").lower() in ("top", "start", "beginning", "above the first"):
        nth = 1
    if nth > len(run.lines):
        raise Unfit("the place", f"place {nth} in a list of {len(run.lines)}", "one that is there")
    return (run.lines[nth - 1], True) if nth > 0 else (run.lines[-1], False)


def _entry(said: str, run: Run) -> Paragraph:
    said = re.sub(rf"^(?:the )?(?:{_NOUN} )?", "", said.strip(), count=1, flags=re.IGNORECASE).strip()
    said = re.sub(r" (?:item|entry|bullet|bullet point|point)$", "", said, flags=re.IGNORECASE)
    nth = re.fullmatch(rf"({_NTH})(?: {_NOUN}| one)?", said, re.IGNORECASE)
    same = [line for line in run.lines if _same(line.text) == _same(said)]
    begun = [line for line in run.lines if re.match(rf"{re.escape(_same(said))}(?!\w)", _same(line.text))]
    if not (same or begun) and nth is not None and _COUNT[nth[1].lower()] <= len(run.lines):
        return run.lines[_COUNT[nth[1].lower()] - (1 if _COUNT[nth[1].lower()] > 0 else 0)]
    found = same or begun
    if len(found) != 1:
        raise Unfit("the place", f'{len(found)} entries "{said}"', "one")
    return found[0]


def _same(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(".:;")


# ---------------------------------------------------------------- the plan


def _plan(order: _Order, index: DocumentIndex) -> Plan:
    _fit(order, index)
    select, action = selecting(Group((order.beside.place,)), index)
    there = ("Press Ctrl+Up.", "{CTRL}{UP}") if order.before else ("Press End.", "{END}")
    steps, keys = [select, there[0]], [there[1]]
    for text in order.texts:
        typed = [(f'Type "{text}".', text), ("Press Enter.", "{ENTER}")]
        for step, key in typed if order.before else typed[::-1]:
            steps.append(step)
            keys.append(key)
    of = "added_before" if order.before else "added"
    check = Check(kind="order", where={"index": order.beside.index}, property=of, value=list(order.texts))
    side = "before" if order.before else "after"
    told = ", ".join(f'"{text}"' for text in order.texts)
    told = f'add {told} {side} "{order.beside.text[:40]}" in its list'
    return whole_plan("add_entry", told, steps, [action, *map(press, keys)], check)


def _fit(order: _Order, index: DocumentIndex) -> None:
    """Raise where Enter goes on with something else than the entries are, or a text is there or cannot be typed."""
    run, beside = order.run, order.beside
    if any(re.search(r"[{}\n\t]", text) or not text for text in order.texts):
        raise Unfit("the entry", "braces, tabs or several lines", "plain text")
    there = {_same(line.text) for line in run.lines} & {_same(text) for text in order.texts}
    if there or len(set(map(_same, order.texts))) < len(order.texts):
        raise Unfit("the entry", f'"{next(iter(there), order.texts[0])}", which is there already', "a new one")
    if any(line.text.rstrip()[-1:] in ",;" or "\n" in line.text for line in run.lines):
        raise Unfit("the list", "entries that end with a comma or have several lines", "plain entries")
    marked = [bool(_MARKER.match(line.text)) for line in run.lines]
    if any(marked) and not (all(marked) and order.quoted and all(map(_MARKER.match, order.texts))):
        raise Unfit("the list", "entries with a mark or number that is typed", "a list of the application")
    _go_on(run, beside, order.before, index)


def _go_on(run: Run, beside: Paragraph, before: bool, index: DocumentIndex) -> None:
    looks = [tuple(str(line.part.get(key)) for key in _LOOKS) for line in run.lines]
    own = looks[run.lines.index(beside)]
    levels = [line.part.get("list_level") or 0 for line in run.lines]
    if levels[run.lines.index(beside)] != levels[0]:
        raise Unfit("the place", "an item below another one", "one of the outer level")
    same = [look for look, level in zip(looks, levels, strict=True) if level == levels[0]]
    behind = levels[run.lines.index(beside) + 1 :][:1]
    if any(look != own for look in same) or (not before and behind and behind[0] > levels[0]):
        raise Unfit("the list", "entries of several kinds", "entries alike")
    following = index.body[run.lines[-1].index + 1 :][:1]
    empty = following and following[0]["kind"] == "list_item" and not str(following[0]["text"]).strip()
    if empty or beside.part.get("page_break_before"):
        raise Unfit("the list", "an empty item, or a new page, at that place", "entries one after the other")
    edges = [_edge(line, before) for line in run.lines]
    mine = edges[run.lines.index(beside)]
    if "link" in mine or "field" in mine or edges.count(mine) * 2 <= len(edges) or not _mostly(beside, mine):
        raise Unfit("the list", f'"{beside.text[:40]}", whose text looks another way there', "entries that look alike")


def _look(run: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in run.items() if key not in ("text", "direct")}


def _edge(line: Paragraph, before: bool) -> dict[str, str]:
    runs = [run for run in line.part.get("runs", ()) if run.get("text")]
    return _look(runs[0 if before else -1]) if runs else {}


def _mostly(line: Paragraph, look: dict[str, str]) -> bool:
    """More of the line looks so than not: what is typed at a bold label would be bold."""
    runs = line.part.get("runs", ())
    return 2 * sum(len(r["text"]) for r in runs if _look(r) == look) > sum(len(r["text"]) for r in runs)
