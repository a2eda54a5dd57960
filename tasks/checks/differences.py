"""Everything that differs between two documents, as records: the ground of `changes` and of `unchanged`."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tasks.checks.alignment import Pairs, Part, align, align_sequences, blocks, common_characters, shown

LENGTH = 0.6  # points by which a length may differ: applications round to twips and hundredths of a millimetre
PROPORTION = 0.02

PARAGRAPH_KEYS = (
    "kind", "level", "style", "alignment", "line_spacing", "space_before", "space_after", "indent_left", "indent_right",
    "first_line_indent", "keep_with_next", "keep_together", "page_break_before", "no_line_numbers", "right_to_left",
    "hyphenation", "no_widow_control", "tabs", "drop_cap", "border", "background", "list", "list_level", "list_format",
)  # fmt: skip
TABLE_KEYS = ("style", "header_rows", "alignment", "indent", "borders", "shading", "widths", "heights", "merged")
UNTRACKED = frozenset({"text", "field", "direct"})  # of a run
PROPERTY_KEYS = ("title", "subject", "keywords", "comments", "category", "custom")


@dataclass(frozen=True)
class Difference:
    """One difference; positions are indexes of body parts."""

    area: str  # run, paragraph, text, block, table, page, header, footer, note, comment, field, break, ...
    op: str  # changed, inserted, deleted
    property: str = ""
    before: Any = None
    after: Any = None
    old: int | None = None  # body part in the document before
    new: int | None = None  # body part in the document after
    cell: tuple[int, int] | None = None  # row and column (1-based) in the document after, inside a table
    start: int = 0  # of a run: first character in the paragraph after
    end: int = 0
    part: Part = field(default_factory=dict, compare=False)  # what it is about, as it is after (before when deleted)


def same(one: Any, other: Any, tolerance: float = LENGTH) -> bool:
    """Equal, numbers within a tolerance, containers item by item; a missing value equals "not set"."""
    if isinstance(one, dict) or isinstance(other, dict):
        one, other = one or {}, other or {}
        return one.keys() == other.keys() and all(same(one[k], other[k], tolerance) for k in one)
    if isinstance(one, list) or isinstance(other, list):
        one, other = one or [], other or []
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, str) or isinstance(other, str):
        return (one or "") == (other or "")
    return bool(abs((one or 0) - (other or 0)) <= tolerance)


class Comparison:
    """Two documents side by side."""

    def __init__(self, before: Sequence[Part], after: Sequence[Part]) -> None:
        self.before, self.after = tuple(before), tuple(after)
        self.pairs: Pairs = align(blocks(before), blocks(after))
        self.new_of = {i: j for i, j in self.pairs if i is not None and j is not None}
        self.old_of = {j: i for i, j in self.new_of.items()}

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, body first."""
        body = tuple(self._body())
        return (*body, *_without_same_comments(_document(self.before, self.after), body))

    def lines_of(self, old: int, new: int) -> tuple[dict[int, int], dict[int, int]]:
        """Rows and columns (1-based) of a table before and where they are after, by index of its body part."""
        return _lines(blocks(self.before)[old], blocks(self.after)[new])

    def _body(self) -> Iterator[Difference]:
        old, new = blocks(self.before), blocks(self.after)
        for i, j in self.pairs:
            if i is not None and j is not None:
                compare = _tables if old[i]["kind"] == "table" else _paragraphs
                yield from compare(old[i], new[j], i, j)
            elif i is not None:
                yield Difference("block", "deleted", old[i]["kind"], before=old[i]["text"], old=i, part=old[i])
            elif j is not None:
                yield Difference("block", "inserted", new[j]["kind"], after=new[j]["text"], new=j, part=new[j])


def _paragraphs(
    one: Part, other: Part, i: int | None, j: int | None, cell: tuple[int, int] | None = None
) -> Iterator[Difference]:
    before, after = shown(one), shown(other)
    if before != after:
        yield Difference("text", "changed", "text", before, after, i, j, cell, part=other)
    for key in PARAGRAPH_KEYS:
        tolerance = PROPORTION if key == "line_spacing" else 0 if key.startswith("list") else LENGTH
        if not same(one.get(key), other.get(key), tolerance):
            yield Difference("paragraph", "changed", key, one.get(key), other.get(key), i, j, cell, part=other)
    yield from _runs(one, other, i, j, cell)


def characters(part: Part) -> list[Part]:
    """Formatting of every shown character."""
    return [run for run in part.get("runs", ()) if "field" not in run for _ in run["text"]]


