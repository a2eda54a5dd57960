"""Where a link leads: an address that the request says, or that the words which are to be the link are themselves."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tasks.planner.references import Mention
from tasks.planner.values import Value

_LINK = re.compile(r"\b(?:hyper)?links?\b", re.IGNORECASE)
_WEB = re.compile(r"(?:(?:https?|ftp)://|www\.)\S+\w/?|mailto:\S+@\S+\w", re.IGNORECASE)
_TYPED = re.compile(r"(?<![\w\"“‘'])https?://[^\s\"”<>]+[\w/]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def with_addresses(text: str, said: Sequence[Value], found: Sequence[Mention]) -> tuple[Value, ...]:
    """Values of a request about a link, its address among them.

    Args:
        text: the request.
        said: values that it names.
        found: places that it names.
    """
    link = _LINK.search(text)
    if link is None:
        return tuple(said)
    told = [replace(v, kind="url", text=url) if (url := _url(v.text)) else v for v in said]
    if not any(v.kind == "url" for v in told) and (typed := _TYPED.search(text)):
        told.append(Value(*typed.span(), "url", typed[0]))
    places = [p for m in found if not m.missing and not m.ambiguous for p in m.places]
    if not any(v.kind == "url" for v in told) and len(places) == 1 and (url := _url(places[0].text)):
        told.append(Value(link.end(), link.end(), "url", url))
    return tuple(sorted(told, key=lambda v: v.start))


def _url(text: str) -> str:
    """An address as a link has it, "" for what is none."""
    text = text.strip()
    if _MAIL.fullmatch(text):
        return f"mailto:{text}"
    return (f"http://{text}" if text.casefold().startswith("www.") else text) if _WEB.fullmatch(text) else ""
