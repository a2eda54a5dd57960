"""An order to make a table of lines, read on its own word by word; and the one document that fulfils it.

What is left of the order without its verb, "a table", the separator and the part of the document must be words for the
lines themselves. A separator that nobody names must be the only one that all of the lines share.
"""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import POLITE
from tasks.checks.reordering import body_tabled

_VERBS = frozenset({
    "convert", "turn", "change", "transform", "make", "put", "format", "place", "create", "build", "arrange", "have",
    "converting", "turning", "changing", "transforming", "making", "putting", "formatting", "creating", "building",
})  # fmt: skip
_SEPARATORS = {
    "comma": ",", "commas": ",", "semicolon": ";", "semicolons": ";", "tab": "\t", "tabs": "\t", "pipe": "|",
    "pipes": "|", "slash": "/", "slashes": "/", "colon": ":", "colons": ":",
}  # fmt: skip
_LINES = frozenset({
    "text", "lines", "values", "data", "list", "entries", "paragraphs", "items", "content", "contents", "information",
    "records", "rows",
})  # fmt: skip
_CUT = frozenset({"separated", "delimited", "divided", "split"})
_LEADS = frozenset({"help", "me", "with", "to", *POLITE})
_SMALL = frozenset(
    {"the", "this", "my", "our", "these", "those", "all", "of", "that", "which", "is", "are", "out", "from"}
)
_SPLITS = frozenset({"using", "at", "by", "with", "splitting", "them", "it", "the", "a", "as"})
_NAMES_IT = frozenset({"separator", "separators", "delimiter", "delimiters", "field", "cell", "column", "character",
                       "characters", "sign", "signs", "mark", "marks"})  # fmt: skip
_PLACES = frozenset({"under", "below", "beneath", "in", "of", "from"})
_PARTS = frozenset({"the", "heading", "section", "part", "my", "our", "found", "listed"})
_EVERYTHING = frozenset({"document", "file", "page", "letter", "text"})
_MUST = frozenset({"should", "must", "needs", "need", "be", "become", "to", "converted", "turned", "changed", "put"})


