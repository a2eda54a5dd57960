"""Documentation to curated pairs, by number of pairs up to the paper's Table 1: processor seconds, memory, counts.

Each size is profile `full` made smaller: its stages collect to curate_plans in a process and folder of their own, with
the built-in teacher beside it and nothing cached. One size runs twice: its pairs must be equal byte for byte. Usage:

    python -m benchmarks.plans [sizes...] [--repeated 2500] [--help-folder DIR]

`--help-folder` holds help that is not installed, as Debian's packages would put it into /usr/share/help/C. Writes
benchmarks/results/plans.json after every size, and a page with the plot beside it.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tasks import params, store
from tasks.evaluation import html
from tasks.plans import packages
from tasks.plans.card import PAPER
from tasks.stages import STAGES

SIZES = (400, 2_500, 10_000, 30_000, sum(PAPER.values()))
"""Of small sizes more is made than asked for: the pages of tasks come first."""
CHAPTER = ("collect", "structure", "evolve", "curate_plans")
RESULT = Path(__file__).with_name("results") / "plans.json"


def scaled(size: int) -> params.Params:
    """Profile `full` for about so many pairs."""
    values, share = params.from_profile("full"), size / sum(PAPER.values())
    values["evolve"]["n_pairs"] = round(values["evolve"]["n_pairs"] * share)
    values["collect"]["max_pages"] = max(20, round(values["collect"]["max_pages"] * share))
    return params.validate(values, "full, scaled")


def run(size: int, folder: str, help_folder: str, answer: Any) -> None:
    """The four stages of one size: what each took in, gave, and needed."""
    os.chdir(folder)
    if help_folder:
        packages.HELP = (Path(help_folder), *packages.HELP)
    wanted, stages = scaled(size), {}
    for name in CHAPTER:
        stage, started = STAGES[name].load(), time.monotonic()
        metrics = stage.merge(wanted, [stage.work(shard) for shard in stage.split(wanted)])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        stages[name] = {"in": metrics["n_in"], "out": metrics["n_out"], "rejected": sum(metrics["rejected"].values()),
                        "wall_s": round(time.monotonic() - started, 1), "peak_mb": peak}  # fmt: skip
    counts = ("sourced", "reworded", "distinct_document_steps", "evolved")
    answer.put({"stages": stages, "table_1": {key: metrics[key] for key in counts}})


def measured(size: int, help_folder: str) -> tuple[dict[str, Any], dict[str, str]]:
    """One size, and the digests of the pairs it made; processor seconds are those of the stages and the teacher."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="lam-plans-") as folder:
        before, started, load = _processor_s(), time.monotonic(), os.getloadavg()[0]
        answer = context.Queue()
        child = context.Process(target=run, args=(size, folder, help_folder, answer))
        child.start()
        row = answer.get()
        child.join()
        files = {name: Path(folder) / store.data_dir(name) / "pairs.parquet" for name in CHAPTER[1:]}
        digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    pairs = row["stages"]["curate_plans"]["out"]
    cpu = _processor_s() - before
    return {"pairs": pairs, "cpu_s": round(cpu, 1), "cpu_ms_per_pair": round(1000 * cpu / pairs, 2),
            "wall_s": round(time.monotonic() - started, 1), "load_before": round(load, 1),
            "peak_mb": max(s["peak_mb"] for s in row["stages"].values()), **row}, digests  # fmt: skip


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plot(rows: list[dict[str, Any]]) -> str:
    """The page: processor seconds and memory by pairs; a straight line is linear."""
    charts = [
        html.lines({label: [(row["pairs"], row[key]) for row in rows]}, x="pairs", y=unit, title=title)
        for label, key, unit, title in (
            ("collect to curate_plans", "cpu_s", "processor s", "Processor seconds by pairs, teacher included"),
            ("peak", "peak_mb", "MB", "Peak memory of the stages' process by pairs"),
        )
    ]
    return html.page("Documentation to curated pairs, by number of pairs", html.join(charts))


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--repeated", type=int, default=2_500)
    parser.add_argument("--help-folder", default="")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    equal = measured(given.repeated, given.help_folder)[1] == measured(given.repeated, given.help_folder)[1]
    for size in given.sizes:
        rows.append(measured(size, given.help_folder)[0])
        sys.stdout.write(f"{json.dumps(rows[-1])}\n")
        sys.stdout.flush()
        told = {"machine": f"{os.cpu_count()} cores", "repeated": {"size": given.repeated, "byte_identical": equal}}
        RESULT.write_text(json.dumps(told | {"paper": PAPER, "rows": rows}, indent=2) + "\n", encoding="utf-8")
        RESULT.with_suffix(".html").write_text(plot(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
