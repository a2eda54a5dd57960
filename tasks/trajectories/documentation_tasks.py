"""Tasks of documentation pairs: the teacher chooses a document, binds, grounds, writes checks; all is checked here.

What the teacher says is not believed: controls are looked up in the survey again, checks are validated and must fail on
the untouched document, the request must name every bound value, and opening a dialog alone is no task.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from tasks.agent.titles import plain
from tasks.apps.catalogue import GuardRules
from tasks.apps.effects import effects_of
from tasks.apps.splits import family_effects, value_held_out
from tasks.errors import DataError
from tasks.llm import prompts
from tasks.llm.client import Client
from tasks.llm.wire import (
    ChooseTemplateReply,
    ChooseTemplateRequest,
    DialogView,
    InstantiateReply,
    InstantiateRequest,
    TemplateCard,
    Wire,
    WireControl,
)
from tasks.schemas import InstantiatedTask, Reject, TaskPlan, digest
from tasks.trajectories.family_tasks import LONG, STAGE, World, lineage, problem_of, reject
from tasks.trajectories.survey import Survey, allowed

ROUNDS = 4
"""How often a pair is asked again because a value that it was bound to is held out."""
MAX_DIALOGS = 6
TYPED = frozenset({"text.inserted", "text.appended"})
"""Effects that no page is about: words are typed on the way to what it states; a check on them tests something else."""
TURNS = 4
"""Times that a further task of one pair is asked for: a document, setting or value may be one it has had."""
TURN = 100
"""Between the seeds of the documents that one pair is asked for on; above ROUNDS."""
OUTSIDE = frozenset({"mouse", "resource", "cross_app", "lost_icon"})
"""Flags of pairs that need more than the document and its application's controls."""
CLOSED = re.compile(r"table|option \d+")
"""Bindings that are no open vocabulary."""


def order(pairs: Sequence[TaskPlan], survey: Survey, rules: GuardRules, seed: int) -> list[TaskPlan]:
    """The pairs to try first: those that name live commands which the guard allows, page by page in turn."""
    leaves = {plain(path[-1]): allowed(path, rules) for path in survey.menus}

    def named(pair: TaskPlan) -> int:
        names = [plain(n) for n in re.split(r"\s(?:-|–|>)\s|[.,]|\band\b", " ".join(pair.plan))]
        known = [leaves[name] for name in names if name in leaves]
        return (2 if all(known) else 0) + (not OUTSIDE & set(pair.flags)) if known else 0

    ranked = sorted(pairs, key=lambda p: (-named(p), -(len(p.plan) > 1), digest([seed, p.pair_id])))
    turn: Counter[str] = Counter()
    keyed: list[tuple[int, int, int, TaskPlan]] = []
    for position, pair in enumerate(ranked):
        keyed.append((-named(pair), turn[pair.page], position, pair))
        turn[pair.page] += 1
    return [pair for *_, pair in sorted(keyed, key=lambda k: k[:3])]


@dataclass
class Documented:
    """What became of documentation pairs: `tried` = tasks + rejects, a pair that is asked again counted each time."""

    tried: int
    tasks: list[InstantiatedTask] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def instantiate(world: World, pairs: Sequence[TaskPlan], client: Client) -> Documented:
    """Try every pair; each is either a task or rejected with the teacher's or our reason.

    A pair of the split `documentation` is then asked for again, on further documents and with the other settings that
    its page leaves open, up to `documentation_per_pair` tasks of one effect.
    """
    found = Documented(len(pairs))
    waiting = list(pairs)
    for attempt in range(ROUNDS):
        held: list[TaskPlan] = []
        for pair, result in _asked(world, waiting, client, world.run.seed + attempt):
            if isinstance(result, InstantiatedTask):
                found.tasks.append(result)
            elif result.reason == "held_out_value" and attempt < ROUNDS - 1:
                held.append(pair)
            else:
                found.rejects.append(result)
        waiting = held
        if not waiting:
            break
    by_id = {pair.pair_id: pair for pair in pairs}
    most = world.section.documentation_per_pair
    pages = {family.page for family in world.app.families.values()}
    again = sorted({t.pair_id for t in found.tasks if t.split == "documentation" or (_open(t) and t.page not in pages)})
    for turn in range(1, TURNS * most if again else 1):
        settled = {(t.pair_id, t.task_id) for t in found.tasks if t.split == "documentation" and not _open(t)}
        made = Counter(pair_id for pair_id, _ in settled)
        again = [ident for ident in again if made[ident] < most]
        found.tried += len(again)
        for pair, result in _asked(world, [by_id[i] for i in again], client, world.run.seed + TURN * turn):
            if isinstance(result, Reject):
                found.rejects.append(result)
            elif result.split == "documentation":
                found.tasks.append(result)
            else:
                found.rejects.append(reject(pair, "over_quota", result.request))
    return _apart(_few(_distinct(found, by_id), by_id, most), by_id)


