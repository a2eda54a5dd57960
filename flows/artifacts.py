"""What ops sees in the Prefect UI: progress while a stage runs; yield, seconds and its own results when it is done."""

import json
import logging
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows import closure, exporter
from tasks.llm import ledger
from tasks.store import DATA

log = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
"""Progress costs the server as much as a shard does."""


class Progress:
    """A progress artifact and a line in the log, with the time left at the rate so far."""

    def __init__(self, stage: str, total: int) -> None:
        self.stage, self.total = stage, max(total, 1)
        self.started = self._told = time.monotonic()
        created = create_progress_artifact(0.0, key=f"{_key(stage)}-progress", description=f"shards of {stage}")
        self.artifact: UUID = created  # type: ignore[assignment]
        exporter.note(stage, 0, total)

    def update(self, done: int) -> None:
        """Tell how many shards are done, every two seconds at most, and at the end."""
        now = time.monotonic()
        if done < self.total and now - self._told < EVERY_SECONDS:
            return
        self._told = now
        exporter.note(self.stage, done, self.total)
        update_progress_artifact(self.artifact, 100.0 * done / self.total)
        spent = time.monotonic() - self.started
        left = spent / done * (self.total - done)
        log.info("%s: %d of %d shards, %.0f s, about %.0f s left", self.stage, done, self.total, spent, left)


def finished(stage: str, metrics: dict[str, Any]) -> None:
    """Yield by reason as a table, the rest of the metrics as Markdown."""
    rows = [{"what": "in", "rows": metrics["n_in"]}, {"what": "out", "rows": metrics["n_out"]}]
    rows += [{"what": f"rejected: {reason}", "rows": n} for reason, n in metrics["rejected"].items()]
    create_table_artifact(rows, key=f"{_key(stage)}-yield", description=f"{stage}: in = out + rejected")
    own = {k: v for k, v in metrics.items() if k not in ("stage", "n_in", "n_out", "rejected")}
    text = f"## {stage}\n\n```json\n{json.dumps(own, indent=2, ensure_ascii=False)[:20000]}\n```\n"
    create_markdown_artifact(text, key=f"{_key(stage)}-results", description=f"{stage}: {metrics.get('seconds')} s")


def lineage(stage: str) -> None:
    """What the stage read, by path, digest and the stage that made it: from the checkpoint back to the sources."""
    declared = yaml.safe_load((closure.ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    lock = Path("dvc.lock")
    locked = yaml.safe_load(lock.read_text(encoding="utf-8"))["stages"] if lock.exists() else {}
    made = {o["path"]: (by, o.get("md5", "")) for by, about in locked.items() for o in about.get("outs", ())}
    wanted = [path for path in declared[stage]["deps"] if path.startswith(f"{DATA}/")]
    rows = [dict(zip(("input", "made by", "md5"), (path, *made.get(path, ("", ""))), strict=True)) for path in wanted]
    if rows:
        create_table_artifact(rows, key=f"{_key(stage)}-lineage", description=f"{stage}: made of")


def spent(stage: str, run: str) -> None:
    """What the stage has asked of the teacher in this run so far, where it has asked anything."""
    used = ledger.spend(run).get(stage)
    if used is not None:
        description = f"{stage}: ${used.usd:.2f} for the teacher"
        create_table_artifact([asdict(used)], key=f"{_key(stage)}-spend", description=description)


def _key(stage: str) -> str:
    return stage.replace("_", "-")
