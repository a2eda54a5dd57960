"""The state's controls: names that can be written down again, and the filter that keeps the K likeliest."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from tasks.llm.wire import WireControl
from tasks.model.spoken import ORDINALS
from tasks.model.vocabulary import POINTERS
from tasks.model.words import FUNCTION_WORDS, split
from tasks.schemas import Record

TITLE_WORDS = 8
"""Words of a title that the rendering shows; controls that share them and the type are told apart by number."""
SHOWN_PARTS = 14
"""Document parts shown at most: those that hold a value, the selection or the caret, or are last of their kind."""

ASIDE = frozenset({"header", "footer", "footnote", "comment", "text box"})
"""Details of text beside the body: no reader counts it among the paragraphs or takes it for the title."""

Key = tuple[tuple[str, ...], str]
"""Title words and type."""


@dataclass(frozen=True)
class Listed:
    """A control of the state with what the rendering needs to name it."""

    control: WireControl
    words: tuple[str, ...]
    copy: int  # 1 for the first control with these words and this type
    pointer: str = ""  # of a document part, e.g. "<heading2>"
    last: bool = False  # the last part of its kind

    @property
    def key(self) -> Key:
        """What the filter's counts are kept by."""
        return self.words, self.control.type


def part_kind(detail: str) -> str:
    """title, heading, paragraph, item or cell, from the observation's detail."""
    for word, kind in (("heading", "heading"), ("title", "title"), ("list", "item"), ("cell", "cell")):
        if word in detail:
            return kind
    return "paragraph"


def list_controls(controls: Sequence[WireControl]) -> tuple[list[Listed], list[Listed]]:
    """All controls of a state in order: (controls, document parts).

    Left out are text beside the body and parts beyond the pointers' range: nothing can point at them.
    """
    seen: Counter[Key] = Counter()
    others: list[Listed] = []
    parts: list[tuple[WireControl, str]] = []
    for control in controls:
        if control.detail:
            if control.detail not in ASIDE:
                parts.append((control, part_kind(control.detail)))
            continue
        words = split(control.title)[:TITLE_WORDS]
        seen[words, control.type] += 1
        others.append(Listed(control, words, seen[words, control.type]))
    return others, _number_parts(parts)


def _number_parts(parts: Sequence[tuple[WireControl, str]]) -> list[Listed]:
    """Parts numbered by kind as a reader counts them: empty paragraphs do not count and cannot be pointed at."""
    if parts and parts[0][1] == "paragraph" and looks_like_title(parts[0][0].title):
        parts = [(parts[0][0], "title"), *parts[1:]]
    totals = Counter(kind for control, kind in parts if control.title)
    seen: Counter[str] = Counter()
    listed = []
    for control, kind in parts:
        if control.title and seen[kind] < len(POINTERS[kind]):
            pointer = POINTERS[kind][seen[kind]]
            seen[kind] += 1
            listed.append(Listed(control, split(control.title), 1, pointer, seen[kind] == totals[kind]))
    return listed


def looks_like_title(text: str) -> bool:
    """A short first line that is no sentence: accessibility shows a title as a paragraph, readers do not count it."""
    return 0 < len(text.split()) <= TITLE_WORDS and not any(c in text for c in ".,;:!?")


def counted_part(parts: Sequence[Listed], ordinal: str, kind: str) -> Listed | None:
    """The part that "third heading", "last list item" or "title" means, None when there is none."""
    if kind == "title":
        return next((p for p in parts if p.pointer.startswith(("<title", "<heading"))), None)
    name = "item" if kind == "list item" else kind
    these = [p for p in parts if p.pointer.startswith(f"<{name}")]
    number = len(these) if ordinal == "last" else ORDINALS.index(ordinal) + 1
    return these[number - 1] if 0 < number <= len(these) else None


def shown_parts(parts: Sequence[Listed], holds: Sequence[bool]) -> list[int]:
    """Document parts worth showing, in order, at most `SHOWN_PARTS`.

    The others say nothing that their pointer does not say: it holds their kind and number.
    """
    ranked = []
    for i, part in enumerate(parts):
        score = 8.0 * holds[i] + 4.0 * (part.control.selected or part.control.focused) + 2.0 * part.last
        if score:
            ranked.append((-score, i))
    return sorted(i for _, i in sorted(ranked)[:SHOWN_PARTS])


