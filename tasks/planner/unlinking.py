"""Hyperlinks that go while their words stay: each is selected and taken off by its context menu, the last one first."""

import re
from collections.abc import Iterator

from tasks.planner.assembly import MOST_PLACES, Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.seeking import click
from tasks.planner.things import numbered
from tasks.planner.whole_orders import POLITE
from tasks.schemas import Action, Check, Plan

_GO = r"(?:remove|delete|clear|strip(?: out)?|drop|get rid of|take (?:out|off|away)|turn off|undo)"
_LINKS = r"(?:hyper)?links"
_HERE = (
    r"(?: (?:in|from|of|throughout) (?:the|this|my|our) (?:whole |entire )?(?:document|text|file|letter|newsletter"
    r"|page))?"
)
_ORDERS = tuple(
    re.compile(order, re.IGNORECASE)
    for order in (
        rf"{POLITE}{_GO} (?:all|any|every|each)(?: of)?(?: the| my)? (?:hyper)?links?{_HERE}",
        rf"{POLITE}{_GO} (?:the |my )?{_LINKS}{_HERE}",
        rf"{POLITE}unlink (?:all|every)(?: (?:of )?the)? (?:hyper)?links?{_HERE}",
    )
)


def unlinked_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order that all hyperlinks go, None of any other request.

    Raises:
        Unfit: there are none, too many, or some that cannot be selected.
    """
    text = re.sub(r",? please$", "", text.strip().rstrip(".!?").strip(), flags=re.IGNORECASE)
    if not any(order.fullmatch(text) for order in _ORDERS):
        return None
    links = list(_links(index))
    count = sum(p["kind"] == "hyperlink" for p in index.parts)
    if not links or len(links) > MOST_PLACES:
        raise Unfit("the hyperlinks", f"{len(links)} in the text", f"some, at most {MOST_PLACES}")
    if count != len(links) or any("\n" in p.text for p in links):
        raise Unfit("the hyperlinks", "some outside the text or over several lines", "links in the text")
    steps: list[str] = []
    actions: list[Action] = []
    for place in reversed(links):
        select, action = selecting(Group((numbered(index, place),)), index)
        steps += [select, "Press Shift+F10.", "Choose Remove Hyperlink."]
        actions += [action, Action(function="keyboard_input", args={"keys": "{SHIFT}{F10}"}),
                    click("Remove Hyperlink", "MenuItem")]  # fmt: skip
    gone = [
        Check(kind="hyperlink", where={"text": words}, property="added", value=-n)
        for words, n in _counted(links).items()
    ]
    return Plan(
        steps=tuple(steps), actions=tuple(actions), expectation=(*gone, *_plain(links, index)), confidence=1.0,
        source="unlinking", understood="remove the hyperlinks of " + ", ".join(f'"{p.text}"' for p in links[:4]),
    )  # fmt: skip


def _links(index: DocumentIndex) -> Iterator[Place]:
    """Neighbouring runs with one address, in paragraphs outside tables."""
    for paragraph in index.paragraphs:
        at, start, last = 0, 0, ""
        for run in [*paragraph.part.get("runs", ()), {"text": ""}]:
            link = str(run.get("link") or "")
            if link != last:
                if last:
                    yield Place(paragraph.number, 0, 0, 0, start, at, 1, paragraph.text[start:at])
                start, last = at, link
            at += len(run["text"]) if "field" not in run else 0


def _counted(links: list[Place]) -> dict[str, int]:
    texts = [p.text for p in links]
    return {text: texts.count(text) for text in texts}


def _plain(links: list[Place], index: DocumentIndex) -> list[Check]:
    return [
        Check(
            kind="run_format", property="link", value="",
            where={"index": index.part_of(p), "text": p.text, "occurrence": index.occurrence_in(p)},
        )
        for p in links
    ]  # fmt: skip
