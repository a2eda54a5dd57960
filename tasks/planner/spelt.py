"""Words and letters that are told by how they are spelt: "words in capitals", "every vowel", "words ending in ing".

Each kind is one regular expression that Python and the application read alike, so that all of them can be found and
formatted at once.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.planner import relations
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.kinds import ends
from tasks.planner.nouns import closes
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase
from tasks.planner.things import covers, numbered

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

BIG = "A-ZÀ-ÖØ-Þ"
_SMALL = "a-zß-öø-ÿ"
_OPEN, _SHUT = r"(?<!\w)(?<!\w['’-])", r"(?!\w|['’-]\w)"
_REST = r"\w*(?:['’-]\w+)*"
_VOWELS = "AEIOUaeiouÀ-ÆÈ-ÏÒ-ÖØ-Üà-æè-ïò-öø-ü"
_CAPS = r"(?:(?:all )?(?:block )?(?:capitals|capital letters|caps|upper ?case(?: letters)?))"
_THAT = r"(?:that|which)"
_BEGINS = rf"(?:{_THAT} (?:all )?(?:start|begin)s?|starting|beginning)(?: off)?"
_CLOSES = rf"(?:{_THAT} (?:all )?(?:end|finish)(?:e?s)?|ending|finishing)"
_SAID = r'(?:"(?P<quote>[^" ]{1,12})"|(?P<bare>[^\W\d_]{1,5}))'
_KINDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(said + r"(?!\S)"), form)
    for said, form in (
        (
            rf"words? (?:{_THAT} (?:is|are) )?(?:all |entirely |completely |fully |wholly )?(?:written |typed )?in"
            rf" {_CAPS}"
            r"|(?:all caps|all capitals?|upper ?case|fully capitali[sz]ed) words?"
            rf"|words? {_THAT} (?:is|are) (?:all )?(?:in )?(?:upper ?case|{_CAPS})",
            rf"{_OPEN}[{BIG}]{{2,}}(?:['’-][{BIG}\d]+)*{_SHUT}",
        ),
        (
            rf"words? {_BEGINS} (?:with|in|on) (?:an? |the )?(?P<case>capital|small|upper ?case|lower ?case) "
            r"(?:letter )?"
            r'(?:"(?P<quote>[^" ]{1,12})"|(?P<bare>[^\W\d_]))',
            "begins",
        ),
        (
            rf"words? (?:{_BEGINS} with an? (?:initial )?|with an? initial )(?:capital|upper ?case)(?: letter)?"
            rf"|words? {_THAT} (?:has|have) an? (?:initial )capital(?: letter)?",
            rf"{_OPEN}[{BIG}]{_REST}",
        ),
        (
            rf"words? {_BEGINS} (?:with|in|on) (?:an? |the )?(?:(?:letters?|prefix) )?{_SAID}",
            "begins",
        ),
        (rf"words? {_CLOSES} (?:with|in|on) (?:an? |the )?(?:(?:letters?|suffix|ending) )?(?:- )?{_SAID}", "ends"),
        (r"(?:first|initial) letters? (?:of|in) (?:all|each|every)(?: of the| the)?(?: single)? words?",
         rf"{_OPEN}[^\W\d_]"),
        (r"vowels?", f"[{_VOWELS}]"),
        (r"consonants?", rf"(?![{_VOWELS}])[^\W\d_]"),
        (r"digits?", "[0-9]"),
        (r"(?:capital|upper ?case) letters?", f"[{BIG}]"),
        (r"(?:small|lower ?case) letters?", f"[{_SMALL}]"),
    )
)  # fmt: skip
_ALL = listed("the all any every each of")
_LONGEST = 12
_MANY = 60
"""Places up to which each is numbered among its like, to be selected by itself."""


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The words or letters that an expression tells by their spelling; None where it tells none.

    Args:
        reader: of the clause.
        at: token that it begins at.
    """
    start = at
    while reader.low(start) in _ALL:
        start += 1
    read = _kind(reader, start)
    if read is None or (reader.low(start).startswith("word") and start == at and at and reader.low(at - 1) in _ONE):
        return None
    end, pattern = read
    if not closes(reader.tokens, end) and reader.low(end) not in ("in", "of", "within"):
        return None
    behind, scope = relations.scope(reader, end)
    if not ends(reader, behind):
        return None
    places = found(pattern, reader.index)
    if scope is not None:
        places = tuple(p for p in places if any(covers(outer, p) for outer in scope.places))
    said = reader.clause[reader.tokens[start].start : reader.tokens[end - 1].end]
    if not places:
        return Phrase(behind, "words", missing=f"there are no {said}", noun="spelt")
    if len(places) <= _MANY:
        places = tuple(numbered(reader.index, p) for p in places)
    unclear = scope.ambiguous if scope is not None else ""
    return Phrase(behind, "words", places, True, ambiguous=unclear, noun="spelt", pattern=pattern)


