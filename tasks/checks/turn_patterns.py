"""Patterns that the turns of phrase share, and how a turn is made from one."""

import re
from collections.abc import Callable

WORD = r"(?:\ue000\d+\ue001|\w[\w’'-]*(?: (?-i:[A-Z])[\w’'-]*){0,3})"
"""A quotation, a word, or a name of several words."""
MUST = r"(?:should|must|needs? to|ought to|has to|have to)"
WRITINGS = (
    "essay|letter|report|newsletter|contract|agreement|thesis|dissertation|article|story|book|manuscript|paper|flyer"
    "|handout|manual|assignment|recipe|memo|minutes|notes|proposal|cv|resume|résumé"
)
"""What a document may be called by what it is."""
PLEASE, END = r"^(?:please )?", r"(?P<end>[.!?]*)$"


def as_words(text: str) -> str:
    """Words as a quotation; a hidden quotation is one."""
    return text if text.startswith("\ue000") else f'"{text}"'


def sub(pattern: str, by: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    """A turn: every match of a pattern, in any case, gives way to what `by` says."""
    found = re.compile(pattern, re.IGNORECASE)
    return lambda text: found.sub(by, text)
