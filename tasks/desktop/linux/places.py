"""What an object of text stands in: the body, a table, a page header, a note, a comment, a text box."""

from collections.abc import Sequence

from tasks.desktop.linux import atspi
from tasks.desktop.linux.atspi import Tree
from tasks.desktop.linux.items import CONTAINERS

MOST_LEVELS = 24
Chain = tuple[tuple[str, int], ...]
"""Paths and roles of what an object stands in, innermost first, up to the document, which is left out.

A comment stands beside the document: its chain ends with an object that is none of CONTAINERS.
"""


def chains(tree: Tree, paths: Sequence[str]) -> list[Chain]:
    """The chain of each object."""
    above: dict[str, str] = {}
    frontier = list(dict.fromkeys(paths))
    for _ in range(MOST_LEVELS):
        if not frontier:
            break
        above.update(zip(frontier, tree.parents(frontier), strict=True))
        fresh = list(dict.fromkeys(above[p] for p in frontier if above[p] and above[p] not in above))
        roles = tree.roles(fresh)
        frontier = [p for p, role in zip(fresh, roles, strict=True) if role in CONTAINERS]
    return [_chain(tree, path, above) for path in paths]


def _chain(tree: Tree, path: str, above: dict[str, str]) -> Chain:
    found = []
    while path := above.get(path, ""):
        role = tree.roles([path])[0]
        if role in (-1, atspi.DOCUMENT):
            break
        found.append((path, role))
        if role not in CONTAINERS:
            break
    return tuple(found)


def detail(chain: Chain) -> str:
    """As in Control.detail: what stands farthest out decides, so a table in a page header is "header"."""
    return CONTAINERS.get(chain[-1][1], "comment") if chain else "paragraph"
