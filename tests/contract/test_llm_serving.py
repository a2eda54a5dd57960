"""Child processes that serve: found, watched, ended, also when their parent is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import EndpointError, UsageError
from tasks.llm import prompts, protocol, serving
from tasks.llm.client import Client, teacher
from tasks.llm.wire import PlanReply, PlanRequest
from tasks.params import Run

ROOT = Path(__file__).resolve().parents[2]
GOOD = """
import os, sys
from tasks.llm import endpoint
def answer(messages, options):
    if "die" in messages[1]["content"]:
        sys.stderr.write("cannot go on\\n")
        os._exit(7)
    return '{"plan": ["%d"]}' % os.getpid()
print("noise before")
endpoint.serve(answer, model="child")
"""
BAD = "import sys; sys.stderr.write('no weights in there\\n'); sys.exit(3)"
SILENT = "import time; time.sleep(60)"


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Serving modules written here; a prompt of our own."""
    for name, text in {"good_child": GOOD, "bad_child": BAD, "silent_child": SILENT}.items():
        (tmp_path / f"{name}.py").write_text(text)
    (tmp_path / "plan.md").write_text("prompt: plan@1\n")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{ROOT}")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    monkeypatch.setattr(serving, "LOGS", tmp_path / "logs")
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    yield
    protocol.shape.cache_clear()


def pid_of(url: str) -> int:
    with Client(url, cache=None) as client:
        reply = client.ask_sync("plan", PlanRequest(request="pid"))
    assert isinstance(reply, PlanReply)
    return int(reply.plan[0])


def gone(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def test_a_child_serves_and_is_ended_with_the_context() -> None:
    with serving.serve("good_child") as url:
        pid = pid_of(url)
        assert pid != os.getpid()
        assert serving.about(url)["model"] == "child"
    assert gone(pid)


def test_a_child_that_fails_to_start_says_why() -> None:
    with pytest.raises(EndpointError, match=r"exit code 3.*no weights in there"), serving.serve("bad_child"):
        pass


def test_a_child_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    child = serving.Child("silent_child")
    with pytest.raises(EndpointError, match="not ready after 1 s"):
        child.wait_ready(1.0)
    assert child.process.poll() is not None


def test_a_child_that_dies_while_serving_is_named_at_once() -> None:
    with serving.serve("good_child") as url, Client(url, cache=None) as client:
        begin = time.monotonic()
        with pytest.raises(EndpointError, match=r"good_child ended with exit code 7.*cannot go on"):
            client.ask_many("plan", [PlanRequest(request="die")] * 4)
        assert time.monotonic() - begin < 5.0


def test_a_killed_parent_takes_its_child_along(tmp_path: Path) -> None:
    code = (
        "import threading, time\n"
        "from tasks.llm import serving\n"
        "def begin():\n"
        "    child = serving.Child('good_child'); print(child.wait_ready(), child.process.pid, flush=True)\n"
        "thread = threading.Thread(target=begin); thread.start(); thread.join()\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert parent.stdout is not None
    url, pid = parent.stdout.readline().split()
    assert pid_of(url) == int(pid), "the child must outlive the thread that asked for it"
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone(int(pid))


def run(model: str) -> Run:
    return Run(
        profile="x", app="writer", seed=1, teacher=model, desktop="fake", slots=1, max_steps=2, attempts=1
    )  # fmt: skip


def test_an_external_teacher_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from tasks.llm.endpoint import AskOptions, running

    asked: list[str] = []

    def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
        asked.append(options.model)
        return '{"plan": ["external"]}'

    with running(answer, key="secret") as url:
        monkeypatch.setenv("LAM_TEACHER_URL", url)
        monkeypatch.setenv("LAM_TEACHER_KEY", "secret")
        with teacher(run("gpt-4o"), stage="structure") as client:
            assert client.ask_sync("plan", PlanRequest(request="x")) == PlanReply(plan=("external",))
    assert asked == ["gpt-4o"]
    assert '"stage": "structure"' in Path(".lam/llm/ledger.jsonl").read_text()


def test_a_named_teacher_without_an_endpoint_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAM_TEACHER_URL", raising=False)
    with pytest.raises(UsageError, match="LAM_TEACHER_URL"), teacher(run("gpt-4o")):
        pass


def test_a_checkpoint_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"), serving.serve_checkpoint(tmp_path / "nowhere"):
        pass
