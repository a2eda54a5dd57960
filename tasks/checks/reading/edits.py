"""What a request may do to the text: the text that the document must have afterwards, made from the one before.

Every edit says what it does to the text (one way, or a few that a person would take for the same); all edits of a
request together must give exactly the text of the document after. Formatting is not looked at here. Spaces, empty
paragraphs and typographic forms of quotation marks and dashes do not count.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.checks.alignment import Part
from tasks.checks.differences import Difference
from tasks.checks.reading.document import Document, Sides, Span
from tasks.checks.reading.formats import line_of

MAX_WAYS = 200
"""Combinations of alternatives that are tried."""

Row = tuple[str, ...]
Block = str | tuple[Row, ...]


@dataclass(frozen=True)
class Change:
    """One alternative of an edit, on the document before."""

    replaced: tuple[tuple[Span, str], ...] = ()  # stretches and what stands there instead
    gone: frozenset[int] = frozenset()  # lines
    tables_gone: frozenset[int] = frozenset()  # body indexes
    blocks: tuple[tuple[int, Block], ...] = ()  # (body index that it comes before; behind the last: len), new block
    rows: tuple[tuple[int, int, int, Row], ...] = ()  # (table, row that it comes before, how many, texts of one)
    cols: tuple[tuple[int, int, int, Row], ...] = ()
    rows_gone: frozenset[tuple[int, int]] = frozenset()  # (table, row)
    cols_gone: frozenset[tuple[int, int]] = frozenset()
    moved: tuple[frozenset[int], int] | None = None  # lines, body index that they come before
    empty: int = 0  # empty paragraphs that must have come


@dataclass
class EditWish:
    """An edit with its alternatives, found on the document before."""

    says: str
    ways: Callable[[Document], list[Change]]
    tables: set[int] = field(default_factory=set)  # tables before whose look may change along
    texts: list[str] = field(default_factory=list)  # new words
    old: str = ""  # words that give way wherever they stand, in header and footer too

    def check(self, sides: Sides) -> str:
        """Edits of the body are checked together, by `as_asked`; here those of header and footer."""
        for kind in ("header", "footer") if self.old else ():
            before = {(p["section"], p["type"]): str(p["text"]) for p in sides.before.of(kind)}
            for part in sides.after.of(kind):
                was = before.get((part["section"], part["type"]), "")
                if self._in(was) and normal_text(str(part["text"])) not in self._given_way(was):
                    return f'{self.says}: not so in the {kind} "{str(part["text"])[:60]}"'
        return ""

    def _in(self, text: str) -> bool:
        return re.search(rf"(?<!\w){re.escape(self.old)}(?!\w)", text) is not None

    def _given_way(self, text: str) -> set[str]:
        """What a text may say afterwards; in another case the words may stay."""
        pattern = rf"(?<!\w){re.escape(self.old)}(?!\w)"
        return {normal_text(re.sub(pattern, lambda m: self.texts[0], text, flags=f)) for f in (0, re.IGNORECASE)}

    def covers(self, found: Difference, sides: Sides) -> bool:
        """What necessarily changes beside the text: widths of a table that got a column, the look of new words."""
        if found.area == "table" and found.old in self.tables:
            return found.property in {
                "widths",
                "heights",
                "rows",
                "cols",
                "merged",
                "shading",
                "borders",
                "header_rows",
            }
        if found.area == "run":
            number = line_of(found, sides)
            text = "" if number is None else sides.after.lines[number].text
            return any(new and _lies_in(text, new, found.start, found.end) for new in self.texts)
        if found.area in {"header", "footer"}:
            was = str(found.before or "")
            changed = bool(self.old) and found.op == "changed" and found.property == "text" and self._in(was)
            return changed and normal_text(str(found.after or "")) in self._given_way(was)
        return found.area in _TEXT_AREAS


@dataclass
class SpacesWish:
    """One space where two or more stood, and the text otherwise letter for letter as it was."""

    says: str = "single spaces for double ones"

    def check(self, sides: Sides) -> str:
        """Empty when every line is so."""
        for line in sides.before.lines:
            new = sides.follow(line.number)
            if new is None or sides.after.lines[new].text != re.sub(" {2,}", " ", line.text):
                return f'{self.says}: not so in "{line.text[:60]}"'
        return ""

    def covers(self, found: Difference, sides: Sides) -> bool:
        """Fewer spaces in a line; `check` has seen that no more has changed."""
        return found.area in _TEXT_AREAS and found.op == "changed"


_TEXT_AREAS = frozenset({"text", "block", "cell"})


def _lies_in(text: str, new: str, start: int, end: int) -> bool:
    return any(m.start() <= start and end <= m.end() for m in re.finditer(re.escape(new), text))


def as_asked(wishes: Sequence[EditWish], sides: Sides) -> str:
    """Empty when some combination of the edits' alternatives gives the text of the document after."""
    have = normal(_blocks(sides.after))
    each = [wish.ways(sides.before) for wish in wishes]
    for number, ways in enumerate(itertools.product(*each)):
        if number >= MAX_WAYS:
            break
        if _moved_and_gone(ways):
            continue
        if normal(_applied(sides.before, _joined(ways))) == have and _empty_enough(ways, sides):
            return ""
    return f"the text is not what was asked for ({'; '.join(wish.says for wish in wishes)})"