def _runs(one: Part, other: Part, i: int | None, j: int | None, cell: tuple[int, int] | None) -> Iterator[Difference]:
    if one.get("runs") == other.get("runs"):
        return  # most paragraphs of a long document
    old, new = characters(one), characters(other)
    open_: dict[tuple[str, str, str], tuple[int, int, Any, Any]] = {}
    last = -2
    for a, b in common_characters(shown(one), shown(other)):
        found = {} if old[a] is new[b] else _formats(old[a], new[b])
        for key in [k for k in open_ if k not in found or b != last + 1]:
            yield _run(open_.pop(key), key, i, j, cell, other)
        for key, (was, now) in found.items():
            start = open_[key][0] if key in open_ else b
            open_[key] = (start, b + 1, was, now)
        last = b
    for key, span in open_.items():
        yield _run(span, key, i, j, cell, other)


def _formats(old: Part, new: Part) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    found = {}
    for key in (old.keys() | new.keys()) - UNTRACKED:
        was, now = old.get(key), new.get(key)
        if not same(was, now, 0.05):
            found[key, str(was), str(now)] = (was, now)
    return found


def _run(
    span: tuple[int, int, Any, Any], key: tuple[str, str, str], i: int | None, j: int | None,
    cell: tuple[int, int] | None, part: Part,
) -> Difference:  # fmt: skip
    start, end, was, now = span
    return Difference("run", "changed", key[0], was, now, i, j, cell, start, end, part)


def _tables(one: Part, other: Part, i: int, j: int) -> Iterator[Difference]:
    for key in ("rows", "cols"):
        if one[key] != other[key]:
            yield Difference("table", "changed", key, one[key], other[key], i, j, part=other)
    for key in TABLE_KEYS:
        if not same(
            one.get(key), other.get(key), 0.5 if key == "header_rows" else 2.0
        ):  # rows are counted, not measured
            yield Difference("table", "changed", key, one.get(key), other.get(key), i, j, part=other)
    rows, columns = _lines(one, other)
    old, new = _cells(one), _cells(other)
    kept = {(rows[r], columns[c]): old.get((r, c), []) for r in rows for c in columns}
    for place, ours in sorted(new.items()):
        if place in kept:
            yield from _cell(kept[place], ours, i, j, place)
        elif any(p["text"] for p in ours):
            text = "\n".join(p["text"] for p in ours)
            yield Difference("cell", "inserted", "text", after=text, old=i, new=j, cell=place, part=other)


def _lines(one: Part, other: Part) -> tuple[dict[int, int], dict[int, int]]:
    """Rows and columns (1-based) of the table before and where they are after."""
    if one["rows"] == other["rows"]:
        rows: Pairs = [(k, k) for k in range(one["rows"])]
    else:
        width = min(one["cols"], other["cols"])
        rows = align_sequences([tuple(r[:width]) for r in one["cells"]], [tuple(r[:width]) for r in other["cells"]])
    if one["cols"] == other["cols"]:
        columns: Pairs = [(k, k) for k in range(one["cols"])]
    else:
        kept = [(a, b) for a, b in rows if a is not None and b is not None]
        columns = align_sequences(
            [tuple(_at(one, a, c) for a, _ in kept) for c in range(one["cols"])],
            [tuple(_at(other, b, c) for _, b in kept) for c in range(other["cols"])],
        )
    found = [{a + 1: b + 1 for a, b in pairs if a is not None and b is not None} for pairs in (rows, columns)]
    return found[0], found[1]


def _at(table: Part, row: int, column: int) -> str:
    cells = table["cells"][row]
    return cells[column] if column < len(cells) else ""


def _cells(table: Part) -> dict[tuple[int, int], list[Part]]:
    found: dict[tuple[int, int], list[Part]] = {}
    for paragraph in table["paragraphs"]:
        found.setdefault((paragraph["row"], paragraph["col"]), []).append(paragraph)
    return found


def _cell(old: list[Part], new: list[Part], i: int, j: int, place: tuple[int, int]) -> Iterator[Difference]:
    if len(old) == len(new):
        for a, b in zip(old, new, strict=True):
            yield from _paragraphs(a, b, i, j, place)
    else:
        texts = ["\n".join(shown(p) for p in side) for side in (old, new)]
        yield Difference("text", "changed", "text", texts[0], texts[1], i, j, place, part={"text": texts[1]})


