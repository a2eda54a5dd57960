"""Whose comments are to go: "remove Hilary's comments" is all of them where nobody else has written any."""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex

_COMMENTS_OF = re.compile(
    r"(?P<verb>\b(?i:remove|delete|clear|erase|get rid of|drop|take out) )(?:all(?: of)?(?: the)? |the )?"
    r"(?:(?P<who>[A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s? comments\b"
    r"|comments (?:(?:made|written|left) )?(?:by|from|of) (?P<by>[A-Z][\w-]+(?: [A-Z][\w-]+)?))"
)


def of_everybody(request: str, index: DocumentIndex) -> str:
    """As in "remove Hilary's comments" where every comment is hers: all of them.

    Args:
        request: as plain orders.
        index: the document.

    Raises:
        Unfit: others have written comments too.
    """
    match = _COMMENTS_OF.search(request)
    if match is None:
        return request
    who = (match["who"] or match["by"]).casefold().split()
    written = [str(p.get("author", "")).casefold().split() for p in index.parts if p["kind"] == "comment"]
    if not written or not all(set(who) <= set(author) for author in written):
        raise Unfit(
            "delete_comments", f"comments that are not all {match['who'] or match['by']}'s", "all of one person"
        )
    return f"{request[: match.start()]}{match['verb']}all comments{request[match.end() :]}"
