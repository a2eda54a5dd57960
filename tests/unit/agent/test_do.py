"""`lam do` without a display: the file stays as it was, and only an accepted result is called finished."""

import contextlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.agent.do import Person, do
from tasks.desktop import scratch
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DesktopError, UsageError
from tasks.llm.endpoint import AskOptions, running
from tasks.schemas import Action, ActOutcome
from tests.unit.agent.conftest import BoldReader, Planned, bold_plan


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of one's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextlib.contextmanager
def fake() -> Iterator[FakeDesktop]:
    """An in-memory desktop."""
    desktop = FakeDesktop()
    yield desktop
    desktop.close()


@contextlib.contextmanager
def model(replies: list[dict[str, Any]]) -> Iterator[str]:
    """Address of a model that plans nothing and answers act with the given replies, by the length of the history."""

    def answer(messages: list[dict[str, str]], options: AskOptions) -> str:
        request = json.loads(messages[-1]["content"])
        if "controls" not in request:
            return json.dumps({"plan": []})
        return json.dumps(replies[min(len(request.get("history", ())), len(replies) - 1)])

    with running(answer) as url:
        yield url


PLAN = bold_plan("March")
ONLY_TEXT = PLAN.model_copy(update={"actions": ()})  # acted by the model alone: rules have nothing to act by


def run(replies: list[dict[str, Any]], report: Path, **more: Any) -> dict[str, Any]:
    planner, reader = more.pop("planner", Planned(ONLY_TEXT)), more.pop("reader", BoldReader())
    request = more.pop("request", "Make March bold")
    with model(replies) as url:
        return do(
            request, report, planner=lambda connect: planner, verifier=reader, model_url=url,
            **({"open_desktop": fake} | more),
        )  # fmt: skip


def asked(request: str, report: Path, **more: Any) -> dict[str, Any]:
    """As `run`, where no model is ever asked."""
    return do(
        request, report, planner=lambda connect: Planned(PLAN), verifier=BoldReader(), **({"open_desktop": fake} | more)
    )


SELECT = {"Function": "select_text", "Args": {"text": "March"}}
BOLD = {"Function": "keyboard_input", "Args": {"keys": "{CTRL}b"}}
FINISH = {"Status": "FINISH"}
NOWHERE = "http://127.0.0.1:9"


def test_finished_means_an_accepted_copy(home: Path, report: Path) -> None:
    before, told = report.read_bytes(), list[str]()
    result = run([SELECT, BOLD, FINISH], report, person=Person(tell=told.append))
    assert result["status"] == "finished"
    assert report.read_bytes() == before
    out = Path(result["out"])
    assert out == report.with_name("report.lam.docx")
    assert [r.text for p in docx.Document(str(out)).paragraphs for r in p.runs if r.bold] == ["March"]
    assert set(result) == {
        "status", "steps", "seconds", "step_latency_s", "out", "reason", "understood", "nearest",
    }  # fmt: skip
    assert told == ["understood: make March bold"]
    assert (result["understood"], result["nearest"]) == ("make March bold", [])
    assert "bold" in result["reason"]
    step = result["steps"][1]
    assert set(step) == {
        "observation_controls", "control_text", "control_type", "function", "args", "status", "seconds",
    }  # fmt: skip
    assert (step["function"], step["args"], step["status"]) == ("keyboard_input", {"keys": "{CTRL}b"}, "CONTINUE")
    assert step["observation_controls"] > 10
    json.dumps(result)


