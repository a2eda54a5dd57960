"""Tie what a plan says to what the application shows: live menus, dialogs, the main window and the document.

What the documentation leaves open is bound to a value that the document or the dialog offers. What cannot be tied gives
the pair up with a reason; nothing is invented.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.schemas import Action
from tasks.teacher import effects, phrasing, places
from tasks.teacher.choices import choose_text
from tasks.teacher.dialog_scene import SETTINGS, DialogScene
from tasks.teacher.events import Event
from tasks.teacher.lexicon import CHORDS, TYPED
from tasks.teacher.naming import find, loose, plain
from tasks.teacher.scene import GiveUp
from tasks.teacher.steps import StepAction

FINAL = ("ok", "insert", "apply", "close")


class Grounder(DialogScene):
    """Grounds the actions of one plan in order."""

    _consumed: StepAction | None = None
    """The step that named the last entry of a submenu, dealt with already."""

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
        if self.dialog is not None:
            self._concretise(self.dialog)
        self._type_after()
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

    def _type_after(self) -> None:
        """A note or comment is not left empty."""
        last = next((i for i, e in enumerate(self.events) if e.kind == "menu" and plain(e.name) in TYPED), None)
        if last is not None and not any(e.kind == "type" for e in self.events[last:]):
            self._keyboard(StepAction("keyboard_input", unbound="the text"))

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

    def _keyboard(self, step: StepAction) -> None:
        keys = str(step.args.get("keys", ""))
        if not keys and self.dialog is not None:
            self._open_choice(step)
            return
        if not keys:
            if re.search(r"\b(?:number|formula|calculation|equals|variable)", step.unbound):
                raise GiveUp("unbound_argument", step.unbound)
            keys = choose_text(step.unbound, self.rng)
            self.bindings["text"] = keys
        if self.dialog is None and self.place is None:
            self._prepare(effects.need(CHORDS.get(keys, "")) if keys.startswith("{") else "end")
        edge = {"{HOME}": "start", "{END}": "end"}.get(keys)
        if edge and self.place is not None and self.dialog is None:
            self.place = replace(self.place, edge=edge)
        kind = "key" if re.match(r"\{(?![{}])", keys) else "type"
        self.record(
            Action(function="keyboard_input", args={"keys": keys}), phrasing.keys(keys), kind, keys, keys, not step.args
        )

    def _plain(self, step: StepAction) -> None:
        raise GiveUp("not_grounded", step.clause)  # help pages never say these two; families do

    def _menu(self, step: StepAction, following: StepAction | None) -> None:
        if self.dialog is not None:
            self._finish()
        live, rest = self._live(step.path)
        live = self._deeper(live, following)
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

    def _deeper(self, live: tuple[str, ...], following: StepAction | None) -> tuple[str, ...]:
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

    def _control(self, step: StepAction) -> None:
        """A check box, option, button or list item."""
        if step is self._consumed:
            return
        if not step.title:
            kind = places.wanted(step.unbound, "") if self.dialog is None else ""
            if kind:
                self._select(replace(step, function="select_paragraph"))
            else:
                self._open_choice(step)
            return
        if self.dialog is not None and plain(step.title) == "ok" and self._locate(step, ("Button",)) is None:
            step = replace(step, title="Insert")
        types = [step.control_type] if step.control_type in ("CheckBox", "RadioButton") else list(SETTINGS)
        found = self._locate(step, types) or self._locate(step, SETTINGS)
        if found is None:
            where = self.dialog.title if self.dialog else "main window"
            raise GiveUp("not_grounded", f"{where}: no {step.control_type or 'control'} {step.title!r}")
        alternative = " or " in step.title and plain(found.title) != plain(step.title)
        if alternative:
            self.bindings[f"option {len(self.bindings)}"] = phrasing.title(found.title)
        self._use(found, step.checked, bound=alternative)
