"""Sentences beside the order that ask for nothing, and what "that row" in the order means after one."""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import Item, lexicon
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.members import one_number
from tasks.checks.reading.places import Called
from tasks.checks.reading.tokens import Token

PROMISING = frozenset({"format", "case", "object", "color", "font", "style", "refused"})
"""Roles of words that may ask for something."""
_REMARK = re.compile(
    r"^(?:(?:hi|hey|hello|well|ok|okay|dear)\b.*|(?:i|we|my|our|it|this|that|there|the)\b.*\b(?:am|is|are|was|were|'m|"
    r"think|thought|know|work|working|looks?|feels?|seems?|wrote)\b.*)$"
)
_ORDER = re.compile(r"\b(?:should|must|needs?|want|would|could|can|like|has to|have to|not|only|never|please|ought)\b")
_STORY = re.compile(
    r"^(?:i|we|he|she|they|someone|somebody|nobody|everybody|everyone|the|my|our|his|her|an?|some)\b[^?:]*?\b(?:gave|came"
    r"|went|sent|lost|found|grew|rose|fell|met|sold|bought|ran|stopped|cancell?ed|finished|ended|happened|resigned|retired"
    r"|arrived|closed|broke)\b[^?:]*$"
)
_MORE_ORDER = re.compile(
    r"\b(?:without|except|unless|no|nor|leave|leaves|keep|keeps|stays?|remains?|meant|supposed|be|wants|wanted|asked"
    r"|asks|told|tells|says|said|wish\w*|hope\w*|prefer\w*|suggest\w*|expect\w*|let|how|whether|if|instead|rather|gone|shall"
    r"|will|might|may|n't|don't|didn't|isn't|wasn't|haven't|hasn't)\b"
)
_OF_THE_DOCUMENT = frozenset({"noun", "quote", "literal", "ordinal"})
_TAKEN_BACK = frozenset({
    "joking", "kidding", "wonder", "wondering", "regret", "mistake", "hasty", "unsure", "uncertain", "too", "well",
    "doubt", "doubts", "premature", "alike", "likewise", "equally", "different", "otherwise", "love", "adore",
    "precious", "important", "essential", "vital", "crucial", "useful", "lovely", "brilliant", "perfect",
})  # fmt: skip
_ASKING = PROMISING | {
    "hex", "length", "number", "ordinal", "quote", "not", "except", "only", "all", "question", "percent", "times",
    "url",
}  # fmt: skip


def is_remark(tokens: Sequence[Token], request: str, items: Sequence[Item], behind: bool) -> bool:
    """Whether a sentence only says something: what is so, or what has happened.

    Args:
        tokens: of the sentence.
        request: that it is in.
        items: the tokens with their senses.
        behind: something has been asked for before, which it could change.
    """
    if behind and (any(item.role in _OF_THE_DOCUMENT for item in items) or {t.low for t in tokens} & _TAKEN_BACK):
        return False
    text = request[tokens[0].start : tokens[-1].end].casefold().replace("’", "'")
    if _happened(text, items) and request[tokens[-1].end :].lstrip()[:1] != "?":
        return True
    if not _REMARK.match(text) or _ORDER.search(text):
        return False
    made = any(item.role in {"number", "length"} or item.name in {"table", "row", "column"} for item in items)
    asks = any(item.role in PROMISING or (item.role == "verb" and item.name not in {"set"}) for item in items)
    return not made and not asks


def _happened(text: str, items: Sequence[Item]) -> bool:
    """As in "we gave up on the bird tables": a thing of the past, in words of which none could be part of an order."""
    if not _STORY.match(text) or _ORDER.search(text) or _MORE_ORDER.search(text):
        return False
    if lexicon().papers & set(text.split()):
        return False  # who tells of A4 may ask for it
    deeds = any(item.role == "verb" and item.name != "set" for item in items)
    return not deeds and not any(item.role in _ASKING for item in items)


def that_row(tokens: Sequence[Token], told: Sequence[Token], document: Document) -> dict[int, tuple[int, Item]]:
    """The row that "that row" means after a remark: the only one whose first cell the remark speaks of.

    Args:
        tokens: of the order.
        told: of the remarks before it.
        document: with the tables.

    Raises:
        Unclear: the remark speaks of no row, or of more than one.
    """
    found = {}
    for k in range(1, len(tokens)):
        if tokens[k].low != "row" or tokens[k - 1].low not in {"that", "this"} or not told:
            continue
        said = [one_number(t.low) for t in told]
        cells = [str(row[0]) for t in document.tables for row in document.body[t]["cells"][1:] if row]
        meant = [cell for cell in cells if _speaks_of(said, cell)]
        if len(meant) != 1:
            raise Unclear(f'which row "{tokens[k - 1].text} row" is: what is told before names {len(meant)} of them')
        found[k] = (1, Item("noun", (tokens[k],), "row", Called((meant[0],), False)))
    return found


def _speaks_of(said: Sequence[str], cell: str) -> bool:
    words = [one_number(word) for word in re.findall(r"\w+", cell)]
    return bool(words) and any(list(said[k : k + len(words)]) == words for k in range(len(said)))


__all__ = ["PROMISING", "is_remark", "that_row"]