@pytest.mark.parametrize(
    ("replies", "status", "reason"),
    [
        ([FINISH], "failed", "rejected: run_format"),
        ([SELECT, FINISH], "failed", "nothing changed"),
        ([SELECT, BOLD, {"Function": "keyboard_input", "Args": {"keys": "March"}}, FINISH], "failed", "what changed"),
        ([{"Status": "FAIL"}], "failed", "gave up"),
        ([{"Function": "keyboard_input", "Args": {"keys": "{CTRL}q"}}], "refused", "not a known editing key"),
        ([{"Function": "save_as", "Args": {"file_path": "/tmp/x.docx"}}], "refused", "outside the task's folder"),
    ],
)
def test_everything_else_writes_nothing(
    home: Path, report: Path, replies: list[dict[str, Any]], status: str, reason: str
) -> None:
    result = run(replies, report)
    assert result["status"] == status
    assert reason in result["reason"]
    assert result["out"] is None
    assert [p.name for p in report.parent.glob("*.docx")] == ["report.docx"]


def test_rules_finish_what_the_model_does_not_and_the_person_is_told(home: Path, report: Path) -> None:
    told: list[str] = []
    assert run([{"Status": "FAIL"}], report, planner=Planned(PLAN), person=Person(tell=told.append))["status"] == (
        "finished"
    )
    assert told == [
        "understood: make March bold", "dropped: the policy gave up",
        "once more from the start, by rules: make March bold",
    ]  # fmt: skip


def test_already_so_gives_a_copy_that_is_equal_to_the_byte(home: Path, report: Path) -> None:
    document = docx.Document(str(report))
    document.paragraphs[1].clear().add_run("March").bold = True
    document.save(str(report))
    result = run([FINISH], report)
    assert (result["status"], result["reason"]) == ("finished", "already so: an unchanged copy")
    assert Path(result["out"]).read_bytes() == report.read_bytes()
    assert result["steps"] == []


def test_what_is_not_understood_says_why_and_what_could_be(home: Path, report: Path) -> None:
    planner = Planned(reason="a question", nearest=['Make "x" bold'])
    acted: list[str] = []

    class Never(FakeDesktop):
        def act(self, action: Action) -> ActOutcome:
            acted.append(action.function)
            return super().act(action)

        def close(self) -> None:
            acted.append("closed")
            super().close()

    result = run([SELECT], report, planner=planner, open_desktop=lambda: contextlib.nullcontext(Never()))
    assert (result["status"], result["reason"]) == ("failed", "not understood: a question")
    assert result["nearest"] == ['Make "x" bold']
    assert (result["out"], result["steps"], acted) == (None, [], ["closed"])


def test_two_readings_are_told_and_nothing_is_done_without_a_person(home: Path, report: Path) -> None:
    plans = [bold_plan("Sales", confidence=0.9), bold_plan("March", confidence=0.9)]
    planner, told = Planned(*(p.model_copy(update={"actions": ()}) for p in plans)), list[str]()
    result = run([SELECT, BOLD, FINISH], report, planner=planner, person=Person(tell=told.append))
    assert (result["status"], result["out"]) == ("failed", None)
    assert "make Sales bold or make March bold" in result["reason"]
    chosen = Person(tell=told.append, choose=lambda readings: readings[1])
    assert run([SELECT, BOLD, FINISH], report, planner=planner, person=chosen)["status"] == "finished"


@pytest.mark.parametrize("person", [Person(lossy=True), Person(yes=True)])
def test_what_opening_loses_is_refused_unless_the_person_says_so(home: Path, report: Path, person: Person) -> None:
    reader = BoldReader(["an equation"])
    refused = run([SELECT, BOLD, FINISH], report, reader=reader)
    assert (refused["status"], refused["out"], refused["steps"]) == ("refused", None, [])
    assert "would lose: an equation" in refused["reason"]
    told = run([SELECT, BOLD, FINISH], report, reader=reader, person=person)
    assert told["status"] == "finished"
    assert told["reason"].startswith("lost in opening: an equation; ")


