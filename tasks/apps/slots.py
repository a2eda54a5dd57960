"""Where slot values come from: the profile, plain numbers, or the parts of one document.

Values are strings or numbers, so that they travel through prompts. A *reference* is one string that carries both how a
request says it and the text it means: `first heading "Agenda"` or `paragraph that begins with "The committee agreed"`.
Ordinal references are said without the text (`Make the first heading bold`), the others with it.

| source | where | values |
|---|---|---|
| a key of the profile's `values` | `only: [...]` | as listed there |
| number | min, max, step | integers |
| target | kinds (title, heading, paragraph, list_item), refer (ordinal, named), whole, not_last | references to parts |
| phrase | words: [min, max], kinds | words in a row that occur once in the document |
| word | count: [min, max] (occurrences), kinds | single words |
| cell | header: true includes the first row; first: row or column | references to cells: `cell that holds "92 grams"` |
| table | | numbers of the document's tables |

A target's text is the shortest beginning that names the part, for all but long paragraphs the whole of it; with
`whole: true` always the whole of it, and long paragraphs are then said by ordinal alone. `not_last: true` leaves out
the end of the document.
`pattern: regex` narrows every source to values whose text it finds something in.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.apps.catalogue import App, Family, Slot
from tasks.errors import DataError
from tasks.schemas import digest

Value = str | int
Part = Mapping[str, Any]

ORDINALS = ("first", "second", "third", "fourth")
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
MIN_WORD = 4  # letters; shorter words say nothing in a request
MAX_BEGINNING = 6  # words of a paragraph that name it
LONGEST_TITLE = 200  # characters of a paragraph that a control's title holds
MAX_PHRASES = 60  # values of one slot
MAX_CANDIDATES = 1200  # runs of words of a long document that are counted to find those
MAX_TARGETS = 30  # parts of one kind that are named
STORIES = ("header", "footer", "note", "comment")
REFERENCE = re.compile(r'^(?P<say>[a-z0-9 ]+?) "(?P<text>[^"]+)"$')
STOP = re.compile(
    r"about|after|again|also|because|been|before|beside|both|could|does|each|every|from|have|here|"
    r"into|just|more|most|much|must|near|only|other|over|same|shall|should|since|some|such|than|"
    r"that|their|them|then|there|these|they|this|those|through|until|upon|very|were|what|when|"
    r"where|which|while|will|with|would|your"
)  # words that neither begin nor end a phrase worth naming


@dataclass(frozen=True)
class Searched:
    """A document's body, and all its words: those of page headers, footers, notes and comments can be found as well."""

    body: tuple[Part, ...]
    everything: str  # parts, cells and stories apart by line ends
    lines: tuple[str, ...]  # the same in lower case
    aside: str  # words beside the body alone, in lower case

    @classmethod
    def of(cls, parts: Sequence[Part]) -> "Searched":
        """From the parts of a document; what has no index belongs to the whole document."""
        body = tuple(part for part in parts if "index" in part)
        aside = [_text(part) for part in parts if "index" not in part and part["kind"] in STORIES]
        everything = "\n".join([*_body_lines(body), *aside])
        return cls(body, everything, tuple(everything.lower().split("\n")), "\n".join(aside).lower())


def slot_values(app: App, family: Family, slot: str, parts: Sequence[Part]) -> tuple[Value, ...]:
    """Every value that `slot` of `family` may take in the document with these parts; empty when it holds none.

    Args:
        app: for the values of its profile.
        family: whose slot.
        slot: its name.
        parts: the document as `tasks.checks.parts.parts` reads it.

    Raises:
        DataError: the family has no such slot, or its source is unknown.
    """
    if slot not in family.slots:
        raise DataError(f"family {family.family}", f"slot {slot!r}", f"one of {sorted(family.slots)}")
    spec = family.slots[slot]
    if spec.source in app.profile.values:
        return _listed(app.profile.values[spec.source], spec)
    if spec.source not in _SOURCES:
        known = sorted([*_SOURCES, *app.profile.values])
        raise DataError(f"family {family.family}, slot {slot}", f"source {spec.source!r}", f"one of {known}")
    pattern = re.compile(str(spec.where.get("pattern", "")))
    found = _SOURCES[spec.source](Searched.of(parts), spec)
    return tuple(dict.fromkeys(value for value in found if pattern.search(read_reference(value)[1])))


