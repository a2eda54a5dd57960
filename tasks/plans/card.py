"""The data card of the curated pairs: one text, as Markdown with a Hugging Face header and as an HTML page."""

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml
from markdown_it import MarkdownIt

from tasks import store
from tasks.params import Params
from tasks.plans import dedup, funnel
from tasks.plans.rewordings import REWORDED
from tasks.schemas import Reject, TaskPlan

PAPER = {"sourced": 29_182, "evolved": 47_490}
"""Table 1 of the paper (arXiv 2412.10047): task-plan pairs."""

NEAR = 0.8
"""Jaccard similarity from which a pair of a test split counts as near to a training pair."""
SAMPLES = 2
"""Samples shown of each source."""

_HUB = {
    "MPL-2.0": "mpl-2.0", "Apache-2.0": "apache-2.0", "MIT": "mit", "CC0-1.0": "cc0-1.0", "CC-BY-4.0": "cc-by-4.0",
    "CC-BY-SA-3.0": "cc-by-sa-3.0", "CC-BY-SA-4.0": "cc-by-sa-4.0", "CC-BY-NC-SA-3.0": "cc-by-nc-sa-3.0",
    "GFDL-1.1-or-later": "gfdl", "GFDL-1.3": "gfdl",
}  # fmt: skip
"""Licence names as the hub knows them; all others are `other` there."""


def markdown(pairs: Sequence[TaskPlan], rejects: Sequence[Reject], params: Params) -> str:
    """The card.

    Raises:
        DataError: the funnel of the chapter does not add up.
    """
    about: dict[str, Any] = json.loads((store.data_dir("collect") / "sources.json").read_text(encoding="utf-8"))
    steps = funnel.rows(pairs, rejects)
    parts = [
        _header(pairs),
        _summary(pairs, params),
        _table_1(pairs),
        _funnel(steps),
        _licences(pairs, about),
        _samples(pairs),
        _overlap(pairs),
        _counts(pairs, rejects),
    ]
    return "\n\n".join(parts) + "\n"


