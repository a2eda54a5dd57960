"""Names of fonts and styles in a request, which are no ordinary words: "Arial", "Heading 2", "Text Body"."""

import re
from collections.abc import Sequence

from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import Item, lexicon, tagged
from tasks.checks.reading.tokens import Token, tokenise


def names(tokens: Sequence[Token], document: Document) -> dict[int, tuple[int, Item]]:
    """Fonts and styles by the position of their first token."""
    found: dict[int, tuple[int, Item]] = {}
    low = [t.low for t in tokens]
    styled = "style" in low or "styles" in low
    at = 0
    while at < len(tokens):
        heading = is_line(tokens[at].text, document) and low[max(0, at - 1)] not in {"font", "typeface", "in", "to"}
        entry = (None if heading else _font(tokens, low, at, document)) or _style(tokens, low, at, styled)
        entry = entry or _field(tokens, low, at)
        if entry is not None:
            found[at] = entry
            at += entry[0]
        else:
            at += 1
    return found


def _field(tokens: Sequence[Token], low: Sequence[str], at: int) -> tuple[int, Item] | None:
    """As in 'the field "Page Number"': a quoted kind of field."""
    if tokens[at].kind != "quote" or "field" not in {*low[max(0, at - 1) : at], *low[at + 1 : at + 2]}:
        return None
    said = tagged(tokenise(tokens[at].text), {})
    if len(said) == 1 and (said[0].role == "object" or said[0].name == "title"):
        return 1, Item("object", (tokens[at],), "title_field" if said[0].name == "title" else said[0].name)
    return None


def _to_font(tokens: Sequence[Token], low: Sequence[str], at: int) -> bool:
    """As in "change the typeface of the title to Bookman": a name that no list of fonts has, and no other meaning."""
    lead = at and low[at - 1] in {"to", "into", "in"} and bool({"font", "typeface"} & set(low[: at - 1]))
    name = tokens[at].kind == "word" and tokens[at].text.istitle()
    last = at + 1 == len(tokens) or tokens[at + 1].kind == "mark" or low[at + 1] in {"please", "and", "for"}
    return bool(lead) and name and last and tagged([tokens[at]], {})[0].role == "word"


def _written(tokens: Sequence[Token], at: int, length: int) -> bool:
    """With a capital, or before a size and without any other meaning ("candara 17")."""
    sized = tokens[at + length : at + length + 1]
    plain = all(item.role == "word" for item in tagged(tokens[at : at + length], {}))
    return tokens[at].text[:1].isupper() or (plain and bool(sized) and sized[0].kind in {"number", "length"})


def _font(tokens: Sequence[Token], low: Sequence[str], at: int, document: Document) -> tuple[int, Item] | None:
    book = lexicon()
    if tokens[at].kind == "quote":
        near = [
            w
            for w in low[max(0, at - 2) : at]
            if w in {"font", "typeface"} and low[at - 1] in {"font", "typeface", "called", "named"}
        ]
        if low[at] in book.fonts or "font" in near or "typeface" in near:
            return 1, Item("font", (tokens[at],), value=tokens[at].text)
        return None
    for length in (4, 3, 2, 1):
        words = tokens[at : at + length]
        if len(words) == length and " ".join(low[at : at + length]) in book.fonts and _written(tokens, at, length):
            return length, Item("font", tuple(words), value=" ".join(t.text for t in words))
    if _to_font(tokens, low, at) and not is_line(tokens[at].text, document) and low[at] not in document.words:
        return 1, Item("font", (tokens[at],), value=tokens[at].text)
    if at and low[at - 1] in {"font", "typeface"} and tokens[at].text[:1].isupper() and tokens[at].kind == "word":
        end = at
        while end < len(tokens) and tokens[end].kind == "word" and tokens[end].text[:1].isupper():
            end += 1
        return end - at, Item("font", tuple(tokens[at:end]), value=" ".join(t.text for t in tokens[at:end]))
    return None


_LEADS = frozenset(
    {
        "it",
        "them",
        "get",
        "paragraph",
        "heading",
        "line",
        "plain",
        "a",
        "an",
        "as",
        "into",
        "to",
        "become",
        "style",
        "apply",
        "use",
        "choose",
        "pick",
        "select",
        "be",
        "in",
        "normal",
        "back",
        "formatted",
    }
)


