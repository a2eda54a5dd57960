"""Tasks of the task families: evolved pairs bound to their document, spread evenly, split by what is held out."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tasks.apps.binding import BoundFamily, bind_combination
from tasks.apps.catalogue import App
from tasks.apps.splits import FACTORS, cell, held_out_effects
from tasks.checks.gates import gate, holds
from tasks.errors import DataError
from tasks.params import Instantiate, Run
from tasks.planner.document import DocumentIndex
from tasks.planner.given import plan_of
from tasks.schemas import Check, InstantiatedTask, Plan, Reject, TaskPlan, digest
from tasks.trajectories.grounded import Catalogue
from tasks.trajectories.survey import Survey

STAGE = "instantiate"
LONG = 5
"""Pages; longer documents take the desktop longer."""
LONG_SHARE = 1 / 3
"""Of the training tasks, at most, are on long documents."""
Parts = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class World:
    """What tasks are instantiated on."""

    app: App
    survey: Survey
    catalogue: Catalogue
    parts: Mapping[str, Parts]  # template -> parts of the saved document
    hashes: Mapping[str, str]  # template -> sha256 of the document as built
    run: Run
    section: Instantiate


@dataclass
class Candidate:
    """A pair that may become a task."""

    pair: TaskPlan
    families: tuple[str, ...]
    connector: str
    split: str
    order: str  # a hash: the order among equals
    group: str = ""  # held-out effect of a candidate for the split `family`
    long: bool = False  # on a document of more than LONG pages


@dataclass
class Balance:
    """How often what was used: keeps the tasks spread."""

    families: Counter[str] = field(default_factory=Counter)
    groups: Counter[str] = field(default_factory=Counter)
    ways: Counter[tuple[str, ...]] = field(default_factory=Counter)  # families, wordings, template
    combined: int = 0
    long: int = 0
    total: int = 0

    def add(self, candidate: Candidate) -> None:
        """Count a task."""
        self.families.update(set(candidate.families))
        self.groups[candidate.group] += bool(candidate.group)
        self.ways[_way(candidate)] += 1
        self.combined += len(candidate.families) > 1
        self.long += candidate.long
        self.total += 1


def reject(pair: TaskPlan, reason: str, detail: str = "") -> Reject:
    """A pair that was turned down, whole."""
    return Reject(stage=STAGE, row_id=pair.pair_id, reason=reason, detail=detail[:500], row=pair.model_dump_json())


def problem_of(checks: Sequence[Check], parts: Parts) -> tuple[str, str]:
    """Both sides of the checks: (reason, detail) when the untouched document or a near miss passes them, else ""."""
    problems = gate(checks, parts)
    if not problems:
        return "", ""
    reason, _, detail = problems[0].partition(": ")
    return {"do_nothing": "already_true", "near_miss": "near_miss_passes"}.get(reason, reason), detail


def candidates(world: World, pairs: Sequence[TaskPlan]) -> tuple[list[Candidate], list[Reject]]:
    """Family pairs with their split; mixed cells and pairs that the catalogue does not know are turned down."""
    found: list[Candidate] = []
    rejects: list[Reject] = []
    for pair in pairs:
        names = tuple(w.rpartition("/")[0] for w in pair.wordings)
        families = tuple(name for name in names if name != "connector")
        connector = next((w for w in pair.wordings if w.startswith("connector/")), "")
        try:
            held = cell(
                world.app, families=families, wordings=pair.wordings, bindings=pair.bindings, template=pair.template,
                value_share=world.section.value_share, seed=world.run.seed,
            )  # fmt: skip
        except DataError as error:
            rejects.append(reject(pair, "unknown_catalogue_entry", str(error)))
            continue
        reason, detail, split = _cell_split(world, pair, families, held)
        if reason:
            rejects.append(reject(pair, reason, detail))
            continue
        order = digest([world.run.seed, pair.pair_id])
        effects = held_out_effects(world.app, families, ()) if split == "family" else frozenset()
        long = world.app.templates[pair.template].pages > LONG
        found.append(
            Candidate(
                pair, families, connector, split or _train_or_dev(world.section, order), order, "".join(effects), long
            )
        )
    return found, rejects


def _cell_split(world: World, pair: TaskPlan, families: tuple[str, ...], held: frozenset[str]) -> tuple[str, str, str]:
    """(reason, detail) why a pair serves no split, else ("", "", split); the split is "" for train or dev by chance."""
    dev = world.app.templates[pair.template].dev
    if len(held) + dev > 1:
        return "mixed_cell", " and ".join([*sorted(held), *(["document for dev"] if dev else [])]), ""
    if "family" in held and len(effects := held_out_effects(world.app, families, ())) > 1:
        return "mixed_cell", " and ".join(sorted(effects)), ""
    return "", "", "dev" if dev else next(iter(held), "")


def _train_or_dev(section: Instantiate, order: str) -> str:
    point = int(order[:8], 16) / 2**32
    return "dev" if point < section.n_dev / (section.n_train + section.n_dev) else "train"


def quotas(section: Instantiate) -> dict[str, int]:
    """How many family tasks each split gets."""
    return {"train": section.n_train, "dev": section.n_dev, **{f: int(getattr(section, f"n_{f}")) for f in FACTORS}}


def choose(
    world: World, found: Sequence[Candidate], on_task: Callable[[InstantiatedTask], None] | None = None
) -> tuple[list[InstantiatedTask], list[Reject]]:
    """Fill the quotas, evenly over families, wordings and documents; the rest is over quota."""
    tasks: list[InstantiatedTask] = []
    rejects: list[Reject] = []
    balance, seen = Balance(), set[tuple[str, str]]()
    wanted = quotas(world.section)
    cap = max(1, int(world.section.max_family_share * sum(wanted.values())))
    for split, quota in wanted.items():
        share = world.section.min_combined_share if split != "family" else 0.0  # one new effect at a time
        pool = Pool([c for c in found if c.split == split], balance, cap, share, spare_long=split == "train")
        taken = 0
        while taken < quota and (candidate := pool.next()) is not None:
            result = instantiate(world, candidate)
            if isinstance(result, InstantiatedTask) and (result.request, result.template) in seen:
                result = reject(candidate.pair, "duplicate", result.request)
            if isinstance(result, Reject):
                rejects.append(result)
                continue
            seen.add((result.request, result.template))
            balance.add(candidate)
            tasks.append(result)
            taken += 1
            if on_task is not None:
                on_task(result)
        rejects += [reject(c.pair, "over_quota", split) for c in pool.rest()]
    return tasks, rejects


class Pool:
    """Candidates of one split; gives the one whose families, wordings and document were used least."""

    def __init__(
        self, found: Sequence[Candidate], balance: Balance, cap: int, combined_share: float, *, spare_long: bool = False
    ) -> None:
        self._balance, self._cap, self._share, self._spare_long = balance, cap, combined_share, spare_long
        self._buckets: dict[tuple[tuple[str, ...], bool], list[Candidate]] = {}
        for candidate in sorted(found, key=lambda c: c.order):
            self._buckets.setdefault((tuple(sorted(candidate.families)), candidate.long), []).append(candidate)

    def next(self) -> Candidate | None:
        """Take the next one; None when none is left that keeps the families' share."""
        balance = self._balance
        full = self._spare_long and balance.long + 1 > LONG_SHARE * (balance.total + 1)
        open_ = [
            (families, long)
            for (families, long), bucket in self._buckets.items()
            if bucket and not (full and long) and all(balance.families[name] < self._cap for name in families)
        ]
        want_combined = bool(self._share) and balance.combined < (self._share + 0.05) * (balance.total + 1)
        preferred = [key for key in open_ if (len(key[0]) > 1) == want_combined] or open_
        if not preferred:
            return None
        bucket = self._buckets[min(preferred, key=self._use)]
        candidate = min(bucket, key=lambda c: (balance.ways[_way(c)], c.order))
        bucket.remove(candidate)
        return candidate

    def _use(self, key: tuple[tuple[str, ...], bool]) -> tuple[int, int, str]:
        """How much a bucket's effect group and families were used."""
        first = self._buckets[key][0]
        return self._balance.groups[first.group], max(self._balance.families[n] for n in key[0]), first.order

    def rest(self) -> Iterator[Candidate]:
        """What was not taken."""
        for key in sorted(self._buckets):
            yield from self._buckets[key]


