"""Whether a clause gives a look or takes it away: what negates must be said of the look, not of the world around it.

"The picnic is off. Strike it through" and "underline it so I don't forget it" give; "no longer bold", "take the bold
off" and "it shouldn't be underlined" take away. Where a negation stands that belongs to neither, nobody can say.
"""

import re
from enum import Enum

LOOKS = {
    "bold": r"(?:bold\w*|unbold\w*|de-?bold)", "italic": r"(?:itali\w+|un-?itali\w+)",
    "underline": r"(?:underlin\w+|un-?underlin\w+|lines? (?:under|below|beneath)\w*)",
    "strikethrough": r"(?:strike\w*|struck|strik\w+|cross(?:ed|ing)?|scor(?:e|ed|ing)|lines? through)",
    "superscript": r"super ?script\w*", "subscript": r"sub ?script\w*", "small_caps": r"small[- ]?cap\w*",
    "highlight": r"(?:highlight\w*|marker)",
}  # fmt: skip
"""The words for each look that a switch gives."""
_LOOK = rf"(?:{'|'.join(LOOKS.values())}|formatting)"
_NOT = r"(?:(?:not|no longer|never|no|without|less|stop(?:ped|s)?|isnt|shouldnt|dont)\b|\w*n['’]t\b)"
_TAKES = re.compile(
    r"\b(?:remov(?:e|es|ed|ing|al)|get(?:ting)? rid of|clear(?:ed|ing)?|undo|undone|drop|strip(?:ped|ping)?|lose|losing"
    r"|cancel|reset|delet(?:e|ed|ing)|eras(?:e|ed|ing)|lift|disable|scrap|discard|eliminate|un-?bold\w*|un-?itali\w+"
    r"|un-?underlin\w+|de-?bold)\b"
    r"|\b(?:tak(?:e|es|ing|en)|turn(?:s|ed|ing)?|switch(?:ed|ing)?|put|get|rub|wipe|pull) (?:.{0,80} )?(?:off"
    r"|away|out)\b"
    rf"|\btake the (?={_LOOK})|\b{_LOOK} (?:[\w'’\"]+ ){{0,4}}?(?:off|away|gone|(?:needs?|has|have"
    rf"|ought) to go|(?:should|must|can) go)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    rf"\b{_NOT}(?: (?!{_LOOK})[\w'’]+){{0,4}}?[ -]{_LOOK}\b|\bnon-{_LOOK}|\b{_LOOK} (?:any ?more|no more|no longer)\b",
    re.IGNORECASE,
)
"""As in "should not be in bold", "no underline", "don't want it italic"."""
_WEAK = re.compile(rf"\b{_NOT}|\b(?:off|away|any ?more)\b", re.IGNORECASE)
_PIECE = re.compile(r"[.;!?:,]+(?:\s+|$)|\s+[-–—]\s+|\s+so\s+(?=\w)")
_REASON = re.compile(r"\s(?:because|since|as|otherwise|or else|in case|lest)\s")
_TOLD = re.compile(
    r"(?:(?:and|but|so|that|because|since|as|otherwise) )*(?:the|an?|my|our|his|her|their|its?|this|that"
    r"|there|i|we|they"
    r"|he|she|you|nobody|people|every(?:one|body)|some(?:one|body))\b|\"X\"(?!\w)|(?:i|we|it|they|that)['’]",
    re.IGNORECASE,
)
"""How a piece begins that tells something, or names a place, and gives no order."""

_STATED = re.compile(
    r"\b(?:is not|are not|isn['’]t|aren['’]t|was not|wasn['’]t)(?! (?:to|supposed|meant)\b)",
    re.IGNORECASE,
)
"""As in "it is not bold", which says how things are."""
_GIVES = re.compile(
    rf"(?:(?:please|and|then|just|kindly) )*(?:make|set|put|give|mark|turn|use|apply|{_LOOK})\b", re.IGNORECASE
)
_SPOKEN_OF = re.compile(rf"\b{_LOOK}|\b(?:take|turn) (?:it|them|that|this|off|away|the|all)\b", re.IGNORECASE)


class Polarity(Enum):
    """What becomes of a look."""

    GIVE = "give"
    TAKE = "take"
    UNCLEAR = "unclear"


def polarity(masked: str, look: str) -> Polarity:
    """Whether the look that a clause names is given or taken away.

    Args:
        masked: of the clause: places and values are no words of it any more.
        look: of `LOOKS`.
    """
    own = re.compile(rf"\b{LOOKS[look]}", re.IGNORECASE)
    pieces = _order(re.sub(r"\bunder(?!lin)\w*", "", masked))
    said = {_of_piece(p, own) for p in pieces} - {None}
    if len(said) == 1:
        return next(iter(said)) or Polarity.UNCLEAR
    return Polarity.UNCLEAR if said or any(_WEAK.search(p) for p in pieces) else Polarity.GIVE


def _of_piece(piece: str, own: re.Pattern[str]) -> Polarity | None:
    """What a piece says of the look; None where it says nothing for certain."""
    taken, negated = _TAKES.search(piece), _NEGATED.search(piece)
    if not taken and not negated:
        if _WEAK.search(piece):
            return Polarity.UNCLEAR
        return Polarity.GIVE if _GIVES.match(piece) and own.search(piece) else None
    rest = piece if negated is None else piece[: negated.start()] + piece[negated.end() :]
    other = negated is not None and (own.search(negated[0]) is None or own.search(rest) is not None)
    stated = negated is not None and _STATED.search(piece[: negated.end()]) is not None
    return Polarity.UNCLEAR if other or stated or (taken and negated) else Polarity.TAKE


def _order(masked: str) -> list[str]:
    """The pieces that may be part of the order, each without the reason behind it."""
    pieces = [p for p in _PIECE.split(masked) if _SPOKEN_OF.search(p) or not _TOLD.match(p)] or [masked]
    found = []
    for piece in pieces:
        cut = next((m.start() for m in _REASON.finditer(piece) if _SPOKEN_OF.search(piece[: m.start()])), None)
        found.append(piece[:cut])
    return found
