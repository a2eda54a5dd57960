"""The planner of a checkpoint: its library and survey, with the encoder of the endpoint that serves it."""

from collections.abc import Sequence
from pathlib import Path

from tasks.apps.catalogue import App
from tasks.errors import DataError
from tasks.planner.encoding import EndpointEncoder
from tasks.planner.planner import SkillPlanner
from tasks.planner.skills import FILE, Library
from tasks.planner.survey import Survey
from tasks.planner.values import Names

HEADINGS = tuple(f"Heading {level}" for level in range(1, 11))


def planner_of(
    checkpoint: Path, url: str, app: App, *, key: str = "", leave_out: Sequence[str] = (), complete: bool = False
) -> SkillPlanner:
    """The planner over a checkpoint's library.

    Args:
        checkpoint: folder with skills.json and survey.json.
        url: of the endpoint that serves it, for /v1/embeddings.
        app: the application, for the names of its fonts, styles and fields.
        key: of the endpoint.
        leave_out: skills to plan without, for leave-one-out measurements.
        complete: with the skills whose effects are held out: for people; figures are measured without.

    Raises:
        DataError: the checkpoint has no library, or a damaged one.
    """
    if not (checkpoint / FILE).exists():
        raise DataError(str(checkpoint), f"no {FILE}", "a checkpoint with a skill library", "train LAM1 again")
    library = Library.load(checkpoint)
    library = (library if complete else library.measured()).without(*leave_out)
    encode = EndpointEncoder(url, key=key, identity=library.encoder)
    return SkillPlanner(library, encode, names_of(app, Survey.load(checkpoint)))


def names_of(app: App, survey: Survey) -> Names:
    """What fonts, styles and fields a request may name."""
    values = app.profile.values
    styles = [name for key, found in values.items() if key.endswith("_styles") for name in found]
    return Names(
        fonts=tuple(values.get("fonts", ())),
        styles=tuple(dict.fromkeys([*styles, *survey.styles, *HEADINGS, "Text Body"])),
        fields=tuple(values.get("fields", ())),
        colours=tuple(values.get("colours", ())),
        papers=tuple(values.get("papers", ())),
    )
