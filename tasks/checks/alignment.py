"""Which part of one document is which part of another: blocks, rows, columns and characters matched by their text."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

Part = dict[str, Any]
Pairs = list[tuple[int | None, int | None]]

SIMILAR = 0.5  # least share of common text for two blocks to be the same one, edited
MAX_SIMILARITY = 40_000  # comparisons of blocks of one stretch; beyond it they are paired in order

PARAGRAPHS = frozenset({"heading", "paragraph", "list_item"})


def shown(part: Part) -> str:
    """Text of a paragraph without what fields show, since dates and page counts change by themselves."""
    runs = part.get("runs")
    return "".join(run["text"] for run in runs if "field" not in run) if runs is not None else str(part.get("text", ""))


def blocks(parts: Sequence[Part]) -> list[Part]:
    """The body: parts with an index."""
    return [part for part in parts if "index" in part]


def same_family(one: Part, other: Part) -> bool:
    """Both tables or both paragraphs."""
    return bool((one["kind"] == "table") == (other["kind"] == "table"))


def align(before: Sequence[Part], after: Sequence[Part]) -> Pairs:
    """Pairs of positions in order; None on one side for what was deleted or inserted."""
    keys = [[(part["kind"] == "table", shown(part)) for part in side] for side in (before, after)]
    pairs: Pairs = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if op == "equal":
            pairs.extend(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            pairs.extend(_stretch(before, after, range(i1, i2), range(j1, j2)))
    return pairs


def _stretch(before: Sequence[Part], after: Sequence[Part], left: range, right: range) -> Pairs:
    """Pairs inside a stretch without equal texts: the most similar in order, found by dynamic programming."""
    if len(left) * len(right) > MAX_SIMILARITY:
        shorter = min(len(left), len(right))
        pairs: Pairs = list(zip(left[:shorter], right[:shorter], strict=True))
        return pairs + [(i, None) for i in left[shorter:]] + [(None, j) for j in right[shorter:]]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    scores = [[_similarity(before[i], after[j]) for j in right] for i in left]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            taken = scores[a][b] + best[a + 1][b + 1] if scores[a][b] >= SIMILAR else 0.0
            best[a][b] = max(best[a + 1][b], best[a][b + 1], taken)
    return _paired_gaps(before, after, _walk(left, right, scores, best))


def _paired_gaps(before: Sequence[Part], after: Sequence[Part], pairs: Pairs) -> Pairs:
    """As many gone as come between two matches, all with text: rewritten in place, not deleted and inserted."""
    found: Pairs = []
    gap: Pairs = []
    for pair in [*pairs, (-1, -1)]:
        if None in pair:
            gap.append(pair)
            continue
        gone, come = [i for i, _ in gap if i is not None], [j for _, j in gap if j is not None]
        rewritten = len(gone) == len(come) and all(
            same_family(before[i], after[j]) and shown(before[i]) and shown(after[j])
            for i, j in zip(gone, come, strict=True)
        )
        found.extend(zip(gone, come, strict=True) if rewritten else gap)
        found.append(pair)
        gap = []
    return found[:-1]


def _walk(left: range, right: range, scores: list[list[float]], best: list[list[float]]) -> Pairs:
    pairs: Pairs = []
    a = b = 0
    while a < len(left) and b < len(right):
        if scores[a][b] >= SIMILAR and best[a][b] == scores[a][b] + best[a + 1][b + 1]:
            pairs.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            pairs.append((left[a], None))
            a += 1
        else:
            pairs.append((None, right[b]))
            b += 1
    return pairs + [(i, None) for i in left[a:]] + [(None, j) for j in right[b:]]


def _similarity(one: Part, other: Part) -> float:
    """1 for equal text, 0 for a table and a paragraph; growing by typing counts as similar, and so does any cut."""
    if not same_family(one, other):
        return 0.0
    if one["kind"] == "table":
        return 0.9 if (one["rows"], one["cols"]) == (other["rows"], other["cols"]) else 0.6
    first, second = shown(one), shown(other)
    if first and second and (first.casefold() in second.casefold() or second.casefold() in first.casefold()):
        return 0.95
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0


def align_sequences(before: Sequence[Any], after: Sequence[Any]) -> Pairs:
    """Pairs of positions of two sequences of hashable values; changed stretches of equal length are paired in order."""
    pairs: Pairs = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal" or (op == "replace" and i2 - i1 == j2 - j1):
            pairs.extend(zip(range(i1, i2), range(j1, j2), strict=True))
        else:
            pairs.extend((i, None) for i in range(i1, i2))
            pairs.extend((None, j) for j in range(j1, j2))
    return pairs


def common_characters(before: str, after: str) -> list[tuple[int, int]]:
    """Positions of characters that both texts share, in order."""
    if before == after:
        return [(i, i) for i in range(len(before))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(m.a + k, m.b + k) for m in matcher.get_matching_blocks() for k in range(m.size)]