def page(text: str) -> str:
    """The card as an HTML page without scripts or foreign parts."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text.split("---\n", 2)[-1])
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;margin:1rem 0;display:block;overflow-x:auto}"
        "td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}th{background:#f4f4f4}"
        "@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}th{background:#222}td,th{border-color:#444}}"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Task-plan pairs</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head>\n'
        f"<body>\n{body}</body></html>\n"
    )


# ---------------------------------------------------------------- parts


def _header(pairs: Sequence[TaskPlan]) -> str:
    """Front matter that the hub reads."""
    names = sorted({_HUB.get(p.license, "other") for p in pairs})
    bounds = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    size = next((name for most, name in bounds if len(pairs) < most), "100K<n<1M")
    fields = {
        "pretty_name": "Task-plan pairs for application agents",
        "language": ["en"],
        "license": names if len(names) != 1 else names[0],
        "task_categories": ["text-generation"],
        "size_categories": [size],
        "tags": ["gui-agents", "planning", "large-action-model"],
        "configs": [{"config_name": "default", "data_files": "pairs.parquet"}],
    }
    return f"---\n{yaml.safe_dump(fields, sort_keys=False)}---"


def _summary(pairs: Sequence[TaskPlan], params: Params) -> str:
    return (
        f"# Task-plan pairs\n\n{len(pairs):,} pairs of a user request and a step-by-step plan for `{params.run.app}` "
        f"and what its sources describe beside it, made by the profile `{params.run.profile}` with seed "
        f"{params.run.seed}.\n\n"
        "Sourced pairs come from documentation pages and search queries, structured by the teacher; each plan step "
        "stands in its page. Pairs flagged `reworded` ask for the same documented task in other words. Evolved pairs "
        "bind task families to template documents. Splits: `train`, `dev`, `pair` by source page; `held_out` pairs "
        "hold a value, a wording, a family or a template that acting tests on: no model is trained on them."
    )


def _table_1(pairs: Sequence[TaskPlan]) -> str:
    sourced = [p for p in pairs if p.source != "evolved"]
    evolved = len(pairs) - len(sourced)
    reworded = sum(REWORDED in p.flags for p in sourced)
    distinct = len({(p.page, p.plan) for p in sourced})
    rows = [
        ("sourced", len(sourced), PAPER["sourced"]),
        ("evolved", evolved, PAPER["evolved"]),
        ("all", len(pairs), sum(PAPER.values())),
    ]
    below = (
        f"Of the {len(sourced):,} sourced pairs {len(sourced) - reworded:,} are as documented and {reworded:,} are "
        f"rewordings of them; they hold {distinct:,} distinct (document, steps)"
        + (", fewer than the count of pairs." if distinct < len(sourced) else ".")
    )
    return "## Table 1 beside the paper's\n\n" + table(("pairs", "here", "paper"), rows) + f"\n\n{below}"


def _funnel(steps: Sequence[funnel.Row]) -> str:
    rows = [
        (r.stage, r.source, r.unit, r.n_in, r.n_out, ", ".join(f"{k} {v:,}" for k, v in sorted(r.rejected.items())))
        for r in steps
    ]
    told = "Each line adds up: in = out + rejected. Rejected rows are kept in each stage's `rejects.parquet`."
    return f"## From pages to pairs\n\n{told}\n\n" + table(("stage", "source", "unit", "in", "out", "rejected"), rows)


def _licences(pairs: Sequence[TaskPlan], about: Mapping[str, Any]) -> str:
    counts = Counter(p.license or "none" for p in pairs)
    rows = [(name, count) for name, count in sorted(counts.items())]
    sources = []
    for name, entry in sorted(about.items()):
        d = entry["decision"]
        decision = f"{d['who']}, {d['when']}, for {d['purpose']}; {d['contact']}" if d else "none needed"
        sources.append((name, entry["licence"], entry["licence_url"], entry["attribution"], decision))
    return (
        "## Licences\n\nA derived pair is under the most restrictive licence of what it was made from.\n\n"
        + table(("licence", "pairs"), rows)
        + "\n\n"
        + table(("source", "licence", "where it says so", "attribution", "decision"), sources)
    )


def _samples(pairs: Sequence[TaskPlan]) -> str:
    groups: dict[str, list[TaskPlan]] = {}
    for pair in sorted(pairs, key=lambda p: p.pair_id):
        mine = groups.setdefault(pair.source, [])
        if len(mine) < SAMPLES:
            mine.append(pair)
    lines = ["## Samples with their lineage"]
    for source, some in sorted(groups.items()):
        for pair in some:
            lines += ["", f"**{escape(pair.task)}** ({escape(source)}, {escape(pair.app)}, {pair.split})", ""]
            lines += [f"{n}. {escape(step)}" for n, step in enumerate(pair.plan, 1)]
            parents = f", from pair {', '.join(pair.parents)}" if pair.parents else ""
            operator = f", operator {pair.operator}" if pair.operator else ""
            made = f"structured by {escape(pair.structurer)}, prompt {pair.prompt_sha256[:12]}, {escape(pair.license)}"
            lines += ["", f"Pair {pair.pair_id}{parents}{operator}, page {escape(pair.page)}, {made}."]
    return "\n".join(lines)


def _overlap(pairs: Sequence[TaskPlan]) -> str:
    train = [p for p in pairs if p.split == "train"]
    rows = []
    for split in ("dev", "pair", "held_out"):
        found = dedup.overlap([p for p in pairs if p.split == split], train, NEAR)
        rows.append((split, found.pairs, found.exact, found.task, found.plan, found.near))
    told = f"Pairs of a split that training holds too; near: Jaccard of three-word shingles >= {NEAR}, by MinHash."
    head = ("split", "pairs", "task and plan", "task", "plan", "near")
    return f"## Overlap with the training split\n\n{told}\n\n" + table(head, rows)


def _counts(pairs: Sequence[TaskPlan], rejects: Sequence[Reject]) -> str:
    listed: tuple[tuple[str, Iterable[str]], ...] = (
        ("Split", (p.split for p in pairs)),
        ("Source", (p.source for p in pairs)),
        ("Operator", (p.operator or "none" for p in pairs)),
        ("Application", (p.app for p in pairs)),
        ("Structurer", (p.structurer for p in pairs)),
        ("Flag", (f for p in pairs for f in p.flags)),
        ("Task family (a combination counts for each)", (n for p in pairs if p.family for n in p.family.split("+"))),
        ("Rejected because", (r.reason for r in rejects)),
    )
    tables = [table((title, "pairs"), sorted(Counter(names).items())) for title, names in listed]
    return "## Counts\n\n" + "\n\n".join(tables)


# ---------------------------------------------------------------- Markdown


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; numbers with thousands separators."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        lines.append("| " + " | ".join(f"{c:,}" if isinstance(c, int) else escape(str(c)) for c in row) + " |")
    return "\n".join(lines)


def escape(text: str) -> str:
    """A page's text as plain Markdown text: no table cell, link, code or HTML comes of it."""
    text = html.escape(" ".join(text.split()), quote=False)
    for sign in "\\`*[]|!#~":
        text = text.replace(sign, f"\\{sign}")
    return text