def lines_tabled(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as an order to make a table of lines leaves it, None for any other request.

    Raises:
        Unclear: it is such an order, and which lines are meant or where they are split cannot be told for sure.
    """
    words = _words(request)
    rest = _without_table(words)
    if rest is None:
        return None
    sign, rest = _separator(rest)
    ends = _ends(rest)
    if ends is not None:
        return _made(_stretch(ends, document), sign, document, told=True)
    lines, place = _place(rest)
    if not {*lines} <= _LINES | _SMALL | _CUT | {"by", "with", "using", "at"} or not (_LINES & {*lines}):
        return None
    if not sign and not place:
        return None
    return _made(_within(place, document), sign, document, told=False)


_WORD = re.compile(
    r"[\"“][^\"”]{2,}[\"”]|[\"“(']?[,;|:/][\"”)'](?=\s|$)|(?<=\s)[|;,/:](?=\s|$)|\w+(?:['’]\w+)*|[^\s\w]"
)


def _words(request: str) -> list[str]:
    """Words in small letters, quotations and separators each as one; none where more is said than one order."""
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", request.strip().rstrip(".!?").strip())
    text = re.sub(r"\bsemi colon", "semicolon", text, flags=re.IGNORECASE)
    text = re.sub(r"\bvertical bars?\b", "pipe", text, flags=re.IGNORECASE)
    found = _WORD.findall(text)
    if any(w in {".", "!", "?", "\n"} for w in found):
        return []
    return [_folded(w) for w in found]


def _folded(word: str) -> str:
    bare = word.strip("\"“”()'")
    if bare in {",", ";", "|", "/", ":"}:
        return word if len(word) == 1 and word == "," else f"sign {bare}"
    return f'"{word[1:-1]}' if word[0] in '"“' and len(word) > 1 else word.casefold()


def _without_table(words: Sequence[str]) -> list[str] | None:
    """What is left without the verb and "(in)to a table", "a table out of"; None where no table is to be made."""
    rest = [w for w in words if w not in {"please"}]
    start = 0
    while start < len(rest) and rest[start] in _LEADS:
        start += 1
    rest = rest[start:]
    at = next((n for n, w in enumerate(rest) if w == "table" and n and rest[n - 1] in {"a", "one", "single"}), -1)
    if at < 0 or rest.count("table") > 1:
        return None
    verb = rest[0] if rest[0] in _VERBS else ""
    if verb in {"make", "making", "create", "creating", "build", "building"} and at == 2:
        if rest[3:4] == ["out"] or rest[3:4] in (["of"], ["from"], ["with"]):
            return rest[3 + (2 if rest[3] == "out" else 1) :]
        return None
    before = at - 1
    while before and rest[before - 1] in {"a", "one", "into", "in", "to", "as", "single", ","}:
        before -= 1
    middle = rest[1 if verb else 0 : before]
    must = [w for w in middle if w in _MUST and w not in {"to"}]
    end = len(middle)
    while end and middle[end - 1] in _MUST:
        end -= 1
    said = verb or (must and end < len(middle)) or rest[before:at].count("to")
    return [*middle[:end], *rest[at + 1 :]] if said else None


def _separator(words: Sequence[str]) -> tuple[str, list[str]]:
    """The separator that is named, and the other words; "" where none is.

    Raises:
        Unclear: several are named.
    """
    signs, rest = set(), []
    for n, word in enumerate(words):
        sign = word[5:] if word.startswith("sign ") else _SEPARATORS.get(word, "")
        beside = [*words[max(0, n - 3) : n], *words[n + 1 : n + 2]]
        if sign and {*beside} & (_CUT | _SPLITS):
            signs.add(sign)
        else:
            rest.append(word)
    if len(signs) > 1:
        raise Unclear("two separators are named")
    tail = len(rest)
    while signs and tail and rest[tail - 1] in _SPLITS | _NAMES_IT | {","}:
        tail -= 1
    return "".join(signs), rest[:tail] if any(w in _SPLITS for w in rest[tail:]) or tail == len(rest) else rest


def _ends(words: Sequence[str]) -> tuple[str, str] | None:
    """As in 'the lines from "X" to "Y"'."""
    quotes = [w for w in words if w.startswith('"')]
    beside = [w for w in words if not w.startswith('"')]
    if len(quotes) == 2 and {"from", "between"} & {*beside} and {*beside} <= _LINES | {
        "the", "from", "between", "to", "up", "through", "until", "and", "line",
    }:  # fmt: skip
        return quotes[0][1:], quotes[1][1:]
    if quotes or words[:1] != ["the"] or words[1:2] == [] or words[1] not in _LINES or words[2:3] != ["from"]:
        return None
    halves = " ".join(words[3:]).split(" to ")
    return (halves[0], halves[1]) if len(halves) == 2 else None


def _place(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words for the lines, and words for the part of the document where they stand."""
    at = next((n for n, w in enumerate(words) if n and w in _PLACES and words[n - 1] != "all"), len(words))
    place = [w for w in words[at + 1 :] if w not in _PARTS]
    cut = next((n for n, w in enumerate(place) if w in _CUT), len(place))
    if cut < len(place):
        while cut and place[cut - 1] in {"that", "which", "is", "are"}:
            cut -= 1
    return [*words[:at], *place[cut:]], place[:cut]


def _spelled(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _within(place: Sequence[str], document: Document) -> list[int]:
    """Body positions below the heading that is named, or all."""
    if not place or {*place} <= _EVERYTHING:
        return list(range(len(document.body)))
    name = " ".join(_spelled(w.lstrip('"')) for w in place)
    heads = [n for n, p in enumerate(document.body) if p["kind"] == "heading" and _spelled(str(p["text"])) == name]
    if len(heads) != 1:
        raise Unclear(f'"{name}" is the heading of {len(heads)} parts')
    level, found = document.body[heads[0]].get("level", 0), []
    for n in range(heads[0] + 1, len(document.body)):
        if document.body[n]["kind"] == "heading" and document.body[n].get("level", 0) <= level:
            break
        found.append(n)
    return found


def _stretch(ends: tuple[str, str], document: Document) -> list[int]:
    """Body positions from the line that begins with one text to that with the other."""
    found = []
    for end in ends:
        texts = [(n, _spelled(str(p["text"]))) for n, p in enumerate(document.body) if p["kind"] != "table"]
        name = _spelled(end)
        same = [n for n, text in texts if text == name] or [n for n, text in texts if f"{text} ".startswith(f"{name} ")]
        if len(same) != 1:
            raise Unclear(f'"{end}" is the beginning of {len(same)} lines')
        found.append(same[0])
    if found[0] >= found[1]:
        raise Unclear("the first line stands behind the last")
    return list(range(found[0], found[1] + 1))


def _made(among: Sequence[int], sign: str, document: Document, told: bool) -> tuple[Part, ...]:
    """With the only lines that a separator divides, or exactly those that were told, as a table."""
    tries = [sign] if sign else ["\t", ";", "|", ","]
    ways = {each: [list(among)] if told else _divided(among, each, document) for each in tries}
    if told:
        ways = {each: runs for each, runs in ways.items() if all(_count(n, each, document) for n in runs[0])}
    found = [(each, run) for each, runs in ways.items() for run in runs]
    if len(found) != 1:
        raise Unclear(f"{len(found)} places hold lines that can be divided so")
    return body_tabled(document.parts, found[0][1][0], _fields(found[0][1], found[0][0], document))


def _count(at: int, sign: str, document: Document) -> int:
    part = document.body[at]
    return str(part["text"]).count(sign) if part["kind"] == "paragraph" else 0


def _divided(among: Sequence[int], sign: str, document: Document) -> list[list[int]]:
    """Stretches of lines that hold the sign and are no sentences."""
    found: list[list[int]] = []
    for at in among:
        if not _count(at, sign, document) or re.search(r"[.!?:]\s*$", str(document.body[at]["text"])):
            continue
        if found and found[-1][-1] == at - 1:
            found[-1].append(at)
        else:
            found.append([at])
    return [run for run in found if len(run) > 1]


def _fields(run: Sequence[int], sign: str, document: Document) -> list[list[str]]:
    texts = [str(document.body[n]["text"]) for n in run]
    if len({_count(n, sign, document) for n in run}) != 1:
        raise Unclear("not all lines hold the separator as often")
    spaced = {m[0] for text in texts for m in re.finditer(rf"\s?{re.escape(sign)}\s?", text)}
    if len(spaced) > 1 or any('"' in text or "“" in text for text in texts):
        raise Unclear("a separator that may belong to a text")
    rows = [[field.strip() for field in text.split(sign)] for text in texts]
    if any(not row[0] or not row[-1] for row in rows):
        raise Unclear("a line that begins or ends with the separator")
    return rows
