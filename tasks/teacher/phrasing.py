"""Say grounded actions in the words of docs/step-grammar.md, so that `steps` reads them back as what they are."""

import re
from collections.abc import Sequence

from tasks.schemas import Action
from tasks.teacher.places import Place

NAMES = {"ENTER": "Enter", "ESC": "Esc", "DELETE": "Delete", "BACKSPACE": "Backspace", "HOME": "Home", "END": "End"}


def title(name: str) -> str:
    """A control's title as a plan says it: no mnemonic, no trailing dots or colon."""
    return re.sub(r"\s*(?:\.\.\.|…|:)+$", "", name.replace("~", "").strip())


def menu(path: Sequence[str]) -> str:
    """A menu command."""
    return f"Choose {' - '.join(title(name) for name in path)}."


def place(where: Place) -> str:
    """Putting the caret somewhere, or selecting it."""
    if where.kind == "table":
        return f"Select the table {where.number}."
    if where.kind == "text":
        return f'Select the text "{where.text}".'
    noun = where.kind.replace("_", " ")
    return f'{"Select" if where.selected else "Click in"} the {noun} "{where.text}".'


def keys(text: str) -> str:
    """Key presses: one chord or named key, else typed text."""
    chord = re.fullmatch(r"((?:\{(?:CTRL|SHIFT|ALT)\})*)(\{[A-Z0-9]+\}|.)", text)
    if chord and (chord[1] or chord[2].startswith("{")):
        names = [name.capitalize() for name in re.findall(r"\{(\w+)\}", chord[1])]
        last = chord[2].strip("{}") if chord[2] != "{" else "{"
        return f"Press {'+'.join([*names, NAMES.get(last, last.upper())])}."
    return f'Type "{re.sub(r"{([{}])}", lambda m: m[1], text)}".'


def control(action: Action, checked: bool | None, value: str = "") -> str:
    """An action on a control of a dialog or the main window."""
    name = title(action.control_text)
    if action.function == "set_edit_text":
        return f'In the {name} box, type "{action.args["text"]}".'
    return {
        "TabItem": f"Click the {name} tab.",
        "CheckBox": f"{'Clear' if checked is False else 'Select'} the {name} check box.",
        "RadioButton": f"Select the {name} option.",
        "ComboBox": f'In the {name} list, select "{value}".',
        "ListItem": f'Select "{name}".',
    }.get(action.control_type, f"Click {name}." if re.match(r"[A-Z]", name) else f"Click the {name} button.")
