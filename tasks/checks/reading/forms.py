"""Stretches of the document that are known by their form: dates, clock times, prices, what stands in brackets.

Where something in the same lines may be one as well, but is not written like it, none of them can be told for sure.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.matching import Unclear, pick
from tasks.checks.reading.members import ADDRESSES, DIGITS, one_number
from tasks.checks.reading.places import Place

_NAMES_OF_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NAMES_OF_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = "(?:" + "|".join(f"{m}|{m[:3]}\\.?(?![a-z])" for m in _NAMES_OF_MONTHS) + "|sept\\.?)"
_WEEKDAY = "(?:" + "|".join(_NAMES_OF_DAYS) + ")"
_NTH = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w.,])(?:{_WEEKDAY},? )?"
    rf"(?:{_NTH}(?: of)? {_MONTH}|{_MONTH} {_NTH})(?:,? \d{{4}})?(?!\w)"
    r"|(?<![\w.,])(?:\d{4}-\d{2}-\d{2}|\d{1,2}(?P<cut>[./])\d{1,2}(?P=cut)(?:\d{2}){1,2})(?![\w/])",
    re.IGNORECASE,
)
_HALF_DATE = re.compile(rf"(?<!\w){_MONTH} \d{{4}}(?!\w)|(?<!\d)(?:18|19|20)\d\d (?:to|[-–]) ", re.IGNORECASE)
_CLOCK = (
    r"(?:\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m(?:\b\.?)|\d{1,2}:\d\d(?!\d)|[a-z\d]+ o['’]clock"
    r"|(?:half|quarter|twenty|ten|five) (?:past|to) [a-z]+|(?:noon|midday|midnight)\b)"
)
_TIME = re.compile(rf"(?<![\w:.]){_CLOCK}(?:(?: to | until | ?[-–] ?){_CLOCK})?")
_COINS = re.compile(
    r"[£$€] ?\d+(?:[.,]\d+)*|(?<![\w.,])\d+(?:[.,]\d+)*(?: ?[£$€]| (?:pounds?|euros?|dollars?|pence|cents?)\b)"
)
_WARMTH = re.compile(r"[-−]?(?<![\w.,])\d+(?:[.,]\d+)? ?(?:[°º]\s?[CF]?(?!\w)|degrees(?: (?:celsius|fahrenheit|[CF]))?(?!\w))", re.I)  # fmt: skip  # noqa: E501
_SHARE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)? ?(?:%|per ?cent\b)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.,:/])\d+(?:[.,]\d+)?(?![\w/:])")
_POST = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_IN_YEAR = re.compile(
    r"\b(?:"
    + "|".join(m.title() for m in _NAMES_OF_MONTHS if m != "may")
    + r")\b|(?:(?<=\d )|(?<=[Ii]n )|(?<=of ))May\b|\bMay(?= \d)"
)
_IN_WEEK = re.compile(r"\b(?:" + "|".join(d.title() for d in _NAMES_OF_DAYS) + r")s?\b")
_DAY_CELL = re.compile(r"(?:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)(?:day)?")
_SQUARE = re.compile(r"\[[^][\n]{1,200}\]")
_ROUND = re.compile(r"\([^()\n]{1,300}\)")


@dataclass(frozen=True)
class Form:
    """How stretches of a name are written, and what else may be one of them."""

    written: tuple[re.Pattern[str], ...]
    doubtful: re.Pattern[str] | None = None
    beside: bool = False  # doubtful only in lines that hold one
    cell: re.Pattern[str] | None = None


FORMS: dict[str, Form] = {
    "dates": Form((_DATE,), _HALF_DATE),
    "times": Form((_TIME,)),
    "phone numbers": Form((DIGITS,)),
    "e-mail addresses": Form((ADDRESSES["mail"],)),
    "web addresses": Form((ADDRESSES["web"],)),
    "prices": Form((_COINS,)),
    "temperatures": Form((_WARMTH,), _BARE, beside=True),
    "percentages": Form((_SHARE,), _BARE, beside=True),
    "postcodes": Form((_POST,)),
    "months": Form((_IN_YEAR,), re.compile(r"\bMay\b")),
    "days": Form((_IN_WEEK,), cell=_DAY_CELL),
    "square brackets": Form((_SQUARE,), re.compile(r"[][]")),
    "round brackets": Form((_ROUND,), re.compile(r"[()]")),
    "brackets": Form((_SQUARE, _ROUND), re.compile(r"[][()]")),
}


def formed(place: Place, document: Document, scope: list[int] | None) -> tuple[Span, ...]:
    """Stretches that a place of noun "form" means.

    Args:
        place: its names are the form and the words that say which.
        document: as it was.
        scope: lines that it is confined to; None for all.

    Raises:
        Unclear: there is none, another number than is said, or more that may be meant.
    """
    name, *telling = place.names
    numbers = [n for n in (range(len(document.lines)) if scope is None else scope) if _is_text(document, n)]
    found = [span for n in numbers for span in _written(FORMS[name], document, n)]
    chosen = [span for span in found if all(_told(document, span, word) for word in telling)]
    if not telling:
        _no_doubt(name, document, numbers, found, free=scope is None)
    if not chosen:
        raise Unclear(f"the document holds no such {name}")
    return tuple(pick(chosen, place))


def _is_text(document: Document, number: int) -> bool:
    return not document.lines[number].part.get("in_index")


def _written(form: Form, document: Document, number: int) -> list[Span]:
    line = document.lines[number]
    text = line.text
    if line.key[1] is not None and form.cell is not None and form.cell.fullmatch(text.strip()):
        return [document.whole(number)]
    dates = (
        [m.span() for m in _DATE.finditer(text)] if form is FORMS["phone numbers"] or form is FORMS["prices"] else []
    )
    spans = {m.span() for pattern in form.written for m in pattern.finditer(text)}
    if form is FORMS["phone numbers"]:
        spans = {(a, b) for a, b in spans if sum(c.isdigit() for c in text[a:b]) >= 7 and _dialled(text[a:b])}
    clear = sorted(s for s in spans if not any(a < s[1] and s[0] < b for a, b in dates))
    return [Span(number, a, b) for a, b in clear]


def _dialled(text: str) -> bool:
    """As people write numbers to call: with a plus, a nought or a bracket in front, or in groups of an American one."""
    return text[0] in "+0(" or re.fullmatch(r"\d{3}-(?:\d{3}-)?\d{4}", text) is not None


def _told(document: Document, span: Span, word: str) -> bool:
    """A word that says which one stands in the same sentence, in the row, or on top of the column."""
    line = document.lines[span.line]
    if line.key[1] is not None:
        row, column = line.key[1]
        beside = [
            o.text for o in document.lines
            if o.key[0] == line.key[0] and o.key[1] is not None and (o.key[1][0] == row or o.key[1] == (1, column))
        ]  # fmt: skip
        return _says(" ".join(beside), word)
    before = re.split(r"(?<=[.!?])\s+|\n", line.text[: span.start])[-1]
    after = re.split(r"[.!?](?=\s)|\n", line.text[span.end :])[0]
    return _says(f"{before} {after}", word)


def _says(text: str, word: str) -> bool:
    return any(_bare(w) == _bare(word) for w in re.findall(r"[^\W\d_]+", text))


def _bare(word: str) -> str:
    word = one_number(word).removesuffix("'s")
    return re.sub(r"(?:ing|ed|e)$", "", word) if len(word) > 3 else word


def _no_doubt(name: str, document: Document, numbers: Sequence[int], found: Sequence[Span], free: bool) -> None:
    """Raise where something else in these lines may be one of them."""
    form = FORMS[name]
    cells = {document.lines[span.line].key[1] is not None for span in found}
    if name == "prices" and free and len(cells) > 1:
        raise Unclear("which prices, those in a table or the others, is not said")
    if form.doubtful is None:
        return
    for n in numbers:
        own = [(s.start, s.end) for s in found if s.line == n]
        if form.beside and not own:
            continue
        for match in form.doubtful.finditer(document.lines[n].text):
            if not any(a <= match.start() and match.end() <= b for a, b in own):
                raise Unclear(f'whether "{match[0]}" is one of the {name} too')


FORMED: dict[str, Callable[[Place, Document, list[int] | None], tuple[Span, ...]]] = {"form": formed}

# ---------------------------------------------------------------- what people call them

_CALLED: dict[str, str] = {
    "dates": "dates", "times": "times", "clock times": "times", "phone numbers": "phone numbers",
    "telephone numbers": "phone numbers", "mobile numbers": "phone numbers", "email addresses": "e-mail addresses",
    "e mail addresses": "e-mail addresses", "emails": "e-mail addresses", "e mails": "e-mail addresses",
    "web addresses": "web addresses", "website addresses": "web addresses", "urls": "web addresses",
    "prices": "prices", "sums of money": "prices", "amounts of money": "prices", "money amounts": "prices",
    "temperatures": "temperatures", "percentages": "percentages", "postcodes": "postcodes", "post codes": "postcodes",
    "months": "months", "weekdays": "days", "days of the week": "days", "placeholders": "square brackets",
}  # fmt: skip
_SINGLE = {" ".join(one_number(w) if w != "addresses" else "address" for w in many.split()): form
           for many, form in _CALLED.items()} | {"sum of money": "prices", "amount of money": "prices"}  # fmt: skip
_PAIRS = {"square brackets": "square brackets", "round brackets": "round brackets", "parentheses": "round brackets",
          "brackets": "brackets"}  # fmt: skip
_HELD = re.compile(
    r"(?:everything|anything|whatever|(?:text|words?|bits?|parts?|passages?|stuff))"
    r"(?: (?:that|which|is|are|stands|still|s|that's))* (?:in|inside|within|between) (?:the )?"
    r"(?P<pair>square brackets|round brackets|brackets|parentheses)(?!\S)"
)
_LONE = frozenset({"temperatures", "percentages", "postcodes"})
"""Of these the singular alone names one; the others are read elsewhere then ("the date")."""
_MOST_WORDS = 8


@dataclass(frozen=True)
class Name:
    """A name read: how many words, the form, what says which, and whether it speaks of several."""

    length: int
    form: str
    telling: tuple[str, ...]
    plural: bool


def name_of(low: Sequence[str], at: int, plain: Callable[[int], bool]) -> Name | None:
    """The name that begins at a word of the request.

    Args:
        low: words in small letters, "" for quotations.
        at: the first word behind article, count or number of order.
        plain: whether a word has no sense of its own, so that it may say which one is meant.
    """
    held = _HELD.match(" ".join(w or '"' for w in low[at : at + _MOST_WORDS]))
    if held is not None:
        return Name(len(held[0].split()), _PAIRS[held["pair"]], (), True)
    for skip in range(4):
        if skip and not plain(at + skip - 1):
            return None
        before = tuple(w.removesuffix("'s").removesuffix("’s") for w in low[at : at + skip])
        for size in (4, 3, 2, 1):
            said = " ".join(low[at + skip : at + skip + size])
            if said in _CALLED and len(low) >= at + skip + size:
                return Name(skip + size, _CALLED[said], before, True)
            if said in _SINGLE and len(low) >= at + skip + size:
                return _single(low, at, skip, size, before, plain)
    return None


def _single(
    low: Sequence[str], at: int, skip: int, size: int, before: tuple[str, ...], plain: Callable[[int], bool]
) -> Name:  # fmt: skip
    """One of a form, with the words behind "of" that say which: "phone number of the vet"."""
    form, stop = _SINGLE[" ".join(low[at + skip : at + skip + size])], at + skip + size
    telling = list(before)
    if list(low[stop : stop + 1]) in (["of"], ["for"]):
        k = stop + 1 + (low[stop + 1 : stop + 2] in (["the"], ["my"], ["our"]))
        end = k
        while end < min(len(low), k + 3) and plain(end):
            end += 1
        if end > k:
            telling += [w.removesuffix("'s") for w in low[k:end]]
            stop = end
    return Name(stop - at, form, tuple(telling), False)


def stands_alone(name: Name) -> bool:
    """It says which one: by its number, by words, or there need be no other."""
    return name.plural or bool(name.telling) or name.form in _LONE
