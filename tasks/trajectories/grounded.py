"""Whether every action of a task names something that was seen live, or that stands in its document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks.agent.titles import plain
from tasks.apps.slots import STORIES
from tasks.desktop import keys
from tasks.desktop.interface import FUNCTIONS, NEEDS_CONTROL
from tasks.schemas import Action
from tasks.trajectories.survey import Survey

LISTS = frozenset({"ListItem", "DataItem", "TreeItem"})
FIELDS = frozenset({"Edit", "Spinner", "ComboBox"})


class Catalogue:
    """Titles seen in the application, by control type.

    Args:
        survey: what was seen.
        values: further list values that the application is known to take (the profile's).
    """

    def __init__(self, survey: Survey, values: Iterable[str] = ()) -> None:
        self._known: dict[str, set[str]] = {"MenuItem": {plain(name) for path in survey.menus for name in path}}
        self._known["TabItem"] = {plain(tab) for view in survey.dialogs for tab in view.tabs}
        controls = [*survey.main, *(c for view in survey.dialogs for tab in view.tabs.values() for c in tab)]
        for control in controls:
            self._known.setdefault(control.type, set()).add(plain(control.title))
        listed = {plain(value) for items in survey.lists.values() for value in items}
        self._known.setdefault("ListItem", set()).update(listed, (plain(value) for value in values))

    def ungrounded(self, actions: Sequence[Action], parts: Sequence[Mapping[str, Any]]) -> str:
        """The first action that names nothing seen, in words; "" when all are grounded."""
        for action in actions:
            problem = self._problem(action, parts)
            if problem:
                return problem
        return "" if actions else "no action"

    @staticmethod
    def ambiguous(actions: Sequence[Action], parts: Sequence[Mapping[str, Any]]) -> str:
        """The first text to select that occurs twice: in the body, or in a page header, note or comment; "" for none.

        A paragraph is named by its beginning, so that two may not begin alike.
        """
        lines = list(_lines(parts, aside=True))
        for action in actions:
            if action.function == "select_text":
                text = str(action.args.get("text", ""))
                if sum(line.count(text) for line in lines) > 1:
                    return f"text {text!r} occurs more than once"
            elif action.control_type == "Text" and sum(line.startswith(action.control_text) for line in lines) > 1:
                return f"more than one paragraph begins with {action.control_text!r}"
        return ""

    def _problem(self, action: Action, parts: Sequence[Mapping[str, Any]]) -> str:
        if action.function not in FUNCTIONS:
            return f"no function {action.function!r}"
        if action.function == "keyboard_input":
            return _keys(str(action.args.get("keys", "")))
        if action.function == "select_text":
            text = str(action.args.get("text", ""))
            return (
                "" if text and any(text in line for line in _lines(parts)) else f"text {text!r} is not in the document"
            )
        if action.control_type == "Text":
            found = any(line.startswith(action.control_text) for line in _lines(parts))
            return "" if action.control_text and found else f"no paragraph {action.control_text!r}"
        if action.function not in NEEDS_CONTROL and not action.control_text:
            return ""
        return self._control(action)

    def _control(self, action: Action) -> str:
        types = (
            FIELDS
            if action.control_type in FIELDS
            else LISTS
            if action.control_type in LISTS
            else {action.control_type}
        )
        title = plain(action.control_text)
        if title and any(title in self._known.get(kind, ()) for kind in types):
            return ""
        return f"{action.control_type} {action.control_text!r} was not seen"


def _keys(text: str) -> str:
    try:
        keys.parse(text)
    except ValueError as error:
        return f"keys {text!r}: {error}"
    return "" if text else "no keys"


def _lines(parts: Sequence[Mapping[str, Any]], *, aside: bool = False) -> Iterable[str]:
    """Text of every paragraph, those in tables too; with `aside` also of page headers, footers, notes and comments."""
    for part in parts:
        if "index" not in part:
            if aside and part.get("kind") in STORIES:
                yield str(part.get("text", ""))
        elif part.get("kind") == "table":
            yield from (str(text) for row in part.get("cells") or () for text in row)
        else:
            yield str(part.get("text", ""))
