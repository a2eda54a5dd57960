"""What stands behind a noun and says which one: "that begins with ...", "in the second table", "below the heading"."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.planner import belonging, texts
from tasks.planner.counting import Pick, after_noun, before_noun
from tasks.planner.document import plain
from tasks.planner.nouns import COMMANDS, STOP, noun_at
from tasks.planner.quoting import listed
from tasks.planner.resolving import WHOLE, Phrase, Said, resolved
from tasks.planner.things import named_things

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_CALLED = listed("called named titled labelled labeled headed entitled")
_BEGINS = listed("begins beginning begin starts starting start opens opening")
_ENDS = listed("ends ending end finishes finishing")
_HOLDS = listed(
    """
    says saying reads reading contains containing contain mentions mentioning mention has having holds holding
    includes including about regarding concerning discussing describing with covering
    """
)
_SAYS = listed("says saying reads reading")
_VAGUE = listed("has having with about")  # these say which one only where the document has the words
_DEALING = listed("section paragraph sentence")
_LINKS = listed("that which it where who talks talking tells speaks is are")
_INSIDE = listed("in of from within inside on")
_BELOW = listed("below under underneath beneath after following beyond")
_ABOVE = listed("above before preceding over")
_RELATED = listed(
    """
    any paragraph line item list table row column cell sentence heading subheading empty
    """
)
LONGEST_LABEL = 10  # words of a heading behind its noun
_NAMED = listed("heading subheading section column row cell item list table")
_STANDING = listed("table paragraph line list heading")


def read(reader: "Reader", at: int, said: Said) -> tuple[int, Said]:
    """Everything behind a noun that belongs to it: the position behind it, and what is said now."""
    for _ in range(4):
        for reading in (_label, _test, _level, _cell_name, _crossed, _placed, _beside, _related, _lies_in):
            found = reading(reader, at, said)
            if found is not None:
                at, said = found
                break
        else:
            break
    return at, said


def named_set(reader: "Reader", at: int) -> Phrase | None:
    """A set named by a heading, less what is said behind it: "the ingredients that contain milk"."""
    phrase = belonging.set_at(reader, at)
    if phrase is None or not phrase.places or reader.low(phrase.end) not in _WHICH:
        return phrase
    said = Said("line", True, Pick("all", (), True), 0, frozenset(), scope=phrase.places)
    end, said = read(reader, phrase.end, said)
    found = resolved(reader.index, None, end, said) if said.tests else None
    if reader.low(phrase.end) == "with" and (found is None or found.missing):
        return phrase  # what they are to be given
    if found is None:
        return replace(phrase, ambiguous="which of them are meant is not clear")
    return replace(found, ambiguous=found.ambiguous or phrase.ambiguous, noun=phrase.noun)


_WHICH = listed("that which with whose containing starting beginning ending mentioning")


def _test(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    start = at
    while reader.low(at) in _LINKS:
        at += 1
    low = reader.low(at)
    how = _how(reader, at, said)
    if said.tests and (low in _SAYS or low in _VAGUE):
        return None  # what is new is said behind the place: "after the paragraph that begins with X that reads Y"
    quoted = at < len(reader.tokens) and reader.tokens[at].kind == "quote"
    if quoted and at == start and said.noun not in WHOLE:
        return _also(reader, at + 1, _tested(said, "equals", reader.tokens[at].text))
    if not how or (said.noun in ("title", "header", "footer", "any") and how != "holds"):
        return None
    behind = at + 1 + (how in ("begins", "ends") and reader.low(at + 1) in ("with", "by", "in", "on", "as", "at"))
    behind += reader.low(behind) in ("the", "as") and behind + 1 < len(reader.tokens)
    behind += reader.low(behind) in ("word", "words", "phrase", "text", "name", "letter")
    if behind < len(reader.tokens) and reader.tokens[behind].kind == "quote":
        return behind + 1, _tested(said, how, reader.tokens[behind].text)
    end = _begun(reader, behind, said) if how == "begins" else 0
    end = end or _told_words(reader, behind)
    if end:
        return _also(reader, end, _tested(said, how, texts.between(reader.clause, reader.tokens, behind, end)))
    return _little(reader, at, behind, said, how)


def _told_words(reader: "Reader", at: int) -> int:
    """The end of words of the document that stand here and say something; 0 for none."""
    end, _ = texts.longest(reader.clause, reader.tokens, at, reader.index)
    end = texts.trimmed(reader.tokens, at, end) if end > at else end
    return end if end > at and texts.content(reader.tokens, at, end) else 0


def _little(reader: "Reader", at: int, behind: int, said: Said, how: str) -> tuple[int, Said] | None:
    """A word in another number, a thing of a type, or words that the document has not."""
    low = reader.low(at)
    word = reader.low(behind).removesuffix("s")
    if word in reader.index.vocabulary and word not in STOP:
        return behind + 1, _tested(said, how, word)
    typed = reader.phrase(at + 1) if said.noun in ("line", "paragraph", "row") else None
    if typed is not None and typed.places and not typed.ambiguous and typed.kind in ("words", "paragraphs"):
        return typed.end, replace(said, scope=tuple(replace(p, start=0, end=0) for p in typed.places))
    if low in _VAGUE or low == "on" or not said.pick.definite or behind >= len(reader.tokens):
        return None
    end = reader.unknown(behind, False).end
    return end, _tested(said, how, texts.between(reader.clause, reader.tokens, behind, end))


def _how(reader: "Reader", at: int, said: Said) -> str:
    """What is told behind a noun: begins, ends, holds, equals; "" for nothing."""
    low, following = reader.low(at), reader.tokens[at + 1].text if at + 1 < len(reader.tokens) else ""
    named = low == "for" and said.noun in ("row", "column")
    named = named or (low == "of" and said.noun == "row" and following[:1].isupper())  # "the row of Grigor"
    deals = low == "on" and said.noun in _DEALING and not said.tests and said.pick.definite  # "the section on bees"
    return "holds" if named or deals else next((h for h, words in _WORDS if low in words), "")


def _begun(reader: "Reader", at: int, said: Said) -> int:
    """The end of words with a capital that such a thing begins with, little ones too: "starting with Because"."""
    if at >= len(reader.tokens) or not reader.tokens[at].text[:1].isupper():
        return 0
    begins = [plain(t.text) for t in named_things(said.noun, reader.index, said.scope)]
    for end in range(min(at + LONGEST_LABEL, len(reader.tokens)), at, -1):
        text = plain(texts.between(reader.clause, reader.tokens, at, end))
        if reader.tokens[end - 1].kind == "word" and any(f"{b} ".startswith(f"{text} ") for b in begins):
            return end
    return 0


def _label(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    """Words directly behind the noun that are the whole of such a thing: "the heading Results"."""
    first = reader.tokens[at] if at < len(reader.tokens) else None
    if first is None or first.kind != "word" or said.noun not in _NAMED or said.filtered or said.plural:
        return None
    if not first.text[0].isupper() and (first.low in STOP or first.low in COMMANDS):
        return None
    known = {plain(thing.text) for thing in named_things(said.noun, reader.index, None)}
    for end in range(min(at + LONGEST_LABEL, len(reader.tokens)), at, -1):
        text = texts.between(reader.clause, reader.tokens, at, end)
        if reader.tokens[end - 1].kind == "word" and plain(text) in known:
            return end, _tested(said, "equals", text)
    return None


def _crossed(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    """Row and column of a cell: "in row 2, column 3 of the first table"."""
    if said.noun != "cell" or reader.low(at) not in _INSIDE | {"at"}:
        return None
    first = _line(reader, at + 1)
    second = _line(reader, first[0] + (reader.low(first[0]) in (",", "and", "of"))) if first else None
    if first is None or second is None or {first[1], second[1]} != {"row", "column"}:
        return None
    rows, columns = (first[2], second[2]) if first[1] == "row" else (second[2], first[2])
    end, chosen = second[0], reader.index.tables
    inside = referent(reader, end + 1) if reader.low(end) in _INSIDE else None
    if inside is not None and inside.kind == "tables":
        end, chosen = inside.end, tuple(reader.index.tables[p.table - 1] for p in inside.places)
    problem = "" if len(chosen) < 2 else f"the document has {len(chosen)} tables: say which one"
    crossing = [(t, rows.of(t.rows), columns.of(t.cols)) for t in chosen]
    places = tuple(t.cell(r + 1, c + 1) for t, rs, cs in crossing for r in _at(rs) for c in _at(cs))
    return end, replace(said, scope=places, problem=(said.problem[0] or problem, said.problem[1]))


def _at(positions: list[int] | str) -> list[int]:
    return positions if isinstance(positions, list) else []


def _line(reader: "Reader", at: int) -> tuple[int, str, Pick] | None:
    """A row or column by number."""
    behind, pick = before_noun(reader.tokens, at)
    named = noun_at(reader.tokens, behind)
    if named is None or named.noun not in ("row", "column"):
        return None
    end, number = after_noun(reader.tokens, named.end)
    chosen = number if number.rule else pick
    return (end, named.noun, chosen) if chosen.rule == "at" else None


_WORDS = (("equals", _CALLED), ("begins", _BEGINS), ("ends", _ENDS), ("holds", _HOLDS))


def _tested(said: Said, how: str, text: str) -> Said:
    return replace(said, tests=(*said.tests, (how, text)))


def _also(reader: "Reader", at: int, said: Said) -> tuple[int, Said]:
    """Further texts for several things: "the rows for Lisbon and Faro", "the lines "A", "B" and "C""."""
    if not said.plural or reader.low(at) not in ("and", ",", "or"):
        return at, said
    at += reader.lows(at, 2) == [",", "and"]
    following = reader.tokens[at + 1] if at + 1 < len(reader.tokens) else None
    how, text = said.tests[-1]
    if following is not None and following.kind == "quote":
        return _also(reader, at + 2, replace(said, tests=(*said.tests[:-1], (how, f"{text}\n{following.text}"))))
    end, found = texts.longest(reader.clause, reader.tokens, at + 1, reader.index)
    if not found or not texts.content(reader.tokens, at + 1, end):
        return at, said
    both = f"{text}\n{texts.between(reader.clause, reader.tokens, at + 1, end)}"
    return end, replace(said, tests=(*said.tests[:-1], (how, both)))


def _level(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    words = reader.lows(at, 3)
    if said.noun not in ("heading", "subheading") or len(words) < 3 or words[0] not in ("at", "of", "on", "with"):
        return None
    if words[1] != "level" or not words[2].isdecimal():
        return None
    return at + 3, replace(said, level=int(words[2]), noun="heading")


def _cell_name(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    """Spreadsheet names: "cell B2", "column C"."""
    text = reader.tokens[at].text if at < len(reader.tokens) else ""
    if said.tests or said.pick.rule or not text[:1].isascii() or not text[:1].isupper():
        return None
    letter = ord(text[0]) - ord("A") + 1
    if said.noun == "column" and len(text) == 1:
        return at + 1, replace(said, pick=Pick("at", (letter,), True))
    if said.noun == "cell" and text[1:].isdecimal() and len(text) <= 4:
        places = tuple(t.cell(int(text[1:]), letter) for t in reader.index.tables if 0 < int(text[1:]) <= t.rows)
        return at + 1, replace(said, scope=places, pick=Pick("", (), True))
    return None


def _placed(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    """As in "the table at the end"."""
    words = reader.lows(at, 3)
    number = {"end": -1, "bottom": -1, "top": 1, "start": 1, "beginning": 1}.get(words[-1] if len(words) == 3 else "")
    if number is None or words[:2] != ["at", "the"] or said.noun not in _STANDING or reader.low(at + 3) == "of":
        return None
    if said.pick.rule or not said.pick.definite or said.filtered:
        return None
    return at + 3, replace(said, pick=Pick("at", (number,), True))


def _beside(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    """Neighbours: "the cell next to Total"."""
    if said.noun not in ("cell", "column", "row"):
        return None
    for words, side in _SIDES:
        if reader.lows(at, len(words)) == words:
            inner = referent(reader, at + len(words))
            return None if inner is None else (inner.end, _scoped(reader, said, inner, side))
    return None


_HELD = listed("line paragraph item table row sentence")
_THE = Pick("", (), True)
_SIDES = (
    (["next", "to"], "beside"), (["to", "the", "right", "of"], "right"), (["to", "the", "left", "of"], "left"),
    (["right", "of"], "right"), (["left", "of"], "left"), (["beside"], "beside"), (["adjacent", "to"], "beside"),
    (["on", "the", "right", "of"], "right"), (["on", "the", "left", "of"], "left"),
)  # fmt: skip


def _related(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    skip = int(reader.low(at) in ("right", "directly", "just", "immediately", "that", "which"))
    skip += reader.low(at + skip) in ("comes", "come", "is", "are", "stands", "follows")
    low = reader.low(at + skip)
    side = "below" if low in _BELOW or reader.low(at + skip - 1) == "follows" else "above" if low in _ABOVE else ""
    if not side or said.noun not in _RELATED or said.side or not (said.pick.definite or said.plural):
        return None
    behind = at + skip + (low in _BELOW | _ABOVE)
    inner = referent(reader, behind)
    if inner is not None and inner.kind == "header" and said.noun in ("row", "cell") and reader.index.tables:
        inner = resolved(reader.index, reader.scope, inner.end, Said("header row", False, _THE, 0, frozenset()))
    return None if inner is None else (inner.end, _scoped(reader, said, inner, side))


def _lies_in(reader: "Reader", at: int, said: Said) -> tuple[int, Said] | None:
    low = reader.low(at)
    joined = said.noun == "cell" and said.scope is not None and low in (",", "and")
    if low not in _INSIDE and not joined:
        return None
    if low == "on" and said.noun not in ("word", "note", "comment"):
        return None
    tables = belonging.only_rows(said.noun, reader.lows(at + 1, 3), reader.index)
    if tables:
        return at + 4, replace(said, scope=tables, spread=True)
    inner = referent(reader, at + 1)
    if inner is None or inner.noun in ("page", "selection"):
        return None
    if low == "from" and reader.low(inner.end) in ("to", "until", "till", "through") and inner.places:
        last = referent(reader, inner.end + 1)
        if last is not None and last.places:
            return last.end, _scoped(reader, said, _stretch(reader, inner, last), "")
    if inner.kind == "document":
        return inner.end, said if said.scope is not None else replace(said, pick=replace(said.pick, definite=True))
    if said.noun in WHOLE or (said.noun == "row" and inner.kind == "columns"):
        return None
    return inner.end, _scoped(reader, _of_set(reader, at + 1, inner, said), inner, "")


def _of_set(reader: "Reader", at: int, inner: Phrase, said: Said) -> Said:
    """As in "the first word of the ingredients": not the heading's word, and not clear of which line."""
    words = said.noun in ("word", "letter") and inner.kind == "words" and not inner.noun
    named = belonging.named_by_heading(reader, at) if words else None
    unclear = "" if named is None else f'a word of the heading "{reader.clause[reader.tokens[at].start :]}" or below it'
    return replace(said, problem=(said.problem[0], said.problem[1] or unclear))


