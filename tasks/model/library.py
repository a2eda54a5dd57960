"""Making a checkpoint's skill library: beside LAM1 in training, and for the released model on a person's machine."""

from collections.abc import Sequence
from pathlib import Path

from tasks.apps.catalogue import App
from tasks.model.encoder import Encoder
from tasks.planner import manual, skills
from tasks.planner.siblings import siblings
from tasks.planner.skills import Library
from tasks.planner.survey import Survey


def build(app: App, seen: Survey, said: Sequence[manual.Entry], *folders: Path) -> dict[str, int | str]:
    """Write library and survey into checkpoint folders.

    Families with a held-out effect stand in it for people, marked so that measurements plan without them; what stands
    beside known commands is derived from the others alone.

    Args:
        app: the catalogue.
        seen: the application's window.
        said: what the documentation states.
        folders: of the checkpoints.

    Returns:
        Counts for the card, and the encoder's identity.
    """
    known = [s.model_copy(update={"held_out": app.is_held_out(s.ident)}) for s in skills.of_app(app, app.families)]
    open_ = [s for s in known if not s.held_out]
    derived = manual.skills(said, [*open_, *siblings(open_, seen)])
    encoder = Encoder()
    library = Library([*known, *derived]).encoded(
        lambda texts: encoder.encode(texts).numpy(), encoder.identity, encoder.words()
    )
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        library.save(folder)
        seen.save(folder)
        manual.save(said, folder)
    return {
        "skills": len(known), "held_out_skills": sum(s.held_out for s in known),
        "sibling_skills": sum(s.source == "sibling" for s in derived),
        "manual_skills": sum(s.source == "manual" and not s.blocked for s in derived),
        "manual_known_only": sum(bool(s.blocked) for s in derived),
        "examples": len(library.examples),
        "encoder": encoder.identity,
    }  # fmt: skip
