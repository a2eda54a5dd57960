"""What asks for nothing is left out; what limits, excepts or tells more stays."""

import json
from pathlib import Path

import numpy as np
import pytest

from tasks.checks.restating.turns import sentences
from tasks.planner.background import LEAST, WEIGHTS, Background, fit, probabilities, written
from tasks.planner.skills import Encode

UNSEEN = Path(__file__).parent / "files" / "around_orders.jsonl"
"""Requests of an author who saw neither those that the weights are fitted to nor this code; nobody here reads them."""


@pytest.fixture(scope="module")
def background(encode: Encode) -> Background:
    return Background(encode)


def test_the_weights_are_those_of_the_written_requests(encode: Encode) -> None:
    said, labels, _ = written()
    fitted = fit(np.concatenate([encode(said[i : i + 256]) for i in range(0, len(said), 256)]),
                 [label == "nothing" for label in labels])  # fmt: skip
    kept = np.array(json.loads(WEIGHTS.read_text("utf-8"))["weights"])
    assert np.allclose(fitted, kept, atol=0.02)


def test_on_requests_of_another_author_few_that_count_are_left_out(encode: Encode) -> None:
    said, labels, _ = written(UNSEEN)
    out = probabilities(encode(said), np.array(json.loads(WEIGHTS.read_text("utf-8"))["weights"])) >= LEAST
    rate = {label: np.mean([o for o, of in zip(out, labels, strict=True) if of == label]) for label in set(labels)}
    assert rate["nothing"] >= 0.5
    assert rate["changes"] <= 0.04
    assert rate["order"] <= 0.01


def test_before_an_order_of_another_author_nothing_that_counts_goes(background: Background) -> None:
    """The figures that background.py tells."""
    gone: list[str] = []
    for row in map(json.loads, UNSEEN.read_text("utf-8").splitlines()):
        request = " ".join(row["sentences"])
        essential = background.essential(request)
        if essential:
            gone += row["labels"][: len(sentences(request)) - len(sentences(essential))]
    assert set(gone) == {"nothing"}
    assert len(gone) >= 12


@pytest.mark.parametrize(
    ("request_", "essential"),
    [
        ("I would like people to read the notes first. Move the notes to the top.", "Move the notes to the top."),
        ("I'm a volunteer and not good with computers. Please make all headings blue. Thank you so much!",
         "Please make all headings blue. Thank you so much!"),
    ],
)  # fmt: skip
def test_background_is_left_out(background: Background, request_: str, essential: str) -> None:
    assert background.essential(request_) == essential


@pytest.mark.parametrize(
    "request_",
    [
        "Make the headings blue.",  # one sentence
        "My title is dull. Make it bold.",  # what is left points back
        "Make all headings blue. The first one stays black.",
        "Thank you. You are a star.",
        "Make the last paragraph bold. I was joking.",  # behind an order
        "Make the title bold. I'd appreciate it if you could centre it too.",
    ],
)
def test_what_the_order_needs_stays(background: Background, request_: str) -> None:
    assert background.essential(request_) == ""
