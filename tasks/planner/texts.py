"""Words of a request found in the document: quoted or not, in any case, one slip of typing allowed."""

import re
from collections.abc import Sequence

from tasks.planner.document import WORD, DocumentIndex, Place
from tasks.planner.nouns import COMMANDS, STOP
from tasks.planner.quoting import Token, alike
from tasks.schemas import Check

LONGEST_RUN = 30  # tokens of an unquoted stretch
LEAST_LETTERS = 5  # of a word in which a slip is allowed
RARE = 6  # a lower-case word alone names its place only where it occurs at most so often


def between(clause: str, tokens: Sequence[Token], start: int, end: int) -> str:
    """What the clause says from one token up to another."""
    return clause[tokens[start].start : tokens[end - 1].end] if end > start else ""


def find(words: str, index: DocumentIndex, slips: bool = True) -> tuple[Place, ...]:
    """Occurrences in the case given, else in any case, else with single slips of typing mended."""
    found = index.places(words)
    if found or not slips:
        return found
    mended = _mended(words, index)
    return index.occurrences(mended) if mended != words else ()


def _mended(words: str, index: DocumentIndex) -> str:
    def near(match: re.Match[str]) -> str:
        low = match[0].lower()
        if low in index.vocabulary or len(low) < LEAST_LETTERS or not low.isalpha():
            return match[0]
        near = (word for word in index.vocabulary if word[0] == low[0] and len(word) >= LEAST_LETTERS)
        known = [word for word in near if alike(low, word)]
        return known[0] if len(known) == 1 else match[0]

    return WORD.sub(near, words)


def longest(
    clause: str, tokens: Sequence[Token], at: int, index: DocumentIndex, alone: bool = True
) -> tuple[int, tuple[Place, ...]]:
    """The longest unquoted stretch from a token that stands in the document: position behind it, and its places.

    A little word ("the") counts only with words behind it, unless it may stand alone.
    """
    best: tuple[int, tuple[Place, ...] | None] = (at, ())
    for end in range(at + 1, min(len(tokens), at + LONGEST_RUN) + 1):
        token = tokens[end - 1]
        if token.kind == "quote":
            break
        if token.kind == "mark":
            continue
        if end == at + 1 and token.text.lower() in index.vocabulary:
            best = (end, None)  # looked up below, where it stays alone
            continue
        places = find(between(clause, tokens, at, end), index)
        if not places:
            break
        best = (end, places)
    end, found = best
    if found is None and not alone and tokens[at].low in STOP:
        return at, ()
    return end, find(between(clause, tokens, at, end), index) if found is None else found


def trimmed(tokens: Sequence[Token], start: int, end: int) -> int:
    """The end without the little words and marks behind the last word that says something."""
    while end > start and (tokens[end - 1].low in STOP or tokens[end - 1].kind == "mark"):
        if end > 1 and len(tokens[end - 1].text) > 1 and tokens[end - 1].text[0].isupper():
            break  # "3 May"
        end -= 1
    return end


def content(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """The words that say something."""
    return [t for t in tokens[start:end] if t.kind == "word" and t.low not in STOP]


def telling(tokens: Sequence[Token], start: int, end: int, places: Sequence[Place]) -> bool:
    """An unquoted stretch names a part of the document: two words, or one that is capitalised or rare; no command."""
    if end - start > 1 and tokens[start].text.isdecimal() and tokens[start + 1].text[:1].isupper():
        return True  # a date, an address: "3 May"
    words = content(tokens, start, end)
    free = [t for t in words if t.low not in COMMANDS or (t.text[0].isupper() and start > 0)]
    if len(words) >= 2:
        return len(free) >= 2 or (bool(free) and start > 0)
    if not free:
        return False
    word = free[0]
    mixed = any(c.isupper() for c in word.text[1:]) or (
        any(c.isdigit() for c in word.text) and not word.text.isdecimal()
    )
    return mixed or (word.text[0].isupper() and start > 0 and any(p.text[:1].isupper() for p in places))


def replaced_beside(old: str, new: str, index: DocumentIndex) -> list[Check]:
    """What must hold of header and footer where words are replaced everywhere; nothing where they hold none of them."""
    held = {"header": index.headers, "footer": index.footers}
    return [
        Check(kind=kind, where={"needle": old}, property="replaced", value=new)
        for kind, said in held.items()
        if any(old in text for text in said)
    ]
