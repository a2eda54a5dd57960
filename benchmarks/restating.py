"""How many requests in people's own words the tagger restates as plain orders, and how many of these wrongly.

Each author's requests are read by a tagger that was trained on the other authors'. Usage:

    python -m benchmarks.restating [--authors NAME ...] [--updates N] [--out FILE]

Right means: the same kinds of wish and the same words in each slot as the author marked, articles and punctuation
aside. A request that has no order (marked `other` or `refuse`) and is restated all the same is wrong.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.model.encoder import Encoder
from tasks.model.tagger import Tagger
from tasks.planner.restating import NO_WISH, restate, same
from tasks.training import tagging
from tasks.training.requests import annotated
from tasks.training.requests.annotated import Annotated

THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
SEED = 7


def one_author(name: str, by_author: dict[str, list[Annotated]], updates: int) -> list[dict[str, Any]]:
    """What becomes of each of an author's requests."""
    others = [row for author, rows in by_author.items() if author != name for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        tagging.train(others, Path(folder), SEED, updates, lambda line: print(f"without {name}: {line}", flush=True))
        read = Tagger(Encoder(), Path(folder))
    found = []
    for row in by_author[name]:
        said = read(row.text)
        order = restate(row.text, [wishes for wishes, _ in said])
        right = row.wishes()
        doable = not any(w.kind in NO_WISH[1:] for w in right) and any(w.kind != "none" for w in right)
        found.append(
            {
                "request": row.text, "restated": order, "doable": doable,
                "probability": min((p for _, p in said), default=0.0),
                "right": bool(order) and doable and same(said[0][0], right),
            }
        )  # fmt: skip
    return found


def curve(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Restated and right at each least probability."""
    doable = sum(row["doable"] for row in rows)
    points = []
    for threshold in THRESHOLDS:
        taken = [row for row in rows if row["restated"] and row["probability"] >= threshold]
        right = sum(row["right"] for row in taken)
        points.append(
            {
                "at_least": threshold, "restated": len(taken), "right": right, "requests": len(rows), "doable": doable,
                "no_order_restated": sum(not row["doable"] for row in taken),
                "right_of_restated": round(right / len(taken), 3) if taken else None,
                "right_of_doable": round(right / doable, 3) if doable else None,
            }
        )  # fmt: skip
    return points


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restating", description=__doc__.splitlines()[0])
    by_author = annotated.read()
    parser.add_argument("--authors", nargs="+", default=sorted(by_author), choices=sorted(by_author))
    parser.add_argument("--updates", type=int, default=1600)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/restating.json"))
    parsed = parser.parse_args(arguments)
    started, cpu, rows = time.monotonic(), time.process_time(), dict[str, list[dict[str, Any]]]()
    for name in parsed.authors:
        rows[name] = one_author(name, by_author, parsed.updates)
    told = {
        "what": "requests restated by a tagger that saw no request of their author",
        "training_requests": {name: len(found) for name, found in by_author.items()},
        "updates": parsed.updates, "seed": SEED, "machine": platform.processor() or platform.machine(),
        "seconds": round(time.monotonic() - started), "cpu_seconds": round(time.process_time() - cpu),
        "all": curve([row for found in rows.values() for row in found]),
        "authors": {name: curve(found) for name, found in rows.items()},
        "wrong": [row for found in rows.values() for row in found if row["restated"] and not row["right"]],
    }  # fmt: skip
    parsed.out.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for point in told["all"]:
        print(point)
    return 0


if __name__ == "__main__":
    sys.exit(main())
