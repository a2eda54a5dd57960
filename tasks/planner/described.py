"""Things named by what they are, as places in the document's own words.

"The deposit amount" is the one sum that a sentence on the deposit names, "the pickpocket warning" the one line on
pickpockets. A description counts only where exactly one thing fits it; where several do, or none, nobody can say.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tasks.planner import typed
from tasks.planner.counting import cardinal, ordinal
from tasks.planner.document import DocumentIndex, Place, plain
from tasks.planner.nouns import COMMANDS, FILLERS, LOOKS, STOP
from tasks.planner.quoting import Token, listed, tokens
from tasks.planner.things import Thing, things

_ARTICLES = listed("the my our your his her their this that a an")
_ABOUT = listed("about on regarding concerning mentioning")
_ITEMS = listed("bullet point item step rule demand task instruction")
_NOTICES = listed("warning reminder notice remark announcement")
_QUOTES = listed("quote quotation")
_SUMS = listed("amount sum")
_NOT_SAID = listed(
    """
    bullet list table page line section heading title file document footer header column row cell font style total new
    whole last first next previous final opening closing top bottom middle penultimate
    empty other different certain large small grand
    """
)
_LONGEST = 4  # words that say which one
_GENITIVE = re.compile(r"['’]s?$")
_ENDINGS = ("ings", "ing", "ed", "en", "es", "s", "e")
_DENIES = re.compile(r"n['’]t$|^(?:does|is|do|are|wo|has|was|need)nt$")
_LEAST_STEM = 3
_SHORT_START = 12  # words by which a line may be known


_NEW = re.compile(
    r"\b(?:saying|says|reading|reads|with the (?:text|words?))\b|:\s|\b(?:add|write|type)\b(?! an? (?:new )?(?:comment"
    r"|foot|end|page|line|paragraph|bullet|border|list|row))|^(?:please )?(?:change|replace|swap|rename)\b.*?"
    r"\b(?:to|with|by|into)\b",
    re.IGNORECASE,
)


class Undetermined(Exception):
    """A description that fits several things, or none."""


@dataclass(frozen=True)
class Description:
    """A noun, and the words that say which of its kind is meant.

    Args:
        start: first character of all of it.
        end: behind its last character.
        noun: as said.
        words: content words that say which.
        owned: they are a name in the genitive ("Inge's number").
    """

    start: int
    end: int
    noun: str
    words: tuple[str, ...]
    owned: bool = False


Finder = Callable[[Description, DocumentIndex], str | None]
"""Words for the place in the document's own words; None where the description is another's to read."""


def described(text: str, index: DocumentIndex) -> str:
    """A request in which every description is put in the document's own words.

    Args:
        text: as plain orders.
        index: the document.

    Raises:
        Undetermined: a description fits several things, or none.
    """
    found: list[tuple[int, int, str]] = []
    new = _NEW.search(text)
    for description in _descriptions(text):
        if new is not None and description.end > new.end():
            continue  # what is to be written names no place
        words = _FINDERS[description.noun](description, index)
        if words is not None and not any(a < description.end and description.start < b for a, b, _ in found):
            found.append((description.start, description.end, words))
    for start, end, words in sorted(found, reverse=True):
        text = f"{text[:start]}{words}{text[end:]}"
    return text


def _descriptions(text: str) -> list[Description]:
    toks, found = tokens(text), []
    for at, token in enumerate(toks):
        if token.kind != "word" or token.low not in _FINDERS or token.low == "phone":
            continue
        one = _behind(toks, at) or _before(toks, at)
        if one is not None:
            found.append(one)
    return found


def _before(toks: Sequence[Token], at: int) -> Description | None:
    """As in "the pickpocket warning", "Inge's phone number"."""
    noun, start = toks[at].low, at
    first = at - (noun == "number" and at > 0 and toks[at - 1].low in ("phone", "telephone", "mobile"))
    start = first
    while start and _says_which(toks[start - 1]):
        start -= 1
    if first - start > _LONGEST:
        return None
    words = tuple(_content(toks[start:first]))
    if not words or any(ordinal(t) is not None or cardinal(t) is not None for t in toks[start:first]):
        return None
    owned = _GENITIVE.search(toks[first - 1].text) is not None
    start -= start > 0 and toks[start - 1].low in _ARTICLES
    return Description(toks[start].start, toks[at].end, noun if first == at else "phone", words, owned)


def _behind(toks: Sequence[Token], at: int) -> Description | None:
    """As in "the rule about food", "the sentence on taking attendance"."""
    if not at or toks[at - 1].low not in _ARTICLES - {"a", "an"} or at + 1 >= len(toks):
        return None
    if toks[at + 1].low not in _ABOUT | ({"by", "from", "of"} if toks[at].low in _QUOTES else frozenset()):
        return None
    end = at + 2
    while end < len(toks) and (_says_which(toks[end]) or toks[end].low in _ARTICLES | {"of"}):
        end += 1
    words = tuple(_content(toks[at + 2 : end]))
    edges = {"page", "top", "bottom", "left", "right", "side"}
    if not words or edges & {t.low for t in toks[at + 2 : end + 1]}:
        return None
    return Description(toks[at - 1].start, toks[end - 1].end, toks[at].low, words)


def _says_which(token: Token) -> bool:
    low = _GENITIVE.sub("", token.low)
    plain_word = token.kind == "word" and not _DENIES.search(low)
    return plain_word and low not in STOP | COMMANDS - {"note", "number"} and low not in FILLERS and low not in LOOKS


def _content(toks: Sequence[Token]) -> list[str]:
    return [t.low for t in toks if t.low not in STOP and t.low not in _ARTICLES]


def stem(word: str) -> str:
    """A word without its ending, so that "taking" meets "taken"."""
    word = _GENITIVE.sub("", word.lower())
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] and word[-1] not in "sle" else word


def _stems(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"\w+(?:['’]\w+)*", text)} | {
        stem(word) for word in re.findall(r"\w+", text)
    }


def fits(text: str, words: Sequence[str]) -> bool:
    """Whether a text has all of these words, in any form."""
    return {stem(w) for w in words} <= _stems(text)


def _only(found: Sequence[Place], said: Description, index: DocumentIndex) -> Place:
    what = " ".join(said.words)
    if len(found) != 1:
        raise Undetermined(f"there are {len(found)} of what may be the {said.noun} about {what}")
    return found[0]


def _ordinary(said: Description, index: DocumentIndex) -> bool:
    """The words say which one by what it deals with: they stand in the document, and none is said of any such part."""
    known = {stem(word) for word in index.vocabulary}
    return not set(said.words) & _NOT_SAID and {stem(w) for w in said.words} <= known


# ---------------------------------------------------------------- how a place is told


def line_words(place: Place, index: DocumentIndex) -> str:
    """A line by the words that it alone begins with."""
    paragraph = index.paragraphs[place.paragraph - 1]
    said = paragraph.text.split()
    starts = [plain(p.text) for p in index.paragraphs if not p.empty]
    for count in range(min(2, len(said)), min(len(said), _SHORT_START) + 1):
        start = " ".join(said[:count])
        if '"' in start or not plain(start):
            break
        if sum(text.startswith(plain(start)) for text in starts) == 1:
            return f'the line that begins with "{start}"'
    raise Undetermined(f'what begins with "{paragraph.text[:40]}" cannot be told from other lines')


def stretch_words(place: Place, index: DocumentIndex, noun: str = "") -> str:
    """A stretch by its own words, which stand nowhere else."""
    if '"' in place.text or len(index.occurrences(place.text)) != 1:
        raise Undetermined(f'"{place.text}" stands there more than once')
    return f'{noun}"{place.text}"'


# ---------------------------------------------------------------- finders


def _sum_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the deposit amount": the one sum of money in the sentences about it."""
    if set(said.words) & _NOT_SAID or index.occurrences(" ".join((*said.words, said.noun))):
        return None
    about = [t.places[0] for t in _sentences(index) if fits(t.places[0].text, said.words)]
    found = [p for p in typed.stretches(index, "price") if any(_inside(p, outer) for outer in about)]
    return stretch_words(_only(found, said, index), index)


