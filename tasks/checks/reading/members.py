"""Parts of a document by what people call them: what stands below a heading, the date, the subject line, the greeting.

Each function finds a part only where the document leaves no doubt about it; else it raises and nothing is accepted.
"""

import re
from collections.abc import Callable, Sequence

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.matching import Unclear, pick, says
from tasks.checks.reading.places import Place

REMARK = re.compile(
    r"(?:tip|note|notes|hint|nb|n\.b\.|ps|p\.s\.|warning|remark|important|source)s?\s*[:.\-–]", re.IGNORECASE
)
"""A line that says something about the others: nobody counts it among the steps or ingredients above it."""
_LABEL = re.compile(r"\s*([^\W_][\w .&/'’-]{0,38}?)\s*(?::|\t)")
MAX_LABEL = 4
"""Words of a label; more before a colon are a sentence that goes on."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_DATE = re.compile(
    rf"(?<!\w)(?:{_DAY}\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? (?P<y1>\d{{4}}))?"
    rf"|{_DAY}{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?P<y2>\d{{4}}))?(?!\d)"
    r"|(?P<y3>\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}))(?!\w)",
    re.IGNORECASE,
)
DIGITS = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/\u00a0-]{5,25}\d(?![\w])")
_CALLING = re.compile(r"\b(?:tel|phone|telephone|mobile|cell|call|ring|fax|dial|text)\b", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"”,;)]*[\w/]", re.IGNORECASE)
ADDRESSES = {"mail": _MAIL, "web": _WEB}
_COIN = r"(?:pounds?|euros?|dollars?|cents?|pence|quid|gbp|eur|usd|chf|francs?)"
_MONEY = re.compile(rf"[£$€]\s?\d[\d.,]*\d|[£$€]\s?\d|(?<![\w.,])\d+(?:[.,]\d+)*\s?(?:[£$€]|{_COIN}\b)", re.IGNORECASE)
_ANY_MONEY = re.compile(rf"[£$€]|\b{_COIN}\b|(?<![\w.,])\d+[.,]\d\d(?![\w.,])", re.IGNORECASE)
_FIGURE = re.compile(r"(?:[£$€]\s?)?\d+(?:[.,]\d+)*(?:\s?[£$€])?")
_TOTAL = re.compile(r"\s*(?:grand |sum )?total(?: due| amount| price| sum| cost)?\b", re.IGNORECASE)
_GREETING = re.compile(
    r"\s*(?:dear\b|hello\b|hi\b|hey\b|greetings\b|good (?:morning|afternoon|evening|day)\b|to whom it may concern\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:yours(?: (?:very )?(?:faithfully|sincerely|truly|respectfully|ever))?|sincerely(?: yours)?|faithfully"
    r"|(?:with )?(?:(?:kind|best|warm|many|kindest|warmest) )?(?:regards|wishes)|cordially"
    r"|respectfully(?: yours)?)\s*,?\s*",
    re.IGNORECASE,
)
MAX_GREETING = 8
"""Words of a greeting; a longer line that begins with "Hello" is text."""


def one_number(word: str) -> str:
    """A word in small letters without the ending of a plural: enough for "ingredients" to meet "Ingredient"."""
    word = word.casefold()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def heads(document: Document) -> dict[int, tuple[str, ...]]:
    """Headings by line: their words, plurals as singulars, without a number in front."""
    found = {}
    for n in document.of_kind("heading"):
        words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", re.sub(r"^\s*[\d.]+\s+", "", document.lines[n].text))
        if words:
            found[n] = tuple(map(one_number, words))
    return found


def labels(document: Document) -> dict[str, list[int]]:
    """Lines of the text by the label that they begin with: "subject" of "Subject: Car park"."""
    found: dict[str, list[int]] = {}
    for line in document.lines:
        match = _LABEL.match(line.text) if line.key[1] is None and not line.part.get("in_index") else None
        if match and len(match[1].split()) <= MAX_LABEL:
            found.setdefault(" ".join(match[1].casefold().split()), []).append(line.number)
    return found


def find(place: Place, document: Document, scope: list[int] | None) -> tuple[Span, ...]:
    """What a place of these kinds means.

    Args:
        place: with one of the nouns in `FINDERS`.
        document: as it was.
        scope: lines that it is confined to; None for all.

    Raises:
        Unclear: the document holds no such part, more than one, or another number of them than is said.
    """
    found = FINDERS[place.noun](place, document)
    if scope is not None:
        found = [span for span in found if span.line in scope]
    return tuple(found)


def _below(place: Place, document: Document) -> list[Span]:
    """What stands below a heading; what is counted must be as many."""
    known = heads(document)
    found = [n for n, words in known.items() if not place.names or words == place.names]
    if len(found) != 1:
        raise Unclear(f"there are {len(found)} headings that this may mean, and nothing says which")
    _only_heading(place, found[0], document)
    below = document.below(found[0])
    lines = [n for n in below if document.lines[n].text.strip()]
    items = [n for n in lines if document.lines[n].kind == "list_item"]
    if place.relation == "items" and items and not any(document.lines[n].kind == "heading" for n in lines):
        return [document.whole(n) for n in pick(items, place)]
    if any(document.lines[n].key[1] or document.lines[n].kind in {"heading", "title"} for n in lines):
        raise Unclear("what stands below this heading is more than paragraphs")
    return [document.whole(n) for n in pick(_meant(place, lines, document), place)]


def _only_heading(place: Place, head: int, document: Document) -> None:
    """Raise where words that only name a heading may mean the heading itself, or the same words elsewhere."""
    if place.relation == "either":
        raise Unclear("whether the heading is meant or what stands below it")
    words = document.lines[head].text.strip(" .:")
    others = [s for s in document.find(words, any_case=True) if s.line != head]
    if place.relation == "heading" and others and not place.exact and not place.ordinals:
        raise Unclear(f'"{words}" stands in the text too')


def _meant(place: Place, lines: list[int], document: Document) -> list[int]:
    """All lines, or those that are no remark, or the list items alone: which, the number or the noun tells."""
    plain = [n for n in lines if not REMARK.match(document.lines[n].text)]
    items = [n for n in lines if document.lines[n].kind == "list_item"]
    ways = [lines, *([plain] if plain != lines else []), *([items] if items and items != lines else [])]
    if place.exact:
        shorter = _without_closing_words(lines, document)
        ways += [shorter] if shorter not in ways else []
        ways = [way for way in ways if len(way) == place.exact] or [lines]
    elif place.relation == "lines":
        ways = [lines]
    if len(ways) > 1:
        raise Unclear("not everything below this heading need be meant")
    return ways[0]


def _without_closing_words(lines: list[int], document: Document) -> list[int]:
    """All but a last line that is a sentence and looks otherwise, where the others are no sentences."""
    texts = [document.lines[n].text.strip() for n in lines]
    if len(lines) < 2 or not texts[-1].endswith(".") or any(text.endswith(".") for text in texts[:-1]):
        return lines
    looks = [_slanted(document, n) for n in lines]
    return lines if looks[-1] in looks[:-1] else lines[:-1]


def _slanted(document: Document, number: int) -> tuple[object, object, bool]:
    part = document.lines[number].part
    runs = [run for run in part.get("runs", ()) if str(run.get("text", "")).strip()]
    return part.get("style"), part.get("alignment"), bool(runs) and all(run.get("italic") for run in runs)


def set_of(noun: str, document: Document) -> list[int]:
    """Lines of the set whose members a noun names: below the one heading that has it, else the one numbered list."""
    heads_of = [n for n, words in heads(document).items() if noun in {words[0], words[-1]}]
    if len(heads_of) == 1:
        lines = [n for n in document.below(heads_of[0]) if document.lines[n].text.strip()]
        plain = all(document.lines[n].key[1] is None for n in lines)
        kinds = {document.lines[n].kind for n in lines}
        remarks = any(REMARK.match(document.lines[n].text) for n in lines)
        return lines if plain and not remarks and len(kinds) == 1 and not kinds & {"heading", "title"} else []
    if heads_of or noun not in _NUMBERED:
        return []
    runs = [run for run in document.lists if all(document.lines[n].part.get("list") == "number" for n in run)]
    return runs[0] if len(runs) == 1 else []


_NUMBERED = frozenset({"step", "instruction", "direction", "rule", "point", "task", "question"})
"""What people call the items of a numbered list."""


def _member(place: Place, document: Document) -> list[Span]:
    """Of a set those of some numbers, or those that say something."""
    lines = set_of(place.names[0], document)
    if place.words:
        how = place.relation or "contains"
        lines = [n for n in lines if says(document, n, place.words, how)]
    if not lines:
        raise Unclear(f"the document holds no such {place.names[0]}")
    return [document.whole(n) for n in pick(lines, place)]


def _labelled(place: Place, document: Document) -> list[Span]:
    known = labels(document)
    if place.relation == "either":
        raise Unclear("whether the label, the line or what it says is meant")
    found = set[int]()
    for name in place.names:
        lines = known.get(name, [])
        if len(lines) != 1:
            raise Unclear(f'there are {len(lines)} lines labelled "{name}"')
        found.add(lines[0])
    return [document.whole(n) for n in pick(sorted(found), place)]


def _typed(place: Place, document: Document) -> list[Span]:
    known = TYPED[place.names[0]](document)
    if place.relation == "top":
        first = [line.number for line in document.lines if line.text.strip()][:_TOP_LINES]
        known = [span for span in known if span.line in first] or known
    found = _only(known, place.names[0])
    return [document.whole(span.line) for span in found] if place.relation == "line" else found


def _only(found: Sequence[Span], name: str) -> list[Span]:
    if len(found) != 1:
        raise Unclear(f"the document holds {len(found)} stretches that may be the {name}")
    return list(found)


def _all(pattern: re.Pattern[str], document: Document) -> list[tuple[Span, re.Match[str]]]:
    return [
        (Span(line.number, *match.span()), match)
        for line in document.lines
        if not line.part.get("in_index")
        for match in pattern.finditer(line.text)
    ]


def _date(document: Document) -> list[Span]:
    """Every date; behind the one label "Date" only that; of those that a line gives alone the one in full."""
    found = _all(_DATE, document)
    full = [span for span, match in found if match["y1"] or match["y2"] or match["y3"]]
    alone = [span for span, _ in found if _stands_alone(span, document)]
    called = [n for name, lines in labels(document).items() if name == "date" for n in lines]
    said = [span for span in alone if span.line in called and span in full]
    if len(called) == len(said) == 1:
        return said
    if len(full) == 1 and alone == full:
        return full
    return [span for span, _ in found]


def _stands_alone(span: Span, document: Document) -> bool:
    text = document.lines[span.line].text
    label = _LABEL.match(text)
    lead = text[label.end() if label else 0 : span.start]
    return not lead.strip() and not text[span.end :].strip(" .")


def _phone(document: Document) -> list[Span]:
    found = [(span, m) for span, m in _all(DIGITS, document) if sum(c.isdigit() for c in m[0]) >= 7]
    found = [(span, m) for span, m in found if not _DATE.fullmatch(m[0].strip())]
    if len(found) == 1:  # a number is one to call by its form or by what is said before it
        span, match = found[0]
        called = match[0][0] in "+0(" or _CALLING.search(document.lines[span.line].text[: span.start])
        return [span] if called else []
    return [span for span, _ in found]


def _price(document: Document) -> list[Span]:
    """Amounts of money; where something may be one more, none is "the price"."""
    found = [span for span, _ in _all(_MONEY, document)]
    others = [s for s, _ in _all(_ANY_MONEY, document) if not any(_inside(s, f) for f in found)]
    return [*found, *others]


def _inside(span: Span, other: Span) -> bool:
    return span.line == other.line and other.start <= span.start and span.end <= other.end


def _total(document: Document) -> list[Span]:
    """The one figure behind the one label "Total", in its line or in its row."""
    said = [line for line in document.lines if _TOTAL.match(line.text)]
    if len(said) != 1:
        raise Unclear(f"{len(said)} lines or rows begin with the word total")
    line, found = said[0], list[Span]()
    if line.key[1] is None:
        return [Span(line.number, *m.span()) for m in _FIGURE.finditer(line.text)]
    row, column = line.key[1]
    if row == 1 or column != 1:
        raise Unclear('the word "total" heads no row')
    for other in document.lines:
        beside = other.key[0] == line.key[0] and other.key[1] is not None and other.key[1][0] == row
        if beside and other.number != line.number:
            found += [Span(other.number, *m.span()) for m in _FIGURE.finditer(other.text)]
    return found


def _greeting(place: Place, document: Document) -> list[Span]:
    lines = [
        line.number
        for line in document.lines
        if line.key[1] is None and _GREETING.match(line.text) and len(line.text.split()) <= MAX_GREETING
    ]
    return _only([document.whole(n) for n in lines], "greeting")


def _closing(place: Place, document: Document) -> list[Span]:
    lines = [line.number for line in document.lines if line.key[1] is None and _CLOSING.fullmatch(line.text)]
    if not lines and place.relation == "line":  # where nobody signs off it is the last line
        last = [line for line in document.lines if line.text.strip()][-1:]
        lines = [line.number for line in last if line.key[1] is None and line.kind == "paragraph"]
    return _only([document.whole(n) for n in lines], "closing")


_AFTERTHOUGHT = re.compile(r"\s*(?:p\.?\s?){1,3}s(?:[.:]|\b)", re.IGNORECASE)
_SIGNING = re.compile(r"\s*[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){0,3}\s*")


def _postscript(place: Place, document: Document) -> list[Span]:
    lines = [line for line in document.lines if line.key[1] is None and _AFTERTHOUGHT.match(line.text)]
    return _only([document.whole(line.number) for line in lines], "postscript")


def _signature(place: Place, document: Document) -> list[Span]:
    """The one line behind the closing words, a postscript aside, where it reads like a name."""
    closing = _closing(place, document)[0].line
    below = [line for line in document.lines[closing + 1 :] if line.text.strip()]
    own = [line for line in below if not _AFTERTHOUGHT.match(line.text)]
    if len(own) != 1 or own[0] is not below[0] or not _SIGNING.fullmatch(own[0].text):
        raise Unclear("what of the lines below the closing words is the signature")
    return [document.whole(own[0].number)]


_PERSON = re.compile(
    r"(?P<lead>(?:(?:\w+ )?by|authors?|name|student|writer)\b:?\s+)?"
    r"(?P<who>[A-Z][^\W\d_]*\.?(?:[ -](?:[a-z]{2,3} )?[A-Z][^\W\d_]*\.?(?:['’][A-Z]?[^\W\d_]+)?){1,3})"
    r"(?P<rest>\s*[,(|].*)?",
    re.DOTALL,
)
_BODIES = re.compile(
    r"\b(?:ltd|inc|llc|plc|gmbh|co|company|school|university|college|street|road|avenue|lane|house|department|society|club"
    r"|team|association|committee|group|class|spring|summer|autumn|winter|term|report|essay|notes|minutes|rules|invoice"
    r"|news|agreement|letter|newsletter|draft|version|garden|centre|center|council|bank|church|hotel|shop)\b",
    re.IGNORECASE,
)
"""Words of what is no person."""
_TOP_LINES = 4


def _author(document: Document) -> list[Span]:
    """Who wrote it: "by" somebody, a name directly below the title, or the title above somebody's address or number."""
    lines = [line for line in document.lines if line.text.strip()][:_TOP_LINES]
    titles = document.of_kind("title")[:1] or document.of_kind("heading")[:1]
    found = []
    for k, line in enumerate(lines):
        if line.key[1] is not None or (line.kind == "heading" and line.number not in titles):
            break
        match = _PERSON.fullmatch(line.text.strip())
        if match is None or _BODIES.search(match["who"]) or match["who"].isupper():
            continue
        below = lines[k + 1].text if k + 1 < len(lines) else ""
        reached = "@" in below or re.search(r"\d{3}[\d ()/-]{3,}", below) is not None
        named = reached and not match["rest"] if line.number in titles else k == 1 and lines[0].number in titles
        if match["lead"] or named:
            at = line.text.index(match["who"], match.end("lead") if match["lead"] else 0)
            found.append(Span(line.number, at, at + len(match["who"])))
    return found