_ONE = frozenset(
    {"first", "last", "second", "third", "longest", "shortest", "two", "three", "a", "an", "some", "other"}
)


def _kind(reader: "Reader", start: int) -> tuple[int, str] | None:
    """Token behind the expression and its pattern."""
    words = [f'"{t.text}"' if t.kind == "quote" else t.low for t in reader.tokens[start : start + _LONGEST]]
    text = " ".join(words)
    for said, form in _KINDS:
        match = said.match(text)
        if match is None:
            continue
        count = len(match[0].split(" "))
        return start + count, _pattern(form, match)
    return None


def _pattern(form: str, match: re.Match[str]) -> str:
    if form not in ("begins", "ends"):
        return form
    letters = (match["quote"] or match["bare"]).strip("-").lower()
    either = "".join(_either(c) for c in letters)
    if form == "ends":
        return rf"{_OPEN}\w+(?:['’-]\w+)*(?<={either}){_SHUT}" if len(letters) else form
    case = match.groupdict().get("case") or ""
    if case in ("capital", "upper case", "uppercase"):
        either = re.escape(letters[:1].upper()) + either[len(_either(letters[0])) :]
    elif case:
        either = re.escape(letters[:1]) + either[len(_either(letters[0])) :]
    return rf"{_OPEN}{either}{_REST}"


def _either(letter: str) -> str:
    return f"[{letter.upper()}{letter}]" if letter.isalpha() else re.escape(letter)


def found(pattern: str, index: DocumentIndex) -> tuple[Place, ...]:
    """Every match in paragraphs and cells of the body, in document order.

    Args:
        pattern: as a mention has it.
        index: the document.
    """
    search = re.compile(pattern)
    return tuple(
        Place(unit.paragraph, unit.table, unit.row, unit.column, m.start(), m.end(), 1, m[0])
        for unit in index.units
        for m in search.finditer(unit.text)
    )


def in_any_case(phrase: Phrase, index: DocumentIndex) -> Phrase:
    """As in 'every "the"': where a word in small letters is meant wherever it stands, a sentence may begin with it.

    Args:
        phrase: what an order for a look names.
        index: the document.
    """
    said = {p.text for p in phrase.places}
    if not phrase.each or phrase.kind != "words" or phrase.noun or phrase.missing or phrase.ambiguous or len(said) != 1:
        return phrase
    word = said.pop()
    if not word.islower() or set(map(_where, phrase.places)) != set(map(_where, index.occurrences(word, case=True))):
        return phrase
    places = index.occurrences(word)
    return replace(phrase, places=places if len(places) > _MANY else tuple(numbered(index, p) for p in places))


def at_once(pattern: str, places: Sequence[Place], index: DocumentIndex) -> str:
    """The pattern by which the application finds these places and no other; "" where there is none, or for a few.

    Args:
        pattern: of the mention, "" for words that are named themselves.
        places: what is meant.
        index: the document.
    """
    if len(places) < (_LEAST if pattern else _WORTH) or any(not p.end for p in places):
        return ""
    texts = sorted({re.escape(p.text) for p in places}, key=lambda t: (-len(t), t))
    said = "|".join(texts)
    spoken = [rf"(?<!\w)(?:{said})(?!\w)", f"(?:{said})"] if len(texts) <= _FEW else []
    wanted = {_where(p) for p in places}
    for one in [pattern] if pattern else spoken:
        everywhere = found(one, index)
        aside = (*index.headers, *index.footers, *index.notes, *index.comments, *_boxes(index))
        if {_where(p) for p in everywhere} == wanted and not any(re.search(one, text) for text in aside):
            return one
    return ""


_LEAST, _WORTH = 3, 12
"""Places from which on they are looked for at once: of a spelling, and of words that are named themselves."""
_FEW = 4
"""Different words that are looked for at once."""


def _boxes(index: DocumentIndex) -> list[str]:
    return [str(p.get("text", "")) for p in index.parts if p["kind"] == "shape"]


def _where(place: Place) -> tuple[int, ...]:
    return (place.paragraph, place.table, place.row, place.column, place.start, place.end)
