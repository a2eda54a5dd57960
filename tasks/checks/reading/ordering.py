"""An order to sort, read on its own: which lines or rows, by what, which way; and the one document that fulfils it.

The request is taken word by word: each stretch that says something of the order is ticked off, and what is left must
say which list or table is meant. Where two careful people could differ about the order, nothing is accepted.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.lines_below import below_words
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.one_line import runs
from tasks.checks.reordering import body_in_order, rows_in_order

_SORTING = frozenset({
    "sort", "sorted", "order", "ordered", "reorder", "reordered", "arrange", "arranged", "rearrange", "rearranged",
    "rank", "ranked", "alphabetize", "alphabetise", "alphabetized", "alphabetised", "organize", "organise",
    "organized", "organised", "put", "list", "listed",
})  # fmt: skip
_OPENING = (
    "please", "kindly", "could", "you", "can", "would", "will", "i", "d", "like", "want", "need", "to",
)  # fmt: skip
_PASSIVE = ("should be", "must be", "ought to be", "needs to be", "need to be", "has to be", "have to be")
_FIRST_ROW = tuple(
    f"{the}{row}" for the in ("the ", "")
    for row in ("first row", "top row", "header row", "heading row", "title row", "first line", "header", "heading")
)  # fmt: skip
_BIG = (
    "largest", "biggest", "highest", "longest", "greatest", "dearest", "heaviest", "farthest", "most expensive",
)  # fmt: skip
_SMALL = (
    "smallest", "lowest", "shortest", "cheapest", "lightest", "nearest", "least expensive",
)  # fmt: skip
_ENDS = ("first", "on top", "at the top")
_RANGES = (("high", "low"), ("highest", "lowest"), ("large", "small"), ("largest", "smallest"), ("long", "short"),
           ("longest", "shortest"), ("big", "small"), ("biggest", "smallest"))  # fmt: skip


def _phrases() -> dict[tuple[str, ...], frozenset[str]]:
    """Stretches of words and what they say of the order."""
    found: dict[str, str] = {}
    for word in ("", "in ", "into ", "back into ", "in an ", "in the ", "into an "):
        for kind, says in (("", "letters"), ("reverse ", "letters down"), ("ascending ", "letters up"),
                           ("descending ", "letters down")):  # fmt: skip
            found |= {f"{word}{kind}alphabetical": says, f"{word}{kind}alphabetical order": says}
        found |= {f"{word}descending order": "down", f"{word}ascending order": "up", f"{word}reverse order": "down"}
    found |= {"alphabetically": "letters", "descending": "down", "ascending": "up", "in reverse": "down"}
    for one, other, says in (("a", "z", "letters up"), ("z", "a", "letters down")):
        found |= dict.fromkeys((f"{one} to {other}", f"from {one} to {other}", f"{one} {other}"), says)
    for words, says in ((_BIG, "down figures"), (_SMALL, "up figures")):
        found |= {f"{the}{word} {end}": says for the in ("", "the ", "with the ") for word in words for end in _ENDS}
    for high, low in _RANGES:
        for start in ("", "from "):
            found |= {f"{start}{high} to {low}": "down figures", f"{start}{low} to {high}": "up figures"}
    for row in _FIRST_ROW:
        for verb in ("leave", "keep", "but leave", "but keep", "leaving", "keeping", "and keep", "and leave"):
            for rest in ("where it is", "as it is", "in place", "in its place", "at the top", "on top", "alone"):
                found[f"{verb} {row} {rest}"] = "stays"
        found |= {f"{start}{row}": "stays" for start in ("but not ", "except ", "except for ", "without ", "below ")}
        found |= {f"{row} {stay}": "stays" for stay in ("stays where it is", "stays in place", "stays on top")}
        found |= {f"but {row} {stay}": "stays" for stay in ("stays where it is", "stays in place", "stays on top")}
    return {tuple(words.split()): frozenset(says.split()) for words, says in found.items()}


_PHRASES = _phrases()
_LONGEST = max(map(len, _PHRASES))
_KEYWORDS = ("by", "on", "according to", "based on", "using", "in order of")
_EMPTY = frozenset({
    "the", "a", "an", "all", "of", "in", "under", "below", "section", "heading", "this", "my", "our", "with",
    "data", "please", "out", "and", "but",
})  # fmt: skip
_OF_LISTS = frozenset({
    "list", "lists", "bullet", "bullets", "bulleted", "points", "items", "entries", "numbered",
})  # fmt: skip
_OF_TABLES = frozenset({
    "table", "rows", "tables",
})  # fmt: skip
_COUNT = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5}
_NOT_BY_LETTERS = frozenset({
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
    "oct", "nov", "dec", "low", "med", "hig", "sma", "lar", "fir", "sec", "thi", "ear", "lat", "one", "two", "thr",
    "fou", "fiv", "six", "ten",
})  # fmt: skip
_UNITS = frozenset({
    "", "%", "km", "cm", "mm", "m", "kg", "g", "ml", "l", "h", "hour", "min", "minute", "day", "week", "year",
    "mile", "page", "word", "piece", "people", "point", "pound", "euro", "dollar", "pence", "cent",
})  # fmt: skip
"""What figures may count; "7 June" and "11 pm" are none."""
_SUMS = ("total", "subtotal", "sub-total", "grand total", "sum", "average", "mean", "overall", "all")


@dataclass
class _Said:
    says: set[str] = field(default_factory=set)
    key: tuple[str, ...] = ()
    left: list[str] = field(default_factory=list)


def in_order(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as an order to sort leaves it, None for any other request.

    Raises:
        Unclear: it is an order to sort, and what is to be sorted or how cannot be told for sure.
    """
    said = _said(request)
    if said is None:
        return None
    left = {_bare(word) for word in said.left} - {_bare(word) for word in _EMPTY}
    lists, tables = _meant(said, left, document)
    if not (lists or tables or said.key):
        lists = below_words(said.left, document)
    if not lists and not tables:
        return None
    if len(lists) + len(tables) > 1:
        raise Unclear(f"{len(lists) + len(tables)} lists or tables may be meant")
    return _lines(said, lists[0], document) if lists else _rows(said, tables[0], document)


