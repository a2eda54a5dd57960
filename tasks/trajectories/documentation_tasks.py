"""Tasks of documentation pairs: the teacher chooses a document, binds, grounds, writes checks; all is checked here.

What the teacher says is not believed: controls are looked up in the survey again, checks are validated and must fail on
the untouched document, the request must name every bound value, and opening a dialog alone is no task.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from tasks.agent.titles import plain
from tasks.apps.catalogue import GuardRules
from tasks.apps.splits import value_held_out
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
from tasks.trajectories.family_tasks import STAGE, World, lineage, problem_of, reject
from tasks.trajectories.survey import Survey, allowed

ROUNDS = 4
"""How often a pair is asked again because a value that it was bound to is held out."""
MAX_DIALOGS = 6
FAMILY_SHARE = 0.1
"""Share of documentation pages that are kept for the split `family`."""
OUTSIDE = frozenset({"mouse", "resource", "cross_app", "lost_icon"})
"""Flags of pairs that need more than the document and its application's controls."""
CLOSED = frozenset({"table"})
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


def instantiate(world: World, pairs: Sequence[TaskPlan], client: Client) -> tuple[list[InstantiatedTask], list[Reject]]:
    """Try every pair; each is either a task or rejected with the teacher's or our reason."""
    cards = tuple(
        TemplateCard(name=name, description=spec.description, contents=spec.contents)
        for name, spec in sorted(world.app.templates.items())
        if not spec.held_out and name in world.parts
    )
    tasks: list[InstantiatedTask] = []
    rejects: list[Reject] = []
    waiting = list(pairs)
    for attempt in range(ROUNDS):
        chosen, refused = _choose(client, waiting, cards, world.run.seed + attempt)
        rejects += refused
        held: list[TaskPlan] = []
        requests = [_request(world, pair, template) for pair, template in chosen]
        replies = client.ask_many("instantiate", requests, seed=world.run.seed + attempt)
        for (pair, template), reply in zip(chosen, replies, strict=True):
            result = _result(world, pair, template, reply)
            if isinstance(result, InstantiatedTask):
                tasks.append(result)
            elif result.reason == "mixed_cell" and attempt < ROUNDS - 1:
                held.append(pair)
            else:
                rejects.append(result)
        waiting = held
        if not waiting:
            break
    return _distinct(tasks, rejects, {pair.pair_id: pair for pair in pairs})


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
        split=_split(world, pair),
        pair_id=pair.pair_id,
        page=pair.page,
        operator=pair.operator,
        lineage=lineage(world, pair, model=world.run.teacher, prompt=prompts.load("instantiate").sha256),
    )


def _problem(world: World, template: str, answer: InstantiateReply) -> tuple[str, str] | None:
    """(reason, detail) of the first thing that is wrong with a reply."""
    if all(check.kind in ("ui", "unchanged") for check in answer.checks):
        return "dialog_only", "no check is on the document"
    problem = world.catalogue.ungrounded(answer.actions, world.parts[template])
    if problem:
        return "not_grounded", problem
    unnamed = [str(v) for v in answer.bindings.values() if str(v).casefold() not in answer.request.casefold()]
    if unnamed or not answer.request:
        return "unnamed_argument", ", ".join(unnamed)
    reason, detail = problem_of(answer.checks, world.parts[template])
    if reason:
        return reason, detail or answer.request
    share, seed = world.section.value_share, world.run.seed
    held = [v for k, v in answer.bindings.items() if k not in CLOSED and value_held_out(v, share, seed)]
    return ("mixed_cell", f"held-out value {held[0]!r} on a page of its own") if held else None


def _split(world: World, pair: TaskPlan) -> str:
    """By page: its tasks are all in training, all in dev, or the page was never executed in training."""
    point = int(digest([world.run.seed, "page", pair.page])[:8], 16) / 2**32
    if point < FAMILY_SHARE:
        return "family"
    dev = world.section.n_dev / (world.section.n_train + world.section.n_dev)
    return "dev" if point < FAMILY_SHARE + dev else "train"


def _distinct(
    tasks: Sequence[InstantiatedTask], rejects: list[Reject], pairs: dict[str, TaskPlan]
) -> tuple[list[InstantiatedTask], list[Reject]]:
    kept: dict[str, InstantiatedTask] = {}
    for task in sorted(tasks, key=lambda t: t.pair_id):
        if task.task_id in kept:
            rejects.append(reject(pairs[task.pair_id], "duplicate", task.request))
        else:
            kept[task.task_id] = task
    return list(kept.values()), rejects
