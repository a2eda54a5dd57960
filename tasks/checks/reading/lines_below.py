"""Lines that words place below a heading: "the names under Key holders", whole lines and nothing else there."""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document

_LINES = frozenset({"names", "lines", "entries", "items", "list", "words", "people"})
_UNDER = frozenset({"under", "below", "beneath", "underneath"})
_LITTLE = frozenset({"the", "all", "my", "our", "that", "are", "stand"})
_HEADED = frozenset({"heading", "section"})


def below_words(words: Sequence[str], document: Document) -> list[tuple[int, int]]:
    """Body positions, from and to, of the lines below the heading that the words name; nothing where they name none.

    Args:
        words: in small letters, without marks: "the names under key holders".
        document: as it was.
    """
    side = next((k for k, word in enumerate(words) if word in _UNDER), -1)
    before = [word for word in words[: max(side, 0)] if word not in _LITTLE]
    if side < 0 or len(before) != 1 or before[0] not in _LINES:
        return []
    head = list(words[side + 1 :])
    while head and head[0] in {"the", *_HEADED}:
        head.pop(0)
    if len(head) > 1 and head[-1] in _HEADED:
        head.pop()
    body = document.body
    found = [n for n, part in enumerate(body) if part["kind"] == "heading" and _words(str(part["text"])) == head]
    if len(found) != 1 or not head:
        return []
    first = found[0] + 1
    last = next((n for n in range(first, len(body)) if body[n]["kind"] in {"heading", "table"}), len(body))
    if last < len(body) and body[last]["kind"] == "table":
        return []
    texts = [str(part["text"]).rstrip() for part in body[first:last]]
    while texts and not texts[-1]:
        texts.pop()
    kinds = {body[first + k]["kind"] for k in range(len(texts))}
    plain = all(text and text[-1] not in ".!?:" and "\n" not in text for text in texts)
    return [(first, first + len(texts))] if texts and plain and len(kinds) == 1 else []


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())


__all__ = ["below_words"]
