"""Orders that are read as a whole: the plan, and whether its check and the second reading agree."""

from typing import Any

from tasks.checks.language import evaluate_parts, validate
from tasks.checks.reading import Verdict, read, understandable
from tasks.checks.restating.turns import plainly
from tasks.errors import DataError
from tasks.planner.default_font import default_font_as_asked
from tasks.planner.document import DocumentIndex
from tasks.planner.line_breaks import unbroken_as_asked
from tasks.planner.removing_lines import removed_as_asked
from tasks.planner.ruled_lines import ruled_as_asked
from tasks.planner.split_lines import split_as_asked
from tasks.planner.tab_stops import tab_stop_as_asked
from tasks.planner.unlinking import unlinked_as_asked
from tasks.schemas import Plan

Part = dict[str, Any]
ORDERS = (
    tab_stop_as_asked, split_as_asked, unbroken_as_asked, ruled_as_asked, default_font_as_asked, unlinked_as_asked,
    removed_as_asked,
)  # fmt: skip


def planned(request: str, parts: tuple[Part, ...]) -> Plan | None:
    """The plan of the order, None where there is none."""
    index = DocumentIndex.of(parts)
    text = plainly(request, index.vocabulary)
    try:
        return next((plan for order in ORDERS if (plan := order(text, index)) is not None), None)
    except DataError:
        return None


def agreed(request: str, parts: tuple[Part, ...], after: tuple[Part, ...], good: bool) -> None:
    """Check and second reading both say so."""
    plan = planned(request, parts)
    assert plan is not None
    validate(plan.expectation)
    assert understandable(request, parts) == ""
    assert all(r.passed for r in evaluate_parts(plan.expectation, parts, after)) == good
    assert (read(request, parts, after).verdict is Verdict.ACCEPTED) == good
