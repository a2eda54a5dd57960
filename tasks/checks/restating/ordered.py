"""What an order speaks of, and which words name something in a document: told words must add nothing to it."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

from tasks.checks.restating.outside import CHANGED, LITTLE, LOOKS, PARTS
from tasks.checks.restating.patterns import ORDERS, WRITINGS

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
WHOLE = re.compile(rf"(?:{WRITINGS}|handbook|booklet|documents?|file|texts?|wording)s?", re.IGNORECASE)
"""The document itself, or the words that it is made of."""
PIECES = (
    "poems?|story|stories|speech|recipes?|verses?|stanzas?|conclusions?|abstract|preface|foreword|glossary|bibliography"
    "|references|index|dialogues?|equations?|formula\\w*|address\\w*|signature|greeting|salutation|postscript|examples?"
    "|exercises?|questions?|answers?|ingredients|instructions|acknowledge?ments?"
)
"""What a document may be, or have as a part."""
_BODY = re.compile(r"(?:handbook|booklet|documents?|file|texts?|wording)", re.IGNORECASE)
PERSONS = re.compile(
    r"(?:grand)?(?:mother|father|parent)s?|wife|husband|boss|teachers?|tutors?|professors?|lecturers?|supervisor|editors?"
    r"|students?|pupils?|readers?|members?|tenants?|volunteers?|newcomers?|beginners?|visitors?|customers?|clients?"
    r"|colleagues?|children|kids|people|guests?|staff|team|class|audience|everyone|everybody|anyone|anybody|me|us|them"
    r"|printers?|examiners?|employees|users?|learners?|friends?|neighbou?rs?|committee|residents?|employers?|recruiters?"
    r"|reviewers?|patients?|applicants?|participants?|attendees",
    re.IGNORECASE,
)
_TEXT = r"(?:texts?|words?|letters?|characters?|passages?|parts?|bits?|phrases?|sentences?|lines?|headings?|type|ones?)"
_PLACE = re.compile(
    rf"\b(?:all|every|each|any|the|of|these|those|my)(?: of)?(?: the)? (?P<look>(?:{LOOKS})) {_TEXT}\b"
    r"|\b(?:all|any|every|the|these)(?: of)?(?: the)? (?P<noun>italics|capitals|underlining|highlight(?:s|ing)?)\b",
    re.IGNORECASE,
)
_OLD = re.compile(
    r"\b(?:turn|convert|change|switch|transform|swap|replace|make)\b(?P<old>[^.;]*?)\b(?:in)?to\b"
    r"|\b(?:instead of|rather than|from)\b(?P<not>[^.;,]*)",
    re.IGNORECASE,
)
"""What something is before: "turn the bullets into ...", "from landscape to ..."."""
_NTH = re.compile(
    r"\b(?P<nth>first|second|third|fourth|fifth|last|next|previous|final|opening|closing)(?: (?P<noun>\w+))?",
    re.IGNORECASE,
)
_LOSES = re.compile(
    r"\b(?:not|no|n['’]t|without|un(?:bold|underlin|highlight|italici[sz])\w*|strik\w+|cross\w*|delet\w+|remov\w+"
    r"|eras\w+|drop|cut|scrap|bin|clear|get(?:ting)? rid|tak\w+ (?:out|off|away)|undo|unbold|strip|lose)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\b(?:write|type|append|add|insert|put|says?|saying|reads|reading|call|name)\b|:", re.IGNORECASE)
_LOOK = re.compile(rf"(?:{LOOKS}|number)", re.IGNORECASE)
_NAMES = re.compile(
    rf"(?:{PARTS}|{LOOKS}|{CHANGED}|{PIECES}|first|second|third|fourth|fifth|last|next|previous|final|latter|former|opening"
    r"|closing|inner|outer|upper|lower|main|roman|arabic|serif|dark\w*|light\w*|bright\w*|pale|thick|thin|wide|tiny|huge"
    r"|tall|short|long|plain|regular|normal)",
    re.IGNORECASE,
)
_VERB = re.compile(
    rf"(?:^|[.,;!?] |\b(?:and|then|please|to|you) )(?P<verb>{ORDERS}|convert|bold|merge|sort)\b", re.IGNORECASE
)
_BECOMES = re.compile(
    rf"\b(?:to(?! (?:{ORDERS}|convert|bold|merge|sort)\b)|into|by|(?<!help )(?<!me )(?<!us )with|as|an?"
    r"|in(?= [A-Z\d]))\b (?P<what>[^.;,\ue000]*)"
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
"""A font, a style, a name: what stands with a capital inside a sentence."""
_BRINGS = re.compile(
    r"\b(?:add|insert|append|put|create|show|use|give|apply|turn on|repeat|start|begin|move|write|type|replace|swap"
    r"|rename|call|sort|split|copy|paste|switch on|have|want|need)\b",
    re.IGNORECASE,
)
_EMPHASISES = re.compile(
    r"\b(?:bold|italic\w*|underlin\w+|highlight\w*|red|blue|green|orange|purple|pink|bigger|larger|capitals|uppercase"
    r"|upper case|cent(?:er|re)\w*)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:lower\w*|small\w*|gr[ea]y|white|plain|hide|hidden|light\w*|pale\w*)\b", re.IGNORECASE)
_SAME = {"caps": "uppercas", "capitals": "uppercas", "headings": "heading", "heading": "heading"}


def stem(word: str) -> str:
    """A word without its endings; one for all spellings of a look."""
    folded = word.casefold().replace("’", "'").removesuffix("'s").replace("center", "centre")
    if folded in _SAME:
        return _SAME[folded]
    if folded.startswith("itali"):
        return "italic"
    for ending in ("ing", "ed", "es", "s", "d"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            return folded.removesuffix(ending).removesuffix("e")
    return folded.removesuffix("e") if len(folded) > 4 else folded


_MEASURES = frozenset(
    stem(w) for w in ["size", "font", "spacing", "margin", "colour", "color", "width", "gap", "indent"]
)
"""Whether they are spoken of as they are or as they are to be cannot be told."""


@dataclass(frozen=True)
class Order:
    """What is asked for, quotations hidden.

    Args:
        text: of the order.
        holds: lower-case words that stand in the document.
    """

    text: str
    holds: Container[str]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of all its words."""
        return frozenset(stem(w) for w in WORD.findall(self.text))

    @cached_property
    def loses(self) -> bool:
        """Something is to go."""
        return _LOSES.search(self.text) is not None

    @cached_property
    def writes(self) -> bool:
        """Text is to be written that may not stand in quotes, and go on."""
        return "\ue000" not in self.text and _WRITES.search(self.text) is not None

    @cached_property
    def brings(self) -> bool:
        """Something new is to come, which stands in no place yet."""
        return _BRINGS.search(self.text) is not None

    @cached_property
    def emphasises(self) -> bool:
        """What is spoken of is to be seen better."""
        return _EMPHASISES.search(self.text) is not None and _LESS.search(self.text) is None and not self.loses

    @cached_property
    def values(self) -> frozenset[str]:
        """What is to be done and what is to come of it, not what it is done to ("make the italic words red")."""
        done = _VERB.findall(self.text) + [w for m in _BECOMES.findall(self.text) for w in WORD.findall(m)]
        done += _NAME.findall(self.text)
        return self._looks | _MEASURES | frozenset(stem(w) for w in done)

    @cached_property
    def _looks(self) -> frozenset[str]:
        if self.loses:
            return frozenset()
        places = {stem(m["look"] or m["noun"]) for m in _PLACE.finditer(self.text)}
        places |= {stem(w) for m in _OLD.finditer(self.text) for w in WORD.findall(m["old"] or m["not"] or "")}
        return frozenset(stem(w) for w in WORD.findall(self.text) if _LOOK.fullmatch(w)) - places

    @property
    def looks_asked(self) -> int:
        """How many looks are to come."""
        return len(self._looks)

    def looks_said(self, words: Sequence[str]) -> frozenset[str]:
        """Those of the looks to come that other words speak of."""
        return frozenset(stem(w) for w in words) & self._looks

    def is_value(self, word: str) -> bool:
        """A look that something is to get."""
        return stem(word) in self.values

    def names(self, word: str) -> bool:
        """It speaks of the thing of this name."""
        return stem(word) in self.stems

    def same_ones(self, said: str) -> bool:
        """Whether "first", "last" and the like stand with the same words as in the order."""
        return _ones(said) <= _ones(self.text)

    def part(self, word: str) -> bool:
        """A part or a look of documents of which the order does not speak."""
        return not self.names(word) and _NAMES.fullmatch(word) is not None

    def new(self, word: str) -> bool:
        """A word that names something in a document of which the order does not speak."""
        if _BODY.fullmatch(word) or PERSONS.fullmatch(word) or self.names(word):
            return False
        if self.part(word):
            return True
        folded = word.casefold()
        if folded in LITTLE or "'" in folded or "’" in folded:
            return False
        return any(form in self.holds for form in (folded, folded.removesuffix("s"), f"{folded}s"))


def _ones(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((m["nth"].casefold(), stem(m["noun"] or "")) for m in _NTH.finditer(text))


__all__ = ["PERSONS", "WHOLE", "WORD", "Order", "stem"]
