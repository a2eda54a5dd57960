"""The client against a real server on a real socket that fails in every way an endpoint fails."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import BudgetExceeded, DataError, EndpointError
from tasks.llm import prompts, protocol
from tasks.llm.cache import Cache
from tasks.llm.client import Client, Result
from tasks.llm.endpoint import AskOptions, Faults, running
from tasks.llm.ledger import Ledger, Price
from tasks.llm.limits import Limits
from tasks.llm.wire import PlanReply, PlanRequest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def prompt_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A prompt of our own, so that this suite does not depend on what the shipped ones say."""
    folder = tmp_path / "prompts"
    folder.mkdir()
    (folder / "plan.md").write_text("prompt: plan@1\n\nAnswer with JSON.\n")
    monkeypatch.setattr(prompts, "FOLDER", folder)
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    yield folder
    protocol.shape.cache_clear()


class Echo:
    """Plans to do what it is asked; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.options: list[AskOptions] = []

    def __call__(self, messages: list[dict[str, str]], options: AskOptions) -> str:
        assert messages[0]["role"] == "system"
        assert messages[0]["content"].startswith("prompt: plan@1")
        request = PlanRequest.model_validate_json(messages[1]["content"])
        self.asked[request.request] += 1
        self.options.append(options)
        if request.request.startswith("bad"):
            return '{"steps": []}'
        if request.request.startswith("crash"):
            raise RuntimeError("boom")
        return PlanReply(plan=(f"Do {request.request}.", f"t={options.temperature}")).model_dump_json()


def requests(count: int) -> list[PlanRequest]:
    return [PlanRequest(request=f"task {i}") for i in range(count)]


def plans(results: list[Result]) -> list[str]:
    assert all(isinstance(r, PlanReply) for r in results), [r for r in results if isinstance(r, DataError)]
    return [r.plan[0] for r in results if isinstance(r, PlanReply)]


def test_many_answers_come_in_the_order_of_the_requests(tmp_path: Path) -> None:
    echo, seen = Echo(), []
    with running(echo) as url, Client(url, cache=tmp_path / "c.sqlite") as client:
        results = client.ask_many("plan", requests(100), on_done=lambda i, r: seen.append(i))
    assert plans(results) == [f"Do task {i}." for i in range(100)]
    assert sorted(seen) == list(range(100))


def test_every_fault_is_repaired_and_every_answer_is_right(tmp_path: Path) -> None:
    echo = Echo()
    faults = Faults(rate_limited=0.1, server_error=0.1, slow=0.02, broken_json=0.1, cut=0.1, seed=3, slow_seconds=3.0)
    with (
        running(echo, faults=faults) as url,
        Client(url, cache=tmp_path / "c.sqlite", timeout=2.0, back_off=0.01, attempts={"invalid": 8}) as client,
    ):
        results = client.ask_many("plan", requests(400))
    assert plans(results) == [f"Do task {i}." for i in range(400)]
    assert all(faults.counts[kind] > 0 for kind in ("rate_limited", "server_error", "slow", "broken_json", "cut"))


def test_retry_after_holds_every_call_back(tmp_path: Path) -> None:
    faults = Faults(rate_limited=1.0, retry_after=0.4)
    with running(Echo(), faults=faults) as url, Client(url, cache=None, attempts={"rate": 3}) as client:
        begin = time.monotonic()
        with pytest.raises(EndpointError, match="429"):
            client.ask_many("plan", requests(8))
        seconds = time.monotonic() - begin
    assert 0.8 <= seconds < 3.0
    assert faults.counts["rate_limited"] == 24


def test_one_item_that_stays_invalid_does_not_sink_the_rest(tmp_path: Path) -> None:
    echo = Echo()
    asked = [PlanRequest(request="task 0"), PlanRequest(request="bad"), PlanRequest(request="task 2")]
    with running(echo) as url, Client(url, cache=tmp_path / "c.sqlite", attempts={"invalid": 3}) as client:
        results = client.ask_many("plan", asked)
        assert isinstance(results[1], DataError)
        assert "plan" in str(results[1])
        assert plans([results[0], results[2]]) == ["Do task 0.", "Do task 2."]
        assert echo.asked["bad"] == 3
        with pytest.raises(DataError, match="plan"):
            client.ask_sync("plan", asked[1])


def test_an_item_that_crashes_the_answerer_is_rejected_while_others_are_answered(tmp_path: Path) -> None:
    asked = [PlanRequest(request="crash"), *requests(200)]
    with running(Echo()) as url, Client(url, cache=None, back_off=0.005) as client:
        results = client.ask_many("plan", asked)
    assert isinstance(results[0], DataError)
    assert "500" in str(results[0])
    assert len(plans(results[1:])) == 200


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    echo = Echo()
    with running(echo) as url:
        with Client(url, cache=tmp_path / "c.sqlite") as client:
            first = client.ask_many("plan", requests(300))
        with Client(url, cache=tmp_path / "c.sqlite") as client:
            assert client.ask_many("plan", requests(300)) == first
            assert client.ledger.total.cached == 300
    assert sum(echo.asked.values()) == 300


def test_what_makes_an_answer_differ_is_part_of_the_key(tmp_path: Path) -> None:
    echo, one = Echo(), PlanRequest(request="x")
    with running(echo) as url:

        def ask(model: str = "m", identity: str = "", **options: float) -> None:
            with Client(url, model=model, identity=identity, cache=tmp_path / "c.sqlite") as client:
                client.ask_sync("plan", one, **options)  # type: ignore[arg-type]

        for _ in range(2):
            ask()
            ask(model="n")
            ask(identity="digest of a checkpoint")
            ask(temperature=1.0)
            ask(seed=4)
            ask(sample=1)
            ask(seed=4, sample=1)
    assert sum(echo.asked.values()) == 7
    assert [o.model for o in echo.options] == ["m", "n", "m", "m", "m", "m", "m"]
    assert [o.temperature for o in echo.options] == [0, 0, 0, 1, 0, 0, 0]
    assert [o.seed for o in echo.options] == [None, None, None, None, 4, None, 5]
    assert all(o.schema is not None and "plan" in o.schema["properties"] for o in echo.options)


def test_the_cache_can_be_bypassed(tmp_path: Path) -> None:
    echo, one = Echo(), PlanRequest(request="x")
    with running(echo) as url, Client(url, cache=tmp_path / "c.sqlite") as client:
        for _ in range(3):
            client.ask_sync("plan", one, use_cache=False)
    assert echo.asked["x"] == 3
    assert Cache(tmp_path / "c.sqlite").count() == 0


def test_threads_and_event_loops_share_one_client(tmp_path: Path) -> None:
    import asyncio

    answers: list[str] = []
    with running(Echo()) as url, Client(url, cache=tmp_path / "c.sqlite") as client:

        def from_sync(i: int) -> None:
            answers.extend(plans([client.ask_sync("plan", PlanRequest(request=f"sync {i}"))]))

        def from_loop(i: int) -> None:
            answers.extend(plans([asyncio.run(client.ask("plan", PlanRequest(request=f"loop {i}")))]))

        threads = [threading.Thread(target=f, args=(i,)) for i in range(8) for f in (from_sync, from_loop)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert sorted(answers) == sorted(f"Do {kind} {i}." for i in range(8) for kind in ("sync", "loop"))


def test_the_budget_stops_and_keeps_what_is_finished(tmp_path: Path) -> None:
    echo = Echo()
    ledger = Ledger("structure", {"m": Price(1e6, 1e6)}, budget=12_000.0, path=tmp_path / "ledger.jsonl")
    with running(echo) as url:
        stopped = pytest.raises(BudgetExceeded, match="LAM_BUDGET_USD")
        cache, limits = tmp_path / "c.sqlite", Limits(4)
        with Client(url, model="m", cache=cache, ledger=ledger, limits=limits) as client, stopped:
            client.ask_many("plan", requests(500))
        kept = Cache(tmp_path / "c.sqlite").count()
        assert 0 < kept < 500
        assert kept == sum(echo.asked.values())
        with Client(url, model="m", cache=tmp_path / "c.sqlite", ledger=Ledger(path=tmp_path / "l2")) as client:
            client.ask_many("plan", requests(500))
    assert sum(echo.asked.values()) == 500
    lines = [json.loads(line) for line in (tmp_path / "ledger.jsonl").read_text().splitlines()]
    spent = sum(line["usd"] for line in lines)
    assert 6_000 < spent <= 12_000, "stopped before the call that might have passed it, not much earlier"
    assert sum(line["requests"] for line in lines) == kept


def test_an_endpoint_that_is_not_there_is_said_clearly() -> None:
    said = pytest.raises(EndpointError, match=r"127\.0\.0\.1:9")
    with Client("http://127.0.0.1:9", cache=None, back_off=0.001) as client, said:
        client.ask_many("plan", requests(3))


def test_a_wrong_key_is_not_tried_again() -> None:
    echo = Echo()
    with running(echo, key="secret") as url:
        with Client(url, "wrong", cache=None) as client, pytest.raises(EndpointError, match=r"401.*LAM_TEACHER_KEY"):
            client.ask_sync("plan", PlanRequest(request="x"))
        with Client(url, "secret", cache=None) as client:
            assert plans([client.ask_sync("plan", PlanRequest(request="x"))]) == ["Do x."]


RUN = """
import sys
from pathlib import Path
from tasks.llm import prompts
from tasks.llm.client import Client
from tasks.llm.limits import Limits
from tasks.llm.wire import PlanRequest
prompts.FOLDER = Path(sys.argv[2])
with Client(sys.argv[1], cache=Path("killed.sqlite"), limits=Limits(32)) as client:
    client.ask_many("plan", [PlanRequest(request=f"task {i}") for i in range(int(sys.argv[3]))])
"""


def test_after_kill_9_no_more_is_repeated_than_was_in_flight(tmp_path: Path, prompt_folder: Path) -> None:
    echo, count = Echo(), 1200
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with running(echo, faults=Faults(latency=0.03)) as url:
        command = [sys.executable, "-c", RUN, url, str(prompt_folder), str(count)]
        child = subprocess.Popen(command, env=environment, cwd=tmp_path)
        while sum(echo.asked.values()) < count // 2 and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.wait()
        time.sleep(0.2)
        before = sum(echo.asked.values())
        assert count // 2 <= before < count
        subprocess.run(command, env=environment, cwd=tmp_path, check=True, timeout=60)
    assert len(echo.asked) == count
    assert sum(echo.asked.values()) - count <= 32