def _asked(
    world: World, pairs: Sequence[TaskPlan], client: Client, seed: int
) -> Iterator[tuple[TaskPlan, InstantiatedTask | Reject]]:
    """Document, then arguments, from the teacher."""
    chosen, refused = _choose(client, pairs, _cards(world), seed)
    by_id = {pair.pair_id: pair for pair in pairs}
    yield from ((by_id[r.row_id], r) for r in refused)
    requests = [_request(world, pair, template) for pair, template in chosen]
    replies = client.ask_many("instantiate", requests, seed=seed)
    for (pair, template), reply in zip(chosen, replies, strict=True):
        yield pair, _result(world, pair, template, reply)


def _cards(world: World) -> tuple[TemplateCard, ...]:
    """Documents of training that a prompt can hold as a whole."""
    return tuple(
        TemplateCard(name=name, description=spec.description, contents=spec.contents)
        for name, spec in sorted(world.app.templates.items())
        if not spec.held_out and not spec.dev and spec.pages <= LONG and name in world.parts
    )


def _choose(
    client: Client, pairs: Sequence[TaskPlan], cards: tuple[TemplateCard, ...], seed: int
) -> tuple[list[tuple[TaskPlan, str]], list[Reject]]:
    requests = [ChooseTemplateRequest(task=pair.task, plan=pair.plan, templates=cards) for pair in pairs]
    chosen: list[tuple[TaskPlan, str]] = []
    rejects: list[Reject] = []
    known = {card.name for card in cards}
    for pair, reply in zip(pairs, client.ask_many("choose_template", requests, seed=seed), strict=True):
        if isinstance(reply, DataError):
            rejects.append(reject(pair, "invalid_answer", str(reply)))
            continue
        answer = cast(ChooseTemplateReply, reply)
        if answer.template in known:
            chosen.append((pair, answer.template))
        else:
            rejects.append(reject(pair, "no_template", answer.reason or answer.template))
    return chosen, rejects


def _request(world: World, pair: TaskPlan, template: str) -> Wire:
    return InstantiateRequest(
        task=pair.task,
        plan=pair.plan,
        document=tuple(_told(part) for part in world.parts[template]),
        menus=world.survey.menus,
        controls=world.survey.main,
        dialogs=tuple(_with_lists(view, world.survey) for view in dialogs_for(pair.plan, world.survey)),
        values=world.app.profile.values,
    )


def _told(part: dict[str, Any]) -> dict[str, Any]:
    """A part as a prompt shows it: what it is and says, not its formatting in full."""
    keep = ("index", "kind", "number", "text", "style", "level", "list", "rows", "cols", "cells", "alignment")
    return {key: part[key] for key in keep if key in part}


def dialogs_for(plan: Sequence[str], survey: Survey) -> list[DialogView]:
    """The dialogs that the plan's words may open: their command is named, or begins with what is named."""
    text = " ".join(plan)
    names = [plain(n) for n in re.split(r"\s(?:-|–|>)\s?|[,.]|\band then\b|\bmenu\b", text)]
    spoken = [re.sub(r"^(?:choose|select|open|go to|use)\s+(?:the\s+)?", "", name) for name in names]
    found: list[tuple[int, DialogView]] = []
    for view in survey.dialogs:
        leaf, top = plain(view.menu[-1]), plain(view.menu[0])
        if top not in spoken:
            continue
        if leaf in spoken or leaf in plain(text):
            found.append((0, view))
        elif any(len(name) > 3 and leaf.startswith(name) for name in spoken):
            found.append((1, view))
    return [view for _, view in sorted(found, key=lambda f: (f[0], f[1].menu))][:MAX_DIALOGS]


def _with_lists(view: DialogView, survey: Survey) -> DialogView:
    """The view with the values of its drop-down lists as list items, each saying which list it is in."""
    tabs = dict(view.tabs)
    for name, values in survey.lists.items():
        title, _, rest = (
            name.partition("/")
            if not name.startswith(f"{view.title}/")
            else (view.title, "/", name[len(view.title) + 1 :])
        )
        tab, _, combo = rest.partition("/")
        if title == view.title and tab in tabs:
            tabs[tab] = (
                *tabs[tab],
                *(WireControl(label="", title=v, type="ListItem", detail=f"in {combo}") for v in values),
            )
    return view.model_copy(update={"tabs": tabs})


