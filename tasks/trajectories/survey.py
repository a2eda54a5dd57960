"""What the application offers, seen live once: menus, main window, and the dialogs that menu commands open.

Everything here only looks: dialogs are opened by their menu path, read tab by tab and closed again. Commands that the
guard calls sensitive, or does not know, are never opened.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.agent.titles import any_matches, plain
from tasks.apps.catalogue import GuardRules
from tasks.desktop.interface import Desktop
from tasks.errors import DesktopError
from tasks.llm.wire import DialogView, WireControl
from tasks.planner.survey import Dialog, Setting
from tasks.planner.survey import Survey as KnownWindow
from tasks.schemas import Action, Control, Observation, Record

log = logging.getLogger(__name__)

CLOSERS = ("Cancel", "Close", "No", "OK")
ATTEMPTS = 2
"""At a dialog with which the application went."""
MAX_COMBOS = 8
"""Drop-down lists opened on one tab."""
MAX_VALUES = 60
"""Values kept of one list."""
PATIENCE, PAUSE_S = 8, 0.15
"""Looks at a dialog that still grows, and seconds between them."""
SHOWN = frozenset({"TabItem"})
"""Control types of a dialog that are not settings."""


class SurveyRow(Record):
    """One thing seen; the stage's shard files hold these."""

    kind: str  # menus, main, dialog, template, skipped
    name: str  # "Format > Paragraph...", template name, ...
    value: Any = None  # menus: paths; main: controls; dialog: DialogView and {"lists"}; skipped: reason
    built: bytes = b""  # template: the document as built
    saved: bytes = b""  # template: the same, saved once through the application
    app_version: str = ""


@dataclass(frozen=True)
class Survey:
    """The rows, ready for looking things up."""

    menus: tuple[tuple[str, ...], ...] = ()
    main: tuple[WireControl, ...] = ()  # of every template, for titles; text controls left out
    dialogs: tuple[DialogView, ...] = ()
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)  # "<dialog title>/<tab>/<combo>" -> values
    app_version: str = ""

    @classmethod
    def of(cls, rows: Iterable[SurveyRow]) -> "Survey":
        """Join the rows of all shards."""
        menus: dict[tuple[str, ...], None] = {}
        main: dict[tuple[str, str], WireControl] = {}
        dialogs: dict[tuple[str, ...], DialogView] = {}
        lists: dict[str, tuple[str, ...]] = {}
        version = ""
        for row in rows:
            version = version or row.app_version
            if row.kind == "menus":
                menus |= dict.fromkeys(tuple(path) for path in row.value)
            elif row.kind == "main":
                for value in row.value:
                    control = WireControl.model_validate(value)
                    main.setdefault((control.title, control.type), control)
            elif row.kind == "dialog":
                view = DialogView.model_validate(row.value["view"])
                dialogs.setdefault(view.menu, view)
                lists |= {name: tuple(values) for name, values in row.value["lists"].items()}
        ordered = tuple(dialogs[menu] for menu in sorted(dialogs))
        return cls(
            tuple(menus), tuple(main[key] for key in sorted(main)), ordered, dict(sorted(lists.items())), version
        )


ENDINGS = ("OK", "Insert", "Apply")
"""Buttons that carry out a dialog, the first that it has."""
SETTINGS = ("Spinner", "Edit", "CheckBox", "RadioButton", "ComboBox")
"""Types of a dialog's controls that can be set."""


def planner_view(seen: Survey) -> KnownWindow:
    """What the planner needs of a survey, as it stands in checkpoints."""
    dialogs = tuple(
        Dialog(
            menu=tuple(title.rstrip(".…") for title in view.menu),
            settings=tuple(
                Setting(
                    tab=tab.strip(),
                    title=control.title,
                    type=control.type,
                    text=control.text,
                    checked=control.checked,
                    enabled=control.enabled,
                    values=_listed(seen, view, tab, control.title) if control.type == "ComboBox" else (),
                )
                for tab, controls in view.tabs.items()
                for control in controls
                if control.title and control.type in SETTINGS
            ),
            button=_ending(view),
        )
        for view in seen.dialogs
    )
    return KnownWindow(
        app_version=seen.app_version,
        menus=seen.menus,
        buttons=tuple(sorted({control.title for control in seen.main if control.type == "Button"})),
        dialogs=dialogs,
    )


