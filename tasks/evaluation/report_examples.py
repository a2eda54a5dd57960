"""The report's trajectories to look at, its analysis of failures, and the two cards."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.evaluation import evaluated, html
from tasks.evaluation.html import Html, tag
from tasks.evaluation.results import OnlineResult
from tasks.evaluation.summary import asked, headline, ordered, percent, with_interval
from tasks.params import Params
from tasks.schemas import JudgedTrajectory, Screenshot, Trajectory

ONLINE = store.data_dir("evaluate_online")
EXECUTE = store.data_dir("execute")
VERDICTS = store.data_dir("judge") / "verdicts.parquet"
PICTURES = 8
"""Of one trajectory; the page is to open on a phone."""
CARDS = (store.data_dir("curate_plans") / "card.md", store.data_dir("curate_trajectories") / "card.md")
SOURCES = tuple(
    [ONLINE / name for name in ("results.parquet", "trajectories.parquet", "screenshots.parquet")]
    + [EXECUTE / "trajectories.parquet", EXECUTE / "screenshots.parquet", VERDICTS, *CARDS]
)
"""Every file this module reads."""


def examples(count: int) -> Html:
    """Trajectories with their pictures: the model's first, successes and failures by turns, then the teacher's."""
    outcomes = _outcomes()
    shots = _shots(outcomes)
    kept = _by_turns([i for i in shots if outcomes[i][0]], [i for i in shots if not outcomes[i][0]])[:count]
    runs = _trajectories(kept)
    parts = [_one(runs[i], *outcomes[i], shots[i], open_=number == 0) for number, i in enumerate(kept) if i in runs]
    return html.join(parts) if parts else tag("p", "No trajectory with pictures.", class_="soft")


def _outcomes() -> dict[str, tuple[bool, str]]:
    """Trajectory id to (success, reason): episodes of the evaluation first, then the teacher's."""
    found: dict[str, tuple[bool, str]] = {}
    if (ONLINE / "results.parquet").exists():
        for result in store.read_rows(ONLINE / "results.parquet", OnlineResult):
            found[result.trajectory_id] = (result.success, result.reason)
    if VERDICTS.exists():
        for judged in store.read_rows(VERDICTS, JudgedTrajectory):
            found.setdefault(judged.trajectory_id, (judged.verdict.value == "success", judged.reason))
    return found


def _shots(outcomes: Mapping[str, Any]) -> dict[str, list[Screenshot]]:
    found: dict[str, list[Screenshot]] = {}
    for path in (ONLINE / "screenshots.parquet", EXECUTE / "screenshots.parquet"):
        for shot in store.read_rows(path, Screenshot) if path.exists() else []:
            if shot.trajectory_id in outcomes:
                found.setdefault(shot.trajectory_id, []).append(shot)
    return found


def _trajectories(ids: Sequence[str]) -> dict[str, Trajectory]:
    found: dict[str, Trajectory] = {}
    for path in (ONLINE / "trajectories.parquet", EXECUTE / "trajectories.parquet"):
        if path.exists() and ids:
            rows = store.read_rows(path, Trajectory, filters=[("trajectory_id", "in", list(ids))])
            found |= {row.trajectory_id: row for row in rows}
    return found