_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:[A-Z]\w+ ){1,3}?(?:street|road|avenue|lane|drive|close|square|way|wharf|court"
    r"|place|terrace|st|rd"
    r"|ave)\b|\b[A-Z]\w+ ?(?:street|road|stra(?:ss|ß)e|gatan|gata|weg|vej) \d{1,4}\b",
    re.IGNORECASE,
)


def _one_line(*patterns: re.Pattern[str]) -> Callable[[Document], list[Span]]:
    """Lines of the text, cells left out, in which one of the patterns is found."""

    def found(document: Document) -> list[Span]:
        lines = [line for line in document.lines if line.key[1] is None and any(p.search(line.text) for p in patterns)]
        return [document.whole(line.number) for line in lines]

    return found


TYPED: dict[str, Callable[[Document], list[Span]]] = {
    "date": _date,
    "phone number": _phone,
    "e-mail address": lambda document: [span for span, _ in _all(_MAIL, document)],
    "web address": lambda document: [span for span, _ in _all(_WEB, document)],
    "total": _total,
    "author": _author,
    "contact": _one_line(_MAIL, re.compile(r"\b0\d{2,}[ \d]{5,}\d")),
    "address": _one_line(_STREET),
    "price": _price,
}
"""Stretches that are known by their form."""

FINDERS: dict[str, Callable[[Place, Document], list[Span]]] = {
    "below_heading": _below, "member": _member, "labelled_line": _labelled, "stretch": _typed, "greeting": _greeting,
    "closing": _closing, "postscript": _postscript, "signature": _signature,
}  # fmt: skip

__all__ = ["FINDERS", "TYPED", "find", "heads", "labels", "one_number"]
