"""Find & Replace as steps: all places of a regular expression selected at once, or replaced."""

from tasks.schemas import Action


def finding(pattern: str) -> tuple[list[str], list[Action]]:
    """Steps that select every match of a pattern in the document.

    Args:
        pattern: a regular expression.
    """
    return _dialog({"Find": pattern}, "Find All")


def replacing(pattern: str, new: str) -> tuple[list[str], list[Action]]:
    """Steps that replace every match of a pattern in the document.

    Args:
        pattern: a regular expression.
        new: what stands there then; "$1" is the first group.
    """
    return _dialog({"Find": pattern, "Replace": new}, "Replace All")


def _dialog(typed: dict[str, str], button: str) -> tuple[list[str], list[Action]]:
    boxes = ("Other options", "Button"), ("Regular expressions", "CheckBox"), ("Match case", "CheckBox")
    steps = ["Choose Edit - Find and Replace.", "Click the Other options button."]
    steps += [f"Select the {name} check box." for name, _ in boxes[1:]]
    actions = [click("Edit", "MenuItem"), click("Find and Replace", "MenuItem")]
    actions += [click(name, kind) for name, kind in boxes]
    for box, text in typed.items():
        steps.append(f'In the {box} box, type "{text}".')
        actions.append(Action(function="set_edit_text", args={"text": text}, control_text=box, control_type="ComboBox"))
    steps += [f"Click {button}.", "Click Close."]
    return steps, [*actions, click(button, "Button"), click("Close", "Button")]


def click(title: str, kind: str) -> Action:
    """A click on a control.

    Args:
        title: of the control.
        kind: of the control.
    """
    return Action(function="click_input", control_text=title, control_type=kind)
