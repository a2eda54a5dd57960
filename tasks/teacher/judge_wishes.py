"""A request as a careful reader takes it apart: what each part of it promises, where, and which values it names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tasks.teacher.clauses import MARK, Masked, mask
from tasks.teacher.judge_lexicon import NUMBERS, Promise, Said, hinted, promised

Part = dict[str, Any]

_OPENING = (
    r"(?:please|could you|can you|would you|i (?:need|want|would"
    r"|do)|i['’]d|let|make|set|put|give|turn|change|use|apply|"
    r"add|insert|delete|remove|drop|get rid|take|start|move|push|center|centre|align|justify|indent|bold|underline|"
    r"italici[sz]e|highlight|colou?r|number|replace|overwrite"
    r"|write|append|extend|continue|convert|format|mark|keep|leave|"
    r"break|cut|arrange|the [^,.]*? (?:should|must|has to|have to|is|are)|an? (?:new |manual )?[^,.]*? should|"
    r"(?!(?:of|in|on|at|to|the|for|with|from|by|into|after|before"
    r"|below|above|under)\b)\w+ (?:the|an?|every|each|all))\b|\x01"
)
_JOINT = re.compile(
    r"[.?!]\s+(?=\S)|;\s*(?:also\b)?|(?<!\w)two things:|"
    r",?\s+(?:and\s+)?(?:then|after that|afterwards|once that is done|when you have finished)\b,?|"
    rf",?\s+and\s+(?=(?:{_OPENING}))|,\s+(?=(?:{_OPENING}))",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W*(?:(?:first|then)\b)?\W*(?:at|in|on|to|from|below" r"|under|above|after|before|through|with|where)\b", re.I
)
_BACK = re.compile(r"\b(?:it|them|its)\b", re.IGNORECASE)
_OPTION = re.compile(r",? with (?:the option\b|[^,.]*? set to\b)", re.IGNORECASE)
_EXAMPLES = re.compile(r"\b(?:such as|for example|including|like)\b", re.IGNORECASE)
_INTERFACE = re.compile(
    r"\x01(\d+)\x01 (?:property|option|setting|command|check box|box|button|dialog|tab|menu)\b|\boption \x01(\d+)\x01"
)
_MEASURE = re.compile(r"-?\d+(?:\.\d+)?\s*(?:in|inch|inches|cm|mm|pt|points?|%|\")?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)[ -]*(?:in\b|inch|cm\b|mm\b|pt\b|point|\")")
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) (heading|paragraph|list item|title)\b(?!s)")
_TITLE = re.compile(r"\bthe title\b(?! (?:of|property|in the|specified|field|\x01))")


@dataclass(frozen=True)
class Wish:
    """One part of a request."""

    text: str  # lower case; quoted words stand as marks
    wanted: tuple[Promise, ...]  # must all be there
    choices: tuple[tuple[Promise, ...], ...]  # of each, one must be there: "superscript or subscript"
    likely: tuple[Promise, ...]  # may be there; one must where nothing is wanted
    places: tuple[str, ...]  # words of the document that it points at
    new: tuple[str, ...]  # quoted words that the document does not hold yet
    numbers: tuple[float, ...]
    lengths: tuple[float, ...]  # those of the numbers that have a unit, in it
    figures: tuple[float, ...]  # those that are not spelled out

    @property
    def promises(self) -> tuple[Promise, ...]:
        """All of them, certain or not."""
        return (*self.wanted, *(p for group in self.choices for p in group), *self.likely)

    @property
    def certain(self) -> bool:
        """Whether it says for itself what has to change."""
        return bool(self.wanted or self.choices)


def wishes(request: str, before: Sequence[Part]) -> list[Wish]:
    """The parts of a request, in its order.

    Args:
        request: as the user wrote it.
        before: the document's parts, to tell places from new words and to count headings and paragraphs.
    """
    masked = mask(request)
    found: list[Wish] = []
    waiting = ""
    for piece in _JOINT.split(masked.text):
        text = f"{waiting}, {piece}" if waiting else piece
        wish = _wish(text, masked, before)
        empty = not wish.promises and not (wish.places or wish.new)
        led = _LEADING.match(text) and not wish.new and not (wish.places and wish.certain)
        if empty or (led and not (wish.places and wish.likely)):
            waiting = text  # "In the Paragraph dialog", "At the end of the heading": belongs to what follows
            continue
        waiting = ""
        if found and not wish.places and (_BACK.search(text) or not wish.certain):
            wish = _wish(f"{found.pop().text} and {text}", masked, before)
        found.append(wish)
    if waiting and found:
        found.append(_wish(f"{found.pop().text}, {waiting}", masked, before))
    elif waiting:
        found.append(_wish(waiting, masked, before))
    return found


def _wish(text: str, masked: Masked, before: Sequence[Part]) -> Wish:
    """Read one part, its quoted words masked."""
    plain = MARK.sub(' "" ', text)
    said = promised(plain)
    wanted, likely = _sure(plain, said)
    choices, single = _alternatives(plain, wanted)
    quoted = [masked.values[int(m)] for m in MARK.findall(text)]
    names = {masked.values[int(a or b)] for a, b in _INTERFACE.findall(text)}
    values = [q for q in quoted if _MEASURE.fullmatch(q.strip())]
    held = "\n".join(lines(before)).casefold()
    places = [q for q in quoted if q.strip() and q.casefold() in held and q not in values]
    new = [q for q in quoted if q.strip() and q not in names and q not in values and q.casefold() not in held]
    words = plain.casefold()
    figures = [float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*[a-z]*\d)", " ".join([words, *values]))]
    numbers = figures + [float(n) for word, n in NUMBERS.items() if re.search(rf"\b{word}\b", words)]
    lengths = [float(n) for n in _LENGTH.findall(words)]
    lengths += [float(n) for value in values for n in re.findall(r"\d+(?:\.\d+)?", value)]
    return Wish(
        text=text.lower(),
        wanted=tuple(dict.fromkeys(s.promise for s in single)),
        choices=tuple(tuple(s.promise for s in group) for group in choices),
        likely=(*(s.promise for s in likely), *hinted(plain)),
        places=(*places, *_counted(words, before)),
        new=tuple(new),
        numbers=tuple(numbers),
        lengths=tuple(lengths),
        figures=tuple(figures),
    )


def _sure(text: str, said: list[Said]) -> tuple[list[Said], list[Said]]:
    """What is asked for, and what only says what it is about: examples, and all before the option that says which."""
    option, examples = _OPTION.search(text), _EXAMPLES.search(text)
    end = option.start() if option else len(text)
    if option is None and examples is None:
        return said, []
    first = examples.start() if examples else end
    sure = [s for s in said if (s.start < first and option is None) or s.start >= end]
    return sure, [s for s in said if s not in sure]


def _alternatives(text: str, said: list[Said]) -> tuple[list[list[Said]], list[Said]]:
    """Groups of promises joined by "or", and the promises that stand alone."""
    groups: list[list[Said]] = []
    for one in sorted(said, key=lambda s: s.start):
        between = text[groups[-1][-1].end : one.start] if groups else ""
        if groups and re.fullmatch(r"(?:,? or |, )(?:an? |the |as )?(?:manual )?", between):
            groups[-1].append(one)
        else:
            groups.append([one])
    joined = [g for g in groups if len(g) > 1 and " or " in text[g[0].end : g[-1].start]]
    return joined, [s for g in groups if g not in joined for s in g]


def _counted(text: str, before: Sequence[Part]) -> list[str]:
    """Texts of "the third paragraph", "the last heading", "the title"."""
    found = []
    for word, kind in _ORDINAL.findall(text):
        these = [str(part["text"]) for part in before if _kind(part) == kind and str(part.get("text", "")).strip()]
        at = _ORDINALS[word]
        if -len(these) <= at < len(these):
            found.append(these[at])
    if _TITLE.search(text) and "propert" not in text:
        found += [str(part["text"]) for part in before if _kind(part) == "title"]
    return found


def _kind(part: Part) -> str:
    """Kind as people say it."""
    if "index" not in part:
        return ""
    kind = str(part.get("kind", "")).replace("_", " ")
    return "title" if kind in {"heading", "paragraph"} and part.get("style") == "Title" else kind


def lines(parts: Sequence[Part]) -> list[str]:
    """The body's paragraphs and cells as text, without what fields show."""
    found: list[str] = []
    for part in parts:
        if "index" not in part or part.get("in_index"):
            continue
        if part.get("kind") == "table":
            cells = [str(text) for row in part.get("cells") or () for text in row]
            found += [str(paragraph["text"]) for paragraph in part.get("paragraphs") or ()] or cells
            continue
        runs = part.get("runs") or ()
        shown = "".join(str(run["text"]) for run in runs if "field" not in run)
        found.append(shown if any("field" in run for run in runs) else str(part.get("text", "")))
    return found


def planned(wish: Wish, plan: Sequence[str], others: Sequence[Wish]) -> Wish:
    """A wish whose own words do not say what changes, with what the plan does and no other wish has asked for."""
    text = re.sub(r'"[^"]*"', ' "" ', " ".join(plan))
    known = {p for other in others for p in (*other.wanted, *(q for g in other.choices for q in g))}
    more = [s.promise for s in promised(text) if s.promise not in known]
    if not wish.likely and (wish.new or not more):
        more = [*more, *hinted(text)]
    return replace(wish, likely=(*wish.likely, *more))
