"""Teachers that answer badly, late or not at all."""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tasks.llm import responses
from tasks.llm.wire import PlanReply, PlanRequest
from tests.chaos.registry import Cure, Together, case
from tests.chaos.world import World

EXCHANGE = "tasks/llm/exchange.py"


class Teacher:
    """Answers each row with its name read backwards, after the trouble that a case has made for its first asking.

    Args:
        world: whose `trouble` it makes, and whose `asked` it counts.
    """

    def __init__(self, world_of: Callable[[], World]) -> None:
        self._world_of, self.port = world_of, 0

    def start(self) -> str:
        """Listen, on the same port every time; the address."""
        teacher = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                teacher._answer(self)

            def log_message(self, *words: Any) -> None: ...

        self._server = ThreadingHTTPServer(("0.0.0.0", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        world = self._world_of()
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        row = PlanRequest.model_validate_json(body["messages"][1]["content"]).request
        world.asked[row] = world.asked.get(row, 0) + 1
        first = world.trouble.get(row) if world.asked[row] == 1 else None
        trouble = first or world.trouble.get("*")
        if trouble is None:
            text = PlanReply(plan=(row[::-1],)).model_dump_json(by_alias=True)
            send(handler, 200, json.dumps(responses.completion(text, [], "toy")).encode())
        else:
            trouble(handler)


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _run(world: World, faults: list[Iterator[None]]) -> None:
    world.give(len(troubled.faults))
    (world.toy.folder / ".lam/llm/cache.sqlite").unlink(missing_ok=True)
    for fault in faults:
        next(fault)
    world.completes(len(troubled.faults))


troubled = Together(_run)


def _at_first(world: World, row: int, trouble: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[None]:
    world.trouble[f"row {row}"] = trouble
    yield
    assert world.asked[f"row {row}"] == 2


@troubled.fault(Cure(EXCHANGE, '"rate": 40', '"rate": 1'))
def a_429_is_waited_for(world: World) -> Iterator[None]:
    """A teacher that is asked too much is asked again after the time that it says; no row is lost."""
    yield from _at_first(world, 0, lambda to: send(to, 429, b'{"error": {"message": "slow"}}', Retry_After="1"))


@troubled.fault(Cure(EXCHANGE, '"server": 8', '"server": 1'))
def a_500_is_asked_again(world: World) -> Iterator[None]:
    """An error of the teacher's server costs another attempt and no row."""
    yield from _at_first(world, 1, lambda to: send(to, 500, b"<html>oops</html>"))


@troubled.fault(Cure(EXCHANGE, '"transport": 8', '"transport": 1'))
def a_cut_connection_is_made_again(world: World) -> Iterator[None]:
    """A connection that is reset in mid-answer costs another attempt and no row."""

    def cut(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.send_header("Content-Length", "1000")
        to.end_headers()
        to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        to.connection.close()

    yield from _at_first(world, 2, cut)


@troubled.fault(Cure("tasks/llm/connection.py", "ClientTimeout(total=self._timeout", "ClientTimeout(total=None"))
def a_hanging_teacher_is_given_up(world: World) -> Iterator[None]:
    """A teacher that takes a request and never answers is given up after the time-out and asked again."""
    yield from _at_first(world, 3, lambda to: time.sleep(600))


@troubled.fault(Cure(EXCHANGE, '"invalid": 2', '"invalid": 1'))
def an_answer_that_is_none_is_repaired(world: World) -> Iterator[None]:
    """An answer that does not fit the schema is sent back once with what is wrong."""
    wrong = json.dumps(responses.completion('{"steps": "none', [], "toy")).encode()
    yield from _at_first(world, 4, lambda to: send(to, 200, wrong))


@troubled.fault(
    Cure("tasks/llm/protocol.py", "if (told := _error_inside(answer)) is not None:", "if told := None:"),
    Cure(EXCHANGE, '"transport": 8', '"transport": 1'),
)
def an_error_in_a_200_counts_as_what_it_is(world: World) -> Iterator[None]:
    """A gateway's status 200 with an error inside is waited for as the 429 that it stands for."""
    inside = b'{"error": {"code": 429, "message": "busy"}}'
    yield from _at_first(world, 5, lambda to: send(to, 200, inside, Retry_After="1"))


@troubled.fault(Cure("tasks/llm/protocol.py", 'return Again("transport", f"no chat', 'return Again("fatal", f"no chat'))
def a_page_instead_of_an_answer_is_asked_again(world: World) -> Iterator[None]:
    """A login page with status 200, as a gateway shows it for a moment, costs another attempt and no row."""
    yield from _at_first(world, 6, lambda to: send(to, 200, b"<html>It works!</html>"))


@case(
    Cure("tasks/llm/protocol.py", '    return Again("fatal", reason)\n\n', '    return Again("rate", reason, 1.0)\n\n')
)
def a_wrong_key_ends_the_stage_at_once(world: World) -> None:
    """A teacher that refuses the key ends the stage within seconds, exit 3, with its words; nothing is stored."""
    (world.toy.folder / ".lam/llm/cache.sqlite").unlink(missing_ok=True)
    world.trouble["*"] = lambda to: send(to, 401, b'{"error": {"message": "Incorrect API key provided"}}')
    assert world.toy.stage() == 3
    assert "Incorrect API key provided" in world.toy.said
    assert max(world.asked.values()) == 1
    world.trouble.clear()
    world.completes()


@case(Cure(EXCHANGE, '"transport": 8', '"transport": 1'))
def a_killed_teacher_is_waited_for(world: World) -> None:
    """Nobody listens where the teacher was; when it is back the stage goes on, and no row is lost."""
    assert world.teacher is not None
    (world.toy.folder / ".lam/llm/cache.sqlite").unlink(missing_ok=True)
    world.toy.hold()
    child = world.toy.begin("flows", "instantiate")
    world.toy.until_begun(child, 2)
    world.teacher.stop()
    try:
        world.toy.release()
        time.sleep(3)
    finally:
        world.teacher.start()
    code = world.toy.end(child)
    assert code == 0, world.toy.last
    world.whole()
