"""Every record that crosses a stage boundary or touches the disk: frozen, unknown fields refused, each field said.

Free-form values (`args`, `where`, `value`) are JSON; `store` keeps them as JSON text in Parquet.
Action names are UFO's (Function, Args, ControlLabel, ControlText, Status), written in lower case here and in UFO's
spelling on the wire (`tasks/llm/wire.py`).
"""

import hashlib
import json
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def digest(value: Any, length: int = 16) -> str:
    """sha256 of the canonical JSON of any record or JSON value, first `length` hex digits."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:length]


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Shard(Record):
    """The unit of a stage's cached work; small enough to be a deployment's parameter (ids, not rows)."""

    stage: str  # name in tasks/stages.py
    index: int  # position, 0-based
    items: tuple[str, ...]  # ids of the rows or files this shard works on
    content: str  # digest of what the items hold and of every other input the work reads
    params: dict[str, Any]  # the parameters used: {"run": ..., "<stage>": ...}
    version: int = 1  # the stage module's VERSION
    code: str = ""  # digest of the stage's import closure, filled in by flows/stage.py

    @property
    def key(self) -> str:
        """Content address of the result."""
        return digest(self, 32)


class Reject(Record):
    """A row that a filter turned down, kept with the reason."""

    stage: str  # who rejected it
    row_id: str  # id of the rejected row
    reason: str  # short, countable: one of a few dozen values
    detail: str = ""  # what exactly was wrong
    row: str = ""  # the row itself as JSON, so nothing is lost


# ---------------------------------------------------------------- documentation and plans (chapter 1)


class RawPage(Record):
    """One fetched page, before parsing."""

    url_id: str  # sha256[:16] of canonical_url
    source: str  # name of the source, as in collect.sources
    canonical_url: str  # normalised address; package:// for installed help packages
    http_status: int  # 200 for local files
    content_type: str  # as served or guessed from the name
    encoding: str = ""  # charset that the server named
    body: bytes  # as fetched
    body_sha256: str  # hex digest of body
    license: str  # SPDX id
    license_url: str  # where the licence says so
    attribution: str  # text that ATTRIBUTION.md repeats
    allow_training: bool  # the operator's licence decision
    fetcher_version: str  # version of the fetching code


class UiMention(Record):
    """A control, menu path, key or literal that a step names."""

    kind: str  # menu, button, tab, box, list, option, key, input, dialog, icon, unknown
    text: str  # as written
    path: tuple[str, ...] = ()  # menu path, top first


class PlanStep(Record):
    """One textual step of a plan, as the documentation says it."""

    text: str  # the sentence(s)
    ui: tuple[UiMention, ...] = ()  # what it names
    alternatives: tuple[str, ...] = ()  # "do one of the following"
    notes: tuple[str, ...] = ()  # notes split off


class Section(Record):
    """A part of a document that may be a task."""

    path: tuple[str, ...]  # headings above it, outermost first
    intro: str  # text between heading and list
    kind: str  # steps, howtoget, inline, other
    steps: tuple[PlanStep, ...]  # in order; empty for kind other


class Document(Record):
    """A parsed page."""

    doc_id: str  # hash of source and url
    url_id: str  # RawPage it comes from
    source: str  # as RawPage
    url: str  # canonical address; page path for help packages
    app: str  # writer, calc, shared, ...
    app_version: str  # version the text speaks of
    lang: str  # BCP 47
    title: str  # page title
    keywords: tuple[str, ...]  # index entries
    sections: tuple[Section, ...]  # candidate tasks
    text: str  # plain text, for language modelling
    risk_flags: tuple[str, ...]  # prompt-injection and danger patterns found
    license: str  # SPDX id
    attribution: str  # as RawPage
    reader: str  # parser and version


class Query(Record):
    """One aggregated search query; no user, no time."""

    query_id: str  # hash of source and text
    source: str  # name of the log
    query: str  # normalised text
    count: int  # times seen, >= k
    kept: bool  # passed the filters
    drop_reason: str  # "" when kept
    license: str = ""  # of the log, SPDX id or LicenseRef-<name>


class TaskPlan(Record):
    """A user request with its plan: the training row of LAM1."""

    pair_id: str  # hash of app, task and plan
    doc_id: str  # source document, "" when none
    page: str  # source page path: the family of a documentation pair
    source: str  # name of the source, or howtoget, inline, query, evolved
    app: str  # writer, calc, shared, ...
    task: str  # the request
    plan: tuple[str, ...]  # step texts
    structurer: str  # model id that wrote it
    prompt_sha256: str  # digest of the prompt that produced it
    flags: tuple[str, ...] = ()  # lost_icon, alternatives, noun_title, ...
    license: str = ""  # most restrictive of the sources
    seed_family: str = ""  # split unit of evaluate_plans: all descendants share it
    family: str = ""  # task family, "+"-joined and sorted for combinations; "" for documentation pairs
    wordings: tuple[str, ...] = ()  # ids of the wordings used: "<family>/<n>", then "connector/<n>"
    bindings: dict[str, Any] = Field(default_factory=dict)  # slot -> value; "<i>.<slot>" for the i-th of a combination
    template: str = ""  # template the bindings come from
    operator: str = ""  # evolving operator, "" when sourced
    depth: int = 0  # generation, 0 = sourced
    parents: tuple[str, ...] = ()  # pair_ids evolved from
    split: str = ""  # train, dev, pair; set by curate_plans


# ---------------------------------------------------------------- desktop


class Rect(Record):
    """Screen rectangle in pixels."""

    left: int
    top: int
    width: int
    height: int


class Control(Record):
    """One control of an observation, numbered by `label`."""

    label: str  # "1", "2", ... unique in the observation
    title: str  # accessible name; a paragraph's text (first 200 characters)
    control_type: str  # UI Automation type: Button, MenuItem, Edit, ComboBox, CheckBox, TabItem, ListItem, Text, ...
    enabled: bool = True
    checked: bool | None = None  # None when it cannot be checked
    selected: bool = False  # tabs, list items; for a paragraph: holds the selection
    focused: bool = False  # keyboard focus; for a paragraph: holds the caret
    text: str = ""  # value of edits, spinners and combo boxes
    detail: str = ""  # for document text: "paragraph", "heading 1", "list item", "table cell"; else ""
    rect: Rect | None = None


class Observation(Record):
    """What the agent sees. A modal window's controls come alone; else pop-ups first, then the main window."""

    window: str  # title of the active top-level, without the document's name
    modal: bool  # a modal dialog is open
    controls: tuple[Control, ...]  # in reading order
    selection: str = ""  # text selected in the document


