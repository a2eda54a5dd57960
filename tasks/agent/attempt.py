"""One attempt of an episode on one desktop; a machine failure leaves it as an exception, everything else as its end."""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.agent.effects import effect as seen_effect
from tasks.agent.grounding import Grounded, ground
from tasks.agent.guard import Class, Guard
from tasks.agent.memory import LoopBreaker
from tasks.agent.policy import Policy
from tasks.agent.state import NO_EFFECT, act_request, history_of
from tasks.desktop.interface import Desktop
from tasks.errors import DataError
from tasks.llm.wire import ActReply
from tasks.schemas import (
    Action,
    ActOutcome,
    EndReason,
    Observation,
    Screenshot,
    Status,
    StepTiming,
    TrajectoryStep,
)

LOOK_AGAIN_S = 0.15
"""An action that seems to have done nothing is looked at once more after this time: toolbar states lag by 75 ms."""
CLOSE_TRIES = 3
WIDTH, COLOURS = 640, 64
"""Of the screenshots that are kept."""
Progress = Callable[[TrajectoryStep, StepTiming], None]


@dataclass(frozen=True)
class Limits:
    """When an episode ends whatever the policy says."""

    max_steps: int = 16  # actions; FINISH is none
    attempts: int = 3  # fresh desktops after machine failures
    invalid: int = 3  # invalid replies in a row
    ineffective: int = 3  # the same action without effect in a row
    revisits: int = 4  # the same action in the same state
    visits: int = 8  # any action in the same state


@dataclass(frozen=True)
class Ended:
    """How an attempt ended."""

    reason: EndReason
    detail: str = ""
    document: bytes = b""


Opening = Callable[[Path], Ended | None]
"""Called with the document's first save, before any action; what it gives ends the attempt there."""


