"""Stage 4: sourced and evolved pairs to one curated set: licence gate, near-duplicates, split, card (paper 3.1).

Outs: pairs.parquet (TaskPlan with split), rejects.parquet, card.md, card.html. Splits: train, dev and pair by seed
family (the source page), so that all descendants of a page share one; the pages that evolved pairs start from stay in
train. An evolved pair with a factor that acting holds out (a value, a wording, a family, a template) gets split
`held_out`: it stays for instantiate, and LAM1 never sees it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks import params as parameters
from tasks import store
from tasks.apps.catalogue import App
from tasks.apps.splits import cell
from tasks.params import CuratePlans, Params
from tasks.plans import card, dedup, licences
from tasks.plans.catalogue import load_catalogue
from tasks.plans.rewordings import REWORDED
from tasks.schemas import Record, Reject, Shard, TaskPlan, digest

VERSION = 1
STAGE = "curate_plans"

BROKEN = ("lost_icon", "dangling")
"""Flags of pairs whose plan misses something: a nameless icon, a list that the page continues elsewhere."""

HELD_OUT = "held_out"


class Curated(Record):
    """What became of one pair."""

    pair: TaskPlan | None
    reject: Reject | None


def _inputs() -> list[Path]:
    return [store.data_dir(stage) / "pairs.parquet" for stage in ("structure", "evolve")]


def split(params: Params) -> list[Shard]:
    """One shard: duplicates are found across all pairs."""
    content = digest(
        [
            store.digest_files(_inputs()),
            load_catalogue(params.run.app).content,
            _flags(load_catalogue(params.run.app).app),
        ]
    )
    used = params.used(STAGE) | {
        "collect": {"licenses": list(params.collect.licenses)},
        "instantiate": {"value_share": params.instantiate.value_share},
    }
    return [Shard(stage=STAGE, index=0, items=("all",), content=content, params=used, version=VERSION)]


def _flags(app: App) -> list[Any]:
    """What is held out in the catalogue."""
    families = [(n, app.is_held_out(n), [w.held_out for w in f.wordings]) for n, f in sorted(app.families.items())]
    return [
        families,
        [c.held_out for c in app.profile.connectors],
        [(n, t.held_out) for n, t in sorted(app.templates.items())],
    ]


def work(shard: Shard) -> Path:
    """Filter, deduplicate and split all pairs."""
    run, options = parameters.run_of(shard), parameters.section_of(shard, CuratePlans)
    pairs = sorted((p for path in _inputs() for p in store.read_rows(path, TaskPlan)), key=_order)
    kept, rejects = gate(pairs, shard.params["collect"]["licenses"])
    kept, again = one_plan_each(kept)
    rejects += again
    kept, repeated = dedup.find(kept, options.jaccard)
    rejects += [_reject(d.pair, d.reason, d.of) for d in repeated]
    share = float(shard.params["instantiate"]["value_share"])
    done = assign(kept, options, load_catalogue(run.app).app, share, run.seed)
    rows = [Curated(pair=p, reject=None) for p in sorted(done, key=lambda p: p.pair_id)]
    rows += [Curated(pair=None, reject=r) for r in sorted(rejects, key=lambda r: (r.row_id, r.row))]
    return store.write_rows(store.shard_path(shard), Curated, rows)


def _order(pair: TaskPlan) -> tuple[Any, ...]:
    """Which of two equal pairs is kept: as documented, a step list before a command line, evolved last, then by id."""
    rank = {"lo_help": 0, "howtoget": 1, "inline": 2, "query": 3, "evolved": 5}
    return (REWORDED in pair.flags, rank.get(pair.source, 4), pair.pair_id, pair.template)


def gate(pairs: Iterable[TaskPlan], allow: Sequence[str]) -> tuple[list[TaskPlan], list[Reject]]:
    """Keep pairs that may be trained on and whose plan is whole."""
    kept, rejects = [], []
    for pair in pairs:
        broken = next((flag for flag in BROKEN if flag in pair.flags), "")
        if not licences.allowed(pair.license, allow):
            rejects.append(_reject(pair, "licence", pair.license))
        elif broken:
            rejects.append(_reject(pair, broken, ""))
        else:
            kept.append(pair)
    return kept, rejects


def one_plan_each(pairs: Sequence[TaskPlan]) -> tuple[list[TaskPlan], list[Reject]]:
    """Keep one plan for a documentation request: other pages give further routes to the same place."""
    first: dict[tuple[str, str], TaskPlan] = {}
    kept, rejects = [], []
    for pair in pairs:
        earlier = pair if pair.source == "evolved" else first.setdefault((pair.app, dedup.normal(pair.task)), pair)
        if earlier is pair or earlier.plan == pair.plan:
            kept.append(pair)
        else:
            rejects.append(_reject(pair, "other_route", earlier.pair_id))
    return kept, rejects


def _reject(pair: TaskPlan, reason: str, detail: str) -> Reject:
    return Reject(stage=STAGE, row_id=pair.pair_id, reason=reason, detail=detail, row=pair.model_dump_json())


def assign(pairs: Sequence[TaskPlan], options: CuratePlans, app: App, value_share: float, seed: int) -> list[TaskPlan]:
    """Give every pair its split."""
    evolved_from = {p.seed_family for p in pairs if p.source == "evolved"}
    done = []
    for pair in pairs:
        if pair.source == "evolved" and held_out(pair, app, value_share, seed):
            name = HELD_OUT
        elif pair.seed_family in evolved_from:
            name = "train"
        else:
            name = by_family(pair.seed_family, options, seed)
        done.append(pair.model_copy(update={"split": name}))
    return done


def held_out(pair: TaskPlan, app: App, value_share: float, seed: int) -> frozenset[str]:
    """The factors of an evolved pair that acting holds out; empty when it may be trained on."""
    families = [w.rpartition("/")[0] for w in pair.wordings if not w.startswith("connector/")]
    return cell(
        app,
        families=families,
        wordings=pair.wordings,
        bindings=pair.bindings,
        template=pair.template,
        value_share=value_share,
        seed=seed,
    )


def by_family(seed_family: str, options: CuratePlans, seed: int) -> str:
    """train, dev or pair by a hash of the seed family."""
    value = int.from_bytes(hashlib.sha256(f"{seed}/{seed_family}".encode()).digest()[:8], "big") / 2**64
    if value < options.test_share:
        return "pair"
    return "dev" if value < options.test_share + options.dev_share else "train"


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Write pairs, rejects and the card."""
    rows = [row for path in paths for row in store.read_rows(path, Curated)]
    pairs = [r.pair for r in rows if r.pair]
    rejects = [r.reject for r in rows if r.reject]
    out = store.data_dir(STAGE)
    store.write_rows(out / "pairs.parquet", TaskPlan, pairs)
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    text = card.markdown(pairs, rejects, params)
    store.write_text(out / "card.md", text)
    store.write_text(out / "card.html", card.page(text))
    sourced = sum(p.source != "evolved" for p in pairs)
    return store.metrics(
        STAGE,
        len(rows),
        len(pairs),
        rejects,
        splits=_counts(p.split for p in pairs),
        pairs_by_source=_counts(p.source for p in pairs),
        pairs_by_operator=_counts(p.operator for p in pairs if p.operator),
        sourced=sourced,
        evolved=len(pairs) - sourced,
        evolved_per_sourced=round((len(pairs) - sourced) / max(1, sourced), 2),
        reworded=sum(REWORDED in p.flags for p in pairs),
        distinct_document_steps=len({(p.page, p.plan) for p in pairs if p.source != "evolved"}),
        seed_families=len({p.seed_family for p in pairs}),
    )


def _counts(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