# UFO's action space; what each function does stands in tasks/desktop/interface.py
FUNCTIONS: tuple[str, ...] = (
    "click_input", "set_edit_text", "keyboard_input", "wheel_mouse_input", "texts", "select_text", "select_paragraph",
    "select_table", "insert_table", "set_font", "save_as", "annotation", "summary",
)  # fmt: skip
NEEDS_CONTROL: frozenset[str] = frozenset({"click_input", "set_edit_text", "texts"})


class Status(StrEnum):
    """The agent's status after a reply (UFO's names)."""

    CONTINUE = "CONTINUE"  # more to do
    FINISH = "FINISH"  # the task is done; the reply carries no action
    FAIL = "FAIL"  # cannot be done
    PENDING = "PENDING"  # needs the user
    CONFIRM = "CONFIRM"  # sensitive action, needs a yes
    ERROR = "ERROR"  # the application shows an error
    SCREENSHOT = "SCREENSHOT"  # wants to look again


class Action(Record):
    """One operation on one control."""

    function: str = ""  # UFO's action space, see desktop/interface.py; "" with FINISH and FAIL
    args: dict[str, Any] = Field(default_factory=dict)
    control_label: str = ""  # "" when the function needs no control
    control_text: str = ""  # title of the control
    control_type: str = ""  # type of the control; not on UFO's wire, filled in by grounding
    status: Status = Status.CONTINUE


class PastStep(Action):
    """An action of the history with what came of it."""

    effect: str = ""  # what was seen to change, "" when nothing was
    feedback: str = ""  # what the agent was told afterwards


class ActOutcome(Record):
    """What the driver says of one action; a failure here is the task's, an exception is infrastructure."""

    ok: bool  # it was carried out
    reason: str = ""  # not_found, disabled, bad_args, unsupported, ... when not ok
    returned: str = ""  # result of texts()


# ---------------------------------------------------------------- checks, tasks, trajectories (chapter 2)


class Check(Record):
    """One success criterion; kinds and their fields are in tasks/checks/language.py."""

    kind: str  # run_format, paragraph_format, text, table, note, comment, field, break, page, property, ui, ...
    where: dict[str, Any] = Field(default_factory=dict)  # selector
    property: str = ""  # what is compared
    value: Any = None  # what it must be


class CheckResult(Record):
    """Outcome of one check."""

    kind: str
    passed: bool
    detail: str  # what was found


class InstantiatedTask(Record):
    """A task bound to a document, with its grounded plan and its checks."""

    task_id: str
    request: str  # what the agent is asked
    app: str
    template: str  # template name
    template_sha256: str  # of the document file
    family: str  # "+"-joined and sorted for combinations; page path for documentation pairs
    kind: str  # family, documentation or foreign (a request that no skill covers: no plan, no checks)
    wordings: tuple[str, ...] = ()
    bindings: dict[str, Any] = Field(default_factory=dict)
    plan: tuple[str, ...] = ()  # grounded plan: step texts with bound arguments
    actions: tuple[Action, ...] = ()  # grounded actions, one or more a step
    checks: tuple[Check, ...] = ()
    split: str = ""  # train, dev, values, wording, family, template, documentation, foreign, pass3
    pair_id: str = ""  # TaskPlan it comes from
    page: str = ""  # documentation page behind it
    operator: str = ""  # evolving operator
    lineage: dict[str, Any] = Field(default_factory=dict)  # doc id, prompt digests, model id, app version, seed, code


