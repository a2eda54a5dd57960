"""Whole sites through collect, structure and curate_plans: wikiHow-like, support-like; folders, dumps and logs.

The sites are local and made after the DOM facts of the readers; the real ones were not tried.
"""

# ruff: noqa: E501  (pages in one line)

import hashlib
import io
import multiprocessing
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks import params as parameters
from tasks import store
from tasks.errors import DataError, EndpointError
from tasks.plans import intake
from tasks.plans.curate_plans import HELD_OUT
from tasks.schemas import Document, Query, Reject, TaskPlan
from tasks.stages import STAGES
from tests.unit.plans import sites, two_sites
from tests.unit.plans.sites import Site
from tests.unit.plans.two_sites import DECISION


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def both(project: Path) -> Iterator[tuple[Site, Site]]:
    with two_sites.running(project) as found:
        yield found


def params(*names: str, **collect: Any) -> parameters.Params:
    values = parameters.from_profile("smoke")
    licences = ["MPL-2.0", "CC-BY-NC-SA-3.0", "LicenseRef-Test", "CC-BY-4.0"]
    values["collect"] |= {"sources": list(names), "licenses": licences, **collect}
    return parameters.validate(values, "test")


def run(name: str, used: parameters.Params) -> dict[str, Any]:
    stage = STAGES[name].load()
    return stage.merge(used, [stage.work(shard) for shard in stage.split(used)])


def rows(stage: str, name: str, model: Any) -> list[Any]:
    return store.read_rows(store.data_dir(stage) / f"{name}.parquet", model)


def digests() -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(store.data_dir("collect").iterdir())}


def test_two_sites_become_pairs(both: tuple[Site, Site]) -> None:
    how_to, support = both
    used = params("wikihow", "ms_support")
    metrics = {name: run(name, used) for name in ("collect", "structure")}
    for name, got in metrics.items():
        assert got["n_in"] == got["n_out"] + sum(got["rejected"].values()), name
    # the start pages; of the how-to site two that are gone, one elsewhere, one barred by robots.txt, one held back
    assert metrics["collect"]["documents_by_source"] == {"ms_support": 3, "wikihow": 4}
    assert metrics["collect"]["rejected"] == {
        "host": 1, "http_404": 2, "index_page": 2, "quarantine_hidden_text": 1, "robots": 1, "unreadable": 1,
    }  # fmt: skip
    pairs = rows("structure", "pairs", TaskPlan)
    assert {p.source for p in pairs} == {"wikihow", "ms_support"}
    assert {p.license for p in pairs} == {"CC-BY-NC-SA-3.0", "LicenseRef-Test"}
    table = next(p for p in pairs if p.task == "Insert a table")
    assert table.plan[0] == "Select Insert - Table."
    assert not any("previous instructions" in p.model_dump_json() for p in pairs)
    assert not any("unseen words" in d.model_dump_json() for d in rows("collect", "documents", Document))
    page = (store.data_dir("collect") / "ATTRIBUTION.md").read_text()
    assert "Decision: Data Office" in page
    for name, kind in (("pairs", TaskPlan), ("rejects", Reject)):  # nothing is evolved from another application's help
        store.write_rows(store.data_dir("evolve") / f"{name}.parquet", kind, [])
    curated = run("curate_plans", used)
    assert curated["n_in"] == curated["n_out"] + sum(curated["rejected"].values()) == metrics["structure"]["n_out"]
    card = (store.data_dir("curate_plans") / "card.md").read_text()
    assert "Data Office, 2026-11-25, for tests; data@example.org" in card
    assert "| CC-BY-NC-SA-3.0 |" in card
    # no request against robots.txt, none faster than the crawl delay, none without a contact
    assert not any(a.path.startswith(("/private", "/Special", "/Use-Ads")) for a in how_to.seen)
    assert how_to.paced(0.05)
    assert support.paced(0.02)
    assert {a.headers["User-Agent"] for a in how_to.seen + support.seen} == {"lam-foundry/0.1 (+data@example.org)"}
    assert max(how_to.asked(a.path) for a in how_to.seen) == 1
    assert max(support.asked(a.path) for a in support.seen) == 1