def _stretch(reader: "Reader", first: Phrase, last: Phrase) -> Phrase:
    """Everything from one place to another, both included."""
    index = reader.index
    start, end = index.part_of(first.places[0]), index.part_of(last.places[-1])
    units = [*(p.place for p in index.paragraphs), *(t.place for t in index.tables)]
    places = tuple(p for p in units if start <= index.part_of(p) <= end)
    missing, ambiguous = first.missing or last.missing, first.ambiguous or last.ambiguous
    return replace(last, places=places, each=False, missing=missing, ambiguous=ambiguous)


def _scoped(reader: "Reader", said: Said, inner: Phrase, side: str) -> Said:
    problem = (said.problem[0] or inner.missing, said.problem[1] or inner.ambiguous)
    places = inner.places
    below = belonging.members_of(reader, inner) if said.noun in _HELD else ()
    if not side and below:
        return replace(said, scope=below, problem=problem)
    if said.noun == "cell" and said.scope is not None and not side:
        crossed = [(a, b) for a in said.scope for b in inner.places if a.table == b.table]
        places = tuple(replace(a, row=a.row or b.row, column=a.column or b.column) for a, b in crossed)
    if not side and inner.noun == "" and inner.kind == "words" and said.noun not in ("word", "letter", "sentence"):
        places = tuple(replace(p, start=0, end=0) for p in inner.places)
    if (
        inner.noun == "section"
        and said.noun in _IN_SECTIONS
        and said.pick.rule in ("at", "slice")
        and _every(reader, inner)
    ):
        heads = tuple(h.place for h in reader.index.headings if h.place in inner.places)
        return replace(said, scope=heads, side="below", problem=problem, spread=True)
    spread = inner.each and len(places) > 1 and inner.noun not in ("section", "list", "text")
    spread = spread and (not side or inner.kind == "paragraphs")
    return replace(said, scope=places, side=side or said.side, problem=problem, spread=spread)


