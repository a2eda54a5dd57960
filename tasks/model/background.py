"""Fits the weights of tasks/planner/background.py: `python -m tasks.model.background`; seconds."""

import json
import logging

import numpy as np

from tasks.model.encoder import Encoder
from tasks.planner.background import LEAST, WEIGHTS, fit, probabilities, written
from tasks.store import write_text

FOLDS = 5


def main() -> None:
    """Fit, write the weights, and say what cross-validation by request gives at the threshold."""
    said, labels, requests = written()
    encoder = Encoder()
    vectors = encoder.encode(said).numpy()
    nothing = np.array([label == "nothing" for label in labels])
    fold = np.array(requests) % FOLDS
    likely = np.zeros(len(said))
    for k in range(FOLDS):
        weights = fit(vectors[fold != k], nothing[fold != k].tolist())
        likely[fold == k] = probabilities(vectors[fold == k], weights)
    out = likely >= LEAST
    found = {"left_out": round(float(out[nothing].mean()), 3), "right": round(float(nothing[out].mean()), 3)}
    fitted = [round(float(w), 4) for w in fit(vectors, nothing.tolist())]
    content = {"encoder": encoder.identity, "sentences": len(said), "cross_validation": found, "weights": fitted}
    write_text(WEIGHTS, json.dumps(content) + "\n")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.info("%d sentences; %s", len(said), found)


if __name__ == "__main__":
    main()
