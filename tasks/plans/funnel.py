"""From pages to pairs in numbers: what each stage took in, gave and turned down, by source and reason."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks import store
from tasks.errors import DataError
from tasks.schemas import Reject, TaskPlan


@dataclass
class Row:
    """One source at one stage."""

    stage: str
    source: str
    unit: str
    n_in: int
    n_out: int
    rejected: dict[str, int] = field(default_factory=dict)

    def check(self) -> None:
        """Refuse numbers that do not add up.

        Raises:
            DataError: in differs from out plus rejected.
        """
        if self.n_in != self.n_out + sum(self.rejected.values()):
            raise DataError(f"funnel: {self.stage}, {self.source}", f"{self.n_in} in, {self.n_out} out", "a sum")


def rows(kept: Sequence[TaskPlan], dropped: Sequence[Reject]) -> list[Row]:
    """The funnel of the last run of the chapter; `kept` and `dropped` are what curate_plans is about to write.

    Raises:
        DataError: a stage's numbers do not add up.
    """
    collect = store.data_dir("collect")
    about: Mapping[str, Any] = json.loads((collect / "sources.json").read_text(encoding="utf-8"))
    columns = ["doc_id", "source"]
    of_document = {row["doc_id"]: row["source"] for row in _columns(collect / "documents.parquet", columns)}
    made = _collected(about) + _structured(of_document) + _evolved() + _curated(of_document, kept, dropped)
    for row in made:
        row.check()
    return made


def _columns(path: Any, names: Sequence[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    if not path.exists():
        raise DataError(str(path), "no such file", f"columns {list(names)}", "run the stage that makes it")
    found: list[dict[str, Any]] = pq.read_table(path, columns=list(names)).to_pylist()
    return found


def _collected(about: Mapping[str, Any]) -> list[Row]:
    made = []
    for name, entry in sorted(about.items()):
        if entry["in"]:
            made.append(Row("collect", name, "pages", entry["in"], entry["documents"], entry["rejected"]))
        queries = entry["queries"]
        if queries["asked"]:
            made.append(Row("collect", name, "queries asked", queries["asked"], queries["kept"], queries["dropped"]))
    return made


def _structured(of_document: Mapping[str, str]) -> list[Row]:
    folder = store.data_dir("structure")
    pairs = _columns(folder / "pairs.parquet", ["doc_id", "source"])
    rejects = _columns(folder / "rejects.parquet", ["row_id", "reason", "row"])
    out = Counter(origin(p["source"], p["doc_id"], of_document) for p in pairs)
    lost: Counter[tuple[str, str]] = Counter()
    for reject in rejects:
        document = reject["row_id"].partition("/")[0]
        known = of_document.get(document) or _origin_of(reject["row"], of_document)
        lost[known, reject["reason"]] += 1
    return _table("structure", "candidates", out, lost)


def _origin_of(row: str, of_document: Mapping[str, str]) -> str:
    """Origin of a rejected pair; a row that is no pair is a query without an answer."""
    try:
        loaded = json.loads(row)
    except ValueError:
        return "query"
    if not isinstance(loaded, dict) or "source" not in loaded:
        return "query"
    return origin(str(loaded["source"]), str(loaded.get("doc_id", "")), of_document)


def origin(source: str, doc_id: str, of_document: Mapping[str, str]) -> str:
    """Where a pair comes from: a query log, evolving, or the source of its page."""
    return source if source in ("query", "evolved") else of_document.get(doc_id, source)


def _evolved() -> list[Row]:
    folder = store.data_dir("evolve")
    out = Counter(["evolved"] * len(_columns(folder / "pairs.parquet", ["pair_id"])))
    lost = Counter(("evolved", r["reason"]) for r in _columns(folder / "rejects.parquet", ["reason"]))
    return _table("evolve", "pairs made", out, lost)


def _curated(of_document: Mapping[str, str], kept: Sequence[TaskPlan], dropped: Sequence[Reject]) -> list[Row]:
    out = Counter(origin(p.source, p.doc_id, of_document) for p in kept)
    lost = Counter((_origin_of(r.row, of_document), r.reason) for r in dropped)
    return _table("curate_plans", "pairs", out, lost)


def _table(stage: str, unit: str, out: Mapping[str, int], lost: Mapping[tuple[str, str], int]) -> list[Row]:
    made = []
    for source in sorted({*out, *(s for s, _ in lost)}):
        rejected = {reason: n for (s, reason), n in sorted(lost.items()) if s == source}
        given = out.get(source, 0)
        made.append(Row(stage, source, unit, given + sum(rejected.values()), given, rejected))
    return made
