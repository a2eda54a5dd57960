"""Requests that must end as not understood: sealed foreign ones, and for dev ones whose own skill is taken away.

They are rows like others, of kind `foreign`, without plan and checks, on the source documents: whatever an agent
changes is wrong. A `dev` row with `leave_out` in its lineage asks for what a family does; whoever plans for it leaves
out all the families named under `skills`, and pages with one of the `effects`: else a twin would answer.
"""

from collections.abc import Iterator, Sequence

from tasks.apps.binding import bind
from tasks.apps.catalogue import APPS
from tasks.apps.sealed import Foreign, foreign
from tasks.errors import DataError
from tasks.schemas import InstantiatedTask, digest
from tasks.trajectories.family_tasks import LONG, STAGE, Candidate, World

KIND = "foreign"
SPLITS = {"foreign": "foreign", "foreign_dev": "dev"}
"""Sealed name -> split."""


def sealed_tasks(world: World) -> list[InstantiatedTask]:
    """Every sealed foreign request, on the document it names, else on one drawn by its id.

    Raises:
        DataError: it names a document that the application has not, or the seal is broken.
    """
    folder = APPS / world.run.app
    return [_sealed(world, item, name) for name in SPLITS for item in foreign(folder, name)]


def _sealed(world: World, item: Foreign, name: str) -> InstantiatedTask:
    if item.document and item.document not in world.parts:
        raise DataError(f"sealed {name}, {item.id}", f"document {item.document!r}", f"one of {sorted(world.parts)}")
    template = item.document or _drawn(world, item.id)
    return _task(world, item.text, template, SPLITS[name], item.kind, (f"{name}/{item.id}",))


def _drawn(world: World, ident: str) -> str:
    """A document of training that opens quickly."""
    specs = world.app.templates
    names = sorted(n for n in world.parts if not specs[n].held_out and not specs[n].dev and specs[n].pages <= LONG)
    return names[int(digest([world.run.seed, "foreign", ident])[:8], 16) % len(names)]


def left_out(world: World, spare: Sequence[Candidate], count: int) -> list[InstantiatedTask]:
    """Requests of `count` families for `dev`, a skill each that the planner has to do without.

    Args:
        world: for the catalogue.
        spare: candidates that no split took; of one family and for training or dev they are used.
        count: how many.
    """
    return [task for _, task in zip(range(count), _left_out(world, spare), strict=False)]


def _left_out(world: World, spare: Sequence[Candidate]) -> Iterator[InstantiatedTask]:
    asked: set[frozenset[str]] = set()
    usable = [c for c in spare if len(c.families) == 1 and c.split in ("train", "dev") and not c.long]
    for candidate in sorted(usable, key=lambda c: digest([world.run.seed, KIND, c.order])):
        family, pair = world.app.families[candidate.families[0]], candidate.pair
        if family.effects in asked:
            continue
        asked.add(family.effects)
        request = bind(family, pair.bindings, family.wording(pair.wordings[0])).request
        task = _task(world, request, pair.template, "dev", "leave_out", pair.wordings)
        twins = sorted(n for n, f in world.app.families.items() if f.effects & family.effects)
        more = {"leave_out": family.family, "skills": twins, "effects": sorted(family.effects)}
        yield task.model_copy(update={"lineage": task.lineage | more, "bindings": pair.bindings})


def _task(
    world: World, request: str, template: str, split: str, kind: str, wordings: tuple[str, ...]
) -> InstantiatedTask:
    return InstantiatedTask(
        task_id=digest([STAGE, KIND, request, template]),
        request=request,
        app=world.run.app,
        template=template,
        template_sha256=world.hashes[template],
        family=f"{KIND}:{kind}",
        kind=KIND,
        wordings=wordings,
        split=split,
        lineage={"app_version": world.survey.app_version, "seed": world.run.seed},
    )
