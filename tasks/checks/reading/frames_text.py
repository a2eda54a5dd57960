"""Clauses about the text: deleted, inserted, moved, in other letters."""

import re
from collections.abc import Callable
from dataclasses import replace

from tasks.checks.reading.clauses import Clause
from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.edits import Change, EditWish
from tasks.checks.reading.formats import FormatWish, whole_lines
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.frames_formats import removes
from tasks.checks.reading.frames_replacing import lead_of
from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.places import Place, PlaceReader
from tasks.checks.reading.resolve import Spans, resolve

_SMALL = frozenset(
    ["a", "an", "the", "and", "but", "or", "nor", "for", "of", "in", "on", "at", "to", "by", "with", "from", "as"]
)


def _headline(word: re.Match[str]) -> str:
    """As in headlines: articles and prepositions stay small."""
    return word[0] if word.start() and word[0].lower() in _SMALL else word[0][:1].upper() + word[0][1:]


def _no_address(word: re.Match[str]) -> str:
    """Addresses of mailboxes and of the web are no words."""
    return word[0] if re.match(r"\S+@|https?:|www\.", word[0]) else word[0][:1].upper() + word[0][1:]


def _sentences(text: str) -> str:
    """A capital at the start and behind each stop that ends a sentence: none behind "e.g.", "Dr."."""
    words = re.split(r"(\s+)", text.lower())
    short = {"e.g.", "i.e.", "etc.", "vs.", "cf.", "mr.", "mrs.", "ms.", "dr.", "st.", "no.", "approx."}
    opens = True
    for n in range(0, len(words), 2):
        at = next((k for k, c in enumerate(words[n]) if c.isalnum()), 0)
        if opens and words[n]:
            words[n] = words[n][:at] + words[n][at : at + 1].upper() + words[n][at + 1 :]
        opens = words[n][-1:] in {".", "!", "?"} and words[n].lower() not in short
    return "".join(words)


_LETTERS: dict[str, tuple[Callable[[str], str], ...]] = {
    "upper": (str.upper,),
    "lower": (str.lower,),
    "title": (
        lambda t: re.sub(r"\w+(?:['’]\w+)*", lambda m: m[0][:1].upper() + m[0][1:], t),
        lambda t: re.sub(r"\w+(?:['’]\w+)*", lambda m: m[0][:1].upper() + m[0][1:].lower(), t),
        lambda t: re.sub(r"\w+(?:['’]\w+)*", _headline, t),
        lambda t: re.sub(r"(?:\S+@|https?://|www\.)\S+|\w+(?:['’]\w+)*", _no_address, t),
    ),
    "sentence": (
        lambda t: t[:1].upper() + t[1:],
        lambda t: re.sub(r"(^|[.!?]\s+)(\w)", lambda m: m[1] + m[2].upper(), t.lower()),
        _sentences,
    ),
    "toggle": (str.swapcase,),
}  # fmt: skip


def cases(frame: Frame) -> list[Wish] | None:
    """Upper, lower, title case: only the case of the letters may change."""
    clause = frame.clause
    found = clause.roles("case")
    found = [k for k in found if not (len(found) > 1 and _which_text(clause, k))]
    if not found:
        return None
    mode = clause.items[found[0]].name
    clause.take([*found, *clause.verbs("insert", "set")])
    if removes(frame):
        raise Unreadable("which letters are to stand there instead is not said")
    if len({clause.items[k].name for k in found}) > 1:
        raise Unreadable("two ways of writing letters")
    places = _placed(frame)
    return [_cased("title" if mode == "capital" else mode, mode == "capital", place) for place in places]


def _which_text(clause: Clause, k: int) -> bool:
    """As in "all uppercase text to lowercase": the first says which text is meant."""
    item, behind = clause.items[k], clause.items[k + 1 : k + 2]
    led = item.tokens[0].low in {"all", "the"} or (
        k > 0 and clause.items[k - 1].text.casefold() in {"all", "the", "any"}
    )
    return led and any(i.role == "noun" and i.name in {"text", "word", "letter"} for i in behind)


def _cased(mode: str, open_: bool, place: Place) -> EditWish:
    """Capitalizing alone may mean each word or, for a single word or stretch, its first letter; not all letters."""
    ways = _LETTERS[mode] + (_LETTERS["sentence"][:1] if open_ else ())

    def changes(document: Document) -> list[Change]:
        found = []
        for spans in resolve(place, document):
            for way in ways:
                texts = [(s, document.lines[s.line].text[s.start : s.end]) for s in spans]
                found.append(Change(replaced=tuple((s, way(t)) for s, t in texts if way(t) != t)))
        return found

    return EditWish(f"{mode} case", changes)