def _said(request: str) -> _Said | None:
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*|[,;]", request.casefold().replace("a-z", "a z").replace("z-a", "z a"))
    request = request.strip()
    if re.match(r"(?:please )?(?:could|can|would|will) you\b", request, re.IGNORECASE):
        request = request.removesuffix("?")  # an order, politely
    if re.search(r"[?:\n]|[.!]\s*\S", request):
        return None
    while words and words[0].replace("'", "") in {*_OPENING, ",", "id"}:
        words.pop(0)
    passive = next((p for p in _PASSIVE if f" {p} " in f" {' '.join(words)} "), "")
    if passive:
        before, after = " ".join(words).split(f"{passive}", 1)
        words = [*after.split()[:1], *before.split(), *after.split()[1:]]
        if words and words[0] in {"in", "alphabetical"}:
            words.insert(0, "sort") if words[0] != "in" else words.__setitem__(slice(0, 1), ["sort", "in"])
    words = _verb_first(words)
    if not words or words[0] not in _SORTING:
        return None
    said = _Said({"letters"} if words[0].startswith("alphab") else set())
    _tick_off(words[1:], said)
    asked = "letters" in said.says or (said.key and words[0] not in {"put", "list", "listed"})
    return said if said.left and asked and not {"up", "down"} <= said.says else None


def _verb_first(words: list[str]) -> list[str]:
    """What is wanted, "the list sorted by name", and "make the list alphabetical", with the verb before it too."""
    wanted = words[:1] in (["the"], ["this"], ["my"], ["our"])
    at = next((n for n, word in enumerate(words) if word in {"sorted", "ordered", "arranged"}), 0)
    if wanted and at:
        return [words[at], *words[:at], *words[at + 1 :]]
    if words[:1] == ["make"] and words[-1] == "alphabetical":
        return ["sort", *words[1:]]
    return words


