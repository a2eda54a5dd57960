"""A checkpoint's skill library grows along the ladder with what was seen to work; tasks/model/library.py makes it."""

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tasks.planner import manual, skills, survey
from tasks.planner.skills import Library


def carry(before: Path, checkpoint: Path, runs: Iterable[tuple[frozenset[str], bool]] = ()) -> None:
    """Take a checkpoint's library along to the next one, with what more was executed and what of it succeeded."""
    if not (before / skills.FILE).exists():
        return
    checkpoint.mkdir(parents=True, exist_ok=True)
    for name in (survey.FILE, manual.FILE):
        if (before / name).exists():
            shutil.copyfile(before / name, checkpoint / name)
    library = Library.load(before)
    done = records(runs)
    grown = [
        s.model_copy(update={"record": _more(s.record, done[s.ident])}) if s.ident in done else s
        for s in library.skills
    ]
    Library(grown, library.vectors, library.encoder, library.words).save(checkpoint)


def records(runs: Iterable[tuple[frozenset[str], bool]]) -> Mapping[str, tuple[int, int]]:
    """Skill -> (executed, succeeded), from the skills that each run names and whether it succeeded."""
    executed: Counter[str] = Counter()
    succeeded: Counter[str] = Counter()
    for named, success in runs:
        executed.update(named)
        succeeded.update(named if success else ())
    return {ident: (n, succeeded[ident]) for ident, n in executed.items()}


def _more(record: tuple[int, int], done: tuple[int, int]) -> tuple[int, int]:
    return record[0] + done[0], record[1] + done[1]
