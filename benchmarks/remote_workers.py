"""The Prefect server's own time for a shard, here and on one worker against two on machines in network namespaces.

`python -m benchmarks.remote_workers [--seconds 60] [--shards 4] [--local 200]` as root; writes
results/remote_workers.json. The shards wait, as desktop shards mostly do, so that two workers share no processor that
one had alone; local ones do not.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

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


def main() -> None:
    """Measure this machine, one worker, then two."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0, help="that a shard waits")
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--local", type=int, default=200, help="shards on this machine")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, open_site(Path(name)) as site, endpoint.running(answer) as url:
        toy = Toy(Path(name) / "pipeline", site.environment | {"LAM_TEACHER_URL": url})
        toy.patience = 3600
        assert toy.stage("collect", TOY_ROWS=str(asked.local)) == 0, toy.said
        local = measure(site, toy, [], asked.local)
        assert toy.stage("collect", TOY_ROWS=str(asked.shards)) == 0, toy.said
        environment = site.environment | {"TOY_GATES": str(toy.gates), "TOY_SECONDS": str(asked.seconds)}
        workers, runs = [], []
        for number in (1, 2):
            folder = Path(name) / f"machine{number}"
            folder.mkdir()
            workers.append(Worker(site.network, toy.folder, folder, toy.folder, environment | WORKER_POLL).start())
            until(lambda: all("started!" in worker.log for worker in workers), 120, "the workers")
            runs.append(measure(site, toy, workers, asked.shards))
        for worker in workers:
            worker.kill()
    ratio = round(runs[0]["seconds"] / runs[1]["seconds"], 2)
    found = {
        "shards": asked.shards,
        "shard_seconds": asked.seconds,
        "local": local,
        "runs": runs,
        "one_over_two": ratio,
    }
    RESULT.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