def _phone_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "Inge's number", "Felicity's phone number": the one number in the lines that name her."""
    if (said.noun == "number" and not said.owned) or not _ordinary(said, index):
        return None
    found = [p for p in typed.stretches(index, "phone") if fits(index.whole(p).text, said.words)]
    return stretch_words(_only(found, said, index), index) if found or said.owned else None


def _name_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the hotel name", "the secretary's name": what stands behind the label, up to the first comma."""
    label = " ".join(_GENITIVE.sub("", w) for w in said.words)
    lines = index.labelled.get(plain(label), ())
    if not lines and said.owned and not index.occurrences(f"{label}'s name"):
        raise Undetermined(f'no line is labelled "{label}"')
    if not lines:
        return None
    match = re.match(r"[^:\t]+[:\t]\s*([^,;(\t]+)", _only(lines, said, index).text)
    name = match[1].strip() if match else ""
    if not re.match(r"[A-ZÀ-Þ]", name):
        raise Undetermined(f'no name stands behind "{" ".join(said.words)}"')
    where = Place(text=name)
    return stretch_words(where, index)


def _item_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the posters bullet", "the rule about food": the one list item on it."""
    if not _ordinary(said, index):
        return None
    found = [p.place for p in index.items if fits(p.text, said.words)]
    return line_words(_only(found, said, index), index) if found or said.noun in ("bullet", "item") else None


def _notice_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the pickpocket warning": the one paragraph about it, where that is a single sentence."""
    if not _ordinary(said, index):
        return None
    found = [p.place for p in (*index.prose, *index.items) if fits(p.text, said.words)]
    place = _only(found, said, index)
    if sum(t.places[0].paragraph == place.paragraph for t in _sentences(index)) > 1:
        raise Undetermined(f"the {said.noun} may be the paragraph or a sentence of it")
    return line_words(place, index)


def _quote_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the Piaf quote": the one paragraph in quotation marks that names her."""
    if not _ordinary(said, index):
        return None
    found = [p.place for p in index.prose if re.match(r"\s*[“„«\"‘]", p.text) and fits(p.text, said.words)]
    return line_words(_only(found, said, index), index)


def _sentence_of(said: Description, index: DocumentIndex) -> str | None:
    """As in "the sentence on taking attendance": the one that has all of these words."""
    if set(said.words) & _NOT_SAID:
        return None
    found = [t.places[0] for t in _sentences(index) if fits(t.places[0].text, said.words)]
    place = _only(found, said, index)
    return stretch_words(place, index, "the sentence ")


def _sentences(index: DocumentIndex) -> list[Thing]:
    return things("sentence", index, [*index.filled()])


def _inside(place: Place, outer: Place) -> bool:
    return place.paragraph == outer.paragraph != 0 and outer.start <= place.start and place.end <= outer.end


_FINDERS: dict[str, Finder] = {
    **dict.fromkeys(_SUMS, _sum_of),
    **dict.fromkeys(("number", "phone"), _phone_of),
    **dict.fromkeys(_ITEMS, _item_of),
    **dict.fromkeys(_NOTICES, _notice_of),
    **dict.fromkeys(_QUOTES, _quote_of),
    "name": _name_of,
    "sentence": _sentence_of,
}
