"""An order for another default font of the document, read on its own; and the one document that fulfils it."""

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import lexicon
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import ordered
from tasks.checks.refonting import default_font, with_font

_LEAD = ["set", "the", "base", "font", "of", "this", "document", "to"]


def refonted(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document whose text follows another default font, None for any other request.

    Raises:
        Unclear: the font is not known, or no text has the default one.
    """
    words = ordered(request)
    if words[: len(_LEAD)] != _LEAD or len(words) == len(_LEAD):
        return None
    said = " ".join(words[len(_LEAD) :]).strip('"').casefold()
    written = request.strip().rstrip(".!")
    at = written.casefold().rfind(said)
    if said not in lexicon().fonts or at < 0:
        raise Unclear(f'"{said}" is no font that is known')
    if not default_font(document.body):
        raise Unclear("no text has the default font, or some of it several")
    return with_font(document.parts, written[at : at + len(said)])
