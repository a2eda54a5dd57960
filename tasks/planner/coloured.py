"""Text that is known by its colour: "the reminder in red letters", "the sentence in blue in the discussion"."""

import colorsys
import re

from tasks.planner.described import Undetermined, stretch_words
from tasks.planner.document import DocumentIndex, Paragraph, Place, plain

_SAID = re.compile(
    r"\b(?:the|that|this|my) (?P<noun>reminder|remark|notice|warning|sentence|words?|text|bit|passage|phrase)"
    r" (?:(?:that|which) (?:is|are) )?(?:(?:written|printed|set) )?in (?P<colour>(?:dark |light )?(?:red"
    r"|blue|green|orange"
    r"|purple|yellow|gr[ae]y|brown))(?: (?:letters|type|print|ink|writing|font|colour|color))?"
    r"(?: (?:in|under|below|of) (?:the )?(?P<where>\w+(?: \w+)??)(?: section)?)?"
    r"(?=[.!?]*$| (?:bold|italic|should|must|has to|can)\b)",
    re.IGNORECASE,
)
_HUES = ((15, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (265, "blue"), (340, "purple"), (360, "red"))
"""The last degree of each family of colours."""
_GRAY, _BRIGHT = 0.2, 0.8


def coloured(text: str, index: DocumentIndex) -> str:
    """A request with such text in its own words.

    Raises:
        Undetermined: no text has the colour, or several stretches have it.
    """
    match = _SAID.search(text)
    if match is None or match.end("noun") > len(text) or text.count('"', 0, match.start()) % 2:
        return text
    where = match["where"]
    heads = index.headed.get(plain(where), ()) if where else ()
    if where and len(heads) != 1:
        raise Undetermined(f'there are {len(heads)} headings "{where}"')
    paragraphs = index.below(heads[0]) if heads else index.paragraphs
    found = [p for paragraph in paragraphs for p in _in(paragraph, match["colour"])]
    if len(found) != 1:
        raise Undetermined(f"there are {len(found)} stretches in {match['colour']}")
    return f"{text[: match.start()]}{stretch_words(found[0], index)}{text[match.end() :]}"


def _is(colour: str, name: str) -> bool:
    """Whether a colour (RRGGBB) is what people call by a name, whatever its exact shade."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        return False
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    degree, _, name = name.lower().replace("grey", "gray").rpartition(" ")
    if (degree == "light" and value < _BRIGHT) or (degree == "dark" and value > _BRIGHT):
        return False
    if saturation < _GRAY:
        return name == "gray" and 0 < value < 1
    turn = hue * 360
    family = next(known for end, known in _HUES if turn <= end)
    if family == "orange" and value < _BRIGHT:
        family = "brown"
    return family == name


def _in(paragraph: Paragraph, name: str) -> list[Place]:
    """Its stretches of neighbouring runs in a colour, white space at their ends left out."""
    found: list[tuple[int, int]] = []
    at = 0
    for run in paragraph.part.get("runs") or []:
        end = at + len(str(run.get("text", "")))
        if _is(str(run.get("color") or ""), name) and paragraph.text[at:end].strip():
            glued = bool(found) and not paragraph.text[found[-1][1] : at].strip()
            found = [*found[:-1], (found[-1][0], end)] if glued else [*found, (at, end)]
        at = end
    return [Place(paragraph.number, start=a, end=b, text=paragraph.text[a:b].strip()) for a, b in found]


__all__ = ["coloured"]
