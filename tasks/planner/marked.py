"""Text highlighted in a colour: "the yellow highlighted text" is told by its runs.

Highlighting of one colour is taken off the text that has it; that of every other colour stays.
"""

import re
from typing import TYPE_CHECKING

from tasks.checks.colours import colours
from tasks.planner import relations
from tasks.planner.document import DocumentIndex, Place
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase
from tasks.planner.things import covers, numbered

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_PENS = {"green": "00FF00", "bright green": "00FF00", "pink": "FF00FF", "turquoise": "00FFFF", "gray": "C0C0C0"}
"""What a word processor's highlighting pens are called, beside the names of the palette."""
_COLOURS = (
    "yellow", "bright green", "light green", "dark green", "green", "turquoise", "cyan", "light blue", "dark blue",
    "blue", "pink", "magenta", "purple", "orange", "red", "gray", "grey",
)  # fmt: skip
_SAID = "|".join(_COLOURS)
_GONE = re.compile(
    r"^(?P<verb>(?:please )?(?:only |just )?(?:remove|delete|clear|erase|undo|get rid of|take (?:off|away|out)|drop"
    r"|strip"
    r"|lose|turn off))(?: (?:all(?: of)?(?: the)?|the|any|every))?"
    rf" (?P<colour>{_SAID})[ -](?:highlight(?:s|ing|ed)?|highlighter|marker|marking)"
    r"(?: colou?r)?(?: (?:in|from|throughout) (?:the|this|my) (?:whole |entire )?(?:document|text|file))?"
    r"(?P<where> (?:in|from|of) (?:the|my|this) (?:(?!\b(?:except|but|and|then)\b)[^.;,])+?)?"
    r"(?=[.!?]*$|,? (?:and|then) |[.;,] )",
    re.IGNORECASE,
)
_TEXT = listed("text words parts bits passages places sentences")
_ALL = listed("the all any every")


def off_its_text(request: str) -> str:
    """As in "remove the yellow highlighting": taken off the text that has it.

    Args:
        request: as plain orders.
    """
    return _GONE.sub(
        lambda m: f"Remove the highlighting from the {m['colour'].casefold()} highlighted text{m['where'] or ''}",
        request,
    )


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The highlighted text of a colour that an expression names; None where it names none."""
    start = at
    while reader.low(start) in _ALL or (start > at and reader.low(start) == "of"):
        start += 1
    for name in _COLOURS if start > at else ():
        end = start + len(name.split())
        if reader.lows(start, end - start) != name.split() or reader.low(end) != "highlighted":
            continue
        if reader.low(end + 1) not in _TEXT:
            return None
        behind, inside = relations.scope(reader, end + 2)
        places = highlighted(name, reader.index)
        if inside is not None:
            places = tuple(p for p in places if any(covers(outer, p) for outer in inside.places))
        missing = "" if places else f"nothing is highlighted in {name}"
        return Phrase(behind, "words", places, True, missing=missing, noun="text")
    return None


def highlighted(colour: str, index: DocumentIndex) -> tuple[Place, ...]:
    """Neighbouring runs of the body's paragraphs and cells that are highlighted in a colour.

    Args:
        colour: in words.
        index: the document.
    """
    word = colour.replace("grey", "gray")
    wanted = colours(word) | ({_PENS[word]} if word in _PENS else frozenset())
    found: list[Place] = []
    for paragraph in index.paragraphs:
        at, start = 0, -1
        for run in [*(paragraph.part.get("runs") or []), {"text": ""}]:
            has = run.get("highlight") in wanted
            if has and start < 0:
                start = at
            elif not has and start >= 0:
                text = paragraph.text[start:at]
                found.append(numbered(index, Place(paragraph.number, 0, 0, 0, start, at, 1, text)))
                start = -1
            at += len(run["text"])
    return tuple(found)
