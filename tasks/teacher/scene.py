"""What grounding collects, and where in the document it is: actions, step texts, events, bindings, selection."""

import random
from dataclasses import replace

from tasks.llm.wire import DialogView, InstantiateRequest, WireControl
from tasks.schemas import Action
from tasks.teacher import effects, phrasing, places
from tasks.teacher.events import Event
from tasks.teacher.places import Place
from tasks.teacher.steps import StepAction

EDGES = ("start", "end")


class GiveUp(Exception):
    """The pair cannot be instantiated."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


class Scene:
    """State of grounding one plan: grows with every action."""

    def __init__(self, request: InstantiateRequest, rng: random.Random) -> None:
        self.request, self.rng = request, rng
        self.actions: list[Action] = []
        self.steps: list[str] = []
        self.events: list[Event] = []
        self.bindings: dict[str, str] = {}
        self.place: Place | None = None
        self.dialog: DialogView | None = None
        self.tab = ""
        self.made = -1  # event of the setting that the plan left to us; -1 where it says all
        self._combo: WireControl | None = None

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

    def _named(self, name: str, step: StepAction) -> Place:
        parts = [
            part for part in self.request.document if str(part.get("text", "")).startswith(name) and "index" in part
        ]
        if step.function == "select_text" or not parts:
            raise GiveUp("not_grounded", f"{name!r} is not in the document")
        text = str(parts[0]["text"])
        return Place(str(parts[0]["kind"]), name, text, selected=step.function != "click_input")

    def _prepare(self, need: str) -> None:
        """See that the caret or selection is where a command needs it, where the plan did not say."""
        if not need or any(effects.story_of(event) for event in self.events):
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
            self.record(Action(function="keyboard_input", args={"keys": keys}), phrasing.keys(keys), "key", keys, keys)

    def record(self, action: Action, step: str, kind: str, name: str, value: str = "", bound: bool = False) -> None:
        """Add an action with its step text and event."""
        action = action.model_copy(update={"control_text": phrasing.title(action.control_text)})
        self.actions.append(action)
        self.steps.append(step)
        dialog = " > ".join(phrasing.title(p) for p in self.dialog.menu) if self.dialog else ""
        self.events.append(Event(kind, name, value, dialog, self.tab if self.dialog else "", self.place, bound))

    def place_of_request(self) -> Place | None:
        """The place that the request must name: where the first effect happens."""
        return next((e.place for e in self.events if e.place is not None and e.kind != "key"), self.place)
