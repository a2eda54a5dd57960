"""Queries take over a documented plan only when they plainly speak of it."""

from tasks.plans.query_matching import match
from tasks.schemas import Query
from tests.unit.plans.test_dedup import pair


def query(text: str, kept: bool = True) -> Query:
    return Query(
        query_id=text,
        source="our_log",
        query=text,
        count=9,
        kept=kept,
        drop_reason="" if kept else "rare",
        license="LicenseRef-Log",
    )


def test_match() -> None:
    merge = pair("Merge cells", "Choose Table - Merge Cells.")
    breaks = pair("Insert a column", "Choose Table - Insert Column.")
    lost = pair("Turn the page", "Click the icon.").model_copy(update={"flags": ("lost_icon",)})
    other = pair("Sort data", "Choose Data - Sort.", app="calc")
    asked = [query("how to merge cells in libreoffice writer"), query("insert column breaks in writer"),
             query("turn the page writer"), query("sort data in writer"),
             query("merge cells writer", kept=False)]  # fmt: skip
    found, unanswered = match(asked, [merge, breaks, lost, other], "writer")
    assert [(p.task, p.plan, p.source, p.parents) for p in found] == [
        ("How to merge cells in libreoffice writer", merge.plan, "query", (merge.pair_id,))
    ]
    assert found[0].seed_family == merge.seed_family
    assert found[0].license == "LicenseRef-Log", "the words are the log's"
    assert {r.row for r in unanswered} == {
        "insert column breaks in writer",
        "turn the page writer",
        "sort data in writer",
    }
