"""Orders that are read as a whole, in which nothing else may be asked for: what they share in words and in doing."""

import re
from collections.abc import Sequence

from tasks.schemas import Action, Check, Plan

POLITE = (
    r"(?:(?:please|kindly|(?:could|can|would|will) you|i(?:['’]d| would) like(?: you)? to"
    r"|i (?:want|need)(?: you)? to),? )*"
)
"""How such an order may begin."""


def bare(order: str) -> str:
    """The order without its full stop and "please" at its end."""
    return re.sub(r",? please$", "", order.strip().rstrip(".!?").strip(), flags=re.IGNORECASE)


def press(keys: str) -> Action:
    """Keys pressed, or text typed where the cursor is."""
    return Action(function="keyboard_input", args={"keys": keys})


def click(title: str, kind: str) -> Action:
    """A click on a control."""
    return Action(function="click_input", control_text=title, control_type=kind)


def choose(*titles: str) -> list[Action]:
    """Clicks through menus."""
    return [click(title, "MenuItem") for title in titles]


def enter(text: str, title: str, kind: str) -> Action:
    """A text entered in a box."""
    return Action(function="set_edit_text", args={"text": text}, control_text=title, control_type=kind)


def whole_plan(source: str, told: str, steps: Sequence[str], actions: Sequence[Action], *checks: Check) -> Plan:
    """The plan of such an order, of which nothing is in doubt.

    Args:
        source: what has planned it.
        told: what is understood, for the person.
        steps: in words.
        actions: the same as actions.
        checks: what must hold afterwards.
    """
    return Plan(
        steps=tuple(steps), actions=tuple(actions), expectation=checks, understood=told, confidence=1.0, source=source
    )
