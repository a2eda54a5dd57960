"""Lines of a kind as people mean them: paragraphs, headings, items; where a word means several kinds, each of them."""

from tasks.checks.reading.bold_lines import bold_lines
from tasks.checks.reading.document import Document
from tasks.checks.reading.places import Place


def lines_of(place: Place, document: Document) -> list[list[int]]:
    """Lines that the noun of a place may mean, from the narrowest sense to the widest.

    Args:
        place: with a noun for lines.
        document: as it was.
    """
    found = [document.of_kind(place.noun)]
    if place.noun == "paragraph":
        found = _paragraphs(place, document)
    elif place.noun == "line":
        found = [[line.number for line in document.lines if line.text.strip() and line.key[1] is None]]
    elif place.noun in {"list", "list_item"}:
        found = [_items(place, document)]
    elif place.noun == "bold_line":
        found = [bold_lines(document)]
    elif place.noun == "subheading":
        found = [document.subheadings()]
    elif place.noun == "heading":
        found = [document.of_kind("heading", place.level or None)]
        if not place.all and not place.plural:
            found.append(document.of_kind("title"))
    elif place.noun == "title" and place.words:
        found.append(document.of_kind("heading"))
    if place.words and place.noun in {"paragraph", "line"}:
        found.append([line.number for line in document.lines if line.text.strip()])
    return found


def _paragraphs(place: Place, document: Document) -> list[list[int]]:
    """Running text; with words or a container also every other line, where no paragraph is so."""
    narrow = [n for n in document.of_kind("paragraph") if not (place.ordinals and n == document.headline)]
    if not place.words and place.inside is None:
        return [narrow]
    kinds = ("title", "subtitle", "heading", "paragraph", "list_item")
    return [narrow, sorted({n for kind in kinds for n in document.of_kind(kind)})]


def _items(place: Place, document: Document) -> list[int]:
    """Items of lists; of one sort where that is said. "Bullets" may be any items where the document has no bullets."""
    items = document.of_kind("list_item")
    sort = place.names[0] if place.names else ""
    found = [n for n in items if not sort or document.lines[n].part.get("list") == sort]
    return found or (items if place.noun == "list_item" and sort == "bullet" else [])
