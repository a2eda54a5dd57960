"""Names of controls compared across documentation and screen: mnemonics, dots, case, plural and small words aside."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

RENAMED = {
    "outline and numbering": "outline and list", "bullets": "unordered", "numbering type": "ordered",
    "more options": "other options", "numbering style": "list style", "search for": "find", "background": "area",
}  # fmt: skip
"""Names of older versions, which documentation keeps -> names of today."""

_NOISE = re.compile(r"\b(?:the|an?|of|on|in|to)\b")


def plain(name: str) -> str:
    """A name without case, mnemonic marks, trailing dots and colons; quotes and dashes made plain."""
    text = name.replace("…", "...").replace("’", "'").replace("–", "-").replace("\u00a0", " ").replace("&", "and")
    text = re.sub(r"[~_](?=\w)", "", text)
    return re.sub(r"\s+", " ", text).strip().rstrip(".: ").casefold()


def loose(name: str) -> str:
    """Plainer still: no small words, no plural, no punctuation, "colour" as "color"."""
    text = _NOISE.sub(" ", re.sub(r"[^\w%+]+", " ", plain(name).replace("colour", "color")))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in text.split())


def find(name: str, items: Iterable[T], title: Callable[[T], str]) -> T | None:
    """The item that `name` means: same name, else loosely the same, else the only one that begins or ends with it.

    A name that offers alternatives ("Footnote or Endnote") means the first that is found.
    """
    pool = list(items)
    today = RENAMED.get(plain(name))
    for candidate in [name, *([today] if today else []), *re.split(r"\s+or\s+|/", name)]:
        for form in (plain, loose):
            wanted = form(candidate)
            found = [item for item in pool if wanted and form(title(item)) == wanted]
            if found:
                return found[0]
        short = loose(candidate)
        for words in (f"{short} ", f" {short}"):
            like = [item for item in pool if len(short) > 2 and _at_edge(loose(title(item)), words)]
            if len({title(item) for item in like}) == 1:
                return like[0]
    return None


def _at_edge(text: str, words: str) -> bool:
    """Whether `words` ("row " or " row") begins or ends the text."""
    return text.startswith(words) if words.endswith(" ") else text.endswith(words)