def test_a_frozen_fetch_is_repeated_without_a_request_and_byte_for_byte(both: tuple[Site, Site]) -> None:
    used = params("wikihow", "ms_support")
    run("collect", used)
    before, seen = digests(), [len(site.seen) for site in both]
    for path in (store.STATE / "shards").rglob("*.parquet"):
        path.unlink()
    for site in both:
        site.robots = (200, "User-agent: *\nDisallow: /\n")
    run("collect", used)
    assert digests() == before
    assert [len(site.seen) for site in both] == seen


def _collect(folder: str, used: parameters.Params) -> None:
    os.chdir(folder)
    run("collect", used)


def test_a_killed_run_goes_on_and_fetches_no_page_twice(both: tuple[Site, Site], project: Path) -> None:
    how_to, _ = both
    used = params("wikihow")
    child = multiprocessing.get_context("spawn").Process(target=_collect, args=(str(project), used))
    child.start()
    while sum(a.path.startswith("/Use-") for a in how_to.seen) < 3 and child.is_alive():
        time.sleep(0.005)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    first = len([a for a in how_to.seen if a.path != "/robots.txt"])
    assert child.exitcode == -signal.SIGKILL
    metrics = run("collect", used)
    assert metrics["documents_by_source"] == {"wikihow": 4}
    counts = {a.path: how_to.asked(a.path) for a in how_to.seen if a.path != "/robots.txt"}
    # what was on the wire when the process died may be asked again: it had not arrived
    assert sum(counts.values()) - len(counts) <= 1
    assert first >= 4
    assert how_to.paced(0.05)


def test_a_site_that_stops_answering_stops_the_run_and_is_resumed(project: Path) -> None:
    site = two_sites.how_to_site()
    article = site.pages["/Use-Columns-in-Word"]
    down = [True]

    def moody(_: Site) -> sites.Answer:
        return (503, {"Retry-After": "0"}, b"") if down[0] else article  # type: ignore[return-value]

    for topic in ("Columns", "Headers", "Styles"):
        site.pages[f"/Use-{topic}-in-Word"] = moody
    with sites.running(site):
        entry = {
            "decision": DECISION,
            "site": two_sites.site_entry(site, "/Category:Microsoft-Word", "-in-Word", "-in-Word$"),
        }
        (project / "sources.yaml").write_text(yaml.safe_dump({"wikihow": entry}))
        with pytest.raises(EndpointError, match="run again later"):
            run("collect", params("wikihow"))
        down[0] = False
        assert run("collect", params("wikihow"))["documents_by_source"] == {"wikihow": 4}
        assert site.asked("/Use-Tables-in-Word") == 1


def test_own_folder_dump_and_log(project: Path) -> None:
    (project / "handbook").mkdir()
    for topic in ("row", "column"):
        steps = f"<ol><li>Click <b>Table</b>.</li><li>Choose <b>Insert</b> &gt; <b>{topic.title()}</b>.</li></ol>"
        text = f"<nav>Home</nav><article><h1>Insert a {topic}</h1><p>A row, a column.</p>{steps}</article>"
        (project / f"handbook/{topic}.html").write_text(text)
    (project / "handbook/draft.txt").write_text("no page")
    rows_of_dump = ['"\nOpen Word.,\nClick the Insert tab.","How to Draw a Line in Microsoft Word1","Find it.\n\nOn top."',
                    '"\nBoil water.","How to Make Tea","Hot."']  # fmt: skip
    (project / "wikihowAll.csv").write_text("headline,title,text\n" + "\n".join(rows_of_dump) + "\n")
    (project / "log.csv").write_text(
        "query,count\nhow to insert a row in writer,9\ninsert a row for anna kowalczyk in writer,9\nweather,8\n"
        "insert a column in writer,2\n"
    )
    own = {
        "handbook": {"reader": "web", "app": "writer", "folder": "handbook", "content": "article", "licence": "CC-BY-4.0",
                     "attribution": "us"},
        "wikihow_csv": {"decision": DECISION},
        "our_log": {"reader": "queries", "files": ["log.csv"], "decision": DECISION},
    }  # fmt: skip
    (project / "sources.yaml").write_text(yaml.safe_dump(own))
    used = params("handbook", "wikihow_csv", "our_log")
    metrics = run("collect", used)
    assert metrics["documents_by_source"] == {"handbook": 2, "wikihow_csv": 1}
    assert metrics["rejected"] == {"other_topic": 1}
    assert metrics["queries"] == {
        "asked": 28, "kept": 9, "kept_distinct": 1, "dropped": {"no_app": 8, "rare": 2, "unknown_words": 9},
    }  # fmt: skip
    stored = "".join(q.model_dump_json() for q in rows("collect", "queries", Query))
    assert "kowalczyk" not in stored
    structured = run("structure", used)
    assert structured["pairs_by_source"] == {"handbook": 2, "query": 1, "wikihow_csv": 1}


