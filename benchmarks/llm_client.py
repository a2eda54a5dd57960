"""Our LLM client against raw aiohttp and the openai SDK, on a local endpoint with a fixed latency.

Each client runs in a process of its own, in turn, several rounds; start-up is left out of the seconds. Usage:

    python -m benchmarks.llm_client [--requests 2000] [--rounds 3] [--items 76672] [--out FILE]

Writes medians, the ratio to raw aiohttp in the same round, processor milliseconds a request, and the time of a fully
cached run. The same file is server, client and report, so that what is measured can be read in one place.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import json
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tasks.llm import endpoint, prompts, protocol
from tasks.llm.client import Client
from tasks.llm.limits import Limits
from tasks.llm.wire import PlanReply, PlanRequest

LATENCY = 0.05
IN_FLIGHT = 64
ANSWER = PlanReply(plan=("Choose Format - Text - Bold.", "Click OK in the dialog that opens.") * 4).model_dump_json()
PROMPT = "prompt: plan@1\n\nAnswer with JSON: the plan of the task in the request.\n"


def requests(count: int) -> list[PlanRequest]:
    """Distinct requests of about 600 characters."""
    text = "make the heading of the second chapter bold and blue. " * 11
    return [PlanRequest(request=f"Task {i}: {text}") for i in range(count)]


def calls(count: int) -> list[protocol.Call]:
    """The same requests as bytes, for the clients that are compared."""
    return [protocol.call("plan", request, "m", "", 0.0, None, 0) for request in requests(count)]


async def raw_aiohttp(url: str, count: int) -> float:
    """The floor: no checks, no retries, no cache, answers parsed as JSON."""
    import aiohttp

    todo = iter(calls(count))
    connector = aiohttp.TCPConnector(limit=0)
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:

        async def worker() -> None:
            for call in todo:
                async with session.post(f"{url}/v1/chat/completions", data=call.body) as response:
                    json.loads((await response.json())["choices"][0]["message"]["content"])

        begin = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
        return time.perf_counter() - begin


async def openai_sdk(url: str, count: int, transport: bool = False) -> float:
    """The plain SDK, optionally on its aiohttp transport."""
    import openai

    todo = [json.loads(call.body) for call in calls(count)]
    http = openai.DefaultAioHttpClient() if transport else None
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="-", http_client=http) as sdk:
        rest = iter(todo)

        async def worker() -> None:
            for body in rest:
                answer = await sdk.chat.completions.create(**body)
                json.loads(answer.choices[0].message.content or "")

        begin = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
        return time.perf_counter() - begin


def ours(url: str, count: int, cache: Path | None) -> float:
    """The project's client: validated answers, retries, ledger, durable cache unless None."""
    asked = requests(count)
    with Client(url, model="m", cache=cache, limits=Limits(IN_FLIGHT)) as client:
        begin = time.perf_counter()
        results = client.ask_many("plan", asked)
        seconds = time.perf_counter() - begin
    assert all(isinstance(result, PlanReply) for result in results)
    return seconds


CLIENTS: dict[str, Callable[[str, int, Path], float]] = {
    "raw_aiohttp": lambda url, count, folder: asyncio.run(raw_aiohttp(url, count)),
    "ours_cache": lambda url, count, folder: ours(url, count, folder / f"{os.getpid()}.sqlite"),
    "ours_no_cache": lambda url, count, folder: ours(url, count, None),
    "openai_sdk": lambda url, count, folder: asyncio.run(openai_sdk(url, count)),
    "openai_sdk_aiohttp": lambda url, count, folder: asyncio.run(openai_sdk(url, count, transport=True)),
}


def measured(name: str, url: str, count: int, folder: Path) -> dict[str, float]:
    """Run one client in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.llm_client", "--client", name, "--url", url, "--requests", str(count)]
    done = subprocess.run([*command, "--folder", str(folder)], capture_output=True, text=True, check=True, timeout=600)
    return dict(json.loads(done.stdout))


def one(name: str, url: str, count: int, folder: Path) -> dict[str, float]:
    """The body of that process: seconds, and processor milliseconds a request after a warm-up of 64."""
    prompts.FOLDER = folder
    CLIENTS[name](url, IN_FLIGHT, folder)  # imports, connections
    before = resource.getrusage(resource.RUSAGE_SELF)
    seconds = CLIENTS[name](url, count, folder / "measured")
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "requests_per_s": count / seconds, "cpu_ms_per_request": 1000 * cpu / count}


def cached(url: str, items: int, folder: Path) -> dict[str, float]:
    """A fully cached run over as many items as the paper has pairs: filled directly, then asked through the client."""
    prompts.FOLDER = folder
    asked = requests(items)
    with Client(url, model="m", cache=folder / "cached.sqlite") as client:
        keys = [protocol.call("plan", request, "m", "", 0.0, None, 0).key for request in asked]
        assert client.cache is not None
        client.cache.put_many([(key, ANSWER) for key in keys])
        begin = time.perf_counter()
        results = client.ask_many("plan", asked)
        seconds = time.perf_counter() - begin
        assert len(results) == items
        assert client.ledger.total.requests == 0
    return {"items": items, "seconds": seconds, "microseconds_per_item": 1e6 * seconds / items}


def _serve(latency: float, ready: "multiprocessing.Queue[str]") -> None:
    faults = endpoint.Faults(latency=latency)
    endpoint.serve(lambda messages, options: ANSWER, ready=ready.put, faults=faults)


@contextlib.contextmanager
def server(latency: float) -> Iterator[str]:
    """The endpoint in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ready: multiprocessing.Queue[str] = spawn.Queue()
    child = spawn.Process(target=_serve, args=(latency, ready), daemon=True)
    child.start()
    try:
        yield ready.get(timeout=30)
    finally:
        child.terminate()
        child.join()


def compare(count: int, rounds: int, items: int) -> dict[str, Any]:
    """All clients in turn, several rounds, then the cached run."""
    names = [n for n in CLIENTS if n != "openai_sdk_aiohttp" or importlib.util.find_spec("httpx_aiohttp")]
    runs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name, server(LATENCY) as url:
        folder = Path(name)
        (folder / "measured").mkdir()
        (folder / "plan.md").write_text(PROMPT)
        for _ in range(rounds):
            for client in names:
                runs.setdefault(client, []).append(measured(client, url, count, folder))
        hits = cached(url, items, folder)
    floor = [run["seconds"] for run in runs["raw_aiohttp"]]
    table: dict[str, dict[str, float]] = {}
    for client, found in runs.items():
        ratios = [run["seconds"] / least for run, least in zip(found, floor, strict=True)]
        table[client] = {key: round(statistics.median(run[key] for run in found), 4) for key in found[0]}
        table[client]["ratio_to_raw_aiohttp"] = round(statistics.median(ratios), 3)
    return {
        "what": "bulk LLM client, seconds and processor time, medians",
        "requests": count, "rounds": rounds, "in_flight": IN_FLIGHT, "latency_s": LATENCY,
        "ideal_s": round(count / IN_FLIGHT * LATENCY, 3), "clients": table,
        "cached": {key: round(value, 3) for key, value in hits.items()},
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load_before": round(os.getloadavg()[0], 2),
    }  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--items", type=int, default=76_672)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/llm_client.json"))
    parser.add_argument("--client", choices=CLIENTS)
    parser.add_argument("--url", default="")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.client:
        sys.stdout.write(json.dumps(one(given.client, given.url, given.requests, given.folder)))
        return
    result = compare(given.requests, given.rounds, given.items)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(result, indent=2) + "\n")
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
