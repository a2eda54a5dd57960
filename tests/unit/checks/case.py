"""What cases are made of: checks, a right result, near misses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tasks.schemas import Check
from tests.unit.checks.documents import SALES, Edit, fragment, paragraph, words

PHRASE = "northern region"


@dataclass(frozen=True)
class Case:
    """A set of checks with documents that must pass and must fail."""

    name: str
    checks: tuple[Check, ...]
    right: Edit
    wrong: tuple[Edit, ...]


def check(kind: str, property: str, value: Any = None, /, **where: Any) -> Check:
    """A check; `from_` stands for the selector `from`."""
    return Check(kind=kind, where={k.rstrip("_"): v for k, v in where.items()}, property=property, value=value)


CASES: list[Case] = []


def case(name: str, checks: Check | tuple[Check, ...], right: Edit, *wrong: Edit) -> None:
    """Register a case."""
    CASES.append(Case(name, checks if isinstance(checks, tuple) else (checks,), right, wrong))


def both(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(document: Any) -> None:
        for one in edits:
            one(document)

    return edit


def on_words(change: Callable[[Any], Any], text: str = PHRASE, at: str = SALES) -> Edit:
    """A change of a run."""
    return lambda document: change(words(paragraph(document, at), text)) and None


def on_paragraph(change: Callable[[Any], Any], at: str = SALES) -> Edit:
    """A change of a paragraph."""
    return lambda document: change(paragraph(document, at)) and None


def edit_text(at: str, old: str, new: str) -> Edit:
    """Replace words in a paragraph."""
    return on_paragraph(lambda p: setattr(p.runs[0], "text", p.runs[0].text.replace(old, new)), at)


def wrap_link(run: Any) -> None:
    relation = run.part.relate_to(
        "https://example.org/", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", True
    )
    link = fragment(f'<w:hyperlink r:id="{relation}"/>')
    run._r.addprevious(link)
    link.append(run._r)