def _placed(frame: Frame) -> list[Place]:
    places = frame.read_places()
    if not places:
        raise Unreadable("it is not said where")
    return places


def deleting(frame: Frame) -> list[Wish] | None:
    """Words, sentences, paragraphs that go."""
    clause = frame.clause
    verbs = clause.verbs("delete")
    if not verbs and not (frame.verb == "delete" and not clause.verbs("insert", "replace", "move")):
        if not unwanted(clause) or clause.roles("format", "case"):
            return None
    elif clause.roles("not"):
        raise Unreadable("what is not to be done is told too")
    clause.take([*verbs, *clause.verbs("undo"), *clause.verbs("set"), *clause.roles("not")])
    blank = clause.has("empty", "blank")
    return [
        _blank_gone() if blank and place.noun in {"line", "paragraph"} else _deleted(place) for place in _blanks(frame)
    ]


def _blanks(frame: Frame) -> list[Place]:
    """Places of what is to go; empty paragraphs only all together, wherever they stand.

    Raises:
        Unreadable: some of the empty ones only, or none is named.
    """
    places = _placed(frame)
    if any(_with_heading(p) for p in places):
        raise Unreadable("whether the heading is to go too is not said")
    some = [
        p for p in places if p.noun in {"line", "paragraph"} and (p.ordinals or p.inside or not p.plural or p.words)
    ]
    if frame.clause.has("empty", "blank") and some:
        raise Unreadable("which of the empty paragraphs are to go is not said")
    return places


def _with_heading(place: Place) -> bool:
    """As in "the ingredients": who lets them go or moves them may mean their heading too."""
    counted = place.exact or place.ordinals
    return place.noun == "below_heading" and place.relation == "heading" and not counted


def _blank_gone() -> EditWish:
    def changes(document: Document) -> list[Change]:
        return [Change(empty=-sum(not line.text.strip() and line.key[1] is None for line in document.lines))]

    return EditWish("empty paragraphs deleted", changes)


def unwanted(clause: Clause) -> bool:
    """As in "I don't need the last paragraph", "no table please"."""
    needless = clause.has("need", "needed", "want", "wanted", "required", "necessary")
    said = {clause.items[k].text.casefold() for k in clause.roles("not")}
    return bool(said) and (needless or said <= {"no"})


def _deleted(place: Place) -> EditWish:
    def changes(document: Document) -> list[Change]:
        return [_without(spans, document) for spans in resolve(place, document)]

    return EditWish(f'"{place.words or place.noun}" deleted', changes)


_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:][\"”’)]*\s+)$")
_STOP_BEHIND = re.compile(r"[.!?]+(?=\s|$)")


def _with_stop(span: Span, document: Document) -> Span:
    """A whole sentence that was named without its full stop goes with it."""
    text = document.lines[span.line].text
    stop = _STOP_BEHIND.match(text, span.end)
    opens = _SENTENCE_BEFORE.search(text[: span.start]) is not None
    return replace(span, end=stop.end()) if stop is not None and opens else span


def _without(spans: Spans, document: Document) -> Change:
    spans = tuple(_with_stop(span, document) for span in spans)
    whole = [s for s in spans if s == document.whole(s.line) and document.lines[s.line].key[1] is None]
    rest = [s for s in spans if s not in whole]
    return Change(gone=frozenset(s.line for s in whole), replaced=tuple((s, "") for s in rest))


def moving(frame: Frame) -> list[Wish] | None:
    """Paragraphs put elsewhere."""
    clause = frame.clause
    if not clause.verbs("move"):
        return None
    clause.take([*clause.verbs("move"), *clause.verbs("set")])
    edge = [
        k
        for k, i in enumerate(clause.items)
        if i.role == "preposition" and i.name in {"start", "end"} and k not in clause.used
    ]
    places = _placed(frame)
    if len(places) == 1 and places[0].inside is not None and places[0].side:
        inner = replace(places[0].inside, preposition=places[0].side)
        places = [replace(places[0], inside=None, side="", tie=""), inner]
    target = places[1] if len(places) == 2 else None
    if (
        len(places) > 2
        or (target is None and not edge)
        or (target is not None and target.preposition not in {"after", "before"})
    ):
        raise Unreadable("where it is to go is not said")
    if _with_heading(places[0]):
        raise Unreadable("whether the heading is to be moved too is not said")
    what, side = places[0], target.preposition if target is not None else clause.items[edge[0]].name

    def changes(document: Document) -> list[Change]:
        spans = resolve(what, document)[0]
        if not whole_lines(spans, document):
            return []
        lines = frozenset(s.line for s in spans)
        if target is None:
            at = 0 if side == "start" else len(document.body)
        else:
            there = [document.lines[s.line].key[0] for s in resolve(target, document)[0]]
            at = max(there) + 1 if side == "after" else min(there)
        return [Change(moved=(lines, at))]

    return [EditWish(f"{what.noun or what.words} moved", changes)]


