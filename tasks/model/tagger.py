"""The tagger that reads a person's request: for each word its clause's kind of wish, and the slot that it fills.

Two networks, trained apart, each the sentence encoder of the planner with low-rank updates and three linear heads:
kind, whether a clause begins, slot. (Joint reading of kind and slots: Chen et al. 2019, arXiv 1902.10909; low-rank
updates: Hu et al. 2021, arXiv 2106.09685.) What is made of it, and when: tasks/planner/restating.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch.nn import functional as F

from tasks.errors import DataError
from tasks.model.encoder import Encoder
from tasks.planner.restating import KINDS, SLOTS, Span, Wish, restate

FILE = "tagger.safetensors"
KIND_NAMES = tuple(sorted(KINDS))
SLOT_NAMES = ("", *(f"{place}-{slot}" for slot in sorted(SLOTS) for place in "BI"))
"""B- begins a span, I- continues it. (Ramshaw and Marcus 1995)"""
HEADS = {"kind": len(KIND_NAMES), "begins": 2, "slot": len(SLOT_NAMES)}
LONGEST = 160
"""Word pieces of a request; a longer one is not read."""
RANK, SCALE = 8, 2.0
SURE = 0.5
"""Least probability for a request to be restated, of either network; see benchmarks/results/restating.json."""
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|\w+(?:['’]\w+)*|[^\w\s]")


@dataclass(frozen=True)
class Words:
    """A request cut into words: where they stand, and the word pieces of each."""

    places: tuple[tuple[int, int], ...]
    ids: tuple[int, ...]  # of pieces, with the encoder's marks around them
    first: tuple[int, ...]  # index in ids of each word's first piece


def words_of(text: str, encoder: Encoder) -> Words | None:
    """None for a text that is empty or too long."""
    places = tuple((m.start(), m.end()) for m in _WORD.finditer(text))
    pieces = [encoder.pieces(text[start:end]) for start, end in places]
    opening, closing = encoder.marks
    ids, first = [opening], list[int]()
    for piece in pieces:
        first.append(len(ids))
        ids += piece
    ids.append(closing)
    return Words(places, tuple(ids), tuple(first)) if places and len(ids) <= LONGEST else None


class Tagger:
    """Requests to what each network reads.

    Args:
        encoder: as shipped; its weights are not changed.
        folder: of the checkpoint, with FILE.

    Raises:
        DataError: the file is missing, damaged or of other kinds and slots than these.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        path = folder / FILE
        try:
            stored = load_file(path)
        except (OSError, SafetensorError) as error:
            raise DataError(str(path), str(error).splitlines()[0], "a tagger's weights", "train LAM1 again") from error
        self._encoder = encoder
        names = sorted({name.split(".", 1)[0] for name in stored})
        self._networks = [_Network(encoder, _of(stored, name), path) for name in names]

    @torch.inference_mode()
    def __call__(self, request: str) -> list[tuple[tuple[Wish, ...], float]]:
        """One reading a network, with its least probability; [] where the request cannot be read."""
        words = words_of(request, self._encoder)
        return [] if words is None else [network.read(request, words) for network in self._networks]

    def orders(self, request: str) -> str:
        """The request as plain orders, "" where a network is not sure or the two do not say the same."""
        said = self(request)
        sure = bool(said) and min(probability for _, probability in said) >= SURE
        return restate(request, [wishes for wishes, _ in said]) if sure else ""


class _Network:
    def __init__(self, encoder: Encoder, stored: dict[str, torch.Tensor], path: Path) -> None:
        self._encoder = encoder.updated(
            {
                name.removesuffix(".a"): SCALE * stored[name.removesuffix(".a") + ".b"] @ stored[name]
                for name in stored
                if name.endswith(".a")
            }
        )
        self._heads = {head: (stored[f"{head}.weight"], stored[f"{head}.bias"]) for head in HEADS}
        found = {head: len(weight) for head, (weight, _) in self._heads.items()}
        if found != HEADS:
            raise DataError(str(path), str(found), str(HEADS), "train LAM1 again")

    def read(self, request: str, words: Words) -> tuple[tuple[Wish, ...], float]:
        states = self._encoder.states(torch.tensor([words.ids]))[0, list(words.first)]
        said = {head: F.linear(states, *weights).log_softmax(-1) for head, weights in self._heads.items()}
        return decode(request, words.places, said["kind"], said["begins"], said["slot"])


def decode(
    request: str, places: Sequence[tuple[int, int]], kind: torch.Tensor, begins: torch.Tensor, slot: torch.Tensor
) -> tuple[tuple[Wish, ...], float]:
    """The wishes of a request, and the least probability that nothing of it is dropped.

    Over its words: to speak of their clause's wish (a second wish within a clause speaks of another), and, for a word in
    no slot, to belong in none. Other choices' probabilities add nothing (benchmarks/results/restating.json).

    Args:
        request: as typed.
        places: of its words.
        kind: log probabilities of shape (words, kinds).
        begins: of shape (words, 2): inside a clause, at its beginning.
        slot: of shape (words, slot names).
    """
    starts = [0, *(i for i in range(1, len(places)) if begins[i, 1] > begins[i, 0])]
    chosen, wishes = slot.argmax(-1), []
    least = float(torch.where(chosen == 0, slot[:, 0], 0.0).min())
    for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
        of_clause = kind[start:end].mean(0).log_softmax(-1)
        least = min(least, float(kind[start:end, int(of_clause.argmax())].min()))
        spans = tuple(_spans(request, places[start:end], [SLOT_NAMES[int(i)] for i in chosen[start:end]]))
        wishes.append(Wish(kind=KIND_NAMES[int(of_clause.argmax())], spans=spans))
    return tuple(wishes), float(torch.tensor(least).exp())


def _spans(request: str, places: Sequence[tuple[int, int]], names: Sequence[str]) -> list[Span]:
    found: list[tuple[str, int, int]] = []
    for (start, end), name in zip(places, names, strict=True):
        open_ = found[-1] if found else None
        if name.startswith("I-") and open_ and open_[0] == name[2:] and not request[open_[2] : start].strip():
            found[-1] = (open_[0], open_[1], end)
        elif name:
            found.append((name[2:], start, end))
    return [Span(slot=slot, text=request[start:end]) for slot, start, end in found]


def _of(stored: dict[str, torch.Tensor], name: str) -> dict[str, torch.Tensor]:
    return {key.split(".", 1)[1]: value.float() for key, value in stored.items() if key.startswith(f"{name}.")}
