"""The wire format of every prompt: one request and one reply model each.

A call is two chat messages: system = the prompt file, whose first line is `prompt: <name>@<version>`; user = the
request model as JSON. The reply is the reply model as JSON, under `response_format` json_schema. Any endpoint that
answers so can play the teacher (GPT-4o, the built-in teacher) or the student (our checkpoints: `act` and `plan`).
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tasks.schemas import Action, Check, Control, Status


class Wire(BaseModel):
    """Base of requests and replies; replies come from models, so unknown fields are refused there too."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# ---------------------------------------------------------------- act: the agent's step


class ActReply(Wire):
    """UFO's action JSON."""

    control_label: str = Field("", alias="ControlLabel")
    control_text: str = Field("", alias="ControlText")
    function: str = Field("", alias="Function")
    args: dict[str, Any] = Field(default_factory=dict, alias="Args")
    status: Status = Field(Status.CONTINUE, alias="Status")
    thought: str = Field("", alias="Thought")

    def action(self) -> Action:
        """The action as a record, not yet grounded."""
        return Action(
            function=self.function,
            args=self.args,
            control_label=self.control_label,
            control_text=self.control_text,
            status=self.status,
        )


class PastAction(ActReply):
    """An action of the history with what came of it."""

    control_type: str = Field("", alias="ControlType")
    effect: str = Field("", alias="Effect")  # what was seen to change, "" when nothing was
    feedback: str = Field("", alias="Feedback")  # what went wrong, "" when nothing did


class WireControl(Wire):
    """A control as a model sees it; defaults are left out of the JSON."""

    label: str
    title: str
    type: str
    enabled: bool = True
    checked: bool | None = None
    selected: bool = False
    focused: bool = False
    text: str = ""
    detail: str = ""

    @classmethod
    def of(cls, control: Control) -> "WireControl":
        """From an observed control."""
        return cls(type=control.control_type, **control.model_dump(exclude={"control_type", "rect"}))


class ActRequest(Wire):
    """act@1: the state."""

    request: str  # what the user asked
    plan: tuple[str, ...] = ()  # textual steps, may be empty
    history: tuple[PastAction, ...] = ()  # oldest first
    controls: tuple[WireControl, ...] = ()  # as observed now


class PlanRequest(Wire):
    """plan@1: a task without a plan."""

    request: str
    app: str = "writer"
    leave_out: tuple[str, ...] = ()  # skills not to be used, by pair id, family or effect: what a split takes away


class PlanReply(Wire):
    """The plan."""

    plan: tuple[str, ...]


# ---------------------------------------------------------------- structure: documentation to (task, plan)


class WireSection(Wire):
    """A candidate task of a page."""

    index: int  # within the document
    path: tuple[str, ...]  # headings
    intro: str
    kind: str  # steps, howtoget, inline
    steps: tuple[str, ...]  # step texts; UI names as marked up in the source are in `mentions`
    mentions: tuple[tuple[str, ...], ...] = ()  # per step: the UI names marked up there
    alternatives: tuple[tuple[str, ...], ...] = ()  # per step


class StructureRequest(Wire):
    """structure@1: one page, or a part of one."""

    app: str
    page: str
    title: str
    keywords: tuple[str, ...]
    sections: tuple[WireSection, ...]


class StructuredPair(Wire):
    """A task and its plan."""

    section: int
    task: str  # imperative, sentence case
    plan: tuple[str, ...]
    flags: tuple[str, ...] = ()


class Refusal(Wire):
    """A section that gives no task."""

    section: int
    reason: str  # no_steps, noun_title, lost_icon, reference_list, ...


class StructureReply(Wire):
    """Every section of the request is either in pairs or in rejected."""

    pairs: tuple[StructuredPair, ...]
    rejected: tuple[Refusal, ...] = ()


# ---------------------------------------------------------------- evolve: harder and more varied pairs


class Skill(Wire):
    """What the application's catalogue offers: a task family as a prompt may show it (no actions, no checks)."""

    family: str
    intent: str
    needs: tuple[str, ...]  # what the document must hold: paragraph, heading, table, list, image, ...
    gives: tuple[str, ...]  # what it holds afterwards
    touches: tuple[str, ...]  # kinds of thing it changes: text, runs, paragraphs, tables, page, notes, ...
    slots: tuple[str, ...]
    wordings: dict[str, str]  # wording id -> wording with {slot}s
    plan: tuple[str, ...]  # step texts with {slot}s


