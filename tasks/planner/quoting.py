"""A clause cut into tokens: words, quotations of any style, marks. A token's `low` is the word as the grammar knows it.

Slightly mistyped names of document parts are read as the part ("pargraph", "headng"); other words stay as they stand.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

PAIRS = {"“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "`": "`'", "'": "'’"}
_TOKEN = re.compile(r"[£$€]\d+(?:[.,]\d+)*|\d+(?:[.,:]\d+)+(?!\w)|\w+(?:['’]\w+)*['’]?(?=\s|$)|\w+(?:['’]\w+)*|[^\w\s]")


def listed(words: str) -> frozenset[str]:
    """A set of words that are written as one text."""
    return frozenset(words.split())


NOUN_FORMS = listed(
    """
    title heading headings subheading subheadings subtitle paragraph paragraphs sentence sentences bullet bullets
    table tables column columns header footer footnote footnotes endnote comment document section headline
    everything everywhere throughout occurrence occurrences second third fourth fifth penultimate
    """
)
REAL_WORDS = listed(
    """
    tale tables cable fable stable able comments contents leader reader headed titles titled
    """
)
LEAST_LETTERS = 5  # shorter words are too easily others
LONGEST = 4000  # characters of a clause that are read


@dataclass(frozen=True)
class Token:
    """A word, quotation or mark of the clause.

    Args:
        start: first character in the clause; of a quotation its opening mark.
        end: behind the last one.
        kind: word, quote or mark.
        text: as it stands; of a quotation what is inside.
        low: lower case, without a possessive, a mistyped part name mended; "" for quotations.
    """

    start: int
    end: int
    kind: str
    text: str
    low: str


def tokens(clause: str) -> tuple[Token, ...]:
    """Tokens in order; hyphens within words only separate ("second-to-last" is three words)."""
    clause, found, at = clause[:LONGEST], [], 0
    while at < len(clause):
        end = _quotation(clause, at)
        if end:
            found.append(Token(at, end, "quote", clause[at + 1 : end - 1].strip(), ""))
            at = end
            continue
        match = _TOKEN.match(clause, at)
        if match is None:
            at += 1
            continue
        if not _joins(clause, at):
            kind = "word" if match[0][-1].isalnum() or match[0][0] == "_" or match[0][0].isalnum() else "mark"
            found.append(Token(at, match.end(), kind, match[0], _low(match[0])))
        at = match.end()
    return tuple(found)


def _quotation(clause: str, at: int) -> int:
    """End of the quotation that opens here, 0 if none does; an apostrophe inside a word opens and closes nothing."""
    closing = PAIRS.get(clause[at])
    if closing is None or (at and clause[at - 1].isalnum()) or at + 1 >= len(clause) or clause[at + 1].isspace():
        return 0
    for end in range(at + 2, len(clause)):
        if clause[end] in closing and not (end + 1 < len(clause) and clause[end + 1].isalnum()):
            return end + 1
        if clause[end] == "\n":
            return 0
    return 0


def _joins(clause: str, at: int) -> bool:
    around = clause[max(at - 1, 0) : at + 2]
    return clause[at] in "-‐‑" and len(around) == 3 and around[0].isalpha() and around[2].isalpha()


def _low(word: str) -> str:
    low = re.sub(r"['’](?:s)?$", "", word.lower())
    return _mended(low)


@lru_cache(maxsize=4096)
def _mended(low: str) -> str:
    if len(low) < LEAST_LETTERS or low in NOUN_FORMS or low in REAL_WORDS:
        return low
    near = sorted(noun for noun in NOUN_FORMS if noun[0] == low[0] and alike(low, noun))
    return near[0] if near else low


def alike(one: str, other: str) -> bool:
    """Equal but for one slip: a letter too many, missing, wrong, or two exchanged."""
    if abs(len(one) - len(other)) > 1:
        return False
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    left, right = one[same:], other[same:]
    if left[1:] == right[1:] or left[1:] == right or left == right[1:]:
        return True
    return left[:2] == right[1::-1] and len(left) > 1 and left[2:] == right[2:]
