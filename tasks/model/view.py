"""A rendered state: the prompt in sections, and everything an action may be made of."""

from dataclasses import dataclass, field

from tasks.llm.wire import WireControl
from tasks.model import vocabulary as v
from tasks.model.slots import Slots
from tasks.model.tokenizer import Codes


@dataclass(frozen=True)
class Candidate:
    """A control that an action may name, with the tokens that name it."""

    tokens: tuple[int, ...]
    control: WireControl
    document: bool


@dataclass
class View:
    """A rendered state: the prompt in sections, and everything an action may be made of."""

    request: list[int]
    plan: list[int]
    history: list[int]
    controls: list[list[int]]
    document: list[list[int]]
    candidates: list[Candidate]
    slots: Slots
    spans: list[tuple[tuple[int, ...], str]]  # unquoted stretches of request and plan that an argument may be
    keys: list[tuple[tuple[int, ...], str]]  # keys that request and plan name
    upcoming: list[int] = field(default_factory=list)  # what is left of the plan's current step
    left_out: int = 0  # controls not shown
    marks: dict[tuple[str, ...], str] = field(default_factory=dict)

    def ends(self, codes: Codes) -> tuple[list[int], list[int]]:
        """The prompt's ids before and after the controls' entries."""
        s = codes.special
        parts = [i for part in self.document for i in part]
        plan = [s[v.PLAN], *self.plan] if self.plan else []
        head = [s[v.ACT], *self.request, *plan, s[v.HISTORY], *self.history, s[v.CONTROLS]]
        upcoming = [s[v.NEXT], *self.upcoming] if self.upcoming else []
        return head, [s[v.DOCUMENT], *parts, *upcoming, s[v.DO]]

    def prompt(self, codes: Codes) -> list[int]:
        """The prompt's ids."""
        head, tail = self.ends(codes)
        return head + [i for entry in self.controls for i in entry] + tail