def _by_turns(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Two of the first, one of the second, and so on, until both are used up."""
    rest, others, mixed = list(first), list(second), []
    while rest or others:
        mixed += [*rest[:2], *others[:1]]
        rest, others = rest[2:], others[1:]
    return mixed


def _one(run: Trajectory, success: bool, reason: str, shots: Sequence[Screenshot], *, open_: bool) -> Html:
    verdict = tag("span", "success" if success else "failure", class_="yes" if success else "no")
    about = f"{run.model} · {run.split} · {run.family} · {run.template}"
    steps = [
        (
            number, step.action.function or step.action.status.value,
            f"{step.action.control_text} ({step.action.control_type})" if step.action.control_text else "",
            json.dumps(step.action.args, ensure_ascii=False)[:160] if step.action.args else "",
            step.effect[:160] or step.feedback[:160],
        )
        for number, step in enumerate(run.steps)
    ]  # fmt: skip
    every = max(1, -(-len(shots) // PICTURES))
    figures = [
        tag("figure", html.picture(shot.png, f"before step {shot.step}"), tag("figcaption", f"before step {shot.step}"))
        for shot in sorted(shots, key=lambda s: s.step)[::every]
    ]
    plan = tag("ol", html.join(tag("li", step) for step in run.plan)) if run.plan else tag("p", "no plan")
    return html.details(
        Html(f"{verdict.text} · {html.safe(asked(run.split, run.request, run.task_id))}"),
        tag("p", about, class_="soft"),
        tag("p", f"Ended: {run.end.value}. {reason}"),
        html.table(("step", "function", "control", "arguments", "effect or feedback"), steps),
        html.details(f"plan ({run.plan_source})", plan),
        tag("div", *figures, class_="shots"),
        open_=open_,
    )


def failures(metrics: Mapping[str, Mapping[str, Any]]) -> Html:
    """Why episodes failed: by how they ended, by family, by what the checks found."""
    path = ONLINE / "results.parquet"
    if not path.exists():
        return tag("p", "No episode was evaluated.", class_="soft")
    results = store.read_rows(path, OnlineResult)
    ends = metrics["evaluate_online"].get("ends", {})
    reasons = sorted({reason for counts in ends.values() for reason in counts})
    by_end = [(model, *(counts.get(reason, 0) for reason in reasons)) for model, counts in ends.items()]
    lam = [r for r in results if r.model == "lam4"]
    families = sorted({r.family for r in lam})
    by_family = []
    for family in families:
        own = [r for r in lam if r.family == family]
        first = next((r.reason for r in own if not r.success), "")
        by_family.append((family, len(own), f"{percent(sum(r.success for r in own) / len(own))} %", first[:200]))
    by_family.sort(key=lambda row: (float(row[2].split()[0]), row[0]))
    found = Counter(_kind(r.reason) for r in lam if not r.success)
    return html.join(
        [
            html.table(("model", *reasons), by_end, caption="Failed episodes by how they ended") if by_end else "",
            html.table(("what was wrong", "episodes"), found.most_common(12), caption="LAM4: first thing found wrong"),
            html.table(
                ("family", "tasks", "success", "first failure"), by_family, caption="LAM4 by task family, worst first"
            ),
            _sources(metrics["evaluate_online"].get("plan_sources", {}).get("lam4", {})),
        ]
    )


def _kind(reason: str) -> str:
    """The countable part of a verdict's reason: the kind of check, or how the episode ended."""
    return reason.split(":")[0].split(";")[0][:60]


def _sources(found: Mapping[str, Mapping[str, Any]]) -> Html:
    rows = [(name, row["n"], f"{percent(row['tsr'])} %") for name, row in found.items()]
    return (
        html.table(("plan", "tasks", "success"), rows, caption="LAM4 by where its plan came from") if rows else Html("")
    )


def model_card(params: Params, metrics: Mapping[str, Mapping[str, Any]]) -> Html:
    """What the model is, how it was made, what it is for and what not."""
    shape = params.train_lam1.architecture
    same = evaluated.refused()
    online = metrics["evaluate_online"].get("splits", {})
    scratch = params.train_lam1.model == "scratch"
    rows = [
        (
            "architecture",
            f"Mistral from scratch, {shape.layers} layers, width {shape.hidden}"
            if scratch
            else params.train_lam1.model,
        ),
        ("vocabulary", params.train_lam1.vocabulary if scratch else "the model's own"),
        ("made by", "base → LAM1 (plans) → LAM2 (imitation) → LAM3 (+ explored) → LAM4 (offline PPO)"),
        ("LAM4", "refused by its gate: it is LAM3" if "lam4" in same else "accepted by its gate on dev"),
        ("algorithm of LAM4", params.train_lam4.algorithm),
        ("seed", params.run.seed),
        ("profile", params.run.profile),
        ("teacher", params.run.teacher),
        ("application", params.run.app),
        *(
            (f"task success, {split}", with_interval(headline(models.get("lam4"))) + " %")
            for split, models in ordered(online).items()
        ),
    ]
    text = (
        "For editing documents of this application by request, on a copy, behind the guard. It knows the task families "
        "and controls it was trained on; what it scores on families it has never executed stands above. It is not for "
        "documents without a copy, other applications, or requests that send, print or delete files: those the guard "
        "refuses whatever the model says."
    )
    return html.join([html.table(("", ""), rows), tag("p", text)])


def data_card() -> Html:
    """The cards of both data sets as they stand beside the data."""
    parts = []
    for path in CARDS:
        if path.exists():
            parts.append(html.details(_title(path), tag("pre", path.read_text(encoding="utf-8")[:20_000])))
    text = (
        "Pages of the LibreOffice help (MPL-2.0) as installed; requests and plans derive from them, documents are "
        "generated for this project. Attribution stands in data/collect/ATTRIBUTION.md. No personal data."
    )
    return html.join([tag("p", text), *parts])


def _title(path: Path) -> str:
    return {"curate_plans": "task-plan pairs", "curate_trajectories": "trajectories"}[path.parent.name]
