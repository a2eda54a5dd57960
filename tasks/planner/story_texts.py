"""Another text in a header or footer that has one: "change the header to X" is its own words replaced.

Only where it is to change: "put X in the header" may as well mean beside what is there. Only where every header of the
document says the same plain words, and those stand nowhere else.
"""

import re

from tasks.planner.document import DocumentIndex

_STORY = (
    r"(?:the |our |my )?(?:current |existing |old |page )?(?P<story>header|footer)(?:['’]s)?(?: text| wording| line)?"
)
_NEW = (
    r"(?P<new>\"[^\"]+\"|(?!(?:be|have|get|the|a|an|its|bold|italics?|left|right|centre|center)\b)"
    r"[^\s\".:;,][^\".:;]*)"
)
_CHANGED = (
    rf"^(?:please )?(?:change|replace|update|correct|switch|amend) {_STORY} (?:to|with|by|so (?:that )?it) (?:now )?"
    rf"(?:read |say |reads |says )?(?:to )?{_NEW}(?P<end>[.!]*)$",
    rf"^(?:please )?(?:change|replace|update|correct|switch|amend) the (?:text|words|wording) (?:in|of) {_STORY}"
    rf" (?:to|with|by) {_NEW}(?P<end>[.!]*)$",
    rf"^{_STORY} (?:should|must|needs to|ought to|has to) (?:now (?:read|say)|(?:read|say)"
    rf"(?=[^.]*\b(?:now|instead)\b)) {_NEW}(?:,? (?:now|instead))?(?P<end>[.!]*)$",
)
_ORDERS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _CHANGED)


def changed_in_place(request: str, index: DocumentIndex) -> str:
    """As in "change the header to X" where it says Y: "replace Y with X in the header".

    Args:
        request: as plain orders.
        index: the document.
    """
    found = next((m for order in _ORDERS if (m := order.match(request)) is not None), None)
    if found is None:
        return request
    stories = [p for p in index.parts if p["kind"] == found["story"].casefold()]
    held = {str(p["text"]) for p in stories}
    fields = any(p["kind"] == "field" and str(p["story"]).startswith(found["story"].casefold()) for p in index.parts)
    plain = not fields and all(len(p["paragraphs"]) == 1 for p in stories)
    old = next(iter(held), "")
    if len(held) != 1 or not plain or not old.strip() or re.search(r"[\"\t\n]", old) or _elsewhere(old, found, index):
        return request
    new = found["new"].strip().strip('"')
    return f'Replace "{old}" with "{new}" in the {found["story"].casefold()}{found["end"]}'


def _elsewhere(old: str, found: re.Match[str], index: DocumentIndex) -> bool:
    """The words stand in another part too, where they would be replaced as well."""
    story = found["story"].casefold()
    return any(old.casefold() in str(p.get("text", "")).casefold() for p in index.parts if p["kind"] != story)
