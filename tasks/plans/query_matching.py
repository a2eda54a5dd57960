"""Search queries as requests: a query that plainly speaks of a documented task takes over that task's plan."""

import re
from collections import defaultdict
from collections.abc import Sequence

from tasks.plans import licences
from tasks.plans.anchoring import words
from tasks.schemas import Query, Reject, TaskPlan, digest

MIN_OVERLAP = 0.8
"""Share of words that query and documented task must have in common (Jaccard over content words)."""

_FRAME = re.compile(r"\b(?:how (?:to|do i|can i)|in|with|using|libre ?office|writer|please)\b")


def match(queries: Sequence[Query], pairs: Sequence[TaskPlan], app: str) -> tuple[list[TaskPlan], list[Reject]]:
    """Pairs of kept queries with the plan of the documented task that is nearest in words.

    Args:
        queries: from collect; those that its filters dropped are counted there.
        pairs: structured pairs; those of `app` and of shared pages are matched.
        app: application asked about.

    Returns:
        Pairs of source `query`, and a reject for every kept query that no documented task answers.
    """
    known = [p for p in sorted(pairs, key=lambda p: p.pair_id) if p.app in (app, "shared") and not _unsure(p)]
    index: dict[str, set[int]] = defaultdict(set)
    bags = [frozenset(words(p.task)) for p in known]
    for number, bag in enumerate(bags):
        for word in bag:
            index[word].add(number)
    found, unanswered = [], []
    for query in (q for q in queries if q.kept):
        asked = frozenset(words(_FRAME.sub(" ", query.query)))
        near = [(_overlap(asked, bags[n]), -n) for n in {n for w in asked for n in index.get(w, ())}]
        score, number = max(near, default=(0.0, 0))
        if score >= MIN_OVERLAP:
            found.append(_pair(query, known[-number]))
        else:
            unanswered.append(
                Reject(stage="structure", row_id=query.query_id, reason="no_documentation", row=query.query)
            )
    return found, unanswered


def _unsure(pair: TaskPlan) -> bool:
    return bool({"lost_icon", "dangling", "noun_title"}.intersection(pair.flags))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _pair(query: Query, documented: TaskPlan) -> TaskPlan:
    """The query as a request with the documented plan; both share a seed family, so no split divides them."""
    task = query.query[:1].upper() + query.query[1:]
    return documented.model_copy(
        update={
            "pair_id": digest([documented.app, task, documented.plan]),
            "source": "query",
            "task": task,
            "license": licences.most_restrictive((documented.license, query.license)),
            "flags": tuple(sorted({*documented.flags, "query"})),
            "parents": (documented.pair_id,),
        }
    )
