"""A closing line below others that is none of them: a sentence of another look, which nobody counts."""

from collections.abc import Sequence

from tasks.planner.document import Paragraph


def without_aside(lines: Sequence[Paragraph]) -> list[Paragraph]:
    """Without a last line that is a sentence of another look below lines that are none: nobody counts it."""
    *rest, last = lines
    sentence = last.text.rstrip().endswith(".") and not any(p.text.rstrip().endswith(".") for p in rest)
    return list(rest) if sentence and rest and all(_look(p) != _look(last) for p in rest) else []


def _look(paragraph: Paragraph) -> tuple[object, ...]:
    runs = [r for r in paragraph.part.get("runs") or [] if str(r.get("text", "")).strip()]
    slanted = bool(runs) and all(r.get("italic") for r in runs)
    return paragraph.style, paragraph.part.get("alignment"), slanted


__all__ = ["without_aside"]