def inserting(frame: Frame) -> list[Wish] | None:
    """New words: a paragraph of their own, or at the end, the beginning, before or after other words."""
    clause = frame.clause
    verbs = clause.verbs("insert")
    quotes = clause.roles("quote")
    blank = not quotes and clause.has("empty", "blank", "new") and clause.has("paragraph", "line", "row")
    if not (verbs or frame.verb == "insert" or clause.verbs("set") or quotes) or not (quotes or blank):
        return None
    new, noun = _new_text(clause, quotes)
    own = bool(noun)
    clause.take([*verbs, *clause.verbs("set")])
    sides = [
        i.name
        for k, i in enumerate(clause.items)
        if i.role == "preposition" and i.name != "in" and k not in clause.used
    ]
    places = [p for p in PlacesOf(frame) if p.noun != "document" or len(quotes) < 1 or True]
    targets = [p for p in places if p.noun not in {"document", "page"} or p.words]
    side = sides[0] if sides else ""
    if len(sides) > 1 and len(set(sides)) > 1:
        raise Unreadable("two sides are named")
    if len(targets) > 1:
        raise Unreadable("two places are named")
    frame.places = [Place(words=new, quoted=True)] if new else []
    if not targets:
        return [_at_edge(new, own, side)]
    return [_inserted(new, noun, side, targets[0], clause.has("add", "append", "attach"))]


def PlacesOf(frame: Frame) -> list[Place]:
    """The clause's own places, never those of the clause before."""
    return [p for p in PlaceReader(frame.clause.items, frame.clause.used).all() if p.noun != "it"]


def _new_text(clause: Clause, quotes: list[int]) -> tuple[str, str]:
    """The new words and what they are to be of their own: a paragraph or list_item; "" for words in a paragraph."""
    own = [
        k
        for k in clause.roles("noun")
        if clause.items[k].name in {"paragraph", "line", "heading", "title", "sentence", "text", "word", "list_item"}
    ]
    if not quotes:
        clause.take(own[:1])
        return "", "paragraph"
    said = [q for q in quotes[1:] if clause.items[lead_of(clause, q)].text.casefold() in _SAYS]
    k = said[-1] if said else next((q for q in quotes if _is_new(clause, q)), quotes[0])
    clause.take([k])
    lead = lead_of(clause, k)
    made = ""
    for n in own:
        item = clause.items[n]
        behind = [i.text.casefold() for i in clause.items[max(0, n - 3) : n]]
        near = item.name in {"sentence", "text", "word"} and all(
            i.role in {"filler", "mark", "noun"} for i in clause.items[max(0, n - 1) : k]
        )
        if (n < k and (n >= lead or near)) or (
            {"a", "an", "new", "another"} & set(behind) and not {"of", "in", "to"} & set(behind)
        ):
            clause.take([n])
            kinds = {"list_item": "list_item"} | dict.fromkeys(("paragraph", "line", "heading", "title"), "paragraph")
            made = made or kinds.get(item.name, "")
    behind_others = max((q for q in quotes if q < k), default=-1)
    clause.take([n for n in clause.roles("relation") if behind_others < n < k and k - n <= 3])
    return str(clause.items[k].value), made


_SAYS = frozenset(
    {
        "that reads",
        "reading",
        "that says",
        "saying",
        "with the text",
        "that say",
        "that read",
        ":",
        "which says",
        "with the words",
        "with the content",
        "end with",
        "ends with",
    }
)


def _is_new(clause: Clause, k: int) -> bool:
    lead: Item = clause.items[lead_of(clause, k)]
    if lead.role == "relation":
        noun = [i.text.casefold() for i in clause.items[max(0, lead_of(clause, k) - 3) : lead_of(clause, k)]]
        return bool({"a", "an", "new", "another", "sentence", "text", "words"} & set(noun))
    return (
        lead.role == "verb"
        or lead.text == ":"
        or lead.name in {"sentence", "text", "word"}
        or (lead.name in {"paragraph", "line"} and lead.role == "noun")
    )