class Prior(Record):
    """Learned part of the filter: how often a control was the target, after which words and which control."""

    title: dict[str, float] = Field(default_factory=dict)  # "words|type" -> share of steps
    word: dict[str, dict[str, float]] = Field(default_factory=dict)  # request word -> "words|type" -> P(target | word)
    after: dict[str, dict[str, float]] = Field(
        default_factory=dict
    )  # title of the last control -> "words|type" -> P(target | last)

    @classmethod
    def learn(cls, examples: Iterable[tuple[Sequence[str], str, Key]], keep: int = 12) -> "Prior":
        """Count over training steps.

        Args:
            examples: request words, title of the last control ("" at the start), key of the step's target.
            keep: targets kept for each word.
        """
        title: Counter[str] = Counter()
        word: defaultdict[str, Counter[str]] = defaultdict(Counter)
        after: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for words, last, key in examples:
            name = _name(key)
            title[name] += 1
            after[" ".join(split(last))][name] += 1
            for w in set(words) - FUNCTION_WORDS:
                word[w][name] += 1
        total = max(1, sum(title.values()))
        return cls(
            title={name: round(n / total, 5) for name, n in sorted(title.items())},
            word={w: _shares(counts, keep) for w, counts in sorted(word.items()) if sum(counts.values()) > 2},
            after={w: _shares(counts, keep) for w, counts in sorted(after.items())},
        )


def _name(key: Key) -> str:
    return " ".join(key[0]) + "|" + key[1]


def _shares(counts: Counter[str], keep: int) -> dict[str, float]:
    total = sum(counts.values())
    return {name: round(n / total, 4) for name, n in sorted(counts.items(), key=lambda e: (-e[1], e[0]))[:keep]}


@dataclass
class Scene:
    """What the filter looks at besides the control itself."""

    request: Sequence[str]  # words of the request
    plan: Sequence[str]  # words of what is left of the plan, next first
    last: str = ""  # title of the last control of the history
    prior: Prior = field(default_factory=Prior)

    def score(self, listed: Listed) -> float:
        """Lexical overlap with request and plan, learned prior, focus; higher is likelier."""
        control, name = listed.control, _name(listed.key)
        words = [w for w in listed.words if w not in _CONNECT] or list(listed.words)
        score = 0.5 * control.focused - 2.0 * (not control.enabled) - 0.5 * (not words) - 0.1 * (listed.copy > 1)
        if words:
            score += (
                1.5 * _share(words, self._request) + 1.5 * _share(words, self._plan) + 2.5 * _share(words, self._near)
            )
        for w in self._request:
            score += 3.0 * self.prior.word.get(w, _NONE).get(name, 0.0) / math.sqrt(len(self._request) or 1)
        score += 3.0 * self.prior.after.get(self._last, _NONE).get(name, 0.0)
        return score + 0.3 * math.log1p(1000.0 * self.prior.title.get(name, 0.0))

    def __post_init__(self) -> None:
        self._request = set(self.request) - FUNCTION_WORDS | {w.rstrip("s") for w in self.request} - FUNCTION_WORDS
        self._plan, self._near = set(self.plan), set(self.plan[:10])
        self._last = " ".join(split(self.last))


_NONE: dict[str, float] = {}
_CONNECT = frozenset(["a", "an", "the", "of", "to", "in", "on", "and", "or", "for", "with"])


def _share(words: Sequence[str], among: set[str]) -> float:
    return sum(w in among for w in words) / len(words)


def likeliest(others: Sequence[Listed], scene: Scene, k: int, keep: str | None = None) -> list[Listed]:
    """The K likeliest controls in the state's order; `keep` (a label) is among them whatever its score."""
    ranked = sorted(range(len(others)), key=lambda i: (-scene.score(others[i]), i))
    chosen = ranked[:k]
    if keep is not None:
        wanted = [i for i in ranked[k:] if others[i].control.label == keep]
        chosen = chosen[: k - len(wanted)] + wanted
    return [others[i] for i in sorted(chosen)]


def as_json(prior: Prior) -> dict[str, Any]:
    """For the checkpoint's side file."""
    return prior.model_dump(mode="json")
