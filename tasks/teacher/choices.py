"""Values for what the documentation leaves open."""

import random
import re

TEXTS = ("Draft for review", "Second edition", "Internal copy", "Final version", "Working paper", "Spring issue")
NAMES = ("Overview", "Details", "Appendix", "Figures", "Sources", "Contacts")


_SPELLED = {'"': "in", "″": "in", "cm": "in"}
"""What a plan types for the unit of a box: a quotation mark would end the quoted value."""


def choose_text(words: str, rng: random.Random) -> str:
    """A short text, or a name where the words ask for one."""
    return rng.choice(NAMES if re.search(r"\bname\b", words, re.IGNORECASE) else TEXTS)


def choose_number(shown: str, rng: random.Random) -> str:
    """A small number other than the one shown, in the same unit."""
    match = re.match(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(.*)$", shown)
    unit = match[2].strip() if match else ""
    now = float(match[1].replace(",", ".")) if match else 0.0
    if unit == "%":
        return f"{rng.choice([n for n in (60, 80, 120, 150) if n != now])}%"
    if unit:
        return f"{rng.choice([n for n in (0.5, 0.75, 1.25) if n != now])} {_SPELLED.get(unit, unit)}"
    return str(rng.choice([n for n in (2, 3, 4, 5) if n != now]))


def options_of(words: str) -> list[str]:
    """Quoted options, or the capitalised names joined by "or"."""
    quoted = re.findall(r'"([^"]+)"', words)
    return quoted or [part.strip() for part in re.split(r"\s+or\s+", words) if re.match(r"[A-Z]", part.strip())]
