"""Ground what happens in dialogs: tabs, boxes, lists, buttons; bind what is left open to what the dialog offers."""

import re
from collections.abc import Sequence

from tasks.llm.wire import DialogView, WireControl
from tasks.schemas import Action
from tasks.teacher import phrasing
from tasks.teacher.choices import choose_number, choose_text, options_of
from tasks.teacher.lexicon import CALLED, CONCRETE, INSERT_CLOSES
from tasks.teacher.naming import find, loose, plain
from tasks.teacher.scene import GiveUp, Scene
from tasks.teacher.steps import StepAction

CLOSING = ("ok", "close", "apply", "yes")
SETTABLE = {
    "set": ("Edit", "Spinner", "ComboBox"),
    "on": ("CheckBox", "RadioButton"),
    "off": ("CheckBox",),
    "item": ("ListItem",),
}
SETTINGS = ("CheckBox", "RadioButton", "ListItem", "Button", "ComboBox", "TreeItem", "MenuItem")


class DialogScene(Scene):
    """Grounding inside the dialog that is open; with none open, controls are those of the main window."""

    def _all(self, dialog: DialogView) -> list[WireControl]:
        """Controls of the shown tab first, then of the others."""
        rest = [c for tab, controls in dialog.tabs.items() if tab != self.tab for c in controls]
        return [*dialog.tabs.get(self.tab, ()), *rest]

    def _tab(self, step: StepAction) -> None:
        if self.dialog is None:
            raise GiveUp("not_grounded", f"the {step.title} tab: no dialog is open")
        name = find(step.title, self.dialog.tabs, lambda t: t)
        if name is None:
            raise GiveUp("not_grounded", f"{self.dialog.title}: no tab {step.title!r}")
        self._show(name)

    def _show(self, tab: str) -> None:
        if tab != self.tab:
            self.tab = tab
            action = Action(function="click_input", control_text=tab, control_type="TabItem")
            self.record(action, phrasing.control(action, None), "tab", tab)

    def _locate(self, step: StepAction, types: Sequence[str]) -> WireControl | None:
        """The control that a step names, of one of these types; its tab is shown first."""
        if self.dialog is None:
            return find(step.title, [c for c in self.request.controls if c.type in types], lambda c: c.title)
        for tab in [self.tab, *(t for t in self.dialog.tabs if t != self.tab)]:
            pool = [c for c in self.dialog.tabs.get(tab, ()) if c.type in types]
            found = find(step.title, pool, lambda c: c.title)
            if found is not None:
                self._show(tab)
                return found
        return None

    def _use(self, control: WireControl, checked: bool | None, bound: bool = False) -> None:
        if not control.enabled and control.type == "Button" and not self._set_here():
            raise GiveUp("not_grounded", f"{control.title} is disabled")
        if control.type == "Button":
            self._press(control)
        elif control.type in ("CheckBox", "RadioButton"):
            on = checked is not False
            if (
                control.type == "CheckBox"
                and control.checked is not None
                and control.checked == on
                and checked is not None
            ):
                return  # as wanted already
            action = Action(function="click_input", control_text=control.title, control_type=control.type)
            self.record(action, phrasing.control(action, on), "check", control.title, "on" if on else "off", bound)
        elif control.type == "ComboBox":
            self._combo = control
        else:
            self._item(control.title, control.detail.removeprefix("in "), bound)

    def _set_here(self) -> bool:
        """Whether something was set in this dialog before; that is what enables its buttons."""
        return self.dialog is not None and bool(self.events) and self.events[-1].kind in ("set", "pick", "check")

    def _press(self, control: WireControl) -> None:
        action = Action(function="click_input", control_text=control.title, control_type="Button")
        name = plain(control.title)
        self.record(action, phrasing.control(action, None), "press", control.title)
        if self.dialog is None:
            return
        others = {plain(c.title) for c in self._all(self.dialog) if c.type == "Button"}
        alone = "close" not in others or plain(self.dialog.menu[-1]) in INSERT_CLOSES
        if name in CLOSING or (name == "insert" and alone):
            self.dialog = None

    def _open_choice(self, step: StepAction) -> None:
        """Something left open in a dialog: one of the quoted options, or a value of the open list."""
        offered = options_of(step.unbound)
        for name in offered:
            found = self._locate(StepAction("click_input", name, ""), SETTINGS)
            if found is not None and not (found.checked or found.selected):
                self.bindings[f"option {len(self.bindings)}"] = found.title
                self._use(found, True, bound=True)
                return
        if self.dialog is None:
            raise GiveUp("unbound_argument", step.unbound)
        words = loose(step.unbound).split()
        for control in self._all(self.dialog):  # "the number of rows and columns": those boxes
            named = loose(control.title)
            if control.type in ("Spinner", "Edit") and control.enabled and named and named in words:
                self._fill(StepAction("set_edit_text", control.title, "Edit", unbound=step.unbound))

    def _open_combo(self, step: StepAction) -> None:
        if not step.title:
            raise GiveUp("unbound_argument", step.clause)
        found = self._locate(step, ("ComboBox", "List", "Tree", "Table", "Edit"))
        if found is None and self._locate(step, ("Pane",)) is None and not self._items(step.title):
            raise GiveUp("not_grounded", f"no list {step.title!r}")
        self._combo = found or WireControl(label="", title=step.title, type="List")

    def _items(self, combo: str) -> list[WireControl]:
        """List items known of a list; all list items of the tab when it has no list of that name."""
        if self.dialog is None:
            return []
        shown = [c for c in self._all(self.dialog) if c.type in ("ListItem", "TreeItem", "DataItem") and c.title]
        own = [c for c in shown if loose(c.detail.removeprefix("in ")) == loose(combo)]
        return own or [c for c in shown if not c.detail.startswith("in ")]

    def _combo_done(self, step: StepAction) -> bool:
        """The item of the list that was opened last."""
        combo, self._combo = self._combo, None
        if combo is None or step.control_type != "ListItem":
            return False
        items = self._items(combo.title)
        if step.title:
            found = find(step.title, items, lambda c: c.title)
        else:
            fresh = [c for c in items if plain(c.title) != plain(combo.text) and "none" not in plain(c.title)]
            found = self.rng.choice(fresh) if fresh else None
        if found is None:
            raise GiveUp(
                "unbound_argument" if step.unbound else "not_grounded", step.unbound or f"{combo.title}: {step.title}"
            )
        if not step.title:
            self.bindings[phrasing.title(combo.title)] = found.title
        self._pick(combo, found.title, not step.title)
        return True

    def _pick(self, combo: WireControl, value: str, bound: bool) -> None:
        if combo.type != "ComboBox":
            self._item(value, combo.title, bound)
            return
        opening = Action(function="click_input", control_text=phrasing.title(combo.title), control_type="ComboBox")
        self.actions.append(opening)
        action = Action(function="click_input", control_text=value, control_type="ListItem")
        self.record(action, phrasing.control(opening, None, value), "pick", combo.title, value, bound)

    def _item(self, value: str, of: str, bound: bool) -> None:
        action = Action(function="click_input", control_text=value, control_type="ListItem")
        self.record(action, phrasing.control(action, None), "pick", of, value, bound)

    def _fill(self, step: StepAction) -> None:
        found = self._locate(step, ("Edit", "Spinner", "ComboBox")) if step.title else None
        if found is None:
            raise GiveUp("not_grounded", f"no box {step.title!r}")
        text = str(step.args.get("text", ""))
        if "text" not in step.args:
            numeric = found.type == "Spinner" or re.match(r"^-?[\d.,]+", found.text)
            text = (
                choose_number(found.text, self.rng)
                if numeric
                else choose_text(f"{step.unbound} {found.title}", self.rng)
            )
            self.bindings[phrasing.title(found.title)] = text
        action = Action(
            function="set_edit_text", control_text=found.title, control_type=found.type, args={"text": text}
        )
        self.record(action, phrasing.control(action, None), "set", found.title, text, "text" not in step.args)

    def _concretise(self, dialog: DialogView) -> None:
        """A plan that only opens a dialog: make one setting of it, on the tab that it names."""
        opened = " > ".join(phrasing.title(p) for p in dialog.menu)
        if any(e.dialog == opened and e.kind in ("check", "pick", "set", "press") for e in self.events):
            return
        offered = [
            c for c in CONCRETE.get(plain(dialog.menu[-1]), ()) if not self.tab or plain(c[0]) in ("", plain(self.tab))
        ]
        self.rng.shuffle(offered)
        for tab, name, what in offered:
            shown = find(tab, dialog.tabs, lambda t: t) if tab else next(iter(dialog.tabs), None)
            pool = [] if shown is None else list(dialog.tabs[shown])
            types = SETTABLE.get(what, ("ComboBox",))
            control = next((c for c in pool if plain(c.title) == name and c.enabled and c.type in types), None)
            if control is None or shown is None or (what == "on" and control.checked and control.type == "CheckBox"):
                continue
            if what not in SETTABLE and what not in [c.title for c in self._items(control.title)]:
                continue
            self._show(shown)
            self.made = len(self.events)
            if what not in SETTABLE:
                self._pick(control, what, True)
                self.bindings[f"option {len(self.bindings)}"] = what
            elif what == "set":
                self._fill(StepAction("set_edit_text", control.title, "Edit", unbound=name))
            else:
                self._use(control, what != "off", bound=True)
                self.bindings[f"option {len(self.bindings)}"] = CALLED.get(name, phrasing.title(control.title))
            return
