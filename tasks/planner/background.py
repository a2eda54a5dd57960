"""Sentences before an order that ask for nothing: who is asking, what for, how the document came to be so.

What rules can prove to add nothing is left out before (tasks/checks/restating/tellings.py). Where the rest is not
understood, a classifier tells: a logistic regression on the encoder's sentence vectors, fitted to 1,122 requests that
were written by hand (background.jsonl; tasks/model/background.py fits it again). In 200 requests by another author,
which nobody here read, it leaves out 12 of 33 such sentences and none of 20 that limit or tell more.
(Cox 1958, logistic regression; Reimers and Gurevych 2019, sentence vectors.)
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tasks.checks.restating.tellings import points_back
from tasks.checks.restating.turns import sentences
from tasks.errors import DataError
from tasks.planner.skills import Encode

WRITTEN = Path(__file__).with_name("background.jsonl")
"""Requests cut into sentences, each labelled order, nothing or changes."""
WEIGHTS = Path(__file__).with_suffix(".json")
LEAST = 0.88
"""Probability from which a sentence is left out: 95 % of those left out add nothing, by five-fold cross-validation."""
RIDGE = 0.0625
"""Weight of the squared weights in the fit, for vectors of length 1."""
_ROUNDS = 25
_QUOTES = re.compile(r"[\"“”„«»]")


class Background:
    """Tells which sentences of a request ask for nothing.

    Args:
        encode: of the sentence encoder that the weights were fitted with.

    Raises:
        DataError: the file of weights is damaged.
    """

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        try:
            self._weights = np.array(json.loads(WEIGHTS.read_text("utf-8"))["weights"], dtype=np.float64)
        except (OSError, ValueError, KeyError) as error:
            raise DataError(str(WEIGHTS), str(error)[:200], "weights", "python -m tasks.model.background") from error

    def essential(self, request: str) -> str:
        """The request from its first sentence on that asks for something.

        A sentence behind an order could take it back in any words ("I was joking"), so that those stay.

        Returns:
            "" where the first one does, or where what is left would point to what went before.
        """
        told = sentences(request)
        if len(told) < 2:
            return ""
        likely = probabilities(self._encode(told), self._weights)
        asks = (k for k, s in enumerate(told) if likely[k] < LEAST or _QUOTES.search(s))
        first = next(asks, 0)
        if not first or any(points_back(s) for s in told[first:]):
            return ""
        return " ".join(told[first:])


def probabilities(vectors: npt.NDArray[np.floating], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How likely each sentence asks for nothing.

    Args:
        vectors: (sentences, width), each of length 1.
        weights: (width + 1,), the last one for all alike.
    """
    return _logistic(_with_one(vectors) @ weights)


def fit(vectors: npt.NDArray[np.floating], nothing: Sequence[bool]) -> npt.NDArray[np.float64]:
    """Weights by Newton's method.

    Args:
        vectors: (sentences, width), each of length 1.
        nothing: of each sentence, whether it asks for nothing.

    Returns:
        (width + 1,), the last one for all alike.
    """
    x, y = _with_one(vectors), np.asarray(nothing, dtype=np.float64)
    weights = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        likely = _logistic(x @ weights)
        slope = x.T @ (likely - y) + RIDGE * weights
        curve = (x * (likely * (1 - likely))[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def written(path: Path = WRITTEN) -> tuple[list[str], list[str], list[int]]:
    """Sentences, their labels, and the number of the request that each belongs to."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    said = [s for row in rows for s in row["sentences"]]
    labels = [label for row in rows for label in row["labels"]]
    return said, labels, [k for k, row in enumerate(rows) for _ in row["sentences"]]


def _with_one(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    return np.hstack([np.asarray(vectors, dtype=np.float64), np.ones((len(vectors), 1))])


def _logistic(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 1 / (1 + np.exp(-x))
