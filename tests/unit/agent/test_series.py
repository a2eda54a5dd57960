"""Episodes are kept as they end and never run again; a dead machine stops the series."""

from pathlib import Path

import pytest

from tasks.agent import recording, series
from tasks.agent.attempt import Limits
from tasks.agent.episode import Assignment
from tasks.agent.policy import Policy
from tasks.apps.catalogue import load_app
from tasks.desktop.fake import FakeDesktop
from tasks.errors import DataError, DesktopError
from tasks.schemas import SavedDocument, Screenshot, StepTiming, Trajectory
from tasks.store import read_rows

RULES = load_app("writer").profile.guard


class Counting(FakeDesktop):
    """Counts starts and remembers what it was told to prepare."""

    def __init__(self) -> None:
        super().__init__()
        self.starts, self.prepared, self.dead = 0, list[str](), False

    def start(self, document: Path) -> None:
        """Count, or fail."""
        self.starts += 1
        if self.dead:
            raise DesktopError("display", "gone")
        super().start(document)

    def prepare(self, document: Path) -> None:
        """Remember."""
        self.prepared.append(document.name)


def job(report: Path, number: int, plan: tuple[str, ...] = ('Select the text "March".', "Press Ctrl+B.")) -> series.Job:
    given = Assignment(f"t{number}", "r", report, template="report", family="f", split="train")
    return series.Job(given, "teacher", plan, "given", pictures=number == 0)


def play(jobs: list[series.Job], desktop: FakeDesktop, teacher: Policy, folder: Path) -> list[recording.Episode]:
    one = series.by_policy(lambda job: teacher, RULES, Limits(attempts=1))
    return series.play(jobs, desktop, one, label="test", folder=folder)


def test_a_resumed_series_runs_only_what_is_missing(report: Path, teacher: Policy, tmp_path: Path) -> None:
    desktop, jobs = Counting(), [job(report, n) for n in range(4)]
    first = play(jobs[:2], desktop, teacher, tmp_path / "kept")
    again = play(jobs, desktop, teacher, tmp_path / "kept")
    assert desktop.starts == 4
    assert [e.trajectory for e in again[:2]] == [e.trajectory for e in first]
    assert again[0].screenshots == first[0].screenshots
    assert again[0].document == first[0].document
    assert desktop.prepared == ["report.docx"] * 2


def test_another_plan_is_another_record(report: Path, teacher: Policy, tmp_path: Path) -> None:
    desktop = Counting()
    play([job(report, 1)], desktop, teacher, tmp_path)
    play([job(report, 1, ('Select the text "March".',))], desktop, teacher, tmp_path)
    assert desktop.starts == 2


def test_machine_failures_are_not_kept_and_stop_a_hopeless_series(
    report: Path, teacher: Policy, tmp_path: Path
) -> None:
    desktop, jobs = Counting(), [job(report, n) for n in range(9)]
    desktop.dead = True
    with pytest.raises(DesktopError, match="in a row failed"):
        play(jobs, desktop, teacher, tmp_path)
    assert desktop.starts == series.HOPELESS
    desktop.dead = False
    assert len(play(jobs, desktop, teacher, tmp_path)) == 9


def test_equal_episodes_give_equal_tables(report: Path, teacher: Policy, tmp_path: Path) -> None:
    for name in ("a", "b"):
        episodes = play([job(report, n) for n in range(2)], Counting(), teacher, tmp_path / f"{name}-kept")
        shards = [recording.write(tmp_path / f"{name}{n}.zip", [e]) for n, e in enumerate(episodes)]
        recording.write_tables(tmp_path / name, recording.Recorded(shards if name == "a" else shards[::-1]))
    for table in ("trajectories", "screenshots"):  # documents hold the time they were saved
        one, two = ((tmp_path / name / f"{table}.parquet").read_bytes() for name in ("a", "b"))
        assert one == two, table
    assert len(read_rows(tmp_path / "a" / "trajectories.parquet", Trajectory)) == 2
    assert len(read_rows(tmp_path / "a" / "documents.parquet", SavedDocument)) == 2
    assert len(read_rows(tmp_path / "a" / "screenshots.parquet", Screenshot)) == 3
    assert len(read_rows(tmp_path / "a" / "timings.parquet", StepTiming)) == 6


def test_a_cut_record_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\3\4")
    with pytest.raises(DataError, match="recorded episodes"):
        recording.read(tmp_path / "x.zip")