_IN_SECTIONS = listed("paragraph sentence word item")


def _every(reader: "Reader", inner: Phrase) -> bool:
    """As in "each section": what is said is said of every one."""
    return bool({"each", "every"} & set(reader.lows(max(0, inner.end - 2), 2)))


def _quantified_heading(reader: "Reader", at: int) -> Phrase | None:
    """A heading whose words begin like a count: "Every morning" is no every."""
    if reader.low(at) not in ("every", "each", "all", "any", "both", "first", "last", "my", "our"):
        return None
    end, found = belonging.headings_at(reader, at)
    if len(found) != 1 or end == at + 1 or not reader.tokens[at].text[:1].isupper():
        return None
    return Phrase(end, "words", (found[0].place,))


def referent(reader: "Reader", at: int) -> Phrase | None:
    """An expression, or words that are the whole of a heading or cell even though they are everyday ones."""
    headed = _quantified_heading(reader, at)
    if headed is not None:
        return headed
    inner = reader.phrase(at)
    if inner is not None and inner.kind:
        return inner
    if inner is not None or at >= len(reader.tokens) or reader.tokens[at].kind == "mark":
        return None
    start = at + (reader.low(at) == "the")
    end, found = texts.longest(reader.clause, reader.tokens, start, reader.index)
    while end > start:
        found = texts.find(texts.between(reader.clause, reader.tokens, start, end), reader.index)
        whole = tuple(p for p in found if reader.index.whole(p).text.strip() == p.text)
        if whole:
            return reader.chosen(end, whole, Pick(), whole[0].text)
        end -= 1
    return None


def scope(reader: "Reader", at: int) -> tuple[int, Phrase | None]:
    """As in "in the second paragraph" behind words: position behind it and where they are to be looked for."""
    if reader.low(at) not in _INSIDE:
        return at, None
    inner = reader.phrase(at + 1)
    if inner is None or not inner.noun or inner.kind in ("", "header", "footer", "notes", "comments"):
        return at, None
    if inner.kind == "document":
        return inner.end, None
    return inner.end, inner
