"""Sentences about the world outside the document: what nobody can do anything about in it.

Such a sentence is told by what it lacks: no word of the document, no part of one, no kind of change, no figure, nothing
that asks, restricts, permits or takes back. Behind the order it may not even speak of "it": what is said of an order
may change it. Of 60 requests in which a sentence that seems to tell changes the order, none is read without it.
"""

import re
from collections.abc import Container, Sequence

from tasks.checks.restating.patterns import FINITE, LIMITS, ORDERS, WRITINGS

PARTS = (
    "documents?|texts?|paras?|paragraphs?|headings?|headlines?|head|titles?|subtitles?|captions?|labels?|subjects?"
    "|sections?|chapters?|parts?|bits?|passages?|sentences?|lines?|words?|letters?|characters?|phrases?|names?|spots?|places?"
    "|tables?|rows?|columns?|cells?|grids?|lists?|bullets?|points?|items?|entries|entry|dots?|numbers?|steps?|header"
    "|footer|foot|top|bottom|end|start|beginning|middle|pages?|sheets?|margins?|edges?|sides?|footnotes?|endnotes?"
    "|comments?|remarks?|appendix|appendices|annex|summary|introduction|dates?|prices?|totals?|sums?|amounts?|figures?"
    "|terms?|clauses?|quotes?|quotations?|frames?|pictures?|images?|links?|fields?|indents?|gaps?|rest|others?|ones?"
    "|everything|anything|nothing"
)
LOOKS = (
    "bold|itali\\w+|underlin\\w+|strike\\w*|struck|highlight\\w*|mark(?:s|ed|ing)?|colou?r\\w*|red|blue|green|yellow"
    "|orange|purple|pink|gr[ea]y|brown|black|white|fonts?|typeface|size|bigger|larger|smaller|big|large|small|wider"
    "|narrow\\w*|cent(?:re|er)\\w*|align\\w*|justif\\w+|left|right|upright|indent\\w*|spac\\w+|double|single|capital\\w*"
    "|upper ?case|lower ?case|caps|superscript|subscript|format\\w*|styles?|borders?|shad\\w+|background|landscape"
    "|portrait|sideways|A\\d|tabs?|breaks?|number(?:ed|ing)|bullet\\w*|blank|empty"
)
_ORDERED = (
    "should|must|shall|ought|need\\w*|want\\w*|wish\\w*|prefer\\w*|please|pls|like|likes|liked|let|how|help"
    "|has to|have to|had to|to be|is to|are to|insist\\w*|requir\\w+|ask(?:s|ed|ing)?|tell|tells|told|says?|said"
    "|demand\\w*|expect\\w*|suggest\\w*|recommend\\w*|propos\\w+|suppos\\w+|meant|means?|possible|you|your"
)
CHANGED = (
    "add(?:s|ed|ing)?|delet\\w+|remov\\w+|replac\\w+|insert\\w*|chang\\w+|renam\\w+|merg\\w+|split\\w*|sort\\w*|cross\\w*"
    "|shorten\\w*|fix\\w*|updat\\w+|mov(?:e|es|ed|ing)|swap\\w*|copied|copy|paste\\w*|typed|retyp\\w+"
)
_ABOUT_THE_DOCUMENT = re.compile(
    rf"\b(?:{PARTS}|{LOOKS}|{_ORDERED}|{LIMITS}|{CHANGED})\b|\d|[\ue000?\"%&;:()#@*]"
    rf"|(?:^|, |\b(?:and|then|so) )(?:{ORDERS})\b",
    re.IGNORECASE,
)
_SPOKEN_OF = re.compile(
    r"\b(?:it|its|they|them|their|theirs|these|those|this|that|such|there|so|not|no|none|\w+n['’]t|but|though|yet|however"
    r"|jok\w+|kidding|wonder\w*|regret\w*|hasty|mistaken?|doubt\w*)\b",
    re.IGNORECASE,
)
LITTLE = frozenset(
    re.findall(
        r"\w+",
        """
    a about actual after again all almost also although always am an and another any anybody anyone are around as at
    be became because been before began begin being best better boss bought but by came can cannot client colleague
    come comes company could course customer daughter day days did do does doing done each early editor even evening
    ever every everybody everyone father few find finish finished first for found friend from gave get gets getting
    give given gives giving good got great group had happy has have having he hear heard her here hers herself him
    his hour hours husband i in into is it its just know known last late lately later least less long look looked
    looking looks lot made make makes making man many may me men might minute moment monday month months more
    morning most mother much my myself near new next nice night nobody not now of office often old on one or our
    over people person print printed prints put quite ready really said same saturday saw school see seen send sent
    several she sister since so some somebody someone something soon still student students such sunday take taken
    takes teacher team than that the their them then there these they thing things think this those though thought
    through thursday time times to today together told tomorrow tonight too took try tuesday two under up us use
    used uses using very want was way we wednesday week weekend weeks well were what when where which while who
    whole why wife will with woman women work working works would write writing written wrote year years yesterday
    yet young
""",
    )
)
"""Words that name nothing, though a document may hold them too."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PAST_TRIES = re.compile(
    r"^(?:(?:and|but|so) )?(?:(?:I|we)(?:['’]ve| have)?(?: already)? (?:tried|searched|looked|googled|been"
    r" (?:looking|trying))\b|(?:(?:I|we) )?(?:can['’]?t|cannot|couldn['’]t|could not|don['’]t|do not|didn['’]t|did not)"
    r"(?: seem to)? (?:find|see|figure out|work out|know|remember)\b)[^?\ue000]*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:many |a thousand )?thanks|thank you|thx|cheers|any help|all help|sorry|best(?: wishes)?|regards|greetings"
    r"|(?:it|that|this)(?: would|['’]d| will) (?:really )?(?:help|save|make my day|be (?:a )?(?:great|nice|lovely"
    r"|wonderful|fantastic|kind|helpful|relief|big help))|(?:I|we)(?:['’]d| would) (?:really |be (?:so |very )?)?"
    r"(?:appreciate|grateful|glad|happy|thankful)\b|(?:I|we)(?:['’]m| am|['’]re| are) (?:so |really |quite |completely"
    r" |a bit )?(?:stuck|lost|hopeless|desperate|new|in a hurry|no expert|glad|relieved|clueless)\b|(?:it|this|that)"
    r"(?:['’]s| is) (?:driving me|due|urgent)|(?:it|this)(?:['’]s| is)? (?:has to|must) (?:be handed in|go out|be in)"
    r"|(?:I|we) (?:have|need|must|['’]ve got)(?: to| it)? (?:hand|send|submit|print|upload|post|present|deliver|by"
    r"|for)\b|the deadline|deadline)(?=[^?\ue000]*$)",
    re.IGNORECASE,
)
_TURNS_BACK = re.compile(rf"\b(?:{LIMITS}|work(?:s|ed)|want\w*|should|must|you)\b", re.IGNORECASE)
_ASKS_MORE = re.compile(rf"\b(?:{PARTS}|{LOOKS}|{LIMITS}|{CHANGED}|you could|you can|too|also)\b", re.IGNORECASE)


TOLD = re.compile(
    rf"^(?:(?:and|but|so|well|now|also|oh|then|anyway|unfortunately|luckily|hi|hello|hey),? )*"
    r"(?:(?:I|we|he|she|they|it|this|that|there|these|those|who|somebody|someone|nobody|everybody|everyone|people)\b"
    rf"|(?:my|our|his|her|their|its|the|an?|some|most|many|more|half|every|each|another|no|one|two|when|while|as|after"
    r"|before|in|on|at|during|since|for|last|next|yesterday|today|tomorrow|mrs?|ms|dr)\b[^,;]*?"
    rf"\b(?:{FINITE}|can|could|will|would|do|does|did|may|might|\w+n['’]t|\w{{3,}}ed|\w{{3,}}[^\Ws]s)\b"
    rf"|(?-i:[A-Z])\w+(?: (?-i:[A-Z])\w+)? (?:just |also )?(?:{FINITE})\b)",
    re.IGNORECASE,
)
"""It says what somebody or something does; an order begins with its verb, or has none."""
_WRITING = re.compile(rf"\b(?:{WRITINGS})s?\b", re.IGNORECASE)


def without_outside(sentences: Sequence[str], holds: Container[str]) -> list[str]:
    """Sentences without those about the world outside the document.

    Args:
        sentences: of a request, quotations hidden.
        holds: lower-case words that stand in the document.
    """
    names = {w for s in sentences if _ABOUT_THE_DOCUMENT.search(s) for w in _WORD.findall(s) if w[0].isupper()}
    known = frozenset(w.casefold() for w in names)
    first = next((k for k, s in enumerate(sentences) if not _is_outside(s, holds, known)), len(sentences))
    asked = _named(sentences[first]) if first < len(sentences) else set()
    behind = [
        s for s in sentences[first + 1 :] if not ((_is_outside(s, holds, None) and not _named(s) & asked) or _ends(s))
    ]
    return [*sentences[first : first + 1], *behind] or list(sentences)


def _named(sentence: str) -> set[str]:
    """Words that may name what an order speaks of: what is said of that behind it may change it."""
    return {w.casefold() for w in _WORD.findall(sentence)} - LITTLE


def _is_outside(sentence: str, holds: Container[str], known: frozenset[str] | None) -> bool:
    """Nothing in it is of the document; `known` are names that the order speaks of too, None behind the order."""
    said = _WRITING.sub("writing", sentence)
    if not TOLD.match(said) or _ABOUT_THE_DOCUMENT.search(said) or (known is None and _SPOKEN_OF.search(said)):
        return False
    words = {w.casefold().replace("’", "'").removesuffix("'s") for w in _WORD.findall(said)} - LITTLE - (known or set())
    return not any(form in holds for w in words if "'" not in w for form in (w, w.removesuffix("s"), f"{w}s"))


def _ends(sentence: str) -> bool:
    """A sentence behind the order that thanks, hurries or tells of searching in vain."""
    text = sentence.strip().rstrip(".!")
    closing = _CLOSING.match(text)
    if closing is not None:
        return _ASKS_MORE.search(text, closing.end()) is None
    return _PAST_TRIES.match(text) is not None and _TURNS_BACK.search(text) is None
