"""Skills that nobody wrote down: commands and settings that stand beside known ones in the surveyed application.

A menu command or a tool bar button is asked for by its own words ("double underline"); a setting of a dialog like its
neighbour, with the words exchanged in which their titles differ ("above" for "below"). What must hold afterwards is
told from the change itself: something changed in the place that was meant, and only in one property (check `changed`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from tasks.planner.skills import Skill
from tasks.planner.survey import Dialog, Survey
from tasks.schemas import Action, Check

FORMATS: dict[tuple[str, ...], str] = {
    ("Format", "Text"): "words",
    ("Format", "Spacing"): "paragraph",
    ("Format", "Align Text"): "paragraph",
    ("Format", "Lists"): "paragraph",
}
TABLES = frozenset({"Insert", "Delete", "Size"})
BUTTONS = {
    **dict.fromkeys(("Justified", "Left", "Center", "Right", "Unordered List", "Ordered List"), "paragraph"),
    **dict.fromkeys(("Bold", "Italic", "Underline", "Strikethrough", "Superscript", "Subscript"), "words"),
}  # fmt: skip
_FIELD = re.compile(r'In the (?P<title>.+) box, type "(?P<value>[^"]*\{\w+\}[^"]*)"\.')
_SWITCH = re.compile(r"Select the (?P<title>.+) (?P<what>check box|option)\.")
_CHOOSE = re.compile(r"Choose (?P<path>.+)\.$")
_BUTTON = re.compile(r"Click the (?P<title>.+) button\.")
CHORDS = {"Press Ctrl+B.": "bold", "Press Ctrl+I.": "italic", "Press Ctrl+U.": "underline"}
EXCHANGED = (
    ("before", "after"),
    ("above", "below"),
    ("left", "right"),
    ("over", "under"),
    ("in front of", "behind"),
    ("top", "bottom"),
)
"""Sides that go over together: the command beside "before" is asked for with "right of" as much as with "after"."""
_TAB = re.compile(r"Click the (?P<tab>.+) tab\.")
TYPES = {"box": ("Spinner", "Edit"), "check box": ("CheckBox",), "option": ("RadioButton",)}


def siblings(known: Sequence[Skill], survey: Survey) -> list[Skill]:
    """Skills of the survey that no known skill has, by name."""
    used = frozenset(title for skill in known for title in commanded(skill))
    found = [
        *_commands(survey, used),
        *_buttons(survey, used),
        *_settings(known, survey),
        *_leaves(known, survey, used),
    ]
    return sorted({s.ident: s for s in found}.values(), key=lambda s: s.ident)


def commanded(skill: Skill) -> Iterator[str]:
    """Words of the commands that a skill gives: of menu leaves, buttons, settings and keys."""
    for step in skill.steps:
        menu, button = _CHOOSE.fullmatch(step), _BUTTON.fullmatch(step)
        if menu:
            yield key_of(menu["path"].split(" - ")[-1])
        elif button:
            yield key_of(button["title"])
        elif step in CHORDS:
            yield CHORDS[step]
    yield from (key_of(title) for title in titles(skill))


def key_of(title: str) -> str:
    """A title as it is compared: "Single Underline" and "Underline", "Centered" and "Center" are one command."""
    words = _plain(title).removeprefix("single ").split()
    return " ".join(w.removesuffix("ed") if len(w) > 5 else w for w in words)


def _commands(survey: Survey, used: frozenset[str]) -> Iterator[Skill]:
    for path in survey.menus:
        leaf = path[-1]
        kind = FORMATS.get(tuple(path[:2])) or ("cell" if path[0] == "Table" and path[1] in TABLES else "")
        if not kind or len(path) != 3 or leaf.endswith(("...", "…")) or key_of(leaf) in used:
            continue
        property_ = "format" if kind != "cell" else "table"
        yield Skill(
            ident=f"menu:{'>'.join(path)}",
            source="sibling",
            object=kind,
            examples=tuple(_examples(leaf, path, kind)),
            steps=(f"Choose {' - '.join(path)}.",),
            actions=tuple(Action(function="click_input", control_text=t, control_type="MenuItem") for t in path),
            checks=(Check(kind="changed", property=property_, value=True),),
        )


def _examples(leaf: str, path: tuple[str, ...], kind: str) -> Iterator[str]:
    said = leaf[:1].lower() + leaf[1:].lower()
    place = {"words": '"X"', "paragraph": "the paragraph", "cell": 'the cell "X"'}[kind]
    if kind == "cell":
        yield from (f"{path[1]} {said} of {place}", f"{path[1]} {said} at {place}", f"{said} {place}")
        return
    for each in (place, "the paragraph") if kind == "words" else (place,):
        yield from (f"Make {each} {said}", f"Set {each} in {said}", f"{said} {each}", f"Apply {said} to {each}")
        yield from (f"{each} should be {said}", f"{each} in {said}")


def _buttons(survey: Survey, used: frozenset[str]) -> Iterator[Skill]:
    for title, kind in BUTTONS.items():
        step = f"Click the {title} button."
        if title not in survey.buttons or key_of(title) in used:
            continue
        yield Skill(
            ident=f"button:{title}",
            source="sibling",
            object=kind,
            examples=tuple(_examples(title, ("", "", title), kind)),
            steps=(step,),
            actions=(Action(function="click_input", control_text=title, control_type="Button"),),
            checks=(Check(kind="changed", property="format", value=True),),
        )


def _settings(known: Sequence[Skill], survey: Survey) -> Iterator[Skill]:
    taken = {_plain(t) for k in known for t in titles(k)}
    for skill in known:
        dialog = _dialog(skill, survey)
        if dialog is None:
            continue
        for number, step in enumerate(skill.steps):
            match = _FIELD.fullmatch(step) or _SWITCH.fullmatch(step)
            if match is None:
                continue
            what = match.groupdict().get("what") or "box"
            for title in dialog.beside(match["title"], TYPES[what], _tab(skill)):
                if _plain(title) not in taken and re.search(r"[A-Za-z]{3}", title):
                    yield _exchanged(skill, number, match["title"], title.rstrip(":"))


def _leaves(known: Sequence[Skill], survey: Survey, used: frozenset[str]) -> Iterator[Skill]:
    """Menu commands beside the one that a skill of several steps gives: an endnote is written like a footnote."""
    for skill in known:
        if len({check.kind for check in skill.checks}) > 1:
            continue  # of two effects the exchanged command is one, and the other would go unchecked
        for number, step in enumerate(
            skill.steps if skill.slots or len(skill.steps) > 1 or skill.object == "cell" else ()
        ):
            match = _CHOOSE.fullmatch(step)
            if match is None or "{" in step:
                continue
            parent = tuple(match["path"].split(" - "))[:-1]
            for path in survey.menus:
                if path[:-1] != parent or len(path) < 3 or path[-1].endswith(("...", "…")) or key_of(path[-1]) in used:
                    continue
                derived = _exchanged(skill, number, match["path"].split(" - ")[-1], path[-1])
                if len(derived.examples) > 2:  # reworded, not only named
                    yield derived


def titles(skill: Skill) -> Iterator[str]:
    """Titles of the boxes, check boxes and options that a skill sets."""
    for step in skill.steps:
        match = _FIELD.fullmatch(step) or _SWITCH.fullmatch(step)
        if match:
            yield match["title"]


def _dialog(skill: Skill, survey: Survey) -> Dialog | None:
    for step in skill.steps:
        match = _CHOOSE.fullmatch(step)
        found = survey.dialog(match["path"]) if match else None
        if found is not None:
            return found
    return None


def _tab(skill: Skill) -> str:
    return next((m["tab"] for step in skill.steps if (m := _TAB.fullmatch(step))), "")


def _exchanged(skill: Skill, number: int, old: str, new: str) -> Skill:
    before, _, after = skill.steps[number].rpartition(old)
    steps = (*skill.steps[:number], f"{before}{new}{after}", *skill.steps[number + 1 :])
    actions = tuple(
        a.model_copy(update={"control_text": new}) if _plain(a.control_text) == _plain(old) else a
        for a in skill.actions
    )
    kinds = {c.kind for c in skill.checks}
    property_ = "format" if kinds <= {"run_format", "paragraph_format"} else "table" if "table" in kinds else "page"
    property_ = "property" if kinds == {"property"} else property_
    property_ = "insert" if kinds & {"note", "comment", "field", "bookmark", "break"} else property_
    return Skill(
        ident=f"setting:{skill.ident}>{new}",
        source="sibling",
        object=skill.object,
        slots=skill.slots,
        choices=skill.choices,
        examples=tuple(dict.fromkeys([*_reworded(skill.examples, old, new), *_plainly(skill, new)])),
        steps=steps,
        actions=actions,
        select=skill.select,
        at_end=skill.at_end,
        checks=(Check(kind="changed", property=property_, value=True),),
    )


def _reworded(examples: Iterable[str], old: str, new: str) -> Iterator[str]:
    """Examples that say the words by which the titles differ, with those words exchanged."""
    before, after = _plain(old).split(), _plain(new).split()
    gone, come = [w for w in before if w not in after], [w for w in after if w not in before]
    if len(gone) != 1 or not come:
        return
    swaps = {gone[0]: " ".join(come)}
    if any({gone[0], come[0]} == set(pair) for pair in EXCHANGED):
        forth = any(gone[0] == pair[0] for pair in EXCHANGED)
        swaps = dict(pair if forth else (pair[1], pair[0]) for pair in EXCHANGED)
    said = re.compile(rf"\b(?:{'|'.join(map(re.escape, swaps))})\b", re.IGNORECASE)
    for example in examples:
        if said.search(example):
            yield said.sub(lambda m: swaps[m[0].casefold()], example)


def _plainly(skill: Skill, title: str) -> Iterator[str]:
    said, place = title.lower(), {"words": '"X"', "paragraph": "the paragraph"}.get(skill.object, "")
    of = f" of {place}" if place else ""
    if any(kind in ("length", "number") for kind in skill.slots.values()):
        yield from (f"Set {said}{of} to 0.5 inches", f"{said} 0.5 inches{of}")
    else:
        yield from (f"Turn on {said}{of}", f"{said}{' for ' + place if place else ''}")


def _plain(text: str) -> str:
    return text.casefold().strip().rstrip(":").strip()