def test_rewordings_are_told_apart(project: Path) -> None:
    (project / "handbook").mkdir()
    (project / "handbook/a.html").write_text(
        "<h1>Insert a row</h1><ol><li>Click <b>Row</b>.</li><li>Click <b>OK</b>.</li></ol>"
    )
    own = {
        "handbook": {"reader": "web", "app": "writer", "folder": "handbook", "licence": "MPL-2.0", "attribution": "us"}
    }
    (project / "sources.yaml").write_text(yaml.safe_dump(own))
    used = params("handbook")
    used = used.model_copy(update={"structure": used.structure.model_copy(update={"rewordings": 5})})
    run("collect", used)
    metrics = run("structure", used)
    pairs = rows("structure", "pairs", TaskPlan)
    (first,) = [p for p in pairs if "reworded" not in p.flags]
    assert (len(pairs), metrics["reworded"]) == (6, 5)
    assert {(p.plan, p.parents, p.seed_family) for p in pairs if p is not first} == {
        (first.plan, (first.pair_id,), first.seed_family)
    }
    assert len({p.task for p in pairs}) == 6
    assert all("insert a row" in p.task.lower() for p in pairs)
    assert HELD_OUT not in {p.split for p in pairs}
    assert not rows("structure", "rejects", Reject)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "docs/word/row.md",
            "---\ntitle: Insert a row\n---\n# Insert a row\n\n1. Select **Row**.\n2. Select **OK**.\n",
        )
        archive.writestr("docs/big.md", "x" * 4_000_001)
        archive.writestr("docs/picture.png", "x")
        archive.writestr("../../escape.md", "# Escape\n\n1. Click **OK**.\n")
    return packed.getvalue()


@pytest.mark.parametrize("place", ["path", "address", "private address"])
def test_archives(project: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entry: dict[str, Any] = {
        "reader": "ms_docs",
        "app": "writer",
        "archive": "docs.zip",
        "licence": "CC-BY-4.0",
        "attribution": "them",
    }
    (project / "docs.zip").write_bytes(_zip())
    with sites.running(Site({"/docs.zip": (200, {"Content-Type": "application/zip"}, _zip())})) as site:
        if place == "address":
            own = intake.policy
            monkeypatch.setattr(intake, "policy", lambda source: replace(own(source), private_hosts=own(source).hosts))
        if place != "path":
            entry |= {"archive": site.url("/docs.zip"), "decision": DECISION}
        (project / "sources.yaml").write_text(yaml.safe_dump({"docs": entry}))
        metrics = run("collect", params("docs"))
    if place == "private address":  # an archive's host has no word for "private": only public ones are asked
        assert metrics["rejected"] == {"address": 1}
        return
    assert (metrics["n_out"], metrics["rejected"]) == (2, {"too_large": 1})
    assert {d.title for d in rows("collect", "documents", Document)} == {"Insert a row", "Escape"}
    assert not (project.parent / "escape.md").exists()


def test_an_archive_that_is_none_is_named(project: Path) -> None:
    (project / "docs.zip").write_bytes(b"PK nothing")
    entry = {"reader": "ms_docs", "archive": "docs.zip", "licence": "CC-BY-4.0", "attribution": "them"}
    (project / "sources.yaml").write_text(yaml.safe_dump({"docs": entry}))
    with pytest.raises(DataError, match=r"docs\.zip"):
        run("collect", params("docs"))
