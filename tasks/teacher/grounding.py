"""Tie what a plan says to what the application shows: live menus, dialogs, the main window and the document.

What the documentation leaves open is bound to a value that the document or the dialog offers. What cannot be tied gives
the pair up with a reason; nothing is invented.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.llm.wire import DialogView, InstantiateRequest, WireControl
from tasks.schemas import Action
from tasks.teacher import effects, phrasing, places
from tasks.teacher.choices import choose_number, choose_text, options_of
from tasks.teacher.events import Event
from tasks.teacher.lexicon import INSERT_CLOSES
from tasks.teacher.naming import find, loose, plain
from tasks.teacher.places import Place
from tasks.teacher.steps import StepAction

CLOSING = ("ok", "close", "apply", "yes")
EDGES = ("start", "end")
FINAL = ("ok", "insert", "apply", "close")
SETTINGS = ("CheckBox", "RadioButton", "ListItem", "Button", "ComboBox", "TreeItem", "MenuItem")


class GiveUp(Exception):
    """The pair cannot be instantiated."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class Grounder:
    """Grounds the actions of one plan in order; collects actions, step texts, events and bindings."""

    def __init__(self, request: InstantiateRequest, rng: random.Random) -> None:
        self.request, self.rng = request, rng
        self.actions: list[Action] = []
        self.steps: list[str] = []
        self.events: list[Event] = []
        self.bindings: dict[str, str] = {}
        self.place: Place | None = None
        self.dialog: DialogView | None = None
        self.tab = ""
        self._combo: WireControl | None = None

    # ------------------------------------------------------------ plan level

    def run(self, steps: Sequence[StepAction]) -> None:
        """Ground everything.

        Raises:
            GiveUp: something cannot be tied or bound.
        """
        for index, step in enumerate(steps):
            following = steps[index + 1] if index + 1 < len(steps) else None
            if step.control_type == "MenuItem" and step.path:
                if following is None or following.path[: len(step.path)] != step.path:
                    self._menu(step, following)
            elif not (self._combo_done(step)):
                self._handler(step)(step)
        self._finish()

    def _handler(self, step: StepAction) -> Callable[[StepAction], None]:
        by_function = {
            "select_text": self._select,
            "select_paragraph": self._select,
            "select_table": self._select,
            "keyboard_input": self._keyboard,
            "set_edit_text": self._fill,
            "set_font": self._plain,
            "insert_table": self._plain,
        }
        if step.function in by_function:
            return by_function[step.function]
        if step.control_type == "Text":
            return self._select
        return {"TabItem": self._tab, "ComboBox": self._open_combo}.get(step.control_type, self._control)

    def _finish(self) -> None:
        """The documentation often leaves out the button that ends a dialog."""
        if self.dialog is None:
            return
        done = {plain(e.name) for e in self.events if e.kind == "press"}
        for name in FINAL:
            here = self._all(self.dialog) if self.dialog is not None else []
            button = next((c for c in here if c.type == "Button" and plain(c.title) == name), None)
            if button is not None and not (name == "insert" and name in done):
                self._press(button)
        if self.dialog is not None:
            raise GiveUp("not_grounded", f"{self.dialog.title}: no button ends it")

    # ------------------------------------------------------------ document

    def _select(self, step: StepAction) -> None:
        """A selection or caret; an open one is bound to a place of the document."""
        if self.dialog is not None:
            raise GiveUp("not_grounded", f"{step.clause!r} while {self.dialog.title!r} is open")
        selecting = step.function != "click_input"
        named = step.title or str(step.args.get("text", ""))
        if named:
            place = self._named(named, step)
        else:
            kind = places.wanted(step.unbound or step.clause) or ("table" if step.function == "select_table" else "")
            if not kind:
                raise GiveUp("resource", step.unbound or step.clause)
            if kind == "text" and not selecting:
                kind = "paragraph"
            found = places.choose(kind, self.request.document, self.rng, selected=selecting, short=not selecting)
            if found is None:
                raise GiveUp("unbound_argument", f"the document holds no {kind}")
            place = found
        self.go(place)

    def _named(self, name: str, step: StepAction) -> Place:
        parts = [
            part for part in self.request.document if str(part.get("text", "")).startswith(name) and "index" in part
        ]
        if step.function == "select_text" or not parts:
            raise GiveUp("not_grounded", f"{name!r} is not in the document")
        text = str(parts[0]["text"])
        return Place(str(parts[0]["kind"]), name, text, selected=step.function != "click_input")

    def go(self, place: Place) -> None:
        """Put the caret there, or select it."""
        self.place = place
        self.bindings.setdefault(place.kind, place.text or str(place.number))
        self.steps.append(phrasing.place(place))
        if place.kind == "table":
            self.actions.append(Action(function="select_table", args={"number": place.number}))
        elif place.kind == "text":
            self.actions.append(Action(function="select_text", args={"text": place.text}))
        else:
            function = "select_paragraph" if place.selected else "click_input"
            self.actions.append(Action(function=function, control_text=place.text, control_type="Text"))

    def _keyboard(self, step: StepAction) -> None:
        keys = str(step.args.get("keys", ""))
        if not keys:
            if re.search(r"\b(?:number|formula|calculation|equals|variable)", step.unbound):
                raise GiveUp("unbound_argument", step.unbound)
            keys = choose_text(step.unbound, self.rng)
            self.bindings["text"] = keys
        if self.dialog is None and self.place is None and not keys.startswith("{"):
            self._prepare("end")
        edge = {"{HOME}": "start", "{END}": "end"}.get(keys)
        if edge and self.place is not None and self.dialog is None:
            self.place = replace(self.place, edge=edge)
        kind = "key" if re.match(r"\{(?![{}])", keys) else "type"
        self._record(
            Action(function="keyboard_input", args={"keys": keys}), phrasing.keys(keys), kind, keys, keys, not step.args
        )

    def _plain(self, step: StepAction) -> None:
        raise GiveUp("not_grounded", step.clause)  # help pages never say these two; families do

    # ------------------------------------------------------------ menus

    def _menu(self, step: StepAction, following: StepAction | None) -> None:
        if self.dialog is not None:
            self._finish()
        live, rest = self._live(step.path)
        live = self._deeper(live, step, following)
        name = " > ".join(phrasing.title(part) for part in live)
        self._prepare(effects.need(name))
        self.steps.append(phrasing.menu(live))
        for part in live:
            text = phrasing.title(part)
            self.actions.append(Action(function="click_input", control_text=text, control_type="MenuItem"))
        self.events.append(Event("menu", name, place=self.place))
        view = next((d for d in self.request.dialogs if [plain(p) for p in d.menu] == [plain(p) for p in live]), None)
        if view is not None:
            self.dialog, self.tab = view, next(iter(view.tabs), "") if len(view.tabs) == 1 else ""
        elif live[-1].endswith(("...", "…")):
            raise GiveUp("not_grounded", f"what {name} opens was not seen")
        for tab in rest:
            self._tab(StepAction("click_input", tab, "TabItem", clause=step.clause))

    def _prepare(self, need: str) -> None:
        """See that the caret or selection is where a command needs it, where the plan did not say."""
        if not need:
            return
        kind = {"start": "paragraph", "end": "paragraph", "whole": "paragraph"}.get(need, need)
        here = self.place
        fits = here is not None and (
            here.kind == kind or (kind in ("paragraph", "text") and here.kind not in ("table", "cell"))
        )
        if not fits or (need == "whole" and here is not None and here.kind == "text"):
            place = places.choose(
                kind, self.request.document, self.rng, selected=need not in EDGES, short=need in EDGES
            )
            if place is None:
                raise GiveUp("unbound_argument", f"the document holds no {kind}")
            self.go(place)
        if need in EDGES and self.place is not None and not self.place.edge and not self.place.selected:
            keys = "{HOME}" if need == "start" else "{END}"
            self.place = replace(self.place, edge=need)
            self._record(Action(function="keyboard_input", args={"keys": keys}), phrasing.keys(keys), "key", keys, keys)

    def _live(self, path: Sequence[str]) -> tuple[tuple[str, ...], Sequence[str]]:
        """The live menu path of a documented one, and trailing names that are tabs of its dialog."""
        pool = [tuple(p) for p in self.request.menus]
        for depth, name in enumerate(path):
            titles = sorted({p[depth] for p in pool if len(p) > depth}, key=len)
            found = find(name, titles, lambda t: t)
            if found is not None:
                pool = [p for p in pool if len(p) > depth and p[depth] == found]
                continue
            if depth and any(len(p) == depth for p in pool):
                return next(p for p in pool if len(p) == depth), path[depth:]
            moved = find(path[-1], [p for p in pool if depth], lambda p: p[-1]) or find(
                path[-1], self._unique_leaves(), lambda p: p[-1]
            )
            if moved is None:
                raise GiveUp("not_grounded", " - ".join(path))
            return moved, ()
        exact = [p for p in pool if len(p) == len(path)]
        return (exact[0], ()) if exact else (pool[0][: len(path)], ())

    def _unique_leaves(self) -> list[tuple[str, ...]]:
        leaves: dict[str, list[tuple[str, ...]]] = {}
        for path in self.request.menus:
            leaves.setdefault(loose(path[-1]), []).append(tuple(path))
        return [paths[0] for paths in leaves.values() if len(paths) == 1]

    def _deeper(self, live: tuple[str, ...], step: StepAction, following: StepAction | None) -> tuple[str, ...]:
        """A submenu: choose the entry that the following words leave open, or its only one."""
        below = [tuple(p) for p in self.request.menus if tuple(p[: len(live)]) == live and len(p) > len(live)]
        if not below or any(tuple(p) == live for p in self.request.menus):
            return live
        default = next((p for p in below if "default" in plain(p[-1])), None)
        if following is not None and following.unbound and default is not None:
            self._consumed = following
            return default
        if len(below) == 1 or default is not None:
            return default or below[0]
        raise GiveUp("unbound_argument", f"{' - '.join(live)} is a submenu")

    _consumed: StepAction | None = None

    # ------------------------------------------------------------ dialogs and main window

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
            self._record(action, phrasing.control(action, None), "tab", tab)

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

    def _control(self, step: StepAction) -> None:
        """A check box, option, button or list item."""
        if step is self._consumed:
            return
        if not step.title:
            self._open_choice(step)
            return
        types = [step.control_type] if step.control_type in ("CheckBox", "RadioButton") else list(SETTINGS)
        found = self._locate(step, types) or self._locate(step, SETTINGS)
        if found is None:
            where = self.dialog.title if self.dialog else "main window"
            raise GiveUp("not_grounded", f"{where}: no {step.control_type or 'control'} {step.title!r}")
        self._use(found, step.checked)

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
            self._record(action, phrasing.control(action, on), "check", control.title, "on" if on else "off", bound)
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
        self._record(action, phrasing.control(action, None), "press", control.title)
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
        self._record(action, phrasing.control(opening, None, value), "pick", combo.title, value, bound)

    def _item(self, value: str, of: str, bound: bool) -> None:
        action = Action(function="click_input", control_text=value, control_type="ListItem")
        self._record(action, phrasing.control(action, None), "pick", of, value, bound)

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
        self._record(action, phrasing.control(action, None), "set", found.title, text, "text" not in step.args)

    def _record(self, action: Action, step: str, kind: str, name: str, value: str = "", bound: bool = False) -> None:
        action = action.model_copy(update={"control_text": phrasing.title(action.control_text)})
        self.actions.append(action)
        self.steps.append(step)
        dialog = " > ".join(phrasing.title(p) for p in self.dialog.menu) if self.dialog else ""
        self.events.append(Event(kind, name, value, dialog, self.tab if self.dialog else "", self.place, bound))

    def place_of_request(self) -> Place | None:
        """The place that the request must name: where the first effect happens."""
        return next((e.place for e in self.events if e.place is not None and e.kind != "key"), self.place)
