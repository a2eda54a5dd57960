"""Lines in bold that head what stands below them, where the document has no headings of its own."""

from dataclasses import replace
from itertools import pairwise

from tasks.checks.reading.document import Document, Line
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.places import Place

MAX_WORDS = 10
"""Words of such a line; more are a sentence that somebody wanted to stress."""


def bold_lines(document: Document) -> list[int]:
    """Lines all bold, short and no sentence, with something that is not bold below; without the title.

    None in a document that has headings, whose bold lines are something else.
    """
    if document.of_kind("heading"):
        return []
    top = {*document.of_kind("title"), *([document.headline] if document.headline is not None else [])}
    filled = [line for line in document.lines if line.text.strip() and not line.part.get("in_index")]
    found = []
    for line, following in pairwise(filled):
        if line.number in top or line.kind != "paragraph" or line.key[1] is not None or not _all_bold(line):
            continue
        said = line.text.strip()
        if len(said.split()) > MAX_WORDS or {"\n", "\t"} & set(said) or said.endswith((".", ",", ";", "!")):
            continue
        if following.key[1] is not None or not _all_bold(following):
            found.append(line.number)
    return found


def as_headed(place: Place, document: Document, of_sections: bool) -> Place:
    """The place with such lines for headings, where there are no others: one by its words, or all of them.

    Args:
        place: that is to get a format.
        document: as it was.
        of_sections: headings of sections are said, which the title is none of.

    Raises:
        Unclear: all are meant, and they look different or the title may be one of them.
    """
    if place.inside is not None:
        place = replace(place, inside=as_headed(place.inside, document, of_sections))
    found = bold_lines(document) if place.noun == "heading" and not place.level else []
    if not found or not (place.words or place.all or place.plural or place.ordinals):
        return place
    if not place.words:
        titles = [document.headline] if document.headline is not None else document.of_kind("title")
        if len(found) == 1 or not of_one_look(found, document):
            raise Unclear("which of the bold lines are headings")
        if any(_all_bold(document.lines[n]) for n in titles) and not of_sections:
            raise Unclear("whether the title is one of the headings")
    return replace(place, noun="bold_line", all=place.all or (place.plural and not place.ordinals))


def of_one_look(numbers: list[int], document: Document) -> bool:
    """All of them have the same style, alignment and size of letters."""
    looks = set()
    for n in numbers:
        part = document.lines[n].part
        sizes = {run.get("size") for run in part.get("runs", ()) if str(run.get("text", "")).strip()}
        looks.add((part.get("style"), part.get("alignment"), tuple(sorted(map(str, sizes)))))
    return len(looks) == 1


def _all_bold(line: Line) -> bool:
    runs = [run for run in line.part.get("runs", ()) if str(run.get("text", "")).strip()]
    return bool(runs) and all(run.get("bold") for run in runs)


__all__ = ["as_headed", "bold_lines"]