def test_yes_allows_what_is_sensitive_but_never_a_way_out(home: Path, report: Path) -> None:
    sensitive = [SELECT, BOLD, {"Function": "keyboard_input", "Args": {"keys": "{F6}"}}, FINISH]
    assert run(sensitive, report)["status"] == "refused"
    assert run(sensitive, report, person=Person(yes=True))["status"] == "finished"
    confirmed: list[Action] = []

    def confirm(action: Action, why: str) -> bool:
        confirmed.append(action)
        return False

    assert run(sensitive, report, person=Person(confirm=confirm))["status"] == "refused"
    assert [a.args for a in confirmed] == [{"keys": "{F6}"}]
    out = [{"Function": "save_as", "Args": {"file_path": "../x.docx"}}]
    assert run(out, report, person=Person(yes=True))["status"] == "refused"
    audit = [line for p in (home / ".lam" / "logs").glob("do.*") for line in p.read_text().splitlines()]
    assert any('"forbidden"' in line for line in audit)


def test_the_planner_may_ask_the_model(home: Path, report: Path) -> None:
    """The client is made once, when somebody needs it."""
    clients: list[object] = []

    class Asking(Planned):
        def understand(self, request: str, document: Path) -> Any:
            clients.append(self.connect())
            return super().understand(request, document)

    def planner(connect: Callable[[], object]) -> Asking:
        made = Asking(ONLY_TEXT)
        made.connect = connect
        return made

    with model([SELECT, BOLD, FINISH]) as url:
        result = do("Make March bold", report, planner=planner, verifier=BoldReader(), model_url=url, open_desktop=fake)
    assert result["status"] == "finished"
    assert len(clients) == 1


def test_a_desktop_that_does_not_start_is_infrastructure(home: Path, report: Path) -> None:
    class Broken(FakeDesktop):
        def start(self, document: Path) -> None:
            raise DesktopError("display", "none")

    result = run([FINISH], report, open_desktop=lambda: contextlib.nullcontext(Broken()))
    assert result["status"] == "infrastructure"
    assert "display" in result["reason"]


def _truncated(report: Path) -> Path:
    path = report.with_name("cut.docx")
    path.write_bytes(report.read_bytes()[:-400])
    return path


def _text(report: Path) -> Path:
    path = report.with_name("text.docx")
    path.write_text("just text")
    return path


def _other_zip(report: Path) -> Path:
    path = report.with_name("zip.docx")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def _macros(report: Path) -> Path:
    with zipfile.ZipFile(report, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    return report


def _bomb(report: Path) -> Path:
    path = report.with_name("bomb.docx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(9):
            archive.writestr(f"{n}.xml", b"\0" * (260 * 2**20))
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda r: r.with_name("none.docx"), "no such file"),
        (lambda r: r.parent, "a .docx document"),
        (lambda r: r.rename(r.with_suffix(".pdf")), "a .pdf"),
        (_truncated, "a whole .docx document"),
        (_text, "a whole .docx document"),
        (_other_zip, "an archive of something else"),
        (_macros, "macros"),
        (_bomb, "unpacks to more"),
    ],
)
def test_a_wrong_file_is_wrong_use(home: Path, report: Path, make: Callable[[Path], Path], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        asked("Make x bold", make(report), model_url=NOWHERE)


def test_the_input_is_never_the_output(home: Path, report: Path) -> None:
    link = report.with_name("link.docx")
    link.symlink_to(report)
    for out in (report, link, report.with_suffix(".odt"), report.parent / "no" / "x.docx"):
        with pytest.raises(UsageError):
            asked("Make x bold", report, out=out, model_url=NOWHERE)
    with pytest.raises(UsageError, match="model"):
        asked("Make x bold", report)


@pytest.mark.parametrize("request_text", ["  ", "", "12 ?!", "bold " * 1000])
def test_a_text_that_is_no_request_is_wrong_use(home: Path, report: Path, request_text: str) -> None:
    with pytest.raises(UsageError, match="request"):
        asked(request_text, report, model_url=NOWHERE)


def test_nothing_stays_in_the_temporary_folder(home: Path, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = home / "tmp"
    private.mkdir()
    monkeypatch.setattr(scratch, "_base", lambda: private)
    run([SELECT, BOLD, FINISH], report)
    with pytest.raises(UsageError):
        run([FINISH], report, out=report)
    assert list(private.iterdir()) == []
