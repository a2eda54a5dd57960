"""The data card: its numbers add up, what a page says stays text, and the hub can read it."""

# ruff: noqa: E501  (rows in one line)

import json
from pathlib import Path
from typing import Any

import pytest

from tasks import params as parameters
from tasks import store
from tasks.errors import DataError
from tasks.plans import card, dedup, funnel
from tasks.schemas import Document, Reject, TaskPlan
from tests.unit.plans.test_dedup import LONG, pair

DECISION = {
    "who": "Data Office",
    "when": "2026-11-25",
    "licence": "CC-BY-4.0",
    "purpose": "x",
    "contact": "a@example.org",
}
QUERIES = {"asked": 28, "kept": 9, "kept_distinct": 1, "dropped": {"rare": 19}}


def source(**more: Any) -> dict[str, Any]:
    none = {"asked": 0, "kept": 0, "kept_distinct": 0, "dropped": {}}
    return {"reader": "web", "pages": 3, "in": 3, "documents": 1, "rejected": {"robots": 2}, "queries": none,
            "licence": "CC-BY-4.0", "licence_url": "", "attribution": "us", "decision": None} | more  # fmt: skip


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[TaskPlan], list[Reject]]:
    """A chapter of a few rows: what curate_plans keeps and drops, the other stages' outs on disk."""
    monkeypatch.chdir(tmp_path)
    made = [pair(f"Do {word}", f"Click {word}.").model_copy(update={"doc_id": "d", "license": "CC-BY-4.0", "split": s})
            for word, s in (("one | two", "train"), ("<script>alert(1)</script>", "train"), ("`three`", "pair"))]  # fmt: skip
    evolved = made[0].model_copy(
        update={"source": "evolved", "pair_id": "e", "operator": "specialise", "parents": ("p",)}
    )
    lost = made[2].model_copy(update={"pair_id": "lost"})
    document = Document(doc_id="d", url_id="u", source="handbook", url="p", app="writer", app_version="", lang="en", title="t",
                        keywords=(), sections=(), text="", risk_flags=(), license="CC-BY-4.0", attribution="us", reader="r")  # fmt: skip
    log = source(reader="queries", queries=QUERIES, decision=DECISION, documents=0, rejected={}, **{"in": 0})
    store.write_json(store.data_dir("collect") / "sources.json", {"handbook": source(), "log": log})
    store.write_rows(store.data_dir("collect") / "documents.parquet", Document, [document])
    rejects = {"structure": [Reject(stage="structure", row_id="d/3", reason="noun_title"),
                             Reject(stage="structure", row_id="q", reason="no_documentation", row="how to fly")],
               "evolve": [Reject(stage="evolve", row_id="x", reason="over_quota")]}  # fmt: skip
    for stage, kept in (("structure", [*made, lost]), ("evolve", [evolved])):
        store.write_rows(store.data_dir(stage) / "pairs.parquet", TaskPlan, kept)
        store.write_rows(store.data_dir(stage) / "rejects.parquet", Reject, rejects[stage])
    return [*made, evolved], [
        Reject(stage="curate_plans", row_id="lost", reason="duplicate", row=lost.model_dump_json())
    ]


def test_the_funnel_follows_every_row(chapter: tuple[list[TaskPlan], list[Reject]]) -> None:
    rows = {(r.stage, r.source): (r.n_in, r.n_out, r.rejected) for r in funnel.rows(*chapter)}
    assert rows == {
        ("collect", "handbook"): (3, 1, {"robots": 2}),
        ("collect", "log"): (28, 9, {"rare": 19}),
        ("structure", "handbook"): (5, 4, {"noun_title": 1}),
        ("structure", "query"): (1, 0, {"no_documentation": 1}),
        ("evolve", "evolved"): (2, 1, {"over_quota": 1}),
        ("curate_plans", "handbook"): (4, 3, {"duplicate": 1}),
        ("curate_plans", "evolved"): (1, 1, {}),
    }


def test_numbers_that_do_not_add_up_are_refused(chapter: tuple[list[TaskPlan], list[Reject]]) -> None:
    store.write_json(store.data_dir("collect") / "sources.json", {"handbook": source(documents=2)})
    with pytest.raises(DataError, match="funnel: collect, handbook"):
        funnel.rows(*chapter)


def test_the_card(chapter: tuple[list[TaskPlan], list[Reject]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "SAMPLES", 9)
    params = parameters.validate(parameters.from_profile("smoke"), "smoke")
    text = card.markdown(*chapter, params)
    assert "| sourced | 3 | 29,182 |" in text
    assert "| evolved | 1 | 47,490 |" in text
    assert "3 distinct (document, steps)" in text
    assert "| pair | 1 | 0 | 0 | 0 | 0 |" in text
    assert "Data Office, 2026-11-25, for x; a@example.org" in text
    page = card.page(text)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<code>three" not in page
    assert page.count("<table>") == text.count("\n|---|")  # no cell broke its table
    assert "one | two" in page


def test_the_hub_reads_the_card(chapter: tuple[list[TaskPlan], list[Reject]]) -> None:
    hub = pytest.importorskip("huggingface_hub")
    params = parameters.validate(parameters.from_profile("smoke"), "smoke")
    data = hub.DatasetCard(card.markdown(*chapter, params)).data.to_dict()
    assert data["license"] == "cc-by-4.0"
    assert data["size_categories"] == ["n<1K"]
    assert json.dumps(data["configs"]) == '[{"config_name": "default", "data_files": "pairs.parquet"}]'


def test_overlap_counts_equal_and_near_pairs() -> None:
    one = pair("Change the borders of the cells", *LONG)
    near = pair("Change the borders of the cells", *LONG[:3], LONG[3].replace("document.", "document now."))
    other = pair("Print", "Choose File - Print.")
    found = dedup.overlap([one, near, other], [one], 0.8)
    assert (found.pairs, found.exact, found.task, found.plan, found.near) == (3, 1, 2, 1, 2)
