"""Whether a result is what was asked for: the gate that every `finished` of the agent has passed.

The plan's expectation is checked on the saved document with nothing else changed; the second reading judges request and
changes without ever seeing the plan. Both must say yes. What an application loses in opening is told by an inventory.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tasks.checks import inventory, reading
from tasks.checks.alignment import Part
from tasks.checks.differences import Comparison
from tasks.checks.language import evaluate_parts, validate
from tasks.checks.parts import changes, parts
from tasks.desktop import scratch
from tasks.errors import DataError
from tasks.schemas import Observation, Plan

TOLD = 600
"""Characters of a difference that a reason holds."""


class Reading(Protocol):
    """What the second reading says."""

    @property
    def verdict(self) -> str:
        """accepted, rejected or unsure."""

    @property
    def reason(self) -> str:
        """Why."""


class Verifier(Protocol):
    """The second reading and the inventory (tasks/checks)."""

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        """Why a request cannot be judged on this document, "" when it can."""

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> Reading:
        """Whether the change from `before` to `after` is what the request asks for."""

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        """What the document before holds and the one after does not, in words."""


@dataclass(frozen=True)
class Judgement:
    """The gate's decision."""

    accepted: bool
    expected: bool  # the plan's expectation holds and nothing else changed: if the result is wrong, the plan is
    reason: str  # what changed, and before it why it is not accepted


def judge(
    plan: Plan, request: str, before: Sequence[Part], after: bytes, screen: Observation | None, verifier: Verifier
) -> Judgement:
    """Judge a saved document.

    Args:
        plan: with the expectation that must hold.
        request: as the person wrote it.
        before: parts of the first save of the input.
        after: the saved document, in the format of the application.
        screen: on which the policy said that it is done, for checks of the screen.
        verifier: with the second reading.
    """
    try:
        validate(plan.expectation)
        saved = _parts(after)
    except DataError as error:
        return Judgement(False, False, f"the result cannot be checked: {error}"[:TOLD])
    told = "; ".join(changes(before, saved))[:TOLD] or "nothing changed"
    failed = [result for result in evaluate_parts(plan.expectation, before, saved, screen) if not result.passed]
    if failed:
        return Judgement(False, False, f"{failed[0].kind}: {failed[0].detail}"[:TOLD] + f"; what changed: {told}")
    said = verifier.read(request, before, saved)
    if said.verdict != "accepted":
        return Judgement(False, True, f"{said.verdict}: {said.reason}"[:TOLD] + f"; what changed: {told}")
    return Judgement(True, True, told)


def carried(plan: Plan, opened: Sequence[Part], saved: Sequence[Part]) -> Plan:
    """The plan with its expectation told of the first save: an application adds and drops empty paragraphs in opening.

    Args:
        plan: whose checks name body parts by their index in the document as it was given.
        opened: that document.
        saved: the same, saved before the first action.
    """
    if not any("index" in check.where for check in plan.expectation):
        return plan
    moved = Comparison(opened, saved).new_of
    checks = tuple(
        c.model_copy(update={"where": {**c.where, "index": moved.get(int(c.where["index"]), c.where["index"])}})
        if "index" in c.where
        else c
        for c in plan.expectation
    )
    return plan.model_copy(update={"expectation": checks})


def already(plan: Plan, request: str, before: Sequence[Part], verifier: Verifier) -> bool:
    """Whether a document holds what is asked for as it is; what only a screen can show never counts as held."""
    if not plan.expectation or any(check.kind == "ui" for check in plan.expectation):
        return False
    try:
        validate(plan.expectation)
    except DataError:
        return False
    held = all(result.passed for result in evaluate_parts(plan.expectation, before, before))
    return held and verifier.read(request, before, before).verdict == "accepted"


def _parts(content: bytes) -> tuple[Part, ...]:
    """Parts of a document held in memory; the reader takes files, and tells their kind by what they hold."""
    folder = scratch.folder("result")
    try:
        path = folder / "saved"
        path.write_bytes(content)
        return parts(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Checked:
    """tasks.checks.reading and tasks.checks.inventory."""

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        return str(reading.understandable(request, before))

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> Reading:
        found: Reading = reading.read(request, before, after)
        return found

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        return inventory.lost(inventory.census(before), inventory.census(after))


def verifier() -> Verifier:
    """What every finished episode of the agent has passed."""
    return _Checked()