def _at_edge(new: str, own: bool, side: str) -> EditWish:
    if side not in {"start", "end"}:
        raise Unreadable("it is not said where")

    def changes(document: Document) -> list[Change]:
        at = 0 if side == "start" else len(document.body)
        found = [Change(blocks=((at, new),), empty=0 if new else 1)]
        texts = [line for line in document.lines if line.text.strip()]
        if texts and not own:
            line = texts[0 if side == "start" else -1]
            found += _joined(document.whole(line.number), new, "start" if side == "start" else "end", document)
        return found

    return EditWish(f'"{new}" at the {side}', changes, texts=[new])


def _joined(span: Span, new: str, side: str, document: Document) -> list[Change]:
    at = span.end if side in {"end", "after"} else span.start
    point = replace(span, start=at, end=at)
    text = document.lines[span.line].text
    if at == span.end and side in {"end", "after"}:
        glued = text[at - 1 : at].isalnum() and new[:1].isalnum()
        behind = " " if text[at : at + 1].isalnum() else ""
        ways = [f" {new}{behind}"] + ([] if glued else [f"{new}{behind}"])
    else:
        ways = [f"{new} "] + ([] if new[-1:].isalnum() and text[at : at + 1].isalnum() else [new])
    return [Change(replaced=((point, way),)) for way in ways]


def _piece(span: Span, document: Document) -> Span:
    """The one of several lines of a paragraph, apart by line breaks, that words stand in; else the paragraph."""
    text = document.lines[span.line].text
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(span.line, start, len(text) if end < 0 else end)


def _beside_line(new: str, noun: str, side: str, place: Place, spans: Spans, document: Document) -> Change | None:
    """A new line beside a list item, or beside one of the lines of a paragraph, that the words are or begin.

    Words in quotes are a place in their line, unless they are all of it or the new text is to be a line.
    """
    if (
        len(spans) != 1
        or side not in {"after", "before"}
        or place.noun not in {"", "line", "word", "text", "list_item"}
    ):
        return None
    line, piece = document.lines[spans[0].line], _piece(spans[0], document)
    broken = piece != document.whole(line.number)
    begins = spans[0].start == piece.start and (bool(noun) or not place.quoted or spans[0] == piece)
    if line.key[1] is not None or not begins or not (broken or line.kind == "list_item"):
        return None
    if not broken:
        return Change(blocks=((line.key[0] + (side == "after"), new),))
    at = piece.end if side == "after" else piece.start
    return Change(replaced=((replace(piece, start=at, end=at), f"\n{new}" if side == "after" else f"{new}\n"),))


def _beside_no_line(noun: str, spans: Spans, document: Document) -> bool:
    """A list item where no list is, or a line where the words stand within one of several lines."""
    lines = [document.lines[s.line] for s in spans]
    broken = any(_piece(s, document) != document.whole(s.line) and s != document.whole(s.line) for s in spans)
    return bool(noun and broken) or (noun == "list_item" and any(line.kind != "list_item" for line in lines))


def _inserted(new: str, noun: str, side: str, place: Place, adds: bool) -> EditWish:
    own = bool(noun)

    def changes(document: Document) -> list[Change]:
        found = []
        for spans in resolve(place, document):
            beside = _beside_line(new, noun, side, place, spans, document)
            if beside is not None or _beside_no_line(noun, spans, document):
                found += [beside] if beside is not None else []
                continue
            if len(spans) != 1 and not whole_lines(spans, document):
                continue
            whole = whole_lines(spans, document)
            cell = document.lines[spans[0].line].key[1]
            if place.noun == "table" and side in {"after", "before"}:
                index = document.lines[spans[0].line].key[0]
                found.append(Change(blocks=((index + (side == "after"), new),), empty=0 if new else 1))
                continue
            if (
                cell is not None
                and side in {"", "in"}
                and ((place.noun == "cell" and not adds) or not document.lines[spans[0].line].text)
            ):
                found.append(Change(replaced=((spans[0], new),)))
                continue
            if (own or whole) and side in {"after", "before"} and cell is None:
                indexes = [document.lines[s.line].key[0] for s in spans]
                at = max(indexes) + 1 if side == "after" else min(indexes)
                found.append(Change(blocks=((at, new),), empty=0 if new else 1))
                if own or place.noun in {"heading", "paragraph", "title", "list_item", "table"}:
                    continue
            if len(spans) == 1 and (not own or not new):
                found += _joined(spans[0], new, side or "end", document)
        return found

    return EditWish(f'"{new}" inserted', changes, texts=[new])


__all__ = ["FormatWish", "cases", "deleting", "inserting", "moving"]