class EvolveDocument(Wire):
    """A template document as evolving sees it."""

    name: str
    contents: tuple[str, ...]  # kinds of thing it holds
    values: dict[str, tuple[str, ...]]  # "<family>.<slot>" -> values that fit this document


class EvolveRequest(Wire):
    """evolve@1: one seed, one operator."""

    app: str
    operator: str  # specialise, constrain, retarget, combine2, combine3, swap_route, paraphrase
    task: str  # the seed
    plan: tuple[str, ...]
    skills: tuple[Skill, ...]  # the seed's own skill first, then those it may be combined with
    documents: tuple[EvolveDocument, ...]
    connectors: dict[str, str]  # wording id -> "{a} and then {b}"
    count: int  # how many at most
    seed: int


class EvolvedPair(Wire):
    """One evolved pair; every slot of every skill used is bound."""

    task: str
    plan: tuple[str, ...]
    operator: str
    families: tuple[str, ...]  # in order of execution
    wordings: tuple[str, ...]  # one a family, then the connector
    bindings: dict[str, Any]  # slot -> value; "<i>.<slot>" when there are several families
    template: str


class EvolveReply(Wire):
    """What came of it; refused says why there is less than asked for."""

    pairs: tuple[EvolvedPair, ...]
    refused: dict[str, int] = Field(default_factory=dict)  # reason -> count


# ---------------------------------------------------------------- instantiate: a documentation pair on a document


class TemplateCard(Wire):
    """One template for choosing."""

    name: str
    description: str
    contents: tuple[str, ...]


class ChooseTemplateRequest(Wire):
    """choose_template@1."""

    task: str
    plan: tuple[str, ...]
    templates: tuple[TemplateCard, ...]


class ChooseTemplateReply(Wire):
    """The choice; template is "" when none fits."""

    template: str
    reason: str


class DialogView(Wire):
    """A dialog that was opened live, by the command that opens it."""

    menu: tuple[str, ...]  # path that opens it
    title: str
    tabs: dict[str, tuple[WireControl, ...]]  # tab title ("" without tabs) -> controls


class InstantiateRequest(Wire):
    """instantiate@1: bind arguments, ground every mention, write checks, or say why not."""

    task: str
    plan: tuple[str, ...]
    document: tuple[dict[str, Any], ...]  # the template's parts in order: {index, kind, text, style, ...}
    menus: tuple[tuple[str, ...], ...]  # live menu paths
    controls: tuple[WireControl, ...]  # main window
    dialogs: tuple[DialogView, ...]  # dialogs that the plan's commands open
    values: dict[str, tuple[str, ...]]  # values the application offers: fonts, styles, colours


class InstantiateReply(Wire):
    """Either everything, or rejected with a reason."""

    request: str = ""
    plan: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    checks: tuple[Check, ...] = ()
    bindings: dict[str, Any] = Field(default_factory=dict)
    rejected: str = ""  # unbound_argument, not_grounded, dialog_only, not_observable, resource, conditional, mouse, ...
    detail: str = ""


# ---------------------------------------------------------------- judge


class JudgeStep(Wire):
    """A step as the judge sees it."""

    function: str
    control: str
    args: dict[str, Any]
    ok: bool
    effect: str


class JudgeRequest(Wire):
    """judge@1: never sees checks."""

    request: str
    plan: tuple[str, ...]
    steps: tuple[JudgeStep, ...]
    end: str
    before: tuple[dict[str, Any], ...]  # the document's parts before
    after: tuple[dict[str, Any], ...]  # and after
    changes: tuple[str, ...]  # differences in words


class JudgeReply(Wire):
    """The verdict."""

    verdict: Literal["success", "failure", "unsure"]
    reason: str


REPLIES: dict[str, type[Wire]] = {
    "act": ActReply,
    "plan": PlanReply,
    "structure": StructureReply,
    "evolve": EvolveReply,
    "choose_template": ChooseTemplateReply,
    "instantiate": InstantiateReply,
    "judge": JudgeReply,
}
REQUESTS: dict[str, type[Wire]] = {
    "act": ActRequest,
    "plan": PlanRequest,
    "structure": StructureRequest,
    "evolve": EvolveRequest,
    "choose_template": ChooseTemplateRequest,
    "instantiate": InstantiateRequest,
    "judge": JudgeRequest,
}
