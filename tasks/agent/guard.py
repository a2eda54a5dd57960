"""The guard: code between decision and deed. Nothing a document or a model says changes what it allows.

Every action is classed read, write or sensitive; what is not known is sensitive; sensitive needs a yes for this very
action; some things are refused whoever says yes. Titles of controls are matched against the application's rules
(tasks/apps/<app>/profile.yaml); text of the document is data and is never matched or followed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath

from tasks.agent.keyboard import chords, key_class
from tasks.agent.titles import any_matches, plain
from tasks.apps.catalogue import GuardRules
from tasks.schemas import Action, Control, Observation, Record

Confirm = Callable[[Action, str], bool]
"""Asks a person: the action and why it is sensitive; True only for a yes."""

SETTINGS = frozenset(
    {"CheckBox", "RadioButton", "ComboBox", "ListItem", "DataItem", "TreeItem", "TabItem", "Edit", "Spinner", "Slider",
     "Tab", "List", "Tree", "ScrollBar", "Text"}
)  # fmt: skip
CLOSERS = frozenset({"ok", "cancel", "close", "apply", "reset", "insert", "back", "no"})
TYPED_INTO = frozenset({"Edit", "Spinner", "ComboBox", "Text", "Document", "DataItem"})
READS = frozenset(
    {"texts", "wheel_mouse_input", "annotation", "summary", "select_text", "select_paragraph", "select_table"}
)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s\\]+$", re.IGNORECASE)
_OUTWARD = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]{1,40}://|mailto:|macro:|javascript:|\\\\|file:)", re.IGNORECASE)


class Class(IntEnum):
    """Classes in order of severity."""

    READ = 0
    WRITE = 1
    SENSITIVE = 2
    FORBIDDEN = 3  # outside the episode's folder: no yes helps


class AuditEntry(Record):
    """One decision of the guard."""

    step: int
    function: str
    control: str  # title, "" without control
    window: str
    kind: str  # read, write, sensitive, forbidden
    allowed: bool
    reason: str


@dataclass(frozen=True)
class Ruling:
    """What the guard says of one action."""

    kind: Class
    allowed: bool
    reason: str


class Guard:
    """One episode's guard; remembers which command opened which dialog.

    Args:
        rules: the application's.
        confirm: how to ask for a yes; None refuses everything sensitive.
    """

    def __init__(self, rules: GuardRules, confirm: Confirm | None = None) -> None:
        self._rules, self._confirm = rules, confirm
        self.audit: list[AuditEntry] = []
        self.begin()

    @property
    def asks(self) -> bool:
        """Whether somebody can be asked."""
        return self._confirm is not None

    def begin(self) -> None:
        """A fresh desktop: forget dialogs and menus; the audit log stays."""
        self._home: tuple[str, str, str] | None = None
        self._dialogs: dict[str, Class] = {}
        self._path: tuple[str, ...] = ()
        self._last = Class.SENSITIVE  # a dialog that stands there at first is none that an action brought

    def rule(self, step: int, action: Action, control: Control | None, observation: Observation) -> Ruling:
        """Decide on one grounded action and log the decision."""
        self._settle(observation)
        kind, why = self._classify(action, control, observation)
        allowed = kind < Class.SENSITIVE
        if kind is Class.SENSITIVE and self._confirm is not None:
            allowed = self._confirm(action, why)
            why += "; confirmed" if allowed else "; not confirmed"
        self.audit.append(
            AuditEntry(
                step=step,
                function=action.function,
                control=action.control_text,
                window=observation.window,
                kind=kind.name.lower(),
                allowed=allowed,
                reason=why,
            )
        )
        if allowed:
            self._follow(action, control, kind)
        return Ruling(kind, allowed, why)

    def _settle(self, observation: Observation) -> None:
        """Tie a window that was not there before to the class of the action that brought it."""
        first = observation.controls[0] if observation.controls else None
        if self._home is None:
            self._home = (observation.window, first.title if first else "", first.control_type if first else "")
        if self._in_dialog(observation):
            self._dialogs.setdefault(observation.window, self._last)
            self._path = ()
        elif not self.menu_open(observation):
            self._path = ()

    def _follow(self, action: Action, control: Control | None, kind: Class) -> None:
        opens = control is not None and control.control_type == "MenuItem" and action.function == "click_input"
        if opens and control is not None:
            self._path = (*self._path, control.title)
        self._last = max(kind, Class.WRITE) if kind is not Class.SENSITIVE else kind

    def _in_dialog(self, observation: Observation) -> bool:
        return observation.modal or (self._home is not None and observation.window != self._home[0])

    def menu_open(self, observation: Observation) -> bool:
        """A menu or drop-down list is open: its controls come before the main window's."""
        first = observation.controls[0] if observation.controls else None
        here = (observation.window, first.title if first else "", first.control_type if first else "")
        return not self._in_dialog(observation) and here != self._home

    def _classify(self, action: Action, control: Control | None, observation: Observation) -> tuple[Class, str]:
        if action.function in READS:
            return Class.READ, "only looks or selects"
        if action.function in ("insert_table", "set_font"):
            return Class.WRITE, "changes the document"
        if action.function == "save_as":
            return _save_as(action)
        if action.function == "keyboard_input":
            return self._keys(str(action.args.get("keys", "")), control, observation)
        if control is None:
            return Class.SENSITIVE, "acts on nothing that is listed"
        typed = str(action.args.get("text", "")) if action.function == "set_edit_text" else ""
        if not control.detail and _OUTWARD.match(typed) and not self._link(control, observation, typed):
            return Class.SENSITIVE, "points outside the document"
        return self._control(control, observation)

    def _link(self, control: Control, observation: Observation, typed: str) -> bool:
        """An address of the web or of a mailbox, which the application writes down and does not open."""
        field = f"{observation.window} > {control.title}"
        return bool(_WEB.match(typed) and any_matches(self._rules.links, (field,)))

    def _control(self, control: Control, observation: Observation) -> tuple[Class, str]:
        """Class of a click on, or a value for, a control."""
        if control.detail:
            return Class.WRITE, "text of the document"
        above = self._path if control.control_type == "MenuItem" else (observation.window,)
        names = (control.title, " > ".join((*above, control.title)))
        for kind, patterns in (
            (Class.SENSITIVE, self._rules.sensitive),
            (Class.WRITE, self._rules.write),
            (Class.READ, self._rules.read),
        ):
            found = any_matches(patterns, names)
            if found and not (kind is not Class.SENSITIVE and self._dialog_class(observation) is Class.SENSITIVE):
                return kind, f"rule {found!r}"
        if control.control_type == "MenuItem" and self._opens_menu(" > ".join((*above, control.title))):
            return Class.READ, "opens a menu"
        return self._inherited(control, observation)

    def _opens_menu(self, path: str) -> bool:
        """Whether the rules know commands below this path, so that a click on it only opens a menu."""
        below = f"{plain(path)} > "
        rules = (*self._rules.read, *self._rules.write, *self._rules.sensitive)
        return any(plain(rule).startswith(below) for rule in rules)

    def _dialog_class(self, observation: Observation) -> Class:
        if not self._in_dialog(observation):
            return Class.WRITE
        return self._dialogs.get(observation.window, Class.SENSITIVE)

    def _inherited(self, control: Control, observation: Observation) -> tuple[Class, str]:
        """Settings of a dialog, and the buttons that close it, are what the command that opened it is."""
        closes = control.control_type == "Button" and plain(control.title) in CLOSERS
        if self._in_dialog(observation) and (control.control_type in SETTINGS or closes):
            if plain(control.title) in ("cancel", "close", "no"):
                return Class.READ, f"leaves {observation.window!r}"
            return self._dialog_class(observation), f"part of {observation.window!r}"
        value = control.control_type in ("ListItem", "DataItem") and self._last < Class.SENSITIVE
        if value and self.menu_open(observation):
            return Class.WRITE, "a value of the list that was opened"
        return Class.SENSITIVE, f"{control.title!r} is not in the application's rules"

    def _keys(self, keys: str, control: Control | None, observation: Observation) -> tuple[Class, str]:
        popup = self.menu_open(observation)
        kind, why = key_class(keys, popup=popup, dialog=self._in_dialog(observation))
        known = any_matches(self._rules.sensitive, (keys, *chords(keys)))
        if known:
            return Class.SENSITIVE, f"rule {known!r}"
        if kind == "sensitive":
            return Class.SENSITIVE, why
        target = control or next((c for c in observation.controls if c.focused), None)
        if target is not None and target.control_type not in TYPED_INTO and kind == "activates":
            return self._control(target, observation)
        if self._in_dialog(observation) and kind != "looks":
            return self._dialog_class(observation), f"typed into {observation.window!r}"
        return (Class.READ if kind == "looks" else Class.WRITE), why


def _save_as(action: Action) -> tuple[Class, str]:
    """A copy inside the episode's folder only: a plain relative path, no way up."""
    path = str(action.args.get("file_path", "")).replace("\\", "/")
    pure = PurePosixPath(path)
    outside = pure.is_absolute() or ".." in pure.parts or re.match(r"^[A-Za-z]:|^~|^[a-z]+://", path) or "\0" in path
    if outside:
        return Class.FORBIDDEN, f"{path!r} is outside the task's folder"
    return Class.WRITE, "a copy inside the task's folder"
