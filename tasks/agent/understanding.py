"""What stands between a request and the first action: the planner's seam, and requests that are none."""

from pathlib import Path
from typing import Protocol

from tasks.schemas import Plan, Understanding

LONGEST = 2000
"""Characters of a request; more is a document, not a request."""
NEAR = 0.01
"""Two plans whose confidences differ by less, and which understand different things, are two readings."""


class Planner(Protocol):
    """Reads requests."""

    def understand(self, request: str, document: Path) -> Understanding:
        """Plans for a request on a document, best first; a second one only where it clears the stricter threshold.

        Raises:
            EndpointError: it needs an endpoint that does not answer.
        """


def unusable(request: str) -> str:
    """Why a text is no request at all, "" when it may be one."""
    if len(request) > LONGEST:
        return f"{len(request)} characters; at most {LONGEST}"
    if not request.strip():
        return "nothing"
    if not any(c.isalpha() for c in request):
        return "no word"
    return ""


def readings(understanding: Understanding) -> tuple[Plan, ...]:
    """The plans that stand on equal footing: one, or two that only a person can choose between."""
    first, second = (*understanding.plans, None, None)[:2]
    if first is None or second is None or first.understood == second.understood:
        return understanding.plans[:1]
    return understanding.plans[: 2 if first.confidence - second.confidence < NEAR else 1]
