"""Whose comments are to go: "remove Hilary's comments" is all of them where nobody else has written any."""

import re

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex

_TITLE = r"(?:(?:Mrs?|Ms|Miss|Dr|Prof)\.? )?"
_WHO = rf"{_TITLE}(?P<{{name}}>[A-Z][\w-]*(?:\.(?= [A-Z]))?(?: [A-Z][\w-]+)?)"
_COMMENTS_OF = re.compile(
    r"(?P<verb>\b(?i:remove|delete|clear|erase|get rid of|drop|take out) )(?:all(?: of)?(?: the)? |the )?"
    rf"(?:{_WHO.format(name='who')}['’]s? (?P<one>comment)(?P<many>s?)\b"
    rf"|(?P<one2>comment)(?P<many2>s?) (?:(?:that was |that were )?(?:made|written|left) )?(?:by|from|of) "
    rf"{_WHO.format(name='by')})(?P<behind>.*)",
    re.DOTALL,
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
    name = match["who"] or match["by"]
    who = set(name.casefold().split())
    written = [str(p.get("author", "")).casefold().split() for p in index.parts if p["kind"] == "comment"]
    many = bool(match["many"] or match["many2"])
    if not written or not all(who <= set(author) for author in written):
        raise Unfit("delete_comments", f"comments that are not all {name}'s", "all of one person")
    if not many and (len(written) > 1 or match["behind"].strip(" .!?")):
        raise Unfit("delete_comments", f"{len(written)} comments, of which one is to go", "one comment or all of them")
    return f"{request[: match.start()]}{match['verb']}all comments{match['behind']}"
