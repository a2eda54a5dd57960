"""Every row of the endpoint matrix: right answers, one lost item, or one message with parameter and remedy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tasks.errors import DataError, EndpointError
from tasks.llm import adapting, prompts, protocol
from tasks.llm.client import Client, Result
from tasks.llm.ledger import Ledger, Price
from tasks.llm.wire import PlanReply, PlanRequest
from tests.contract.llm_endpoint import Reply, Server, completion, serving
from tests.contract.llm_matrix import ROWS, Row, error, fine, has, refusing

POISON = 2
ASKED = [PlanRequest(request=f"{'poison ' if i == POISON else ''}make word {i} bold") for i in range(6)]
RIGHT = PlanReply(plan=("Press Ctrl+B.",))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "plan.md").write_text("prompt: plan@1\n\nAnswer with JSON.\n")
    monkeypatch.setattr(prompts, "FOLDER", tmp_path)
    monkeypatch.setattr(adapting, "_known", {})
    monkeypatch.delenv("LAM_RUN", raising=False)
    monkeypatch.chdir(tmp_path)
    protocol.shape.cache_clear()
    yield tmp_path
    protocol.shape.cache_clear()


def ask(url: str, count: int = 6, ledger: Ledger | None = None) -> list[Result]:
    with Client(url, "secret", "m", cache=None, back_off=0.01, ledger=ledger) as client:
        return client.ask_many("plan", ASKED[:count], seed=3)


def test_the_matrix_is_large_and_cited() -> None:
    assert len(ROWS) >= 60
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(row.source.startswith("https://") for row in ROWS)
    assert sum(row.replays for row in ROWS) >= 25


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in row.environment.items():
        monkeypatch.setenv(name, value)
    ledger = Ledger(prices={"m": Price(1.0, 1.0)})
    with serving(row.script) as (url, server):
        if row.error:
            with pytest.raises(EndpointError, match=rf"(?s)plan at .*{row.error}"):
                ask(url + row.address)
        else:
            judge(row, ask(url + row.address, ledger=ledger), server)
            assert ledger.total.usd > 0, "an answer whose tokens are not told is charged by our estimate"
    assert len(server.asked) <= row.most


def judge(row: Row, results: list[Result], server: Server) -> None:
    lost = [index for index, result in enumerate(results) if isinstance(result, DataError)]
    assert lost == ([POISON] if row.lost else []), [str(results[i]) for i in lost]
    if "line ends" not in row.name:
        assert all(result == RIGHT for index, result in enumerate(results) if index not in lost)
    assert row.sent(server.asked[-1]), server.asked[-1].body


def test_a_form_is_learnt_once_and_remembered_for_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_RUN", "r1")
    script = refusing(has("temperature"), 400, error("'temperature' does not support 0 with this model, unsupported"))
    with serving(script) as (url, server):
        ask(url)
        refused = sum("temperature" in asked.body for asked in server.asked)
        assert 1 <= refused <= 6
        ask(url)
        monkeypatch.setattr(adapting, "_known", {})  # as in the process of the next stage
        ask(url)
        assert sum("temperature" in asked.body for asked in server.asked) == refused
        monkeypatch.setenv("LAM_RUN", "r2")
        monkeypatch.setattr(adapting, "_known", {})
        ask(url)
        assert sum("temperature" in asked.body for asked in server.asked) > refused


def test_equal_refusals_end_the_run_while_nothing_valid_has_been_answered() -> None:
    asked = [PlanRequest(request=f"word {i}") for i in range(500)]
    with serving(lambda a, n: Reply(400, error(f"computer says no, case {n}"))) as (url, server):
        stopped = pytest.raises(EndpointError, match="computer says no")
        with Client(url, "k", "m", cache=None, back_off=0.01) as client, stopped:
            client.ask_many("plan", asked)
        assert 20 <= len(server.asked) <= 100
    with (
        serving(lambda a, n: Reply(400, error("no")) if n else fine(a, n)) as (url, _),
        Client(url, cache=None) as client,
    ):
        assert client.ask_sync("plan", asked[0]) == RIGHT
        rest = client.ask_many("plan", asked[:60])
    assert all(isinstance(result, DataError) for result in rest), "an endpoint that has answered may refuse items"


def test_a_model_of_ours_may_be_wrong_every_time() -> None:
    asked = [PlanRequest(request=f"word {i}") for i in range(60)]
    script = lambda a, n: Reply(400, error("no plan"))  # noqa: E731
    with serving(script) as (url, _), Client(url, model="lam1", identity="a digest", cache=None) as client:
        results = client.ask_many("plan", asked)
    assert all(isinstance(result, DataError) for result in results)


def test_nonsense_from_the_first_answer_on_ends_the_run() -> None:
    asked = [PlanRequest(request=f"word {i}") for i in range(500)]
    with serving(lambda a, n: Reply(body=completion(f"I am a teapot, number {n}."))) as (url, server):
        stopped = pytest.raises(EndpointError, match="teapot")
        with Client(url, "k", "m", cache=None, back_off=0.01) as client, stopped:
            client.ask_many("plan", asked)
    assert len(server.asked) <= 2 * (20 + 64)


def test_an_endpoint_that_dies_on_the_way_is_no_row_of_bad_items() -> None:
    asked = [PlanRequest(request=f"word {i}") for i in range(300)]
    with serving(lambda a, n: fine(a, n) if n < 100 else Reply(500, error("dead"))) as (url, _):
        stopped = pytest.raises(EndpointError, match="dead")
        with Client(url, "k", "m", cache=None, back_off=0.001) as client, stopped:
            client.ask_many("plan", asked)


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    from tasks.llm import connection

    monkeypatch.setattr(connection, "MAX_ANSWER", 20_000)
    big = completion('{"plan": ["' + "x" * 30_000 + '"]}')
    with serving(lambda a, n: Reply(body=big) if a.poison else fine(a, n)) as (url, _):
        results = ask(url)
    assert isinstance(results[POISON], DataError)
    assert "more than 20000 bytes" in str(results[POISON])
    assert results[0] == RIGHT