def _moved_and_gone(ways: Sequence[Change]) -> bool:
    """What one edit moves another deletes: the copy at the new place would be left."""
    gone = frozenset().union(*(way.gone for way in ways))
    return any(way.moved is not None and way.moved[0] & gone for way in ways)


def _empty_enough(ways: Sequence[Change], sides: Sides) -> bool:
    wanted = sum(way.empty for way in ways)
    if not wanted:
        return True
    counts = [sum(not line.text.strip() and line.key[1] is None for line in side.lines) for side in
              (sides.before, sides.after)]  # fmt: skip
    return counts[1] - counts[0] == wanted


def _joined(ways: Sequence[Change]) -> Change:
    return Change(
        replaced=tuple(r for way in ways for r in way.replaced),
        gone=frozenset().union(*(way.gone for way in ways)),
        tables_gone=frozenset().union(*(way.tables_gone for way in ways)),
        blocks=tuple(b for way in ways for b in way.blocks),
        rows=tuple(r for way in ways for r in way.rows),
        cols=tuple(c for way in ways for c in way.cols),
        rows_gone=frozenset().union(*(way.rows_gone for way in ways)),
        cols_gone=frozenset().union(*(way.cols_gone for way in ways)),
        moved=next((way.moved for way in ways if way.moved), None),
    )


def _blocks(document: Document) -> Iterator[Block]:
    yield from _applied(document, Change())


def _applied(document: Document, change: Change) -> list[Block]:
    texts = {line.number: line.text for line in document.lines}
    for span, new in sorted(change.replaced, key=lambda r: (r[0].line, -r[0].start, -r[0].end)):
        text = texts[span.line]
        texts[span.line] = text[: span.start] + new + text[span.end :]
    came: dict[int, list[Block]] = {}
    for before, block in change.blocks:
        came.setdefault(before, []).append(block)
    gone = set(change.gone)
    if change.moved is not None:
        gone |= change.moved[0]
        came.setdefault(change.moved[1], []).extend(texts[n] for n in sorted(change.moved[0]))
    result: list[Block] = []
    for index, part in enumerate(document.body):
        result += came.get(index, [])
        if part["kind"] == "table":
            if index not in change.tables_gone:
                result.append(_table(document, index, part, texts, change))
        else:
            number = document.at[index, None, 0]
            result += [] if number in gone else [texts[number]]
    return result + came.get(len(document.body), [])


def _table(
    document: Document, index: int, part: Part, texts: dict[int, str], change: Change
) -> tuple[Row, ...]:  # fmt: skip
    cells: dict[tuple[int, int], list[str]] = {}
    for line in document.lines:
        if line.key[0] == index and line.key[1] is not None and line.number not in change.gone:
            cells.setdefault(line.key[1], []).append(texts[line.number])
    rows = [
        [" ".join(cells.get((r, c), [])) for c in range(1, part["cols"] + 1)] for r in range(1, part["rows"] + 1)
    ]  # fmt: skip
    kept = [r for r in range(part["rows"]) if (index, r + 1) not in change.rows_gone]
    columns = [c for c in range(part["cols"]) if (index, c + 1) not in change.cols_gone]
    order_r = _with_new(
        [r + 1 for r in kept], [(at, n, said) for t, at, n, said in change.rows if t == index], part["rows"]
    )
    order_c = _with_new(
        [c + 1 for c in columns], [(at, n, said) for t, at, n, said in change.cols if t == index], part["cols"]
    )
    return tuple(
        tuple(_text(rows, r, c, down, right) for right, c in enumerate(order_c)) for down, r in enumerate(order_r)
    )


def _text(rows: Sequence[Sequence[str]], r: int | Row, c: int | Row, down: int, right: int) -> str:
    """What a cell says; in a new row or column what that is to say there."""
    if isinstance(r, tuple) or isinstance(c, tuple):
        said, at = (r, right) if isinstance(r, tuple) else (c, down)
        return said[at] if isinstance(said, tuple) and at < len(said) else ""
    return rows[r - 1][c - 1]


def _with_new(kept: list[int], new: list[tuple[int, int, Row]], last: int) -> list[int | Row]:
    """Numbers of rows in order, what they say of new ones."""
    found: list[int | Row] = []
    for at in range(1, last + 2):
        found += [said for where, n, said in new if where == at for _ in range(n)]
        found += [at] if at in kept else []
    return found


def normal(blocks: Sequence[Block] | Iterator[Block]) -> list[Any]:
    """Blocks as they are compared; empty paragraphs do not count."""
    found: list[Any] = []
    for block in blocks:
        if isinstance(block, str):
            text = normal_text(block)
            found += [text] if text else []
        else:
            found.append(tuple(tuple(normal_text(cell) for cell in row) for row in block))
    return found


_FORMS = str.maketrans({
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‑": "-",
    "\u00a0": " ", "…": "...",
})  # fmt: skip


def normal_text(text: str) -> str:
    """A text with typographic forms and spaces made equal; line breaks stay."""
    lines = (" ".join(line.split()) for line in text.translate(_FORMS).strip().split("\n"))
    return re.sub(r"\s+([,.;:!?)\]])", r"\1", "\n".join(lines))
