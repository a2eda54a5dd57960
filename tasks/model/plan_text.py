"""Plan mode: a request and its plan as token ids and back, values as slots, capitals as marks, spaces by rule."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from tasks.model import vocabulary as v
from tasks.model.rendering import Renderer
from tasks.model.slots import Body, Slots, value_words
from tasks.model.words import Unit, units

_EMPTY = Body(())
_NO_SPACE_BEFORE = frozenset(".,;:!?)]}%”’")
_INNER = frozenset("-'’_")
_NO_SPACE_AFTER = frozenset("([{“‘")


def prompt(renderer: Renderer, request: str) -> tuple[list[int], Slots]:
    """Ids of a plan request and its slot table; quoted values, numbers and rare words are slots."""
    codes, slots = renderer.codes, Slots()
    pieces = units(request)
    ids = [codes.special[v.PLAN_MODE]]
    i = 0
    while i < len(pieces):
        unit, n = pieces[i], 1
        if unit.kind == "quoted" or unit.kind == "number":
            token = slots.name(unit.value, True)
            ids += [codes.special[token]] if token else codes.words(unit.words)
            if unit.kind == "number" and unit.value.isdigit() and int(unit.value) <= 20:
                ids += codes.word(unit.value)
        elif unit.kind == "keys":
            ids += codes.keys(unit.value)
        elif unit.kind == "word":
            n = value_words(pieces, i, _EMPTY, renderer.common, renderer.asked)
            token = slots.name(request[unit.start : pieces[i + n - 1].end], True) if n else ""
            n = n if token else 1
            ids += [codes.special[token]] if token else codes.word(unit.words[0])
        i += n
    return [*ids, codes.special[v.DO]], slots


def target(renderer: Renderer, slots: Slots, plan: Sequence[str]) -> list[int]:
    """Ids of a plan, with the terminator."""
    ids: list[int] = []
    for text in plan:
        ids += ([renderer.codes.special[v.STEP]] if ids else []) + running(renderer, text, slots)
    return [*ids, renderer.codes.eos]


def running(renderer: Renderer, text: str, slots: Slots | None = None) -> list[int]:
    """Ids of running text with capitals marked; the first word of it is taken to be capitalised."""
    ids: list[int] = []
    first = True
    for unit in _flat(text):
        ids += _unit_ids(renderer, unit, slots or Slots(), first)
        first = first and unit.kind == "punct"
    return ids


def _flat(text: str) -> list[Unit]:
    """Units with the quotation marks as units of their own; the inside of a quotation stays one unit."""
    flat: list[Unit] = []
    for unit in units(text):
        if unit.kind == "quoted":
            mark = Unit("punct", '"', (), unit.start, unit.start + 1)
            flat += [mark, unit, mark]
        elif unit.kind == "keys":
            flat += [
                Unit("word", part, (part.casefold(),), 0, 0)
                for part in re.findall(r"\w+|\+", text[unit.start : unit.end])
            ]
        else:
            flat.append(unit)
    return flat


def _unit_ids(renderer: Renderer, unit: Unit, slots: Slots, first: bool) -> list[int]:
    codes = renderer.codes
    if unit.kind == "punct":
        return list(codes.word(unit.value))
    slot = slots.of(unit.value) if unit.kind in ("quoted", "number") or unit.words else ""
    if slot:
        space = [codes.special[v.OTHER]] if unit.value[:1] == " " else []
        return [*space, codes.special[slot]]
    ids: list[int] = []
    if unit.kind == "quoted":
        return [i for inner in units(unit.value) for i in _unit_ids(renderer, inner, slots, False)]
    for i, word in enumerate(re.findall(r"\S+", unit.value)):
        ids += _capital(renderer, word, first and i == 0) + list(codes.word(word.lower()))
    return ids


def _capital(renderer: Renderer, word: str, first: bool) -> list[int]:
    if renderer.config.cased.get(word.lower()) == word:
        return []
    if len(word) > 1 and word.isupper():
        return [renderer.codes.special[v.CAPITALS]]
    return [renderer.codes.special[v.CAPITAL]] if word[:1].isupper() and not first else []


def text_of(renderer: Renderer, slots: Slots, ids: Sequence[int]) -> tuple[str, ...]:
    """The plan that ids spell: one text a step, values put back."""
    steps: list[list[str]] = [[]]
    space = ""
    for piece in renderer.codes.pieces(ids):
        if piece == v.STEP:
            steps.append([])
        elif piece == v.OTHER:
            space = " "  # the value that follows begins with one
            continue
        else:
            steps[-1].append(space + slots.values[piece] if piece in slots.values else piece)
        space = ""
    values = {space + value for value in slots.values.values() for space in ("", " ")}
    return tuple(text for text in (_join(renderer, step, values) for step in steps) if text)


def _join(renderer: Renderer, pieces: Sequence[str], values: Collection[str]) -> str:
    words: list[tuple[str, bool]] = []  # text, is a whole value
    for piece in pieces:
        if piece in values:
            words.append((piece, True))
        elif len(words) > 1 and words[-1][0] in _INNER and piece[0].isalnum():
            mark = words.pop()[0]  # inside a word: what follows a hyphen that stands alone begins with a space
            words[-1] = (words[-1][0] + mark + piece, words[-1][1])
        elif piece.startswith("▁") or not words or words[-1][1] or _is_mark(words[-1][0]) or _is_mark(piece):
            words.append((piece.lstrip("▁"), False))
        else:
            words[-1] = (words[-1][0] + piece, False)
    return _spaced(renderer, [w for w in words if w[0]])


def _is_mark(text: str) -> bool:
    return not text[-1:].isalnum() or text in (v.CAPITAL, v.CAPITALS)


def _spaced(renderer: Renderer, words: Sequence[tuple[str, bool]]) -> str:
    out, glue, capital, open_quote = "", True, "", False
    for text, whole in words:
        if text in (v.CAPITAL, v.CAPITALS):
            capital = text
            continue
        if text.startswith("<") and text.endswith(">") and not whole:
            continue
        shown = text if whole else _cased(renderer, text, capital, not any(c.isalnum() for c in out))
        closing = text == '"' and open_quote
        joint = glue or text in _NO_SPACE_BEFORE or closing or text in ("/", "+", "'")
        out += shown if joint else " " + shown
        open_quote = not open_quote if text == '"' else open_quote
        glue = text in _NO_SPACE_AFTER or (text == '"' and open_quote) or text in ("/", "+", "'")
        capital = ""
    return out.strip()


def _cased(renderer: Renderer, text: str, capital: str, first: bool) -> str:
    if text in renderer.config.cased:
        return renderer.config.cased[text]
    if capital == v.CAPITALS:
        return text.upper()
    return text[:1].upper() + text[1:] if capital or first else text


def own_capitals(texts: Iterable[str], least: int = 5) -> dict[str, str]:
    """Words that are mostly written with capitals inside (LibreOffice, OpenDocument), for writing them so again."""
    counts: Counter[str] = Counter(w for text in texts for w in re.findall(r"[^\W\d_]+", text))
    mixed = {w: n for w, n in counts.items() if n >= least and w[1:] != w[1:].lower() and not w.isupper()}
    return {w.lower(): w for w, n in sorted(mixed.items()) if n > counts[w.lower()]}
