"""Other wordings of a task, from the catalogue's training wordings."""

import itertools

from tasks.apps.binding import bind_combination
from tasks.apps.catalogue import App
from tasks.schemas import InstantiatedTask, digest


def reworded(app: App, task: InstantiatedTask, count: int) -> list[str]:
    """Up to `count` further requests for the same families and bindings; none held out, none equal to the task's own.

    Args:
        app: the catalogue.
        task: of kind family; a documentation task has no further wordings.
        count: how many.
    """
    names = [w.rpartition("/")[0] for w in task.wordings if not w.startswith("connector/")]
    if task.kind != "family" or not names or any(name not in app.families for name in names):
        return []
    choices = [
        [app.families[name].wording_id(i) for i, w in enumerate(app.families[name].wordings) if not w.held_out]
        for name in names
    ]
    connectors = [""]
    if len(names) > 1:
        connectors = [f"connector/{i}" for i, c in enumerate(app.profile.connectors) if not c.held_out]
    combinations = list(itertools.islice(itertools.product(*choices, connectors), 4096))
    combinations.sort(key=lambda chosen: digest((task.task_id, chosen)))
    found: dict[str, None] = {}
    for *wordings, connector in combinations:
        request = bind_combination(app, names, wordings, connector, task.bindings).request
        if request != task.request:
            found.setdefault(request)
        if len(found) >= count:
            break
    return list(found)[:count]