class Plan(Record):
    """One reading of a request on a document: what to do and what must then hold."""

    steps: tuple[str, ...]  # textual steps as a model sees them
    actions: tuple[Action, ...]  # the same, as actions by control title and type (no labels), for `rules`
    expectation: tuple[Check, ...]  # must hold on the saved document
    understood: str  # for the person: 'strike through paragraph 212 "The harbour …"'
    confidence: float = 0.0
    source: str = ""  # given, skill ids joined by "+", model, none


class Understanding(Record):
    """What a planner makes of a request."""

    plans: tuple[Plan, ...] = ()  # best first; () = not understood
    reason: str = ""  # why there is none
    nearest: tuple[str, ...] = ()  # requests it can do, ready to copy
    essential: str = ""  # the request without sentences that ask for nothing; "" where there are none
    asked: str = ""  # what was read in place of the request: its essential part; "" for the whole


class TrajectoryStep(Record):
    """One (state, action, effect)."""

    window: str
    modal: bool
    controls: tuple[Control, ...]
    action: Action
    ok: bool  # carried out
    effect: str  # what changed, "" when nothing was seen
    feedback: str = ""  # what the agent was told afterwards


class EndReason(StrEnum):
    """Why an episode ended; exactly one a trajectory."""

    FINISHED = "finished"  # the policy said FINISH and the document was saved; where results are verified: accepted
    NOT_UNDERSTOOD = "not_understood"  # no plan for the request; nothing was opened or done
    REJECTED = "rejected"  # the policy said FINISH, but the result was not accepted
    FAILED = "failed"  # the policy said FAIL
    MAX_STEPS = "max_steps"  # the step limit was reached
    LOOP = "loop"  # the same action kept having no effect
    INVALID = "invalid"  # replies kept being invalid or pointed at nothing
    REFUSED = "refused"  # the guard refused, or opening the document would lose some of it
    NEEDS_USER = "needs_user"  # PENDING, CONFIRM or two readings without a person
    INFRASTRUCTURE = "infrastructure"  # the desktop or the endpoint failed in every attempt


class Trajectory(Record):
    """The record of one episode. Timings are kept apart (StepTiming), so that this is row-equal when run again."""

    trajectory_id: str  # hash of task_id, model, sample
    task_id: str
    request: str
    plan: tuple[str, ...]  # the plan the policy was given
    plan_source: str  # given, skill ids joined by "+", model, none
    model: str  # teacher, lam1 ... lam4, random, base, do_nothing
    sample: int  # 0-based sample index
    template: str
    family: str
    split: str
    steps: tuple[TrajectoryStep, ...]
    end: EndReason
    detail: str = ""  # of the end
    document_sha256: str = ""  # of what the saved document holds (times left out), "" when none
    attempts: int = 1  # fresh desktops used; > 1 after infrastructure errors
    infrastructure_errors: tuple[str, ...] = ()  # one line each
    lineage: dict[str, Any] = Field(default_factory=dict)


class StepTiming(Record):
    """Seconds of one step, in a file of its own that no stage but report reads."""

    trajectory_id: str
    step: int
    observe_s: float
    decide_s: float
    act_s: float  # with settling


class SavedDocument(Record):
    """The document as an episode left it."""

    trajectory_id: str
    content: bytes  # the file, in the application's own format


class Screenshot(Record):
    """A picture for people to look at; kept for a sample of trajectories only."""

    trajectory_id: str
    step: int  # state before this step; the number of steps = the final state
    png: bytes  # palette PNG, reduced


class Verdict(StrEnum):
    """The judge's answer."""

    SUCCESS = "success"
    FAILURE = "failure"
    UNSURE = "unsure"
    INFRASTRUCTURE = "infrastructure"


class JudgedTrajectory(Record):
    """A verdict with everything it rests on."""

    trajectory_id: str
    task_id: str
    verdict: Verdict  # checks first; the teacher's where no check decides
    reason: str
    checks: tuple[CheckResult, ...]
    checks_passed: bool | None  # None without checks
    judge: str  # the teacher's own verdict: success, failure, unsure
    judge_reason: str


class ActRow(Record):
    """One (state, action) training or test row."""

    row_id: str  # "<trajectory_id>/<step>"
    trajectory_id: str
    task_id: str
    step: int
    n_steps: int  # of the trajectory
    request: str
    plan: tuple[str, ...]  # as the agent would get it at run time (retrieval), may be empty
    plan_given: tuple[str, ...]  # the grounded plan the teacher followed
    history: tuple[PastStep, ...]  # actions before this one, with what came of them
    window: str
    controls: tuple[Control, ...]
    action: Action  # the label
    family: str
    template: str
    split: str
    model: str  # who made the step
    success: bool  # verdict of its trajectory
