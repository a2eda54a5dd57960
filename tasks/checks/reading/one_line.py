"""A single line by what a person says of it, read word by word: its kind, and what sets it apart from all of its kind.

Every word must have a use; where no line or more than one answers to them, nothing is accepted.
"""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.members import set_of

ARTICLES = frozenset({"the", "my", "our", "this", "that"})
ITEMS = frozenset({
    "item", "bullet", "point", "step", "rule", "entry", "instruction", "task",
})  # fmt: skip
_OPENING = frozenset({"starts", "begins", "starting", "beginning", "opening", "opens"})
_ORDER = {
    "first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "seventh": 6, "eighth": 7, "ninth": 8,
    "tenth": 9, "last": -1, "penultimate": -2,
}  # fmt: skip
_OF = frozenset({"of", "in", "on", "under", "below", "from"})
_DEALS = frozenset({"about", "on", "regarding", "concerning", "mentions", "mentioning", "says", "saying", "with"})
_EMPTY = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "with", "and", "or", "by", "as", "is", "are",
    "was", "were", "be", "it", "its", "my", "our", "your", "his", "her", "their", "this", "that", "into",
    "onto", "about", "up",
})  # fmt: skip
_LOOKS = frozenset({
    "empty", "blank", "long", "short", "bold", "italic", "italics", "underlined", "highlighted", "red", "blue", "green",
    "yellow", "orange", "purple", "grey", "gray", "black", "coloured", "colored", "centred", "centered", "indented",
    "numbered", "bulleted", "whole", "entire", "same", "other", "next", "previous", "following", "new", "old", "wrong",
    "extra", "duplicate", "duplicated", "repeated", "double", "top", "bottom", "middle", "only", "one", "two", "three",
    "more", "less", "some", "any", "all", "each", "every", "both", "above", "below", "current", "selected", "final",
    "opening", "closing", *_ORDER,
})  # fmt: skip


def words_of(request: str) -> list[str]:
    """Words in small letters; a quotation is one word that begins with a quotation mark."""
    found = re.findall(r"\"[^\"]+\"|“[^”]+”|[^\W_]+(?:['’-][^\W_]+)*", request)
    return [f'"{word[1:-1]}' if word[0] in '"“' else word.casefold() for word in found]


def line_at(words: Sequence[str], document: Document) -> tuple[int, str] | None:
    """Position in the body of the line that words tell, and its kind as said; None where they tell no line.

    Raises:
        Unclear: no line answers to them, or several do.
    """
    words = list(words[1:]) if words[:1] and words[0] in ARTICLES else list(words)
    quotes = [n for n, word in enumerate(words) if word.startswith('"')]
    at = next((n for n, word in enumerate(words) if _noun(word)), -1)
    if quotes:
        return _quoted(words, quotes, at, document)
    if at < 0:
        return None
    noun, size = words[at], 1
    if noun in {"bullet", "list"} and words[at + 1 : at + 2] in (["point"], ["item"]):
        noun, size = "item", 2
    ahead, behind = words[:at], words[at + size :]
    among = _all(noun, document)
    if len(ahead) == 1 and _rank(ahead[0]) is not None and (not behind or behind[0] in _OF):
        return _ranked(_rank(ahead[0]), noun, behind[1:], among, document), noun
    if not ahead and behind[:1] and behind[0].isdigit() and noun in ITEMS:
        return _ranked(int(behind[0]) - 1, noun, behind[2:], among, document), noun
    if not ahead and behind[:1] and behind[0] in {"that", "which"}:
        behind = behind[1 + (behind[1:2] == ["is"]) :]
    if not ahead and behind[:1] and behind[0] in _OPENING:
        begun = behind[1 + (behind[1:2] == ["with"]) :]
        return _only([n for n in among if _spelled(document, n)[: len(begun)] == begun], noun), noun
    said = behind[1:] if not ahead and behind[:1] and behind[0] in _DEALS else ahead if not behind else []
    return (_dealing(said, noun, among, document), noun) if said else None