def _document(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Difference]:
    yield from _pages(_of(before, "page"), _of(after, "page"))
    for kind in ("header", "footer"):
        yield from _stories(kind, _of(before, kind), _of(after, kind))
    for kind, keys in _COUNTED.items():
        yield from _counted(kind, keys, _of(before, kind), _of(after, kind))
    yield from _images(_of(before, "image"), _of(after, "image"))
    if _of(before, "revision") and not _of(after, "revision"):
        yield Difference("revision", "deleted", "tracked", part=_of(before, "revision")[0])
    old, new = (next(iter(_of(side, "properties")), {}) for side in (before, after))
    for key in PROPERTY_KEYS:
        if not same(old.get(key), new.get(key)):
            yield Difference("property", "changed", key, old.get(key), new.get(key), part=new)


def _without_same_comments(found: Iterator[Difference], body: Sequence[Difference]) -> Iterator[Difference]:
    """A comment on words that were changed under it is the same comment: neither deleted nor inserted."""
    every = list(found)
    changed = {(d.before, d.after) for d in body if d.area == "text"}
    gone, new = ([d for d in every if d.area == "comment" and d.op == op] for op in ("deleted", "inserted"))
    kept: list[Difference] = []
    for old in gone:
        match = next(
            (n for n in new if not any(n is k for k in kept) and _same_comment(old.part, n.part, changed)), None
        )
        kept += [old, match] if match is not None else []
    yield from (d for d in every if not any(d is k for k in kept))


def _same_comment(old: Part, new: Part, changed: Collection[tuple[str, str]]) -> bool:
    """The words that it is on are no longer, or not yet, in the paragraph on the other side."""
    was, now = str(old.get("paragraph", "")), str(new.get("paragraph", ""))
    moved = str(old.get("anchor", "")) in now or str(new.get("anchor", "")) in was
    return old.get("text") == new.get("text") and (was, now) in changed and not moved


_COUNTED = {
    "note": ("type", "text"), "comment": ("text", "anchor"), "field": ("type", "story"), "break": ("type",),
    "hyperlink": ("url",), "bookmark": ("name",), "shape": ("text",), "image": ("content",),
}  # fmt: skip


def _of(parts: Sequence[Part], kind: str) -> list[Part]:
    return [part for part in parts if part["kind"] == kind and "index" not in part]


def _pages(before: list[Part], after: list[Part]) -> Iterator[Difference]:
    if len(before) != len(after):
        yield Difference("page", "changed", "sections", len(before), len(after), part=after[-1] if after else {})
    for old, new in zip(before, after, strict=False):
        for key in sorted((old.keys() | new.keys()) - {"kind", "section"}):
            if not same(old.get(key), new.get(key)):
                yield Difference("page", "changed", key, old.get(key), new.get(key), part=new)


def _stories(kind: str, before: list[Part], after: list[Part]) -> Iterator[Difference]:
    old, new = ({(p["section"], p["type"]): p for p in side} for side in (before, after))
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield Difference(kind, "inserted", "exists", after=new[key]["text"], part=new[key])
        elif key not in new:
            yield Difference(kind, "deleted", "exists", before=old[key]["text"], part=old[key])
        else:
            yield from _story(kind, old[key], new[key])


def _story(kind: str, one: Part, other: Part) -> Iterator[Difference]:
    texts = ["\n".join(shown(p) for p in side["paragraphs"]) for side in (one, other)]
    if texts[0] != texts[1]:
        yield Difference(kind, "changed", "text", texts[0], texts[1], part=other)
    if texts[0] != texts[1] and not texts[1].startswith(f"{texts[0]}\n"):
        return  # else lines were added below, and those above are compared
    for a, b in zip(one["paragraphs"], other["paragraphs"], strict=False):
        for found in _paragraphs(a, b, None, None):
            yield Difference(kind, "changed", found.property, found.before, found.after, part=other)


def _counted(kind: str, keys: tuple[str, ...], before: list[Part], after: list[Part]) -> Iterator[Difference]:
    """What was added to and removed from an unordered collection."""
    counts = [Counter(tuple(part.get(key) for key in keys) for part in side) for side in (before, after)]
    for op, more, less, side in (("inserted", 1, 0, after), ("deleted", 0, 1, before)):
        missing = counts[more] - counts[less]
        for part in reversed(side):
            key = tuple(part.get(k) for k in keys)
            if missing[key]:
                missing[key] -= 1
                value = part.get("text") or part.get("name") or part.get("url") or ""
                old, new = (None, value) if more else (value, None)
                yield Difference(kind, op, part.get("type", ""), old, new, part=part)


def _images(before: list[Part], after: list[Part]) -> Iterator[Difference]:
    old = {part["content"]: part for part in before}
    for part in after:
        for key in ("width", "height", "alt", "floating"):
            if part["content"] in old and not same(old[part["content"]].get(key), part.get(key), 2.0):
                was = old[part["content"]].get(key)
                yield Difference("image", "changed", key, was, part.get(key), part=part)
