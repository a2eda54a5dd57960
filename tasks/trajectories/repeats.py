"""The split `pass3`: one request put to three documents or places, so that a success by luck shows.

Asking the same of the same document thrice is no test of a model that decodes greedily; here family and wording stay,
document and values change. All values are held out, as in the split `values`.
"""

from collections.abc import Sequence

from tasks.schemas import InstantiatedTask, digest
from tasks.trajectories.family_tasks import Candidate, World, instantiate

SPLIT = "pass3"
TIMES = 3


def trials(world: World, spare: Sequence[Candidate], count: int) -> list[InstantiatedTask]:
    """`count` groups of three tasks each, their lineage naming the group.

    Args:
        world: for binding.
        spare: candidates that no split took; those of one family with held-out values are used.
        count: groups wanted; families take turns, and a group that does not come to three is left out.
    """
    groups: dict[str, list[Candidate]] = {}
    for candidate in sorted(spare, key=lambda c: c.order):
        if candidate.split == "values" and len(candidate.families) == 1:
            groups.setdefault(candidate.pair.wordings[0], []).append(candidate)
    tasks: list[InstantiatedTask] = []
    for wording in _in_turn(world, [w for w, group in groups.items() if len(group) >= TIMES]):
        if len(tasks) >= TIMES * count:
            break
        made = _three(world, groups[wording])
        more = {"trial_of": wording}
        tasks += [t.model_copy(update={"split": SPLIT, "lineage": t.lineage | more}) for t in made]
    return tasks


def _in_turn(world: World, wordings: Sequence[str]) -> list[str]:
    """One wording of every family, then a second of each, ..."""
    turns: dict[str, int] = {}
    keyed: list[tuple[int, str, str]] = []
    for wording in sorted(wordings, key=lambda w: digest([world.run.seed, SPLIT, w])):
        family = wording.rpartition("/")[0]
        turns[family] = turns.get(family, -1) + 1
        keyed.append((turns[family], digest([world.run.seed, SPLIT, family]), wording))
    return [wording for *_, wording in sorted(keyed)]


def _three(world: World, group: Sequence[Candidate]) -> list[InstantiatedTask]:
    """Three tasks, on as many documents as the group has; none when it does not come to three."""
    documents: dict[str, int] = {}
    keyed: list[tuple[int, str, Candidate]] = []
    for candidate in group:
        template = candidate.pair.template
        documents[template] = documents.get(template, -1) + 1
        keyed.append((documents[template], candidate.order, candidate))
    made: dict[tuple[str, str], InstantiatedTask] = {}
    for *_, candidate in sorted(keyed, key=lambda k: k[:2]):
        result = instantiate(world, candidate)
        if isinstance(result, InstantiatedTask):
            made.setdefault((result.request, result.template), result)
        if len(made) == TIMES:
            return list(made.values())
    return []