def all_values(app: App, parts: Sequence[Part]) -> dict[str, tuple[Value, ...]]:
    """Values of every slot of every family in one document, by "<family>.<slot>"; slots that are alike share the work.

    Raises:
        DataError: as `slot_values`.
    """
    known: dict[str, tuple[Value, ...]] = {}
    found: dict[str, tuple[Value, ...]] = {}
    for family in app.families.values():
        for slot, spec in family.slots.items():
            alike = digest(spec)
            if alike not in known:
                known[alike] = slot_values(app, family, slot, parts)
            found[f"{family.family}.{slot}"] = known[alike]
    return found


def read_reference(value: object) -> tuple[str, str]:
    """(how it is said, the text it means) of a reference; ("", text) of any other value."""
    match = REFERENCE.match(str(value))
    return (match["say"], match["text"]) if match else ("", str(value))


def is_ordinal(say: str) -> bool:
    """Whether a reference is clear without its text."""
    return say == "title" or say.split(" ")[0] in (*ORDINALS, "last")


def kind_of(part: Part) -> str:
    """title, heading, paragraph, list_item, table or image; Writer shows a title as a paragraph."""
    kind = str(part["kind"])
    return "title" if kind in ("heading", "paragraph") and part.get("style") == "Title" else kind


def _listed(values: tuple[str, ...], spec: Slot) -> tuple[Value, ...]:
    chosen = tuple(spec.where["only"]) if "only" in spec.where else values
    pattern = re.compile(str(spec.where.get("pattern", "")))
    return tuple(value for value in chosen if pattern.search(value))


def _numbers(document: Searched, spec: Slot) -> Iterator[Value]:
    yield from range(int(spec.where.get("min", 1)), int(spec.where.get("max", 9)) + 1, int(spec.where.get("step", 1)))


def _targets(document: Searched, spec: Slot) -> Iterator[Value]:
    kinds = spec.where.get("kinds", ["title", "heading", "paragraph"])
    refer = spec.where.get("refer", ["ordinal", "named"])
    for kind in kinds:
        these = [part for part in document.body if kind_of(part) == kind and _text(part)]
        for position in _spread(len(these)):
            part = these[position]
            beginning, text = _beginning(part, document), _text(part)
            if part is document.body[-1] and spec.where.get("not_last"):
                continue
            if not beginning or (spec.where.get("whole") and (len(text) > LONGEST_TITLE or '"' in text)):
                continue
            for say in _ways(kind, position, len(these), refer, beginning == text):
                if not spec.where.get("whole"):
                    yield f'{say} "{beginning}"'
                elif beginning == text or is_ordinal(say):
                    yield f'{say} "{text}"'


