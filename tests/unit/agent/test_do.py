"""`lam do` without a display: the file stays as it was, and only a verified result is called finished."""

import contextlib
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.agent.do import do
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DesktopError, UsageError
from tasks.llm.endpoint import AskOptions, running


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


def run(replies: list[dict[str, Any]], report: Path, **more: Any) -> dict[str, Any]:
    with model(replies) as url:
        return do("Make March bold", report, model_url=url, **({"open_desktop": fake} | more))


SELECT = {"Function": "select_text", "Args": {"text": "March"}}
BOLD = {"Function": "keyboard_input", "Args": {"keys": "{CTRL}b"}}
FINISH = {"Status": "FINISH"}


def test_finished_means_a_changed_copy(home: Path, report: Path) -> None:
    before = report.read_bytes()
    result = run([SELECT, BOLD, FINISH], report)
    assert result["status"] == "finished"
    assert report.read_bytes() == before
    out = Path(result["out"])
    assert out == report.with_name("report.lam.docx")
    assert [r.text for p in docx.Document(str(out)).paragraphs for r in p.runs if r.bold] == ["March"]
    assert set(result) == {"status", "steps", "seconds", "step_latency_s", "out", "reason"}
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
        ([FINISH], "failed", "no action had an effect"),
        ([SELECT, FINISH], "failed", "the document is unchanged"),
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


def test_yes_allows_what_is_sensitive_but_never_a_way_out(home: Path, report: Path) -> None:
    sensitive = [SELECT, BOLD, {"Function": "keyboard_input", "Args": {"keys": "{F6}"}}, FINISH]
    assert run(sensitive, report)["status"] == "refused"
    assert run(sensitive, report, yes=True)["status"] == "finished"
    out = [{"Function": "save_as", "Args": {"file_path": "../x.docx"}}]
    assert run(out, report, yes=True)["status"] == "refused"
    audit = [line for p in (home / ".lam" / "logs").glob("do.*") for line in p.read_text().splitlines()]
    assert any('"forbidden"' in line for line in audit)


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
        do("x", make(report), model_url="http://127.0.0.1:9", open_desktop=fake)


def test_the_input_is_never_the_output(home: Path, report: Path) -> None:
    link = report.with_name("link.docx")
    link.symlink_to(report)
    for out in (report, link, report.with_suffix(".odt"), report.parent / "no" / "x.docx"):
        with pytest.raises(UsageError):
            do("x", report, out=out, model_url="http://127.0.0.1:9", open_desktop=fake)
    with pytest.raises(UsageError, match="request"):
        do("  ", report, model_url="http://127.0.0.1:9", open_desktop=fake)
    with pytest.raises(UsageError, match="model"):
        do("x", report, open_desktop=fake)
