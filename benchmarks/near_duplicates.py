"""Near-duplicate search over growing shares of real pairs: seconds and memory, each size in a process of its own.

Run in a project folder whose structure and evolve stages are done (profile `full` for the paper's counts):
`python -m benchmarks.near_duplicates [sizes...]`; writes benchmarks/results/near_duplicates.json and a page with the
plot beside it.
"""

import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import Any

from tasks import store
from tasks.evaluation import html
from tasks.plans import dedup
from tasks.schemas import TaskPlan, digest

SIZES = (1_000, 2_500, 5_000, 10_000, 20_000, 40_000, 76_672)
RESULT = Path(__file__).with_name("results") / "near_duplicates.json"


def pairs(size: int) -> list[TaskPlan]:
    """A share of both stages' pairs that does not depend on their order on disk."""
    found = [p for s in ("structure", "evolve") for p in store.read_rows(store.data_dir(s) / "pairs.parquet", TaskPlan)]
    return sorted(found, key=lambda p: digest([p.pair_id, p.template]))[:size]


def measured(size: int, answer: Any) -> None:
    """One size: CPU seconds of the search alone, and of splits' overlap; peak memory of the process."""
    rows = pairs(size)
    started = time.process_time()
    kept, gone = dedup.find(rows, 0.95)
    searched = time.process_time()
    held, train = kept[::10], [p for i, p in enumerate(kept) if i % 10]
    overlap = dedup.overlap(held, train, 0.8)
    answer.put(
        {
            "pairs": len(rows),
            "repeated": len(gone),
            "search_cpu_s": round(searched - started, 2),
            "search_us_per_pair": round(1e6 * (searched - started) / len(rows), 1),
            "overlap_cpu_s": round(time.process_time() - searched, 2),
            "near_in_train": overlap.near,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    )


def plot(rows: list[dict[str, Any]]) -> str:
    """The page: seconds and memory by pairs; a straight line is linear."""
    named = {"search": "search_cpu_s", "overlap of splits": "overlap_cpu_s"}
    seconds = {name: [(row["pairs"], row[key]) for row in rows] for name, key in named.items()}
    memory = {"peak": [(row["pairs"], row["peak_mb"]) for row in rows]}
    charts = [
        html.lines(seconds, x="pairs", y="processor s", title="Near-duplicates: processor seconds by pairs"),
        html.lines(memory, x="pairs", y="MB", title="Peak memory of the process by pairs"),
    ]
    return html.page("Near-duplicates by number of pairs", html.join(charts))


def main() -> None:
    """Measure and write."""
    context = multiprocessing.get_context("spawn")
    rows = []
    for size in [int(a) for a in sys.argv[1:]] or SIZES:
        answer = context.Queue()
        child = context.Process(target=measured, args=(size, answer))
        child.start()
        rows.append(answer.get())
        child.join()
        print(rows[-1], flush=True)
    RESULT.with_suffix(".html").write_text(plot(rows), encoding="utf-8")
    RESULT.write_text(json.dumps({"threshold": 0.95, "rows": rows}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