def _spread(count: int) -> list[int]:
    """Positions of at most MAX_TARGETS or so parts: the counted ones at both ends, and others evenly between."""
    step = max(1, count // MAX_TARGETS)
    return sorted({*range(0, count, step), *range(min(count, len(ORDINALS))), *range(max(0, count - 1), count)})


def _ways(kind: str, position: int, count: int, refer: Sequence[str], whole: bool) -> Iterator[str]:
    if "ordinal" in refer:
        if kind == "title":
            yield "title"
        elif kind != "list_item":
            if position < len(ORDINALS) - 1:
                yield f"{ORDINALS[position]} {kind}"
            if position == count - 1 and count > 1:
                yield f"last {kind}"
    if "named" in refer and kind != "title":
        if kind == "list_item":
            yield "list item" if whole else "list item that begins with"
        else:
            yield kind if kind == "heading" and whole else f"{kind} that begins with"


def _phrases(document: Searched, spec: Slot) -> Iterator[Value]:
    everything = document.everything.lower()
    candidates = [run for part in _of_kinds(document, spec) for run in _runs(_text(part), spec)]
    candidates = candidates[:: max(1, len(candidates) // MAX_CANDIDATES)]
    found = [phrase for phrase in candidates if everything.count(phrase.lower()) == 1]
    step = max(1, len(found) // MAX_PHRASES)
    yield from found[::step]


def _runs(text: str, spec: Slot) -> Iterator[str]:
    low, high = spec.where.get("words", [1, 3])
    words = list(WORD.finditer(text))
    for start in range(len(words)):
        for length in range(low, high + 1):
            run = words[start : start + length]
            if len(run) == length and _good(run, text):
                yield text[run[0].start() : run[-1].end()]


def _good(run: Sequence[re.Match[str]], text: str) -> bool:
    """Words with single spaces between them, neither beginning nor ending with a word that says nothing."""
    first, last = run[0].group(), run[-1].group()
    inside = text[run[0].start() : run[-1].end()]
    if any(len(word) < MIN_WORD or STOP.fullmatch(word.lower()) for word in (first, last)):
        return False
    return inside == " ".join(match.group() for match in run)


def _words(document: Searched, spec: Slot) -> Iterator[Value]:
    low, high = spec.where.get("count", [1, 9])
    lowered = document.everything.lower()
    words = (match.group() for part in _of_kinds(document, spec) for match in WORD.finditer(_text(part)))
    for word in dict.fromkeys(words):
        if len(word) < MIN_WORD or STOP.fullmatch(word) or word != word.lower() or "'" in word or "’" in word:
            continue
        if word in document.aside:  # replacing it everywhere would change a note or a header as well
            continue
        if low <= lowered.count(word) <= high and lowered.count(word) == document.everything.count(word):
            yield word


def _cells(document: Searched, spec: Slot) -> Iterator[Value]:
    """Of the first table: that is the one which the families' checks speak of."""
    rows = next((part.get("cells") or () for part in document.body if part["kind"] == "table"), ())
    first = spec.where.get("first")
    for row in rows[:1] if first == "row" else rows if spec.where.get("header") else rows[1:]:
        for text in row[:1] if first == "column" else row:
            if len(text) >= MIN_WORD and '"' not in text and document.everything.count(text) == 1:
                yield f'cell that holds "{text}"'


def _tables(document: Searched, spec: Slot) -> Iterator[Value]:
    yield from range(1, sum(part["kind"] == "table" for part in document.body) + 1)


_SOURCES: dict[str, Callable[[Searched, Slot], Iterator[Value]]] = {
    "number": _numbers,
    "target": _targets,
    "phrase": _phrases,
    "word": _words,
    "cell": _cells,
    "table": _tables,
}


def _text(part: Part) -> str:
    return str(part.get("text", "")).strip()


def _of_kinds(document: Searched, spec: Slot) -> list[Part]:
    kinds = spec.where.get("kinds", ["paragraph"])
    return [part for part in document.body if kind_of(part) in kinds]


def _body_lines(body: Sequence[Part]) -> Iterator[str]:
    for part in body:
        if part["kind"] == "table":
            yield from (str(text) for row in part.get("cells") or () for text in row)
        else:
            yield _text(part)


def _beginning(part: Part, document: Searched) -> str:
    """The shortest beginning that names the part among all (its whole text when short), "" when there is none."""
    text = _text(part)
    words = text.split(" ")
    for length in range(min(4, len(words)), len(words) + 1):
        short = len(words) <= MAX_BEGINNING or part["kind"] != "paragraph"
        beginning = text if short else " ".join(words[:length]).rstrip(",;:")
        if '"' in beginning:
            return ""
        if sum(line.startswith(beginning.lower()) for line in document.lines) == 1:
            return beginning
    return ""
