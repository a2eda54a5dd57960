"""Titles that are made by their letters: a short line of its own, bold or larger than the text that follows it.

They count as headings only in a document that has no real ones, and only where they are called by their words.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tasks.planner.document import Paragraph

LONGEST = 8  # words of such a title


def lettered(paragraphs: Sequence["Paragraph"], title: "Paragraph | None") -> tuple["Paragraph", ...]:
    """The paragraphs that serve as titles of what follows them.

    Args:
        paragraphs: of the body, in order.
        title: of the document, which is none of them.
    """
    if any(p.kind == "heading" and p is not title for p in paragraphs):
        return ()
    found = [p for p in paragraphs if p is not title and _looks_like_one(p)]
    plain = max((_size(p) for p in paragraphs if p.kind == "paragraph" and not p.empty and not _bold(p)), default=0.0)
    text = [p for p in paragraphs if p.kind in ("paragraph", "list_item") and len(p.text.split()) > LONGEST]
    usual = max((_size(p) for p in text), default=plain)
    return tuple(p for p in found if _bold(p) or (usual and _size(p) > usual))


def _looks_like_one(paragraph: "Paragraph") -> bool:
    text = paragraph.text.strip()
    return (
        paragraph.kind == "paragraph"
        and bool(text)
        and len(text.split()) <= LONGEST
        and not set(text) & set(":;!?\t")
        and text[-1] not in ".,"
        and paragraph.part.get("alignment") != "center"
    )


def _runs(paragraph: "Paragraph") -> list[dict[str, Any]]:
    return [run for run in paragraph.part.get("runs") or [] if str(run.get("text", "")).strip()]


def _bold(paragraph: "Paragraph") -> bool:
    runs = _runs(paragraph)
    return bool(runs) and all(run.get("bold") for run in runs)


def _size(paragraph: "Paragraph") -> float:
    return max((float(run.get("size") or 0) for run in _runs(paragraph)), default=0.0)
