"""The manual as skills: what a page of the documentation names, the surveyed application has, and the guard allows.

An entry is one effect that one page states: a menu command, or a setting of the dialog that the page opens. It is asked
for by the page's own words and by the setting's. What must hold afterwards is told from the change itself, as for
siblings (check `changed`); nothing here knows what any command does. Entries that cannot be carried out stay known, so
that a request for them is answered with the page and why not.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.planner.siblings import commanded, key_of, titles
from tasks.planner.skills import MOST_EXAMPLES, Skill
from tasks.schemas import Action, Check, Record
from tasks.store import write_json

FILE = "manual.json"
"""Name beside survey.json."""
SOURCE, SIBLING = "manual", "sibling"


class Entry(Record):
    """What one page says can be done, tied to the application's window."""

    page: str  # source page path
    title: str  # the page's heading
    asked: tuple[str, ...] = ()  # what it is for in the page's words, as requests
    path: tuple[str, ...] = ()  # live menu path
    tab: str = ""  # of the dialog that the command opens
    setting: str = ""  # title of a control there; "" for the command alone
    type: str = ""  # of that control
    value: str = ""  # the value of a list; "on" or "off" for a switch
    unit: str = ""  # of the number that a box shows
    button: str = "OK"  # that ends the dialog
    blocked: str = ""  # why it cannot be done here


PLACES = {"Character": "words", "Text": "words", "Paragraph": "paragraph", "Spacing": "paragraph"} | {
    "Align Text": "paragraph", "Lists": "paragraph", "Bullets and Numbering": "paragraph",
}  # fmt: skip
"""Names of menus and dialogs of formatting -> what they format."""
MASKS = {"words": '"X"', "paragraph": "the paragraph", "cell": 'the cell "X"'}
EDGES = {"End": "to the end of the paragraph", "Left": "at the start of the paragraph"}
"""Key that leaves a selected paragraph -> how a masked request says where something is inserted."""
CHANGED = {"words": "format", "paragraph": "format", "cell": "table"}
_OBJECTS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    r"(?:the |an? |any )?(?:currently )?(?:selected|current) (?:paragraph|text|row|column|cell|character|word)"
    r"(?:\(s\)|s)?",
    r"(?:the |an? |any )?(?:paragraph|text|word|character|cell)(?:\(s\)|s)? (?:that|which) you (?:want|select)\w*"
    r"(?: to \w+)?",
    r"\bparagraphs?\b|\btext\b|\bcharacters?\b|\bcells?\b",
))  # fmt: skip
"""How a page speaks of what is selected, the plainest words last."""
_CARET = re.compile(
    r"\s*\b(?:at|around|in front of) the (?:current )?(?:cursor|caret|insertion) (?:position|point)\b", re.IGNORECASE
)
_OPENS = re.compile(r"(?:Open|View|See|Show|Display) (?:the )?.*\b(?:settings|tab|dialog|window)\b")
LONGEST = 14
"""Words of a request; a longer one explains."""


