"""A header or footer that goes, and page numbers: what stands in it is deleted, its room on the page stays.

Writer's own command would take the room away as well, and the text of every page would move up.
"""

import re
from collections.abc import Sequence

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.planner.whole_orders import press, whole_plan
from tasks.schemas import Check, Plan

_GO = r"(?:please )?(?:remove|delete|clear|erase|empty|drop|get rid of|strip out|take (?:away|out|off)|turn off)"
_WHICH = r"(?:all )?(?:the |our |my |its )?(?:whole |entire |current |existing |page )?"
_HERE = r"(?: (?:of|in|from|on) (?:the |this |every |each |all )?(?:whole )?(?:document|pages?|letter|report|file))?"
_STORY = re.compile(
    rf"{_GO} {_WHICH}(?P<first>header|footer)s?(?: and (?:the )?(?P<second>header|footer)s?)?(?: text)?{_HERE}[.!]*",
    re.IGNORECASE,
)
_TEXT_OF = re.compile(
    rf"{_GO} (?:all )?(?:the )?(?:text|words|wording|contents?) (?:in|of|from) (?:the )?(?P<first>header|footer)[.!]*",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"{_GO} (?:all )?(?:the |our |my )?page (?:numbers|numbering)"
    rf"(?: (?:in|from|at|of) the (?P<where>header|footer|top|bottom))?{_HERE}[.!]*",
    re.IGNORECASE,
)
_KEYS = {"header": "PGUP", "footer": "PGDN"}
"""With Ctrl: into the page's header or footer, and back."""
_EDGES = {"top": "header", "bottom": "footer"}


def emptied_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order that a header or footer or the page numbers go, None of any other request.

    Raises:
        Unfit: there is none, there are several that may differ, or it holds more than was named.
    """
    text = text.strip()
    found = _STORY.fullmatch(text) or _TEXT_OF.fullmatch(text)
    if found is not None:
        return _plan(list(dict.fromkeys(s.casefold() for s in found.groups() if s)), index)
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None:
        return None
    said = (numbers["where"] or "").casefold()
    held = {str(p["story"]) for p in index.parts if p["kind"] == "field" and p["type"] == "page_number"}
    if len(held) != 1 or not held <= set(_KEYS) or said not in ("", *held, *(e for e in _EDGES if _EDGES[e] in held)):
        raise Unfit("the page numbers", f"{len(held)} headers or footers with some", "one")
    for story in held:
        if re.sub(r"\bpage\b|\bof\b|[\d\s/|–—-]", "", _only(story, index), flags=re.IGNORECASE):
            raise Unfit("the page numbers", f"other words in the {story}", "nothing but numbers")
    return _plan(sorted(held), index)


def _only(story: str, index: DocumentIndex) -> str:
    """The text of the document's one header or footer.

    Raises:
        Unfit: there is none, or sections and first pages have their own.
    """
    found = [p for p in index.parts if p["kind"] == story]
    sections = [p for p in index.parts if p["kind"] == "page"]
    if len(found) != 1 or found[0]["type"] != "default" or len(sections) != 1:
        raise Unfit(f"the {story}", f"{len(found)} in {len(sections)} sections", "one, the same on every page")
    return str(found[0]["text"])


def _plan(stories: Sequence[str], index: DocumentIndex) -> Plan:
    steps, actions, checks = ["Press Ctrl+Home."], [press("{CTRL}{HOME}")], []
    for story in stories:
        if not _only(story, index).strip():
            raise Unfit(f"the {story}", "nothing in it", "a text")
        key = _KEYS[story]
        steps += [f"Press Ctrl+{key}.", "Press Ctrl+A.", "Press Delete.", f"Press Ctrl+{key}."]
        actions += [press(f"{{CTRL}}{{{key}}}"), press("{CTRL}a"), press("{DELETE}"), press(f"{{CTRL}}{{{key}}}")]
        checks.append(Check(kind=story, property="equals", value=""))
        fields = {str(p["type"]) for p in index.parts if p["kind"] == "field" and p["story"] == story}
        checks += [
            Check(kind="field", where={"type": each, "story": story}, property="count", value=0)
            for each in sorted(fields)
        ]
    return whole_plan("emptied story", f"delete what the {' and the '.join(stories)} says", steps, actions, *checks)