def _result(world: World, pair: TaskPlan, template: str, reply: Wire | DataError) -> InstantiatedTask | Reject:
    if isinstance(reply, DataError):
        return reject(pair, "invalid_answer", str(reply))
    answer = cast(InstantiateReply, reply)
    if answer.rejected:
        return reject(pair, re.sub(r"\W+", "_", answer.rejected.strip().lower())[:40], answer.detail)
    problem = _problem(world, template, answer)
    if problem:
        return reject(pair, *problem)
    held = sorted(world.app.held_out(answer.checks, answer.bindings.values()))
    if len(held) > 1:
        return reject(pair, "mixed_cell", " and ".join(held))
    effect = {"effect": held[0]} if held else {}
    return InstantiatedTask(
        task_id=digest([STAGE, answer.request, template]),
        request=answer.request,
        app=world.run.app,
        template=template,
        template_sha256=world.hashes[template],
        family=pair.page,
        kind="documentation",
        bindings=answer.bindings,
        plan=answer.plan,
        actions=answer.actions,
        checks=answer.checks,
        split=_split(world, pair, answer),
        pair_id=pair.pair_id,
        page=pair.page,
        operator=pair.operator,
        lineage=lineage(world, pair, model=world.run.teacher, prompt=prompts.load("instantiate").sha256, **effect),
    )


def _problem(world: World, template: str, answer: InstantiateReply) -> tuple[str, str] | None:
    """(reason, detail) of the first thing that is wrong with a reply."""
    if all(check.kind in ("ui", "unchanged") for check in answer.checks):
        return "dialog_only", "no check is on the document"
    if effects_of(answer.checks, answer.bindings.values()) <= TYPED:
        return "only_typed", answer.request
    problem = world.catalogue.ungrounded(answer.actions, world.parts[template])
    if problem:
        return "not_grounded", problem
    twice = world.catalogue.ambiguous(answer.actions, world.parts[template])
    if twice:
        return "occurs_twice", twice
    unnamed = [str(v) for v in answer.bindings.values() if str(v).casefold() not in answer.request.casefold()]
    if unnamed or not answer.request:
        return "unnamed_argument", ", ".join(unnamed)
    reason, detail = problem_of(answer.checks, world.parts[template])
    if reason:
        return reason, detail or answer.request
    share, seed = world.section.value_share, world.run.seed
    held = [v for k, v in answer.bindings.items() if not CLOSED.fullmatch(k) and value_held_out(v, share, seed)]
    return ("held_out_value", f"{held[0]!r} on a page of its own") if held else None


def _split(world: World, pair: TaskPlan, answer: InstantiateReply) -> str:
    """`family` for a held-out effect, `documentation` where no family has the page or an effect, else train or dev."""
    effects = effects_of(answer.checks, answer.bindings.values())
    if effects & set(world.app.held_out_effects):
        return "family"
    pages = {family.page for family in world.app.families.values()}
    if pair.page not in pages and not effects & family_effects(world.app):
        return "documentation"
    point = int(digest([world.run.seed, "page", pair.page])[:8], 16) / 2**32
    return "dev" if point < world.section.n_dev / (world.section.n_train + world.section.n_dev) else "train"


def _apart(found: Documented, pairs: Mapping[str, TaskPlan]) -> Documented:
    """Turn down what would bring a page or an effect of the split `documentation` into training or dev."""
    tested = [task for task in found.tasks if task.split == "documentation"]
    pages = {task.page for task in tested}
    effects = frozenset[str]().union(*map(_effects, tested))
    kept: list[InstantiatedTask] = []
    for task in found.tasks:
        shared = sorted(effects & _effects(task)) or sorted(pages & {task.page})
        if task.split in ("train", "dev") and shared:
            found.rejects.append(reject(pairs[task.pair_id], "kept_apart", shared[0]))
        else:
            kept.append(task)
    return Documented(found.tried, kept, found.rejects)


def _few(found: Documented, pairs: Mapping[str, TaskPlan], most: int) -> Documented:
    """Of the split `documentation` at most so many tasks of one page and effect."""
    made: Counter[tuple[str, frozenset[str]]] = Counter()
    kept: list[InstantiatedTask] = []
    for task in found.tasks:
        made[task.page, _effects(task)] += 1
        if task.split == "documentation" and made[task.page, _effects(task)] > most:
            found.rejects.append(reject(pairs[task.pair_id], "over_quota", task.request))
        else:
            kept.append(task)
    return Documented(found.tried, kept, found.rejects)


def _open(task: InstantiatedTask) -> bool:
    """Whether the page leaves it open which setting of a dialog is made."""
    return task.split != "family" and any(name.startswith("option ") for name in task.bindings)


def _effects(task: InstantiatedTask) -> frozenset[str]:
    return effects_of(task.checks, task.bindings.values())


def _distinct(found: Documented, pairs: Mapping[str, TaskPlan]) -> Documented:
    kept: dict[str, InstantiatedTask] = {}
    for task in sorted(found.tasks, key=lambda t: t.pair_id):
        if task.task_id in kept:
            found.rejects.append(reject(pairs[task.pair_id], "duplicate", task.request))
        else:
            kept[task.task_id] = task
    return Documented(found.tried, list(kept.values()), found.rejects)
