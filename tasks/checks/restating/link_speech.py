"""Hyperlinks as people want them gone: "remove all hyperlinks at once but leave the words", "make the links text"."""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END as _END
from tasks.checks.restating.patterns import MUST, PLEASE, sub

END = rf"(?:,? please)?{_END}"
_GO = r"(?:remove|delete|clear|strip(?: out)?|drop|get rid of|take (?:out|off|away)|turn off|undo|disable|deactivate)"
_ALL = r"(?P<all>all(?: of)?(?: the| my)? |the |my |every |any |each )?"
_LINKS = r"(?:hyper)?links?"
_HERE = r"(?: (?:in|from|of|throughout) (?:the|this|my|our) (?:whole |entire )?(?:document|text|file|page))?"
_ONCE = r"(?: (?:at once|in one go|all at once|at the same time))?"
_WORDS = (
    r"(?:(?:the |their |its |all (?:of )?the )?(?:(?:link(?:ed)? )?(?:text|words?|wording)|text itself|words"
    r" themselves))"
)
_STAY = (
    rf"(?:,? but|,? and|,? while|,)(?: please)? (?:(?:to )?(?:keep|leave|retain|preserve)(?:ing)? {_WORDS}"
    rf"(?: (?:alone|intact|unchanged|there|behind|in place|as (?:it is|they are|plain text)))?"
    rf"|{_WORDS} {MUST} stay|(?:not|do not|don['’]t) (?:delete|remove|touch|change)(?:ing)? {_WORDS})"
)
_PLAIN = r"(?:in)?to (?:plain|normal|ordinary|regular) (?:text|words)"


def _gone(match: re.Match[str]) -> str:
    lead = (match["all"] or "all ").lower()
    what = "all hyperlinks" if lead.strip() in ("the", "my", "every", "each", "any") or "all" in lead else "hyperlinks"
    return f"Remove {what}{match['end']}"


LINK_SPEECH: tuple[Callable[[str], str], ...] = (
    sub(rf"{PLEASE}{_GO} {_ALL}{_LINKS}{_HERE}{_ONCE}{_STAY}{END}", _gone),
    sub(rf"{PLEASE}{_GO} {_ALL}(?:hyper)?links{_HERE}(?: (?:at once|in one go|all at once)){END}", _gone),
    sub(rf"{PLEASE}(?:turn|convert|change|make) {_ALL}(?:hyper)?links{_HERE} {_PLAIN}{END}", _gone),
    sub(rf"{PLEASE}(?:unlink) (?P<all>all(?: of)?(?: the| my)? |the |my )?(?:hyper)?links{_HERE}{END}", _gone),
)

_AGAIN = re.compile(
    r"(?:(?:can|could|would) you )?(?:please )?(?:do|try) (?:that|this|so|it)(?: for me)?"
    r"(?: (?:here|in (?:this|my|the) (?:document|file|text)))?(?: please)?[.!?]*",
    re.IGNORECASE,
)


def without_again(sentences: list[str]) -> list[str]:
    """Sentences without one that only asks for what stands before it: "Please do that here." behind "how to ..."."""
    asked = re.compile(r"^(?:is there|how (?:can|do|could|should|to)|what(?:['’]s| is) the)\b", re.IGNORECASE)
    return [s for k, s in enumerate(sentences) if not (k and asked.match(sentences[k - 1]) and _AGAIN.fullmatch(s))]