def _listed(seen: Survey, view: DialogView, tab: str, title: str) -> tuple[str, ...]:
    return seen.lists.get(f"{view.title}/{tab}/{title}", ())


def _ending(view: DialogView) -> str:
    shown = {control.title for controls in view.tabs.values() for control in controls if control.type == "Button"}
    return next((name for name in ENDINGS if name in shown), ENDINGS[0])


def opens_dialog(path: Sequence[str]) -> bool:
    """Whether a menu command's title says that it opens a dialog."""
    return path[-1].endswith(("...", "…"))


def allowed(path: Sequence[str], rules: GuardRules) -> bool:
    """Whether the guard lets this command be chosen without a yes."""
    names = (path[-1], " > ".join(path))
    return not any_matches(rules.sensitive, names) and bool(any_matches((*rules.read, *rules.write), names))


class Surveyor:
    """Reads one application; restarts it where a dialog does not close.

    Args:
        desktop: started or not; left running.
        document: opened whenever the application is started.
        select: action done before each command, for instance putting the caret into a table; None for none.
    """

    def __init__(self, desktop: Desktop, document: Path, select: Action | None = None) -> None:
        self._desktop, self._document, self._select = desktop, document, select
        self._home = ""
        self._main: frozenset[tuple[str, str]] = frozenset()

    def start(self) -> Observation:
        """A fresh application on the document."""
        self._desktop.stop()
        self._desktop.start(self._document)
        observation = self._desktop.observe()
        self._home = observation.window
        self._main = frozenset((c.title, c.control_type) for c in observation.controls)
        if self._select is not None:
            self._desktop.act(self._select)
        return observation

    def main_window(self) -> SurveyRow:
        """Menus and toolbars; the document's own text is left out."""
        observation = self._desktop.observe()
        controls = [WireControl.of(c).model_dump(mode="json") for c in observation.controls if not c.detail]
        return SurveyRow(kind="main", name=self._document.stem, value=controls, app_version=self._desktop.app_version)

    def menus(self) -> SurveyRow:
        """Every menu path."""
        return SurveyRow(kind="menus", name=self._document.stem, value=[list(path) for path in self._desktop.menus()])

    def dialog(self, path: tuple[str, ...]) -> SurveyRow:
        """Open the dialog of a menu command, read it, close it; kind `skipped` with the reason when it did not open."""
        name = " > ".join(path)
        for _ in range(ATTEMPTS):
            try:
                return self._dialog(path, name)
            except DesktopError as error:  # one that dies once dies by chance: what is surveyed is to be the same again
                log.warning("survey of %s: %s", name, error)
                self.start()
        return SurveyRow(kind="skipped", name=name, value="infrastructure")

    def _dialog(self, path: tuple[str, ...], name: str) -> SurveyRow:
        reason = self._open(path)
        if reason.startswith("no menu item"):  # a window that is not modal may have kept the keyboard
            self.start()
            reason = self._open(path)
        row = SurveyRow(kind="skipped", name=name, value=reason) if reason else self._read(path, name)
        modal = bool(reason) or self._desktop.observe().modal
        if not self._close() or not modal:
            self.start()
        return row

    def _open(self, path: tuple[str, ...]) -> str:
        """Walk down the menu; "" when a dialog is open, else why not."""
        for depth, title in enumerate(path):
            observation = self._desktop.observe()
            control = _menu_item(observation, title)
            if control is None:
                return f"no menu item {title!r}"
            if not control.enabled:
                return "disabled"
            outcome = self._desktop.act(_click(control))
            if not outcome.ok:
                return f"{title!r}: {outcome.reason}"
            if depth == len(path) - 1:
                return "" if self._in_dialog(self._desktop.observe()) else "no dialog"
        return "empty path"

    def _in_dialog(self, observation: Observation) -> bool:
        return observation.modal or observation.window != self._home

    def _complete(self) -> Observation:
        """The dialog once it has stopped growing: a busy machine shows it in parts."""
        observation = self._desktop.observe()
        for _ in range(PATIENCE):
            time.sleep(PAUSE_S)
            before, observation = observation, self._desktop.observe()
            if len(before.controls) == len(observation.controls):
                break
        return observation

    def _read(self, path: tuple[str, ...], name: str) -> SurveyRow:
        observation = self._complete()
        title = observation.window
        tabs: dict[str, tuple[WireControl, ...]] = {}
        lists: dict[str, list[str]] = {}
        names = [c.title for c in observation.controls if c.control_type == "TabItem"]
        for tab in names or [""]:
            observation = self._show(tab)
            if self._in_dialog(observation):
                own = self._own(observation)
                tabs[tab] = tuple(WireControl.of(c) for c in own if c.control_type not in SHOWN)
                for combo, values in self._combos(observation).items():
                    lists[f"{title}/{tab}/{combo}"] = values
        view = DialogView(menu=path, title=title, tabs=tabs)
        return SurveyRow(kind="dialog", name=name, value={"view": view.model_dump(mode="json"), "lists": lists})

    def _own(self, observation: Observation) -> list[Control]:
        """A dialog's own controls: one that is not modal is seen together with the main window."""
        if observation.modal:
            return list(observation.controls)
        return [c for c in observation.controls if not c.detail and (c.title, c.control_type) not in self._main]

    def _show(self, tab: str) -> Observation:
        observation = self._desktop.observe()
        control = next((c for c in observation.controls if c.control_type == "TabItem" and c.title == tab), None)
        if control is None or control.selected:
            return observation
        self._desktop.act(_click(control))
        return self._desktop.observe()

    def _combos(self, observation: Observation) -> dict[str, list[str]]:
        """Values of the drop-down lists shown now: each is opened, read and closed with Escape."""
        window, found = observation.window, {}
        combos = [c for c in self._own(observation) if c.control_type == "ComboBox" and c.enabled and c.title]
        for combo in combos[:MAX_COMBOS]:
            known = {(c.title, c.control_type) for c in observation.controls}
            here = next(
                (c for c in observation.controls if c.title == combo.title and c.control_type == "ComboBox"), None
            )
            if here is None or not self._desktop.act(_click(here)).ok:
                continue
            dropped = self._desktop.observe()
            items = [c.title for c in dropped.controls if c.control_type in ("ListItem", "DataItem", "MenuItem")]
            values = [title for title in items if title and not known & {(title, "ListItem"), (title, "MenuItem")}]
            if values:
                found[combo.title] = values[:MAX_VALUES]
                self._desktop.act(Action(function="keyboard_input", args={"keys": "{ESC}"}))
            observation = self._desktop.observe()
            if observation.window != window:
                break
        return found

    def _close(self) -> bool:
        """Back to the main window."""
        for attempt in range(4):
            observation = self._desktop.observe()
            if not self._in_dialog(observation):
                if attempt == 0:  # a menu may still be open
                    self._desktop.act(Action(function="keyboard_input", args={"keys": "{ESC}"}))
                return True
            button = _closer(observation)
            if attempt == 0 or button is None:
                self._desktop.act(Action(function="keyboard_input", args={"keys": "{ESC}"}))
            else:
                self._desktop.act(_click(button))
        return not self._in_dialog(self._desktop.observe())


def _menu_item(observation: Observation, title: str) -> Control | None:
    """The menu item; pop-ups come first in an observation, so the innermost open menu wins."""
    return next(
        (c for c in observation.controls if c.control_type == "MenuItem" and plain(c.title) == plain(title)), None
    )


def _closer(observation: Observation) -> Control | None:
    for name in CLOSERS:
        for control in observation.controls:
            if control.control_type == "Button" and plain(control.title) == plain(name):
                return control
    return None


def _click(control: Control) -> Action:
    return Action(
        function="click_input",
        control_label=control.label,
        control_text=control.title,
        control_type=control.control_type,
    )
