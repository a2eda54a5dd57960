"""Clauses about one text in place of another."""

import re
from dataclasses import replace

from tasks.checks.reading.clauses import Clause
from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.edits import Change, EditWish, SpacesWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.places import Place
from tasks.checks.reading.resolve import resolve


def replacing(frame: Frame) -> list[Wish] | None:
    """One text for another; "change X to Y" and "it should say Y instead of X" too."""
    clause = frame.clause
    verbs = clause.verbs("replace")
    quotes = clause.roles("quote")
    instead = [k for k, i in enumerate(clause.items) if i.text.casefold() in _INSTEAD]
    swapped = bool(instead) and len(quotes) >= 1 and bool(clause.verbs("insert", "set") or not verbs)
    to = [
        k
        for k in quotes
        if (
            k
            and clause.items[lead_of(clause, k)].text.casefold()
            in {"to", "into", "with", "by", "read", "to read", "says", "to say"}
            and k != quotes[0]
        )
        or (k and _tells(clause, k))
    ]
    if len(quotes) > 1 and not (clause.has("substitute") or swapped):
        to = [k for k in to if k != quotes[0]]
    before = [k for k in clause.roles("noun", "literal", "quote") if to and k < lead_of(clause, to[0])]
    if not verbs and not swapped and not (before and not clause.roles("format", "style", "color", "font")):
        return None
    if clause.roles("object") or (clause.verbs("insert") and not swapped and not verbs):
        return None
    clause.take([*verbs, *clause.verbs("set", "insert"), *instead])
    if swapped and not to and not (verbs and len(quotes) == 2):
        to = [k for k in quotes if k - 1 not in instead][:1]
    if clause.has("substitute") and clause.has("for") and len(quotes) == 2:
        to = quotes[:1]  # "substitute the new for the old"
    if not to:
        to = quotes[-1:]
    if not to:
        raise Unreadable("what is to stand there instead is not said")
    return _replacements(frame, to)


_SINGLE_SPACES = "replace all double spaces with single spaces"


def spaces(frame: Frame) -> list[Wish] | None:
    """Single spaces for double ones, in the whole text."""
    if " ".join(t.low for item in frame.clause.items for t in item.tokens if t.kind == "word") != _SINGLE_SPACES:
        return None
    frame.clause.take(range(len(frame.clause.items)))
    return [SpacesWish()]


_INSTEAD = frozenset({
    "instead", "instead of", "in place of", "in lieu of", "where it says", "where it now says", "where the text says",
    "where the document says", "everywhere the text says", "wherever the text says", "everywhere the document says",
    "wherever it says", "everywhere it says", "each time it says",
})  # fmt: skip


def _tells(clause: Clause, k: int) -> bool:
    lead = clause.items[lead_of(clause, k)]
    return lead.text.casefold() in _BECOMES and lead_of(clause, k) > 0


_BECOMES = frozenset({
    "to", "into", "with", "by", "to read", "to say", "with the text", "with the word", "become", "becomes",
    "say", "read", "as",
})  # fmt: skip


def lead_of(clause: Clause, k: int) -> int:
    """Position of what leads to an item: the last item before it that is no filler and no word for text."""
    back = k - 1
    while (
        back > 0
        and (clause.items[back].role == "filler" or clause.items[back].name in {"text", "word"})
        and clause.items[back].text.casefold() not in {"to", "into", "with", "by"}
    ):
        back -= 1
    return max(back, 0)


def _replacements(frame: Frame, to: list[int]) -> list[Wish]:
    clause = frame.clause
    wishes: list[Wish] = []
    start = 0
    whole = list(clause.items)
    for k in to:
        new = str(whole[k].value)
        clause.take([k, *range(lead_of(clause, k) + 1, k)])
        if clause.items[lead_of(clause, k)].role in {"preposition", "relation"}:
            clause.take([lead_of(clause, k)])
        stop = k if len(to) > 1 and k > 1 else len(whole)
        part = Clause(whole, clause.used | set(range(start)) | set(range(stop, len(whole))))
        reader = Frame(part, frame.document, frame.inherited, frame.verb, frame.fonts)
        places = [p for p in reader.read_places() if p.noun != "it"]
        clause.used |= {n for n in part.used if start <= n < stop}
        start = k + 1
        places = _held(places)
        if any(p.noun in {"labelled_line", "below_heading"} for p in places):
            raise Unreadable("how much of the line is to be replaced is not said")
        wishes += [_replaced(place, new) for place in places]
        frame.places = [Place(words=new, quoted=True)] if new else []
    if not wishes:
        raise Unreadable("what is to be replaced is not said")
    return wishes


def _held(places: list[Place]) -> list[Place]:
    """As in 'replace "X" with "Y" in the first paragraph': the words there, and not the paragraph as well.

    Raises:
        Unreadable: more than one such stretch, or the words in more than one.
    """
    words = [p for p in places if p.words and p.noun in {"", "word", "text", "letter"} and p.inside is None]
    there = [p for p in places if p not in words and p.noun and p.preposition in {"in", "start", "end"}]
    if not words or not there:
        return places
    if len(words) > 1 or len(there) > 1 or len(places) > 2:
        raise Unreadable("more than one place is named")
    edge = {"start": (1,), "end": (-1,)}.get(there[0].preposition, ())
    return [replace(words[0], inside=replace(there[0], preposition=""), tie="in", ordinals=words[0].ordinals or edge)]


def _replaced(place: Place, new: str) -> EditWish:
    def changes(document: Document) -> list[Change]:
        found = []
        for spans in resolve(place, document):
            found.append(Change(replaced=tuple((s, new) for s in spans)))
            found.append(
                Change(replaced=tuple((s, _like(document.lines[s.line].text[s.start : s.end], new)) for s in spans))
            )
        if place.words and not place.noun and place.all:
            loose = _any_case(place.words, document)
            found.append(Change(replaced=tuple((s, new) for s in loose)))
            found.append(
                Change(replaced=tuple((s, _like(document.lines[s.line].text[s.start : s.end], new)) for s in loose))
            )
        return found

    all_of_it = place.all and place.noun in {"", "word"} and place.inside is None and not place.exceptions
    everywhere = place.words if all_of_it and not place.ordinals else ""
    return EditWish(f'"{place.words or place.noun}" replaced with "{new}"', changes, texts=[new], old=everywhere)


def _any_case(words: str, document: Document) -> list[Span]:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return [Span(line.number, m.start(), m.end()) for line in document.lines for m in pattern.finditer(line.text)]


def _like(old: str, new: str) -> str:
    """The new word with the old one's capital: "Harbour" for "Port", "harbour" for "port"."""
    return new[:1].upper() + new[1:] if old[:1].isupper() and new.islower() else new


__all__ = ["lead_of", "replacing", "spaces"]
