"""Orders that take lines away or make one of several, read on their own; and the one document that fulfils each.

Empty lines, lines that stand in a list again, a line told by what it deals with, and neighbouring paragraphs joined.
"""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import ordered
from tasks.checks.reading.one_line import ITEMS, line_at, roots, words_of
from tasks.checks.reordering import body_joined, body_without

_DELETE = frozenset({"delete", "remove", "erase", "drop", "strip", "clear"})
_AWAY = (["take", "out"], ["get", "rid", "of"], ["strip", "out"])
_DEALS = frozenset({"about", "regarding", "concerning", "mentioning", "mentions"})
_AGAIN = frozenset({"duplicate", "duplicates", "duplicated", "repeated", "double"})
_ENTRIES = frozenset({
    "item", "items", "entry", "entries", "name", "names", "line", "lines", "bullet", "bullets", "one", "ones", "value",
    "values", "copy", "copies", "occurrence", "duplicate", "duplicates",
})  # fmt: skip
_KEEPS = frozenset({"keep", "keeping", "leave", "leaving", "only", "the", "first", "one", "of", "each", "and", "but"})
_SMALL = frozenset({"the", "all", "any", "of", "those", "these", "in", "from", "on", "this", "my", "our"})
_WHOLE = frozenset({"document", "text", "file", "letter", "story", "essay", "list", "section", "heading", "whole"})


