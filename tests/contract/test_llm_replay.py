"""What replays a recording keeps the same contract as the client that made it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import DataError
from tasks.llm import prompts, protocol
from tasks.llm.client import Client
from tasks.llm.endpoint import AskOptions, running
from tasks.llm.wire import ActRequest, PlanReply, PlanRequest
from tests.recorded.replay import Asker, Recorder, Replay

A, B, BAD, UNKNOWN = (PlanRequest(request=text) for text in ("a", "b", "bad", "unknown"))


def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
    asked = PlanRequest.model_validate_json(messages[1]["content"]).request
    return (
        "{}"
        if asked == "bad"
        else PlanReply(plan=(asked, f"{options.temperature}", f"{options.seed}")).model_dump_json()
    )


@pytest.fixture(params=["client", "recorder", "replay"])
def asker(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asker]:
    """The real client, the recorder around it, and a replay of what the recorder wrote."""
    (tmp_path / "plan.md").write_text("prompt: plan@1\n\nAnswer with JSON.\n")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    with running(answer) as url, Client(url, cache=None, attempts={"invalid": 2}) as client:
        if request.param == "client":
            yield client
            return
        recorder = Recorder(client, tmp_path / "calls.jsonl")
        if request.param == "recorder":
            yield recorder
            return
        recorder.ask_many("plan", [A, B, BAD])
        recorder.ask_sync("plan", A, temperature=1.0, seed=3, sample=2)
    yield Replay.load(tmp_path / "calls.jsonl")


def test_one_answer(asker: Asker) -> None:
    expected = PlanReply(plan=("a", "0.0", "None"))
    assert asker.ask_sync("plan", A) == expected
    assert asyncio.run(asker.ask("plan", A)) == expected


def test_parameters_tell_answers_apart(asker: Asker) -> None:
    assert asker.ask_sync("plan", A, temperature=1.0, seed=3, sample=2) == PlanReply(plan=("a", "1.0", "5"))


def test_many_answers_in_order_and_the_bad_one_in_its_place(asker: Asker) -> None:
    seen: list[int] = []
    results = asker.ask_many("plan", [A, BAD, B], on_done=lambda index, result: seen.append(index))
    assert isinstance(results[1], DataError)
    assert [r.plan[0] for r in (results[0], results[2]) if isinstance(r, PlanReply)] == ["a", "b"]
    assert sorted(seen) == [0, 1, 2]


def test_an_invalid_answer_is_a_data_error(asker: Asker) -> None:
    with pytest.raises(DataError, match="plan"):
        asker.ask_sync("plan", BAD)


@pytest.mark.parametrize(("name", "request_"), [("plan", ActRequest(request="x")), ("nonsense", A)])
def test_a_wrong_question_is_refused(asker: Asker, name: str, request_: PlanRequest) -> None:
    with pytest.raises(DataError):
        asker.ask_sync(name, request_)


def test_what_was_not_recorded_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.md").write_text("prompt: plan@1\n")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    protocol.shape.cache_clear()
    replay = Replay.of([("plan", A, PlanReply(plan=("x",)))])
    assert replay.ask_sync("plan", A) == PlanReply(plan=("x",))
    with pytest.raises(DataError, match="not in the recording"):
        replay.ask_sync("plan", UNKNOWN)


def test_a_broken_recording_is_said(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_text('{"name": ')
    with pytest.raises(DataError, match=r"calls\.jsonl"):
        Replay.load(tmp_path / "calls.jsonl")
