"""Episodes on the fake desktop: ends, effects, retries on a fresh desktop, and what is never recorded as done."""

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest

from tasks.agent import episode as episodes
from tasks.agent.attempt import Ended, Limits
from tasks.agent.episode import Assignment, Episode, Setting, run_episode
from tasks.agent.guard import Guard
from tasks.agent.memory import LoopBreaker
from tasks.agent.policy import DoNothingPolicy, Policy, RandomPolicy
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DesktopError
from tasks.llm.wire import ActReply, ActRequest
from tasks.schemas import Action, ActOutcome, EndReason, Observation, Status

RULES = load_app("writer").profile.guard


class Script:
    """A policy that says what it is told to, and keeps what it was asked."""

    def __init__(self, replies: Sequence[ActReply]) -> None:
        self.replies, self.asked = list(replies), list[ActRequest]()

    def begin(self) -> None:
        """Start again."""
        self.asked.clear()

    def decide(self, request: ActRequest) -> ActReply:
        """The next reply; the last for ever."""
        self.asked.append(request)
        return self.replies[min(len(self.asked), len(self.replies)) - 1]


def play(
    report: Path, policy: Policy, *, plan: Sequence[str] = (), desktop: FakeDesktop | None = None, **more: object
) -> Episode:
    setting = Setting("test", more.pop("limits", Limits()), pictures=bool(more.pop("pictures", False)))  # type: ignore[arg-type]
    return run_episode(
        Assignment("task", "request", report), desktop or FakeDesktop(), policy, plan=plan, plan_source="given",
        guard=Guard(RULES), setting=setting, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def select(text: str) -> ActReply:
    return ActReply(function="select_text", args={"text": text})


FINISH = ActReply(status=Status.FINISH)


def test_the_teacher_makes_text_bold_and_finishes(report: Path, teacher: Policy, tmp_path: Path) -> None:
    plan = ['Select the text "annual budget".', "Choose Format - Text - Bold."]
    done = play(report, teacher, plan=plan)
    assert done.trajectory.end is EndReason.FINISHED
    assert [s.action.control_text for s in done.trajectory.steps] == ["", "Format", "Text", "Bold", ""]
    assert all(s.effect for s in done.trajectory.steps[:-1])
    path = tmp_path / "done.docx"
    path.write_bytes(done.document)
    bold = [run.text for p in docx.Document(str(path)).paragraphs for run in p.runs if run.bold]
    assert bold == ["annual budget"]


def test_the_last_step_is_the_finish_with_its_state(report: Path, teacher: Policy) -> None:
    last = play(report, teacher, plan=['Select the text "First point".', "Press Ctrl+B."]).trajectory.steps[-1]
    assert last.action.status is Status.FINISH
    assert last.action.function == ""
    assert any(c.title == "Bold" and c.checked for c in last.controls)


def test_timings_and_pictures_belong_to_every_step(report: Path, teacher: Policy) -> None:
    done = play(report, teacher, plan=['Select the text "First point".'], pictures=True)
    assert [t.step for t in done.timings] == [0, 1]
    assert [s.step for s in done.screenshots] == [0, 1]
    assert all(s.png.startswith(b"\x89PNG") for s in done.screenshots)


def test_doing_nothing_is_recorded_as_such(report: Path) -> None:
    done = play(report, DoNothingPolicy())
    assert done.trajectory.end is EndReason.FINISHED
    assert done.trajectory.detail == "finished without any effect seen"
    assert not episodes.effective(done.trajectory.steps)


def test_the_same_action_without_effect_ends_as_a_loop(report: Path) -> None:
    done = play(report, Script([ActReply(function="annotation")]))
    assert done.trajectory.end is EndReason.LOOP
    assert len(done.trajectory.steps) == 3


def test_going_round_in_circles_ends_as_a_loop(report: Path) -> None:
    toggles = [ActReply(function="click_input", control_text="Table")] * 40
    done = play(report, Script(toggles), limits=Limits(max_steps=40))
    assert done.trajectory.end is EndReason.LOOP
    assert all(s.effect for s in done.trajectory.steps)


def test_invalid_replies_are_fed_back_and_end_the_episode(report: Path) -> None:
    script = Script([ActReply(function="click_input", control_label="1", control_text="No such button")])
    done = play(report, script)
    assert done.trajectory.end is EndReason.INVALID
    assert "no control is titled 'No such button'" in script.asked[-1].history[-1].feedback
    assert not any(s.ok for s in done.trajectory.steps)


def test_an_action_the_driver_does_not_carry_out_is_not_done(report: Path) -> None:
    script = Script([select("not in the document"), ActReply(status=Status.FAIL)])
    done = play(report, script)
    step = done.trajectory.steps[0]
    assert (step.ok, step.effect) == (False, "")
    assert "not carried out: not_found" in script.asked[1].history[0].feedback
    assert done.trajectory.end is EndReason.FAILED
    assert done.document == b""


def test_the_step_limit_leaves_room_for_finish(report: Path) -> None:
    three = [select("March"), select("board"), select("budget")]
    finished = play(report, Script([*three, FINISH]), limits=Limits(max_steps=3))
    assert finished.trajectory.end is EndReason.FINISHED
    stopped = play(report, Script([*three, select("Sales")]), limits=Limits(max_steps=3))
    assert stopped.trajectory.end is EndReason.MAX_STEPS
    assert len(stopped.trajectory.steps) == 3


def test_the_guard_ends_the_episode_before_the_deed(report: Path) -> None:
    opened = [ActReply(function="save_as", args={"file_path": "/etc/passwd"})]
    done = play(report, Script(opened))
    assert done.trajectory.end is EndReason.REFUSED
    assert not done.trajectory.steps[0].ok
    assert done.audit[-1].kind == "forbidden"


def test_confirm_without_a_person_needs_the_user(report: Path) -> None:
    quits = ActReply(function="keyboard_input", args={"keys": "{CTRL}q"}, status=Status.CONFIRM)
    assert play(report, Script([quits])).trajectory.end is EndReason.NEEDS_USER
    harmless = select("March").model_copy(update={"status": Status.CONFIRM})
    assert play(report, Script([harmless, FINISH])).trajectory.end is EndReason.FINISHED, "the guard asks for no yes"
    assert play(report, Script([ActReply(status=Status.PENDING)])).trajectory.end is EndReason.NEEDS_USER


def test_a_dialog_left_open_is_cancelled_before_saving(report: Path) -> None:
    steps = [ActReply(function="click_input", control_text=t) for t in ("Format", "Paragraph...")]
    done = play(report, Script([*steps, FINISH]))
    assert done.trajectory.end is EndReason.FINISHED
    assert "'Paragraph' was left open" in done.trajectory.detail
    assert done.document


class Dying(FakeDesktop):
    """Dies in the first so many attempts, at the second action."""

    def __init__(self, deaths: int, error: Exception) -> None:
        super().__init__()
        self.deaths, self.error, self.acts = deaths, error, 0

    def act(self, action: Action) -> ActOutcome:
        """Die or act."""
        self.acts += 1
        if self.deaths and self.acts % 2 == 0:
            self.deaths -= 1
            raise self.error
        return super().act(action)


@pytest.mark.parametrize("error", [DesktopError("desktop", "died"), RuntimeError("a bug of the driver")])
def test_machine_failures_are_tried_again_from_the_start(report: Path, teacher: Policy, error: Exception) -> None:
    plan = ['Select the text "March".', "Press Ctrl+B."]
    done = play(report, teacher, plan=plan, desktop=Dying(2, error))
    assert done.trajectory.end is EndReason.FINISHED
    assert done.trajectory.attempts == 3
    assert len(done.trajectory.infrastructure_errors) == 2
    assert len(done.trajectory.steps) == 3


def test_only_machine_failures_end_as_infrastructure(report: Path, teacher: Policy) -> None:
    plan = ['Select the text "March".', "Press Ctrl+B."]
    done = play(
        report, teacher, plan=plan, desktop=Dying(9, DesktopError("desktop", "died")), limits=Limits(attempts=2)
    )
    assert done.trajectory.end is EndReason.INFRASTRUCTURE
    assert done.trajectory.attempts == 2
    assert done.document == b""


class Late(FakeDesktop):
    """Shows the first change only at the second look."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: Observation | None = None
        self.looks = 0

    def observe(self) -> Observation:
        """The old state once more after an action."""
        fresh = super().observe()
        self.looks += 1
        if self.looks == 2 and self.shown is not None:
            return self.shown
        self.shown = fresh
        return fresh


def test_an_effect_that_comes_late_is_still_seen(report: Path) -> None:
    done = play(report, Script([select("March"), FINISH]), desktop=Late())
    assert "selected 'March'" in done.trajectory.steps[0].effect


def test_random_is_the_same_again_and_never_acts_on_nothing(report: Path) -> None:
    one = play(report, RandomPolicy(5)).trajectory
    two = play(report, RandomPolicy(5)).trajectory
    other = play(report, RandomPolicy(6)).trajectory
    assert one == two
    assert one.steps != other.steps


class Saving(FakeDesktop):
    """Remembers after how many actions it was told to save."""

    def __init__(self) -> None:
        super().__init__()
        self.acts, self.saved = 0, list[int]()

    def act(self, action: Action) -> ActOutcome:
        """Count."""
        self.acts += 1
        return super().act(action)

    def save(self) -> Path:
        """Remember."""
        self.saved.append(self.acts)
        return super().save()


@pytest.mark.parametrize("seen", [True, False])
def test_nothing_is_saved_between_the_first_action_and_finish(report: Path, seen: bool) -> None:
    """Saving moves the focus: words that are being typed into a comment would be lost (once they were)."""
    desktop, opened = Saving(), list[bytes]()

    def opening(saved: Path) -> None:
        opened.append(saved.read_bytes())

    script = Script([select("March"), ActReply(function="keyboard_input", args={"keys": "{CTRL}b"}), FINISH])
    done = play(report, script, desktop=desktop, opening=opening if seen else None)
    assert done.trajectory.end is EndReason.FINISHED
    assert desktop.saved == ([0, 2] if seen else [2])
    assert len(opened) == seen


def test_an_opening_may_end_the_episode_before_any_action(report: Path) -> None:
    script = Script([FINISH])
    done = play(report, script, opening=lambda saved: Ended(EndReason.REFUSED, "no"))
    assert (done.trajectory.end, done.trajectory.detail, done.trajectory.steps) == (EndReason.REFUSED, "no", ())
    assert script.asked == []


def test_the_same_state_again_and_again_is_a_loop_whatever_the_action() -> None:
    breaker = LoopBreaker(visits=3)
    state = Observation(window="w", modal=False, controls=())
    found = [breaker.looping(state, Action(function="keyboard_input", args={"keys": k}), "seen") for k in "abc"]
    assert found == ["", "", "the same state was acted in 3 times"]
