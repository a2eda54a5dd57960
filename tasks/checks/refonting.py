"""A document whose default font is another one: all text of the default style follows, other styles may follow.

Whether a style has a font of its own is not told by a document's parts. So text of other styles in the old font, and
not in it by its own formatting, is taken as it was made: in the old font or in the new one.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

Part = dict[str, Any]
DEFAULT_STYLES = frozenset({"Normal", "Default Paragraph Style", "Standard", "Default Style"})


def default_font(parts: Sequence[Part]) -> str:
    """The font of text in the default style that has none of its own; "" where there is none or more than one.

    Args:
        parts: of the document.
    """
    fonts = Counter(
        str(run.get("font") or "")
        for part in parts
        if part.get("style") in DEFAULT_STYLES and "runs" in part
        for run in part["runs"]
        if run["text"].strip() and not _own(run)
    )
    return next(iter(fonts)) if len(fonts) == 1 else ""


def _own(run: Part) -> bool:
    return "font" in (run.get("direct") or ()) or bool(run.get("style"))


def with_font(parts: Sequence[Part], font: str) -> tuple[Part, ...]:
    """The body with the default font exchanged; what may follow or not is left to `as_followed`.

    Args:
        parts: of the document.
        font: the new default font.
    """
    old = default_font(parts)
    return tuple(_exchanged(part, old, font) if "index" in part else part for part in parts)


def _exchanged(part: Part, old: str, new: str) -> Part:
    if part["kind"] == "table":
        return {**part, "paragraphs": [_exchanged(p, old, new) for p in part["paragraphs"]], "fonts": (old, new)}
    runs = [{**r, "font": new} if r.get("font") == old and not _own(r) else r for r in part.get("runs", ())]
    return {**part, "runs": runs, "fonts": (old, new)}


def as_followed(part: Part, made: Part) -> Part:
    """What is expected, where text of another style may have followed or not, as it was made.

    Args:
        part: as `with_font` gives it.
        made: the same part of the document as it is.
    """
    fonts = part.get("fonts")
    rest = {key: value for key, value in part.items() if key != "fonts"}
    if fonts is None:
        return rest
    if part["kind"] == "table":
        inner = made.get("paragraphs") or []
        pairs = zip(part["paragraphs"], inner, strict=False)
        same = len(inner) == len(part["paragraphs"])
        return {
            **rest,
            "paragraphs": [as_followed(a, b if same else a) for a, b in pairs] if same else part["paragraphs"],
        }
    runs = made.get("runs") or []
    if part.get("style") in DEFAULT_STYLES or len(runs) != len(part["runs"]):
        return rest
    return {**rest, "runs": [_either(a, b, fonts) for a, b in zip(part["runs"], runs, strict=True)]}


def _either(run: Part, made: Part, fonts: tuple[str, str]) -> Part:
    free = run.get("font") == fonts[1] and not _own(run) and made.get("font") in fonts
    return {**run, "font": made["font"]} if free else run
