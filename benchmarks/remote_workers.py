"""How a pool grows: shards an hour and the Prefect server's own time for a shard, by the number of workers.

`python -m benchmarks.remote_workers [--workers 1 2 4 8] [--seconds 60] [--each 2] [--local 200]` as root; writes
results/remote_workers.json. Workers are on machines in network namespaces, with as many shards for each; the shards
wait, as desktop shards mostly do, so that workers share little of this machine's processor; local ones do not wait.

A shard takes a worker `wait + a + b * workers` seconds: a line through all but the largest number of workers, held
against the largest. Fifty are foretold only where that one is met within 20 %. What the server spends on a shard says
where one core of it is full.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from tasks.llm import endpoint
from tests.chaos.conftest import Site, open_site
from tests.chaos.machines import Worker, until
from tests.chaos.toy import Toy, answer

RESULT = Path(__file__).parent / "results" / "remote_workers.json"
IDLE_SECONDS = 30.0
WORKER_POLL = {"PREFECT_WORKER_QUERY_SECONDS": "10"}  # Prefect's default


def measure(site: Site, toy: Toy, workers: list[Worker], shards: int) -> dict[str, Any]:
    """One run of the stage on these workers, which are idle before; on this machine without any."""
    before, since = site.server.cpu(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    idle = (site.server.cpu() - before) / (time.monotonic() - since)
    toy.fresh()
    before, since = site.server.cpu(), time.monotonic()
    assert toy.stage(LAM_DESKTOP_POOL="desktop" if workers else "") == 0, toy.said
    seconds = time.monotonic() - since
    used = site.server.cpu() - before
    assert len(toy.rows()) == len(toy.began()) == shards
    return {
        "workers": len(workers),
        "seconds": round(seconds, 1),
        "shards": shards,
        "server_cpu_ms_per_shard": round(1000 * used / shards, 1),
        "server_cpu_ms_per_shard_without_idle": round(1000 * (used - idle * seconds) / shards, 1),
        "server_cpu_idle_percent": round(100 * idle, 1),
        "load": os.getloadavg()[0],
    }


def foretold(runs: list[dict[str, Any]], wait: float) -> dict[str, Any]:
    """The line through all runs but the last, what it says of the last, and of fifty workers if it is right there.

    Args:
        runs: by growing number of workers, three or more.
        wait: seconds of a shard.
    """
    known, last = runs[:-1], runs[-1]
    b, a = np.polyfit([r["workers"] for r in known], [r["seconds_per_shard"] - wait for r in known], 1)
    says = {n: 3600 * n / (wait + a + b * n) for n in (last["workers"], 50)}
    off = says[last["workers"]] / last["shards_an_hour"] - 1
    full = 3_600_000 / last["server_cpu_ms_per_shard_without_idle"]
    return {
        "a_s": round(a, 2), "b_s": round(b, 3), "of_workers": last["workers"],
        "shards_an_hour_foretold": round(says[last["workers"]], 1), "off": round(off, 3),
        "fifty_workers_shards_an_hour": round(says[50], 1) if abs(off) <= 0.2 else None,
        "one_core_of_the_server_is_full_at_shards_an_hour": round(full),
    }  # fmt: skip


def main() -> None:
    """Measure this machine, then growing numbers of workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8], help="in growing order")
    parser.add_argument("--seconds", type=float, default=60.0, help="that a shard waits")
    parser.add_argument("--each", type=int, default=2, help="shards for a worker")
    parser.add_argument("--local", type=int, default=200, help="shards on this machine")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, open_site(Path(name)) as site, endpoint.running(answer) as url:
        toy = Toy(Path(name) / "pipeline", site.environment | {"LAM_TEACHER_URL": url})
        toy.patience = 3600
        assert toy.stage("collect", TOY_ROWS=str(asked.local)) == 0, toy.said
        found: dict[str, Any] = {"shard_seconds": asked.seconds, "local": measure(site, toy, [], asked.local)}
        environment = site.environment | {"TOY_GATES": str(toy.gates), "TOY_SECONDS": str(asked.seconds)}
        workers, runs = list[Worker](), list[dict[str, Any]]()
        for number in asked.workers:
            while len(workers) < number:
                folder = Path(name) / f"machine{len(workers)}"
                folder.mkdir()
                workers.append(Worker(site.network, toy.folder, folder, toy.folder, environment | WORKER_POLL).start())
            until(lambda: all("started!" in worker.log for worker in workers), 240, "the workers")
            shards = asked.each * number
            assert toy.stage("collect", TOY_ROWS=str(shards)) == 0, toy.said
            run = measure(site, toy, workers, shards)
            run["seconds_per_shard"] = round(run["seconds"] / asked.each, 1)
            run["shards_an_hour"] = round(3600 * shards / run["seconds"], 1)
            runs.append(run)
            print(run, flush=True)
        for worker in workers:
            worker.kill()
    found |= {"runs": runs, "foretold": foretold(runs, asked.seconds) if len(runs) > 2 else None}
    RESULT.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
