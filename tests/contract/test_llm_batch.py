"""The Batch API mode against a small server that implements its protocol."""

import asyncio
import concurrent.futures
import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from tasks.errors import EndpointError
from tasks.llm import background, prompts, protocol
from tasks.llm.batch import fill
from tasks.llm.client import Client
from tasks.llm.ledger import Ledger, Price
from tasks.llm.wire import PlanReply, PlanRequest


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder and a prompt of our own."""
    (tmp_path / "plan.md").write_text("prompt: plan@1\n\nAnswer with JSON.\n")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    yield tmp_path
    protocol.shape.cache_clear()


class BatchServer:
    """Answers batches after two looks; every fifth request of a batch fails, every seventh is garbage."""

    def __init__(self, status: str = "completed") -> None:
        self.status = status
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, object]] = {}
        self.looks: dict[str, int] = {}
        self.single = 0

    def routes(self) -> web.Application:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/files", self.upload)
        app.router.add_post("/v1/batches", self.create)
        app.router.add_get("/v1/batches/{id}", self.look)
        app.router.add_get("/v1/files/{id}/content", self.content)
        app.router.add_post("/v1/chat/completions", self.chat)
        return app

    async def upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["purpose"] == "batch"
        part = form["file"]
        assert isinstance(part, web.FileField)
        name = f"file-{len(self.files)}"
        self.files[name] = part.file.read()
        return web.json_response({"id": name})

    async def create(self, request: web.Request) -> web.Response:
        order = await request.json()
        assert order["endpoint"] == "/v1/chat/completions"
        assert order["completion_window"] == "24h"
        name = f"batch-{len(self.batches)}"
        self.batches[name] = {"id": name, "status": "validating", "input_file_id": order["input_file_id"]}
        return web.json_response(self.batches[name])

    async def look(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.batches:
            return web.json_response({"error": {"message": "no such batch"}}, status=404)
        batch = self.batches[name]
        self.looks[name] = self.looks.get(name, 0) + 1
        if self.looks[name] > 2:
            batch["status"] = self.status
            if self.status == "completed":
                batch["output_file_id"] = self.answer(self.files[str(batch["input_file_id"])])
        return web.json_response(batch)

    def answer(self, lines: bytes) -> str:
        out = []
        for number, line in enumerate(lines.splitlines()):
            entry = json.loads(line)
            assert (entry["method"], entry["url"]) == ("POST", "/v1/chat/completions")
            code = 500 if number % 5 == 4 else 200
            body = self.completion(entry["body"], garbage=number % 7 == 6)
            out.append(
                {"custom_id": entry["custom_id"], "response": {"status_code": code, "body": body}, "error": None}
            )
        self.files["output"] = "\n".join(json.dumps(o) for o in reversed(out)).encode()
        return "output"

    def completion(self, body: dict[str, object], *, garbage: bool = False) -> dict[str, object]:
        messages = body["messages"]
        assert isinstance(messages, list)
        asked = json.loads(messages[1]["content"])["request"]
        text = "garbage" if garbage else PlanReply(plan=(f"Do {asked}.",)).model_dump_json()
        usage = {"prompt_tokens": 10, "completion_tokens": 10}
        return {
            "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
            "usage": usage,
        }

    async def content(self, request: web.Request) -> web.Response:
        return web.Response(body=self.files[request.match_info["id"]])

    async def chat(self, request: web.Request) -> web.Response:
        self.single += 1
        return web.json_response(self.completion(await request.json()))


@contextlib.contextmanager
def serving(server: BatchServer) -> Iterator[str]:
    loop, up, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    addresses: list[tuple[str, int]] = []

    async def main() -> None:
        runner = web.AppRunner(server.routes())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        addresses.extend(runner.addresses)
        up.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(main()), daemon=True)
    thread.start()
    assert up.wait(10)
    yield f"http://127.0.0.1:{addresses[0][1]}"
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()


ASKED = [PlanRequest(request=f"task {i}") for i in range(70)]
RIGHT = [PlanReply(plan=(f"Do task {i}.",)) for i in range(70)]


def client(url: str, ledger: Ledger | None = None) -> Client:
    return Client(url, model="m", cache=Path("c.sqlite"), batch_poll=0.01, ledger=ledger)


def test_a_batch_answers_and_its_failures_are_asked_again_one_by_one() -> None:
    server, ledger = BatchServer(), Ledger(prices={"m": Price(1.0, 1.0)})
    with serving(server) as url, client(url, ledger) as asking:
        assert asking.ask_many("plan", ASKED) == RIGHT
        failed = sum(1 for n in range(70) if n % 5 == 4 or n % 7 == 6)
        assert server.single == failed
        assert len(server.batches) == 1
        # half price for what the batch answered, also where the answer was of no use; full price for the rest
        batch_tokens, single_tokens = sum(20 for n in range(70) if n % 5 != 4), failed * 20
        assert ledger.total.usd == pytest.approx((0.5 * batch_tokens + single_tokens) / 1e6)
        assert asking.ask_many("plan", ASKED) == RIGHT
    assert len(server.batches) == 1


def test_equal_requests_are_sent_once() -> None:
    server = BatchServer()
    with serving(server) as url, client(url) as asking:
        assert asking.ask_many("plan", [ASKED[0], ASKED[0], ASKED[1]]) == [RIGHT[0], RIGHT[0], RIGHT[1]]
    assert len(server.files["file-0"].splitlines()) == 2


def test_a_process_that_ended_while_it_waited_finds_its_batch_again() -> None:
    server = BatchServer("in_progress")
    with serving(server) as url:
        with client(url) as first, contextlib.suppress(concurrent.futures.TimeoutError):
            future = asyncio.run_coroutine_threadsafe(fill(first, calls(first), 0.01), background.loop())
            future.result(0.5)
            future.cancel()
        server.status = "completed"
        with client(url) as second:
            assert second.ask_many("plan", ASKED) == RIGHT
    assert len(server.batches) == 1
    assert not list(Path(".lam/llm/batches").iterdir())


def calls(asking: Client) -> list[protocol.Call]:
    return [protocol.call("plan", request, asking.model, "", 0.0, None, 0) for request in ASKED]


def test_a_failed_batch_is_said() -> None:
    with serving(BatchServer("failed")) as url, client(url) as asking, pytest.raises(EndpointError, match="batch-0"):
        asking.ask_many("plan", ASKED[:3])


def test_an_endpoint_without_batches_is_said() -> None:
    from tasks.llm.endpoint import running

    missing = pytest.raises(EndpointError, match="LAM_TEACHER_BATCH")
    with running(lambda m, o: RIGHT[0].model_dump_json()) as url, client(url) as asking, missing:
        asking.ask_many("plan", ASKED[:3])


class Expiring(BatchServer):
    """Answers a third, reports a third in the error file, and leaves the rest: the batch expired."""

    def answer(self, lines: bytes) -> str:
        out, errors = [], []
        for number, line in enumerate(lines.splitlines()):
            entry = json.loads(line)
            told = {"custom_id": entry["custom_id"], "error": None}
            if number % 3 == 0:
                out.append(told | {"response": {"status_code": 200, "body": self.completion(entry["body"])}})
            elif number % 3 == 1:
                message = {"code": "batch_expired", "message": "This request could not be executed before the window."}
                errors.append(told | {"response": None, "error": message})
        self.files["errors"] = "\n".join(map(json.dumps, errors)).encode()
        self.files["output"] = "\n".join(map(json.dumps, out)).encode()
        return "output"

    async def look(self, request: web.Request) -> web.Response:
        response = await super().look(request)
        batch = self.batches.get(request.match_info["id"])
        if batch and batch["status"] == "completed":
            batch |= {"status": "expired", "error_file_id": "errors"}
            return web.json_response(batch)
        return response


def test_an_expired_batch_keeps_what_it_answered() -> None:
    server = Expiring()
    with serving(server) as url, client(url) as asking:
        assert asking.ask_many("plan", ASKED) == RIGHT
    assert server.single == 70 - 24
    assert len(server.batches) == 1


class Particular(BatchServer):
    """Refuses every request that says max_tokens, as the newer models do."""

    def completion(self, body: dict[str, object], *, garbage: bool = False) -> dict[str, object]:
        if "max_tokens" in body:
            return {"error": {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}
        return super().completion(body)

    def answer(self, lines: bytes) -> str:
        out = []
        for line in lines.splitlines():
            entry = json.loads(line)
            told = self.completion(entry["body"])
            response = {"status_code": 400 if "error" in told else 200, "body": told}
            out.append({"custom_id": entry["custom_id"], "response": response, "error": None})
        name = f"output-{len(self.files)}"
        self.files[name] = "\n".join(map(json.dumps, out)).encode()
        return name


def test_a_batch_refused_for_its_form_is_made_again_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    from tasks.llm import adapting

    monkeypatch.setattr(adapting, "_known", {})
    server = Particular()
    with serving(server) as url, client(url) as asking:
        assert asking.ask_many("plan", ASKED) == RIGHT
    assert len(server.batches) == 2
    assert server.single == 0


def test_a_budget_cuts_a_batch_into_what_it_can_pay_for(tmp_path: Path) -> None:
    # a call costs at most half of 4,096 dollars, in fact 5: the first batch can hold two calls, later ones fewer
    server, ledger = Modest(), Ledger(prices={"m": Price(0.0, 1e6)}, budget=4100.0, path=tmp_path / "l.jsonl")
    with serving(server) as url, client(url, ledger) as asking:
        assert asking.ask_many("plan", ASKED[:6]) == RIGHT[:6]
    assert len(server.batches) >= 3
    assert ledger.total.usd == pytest.approx(30.0)


class Modest(Particular):
    """Answers everything."""

    def completion(self, body: dict[str, object], *, garbage: bool = False) -> dict[str, object]:
        return BatchServer.completion(self, body)