class Attempt:
    """The loop.

    Args:
        ident: trajectory id.
        request: what the user asked.
        plan: textual steps, may be empty.
        plan_source: where the plan is from.
        desktop: started on the document.
        policy: who decides.
        guard: who permits.
        limits: when to stop.
        opening: sees the document as first saved; None where nobody needs that, and nothing is saved then.
    """

    def __init__(
        self,
        ident: str,
        request: str,
        plan: Sequence[str],
        plan_source: str,
        desktop: Desktop,
        policy: Policy,
        guard: Guard,
        limits: Limits,
        opening: Opening | None = None,
    ) -> None:
        self.ident, self.request = ident, request
        self.plan, self.plan_source = tuple(plan), plan_source
        self._desktop, self._policy, self._guard, self._limits = desktop, policy, guard, limits
        self.steps: list[TrajectoryStep] = []
        self.timings: list[StepTiming] = []
        self.screenshots: list[Screenshot] = []
        self.pictures = False
        self.on_step: Progress | None = None
        self._opening = opening
        self._loops = LoopBreaker(limits.ineffective, limits.revisits, limits.visits)
        self._invalid = 0
        self._observation = Observation(window="", modal=False, controls=())
        self._observe_s = self._decide_s = 0.0

    def run(self) -> Ended:
        """Until the policy ends it or a limit does.

        Raises:
            DesktopError: the desktop failed.
            EndpointError: the policy's endpoint failed.
        """
        ended = self._opening(self._desktop.save()) if self._opening is not None else None
        if ended is not None:
            return ended
        self._observation, self._observe_s = observe(self._desktop)
        while True:
            self._picture()
            grounded = self._decide()
            ended = self._one(grounded)
            if ended is not None:
                return ended

    # ------------------------------------------------------------ one step

    def _decide(self) -> Grounded:
        start = time.perf_counter()
        request = act_request(self.request, self.plan, history_of(self.steps), self._observation.controls)
        try:
            reply = self._policy.decide(request)
        except DataError as error:
            return Grounded(Action(), feedback=f"the reply could not be read: {error}"[:300])
        finally:
            self._decide_s = time.perf_counter() - start
        return self._ground(reply)

    def _ground(self, reply: ActReply) -> Grounded:
        return ground(reply, self._observation)

    def _one(self, grounded: Grounded) -> Ended | None:
        """Act on one decision; the end when this was the last."""
        action = grounded.action
        if not grounded.feedback and not action.function and action.status is not Status.SCREENSHOT:
            return self._end(action)
        if len(self.steps) >= self._limits.max_steps:
            return Ended(EndReason.MAX_STEPS, f"{self._limits.max_steps} steps")
        if grounded.feedback:
            return self._invalid_reply(grounded)
        self._invalid = 0
        asking = action.status is Status.CONFIRM and not self._guard.asks
        if not action.function and not asking:
            return self._look(action)
        ruling = self._guard.rule(len(self.steps), action, grounded.control, self._observation)
        if asking and ruling.kind is Class.SENSITIVE:  # what the guard lets pass needs no yes, whoever asks for one
            self._record(action, False, "", "a person must confirm this")
            return Ended(EndReason.NEEDS_USER, f"asked to confirm {action.function} on {action.control_text!r}")
        if not ruling.allowed:
            self._record(action, False, "", f"refused: {ruling.reason}")
            forbidden = "outside the task's folder: " if ruling.kind is Class.FORBIDDEN else ""
            return Ended(EndReason.REFUSED, f"{forbidden}{action.function} {action.control_text!r}: {ruling.reason}")
        return self._act(action)

    def _act(self, action: Action) -> Ended | None:
        before = self._observation
        outcome, act_s = execute(self._desktop, action)
        after, effect, observe_s = self._effect(before, outcome)
        feedback = "" if outcome.ok and effect else _feedback(action, outcome)
        self._record(action, outcome.ok, effect, feedback, act_s)
        self._observation, self._observe_s = after, observe_s
        looping = self._loops.looping(before, action, effect)
        return Ended(EndReason.LOOP, looping) if looping else None

    def _effect(self, before: Observation, outcome: ActOutcome) -> tuple[Observation, str, float]:
        """What is shown now and what changed; looked at twice before nothing is concluded."""
        after, seconds = observe(self._desktop)
        effect = seen_effect(before, after, outcome.returned)
        if outcome.ok and not effect:
            time.sleep(LOOK_AGAIN_S)
            after, more = observe(self._desktop)
            effect, seconds = seen_effect(before, after, outcome.returned), seconds + LOOK_AGAIN_S + more
        return after, effect, seconds

    def _look(self, action: Action) -> Ended | None:
        """SCREENSHOT: look again without acting, after a moment for what was not there yet."""
        before = self._observation
        self._record(action, True, "", "looked again")
        time.sleep(LOOK_AGAIN_S)
        self._observation, self._observe_s = observe(self._desktop)
        looping = self._loops.looping(before, action, "")
        return Ended(EndReason.LOOP, "looked again and again") if looping else None

    def _invalid_reply(self, grounded: Grounded) -> Ended | None:
        self._record(grounded.action, False, "", grounded.feedback)
        self._invalid += 1
        if self._invalid >= self._limits.invalid:
            return Ended(EndReason.INVALID, f"{self._invalid} invalid replies in a row: {grounded.feedback}"[:300])
        return None

    # ------------------------------------------------------------ the end

    def _end(self, action: Action) -> Ended:
        effective = any(step.ok and step.effect for step in self.steps)
        self._record(action, True, "", "")
        if action.status is Status.FINISH:
            closed = self._close_dialogs()
            if closed is None:
                return Ended(EndReason.FAILED, "finished with a dialog that does not close")
            document = self._desktop.save().read_bytes()
            nothing = "" if effective else "finished without any effect seen"
            return Ended(EndReason.FINISHED, "; ".join(part for part in (nothing, closed) if part), document)
        if action.status is Status.PENDING:
            return Ended(EndReason.NEEDS_USER, "the policy needs the user")
        if action.status is Status.ERROR:
            return Ended(EndReason.FAILED, "the policy saw an error of the application")
        return Ended(EndReason.FAILED, "the policy gave up")

    def _close_dialogs(self) -> str | None:
        """Saving needs the main window: press Escape on what the policy left open; None when it stays."""
        if not self._observation.modal:
            return ""
        window, now = self._observation.window, self._observation
        for _ in range(CLOSE_TRIES):
            self._desktop.act(Action(function="keyboard_input", args={"keys": "{ESC}"}))
            now, _seconds = observe(self._desktop)
            if not now.modal:
                return f"{window!r} was left open and was cancelled"
        return None

    # ------------------------------------------------------------ records

    def _record(self, action: Action, ok: bool, effect: str, feedback: str, act_s: float = 0.0) -> None:
        seen = self._observation
        step = TrajectoryStep(
            window=seen.window,
            modal=seen.modal,
            controls=seen.controls,
            action=action,
            ok=ok,
            effect=effect,
            feedback=feedback,
        )
        timing = StepTiming(
            trajectory_id=self.ident,
            step=len(self.steps),
            observe_s=self._observe_s,
            decide_s=self._decide_s,
            act_s=act_s,
        )
        self.steps.append(step)
        self.timings.append(timing)
        if self.on_step is not None:
            self.on_step(step, timing)

    def _picture(self) -> None:
        if self.pictures:
            png = _thumbnail(self._desktop.screenshot())
            self.screenshots.append(Screenshot(trajectory_id=self.ident, step=len(self.steps), png=png))


def _feedback(action: Action, outcome: ActOutcome) -> str:
    """What the policy is told of an action that did not work."""
    what = f"{action.function} on {action.control_text!r}" if action.control_text else action.function
    if not outcome.ok:
        return f"{what} was not carried out: {outcome.reason or 'unknown reason'}"
    return f"{what} {NO_EFFECT}"


def _thumbnail(png: bytes) -> bytes:
    """A screenshot as it is kept: 64 colours, at most WIDTH wide (31 kB at full size); equal ones give equal bytes."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as image:
        picture = image.convert("RGB")
        if picture.width > WIDTH:
            height = max(1, round(picture.height * WIDTH / picture.width))
            picture = picture.resize((WIDTH, height), Image.Resampling.LANCZOS)
        palette = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        palette.save(out, "PNG", optimize=True)
        return out.getvalue()


def execute(desktop: Desktop, action: Action) -> tuple[ActOutcome, float]:
    """Carry out one grounded, permitted action; the driver waits until the application has settled.

    Returns:
        What the driver says, and the seconds it took.

    Raises:
        DesktopError: the desktop failed; the attempt is infrastructure, never the task's failure.
    """
    start = time.perf_counter()
    outcome = desktop.act(action)
    return outcome, time.perf_counter() - start


def observe(desktop: Desktop) -> tuple[Observation, float]:
    """What is shown now, and the seconds it took to read."""
    start = time.perf_counter()
    observation = desktop.observe()
    return observation, time.perf_counter() - start
