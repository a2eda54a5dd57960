"""Recorded answers in the forms in which large models answer: every prompt, and whole stages, come out the same.

The answers by hand and those of the built-in teacher stand in for a large model's words; no figure of quality comes
from here.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks import params as parameters
from tasks import store
from tasks.llm import adapting, prompts, protocol
from tasks.llm.client import Client
from tasks.llm.endpoint import AskOptions
from tasks.llm.wire import REQUESTS
from tasks.schemas import TaskPlan
from tasks.stages import STAGES
from tasks.teacher.answer import answer
from tests.contract.llm_endpoint import Reply, completion, serving
from tests.recorded.voices import VOICES, large_model, voice_of

HERE = Path(__file__).resolve().parent.parent
GOLDEN = [json.loads(line) for line in (HERE / "golden" / "teacher_prompts.jsonl").read_text().splitlines()]
BY_HAND = [json.loads(line) for line in (HERE / "recorded" / "by_hand.jsonl").read_text().splitlines()]


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(adapting, "_known", {})
    for name in ("LAM_RUN", "LAM_BUDGET_USD", "LAM_TEACHER_BATCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    yield
    protocol.shape.cache_clear()


def direct(name: str, request: Any, seed: int) -> Any:
    system = {"role": "system", "content": prompts.load(name).text}
    user = {"role": "user", "content": request.model_dump_json(by_alias=True, exclude_defaults=True)}
    return protocol.validate(name, answer([system, user], AskOptions(seed=seed)))


def test_every_recorded_prompt_is_understood_in_every_voice() -> None:
    asked = Counter(record["name"] for record in GOLDEN)
    voices: Counter[str] = Counter()
    with serving(large_model) as (url, _), Client(url, model="m", cache=None) as client:
        for name in asked:
            records = [record for record in GOLDEN if record["name"] == name]
            requests = [REQUESTS[name].model_validate(record["request"]) for record in records]
            replies = client.ask_many(name, requests, seed=7)
            assert replies == [direct(name, request, 7) for request in requests]
            voices.update(voice_of(r.model_dump_json(by_alias=True, exclude_defaults=True)) for r in requests)
    assert sum(asked.values()) >= 130
    assert set(voices) == set(VOICES)


@pytest.mark.parametrize("record", BY_HAND, ids=lambda r: f"{r['name']}: {str(r['said'])[:30]}")
def test_an_answer_by_hand(record: dict[str, Any]) -> None:
    request = REQUESTS[record["name"]].model_validate(record["request"])
    with serving(lambda a, n: Reply(body=completion(record["said"]))) as (url, server):
        with Client(url, model="m", cache=None) as client:
            reply = client.ask_sync(record["name"], request).model_dump(mode="json")
        assert len(server.asked) == 1, "understood at once"
    expected = {key: value for key, value in record.items() if key not in ("name", "request", "said")}
    told = {key: len(reply[key]) if key == "pairs" else reply[key] for key in expected}
    assert told == expected


def test_every_prompt_has_an_answer_by_hand() -> None:
    assert {record["name"] for record in BY_HAND} == set(REQUESTS)


def test_structure_and_evolve_come_out_the_same_as_with_the_built_in_teacher(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = yaml.safe_load((project / "params.yaml").read_text())
    values["collect"] |= {"max_pages": 60}
    values["evolve"]["n_pairs"] = 40
    (project / "params.yaml").write_text(yaml.safe_dump(values))
    monkeypatch.delenv("LAM_TEACHER_URL", raising=False)
    run("collect")
    mine = [run(name) for name in ("structure", "evolve")]
    with serving(large_model) as (url, server):
        monkeypatch.setenv("LAM_TEACHER_URL", url)
        values["run"]["teacher"] = "gpt-4o"
        (project / "params.yaml").write_text(yaml.safe_dump(values))
        theirs = [run(name) for name in ("structure", "evolve")]
    assert server.asked
    assert theirs == mine
    assert all(rows for rows in theirs)


def run(stage: str) -> list[tuple[str, tuple[str, ...]]]:
    """Run a stage's own code; its pairs."""
    params, module = parameters.load(), STAGES[stage].load()
    module.merge(params, [module.work(shard) for shard in module.split(params)])
    path = store.data_dir(stage) / "pairs.parquet"
    return sorted((row.task, row.plan) for row in store.read_rows(path, TaskPlan)) if path.exists() else []