def load(folder: Path) -> list[Entry]:
    """Read manual.json; nothing where there is none.

    Raises:
        DataError: it is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return []
    try:
        return [Entry.model_validate(e) for e in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, ValidationError) as error:
        raise DataError(
            str(path), str(error).splitlines()[0], "entries of the manual", "run instantiate again"
        ) from error


def save(entries: Sequence[Entry], folder: Path) -> Path:
    """Write manual.json; equal entries give equal bytes."""
    return write_json(folder / FILE, [e.model_dump(mode="json", exclude_defaults=True) for e in entries])


def skills(entries: Iterable[Entry], known: Sequence[Skill]) -> list[Skill]:
    """The entries as skills, one for each command or setting; siblings of the same steps get the page's words.

    Args:
        entries: in the order of pages; the first page that states an effect is the one that is shown.
        known: skills of families, whose commands are left to them, and siblings, which are joined with their page.

    Returns:
        The siblings and the manual's, by name.
    """
    families = [s for s in known if s.source != SIBLING]
    used = frozenset(title for skill in families for title in commanded(skill))
    set_ = frozenset(key_of(title) for skill in families for title in titles(skill))
    chosen = frozenset(key_of(value) for skill in families for values in skill.choices.values() for value in values)
    found = {_last(s.steps): s for s in known if s.source == SIBLING}
    blocked: dict[tuple[str, ...], Skill] = {}
    for entry in entries:
        known_as = used if entry.setting else (used - set_) | chosen  # a field "Subject" is not the box "Subject"
        if not entry.blocked and key_of(entry.setting or entry.path[-1]) in known_as:
            continue
        for skill in _skills(entry):
            into, at = (blocked, (skill.ident,)) if skill.blocked else (found, _last(skill.steps))
            same = into.get(at, skill)
            examples = tuple(dict.fromkeys([*same.examples, *skill.examples]))[:MOST_EXAMPLES]
            into[at] = same.model_copy(update={"examples": examples, "page": same.page or skill.page})
    return sorted([*found.values(), *blocked.values()], key=lambda s: s.ident)


def _last(steps: Sequence[str]) -> tuple[str, ...]:
    """The steps that tell a skill from another: values and the button that ends a dialog apart."""
    return tuple(re.sub(r'"[^"]*\{\w+\}[^"]*"', '"_"', step) for step in steps if not step.startswith("Click OK"))


def _skills(entry: Entry) -> Iterator[Skill]:
    shown = f"{entry.title} ({entry.page})"
    if entry.blocked:
        asked = tuple(dict.fromkeys(filter(None, (_masked(a, "") for a in entry.asked))))
        if asked:
            yield Skill(
                ident=_ident(entry, entry.title),
                source=SOURCE,
                examples=asked,
                steps=(),
                page=shown,
                blocked=entry.blocked,
            )
        return
    kind = _object(entry.path)
    for edge in ("End", "Left") if entry.path[0] == "Insert" else ("",):
        steps, actions, slots = _doing(entry)
        examples = tuple(dict.fromkeys(_examples(entry, kind, edge)))
        if not examples:
            continue
        if edge:
            steps = (f"Press {edge}.", *steps)
            actions = (Action(function="keyboard_input", args={"keys": f"{{{edge.upper()}}}"}), *actions)
        name = entry.setting or entry.path[-1]
        yield Skill(
            ident=_ident(entry, name) + {"": "", "End": ">behind", "Left": ">in front"}[edge],
            source=SOURCE,
            object="paragraph" if edge else kind,
            slots=slots,
            examples=examples,
            steps=steps,
            actions=actions,
            at_end=edge == "End",
            checks=(Check(kind="changed", property=_area(entry, kind), value=True),),
            page=shown,
            off=entry.value == "off" and entry.type == "CheckBox",
        )


def _ident(entry: Entry, name: str) -> str:
    value = entry.value if entry.value not in ("", "on") else ""
    parts = [*entry.path[1:-1], entry.path[-1] if entry.path else entry.page, entry.setting and name, value]
    return f"{SOURCE}:{'>'.join(p for p in parts if p)}".replace("+", "and")


def _object(path: Sequence[str]) -> str:
    """What must be selected first; "" for what concerns the whole document."""
    if path[0] == "Table":
        return "cell"
    return next((PLACES[name] for name in path[1:] if name in PLACES), "") if path[0] == "Format" else ""


def _area(entry: Entry, kind: str) -> str:
    """What kind of thing may change, by where the command stands in the menus."""
    return CHANGED.get(kind) or {"Insert": "insert", "File": "property", "Table": "table"}.get(entry.path[0], "page")


def _doing(entry: Entry) -> tuple[tuple[str, ...], tuple[Action, ...], dict[str, str]]:
    """Steps, actions and slots."""
    steps = [f"Choose {' - '.join(entry.path)}."]
    actions = [_click(name, "MenuItem") for name in entry.path]
    slots: dict[str, str] = {}
    if entry.tab:
        steps.append(f"Click the {entry.tab} tab.")
        actions.append(_click(entry.tab, "TabItem"))
    name = entry.setting
    if entry.type == "CheckBox":
        steps.append(f"{'Clear' if entry.value == 'off' else 'Select'} the {name} check box.")
        actions.append(_click(name, "CheckBox"))
    elif entry.type == "RadioButton":
        steps.append(f"Select the {name} option.")
        actions.append(_click(name, "RadioButton"))
    elif entry.type == "ComboBox":
        steps.append(f'In the {name} list, select "{entry.value}".')
        actions += [_click(name, "ComboBox"), _click(entry.value, "ListItem")]
    elif entry.type:
        slots["value"] = _kind(entry)
        text = "{value}" + (f" {entry.unit}" if entry.unit == "in" else entry.unit)
        steps.append(f'In the {name} box, type "{text}".')
        actions.append(
            Action(function="set_edit_text", control_text=name, control_type=entry.type, args={"text": text})
        )
    if entry.type:
        steps.append(f"Click {entry.button}.")
        actions.append(_click(entry.button, "Button"))
    return tuple(steps), tuple(actions), slots


def _kind(entry: Entry) -> str:
    return "text" if entry.type == "Edit" else "length" if entry.unit == "in" else "number"


def _click(title: str, type_: str) -> Action:
    return Action(function="click_input", control_text=title, control_type=type_)


def _examples(entry: Entry, kind: str, edge: str) -> Iterator[str]:
    place = EDGES.get(edge, MASKS.get(kind, ""))
    for asked in entry.asked:
        text = _masked(asked, MASKS.get(kind, "") if not edge else "")
        if text:
            yield f"{text} {place}".strip() if place and place not in text else text
    if entry.setting:
        yield from _settings(entry, place)
        return
    leaf, above = _said(entry.path[-1]), _said(entry.path[-2])
    what = leaf if leaf.startswith(above) else f"{leaf} {above}"
    if edge:
        for said in (
            dict.fromkeys((leaf.removeprefix("insert ").removeprefix("manual "), what))
            if len(entry.path) > 2
            else (leaf,)
        ):
            said = said.removeprefix("insert ")
            yield from (f"Insert a {said} {place}", f"Add the {said} {place}", f"{said} {place}")
        return
    if place:
        yield from (f"Apply {leaf} to {place}", f"{leaf} {place}", f"Set {place} to {leaf}")
    else:
        yield f"{above} {leaf}"


def _settings(entry: Entry, place: str) -> Iterator[str]:
    name, to, of = _said(entry.setting), f" to {place}" if place else "", f" of {place}" if place else ""
    if not place and entry.path[0] == "File":
        of = " of the document"
    elif not place and " " not in name:
        name = f"{_said(entry.path[-1])} {name}"  # "text" says nothing without its dialog
    for_ = f" for {place}" if place else ""
    if entry.path[0] == "Insert":
        yield from (f"Insert a {name} {place}", f"Add a {name} {place}") if entry.type == "RadioButton" else ()
        return
    if entry.type == "ComboBox":
        value = _said(entry.value)
        yield from (f"Set {name}{of} to {value}", f"{value} {name}{for_}", f"Apply {value} {name}{to}")
    elif entry.value == "off":
        yield from (f"Turn off {name}{for_}", f"{place or 'the document'} without {name}", f"No {name}{for_}")
    elif entry.value == "on" or entry.type == "RadioButton":
        yield from (
            f"Turn on {name}{for_}",
            f"Apply {name}{to}",
            f"{name}{for_}",
            f"Give {place or 'the document'} {name}",
        )
    else:
        sample = {"text": '"Y"', "length": "0.5 inches", "number": "5"}[_kind(entry)]
        yield from (f"Set {name}{of} to {sample}", f"{name} {sample}{for_}", f"Change {name}{of} to {sample}")


def _said(title: str) -> str:
    """A title inside a sentence."""
    title = title.replace("this paragraph", "the paragraph")
    return title if re.search(r"[A-Z]{2}|^[A-Z]\d", title[1:]) else title[:1].lower() + title[1:]


def _masked(text: str, mask: str) -> str:
    """A page's words with their object masked; "" for what only opens a dialog."""
    text = _CARET.sub("", text.strip().rstrip(".:"))
    if _OPENS.match(text) or len(text.split()) > LONGEST:
        return ""
    said = next((pattern for pattern in _OBJECTS if pattern.search(text)), None) if mask else None
    return said.sub(mask, text, count=1) if said is not None else text
