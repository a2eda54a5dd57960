"""Our LLM client against raw aiohttp and the openai SDK's own ways, on a local endpoint with a known latency.

Each client runs in a process of its own, in turn, several rounds; start-up is left out of the seconds. Usage:

    python -m benchmarks.llm_client [--requests 2000] [--rounds 5] [--items 76672] [--out FILE]

Writes medians, the ratio to raw aiohttp in the same round, processor milliseconds a request, the time of a fully cached
run, and how many calls are repeated after kill -9. The same file is server, client and report, so that what is measured
can be read in one place.
"""

import argparse
import asyncio
import contextlib
import json
import math
import multiprocessing
import os
import platform
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tasks.llm import prompts, protocol
from tasks.llm.client import Client
from tasks.llm.limits import Limits
from tasks.llm.wire import PlanReply, PlanRequest

LATENCY = 0.05
SIGMA = 0.6
"""Of the log-normal latency: the slowest of a hundred takes four times the median."""
MEDIANS = (0.05, 0.5)
"""Of the log-normal latency, seconds: that of the fixed one, and a quick one for a large model."""
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
    """The SDK's `chat.completions.create`, optionally on its aiohttp transport."""
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


async def openai_sdk_bytes(url: str, count: int) -> float:
    """The SDK below its typed resources, on its aiohttp transport: bytes out, bytes back."""
    import httpx2
    import openai

    todo = iter(calls(count))
    http = openai.DefaultAioHttpClient()
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="-", http_client=http, max_retries=0) as sdk:
        form: Any = {"headers": {"Content-Type": "application/json"}}

        async def worker() -> None:
            for call in todo:
                answer = await sdk.post("/chat/completions", cast_to=httpx2.Response, content=call.body, options=form)
                json.loads(json.loads(answer.content)["choices"][0]["message"]["content"])

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
    "openai_sdk_bytes": lambda url, count, folder: asyncio.run(openai_sdk_bytes(url, count)),
    "resumed": lambda url, count, folder: ours(url, count, folder / "resumed.sqlite"),
}


def measured(name: str, url: str, count: int, folder: Path) -> dict[str, float]:
    """Run one client in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.llm_client", "--client", name, "--url", url, "--requests", str(count)]
    done = subprocess.run([*command, "--folder", str(folder)], capture_output=True, text=True, check=True, timeout=600)
    return dict(json.loads(done.stdout))


def one(name: str, url: str, count: int, folder: Path) -> dict[str, float]:
    """The body of that process: seconds, and processor milliseconds a request after a warm-up of 64."""
    prompts.FOLDER = folder
    if name == "resumed":
        return {"seconds": CLIENTS[name](url, count, folder)}
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


def _serve(median: float, sigma: float, ready: "multiprocessing.Queue[str]") -> None:
    """The endpoint: a fixed answer after a fixed or log-normal time; GET /asked tells how often each body came."""
    from aiohttp import web

    drawn, asked = random.Random(7), {}
    message = {"role": "assistant", "content": ANSWER}
    answer = {"choices": [{"index": 0, "finish_reason": "stop", "message": message}],
              "usage": {"prompt_tokens": 300, "completion_tokens": 60}}  # fmt: skip
    text = json.dumps({"id": "x", "object": "chat.completion", "created": 0, "model": "m", **answer})

    async def complete(request: web.Request) -> web.Response:
        body = await request.read()
        asked[body] = asked.get(body, 0) + 1
        await asyncio.sleep(drawn.lognormvariate(math.log(median), sigma) if sigma else median)
        return web.Response(text=text, content_type="application/json")

    async def count(request: web.Request) -> web.Response:
        return web.json_response({"bodies": len(asked), "requests": sum(asked.values())})

    async def main() -> None:
        application = web.Application()
        application.router.add_post("/v1/chat/completions", complete)
        application.router.add_get("/asked", count)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        host, port = runner.addresses[0][:2]
        ready.put(f"http://{host}:{port}")
        await asyncio.Event().wait()

    asyncio.run(main())


@contextlib.contextmanager
def server(median: float = LATENCY, sigma: float = 0.0) -> Iterator[str]:
    """The endpoint in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ready: multiprocessing.Queue[str] = spawn.Queue()
    child = spawn.Process(target=_serve, args=(median, sigma, ready), daemon=True)
    child.start()
    try:
        yield ready.get(timeout=60)
    finally:
        child.terminate()
        child.join()


def counted(url: str) -> dict[str, int]:
    """How many different bodies the server has got, in how many requests."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/asked", timeout=10) as response:
        return dict(json.loads(response.read()))


def killed(url: str, count: int, folder: Path) -> dict[str, int]:
    """Run with a cache, kill -9 at half, run again: how many calls were made twice."""
    command = [sys.executable, "-m", "benchmarks.llm_client", "--client", "resumed", "--url", url]
    command += ["--requests", str(count), "--folder", str(folder)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while counted(url)["requests"] < count // 2 and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    time.sleep(0.5)
    before = counted(url)["requests"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, timeout=600)
    after = counted(url)
    return {"calls": count, "asked_when_killed": before, "asked_in_all": after["requests"],
            "repeated": after["requests"] - after["bodies"], "in_flight": IN_FLIGHT}  # fmt: skip


def rounds_of(
    names: list[str], count: int, rounds: int, median: float = LATENCY, sigma: float = 0.0
) -> dict[str, dict[str, float]]:
    """All clients in turn, several rounds: medians, and the ratio to raw aiohttp in the same round."""
    runs: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name, server(median, sigma) as url:
        folder = _folder(Path(name))
        for _ in range(rounds):
            for client in names:
                runs.setdefault(client, []).append(measured(client, url, count, folder))
    floor = [run["seconds"] for run in runs["raw_aiohttp"]]
    table: dict[str, dict[str, float]] = {}
    for client, found in runs.items():
        ratios = [run["seconds"] / least for run, least in zip(found, floor, strict=True)]
        table[client] = {key: round(statistics.median(run[key] for run in found), 4) for key in found[0]}
        table[client]["ratio_to_raw_aiohttp"] = round(statistics.median(ratios), 3)
        table[client]["ratio_least"] = round(min(ratios), 3)
    return table


def _folder(folder: Path) -> Path:
    (folder / "measured").mkdir()
    (folder / "plan.md").write_text(PROMPT)
    return folder


def compare(count: int, rounds: int, items: int) -> dict[str, Any]:
    """The whole report."""
    load = round(os.getloadavg()[0], 2)
    fixed = rounds_of([name for name in CLIENTS if name != "resumed"], count, rounds)
    spread = {
        str(median): rounds_of(["raw_aiohttp", "ours_cache", "ours_no_cache"], count, rounds, median, SIGMA)
        for median in MEDIANS
    }
    with tempfile.TemporaryDirectory() as name, server() as url:
        folder = _folder(Path(name))
        hits, resumed = cached(url, items, folder), killed(url, count, folder)
    return {
        "what": "bulk LLM client, seconds and processor time, medians",
        "requests": count, "rounds": rounds, "in_flight": IN_FLIGHT, "latency_s": LATENCY,
        "ideal_s": round(count / IN_FLIGHT * LATENCY, 3), "clients": fixed,
        "log_normal": {"sigma": SIGMA, "clients_by_median_s": spread},
        "cached": {key: round(value, 3) for key, value in hits.items()}, "after_kill_9": resumed,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load_before": load,
    }  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
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
