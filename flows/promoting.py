"""`lam promote`: a checkpoint becomes the released one, if its evaluation is no worse in any figure that both have.

The released model's figures stand beside it in evaluation.json, as evaluate_online wrote them. The gate compares false
successes over all splits and success over the splits that the released one was measured on, each on no fewer tasks.
"""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from flows import dag
from tasks import store
from tasks.errors import DataError, LamError
from tasks.model import released
from tasks.planner import skills

FILE = "evaluation.json"
MEASURED = store.data_dir("evaluate_online") / "metrics.json"
CANDIDATE = store.data_dir("train_lam4") / "checkpoint"
MODEL = "lam4"
DERIVED = (skills.FILE, skills.VECTORS, skills.WORDS)
"""Of a checkpoint, but made anew from the application's folder where the released one is used."""


def promote(folder: Path | None = None, *, dry_run: bool) -> dict[str, Any]:
    """Put LAM4 in the released one's place.

    Args:
        folder: of the release; the repository's by default.
        dry_run: compare only.

    Returns:
        {"promoted", "dry_run", "before", "after", "files"}

    Raises:
        DataError: one of the two has no evaluation of its own.
        LamError: the candidate is worse; the message has both figures of each.
    """
    folder = folder or released.FOLDER
    if "evaluate_online" in (graph := dag.read()).plan(last="evaluate_online"):
        raise DataError(str(MEASURED), f"stale stages {sorted(graph.stale)}", "the checkpoint's own figures", "lam run")
    before, after = figures(folder / FILE), figures(MEASURED)
    if found := worse(before, after):
        raise LamError(f"{CANDIDATE}", "; ".join(found), f"no worse than {folder}", "it stays as it is")
    files = sorted(p.name for p in CANDIDATE.iterdir() if p.is_file() and p.name not in DERIVED)
    if not dry_run:
        _replace(folder, files, after)
    return {"promoted": not dry_run, "dry_run": dry_run, "before": before, "after": after, "files": files}


def figures(path: Path) -> dict[str, Any]:
    """{"splits": {split: {"tsr", "n"}}, "false_success": {"wrong", "finished"}} of metrics or of evaluation.json.

    Raises:
        DataError: it does not hold them.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        splits = {name: row[MODEL] for name, row in told["splits"].items() if "tsr" in row.get(MODEL, {})}
        pooled = told["false_success"][MODEL]
        return {
            "splits": {name: {"tsr": float(row["tsr"]), "n": int(row["n"])} for name, row in splits.items()},
            "false_success": {key: int(pooled[key]) for key in ("wrong", "finished")},
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        got = f"{type(error).__name__}: {error}"
        raise DataError(str(path), got, f"what evaluate_online says of {MODEL}", "lam run") from error


def worse(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """In what the candidate is worse, each with both figures."""
    found = [
        f"{split}: measured on {after['splits'].get(split, {}).get('n', 0)} tasks, the released one on {row['n']}"
        for split, row in before["splits"].items()
        if after["splits"].get(split, {}).get("n", 0) < row["n"]
    ]
    wrong, now_wrong = before["false_success"], after["false_success"]
    if now_wrong["wrong"] * max(1, wrong["finished"]) > wrong["wrong"] * max(1, now_wrong["finished"]):
        told = "{wrong} of {finished}".format
        found.append(f"false successes {told(**now_wrong)}, the released one's {told(**wrong)}")
    if not found:
        mine, theirs = (_success(row, before["splits"]) for row in (after, before))
        if mine < theirs:
            found.append(f"success {100 * mine:.1f} %, the released one's {100 * theirs:.1f} %")
    return found


def _success(told: dict[str, Any], splits: dict[str, Any]) -> float:
    rows = [told["splits"][split] for split in splits]
    return sum(float(row["tsr"]) for row in rows) / max(1, len(rows))


def describe(answer: dict[str, Any]) -> str:
    """The answer for people."""
    rows = [f"{'split':<16}{'released':>10}{'candidate':>11}"]
    for split, row in answer["before"]["splits"].items():
        rows.append(f"{split:<16}{100 * row['tsr']:>8.1f} %{100 * answer['after']['splits'][split]['tsr']:>9.1f} %")
    false = ["{wrong} of {finished}".format(**answer[side]["false_success"]) for side in ("before", "after")]
    rows.append(f"{'false successes':<16}{false[0]:>10}{false[1]:>11}")
    rows.append("would be promoted" if answer["dry_run"] else "promoted; now commit models/ and say so in its README")
    return "\n".join(rows)


def _replace(folder: Path, files: list[str], after: dict[str, Any]) -> None:
    fresh, old = (folder.with_name(f".{folder.name}.{what}-{os.getpid()}") for what in ("new", "old"))
    shutil.copytree(folder, fresh, ignore=lambda at, names: [n for n in names if n != "README.md"])
    for name in files:
        shutil.copyfile(CANDIDATE / name, fresh / name)
    told = {"splits": {s: {MODEL: row} for s, row in after["splits"].items()}}
    store.write_json(fresh / FILE, told | {"false_success": {MODEL: after["false_success"]}})
    lines = [f"{hashlib.sha256((fresh / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted([*files, FILE])]
    store.write_text(fresh / released.DIGESTS, "".join(lines))
    folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old)
