"""Comments that are told by who wrote them: all of the document's, or an order that cannot be read."""

import re

from tasks.checks.reading.document import Document
from tasks.checks.reading.frames import Unreadable

_NAME = r"[A-Z][\w-]*(?:\.(?= [A-Z]))?(?: [A-Z][\w-]+)?"
_LED = r"\b(?:all(?: of)?(?: the)? |the )?"
_TITLE = r"(?:(?:Mrs?|Ms|Miss|Dr|Prof)\.? )?"
_WRITTEN = re.compile(
    rf"{_LED}{_TITLE}(?P<name>{_NAME})['’]s? (?P<noun>comments?)\b"
    rf"|{_LED}(?P<noun2>comments?) (?:(?:made|written|left) )?(?:by|from|of) {_TITLE}(?P<writer>{_NAME})"
)
_GOES = re.compile(r"\b(?:remov|delet|eras|clear|drop|get rid|tak)\w*\b", re.IGNORECASE)


def comments_of_all(request: str, document: Document) -> str:
    """The request with "Hilary's comments" as all comments, where she wrote every one of them.

    Args:
        request: as plain orders.
        document: as it was.

    Raises:
        Unreadable: somebody else wrote some of them, or there are none.
    """
    match = _WRITTEN.search(request)
    if match is None or not _GOES.search(request[: match.start()]):
        return request
    name = match["name"] or match["writer"]
    authors = [str(part.get("author", "")) for part in document.parts if part["kind"] == "comment"]
    if not authors or any(not re.search(rf"\b{re.escape(name)}\b", a, re.IGNORECASE) for a in authors):
        raise Unreadable(f"which of the comments are {name}'s and no others cannot be told")
    one = (match["noun"] or match["noun2"]) == "comment"
    if one and (len(authors) > 1 or re.search(r"\w", request[match.end() :])):
        raise Unreadable(f"which of {name}'s comments is meant")
    return f"{request[: match.start()]}all comments{request[match.end() :]}"