def _noun(word: str) -> bool:
    return word in ITEMS or word in {"paragraph", "line", "list"}


def _all(noun: str, document: Document) -> list[int]:
    """Body positions of the lines of a kind; a title in all but its style is no paragraph."""
    named = {document.lines[n].key[0] for n in set_of(noun, document)}
    found = []
    for line in document.lines:
        if (
            (named and line.key[0] not in named)
            or line.key[1] is not None
            or not line.text.strip()
            or line.part.get("in_index")
        ):
            continue
        text = line.kind in {"paragraph", "subtitle"} and (line.number != document.headline or noun != "paragraph")
        text = text and (line.kind != "subtitle" or noun != "paragraph")
        item = line.kind == "list_item" and noun != "paragraph"
        if (text and noun in {"paragraph", "line", ""}) or item:
            found.append(line.key[0])
    return found


def _only(found: Sequence[int], noun: str) -> int:
    if len(found) != 1:
        raise Unclear(f"there are {len(found)} such {noun or 'line'}s")
    return found[0]


def _spelled(document: Document, at: int) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", str(document.body[at]["text"]).casefold())


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(".:;")


def _quoted(words: Sequence[str], quotes: Sequence[int], at: int, document: Document) -> tuple[int, str] | None:
    """As in 'the paragraph starting "X"', 'the "X" bullet', '"X"', which then is all of its line."""
    beside = [w for n, w in enumerate(words) if n not in quotes]
    noun = words[at] if at >= 0 else ""
    opening = any(word in _OPENING for word in beside)
    used = {"the", "that", "which", "with", "called", "reading", "saying", "says", "reads", "list", "point", noun}
    if len(quotes) > 1 or any(word not in used and word not in _OPENING for word in beside):
        return None
    quote, among = _plain(words[quotes[0]][1:]), _all(noun, document)
    whole = [n for n in among if _plain(str(document.body[n]["text"])) == quote]
    if whole and not opening:
        return _only(whole, noun), noun
    if not noun:
        return None
    begun = [n for n in among if re.match(rf"{re.escape(quote)}(?!\w)", _plain(str(document.body[n]["text"])))]
    return _only(begun, noun), noun


def _rank(word: str) -> int | None:
    if word in _ORDER:
        return _ORDER[word]
    return int(word[:-2]) - 1 if re.fullmatch(r"\d+(?:st|nd|rd|th)", word) else None


def _ranked(
    rank: int | None, noun: str, inside: Sequence[str], among: Sequence[int], document: Document
) -> int:  # fmt: skip
    if inside and noun in ITEMS:
        first, last = list_named(inside, document)
        among = list(range(first, last))
    elif inside:
        among = [n for n in among if n in _below(inside, document)]
    elif noun in ITEMS:
        among = list(range(*_counted_list(noun, document)))
    if rank is None or not -len(among) <= rank < len(among):
        raise Unclear(f"there is no such {noun}")
    return among[rank]


def _counted_list(noun: str, document: Document) -> tuple[int, int]:
    """The list whose items are counted: the only one, for steps the only one that has numbers."""
    lists = runs(document.body)
    if noun in {"step", "steps"}:
        stepped = [run for run in lists if {document.body[n].get("list") for n in range(*run)} == {"number"}]
        lists = stepped or lists
    if len(lists) != 1:
        raise Unclear(f"there are {len(lists)} lists")
    return lists[0]


def _below(words: Sequence[str], document: Document) -> list[int]:
    bare = [w.lstrip('"') for w in words if w not in ARTICLES | {"section", "part", "heading", "chapter"}]
    heads = [n for n, part in enumerate(document.body) if part["kind"] == "heading" and _spelled(document, n) == bare]
    if not heads and bare and bare[0] in {"document", "text", "letter", "page"}:
        return list(range(len(document.body)))
    head = _only(heads, "heading")
    level = document.body[head].get("level", 0)
    stop = next((n for n in range(head + 1, len(document.body)) if document.body[n]["kind"] == "heading"
                 and document.body[n].get("level", 0) <= level), len(document.body))  # fmt: skip
    return list(range(head + 1, stop))


