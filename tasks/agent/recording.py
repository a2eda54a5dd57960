"""Episodes on disk: one zip holds one or many, each complete (trajectory, document, screenshots, timings, audit log).

Written atomically as an episode ends, so a killed run loses at most the episode under way; equal episodes give equal
bytes except for their timings, which no stage but report reads.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from tasks import store
from tasks.agent.episode import Episode
from tasks.agent.guard import AuditEntry
from tasks.errors import DataError
from tasks.schemas import SavedDocument, Screenshot, StepTiming, Trajectory

EPOCH = (2000, 1, 1, 0, 0, 0)
FOLDER = store.STATE / "store" / "trajectories"


def write(path: Path, episodes: Sequence[Episode]) -> Path:
    """Write episodes in the given order."""
    with store.replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for number, episode in enumerate(episodes):
            for name, content in _entries(episode):
                info = zipfile.ZipInfo(f"{number:06d}/{name}", EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
                archive.writestr(info, content)
    return path


def read(path: Path) -> list[Episode]:
    """Read episodes back.

    Raises:
        DataError: the file is missing, cut off, or does not hold episodes.
    """
    with _opened(path) as archive:
        names = archive.namelist()
        return [_episode(archive, folder, names) for folder in _folders(names)]


class Recorded(Iterable[Episode]):
    """Episodes of many files in the order of their ids, read one at a time, again whenever they are gone through.

    Args:
        paths: of the files.

    Raises:
        DataError: as `read`.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._places: list[tuple[str, Path, str]] = []
        for path in paths:
            with _opened(path) as archive:
                for folder in _folders(archive.namelist()):
                    ident = json.loads(archive.read(f"{folder}/trajectory.json"))["trajectory_id"]
                    self._places.append((ident, path, folder))
        self._places.sort()

    def __iter__(self) -> Iterator[Episode]:
        for _, path, folder in self._places:
            with _opened(path) as archive:
                episode = _episode(archive, folder, archive.namelist())
            yield episode


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (OSError, zipfile.BadZipFile, ValidationError, KeyError, ValueError) as error:
        raise DataError(
            str(path), str(error).splitlines()[0], "recorded episodes", "delete the file and run again"
        ) from error


def _folders(names: Sequence[str]) -> list[str]:
    return sorted({name.split("/", 1)[0] for name in names})


def _entries(episode: Episode) -> Iterable[tuple[str, bytes]]:
    yield "trajectory.json", episode.trajectory.model_dump_json().encode()
    about = {
        "seconds": episode.seconds,
        "timings": [t.model_dump(mode="json") for t in episode.timings],
        "audit": [a.model_dump(mode="json") for a in episode.audit],
    }
    yield "about.json", json.dumps(about).encode()
    if episode.document:
        yield "document", episode.document
    for shot in episode.screenshots:
        yield f"screen/{shot.step:04d}.png", shot.png


def _episode(archive: zipfile.ZipFile, folder: str, names: Sequence[str]) -> Episode:
    trajectory = Trajectory.model_validate_json(archive.read(f"{folder}/trajectory.json"))
    about = json.loads(archive.read(f"{folder}/about.json"))
    screens = sorted(name for name in names if name.startswith(f"{folder}/screen/"))
    return Episode(
        trajectory=trajectory,
        timings=tuple(StepTiming.model_validate(t) for t in about["timings"]),
        screenshots=tuple(
            Screenshot(trajectory_id=trajectory.trajectory_id, step=int(Path(n).stem), png=archive.read(n))
            for n in screens
        ),
        document=archive.read(f"{folder}/document") if f"{folder}/document" in names else b"",
        audit=tuple(AuditEntry.model_validate(a) for a in about["audit"]),
        seconds=float(about["seconds"]),
    )


def write_tables(folder: Path, episodes: Iterable[Episode]) -> list[Episode]:
    """Write the four tables that a stage of episodes gives: trajectories, documents, screenshots, timings.

    Args:
        folder: of the tables.
        episodes: in the order of their ids.

    Returns:
        The episodes without screens, documents, pictures and audit: those of a whole run fit into memory.
    """
    bare: list[Episode] = []
    with (
        store.writing(folder / "trajectories.parquet", Trajectory) as trajectory,
        store.writing(folder / "documents.parquet", SavedDocument) as document,
        store.writing(folder / "screenshots.parquet", Screenshot) as screenshot,
        store.writing(folder / "timings.parquet", StepTiming) as timing,
    ):
        for episode in episodes:
            ident = episode.trajectory.trajectory_id
            trajectory(episode.trajectory)
            if episode.document:
                document(SavedDocument(trajectory_id=ident, content=episode.document))
            for shot in episode.screenshots:
                screenshot(shot)
            for times in episode.timings:
                timing(times)
            bare.append(_bare(episode))
    return bare


def _bare(episode: Episode) -> Episode:
    steps = tuple(step.model_copy(update={"controls": ()}) for step in episode.trajectory.steps)
    trajectory = episode.trajectory.model_copy(update={"steps": steps})
    return Episode(trajectory, timings=episode.timings, seconds=episode.seconds)
