"""What is said further of a place that was named ("and the first paragraph", "headers too"), and which of several."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.planner.document import WORD, DocumentIndex, Place
from tasks.planner.exceptions import IN_TABLES
from tasks.planner.mention import Mention
from tasks.planner.newtext import own_order
from tasks.planner.phrases import Reader
from tasks.planner.quoting import Token, listed
from tasks.planner.resolving import in_order
from tasks.planner.things import covers

_JOINTS = (["and"], ["&"], [","], [",", "and"], ["and", "also"], ["as", "well", "as"], ["plus"])
_TOGETHER = ("paragraphs", "words", "cells", "rows", "columns")
_HEADERS = listed("header headers heading headings")
_TOO = (["too"], ["as", "well"], ["also"], ["included"], ["inclusive"])
_WITH = listed("including incl include with and")
_BELOW = listed("below under underneath beneath")


def joined(reader: Reader, found: Sequence[Mention], last: int, at: int, mention: Mention) -> Mention | None:
    """As in "the title and the first paragraph": one mention of both.

    Args:
        reader: of the clause.
        found: mentions so far.
        last: token behind the last of them.
        at: token of the new one.
        mention: the new one.
    """
    between = [token.low for token in reader.tokens[last:at]] if found and last >= 0 else []
    if between not in _JOINTS:
        return None
    first = found[-1]
    swapping = {"swap", "exchange", "between"} & {token.low for token in reader.tokens[:at]}
    if swapping or first.kind != mention.kind or first.kind not in _TOGETHER or first.position != mention.position:
        return None
    behind = next((t.low for t in reader.tokens if t.start >= mention.end), "")
    if own_order(reader.tokens[:last], first.start, behind):
        return None
    return replace(
        first,
        end=mention.end,
        places=in_order(reader.index, (*first.places, *mention.places)),
        each=True,
        missing=first.missing or mention.missing,
        ambiguous=first.ambiguous or mention.ambiguous,
    )


def alone(index: DocumentIndex, mention: Mention) -> Mention:
    """Of words that occur several times, the line that says nothing else: the heading "Fees"."""
    same = len(mention.places) > 1 and len({p.text.casefold() for p in mention.places}) == 1
    if not mention.ambiguous or mention.kind != "words" or not same:
        return mention
    lines = tuple(p for p in mention.places if index.whole(p).text.strip(" .:") == p.text)
    return replace(mention, places=lines, ambiguous="") if len(lines) == 1 else mention


def of_header(reader: Reader, mention: Mention, at: int) -> tuple[int, Mention] | None:
    """As in "..., headers too" and "(rows below the header)" behind a column: it is taken in, or left out.

    Returns:
        The position behind it, and the mention now; None where nothing of the kind is said.
    """
    if mention.kind not in IN_TABLES or mention.missing or at == 0:
        return None
    size = _taken_in(reader.tokens, at)
    cells = [c for p in mention.places for c in reader.index.cells() if covers(p, c)]
    if size:
        heads = _heads(reader.index, mention.places)
        places = in_order(reader.index, (*heads, *mention.places)) if mention.kind == "cells" else mention.places
        span = (reader.tokens[at].start, reader.tokens[at + size - 1].end)
        return at + size, replace(mention, places=places, also=span if mention.also == (0, 0) else mention.also)
    size = _rows_below(reader.tokens, at)
    if not size:
        return None
    span = (reader.tokens[at].start, reader.tokens[at + size - 1].end)
    return at + size, replace(mention, kind="cells", places=tuple(c for c in cells if c.row > 1), each=True, also=span)


_GLOSS = listed("whole entire full complete lines line paragraphs rows items all only just the and or etc of each")


def gloss(reader: Reader, mention: Mention, at: int) -> tuple[int, Mention] | None:
    """Brackets behind a place that say it again: "the list (book the hall etc)", "the names (whole lines)".

    Returns:
        The position behind them, and the mention now; None where they say anything else.
    """
    if (
        reader.low(at) != "("
        or mention.missing
        or mention.kind not in ("paragraphs", "cells", "rows")
        or not mention.places
    ):
        return None
    end = next((i for i in range(at + 1, len(reader.tokens)) if reader.low(i) == ")"), -1)
    said = reader.tokens[at + 1 : end] if end > 0 else ()
    known = {word.lower() for p in mention.places for word in WORD.findall(p.text)} | _GLOSS
    if (
        not said
        or mention.also != (0, 0)
        or any(t.kind == "quote" or (t.kind == "word" and t.low not in known) for t in said)
    ):
        return None
    span = (reader.tokens[at].start, reader.tokens[end].end)
    return end + 1, replace(mention, also=span)


def _heads(index: DocumentIndex, places: Sequence[Place]) -> list[Place]:
    columns = {(p.table, p.column) for p in places}
    return [c for c in index.cells() if c.row == 1 and (c.table, c.column) in columns]


def _taken_in(tokens: Sequence[Token], at: int) -> int:
    """Number of tokens of "headers too", "including the header row", 0 where something else is said."""
    lows = [t.low for t in tokens[at : at + 7]]
    size = int(lows[:1] != [] and lows[0] in _WITH)
    added = bool(size)
    size += lows[size : size + 1] == ["the"]
    if not lows[size : size + 1] or lows[size] not in _HEADERS:
        return 0
    size += 1
    size += lows[size : size + 1] in (["row"], ["rows"], ["cell"], ["cells"])
    too = max((len(words) for words in _TOO if lows[size : size + len(words)] == words), default=0)
    closes = at + size >= len(tokens) or tokens[at + size].kind == "mark"
    return size + too if too or (added and lows[0] != "and" and closes) else 0


def _rows_below(tokens: Sequence[Token], at: int) -> int:
    """Number of tokens of "rows below the header"."""
    lows = [t.low for t in tokens[at : at + 6]]
    size = int(lows[:1] in (["the"], ["all"])) + (lows[1:2] == ["the"])
    if lows[size : size + 1] not in (["rows"], ["cells"]) or len(lows) < size + 4:
        return 0
    if lows[size + 1] not in _BELOW or lows[size + 2] != "the" or lows[size + 3] not in _HEADERS:
        return 0
    return size + 4 + (lows[size + 4 : size + 5] == ["row"])