def _style(tokens: Sequence[Token], low: Sequence[str], at: int, styled: bool) -> tuple[int, Item] | None:
    level = _level(low, at)
    if level is not None:
        length, number = level
        lead = low[at - 1] if at else ""
        behind = low[at + length] if at + length < len(low) else ""
        made = tokens[at].text == "Heading" and behind in {"", "please"} and _becomes(low[:at])
        if lead in _LEADS or behind in {"style", "for"} or (styled and lead != "all") or made:
            return length, Item("style", tuple(tokens[at : at + length]), value=f"heading {number}")
        return None
    known = lexicon().styles | lexicon().character_styles
    described = bool({"property", "properties", "metadata"} & set(low))
    for length in (3, 2, 1):
        words = " ".join(t.text if t.kind == "quote" else t.low for t in tokens[at : at + length]).casefold()
        if len(tokens) - at < length or words not in known or (described and words == "title"):
            continue
        if _is_style(tokens, low, at, length, words, styled):
            return length, Item("style", tuple(tokens[at : at + length]), value=words)
    return None


def _is_style(tokens: Sequence[Token], low: Sequence[str], at: int, length: int, words: str, styled: bool) -> bool:
    """Words that name a style may be ordinary ones; the words around them tell."""
    behind, before = list(low[at + length : at + length + 2]), low[at - 1] if at else ""
    capital = tokens[at].text[:1].isupper()
    lead = next((w for w in reversed(low[:at]) if w not in _BETWEEN), "")
    if "style" in behind or lead in {"style", "apply"} or (styled and capital):
        return True
    if lead == "with":
        return capital and words in lexicon().character_styles
    if words == "heading":
        return before in {"a", "as", "into"} and behind[:1] in ([], ["."], ["please"], [","], ["and"])
    if words in {"title", "caption", "quotation"}:
        return before in {"a", "as"} and bool({"as", "into"} & set(low[max(0, at - 2) : at]))
    if words in _ORDINARY:
        return False
    quoted = next((t.kind == "quote" for t in reversed(tokens[:at]) if t.low not in _BETWEEN), False)
    first = not at and behind[:1] in (["for"], ["on"])
    return first or (quoted and len(words.split()) > 1) or lead in _LEADS - {"use", "in", "apply"}


_OF_A_PLACE = frozenset({"the", "all", "every", "each", "of", "under", "after", "before", "on", "my"})


def _becomes(before: Sequence[str]) -> bool:
    """As in "make all section titles Heading 2": the style stands behind what is to have it."""
    led = before[-1:] and before[-1] not in _OF_A_PLACE
    return bool(led) and bool({"make", "turn", "set"} & set(before))


_BETWEEN = frozenset({"the", "normal", "plain", "ordinary", "character"})
_ORDINARY = frozenset({
    "default", "normal", "strong", "example", "definition", "variable", "footnote", "header", "footer", "signature",
    "citation", "sender", "horizontal line",
})  # fmt: skip


def _level(low: Sequence[str], at: int) -> tuple[int, int] | None:
    """As in "heading 2", "level 2 heading", "heading of level 2", "second-level heading": (tokens, level)."""
    text = " ".join(low[at : at + 5])
    for pattern in (r"heading (\d)\b", r"level (\d) heading\b", r"heading of level (\d)\b", r"heading level (\d)\b",
                    r"level (one|two|three|four) heading\b", r"(first|second|third|fourth) - level heading\b",
                    r"heading (one|two|three|four)\b", r"top - level heading\b"):  # fmt: skip
        match = re.match(pattern, text)
        if match:
            word = match[1] if match.groups() else "1"
            number = {"one": 1, "two": 2, "three": 3, "four": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
            return len(match.group().split()), int(number.get(word, word if word.isdigit() else 1))
    return None


def is_line(text: str, document: Document) -> bool:
    """A paragraph or cell says just this."""
    return any(line.text.strip().casefold() == text.casefold() for line in document.lines)