# ---------------------------------------------------------------- lists


def runs(body: Sequence[Part]) -> list[tuple[int, int]]:
    """Stretches of list items that stand one after the other, from and to."""
    found: list[tuple[int, int]] = []
    for at, part in enumerate(body):
        if part["kind"] == "list_item" and str(part["text"]).strip():
            found = [*found[:-1], (found[-1][0], at + 1)] if found and found[-1][1] == at else [*found, (at, at + 1)]
    return found


_BESIDE_NAMES = frozenset({
    "list", "bullet", "bulleted", "numbered", "section", "steps", "bullets", "items", "heading", "point", "called",
    "under", "of", "whole",
})  # fmt: skip


def list_named(words: Sequence[str], document: Document) -> tuple[int, int]:
    """From where to where the list goes that words name by its heading or the line above it, or the only list.

    Raises:
        Unclear: there is none such, or there are several.
    """
    said = [_one(w.lstrip('"')) for word in words for w in word.split() if word not in ARTICLES]
    lists = runs(document.body)
    name = [w for w in said if w not in {_one(n) for n in _BESIDE_NAMES}]
    if not name and "list" in said:
        kinds = {"bullet"} if {"bullet", "bulleted"} & set(said) else {"number"} if "numbered" in said else set()
        lists = [run for run in lists if not kinds or {document.body[n].get("list") for n in range(*run)} == kinds]
    else:
        lists = [run for run in lists if name and name in _names(run, lists, document)]
    if len(lists) != 1:
        raise Unclear(f"{len(lists)} lists are called so")
    return lists[0]


def _one(word: str) -> str:
    return word if len(word) < 4 else word.removesuffix("s")


def _names(run: tuple[int, int], lists: Sequence[tuple[int, int]], document: Document) -> list[list[str]]:
    def head(at: int) -> int:
        return next((n for n in range(at, -1, -1) if document.body[n]["kind"] == "heading"), -1)

    found = []
    own = head(run[0])
    if own >= 0 and sum(head(other[0]) == own for other in lists) == 1:
        found.append(own)
    above = run[0] - 1
    short = above >= 0 and document.body[above]["kind"] in {"paragraph", "heading"}
    if short and len(str(document.body[above]["text"]).split()) <= 6:
        found.append(above)
    return [[_one(word) for word in _spelled(document, n)] for n in found if str(document.body[n]["text"]).strip()]


# ---------------------------------------------------------------- what a line deals with


def _root(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    cut = next((e for e in ("ing", "ied", "ies", "ed", "es", "s") if word.endswith(e) and len(word) - len(e) > 2), "")
    word = word[: len(word) - len(cut)]
    if len(word) > 2 and word[-1] == word[-2] and word[-1] not in "aeiouy":
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def roots(words: Sequence[str]) -> list[str]:
    """Words without their endings and without little ones."""
    return [_root(word.lstrip('"')) for word in words if word not in _EMPTY]


def _dealing(said: Sequence[str], noun: str, among: Sequence[int], document: Document) -> int:
    """The only line with all of these words, in whatever form; a doing alone must be what the line begins with."""
    roots = [_root(word) for word in said if word not in _EMPTY]
    if not any(len(root) > 2 for root in roots) or _LOOKS & set(said):
        raise Unclear(f"which {noun} this is cannot be told by its words")
    spelled = {n: [_root(word) for word in _spelled(document, n) if word not in _EMPTY] for n in among}
    chosen = _only([n for n in among if set(roots) <= set(spelled[n])], noun)
    doing = [word for word in said if word not in _EMPTY]
    if len(doing) == 1 and doing[0].endswith("ing") and spelled[chosen][0] != roots[0]:
        raise Unclear(f"a {noun} that only mentions it")
    return chosen
