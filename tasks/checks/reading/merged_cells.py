"""Two cells that are to become one, told by one of them and its side: "the cell Total with the one to its right"."""

from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear, fits
from tasks.checks.reading.tokens import ORDINALS, Token, tokenise

_MERGES = frozenset({"merge", "combine", "join"})
_ORDINAL = {number: word for word, number in ORDINALS.items() if number > 0 and word != "opening"}
_LEADS = frozenset({"the", "cell", "that", "says", "holds", "called", "with", "containing"})


def cells_beside(request: str, document: Document) -> str:
    """The request with such cells as "the first and second cells of the third row"; others stay as they are.

    Args:
        request: as plain orders, its tables by number.
        document: as it was.

    Raises:
        Unclear: no cell or more than one says so, or no such cell is beside it.
    """
    tokens = tokenise(request)
    low = [t.low if t.kind != "quote" else "" for t in tokens]
    verb = next((k for k, word in enumerate(low) if word in _MERGES), -1)
    side = next((k for k, word in enumerate(low) if k > verb and word in {"right", "left"}), -1)
    if verb < 0 or side < 0 or low[side - 2 : side] not in (["to", "its"], ["on", "its"], ["to", "the"], ["on", "the"]):
        return request
    behind = [word for word in low[side + 1 :] if word not in {"", ".", "!", "?", "of", "it", "side"}]
    joint = next((k for k in range(side - 3, verb, -1) if low[k] in {"with", "and"}), -1)
    other = [word for word in low[joint + 1 : side - 2] if word != "the"]
    if joint < 0 or behind or other[-1:] not in (["cell"], ["one"]) or not {*other[:-1]} <= {"empty", "blank"}:
        return request
    said, table = _first(tokens, low, verb + 1, joint, document)
    step = 1 if low[side] == "right" else -1
    return f"{_led(request, tokens, verb)} {_both(said, table, step, bool(other[:-1]), document)}."


def _led(request: str, tokens: Sequence[Token], verb: int) -> str:
    return request[tokens[verb].start : tokens[verb].end]


def _first(
    tokens: Sequence[Token], low: Sequence[str], start: int, stop: int, document: Document
) -> tuple[str, int | None]:
    """What the cell says, and the table that is named for it."""
    ahead = low[: start - 1]
    named = next((k for k in range(len(low)) if low[k] == "table" and (k < len(ahead) or start <= k < stop)), -1)
    table: int | None = None
    if named > 0 and low[named - 1] in ORDINALS:
        table = document.tables[ORDINALS[low[named - 1]] - 1] if ORDINALS[low[named - 1]] > 0 else None
    if named >= start:  # "the cell Total in the second table"
        stop = next((k for k in range(named, start, -1) if low[k] == "in"), stop)
    while start < stop and low[start] in _LEADS:
        start += 1
    while stop > start and low[stop - 1] == "cell":
        stop -= 1
    words = [token.text for token in tokens[start:stop]]
    if not words:
        raise Unclear("which cells are to become one is not said")
    return " ".join(words), table


def _both(said: str, table: int | None, step: int, empty: bool, document: Document) -> str:
    found = [
        (t, r, c)
        for t in document.tables
        if table in {None, t}
        for r, row in enumerate(document.body[t]["cells"], 1)
        for c, text in enumerate(row, 1)
        if fits(str(text), said, "is")
    ]
    if len(found) != 1:
        raise Unclear(f'{len(found)} cells say "{said}"')
    at, row, column = found[0]
    cells = document.body[at]["cells"][row - 1]
    if not 1 <= column + step <= len(cells) or (empty and str(cells[column + step - 1]).strip()):
        raise Unclear(f'no such cell is beside "{said}"')
    first, second = sorted((column, column + step))
    number = document.tables.index(at) + 1
    which = "the table" if len(document.tables) == 1 else f"the {_ORDINAL.get(number, '')} table"
    if not {first, second, row} <= _ORDINAL.keys():
        raise Unclear("a row or column so far from the first")
    return f"the {_ORDINAL[first]} and {_ORDINAL[second]} cells of the {_ORDINAL[row]} row of {which}"


__all__ = ["cells_beside"]
