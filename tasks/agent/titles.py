"""Titles of controls, compared without what differs between versions, languages' typography and documentation."""

import re
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")


def plain(title: str) -> str:
    """A title without case, mnemonic marks, trailing dots and colons, and with plain quotes and dashes."""
    text = title.replace("\u2026", "...").replace("\u2019", "'").replace("\u2018", "'")
    text = text.replace("\u2013", "-").replace("\u2014", "-").replace("\u00a0", " ")
    text = re.sub(r"[~_](?=\w)", "", text).replace("&", "and")
    return _SPACES.sub(" ", text).strip().rstrip(".: ").casefold()


def matches(pattern: str, title: str) -> bool:
    """Whether a rule's pattern (plain text, `*` for anything) is the whole title."""
    parts = [re.escape(plain_part(p)) for p in pattern.split("*")]
    return re.fullmatch(".*".join(parts), plain(title)) is not None


def plain_part(text: str) -> str:
    """As `plain`, but keeps spaces at the ends: a piece of a pattern."""
    return re.sub(r"[.:]+$", "", text.replace("\u2026", "...").replace("\u2019", "'").replace("&", "and")).casefold()


def any_matches(patterns: Iterable[str], titles: Iterable[str]) -> str:
    """The first pattern that matches one of the titles, "" when none does."""
    names = tuple(titles)
    return next((p for p in patterns if any(matches(p, n) for n in names)), "")
