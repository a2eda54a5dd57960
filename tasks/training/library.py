"""The skill library of a checkpoint: made beside LAM1, growing along the ladder with what was seen to work."""

import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from tasks.apps.catalogue import App
from tasks.model.encoder import Encoder
from tasks.planner import skills, survey
from tasks.planner.siblings import siblings
from tasks.planner.skills import Library
from tasks.planner.survey import Survey
from tasks.schemas import JudgedTrajectory, Trajectory, Verdict

FILES = (skills.FILE, skills.VECTORS, survey.FILE)


def build(app: App, seen: Survey, *folders: Path) -> dict[str, int | str]:
    """Write library and survey into checkpoint folders.

    Families with a held-out effect stand in it for people, marked so that measurements plan without them; what stands
    beside known commands is derived from the others alone.

    Args:
        app: the catalogue.
        seen: the application's window.
        folders: of the checkpoints.

    Returns:
        Counts for the card, and the encoder's identity.
    """
    known = [s.model_copy(update={"held_out": app.is_held_out(s.ident)}) for s in skills.of_app(app, app.families)]
    derived = siblings([s for s in known if not s.held_out], seen)
    encoder = Encoder()
    library = Library([*known, *derived]).encoded(
        lambda texts: encoder.encode(texts).numpy(), encoder.identity, encoder.words()
    )
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        library.save(folder)
        seen.save(folder)
    return {
        "skills": len(known), "held_out_skills": sum(s.held_out for s in known), "sibling_skills": len(derived),
        "examples": len(library.examples),
        "encoder": encoder.identity,
    }  # fmt: skip


def carry(before: Path, checkpoint: Path, runs: Iterable[tuple[Trajectory, JudgedTrajectory]] = ()) -> None:
    """Take a checkpoint's library along to the next one, with what more was executed and what of it succeeded."""
    if not (before / skills.FILE).exists():
        return
    checkpoint.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(before / survey.FILE, checkpoint / survey.FILE)
    library = Library.load(before)
    done = records(runs)
    grown = [
        s.model_copy(update={"record": _more(s.record, done[s.ident])}) if s.ident in done else s
        for s in library.skills
    ]
    Library(grown, library.vectors, library.encoder, library.words).save(checkpoint)


def records(runs: Iterable[tuple[Trajectory, JudgedTrajectory]]) -> Mapping[str, tuple[int, int]]:
    """Skill -> (executed, succeeded), from runs whose plan or task names its skills."""
    executed: Counter[str] = Counter()
    succeeded: Counter[str] = Counter()
    for trajectory, judged in runs:
        for ident in set(trajectory.plan_source.split("+") + trajectory.family.split("+")):
            executed[ident] += 1
            succeeded[ident] += judged.verdict is Verdict.SUCCESS
    return {ident: (n, succeeded[ident]) for ident, n in executed.items()}


def _more(record: tuple[int, int], done: tuple[int, int]) -> tuple[int, int]:
    return record[0] + done[0], record[1] + done[1]