def _tick_off(words: Sequence[str], said: _Said) -> None:
    at = 0
    while at < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(words[at : at + n]) in _PHRASES), 0)
        if size:
            said.says |= _PHRASES[tuple(words[at : at + size])]
            at += size
            continue
        starts = next((k for k in _KEYWORDS if " ".join(words[at : at + len(k.split())]) == k), "")
        if starts and not said.key:
            at += len(starts.split())
            end = at
            while end < len(words) and words[end] not in ",;" and not _begins_phrase(words, end):
                end += 1
            said.key, at = tuple(words[at:end]), end
            continue
        if words[at] not in ",;":
            said.left.append(words[at])
        at += 1


def _begins_phrase(words: Sequence[str], at: int) -> bool:
    return any(tuple(words[at : at + n]) in _PHRASES for n in range(1, _LONGEST + 1))


def _bare(word: str) -> str:
    return word if len(word) < 4 else word.rstrip("s")


def _bag(*texts: str) -> frozenset[str]:
    return frozenset(_bare(word) for text in texts for word in re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold()))


# ---------------------------------------------------------------- what is meant


def _meant(said: _Said, left: set[str], document: Document) -> tuple[list[tuple[int, int]], list[int]]:
    of_lists, of_tables = ({_bare(w) for w in names} for names in (_OF_LISTS, _OF_TABLES))
    told = left - of_lists - of_tables
    lists = []
    if not said.key and not left & of_tables:
        kinds = (
            {"bullet"} if left & {"bullet", "bulleted"} else {"number"} if "numbered" in left else {"bullet", "number"}
        )
        lists = [run for run in runs(document.body) if document.body[run[0]].get("list") in kinds]
        lists = [run for run in lists if told <= _around(document.body, run[0])]
    tables = []
    if not left & of_lists and (said.key or left & of_tables):
        for at in document.tables:
            table = document.body[at]
            if told <= _around(document.body, at) | _bag(*table["cells"][0]) and (
                not said.key or _by(said, table) >= 0
            ):
                tables.append(at)
    return lists, tables


def _around(body: Sequence[Part], at: int) -> frozenset[str]:
    """Words of the heading above and of the lines right above."""
    heading = next((str(p["text"]) for p in reversed(body[:at]) if p["kind"] == "heading" and p["text"].strip()), "")
    near = [str(p["text"]) for p in body[max(0, at - 2) : at] if p["kind"] in {"paragraph", "heading"}]
    return _bag(heading, *near)


def _by(said: _Said, table: Part) -> int:
    """Position of the column that the key names, -1 for none or more than one."""
    words = [w for w in said.key if w not in {"the", "column", "values", "value", "in", "of"}]
    if len(words) == 1 and words[0] in _COUNT and "column" in said.key:
        return _COUNT[words[0]] if _COUNT[words[0]] < table["cols"] else -1
    heads = [[_bare(w) for w in re.findall(r"[^\W_]+", re.sub(r"[(\[].*?[)\]]", " ", h.casefold()))]
             for h in table["cells"][0]]  # fmt: skip
    found = [
        n for n, head in enumerate(heads) if head and head == [_bare(p) for w in words for p in re.split(r"['’-]", w)]
    ]
    return found[0] if len(found) == 1 else -1


# ---------------------------------------------------------------- the order


def _ranks(keys: Sequence[str], down: bool, letters: bool) -> list[int]:
    """The order of texts, the same whether signs and accents count or not and figures are taken whole or not."""
    if any(not key or not key[0].isalpha() or "\n" in key or "\t" in key for key in keys):
        raise Unclear("texts that do not begin with a letter have no one order")
    if not letters and all(key[:3].casefold() in _NOT_BY_LETTERS for key in keys):
        raise Unclear("days, months and numbers in words are not sorted by their letters")
    found: list[list[int]] = []
    for fold in (_as_typed, _only_letters, _by_words, _figures_whole):
        folded = [fold(key) for key in keys]
        if len(set(folded)) < len(folded):
            raise Unclear("two texts are the same, or nearly so")
        found.append(sorted(range(len(keys)), key=folded.__getitem__, reverse=down))
    if any(order != found[0] for order in found):
        raise Unclear("there are two ways of putting these in order")
    return found[0]


