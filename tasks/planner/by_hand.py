"""Where Find and Replace would change more than is meant, words are typed over where they stand.

"Replace All" takes parts of longer words and words in another case too: "Post" in "posters".
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tasks.planner.assembly import TYPED_THERE, Use
from tasks.planner.document import DocumentIndex
from tasks.planner.skills import Skill

_ALL_AT_ONCE = "replace_word"


def typed_over(use: Use, skills: Iterable[Skill], index: DocumentIndex) -> Use:
    """The use as it is, or with its only place typed over where replacing all would hit what is not meant."""
    places = use.mention.places if use.mention is not None else ()
    typed = next((s for s in skills if s.ident == TYPED_THERE[0]), None)
    if use.skill.ident != _ALL_AT_ONCE or typed is None or len(places) != 1:
        return use
    if typed.slots.keys() != use.skill.slots.keys() or not _hits_others(places[0].text, index):
        return use
    return replace(use, skill=typed)


def _hits_others(words: str, index: DocumentIndex) -> bool:
    """The body holds the letters more than once, and header and footer do not hold them."""
    texts = [p.text for p in (*index.filled(), *index.cells())]
    return bool(words) and _count(words, texts) > 1 and not _count(words, (*index.headers, *index.footers))


def _count(words: str, texts: Sequence[str]) -> int:
    return sum(text.casefold().count(words.casefold()) for text in texts)


__all__ = ["typed_over"]