def _way(candidate: Candidate) -> tuple[str, ...]:
    return (*candidate.pair.wordings, candidate.pair.template)


def instantiate(world: World, candidate: Candidate) -> InstantiatedTask | Reject:
    """Bind one pair: every control seen live, the checks valid and not true beforehand; else why not."""
    pair = candidate.pair
    try:
        bound = bind_combination(world.app, candidate.families, pair.wordings, candidate.connector, pair.bindings)
    except DataError as error:
        return reject(pair, "unbound_argument", str(error))
    parts = world.parts[pair.template]
    try:
        plan = plan_of(world.app, candidate.families, pair.bindings, DocumentIndex.of(parts))
    except DataError as error:
        return reject(pair, "not_planned", str(error))
    problem = world.catalogue.ungrounded((*bound.actions, *plan.actions), parts)
    if problem:
        return reject(pair, "not_grounded", problem)
    twice = world.catalogue.ambiguous(bound.actions, parts)
    if twice:
        return reject(pair, "occurs_twice", twice)
    reason, detail = problem_of(bound.checks, parts)
    if reason:
        return reject(pair, reason, detail or bound.request)
    idle = next((f for f, own in zip(candidate.families, bound.own_checks, strict=True) if holds(own, parts)), "")
    if idle:
        return reject(pair, "already_true", f"{idle}, a part of it: {bound.request}")
    return _task(world, candidate, bound, plan)


def _task(world: World, candidate: Candidate, bound: BoundFamily, plan: Plan) -> InstantiatedTask:
    pair = candidate.pair
    return InstantiatedTask(
        task_id=digest([STAGE, bound.request, pair.template]),
        request=bound.request,
        app=world.run.app,
        template=pair.template,
        template_sha256=world.hashes[pair.template],
        family="+".join(sorted(candidate.families)),
        kind="family",
        wordings=pair.wordings,
        bindings=pair.bindings,
        plan=plan.steps,
        actions=plan.actions,
        checks=bound.checks,
        split=candidate.split,
        pair_id=pair.pair_id,
        page=pair.page or world.app.families[candidate.families[0]].page,
        operator=pair.operator,
        lineage=lineage(world, pair, **({"effect": candidate.group} if candidate.group else {})),
    )


def lineage(world: World, pair: TaskPlan, **more: Any) -> dict[str, Any]:
    """Where a task comes from."""
    return {
        "doc_id": pair.doc_id, "pair_prompt": pair.prompt_sha256, "pair_model": pair.structurer,
        "app_version": world.survey.app_version, "seed": world.run.seed, **more,
    }  # fmt: skip