def lines_removed(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as such an order leaves it, None for any other request.

    Raises:
        Unclear: it is such an order, and which lines are meant cannot be told for sure.
    """
    if _of_lines(request) and (left := _once_anywhere(document)) is not None:
        return left
    twice = _told_twice(request)
    if twice is not None:
        return _once(twice, document)
    words = ordered(request)
    joined = _joined(words, document)
    if joined is not None:
        return joined
    rest = _deleted(words)
    if not rest:
        return None
    if any(word in {"empty", "blank"} for word in rest):
        return _without_empty(rest, document)
    if any(word in _AGAIN for word in rest):
        return _once(_where(rest), document)
    deals = any(word in _DEALS for word in rest[1:4]) or (len(rest) > 2 and rest[-1] in ITEMS)
    if not deals or rest[0] != "the" or any(word.startswith('"') for word in rest):
        return None
    try:
        told = line_at(rest, document)
    except Unclear:
        return None  # the readers of places may know better
    return None if told is None else _without([told[0]], document)


def _deleted(words: Sequence[str]) -> list[str]:
    """What stands behind the verb of an order to delete."""
    for verb in _AWAY:
        if list(words[: len(verb)]) == verb:
            return list(words[len(verb) :])
    return list(words[1:]) if words and words[0] in _DELETE else []


def _without(gone: Sequence[int], document: Document) -> tuple[Part, ...]:
    last = len(document.body) - 1
    if last in gone and (not last or document.body[last - 1]["kind"] == "table"):
        raise Unclear("the last line of a document cannot go")
    return body_without(document.parts, gone)


def _without_empty(words: Sequence[str], document: Document) -> tuple[Part, ...] | None:
    """All of them, where nothing else is said; between the paragraphs is where they stand."""
    nouns = {"lines", "paragraphs"}
    said = {"empty", "blank", "between", "throughout", "text", "other", "entire", *nouns, *_SMALL, *_WHOLE}
    if not {*words} <= said or not nouns & {*words}:
        return None
    gone = [n for n, part in enumerate(document.body) if part["kind"] != "table" and not str(part["text"]).strip()]
    tables = set(document.tables)
    if not gone or any({n - 1, n + 1} & tables or _holds(document.body[n]) for n in gone):
        raise Unclear("empty lines that may be needed, or none")
    return _without(gone, document)


def _holds(part: Part) -> bool:
    return any(run.get("text") or "field" in run for run in part.get("runs", ()))


# ---------------------------------------------------------------- what stands there again


_ROWS = frozenset({"line", "lines", "paragraph", "paragraphs", "sentence", "sentences"})
_SAME = _AGAIN | {"repeat", "repeats", "repetitions"}
_OFTEN = (["twice"], ["more", "than", "once"], ["two", "times"], ["several", "times"], ["multiple", "times"], ["again"])
_PLACED = frozenset({"in", "of", "from", "on", "throughout", "the", "this", "my", "our", "whole", "entire", "document",
                     "text", "file", "page", "letter", "essay", "it", "there"})  # fmt: skip
_THEM = frozenset({"them", "extra", "extras", "second"}) | _SAME | _KEEPS | _ENTRIES | _ROWS
_THERE = frozenset({"are", "is", "stand", "appear", "occur", "come", "show", "up", "there", "repeated"})
_SOME = frozenset({"some", "several", "many", "a", "few", "couple", "two", "three", "of", "the", "my", "there", "are",
                   "i", "we", "have"})  # fmt: skip


def _of_lines(request: str) -> bool:
    """As in "remove the duplicate lines", "some lines appear twice": those of the whole text that stand there again."""
    if re.search(r"[?\"“”]", request.strip().rstrip("?")):
        return False
    halves = [words_of(h) for h in re.split(r"[.;,:]\s+", request.strip().rstrip(".!?")) if h.strip()]
    halves = [ordered(" ".join(w for w in half if w not in {"so", "and"})) or half for half in halves]
    if len(halves) > 2 or not halves or not halves[0]:
        return False
    goes = _deleted(halves[-1])
    if len(halves) == 1 or _deleted(halves[0]):
        return _goes_all(halves)
    told = [w for w in halves[0] if w not in _PLACED | _SOME | _THERE]
    often = any(halves[0][-len(o) :] == o for o in _OFTEN) or any(
        halves[0][n : n + len(o)] == o for o in _OFTEN for n in range(len(halves[0]))
    )
    counted = {w for o in _OFTEN for w in o}
    said = {*told} - counted
    doubled = bool({*halves[0]} & _SAME) or (often and bool(said & _ROWS))
    keeps = halves[1][:1] and halves[1][0] in {"keep", "leave"} and {*halves[1]} <= _KEEPS | _ENTRIES | _ROWS | {"copy"}
    away = bool(goes) and {*goes} <= _THEM | {"ones", "copies"}
    return doubled and said <= _ROWS | _SAME and (bool(keeps and {"first", "one"} & {*halves[1]}) or away)


def _goes_all(halves: Sequence[list[str]]) -> bool:
    """An order alone, with which of them stays behind it or not."""
    words = [w for half in halves for w in half]
    order = _deleted(words)
    if order:
        end = next((n for n, w in enumerate(order) if w in {"keep", "keeping", "leave", "leaving"}), len(order))
        bare, kept = {*order[:end]} - {"and", "but"}, {*order[end:]}
        stays = not kept or (kept <= _KEEPS | _ENTRIES | _ROWS and bool({"first", "one"} & kept))
        nouns = bare & (_ROWS | {"duplicates", "duplicate", "repeats", "repetitions"})
        return stays and bool(bare & _SAME) and bool(nouns) and bare <= _SAME | _ROWS | _PLACED | _SMALL
    if words[:2] in (["keep", "only"], ["leave", "only"]):
        each = {*words} & {"each", "every"}
        return bool(each and {*words} & _ROWS) and {*words[2:]} <= _KEEPS | _ROWS | _SAME | _PLACED | {
            "every",
            "copy",
            "occurrence",
        }
    return words[:1] == ["deduplicate"] and bool({*words} & _ROWS) and {*words[1:]} <= _ROWS | _PLACED | _SMALL


def _once_anywhere(document: Document) -> tuple[Part, ...] | None:
    """Without lines that say what a line above them says; None where no line of the text does.

    Raises:
        Unclear: a short line below another heading, a heading, or two lines that are nearly the same.
    """
    lines = [
        (n, str(p["text"])) for n, p in enumerate(document.body) if p["kind"] != "table" and str(p["text"]).strip()
    ]
    seen: dict[str, int] = {}
    gone: list[int] = []
    for n, text in lines:
        first = seen.setdefault(text, n)
        if first == n:
            continue
        below = any(p["kind"] == "heading" for p in document.body[first : n + 1])
        if document.body[n]["kind"] == "heading" or (below and len(text.split()) < 5):
            raise Unclear(f'whether "{text}" is needed where it stands again')
        gone.append(n)
    loose = {" ".join(w.removesuffix("s") for w in words_of(text)) for text in seen}
    if gone and len(loose) != len(seen):
        raise Unclear("lines that are nearly the same")
    return _without(gone, document) if gone else None


def _told_twice(request: str) -> list[str] | None:
    """Words for the list, of "some names are on the X list twice; keep only the first of each name"; else None."""
    found = re.split(r"[.;,:]\s*", request.strip().rstrip(".!"), maxsplit=1)
    if len(found) != 2 or re.search(r"[?\"“”]", request):
        return None
    told, order = (words_of(half) for half in found)
    order = [w for w in order if w not in {"so", "please"}]
    several = told[:1] and told[0] in {"some", "several", "many", "two", "three", "a", "there"}
    again = told[-1:] == ["twice"] or told[-3:] == ["more", "than", "once"]
    keeps = order[:1] and order[0] in {"keep", "leave"} and {*order} <= _KEEPS | _ENTRIES
    if several and again and keeps and {"first", "one"} & {*order}:
        end = len(told) - (1 if told[-1] == "twice" else 3)
        start = max((n for n in range(end) if told[n] in {"on", "in"}), default=-1)
        return [w for w in told[start + 1 : end] if w not in _SMALL] if start > 0 else None
    goes = _deleted(order)
    double = told[:2] in (["there", "are"], ["we", "have"]) and {*told[2:4]} & _AGAIN
    if double and goes and {*goes} <= {"them", "the", "extra", "extras"} | _AGAIN | _KEEPS | _ENTRIES:
        start = next((n for n in range(2, len(told)) if told[n] in {"on", "in"}), len(told))
        return [w for w in told[start + 1 :] if w not in _SMALL]
    return None


def _where(words: Sequence[str]) -> list[str]:
    """Words for the list; what says which of those that are the same stays says nothing of it."""
    end = next((n for n, w in enumerate(words) if w in {"keep", "keeping", "leave", "leaving"}), len(words))
    kept = {*words[end:]}
    if kept and not (kept <= _KEEPS | _ENTRIES and {"first", "one"} & kept):
        raise Unclear("which of those that are the same is to stay")
    bare = [w for w in words[:end] if w not in {"and", "but"}]
    place = next((n for n, w in enumerate(bare) if n and w in {"in", "from", "on"}), len(bare))
    if not {*bare[:place]} <= _AGAIN | _ENTRIES | _SMALL:
        raise Unclear("what else is said of the duplicates")
    return [w for w in bare[place + 1 :] if w not in _SMALL]


def _once(where: Sequence[str], document: Document) -> tuple[Part, ...]:
    """Without the lines that say again what a line above them in the same list says."""
    wanted = set(roots([w for w in where if w not in _WHOLE | _ENTRIES]))
    found = []
    for first, last in _stretches(document):
        above = str(document.body[first - 1]["text"]) if first else ""
        if not wanted <= set(roots(words_of(f"{_head(first, document)} {above}"))):
            continue
        texts = [str(document.body[n]["text"]) for n in range(first, last)]
        again = [first + n for n, text in enumerate(texts) if text in texts[:n]]
        loose = {" ".join(w.removesuffix("s") for w in words_of(text)) for text in texts}
        if again and len(loose) != len(set(texts)):
            raise Unclear("entries that are nearly the same")
        found += [again] if again else []
    if len(found) != 1:
        raise Unclear(f"{len(found)} lists hold an entry twice")
    return _without(found[0], document)


def _head(at: int, document: Document) -> str:
    heads = (p for p in reversed(document.body[:at]) if p["kind"] == "heading" and str(p["text"]).strip())
    return str(next(heads, {"text": ""})["text"])


def _stretches(document: Document) -> list[tuple[int, int]]:
    """From where to where short lines of one kind stand one after the other."""
    found: list[tuple[int, int]] = []
    for n, part in enumerate(document.body):
        text = str(part["text"])
        if part["kind"] not in {"paragraph", "list_item"} or not text.strip() or len(text.split()) > 12:
            continue
        if found and found[-1][1] == n and document.body[n - 1]["kind"] == part["kind"]:
            found[-1] = (found[-1][0], n + 1)
        else:
            found.append((n, n + 1))
    return [(a, b) for a, b in found if b - a > 1]


# ---------------------------------------------------------------- several that become one

_JOINS = frozenset({"join", "merge", "combine"})
_MAKES = frozenset({"run", "put", "make", "turn"})
_INTO = frozenset({"together", "into", "to", "in", "one", "a", "single", "paragraph"})
_COUNTS = {"two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
_BESIDE = {"next": 1, "following": 1, "after": 1, "below": 1, "previous": -1, "before": -1, "above": -1}


def _joined(words: Sequence[str], document: Document) -> tuple[Part, ...] | None:
    if not words or words[0] not in _JOINS | _MAKES or words[1:2] == []:
        return None
    rest = list(words[1 + (words[1] == "together") :])
    end = len(rest)
    while end and rest[end - 1] in _INTO and not (rest[end - 1] in {"one", "paragraph"} and _beside(rest[:end])):
        end -= 1
    if words[0] in _MAKES and not {"one", "single"} & {*rest[end:]}:
        return None
    rest = rest[:end]
    found = _edge_of_text(rest, document) if rest[2:3] and rest[2] in _COUNTS else _two(rest, document)
    if found is None:
        return None
    first, last = found
    texts = [document.body[n] for n in range(first, last + 1)]
    whole = all(p["kind"] == "paragraph" and re.search(r"[.!?:;]\W*$", str(p["text"])) for p in texts)
    if not whole or last <= first:
        raise Unclear("these are no paragraphs one after the other")
    return body_joined(document.parts, first, last - first + 1)


def _beside(words: Sequence[str]) -> bool:
    """As in "with the next paragraph", "with the one after it": who is joined, not what they become."""
    return words[-2:-1] != [] and (words[-2] in _BESIDE or (words[-1] == "one" and words[-2] == "the"))


def _edge_of_text(words: Sequence[str], document: Document) -> tuple[int, int] | None:
    if len(words) != 4 or words[0] != "the" or words[1] not in {"first", "last", "final"} or words[3] != "paragraphs":
        return None
    lines = [document.lines[n] for n in document.of_kind("paragraph") if n != document.headline]
    count = _COUNTS[words[2]]
    chosen = [line.key[0] for line in (lines[:count] if words[1] == "first" else lines[-count:])]
    if len(chosen) != count or chosen[-1] - chosen[0] != count - 1:
        raise Unclear("others stand between them")
    return chosen[0], chosen[-1]


def _two(words: Sequence[str], document: Document) -> tuple[int, int] | None:
    for at, word in enumerate(words):
        if word not in {"with", "to", "onto", "and"} or not at:
            continue
        other = [w for w in words[at + 1 :] if w not in {"the", "one", "paragraph", "line", "it"}]
        try:
            one = line_at(words[:at], document)
            two = None if len(other) == 1 and other[0] in _BESIDE else line_at(words[at + 1 :], document)
        except Unclear:
            continue
        if one is None or (two is None and not (len(other) == 1 and other[0] in _BESIDE)):
            continue
        ends = sorted((one[0], one[0] + _BESIDE[other[0]] if two is None else two[0]))
        if ends[1] - ends[0] != 1 or ends[0] < 0 or ends[1] >= len(document.body):
            raise Unclear("others stand between them")
        return ends[0], ends[1]
    return None
