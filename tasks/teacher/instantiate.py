"""instantiate@1: bind what the documentation leaves open, ground every mention, write checks, or say why not.

Checks come from what a command is known to do (`lexicon`), not from looking at what happened; opening a dialog alone is
no task.
"""

import hashlib
import random
import re
from collections.abc import Sequence

from tasks.llm.wire import InstantiateReply, InstantiateRequest
from tasks.teacher import effects, phrasing
from tasks.teacher.events import Event
from tasks.teacher.grounding import Grounder
from tasks.teacher.lexicon import CALLED
from tasks.teacher.naming import plain
from tasks.teacher.places import Place
from tasks.teacher.scene import GiveUp
from tasks.teacher.steps import Problem, examine, read_plan

HARMLESS = re.compile(
    r"^(?:open (?:a new|the|your) (?:text )?document|save\b|apply the style|return to|start making|then$|close\b|"
    r"use the)|"
    r"\bfor example\b",
    re.IGNORECASE,
)
BLOCKING = {"mouse": "mouse", "context_menu": "context_menu", "resource": "resource", "not_understood": "not_grounded"}
NOUNS = {
    "text": r"\b(?:the |an? |some )?(?:selected )?(?:text|words?|characters?|phrase)\b(?:\(s\))?",
    "paragraph": r"\b(?:the |an? )?(?:individual |current |selected )*paragraphs?\b(?:\(s\))?",
    "heading": r"\b(?:the |an? )?(?:headings?|paragraphs?)\b",
    "list_item": r"\b(?:the |an? )?(?:list item|list entry|list|paragraph)\b",
    "cell": r"\b(?:the |an? )?(?:table )?cell\b",
    "table": r"\b(?:the |an? )?(?:table )?cells\b",
}


def answer(request: InstantiateRequest, seed: int) -> InstantiateReply:
    """Everything bound and grounded, or the first reason why not."""
    reading = examine(request.plan)
    blocker = next((p for p in reading.problems if _blocks(p)), None)
    if blocker is not None:
        return InstantiateReply(rejected=BLOCKING[blocker.kind], detail=blocker.clause)
    if not reading.actions:
        return InstantiateReply(rejected="no_action", detail=" / ".join(request.plan)[:200])
    digest = hashlib.sha256(f"{seed}\0{request.task}\0{request.plan}".encode()).hexdigest()
    grounder = Grounder(request, random.Random(digest))
    try:
        grounder.run(reading.actions)
    except GiveUp as given_up:
        return InstantiateReply(rejected=given_up.reason, detail=given_up.detail)
    checks = effects.checks(grounder.events)
    if not checks:
        changed = any(e.kind in ("check", "pick", "set", "type") for e in grounder.events)
        opened = any(e.kind == "menu" for e in grounder.events) and grounder.events[-1].dialog
        kind = "not_observable" if changed or not opened else "dialog_only"
        return InstantiateReply(rejected=kind, detail="; ".join(e.name for e in grounder.events)[:200])
    plan = grounder.steps
    misread = _misread(plan, grounder)
    if misread:
        return InstantiateReply(rejected="not_readable", detail=misread)
    return InstantiateReply(
        request=_request(request.task, grounder),
        plan=tuple(plan),
        actions=tuple(grounder.actions),
        checks=tuple(checks),
        bindings=dict(grounder.bindings),
    )


def _blocks(problem: Problem) -> bool:
    """Remarks, conditions, further ways and free options may be left out; what must be done by hand may not."""
    return problem.kind in BLOCKING and not HARMLESS.search(problem.clause)


def _misread(plan: Sequence[str], grounder: Grounder) -> str:
    """The first action that a reader of the plan would not find in it; "" when all are there."""
    read = [(a.function, a.title or str(a.args)) for a in read_plan(plan)]
    meant = [(a.function, phrasing.title(a.control_text) or str(a.args)) for a in grounder.actions]
    for theirs, ours in zip(read, meant, strict=False):
        if theirs[0] != ours[0] or theirs[1].casefold() != ours[1].casefold():
            return f"{ours} reads as {theirs}"
    return "" if len(read) == len(meant) else f"{len(meant)} actions read as {len(read)}"


