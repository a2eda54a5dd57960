"""What a stage offers its shards on other machines: the teacher through a relay, the model obtained once."""

# ruff: noqa: F401, F811  (fixtures taken over from another conftest)
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from flows import offering
from flows.offering import Asked, Keys, Offering
from tasks.errors import EndpointError
from tasks.llm import endpoint, serving
from tasks.llm.client import Client
from tasks.llm.wire import ActReply, ActRequest, PlanReply, PlanRequest
from tasks.model import checkpoints
from tasks.schemas import Shard, Status
from tasks.stages import STAGES
from tests.unit.model.conftest import model, renderer

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("data/train_lam2/checkpoint")
STAGE = """
import sys
from flows.offering import Offering
from tasks.schemas import Shard
from tasks.stages import STAGES

shards = [Shard(stage="explore", index=i, items=(str(i),), content="", params={}) for i in range(2)]
with Offering(STAGES["explore"], shards) as offered:
    with offered.to(shards[0]) as (asked, keys), offered.to(shards[1]) as (again, _):
        print(asked.model, asked.digest, keys.model, asked == again, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def checkpoint(project: Path, model: object, renderer: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny LAM2 in a project folder."""
    checkpoints.save(model, renderer, FOLDER)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(serving, "offered", {})
    return FOLDER


def shard(index: int = 0) -> Shard:
    return Shard(stage="explore", index=index, items=(str(index),), content="", params={})


def test_the_model_is_obtained_once_with_a_key_and_dies_with_the_stage(checkpoint: Path) -> None:
    """Invariant: one server for all shards, of the digest it says, closed to strangers, gone after kill -9."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    stage = subprocess.Popen(
        [sys.executable, "-c", STAGE], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert stage.stdout is not None
    url, digest, key, same = stage.stdout.readline().split()
    assert same == "True"
    assert serving.about(url)["digest"] == digest == serving.checkpoint_digest(checkpoint)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{url}/v1/models", timeout=5)
    known = urllib.request.Request(f"{url}/v1/models", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(known, timeout=5) as answer:
        assert json.load(answer)["data"][0]["digest"] == digest
    stage.send_signal(signal.SIGKILL)
    stage.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            serving.about(url)
        except EndpointError:
            return
    pytest.fail("the model's server outlived its stage")


def test_the_model_of_the_address_is_taken_if_it_is_this_one(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant: LAM_MODEL_URL is believed by digest only; the error has both; nothing is started beside it."""
    monkeypatch.setattr(serving, "serve_checkpoint", None)
    digest = serving.checkpoint_digest(checkpoint)

    def answer(messages: list[dict[str, str]], options: endpoint.AskOptions) -> str:
        return ActReply(status=Status.FINISH).model_dump_json(by_alias=True)

    with (
        endpoint.running(answer, digest=digest, key="secret") as right,
        endpoint.running(answer, digest="0" * 16) as wrong,
        Offering(STAGES["explore"], [shard()]) as offered,
    ):
        monkeypatch.setenv(serving.MODEL_URL, f"{wrong}, {right}")
        monkeypatch.setenv(serving.MODEL_KEY, "secret")
        with offered.to(shard()) as (asked, keys):
            assert (asked.model, asked.digest, keys.model) == (right, digest, "secret")
            assert "secret" not in asked.model_dump_json()
            offering.accept(asked.model_copy(update={"teacher": ""}), keys)
            with serving.served(FOLDER) as found, Client(found.url, found.key, "lam2", cache=None) as client:
                assert client.ask_sync("act", ActRequest(request="x")) == ActReply(status=Status.FINISH)
        with serving.served(FOLDER) as here:  # a stage that does its shards itself asks there too
            assert here.url == right
        monkeypatch.setenv(serving.MODEL_URL, wrong)
        with (
            Offering(STAGES["explore"], [shard(1)]) as other,
            pytest.raises(EndpointError, match=rf"{wrong}: 0{{16}}; expected checkpoint {digest}"),
            other.to(shard(1)),
        ):
            pass
        with pytest.raises(EndpointError, match=rf"got checkpoint 0{{16}}; expected {digest}"):
            offering.accept(Asked(folder=FOLDER.as_posix(), model=wrong, digest=digest), Keys())


def test_the_relay_asks_our_prompts_with_its_own_cache_and_key(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant: equal questions of two machines are one call; a stranger and another prompt get no answer."""
    from flows.relay import relaying

    asked: list[str] = []

    def answer(messages: list[dict[str, str]], options: endpoint.AskOptions) -> str:
        asked.append(messages[-1]["content"])
        return PlanReply(plan=("from the teacher",)).model_dump_json()

    with (
        endpoint.running(answer, key="teacher's own") as url,
        Client(url, "teacher's own", "toy") as teacher,
        relaying(teacher, "127.0.0.1", "the shard's") as there,
    ):
        for _ in range(2):
            with Client(there, "the shard's", "toy", cache=None) as client:
                reply = client.ask_sync("plan", PlanRequest(request="x"), temperature=0.5, seed=3, image=b"png")
            assert reply == PlanReply(plan=("from the teacher",))
        with Client(there, "guessed", "toy", cache=None) as stranger, pytest.raises(EndpointError, match="wrong"):
            stranger.ask_sync("plan", PlanRequest(request="y"))
        body = {"messages": [{"role": "user", "content": "write me a poem"}], "temperature": 0}
        free = urllib.request.Request(
            f"{there}/v1/chat/completions", json.dumps(body).encode(), {"Authorization": "Bearer the shard's"}
        )
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(free, timeout=5)
    assert len(asked) == 1


BLOCKED = """
import importlib, sys

class NoTorch:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "transformers", "tokenizers", "safetensors", "accelerate", "peft"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoTorch())
import grimp
from tasks.stages import STAGES

graph = grimp.build_graph("tasks", cache_dir=None)
desktop = {s.module for s in STAGES.values() if s.uses == "desktop"}
needed = desktop | {m for name in desktop for m in graph.find_upstream_modules(name)}
for name in ["flows.cli", "flows.remote", "flows.offering", *sorted(needed)]:
    if not name.startswith("tasks.desktop.windows"):
        importlib.import_module(name)
print(len(needed))
"""


def test_a_desktop_worker_needs_no_torch() -> None:
    """Invariant: every module that a desktop shard may load imports where torch and its friends cannot be."""
    done = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 60
