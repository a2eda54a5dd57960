"""A request as tokens: words with their stems, quoted words, numbers, lengths; spelling brought to one form.

Nothing here knows what is asked. Untrusted text of any kind is read in linear time; what is longer than MAX_REQUEST
characters is refused by the caller before it comes here.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

MAX_REQUEST = 2_000
"""Characters of a request; longer ones are no instruction that could be held against a document word by word."""

_UNITS_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen",
)  # fmt: skip
_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
)  # fmt: skip
NUMBERS: dict[str, float] = {w: float(n) for n, w in enumerate(_UNITS_WORDS)} | {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
}
NUMBERS |= {"fifty": 50, "half": 0.5}
ORDINALS = {word: n for n, word in enumerate(_ORDINAL_WORDS, 1)}
ORDINALS |= {"last": -1, "final": -1, "penultimate": -2, "opening": 1, "closing": -1}
UNITS = {
    "pt": 1.0, "pts": 1.0, "point": 1.0, "points": 1.0, '"': 72.0, "in": 72.0, "inch": 72.0, "inches": 72.0,
    "cm": 72 / 2.54, "centimeter": 72 / 2.54, "centimeters": 72 / 2.54, "mm": 72 / 25.4, "millimeter": 72 / 25.4,
    "millimeters": 72 / 25.4, "pica": 12.0, "picas": 12.0,
}  # fmt: skip
"""Points of a unit."""

_PAIRS = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’", "'": "'", "`": "`´'", "‹": "›"}
_SCAN = re.compile(
    r"(?P<url>https?://[^\s<>\"'”]+[\w/])"
    r"|(?P<hex>#[0-9A-Fa-f]{6}\b)"
    r"|(?P<ordinal>\d{1,4}(?:st|nd|rd|th)\b)"
    r"|(?P<amount>\d+(?:[.,]\d+)?)(?P<gap>[ \u00a0-]?)"
    r"(?P<unit>pts?|points?|inch(?:es)?|"
    r"(?<!\d{3})(?<!\d{3} )in(?!\s+(?:(?:the|a|an|this|all|every|each|my|its)\b|[A-Z\"“'‘]|\w*(?P=amount)))|"
    r"cm|mm|cent[a-z]{3}(?:er|re)s?|milli[a-z]{3}(?:er|re)s?|picas?|\")(?![\w])"
    r"|(?P<times>\d+\s?[x×]\s?\d+)(?!\w)"
    r"|(?P<percent>\d+(?:[.,]\d+)?\s?%)"
    r"|(?P<number>[£$€]?\d+(?:[.,]\d+)?)(?![\w])"
    r"|(?P<word>[^\W_]+(?:['’_][^\W_]+)*)"
    r"|(?P<mark>[^\w\s])"
)
_IRREGULAR = {
    "struck": "strike", "stricken": "strike", "written": "write", "taken": "take", "gone": "go", "held": "hold",
    "kept": "keep", "shown": "show", "drawn": "draw", "laid": "lay", "brought": "bring", "thrown": "throw",
    "typeset": "typeset", "begun": "begin", "began": "begin", "spoken": "speak", "stuck": "stick", "spelt": "spell",
    "said": "say", "began’s": "begin", "grey": "gray", "italics": "italic", "caps": "capital", "lettering": "letter",
}  # fmt: skip
_PROTECTED = frozenset(
    [
        "heading",
        "spacing",
        "numbering",
        "string",
        "thing",
        "nothing",
        "anything",
        "everything",
        "something",
        "being",
        "red",
        "need",
        "indeed",
        "this",
        "is",
        "as",
        "its",
        "was",
        "has",
        "does",
        "plus",
        "less",
        "address",
        "us",
        "always",
        "across",
        "status",
        "bring",
        "during",
        "used",
        "bed",
        "embed",
        "coloring",
        "yes",
    ]
)


@dataclass(frozen=True)
class Token:
    """A word, quotation, number or mark of the request."""

    kind: str  # word, quote, number, length, times, ordinal, hex, mark
    text: str  # as written, quotes without their marks
    start: int
    end: int
    stem: str = ""  # of a word
    value: float = 0.0  # of a number; points of a length

    @property
    def low(self) -> str:
        """In small letters."""
        return self.text.casefold()


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word in American spelling without its ending; enough for words to meet, not a dictionary form."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    word = _IRREGULAR.get(word, word)
    word = re.sub(r"colour", "color", re.sub(r"^centr(e|ed|es|ing)$", r"center\1", word)).replace("centeree", "centere")
    word = re.sub(r"is(e|ed|es|ing|ation)$", r"iz\1", word) if len(word) > 6 else word
    word = {"centere": "center", "gray": "gray"}.get(word, word)
    if word in _PROTECTED or len(word) < 4:
        return word
    if word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word in _PROTECTED:
        return word
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word


def tokenise(text: str) -> list[Token]:
    """All tokens in order."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        quote = _quotation(text, at)
        if quote is not None:
            found.append(quote)
            at = quote.end
            continue
        match = _SCAN.match(text, at)
        if match is None:
            at += 1
            continue
        joins = match.group() == "-" and 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
        if not joins:  # "double-underline" is two words
            found.append(_token(match))
        at = match.end()
    return _with_units(found)


def _quotation(text: str, at: int) -> Token | None:
    """A quotation that opens here and closes on the same line."""
    closers = _PAIRS.get(text[at])
    if closers is None or (at and (text[at - 1].isalnum() and text[at] in "'’`")):
        return None
    for end in range(at + 1, min(len(text), at + 1000)):
        if text[end] == "\n":
            return None
        if text[end] in closers and end > at + 1:
            inside = text[end] in "'’" and end + 1 < len(text) and text[end + 1].isalnum()
            if not inside:
                return Token("quote", text[at + 1 : end], at, end + 1)
    return None


def _token(match: re.Match[str]) -> Token:
    kind, text = str(match.lastgroup), match.group()
    if match["amount"] is not None:
        unit = match["unit"].casefold().replace("tres", "ters").replace("tre", "ter")
        return Token("length", text, *match.span(), value=_value(match["amount"]) * UNITS[unit])
    if kind in {"number", "percent"}:
        return Token(kind, text, *match.span(), value=_value(text.rstrip("% ")))
    if kind == "ordinal":
        return Token("ordinal", text, *match.span(), stem=text.casefold(), value=float(text[:-2]))
    if kind == "word":
        word = text.casefold()
        if word in NUMBERS:
            return Token("word", text, *match.span(), stem=word, value=float(NUMBERS[word]))
        return Token("word", text, *match.span(), stem=stem(text))
    return Token(kind, text, *match.span())


def _value(text: str) -> float:
    return float(text.lstrip("£$€").replace(",", "."))


def _with_units(tokens: list[Token]) -> list[Token]:
    """Number words before a unit ("two centimetres", "half an inch") are lengths."""
    found: list[Token] = []
    for token in tokens:
        unit = {"centimetre": "cm", "millimetre": "mm"}.get(token.low.rstrip("s"), token.low)
        behind = [t for t in found[-2:] if t.low not in {"a", "an"}]
        if token.kind == "word" and unit in UNITS and unit != "in" and behind and behind[-1].low in NUMBERS:
            first = found.index(behind[-1])
            value = NUMBERS[behind[-1].low] * UNITS[unit]
            found[first:] = [replace(found[first], kind="length", end=token.end, value=value, stem="")]
        else:
            found.append(token)
    return found
