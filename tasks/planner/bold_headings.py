"""Headings that are none to the application: bold lines of their own in a document without heading styles."""

from tasks.planner.document import DocumentIndex, Paragraph

_LONGEST = 10  # words of a line that heads others


def bold_headings(index: DocumentIndex) -> tuple[Paragraph, ...]:
    """Lines all in bold with lines in plain letters below them; none where headings have styles.

    The title is not among them, nor is a line that ends like a sentence.
    """
    if index.headings:
        return ()
    filled = [p for p in index.paragraphs if not p.empty]
    return tuple(
        p
        for p in filled
        if p.kind == "paragraph" and p is not index.title and _bold(p) and _heads(p) and _followed(p, index)
    )


def unclear_set(index: DocumentIndex, of_sections: bool) -> str:
    """Why it is not clear which bold lines "all headings" are; "" where it is, or where headings have styles.

    Args:
        index: the document.
        of_sections: headings of sections are said, which the title is none of.
    """
    found = bold_headings(index)
    if not found:
        return ""
    if len(found) == 1:
        return f'"{found[0].text}" is one line in bold, and no headings'
    if len({(p.style, p.part.get("alignment"), _size(p)) for p in found}) > 1:
        return "the bold lines look different, and any of them may be a heading"
    title = index.title
    if title is not None and _bold(title) and not of_sections:
        return f'the bold lines with or without "{title.text}"'
    return ""


def _bold(paragraph: Paragraph) -> bool:
    runs = [r for r in paragraph.part.get("runs") or [] if str(r.get("text", "")).strip()]
    return bool(runs) and all(r.get("bold") for r in runs)


def _size(paragraph: Paragraph) -> float:
    return max((float(r.get("size") or 0) for r in paragraph.part.get("runs") or []), default=0.0)


def _heads(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return len(text.split()) <= _LONGEST and "\n" not in text and "\t" not in text and text[-1] not in ".,;!"


def _followed(paragraph: Paragraph, index: DocumentIndex) -> bool:
    """What it heads stands below: a table, or a line that is not bold."""
    for part in index.body[paragraph.index + 1 :]:
        if part["kind"] == "table":
            return True
        if str(part["text"]).strip():
            return not all(r.get("bold") for r in part.get("runs") or [{}] if str(r.get("text", "")).strip())
    return False


__all__ = ["bold_headings", "unclear_set"]