def _request(task: str, grounder: Grounder) -> str:
    """What is asked for: in the page's words where its plan says all, else by the setting or field itself."""
    place, events = grounder.place_of_request(), grounder.events
    if grounder.made >= 0:
        return _setting(events[grounder.made], place, grounder.rng)
    last = next((e.name.split(" > ") for e in reversed(events) if e.kind == "menu"), [])
    if (
        [plain(name) for name in last[:2]] == ["insert", "field"]
        and len(last) == 3
        and not any(e.bound for e in events)
    ):
        task = f"Insert a {last[2].lower()} field"
    return rewrite(task, place, events)


def _setting(event: Event, place: Place | None, rng: random.Random) -> str:
    """One setting of a dialog, asked for by its name."""
    name = phrasing.title(event.name)
    name = CALLED.get(plain(name), name[:1].lower() + name[1:])
    where = place.said() if place is not None else ""
    if place is not None and place.edge:
        return f"Insert a {name} {'in front of' if place.edge == 'start' else 'at the end of'} {where}."
    if event.kind == "check":
        verb = rng.choice(("Turn off", "Switch off") if event.value == "off" else ("Turn on", "Switch on", "Enable"))
        return f"{verb} {name}{' for ' + where if where else ''}."
    if event.dialog.endswith("Properties") and not where:
        return f'{rng.choice(("Set", "Change"))} the {name} of the document to "{event.value}".'
    of = f" of {where}" if where else ""
    if event.kind == "set":
        return f"{rng.choice(('Set', 'Change'))} {name}{of} to {event.value}."
    return f"{rng.choice(('Apply', 'Give'))} {event.value.lower()} {name}{' to ' + where if where else ''}."


def rewrite(task: str, place: Place | None, events: Sequence[Event]) -> str:
    """The task with every value named that was chosen here."""
    text = task.strip().rstrip(".")
    dialog = any(event.dialog for event in events)
    opens = re.match(r"^Open the (?P<name>.+?) (?:tab|settings)(?P<of> of .+)?$", text)
    if opens:
        text = f"Use the {opens['name']} settings{opens['of'] or ''}" if dialog else f"Apply {opens['name']}"
    if dialog and re.match(r"^(?:View|Open|See|Display|Show)\b", text):
        text = f"Use the {next(e.dialog for e in events if e.dialog).split(' > ')[-1]} dialog"
    if place is not None:
        text = re.sub(r"\s+(?:at the (?:current )?(?:cursor|caret) position|here)\b", "", text)
    if place is not None:
        text = _with_place(text, place)
    chosen = [said for event in events if event.bound and (said := _said(event)) and said.split('"')[-2:] != [text]]
    chosen = list(dict.fromkeys(chosen))
    if chosen:
        text += ", with " + (", ".join(chosen[:-1]) + " and " if len(chosen) > 1 else "") + chosen[-1]
    return text + "."


def _with_place(text: str, place: Place) -> str:
    noun = re.search(NOUNS[place.kind], text, re.IGNORECASE) if place.kind in NOUNS else None
    if noun and not place.edge and place.selected:
        return text[: noun.start()] + place.said() + text[noun.end() :]
    if place.edge:
        return f"{text} {'in front of' if place.edge == 'start' else 'at the end of'} {place.said()}"
    return f"{text} {'for' if place.selected else 'in'} {place.said()}"


def _said(event: Event) -> str:
    name = phrasing.title(event.name)
    return {
        "set": f'{name} set to "{event.value}"',
        "pick": f'{name} set to "{event.value}"' if name else f'"{event.value}"',
        "check": f"the option {name}{' off' if event.value == 'off' else ''}",
        "type": f'the text "{event.value}"',
    }.get(event.kind, "")