def _as_typed(text: str) -> str:
    return text.lower()


def _only_letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isalpha() or c.isdigit())


def _by_words(text: str) -> str:
    return " ".join(_only_letters(word) for word in text.split())


def _figures_whole(text: str) -> str:
    return "".join(f"{int(p):015d}" if p.isdecimal() else p.lower() for p in re.split(r"([0-9]+)", text))


def _figures(keys: Sequence[str]) -> list[float] | None:
    """What cells say as figures, all with the same unit or none; None where one is no figure for sure."""
    units, found = set(), []
    for key in keys:
        number, _, unit = key.strip().partition(" ")
        glued = re.fullmatch(r"([-\d.,]+)([A-Za-z%]+)", number)
        number, unit = (glued[1], glued[2]) if glued and not unit else (number, unit)
        whole, point, part = number.partition(".")
        groups = whole.removeprefix("-").split(",")
        right = all(g.isascii() and g.isdigit() for g in groups) and all(len(g) == 3 for g in groups[1:])
        if not right or (len(groups) > 1 and len(groups[0]) > 3) or unit.casefold().rstrip("s") not in _UNITS:
            return None
        if point and (not (part.isascii() and part.isdigit()) or len(part) == 3):
            return None
        units.add(unit)
        found.append(float(number.replace(",", "")))
    return found if len(units) == 1 else None


def _lines(said: _Said, run: tuple[int, int], document: Document) -> tuple[Part, ...]:
    items = document.body[run[0] : run[1]]
    if len(items) < 2 or len({(p.get("list"), p.get("list_level")) for p in items}) > 1:
        raise Unclear("the list has items of several kinds or levels")
    if "letters" not in said.says or said.says & {"figures", "stays"}:
        raise Unclear("by what the list is to be sorted is not said")
    order = _ranks([str(p["text"]).strip() for p in items], "down" in said.says, True)
    return body_in_order(document.parts, run[0], order)


def _rows(said: _Said, at: int, document: Document) -> tuple[Part, ...]:
    table = document.body[at]
    column = _by(said, table) if said.key else 0
    _plain_table(table, said, column)
    rows = [[str(cell) for cell in row] for row in table["cells"]]
    keys = [row[column].strip() for row in rows[1:]]
    down, letters = "down" in said.says, "letters" in said.says
    figures = None if letters else _figures(keys)
    if figures is None:
        if "figures" in said.says:
            raise Unclear("the column does not hold figures only")
        order = _ranks(keys, down, letters)
    else:
        if len(set(figures)) < len(figures):
            raise Unclear("two rows have the same figure")
        order = sorted(range(len(figures)), key=figures.__getitem__, reverse=down)
    return rows_in_order(document.parts, at, 1, order)


def _plain_table(table: Part, said: _Said, column: int) -> None:
    """Raise unless the first row surely stays and all rows below it may move."""
    cells = table["cells"]
    if table.get("merged") or table.get("tables") or any(len(row) != table["cols"] for row in cells):
        raise Unclear("the table has merged or nested cells")
    if len(cells) < 3 or _starts(cells[-1][0].strip().casefold(), _SUMS):
        raise Unclear("the table has one row only, or one with totals")
    shading = table.get("shading") or {}
    colours = {tuple(shading.get(f"{r},{c}") for c in range(1, table["cols"] + 1)) for r in range(2, table["rows"] + 1)}
    if len(colours) > 1:
        raise Unclear("rows have colours of their own")
    named = bool(said.key) and _bag(cells[0][column]) & _bag(*said.key)
    bold = {p["row"] for p in table["paragraphs"] if any(run.get("bold") for run in p.get("runs", ()))} == {1}
    marked = int(table.get("header_rows") or 0)
    if marked > 1 or not (marked or named or bold or "stays" in said.says):
        raise Unclear("whether the first row is to stay is not said")


def _starts(text: str, words: Iterable[str]) -> bool:
    return any(re.match(rf"{re.escape(word)}s?\b", text) for word in words)
