"""A request with its mistyped words mended, outside quotations and new text that stands without quotation marks."""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import lexicon
from tasks.checks.reading.tokens import Token, tokenise


def mended(request: str, document: Document) -> str:
    """The request with every word that can only be one mistyped known word written right, and "->" as a word.

    Args:
        request: as typed.
        document: whose words are never mended.
    """
    tokens = tokenise(request)
    fixed = {k: right for k, token in enumerate(tokens) if (right := _right(tokens, k, document))}
    fixed |= _arrows(tokens, request)
    return _written(request, tokens, fixed)


def _right(tokens: Sequence[Token], at: int, document: Document) -> str:
    token = tokens[at]
    opens = not at or tokens[at - 1].text in {".", "!", "?", ",", ":", ";"}
    spelt = re.search(rf"(?<!\w){re.escape(token.low)}(?!\w)", document.words) is not None
    if token.kind != "word" or spelt or (token.text[:1].isupper() and not opens):
        lone = token.text[1:].islower() and token.kind == "word" and not spelt
        if not lone or not _named_style(tokens, at):
            return ""
    if (
        opens
        and token.low == "ad"
        and at + 1 < len(tokens)
        and (tokens[at + 1].low in _NEW or tokens[at + 1].kind != "word")
    ):
        return "add"
    right = lexicon().correction(token)
    return right.capitalize() if token.text[0].isupper() else right


_NEW = frozenset({"a", "an", "the", "some", "one", "another", "new", "this"})


def _named_style(tokens: Sequence[Token], at: int) -> bool:
    """As in "Headign 3": a capital inside a sentence that opens a name with a number."""
    return at + 1 < len(tokens) and tokens[at + 1].kind == "number"


def _arrows(tokens: Sequence[Token], request: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for k, token in enumerate(tokens):
        pair = k and token.text == ">" and tokens[k - 1].text in {"-", "="} and tokens[k - 1].end == token.start
        if pair:
            found[k - 1], found[k] = "", "to"
        elif token.text == "→":
            found[k] = "to"
        elif token.text == "=" and request[token.end : token.end + 1] == " ":
            found[k] = ":"
    return found


def _written(request: str, tokens: Sequence[Token], fixed: dict[int, str]) -> str:
    pieces, at = [], 0
    for k, token in enumerate(tokens):
        if k in fixed:
            pieces += [request[at : token.start], fixed[k]]
            at = token.end
    return "".join([*pieces, request[at:]])
