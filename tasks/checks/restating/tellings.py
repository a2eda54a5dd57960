"""Sentences and clauses around an order that add nothing to it: "I think the title is plain, so make the title bold".

What is told before an order may be in any words, as long as all that it names of the document is named in the order
too, and nothing in it limits, wishes, denies or counts. What is told behind one could take it back in any words, so
that only judgements that speak for it are left out (opinions.py), and what says its result again.
"""

import re
from collections.abc import Container, Sequence

from tasks.checks.colours import colours
from tasks.checks.restating.opinions import speaks_for
from tasks.checks.restating.ordered import PERSONS, PIECES, WHOLE, WORD, Order
from tasks.checks.restating.outside import LITTLE, LOOKS, PARTS, TOLD
from tasks.checks.restating.patterns import LIMITS, MUST, ORDERS, WRITINGS

_ASKED = (
    r"(?:should|must|shall|ought|needs?|needed|wants?|wanted|wish\w*|prefers?|preferred|please|pls|like|likes|let|lets|how"
    r"|would|could|may|might|perhaps|maybe|better|has to|have to|had to|to be|insist\w*|requir\w+|ask(?:s|ed|ing)?"
    r"|tell\w*|told|say|says|said|demand\w*|expect\w*|suggest\w*|recommend\w*|propos\w+|suppos\w+|mean|means|meant"
    r"|possible|you|your|fanc\w+|crav\w+|vot\w+|favou?r\w*|opt(?:ed|s)?|chose|choose|pictur\w+|imagin\w+|plan(?:s|ned)?|hop(?:e|es|ing)|request\w*|beg|order(?:s|ed)?)"
)
_PARTLY = (
    r"(?:half|halfway|partly|partially|most|mostly|few|fewer|several|couple|almost|nearly|still|yet|but|though|although"
    r"|however|while|whereas|not|no|n['’]t|never|none|nothing|nobody|ever|begun|started|some|many|each|every\w*|any\w*"
    r"|other\w*|else|also|too|as well|alike|likewise|equally|different\w*|gets?|becomes?|goes|takes?|deserves?|moves?"
    r"|reads?|uses?|comes|carries|turns?|starts?|begins?|ends?|especially|particularly|mainly|chiefly|that is|i\.e|such"
    r" as|namely|about|concerning|regarding|where|whose|who|when|whenever|design|tradition|bar|save)"
)
_CHANGES = re.compile(
    rf"\b(?:{LIMITS}|{_ASKED}|{_PARTLY})\b|\w+n['’]t\b|\d|[\ue000?\"%&:()#@*]"
    rf"|(?:^|, |\b(?:and|then|so|to) )(?:{ORDERS})\b",
    re.IGNORECASE,
)
"""What may limit an order, ask for something itself, or speak of part of a thing."""
_DEEDS = re.compile(
    r"\b(?:I|we)(?:['’]ve| have| had| am|['’]m| are|['’]re)?(?: been)?(?: just| now| finally| recently| currently)?"
    r" (?:and |also )?(?:fix|correct|edit|chang|check|review|revis|reword|updat|proofread|improv|polish|format|prepar"
    r"|assembl|draft|writ|mak|work|layout|laying|engag|finali[sz]|revamp|put|creat|compil)(?:ed|d|ing|ting)?\b"
    r"(?: (?:out|on|through|together|in))?|\band (?:fixed|corrected|checked|reviewed|reworded|updated)"
    r"(?: everything)?\b|\b(?:I|we)(?:['’]ve| have| had)? (?:just |now |finally )?(?:rewrote|rewritten|went through"
    r"|gone through|dealt with|finished|made|wrote)\b",
    re.IGNORECASE,
)
"""What the writer has done or is doing: no order, whatever its verb."""
_PAST_NEED = re.compile(r"\b(?:that|which) (?:needed|had) to be \w+(?:ed|en)\b", re.IGNORECASE)
_SOME_ARE = re.compile(
    r"\b(?:some|several|many|a few|certain)(?: of the)? (?=(?:words?|parts|passages|sentences|phrases|places|bits)\b"
    r"[^.;,]*\b(?:is|are|was|were)\b)",
    re.IGNORECASE,
)
"""That there are such words; "I fixed some words" says that there are others."""
_PENNED = re.compile(r"\b(?P<lead>highlight(?:ed|ing|s)?|marked|marker)(?: in| with a)? (?P<colour>\w+)", re.IGNORECASE)
_PEN_GOES = re.compile(r"\b(?:all|any|every|whole)\b[^.;,]*\bhighlight", re.IGNORECASE)
_THEREBY = re.compile(
    r"^(?:(?:as|since|because|now that) )?(?:I|we)(?:['’]ve| have)? [^.;,\ue000]*\b(?:those|these|the) (?:words|parts"
    r"|passages)$",
    re.IGNORECASE,
)
_ORDER = (
    rf"(?:(?:I|we)(?:['’]d| would)? (?:want|need|like|love) (?:you )?to |(?:can|could|would|will) you (?:please )?"
    rf"(?:help me (?:to )?)?|please,? (?:help me (?:to )?)?|help me (?:to )?)?"
    rf"(?:{ORDERS}|convert|double[- ]space|bold)\b"
)
_HELP = (
    r"(?:I|we)?\s?(?:(?:would|['’]d) (?:like|love|appreciate)|need|require|want|could use|am looking for|seek)"
    r"(?: some| your| a bit of)? (?:help|assistance|support)\b"
)
_HELPED = r"(?:please )?(?:(?:can|could|would|will) you (?:please )?)?(?:help|assist|support) (?:me|us) (?:with|in)\b"
_THING = rf"the [^.;,:]*\b{MUST} (?:be|have)\b"
_LEAD = re.compile(
    rf"^(?P<told>[^;:\ue000]+?)(?:,? (?:and )?so|;|,(?= please\b)|,? and(?= (?:{_HELP}|{_THING})))"
    rf" (?P<order>(?:{_ORDER}|{_HELP}|{_HELPED}|{_THING}).*)$",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"^(?P<told>(?:as|since|because|now that|given that) [^;:,\ue000]+?), "
    rf"(?P<order>(?:{_ORDER}|{_HELP}|{_HELPED}).*)$",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"^(?:{_ORDER}|{_HELP}|{_HELPED}|how (?:do|can|to)\b|(?:the|every|each|all) [^.;,:]*\b{MUST}\b"
    r"|(?:I|we) (?:want|need|would like|['’]d like)\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"^(?P<told>(?:as part of|in preparation for|in the course of|for the sake of|in an effort to) [^;:,\ue000]+?), "
    r"(?P<order>\w.*)$",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"^(?:as part of|in preparation for|in the course of|for the sake of|in an effort to"
    r"|(?:as|since|because|now that|given that)) (?=\w)",
    re.IGNORECASE,
)
_KIND = re.compile(
    rf"\b(?:(?:an?|my|our|his|her|their)|the(?! (?:[\w-]+ )*?(?:{PIECES})\b)) "
    rf"(?P<which>(?:[\w-]+ ){{0,3}})(?:{WRITINGS}|handbook|booklet|document|file)\b",
    re.IGNORECASE,
)
"""The document as what it is: "the yearly report"."""
_NAMING = re.compile(
    rf"\b(?:{PARTS}|(?!(?:large|big|small)\b)(?:{LOOKS})|first|second|third|next|other)\b", re.IGNORECASE
)
_FADED = re.compile(
    r"\b(?:looks?|is|are|seems?|feels?)(?: (?:rather|too|so|very|a bit|quite))? (?:plain|pale)\b"
    r"|\b(?:rather|too|so|very|a bit|quite) (?:plain|pale)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:I|we|the|my|our)\b", re.IGNORECASE)
_LINKS = re.compile(r"\b(?:is|are|was|were|looks?|feels?|seems?|appears?)\b", re.IGNORECASE)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|theirs|these|those|this|such|there|same|ones?|that(?! (?:is|are)\b))\b", re.IGNORECASE
)
_SELF = re.compile(rf"\bthis (?={WHOLE.pattern})", re.IGNORECASE)
_RESULT = re.compile(
    r"^(?:I|we) (?:just |only |really )?(?:want|need|would like|['’]d like) to (?:make|be) (?:absolutely )?"
    r"(?:sure|certain) (?:that )?(?:there(?:['’]s| is| are) no (?:more )?"
    r"(?P<look>\w+)(?: (?:words?|text|parts?|passages?))?|nothing is (?P<state>\w+)|no (?:word|text|part) is"
    r" (?P<still>\w+))(?: left| remaining| any ?more| any longer| anywhere| in (?:the|this|my) \w+)*[.!]*$",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(r"\b(?:all|every|any|whole|entire|everywhere|throughout)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:in|from|of|on|under|within|except|but|only)\b(?! (?:the|this|my) (?:whole|entire)\b)", re.IGNORECASE
)


def without_tellings(sentences: Sequence[str], holds: Container[str], pens: frozenset[str] = frozenset()) -> list[str]:
    """Sentences without those, and without clauses of those, that add nothing to what is asked for.

    Args:
        sentences: of a request, quotations hidden.
        holds: lower-case words that stand in the document.
        pens: hexadecimal colours in which the document is highlighted.
    """
    told = [_asked_for(s, sentences[:k], holds, pens) for k, s in enumerate(sentences)]
    first = next((k for k, s in enumerate(told) if _BEGINS.match(s)), len(told))
    lead, asked = told[:first], _without_judgements(told[first:], holds)
    order = Order(" ".join(asked), holds)
    if asked and not points_back(order.text) and all(adds_nothing(s, order, pens) for s in lead):
        return asked
    return [*lead, *asked]


def _without_judgements(told: Sequence[str], holds: Container[str]) -> list[str]:
    """What is asked for without judgements behind the order that they can be of."""
    found: list[str] = list(told[:1])
    for at, sentence in enumerate(told[1:], 1):
        order = Order(" ".join(found), holds)
        last = not any(points_back(s) for s in told[at + 1 :])
        if order.writes or not last or not (speaks_for(sentence, order) or _result_again(sentence, order)):
            found.append(sentence)
    return found


def _result_again(sentence: str, order: Order) -> bool:
    """As in "I want to make sure that nothing is highlighted" behind "remove all highlighting"."""
    match = _RESULT.match(sentence.strip())
    if match is None or not order.loses:
        return False
    look = match["look"] or match["state"] or match["still"]
    everything = _EVERYWHERE.search(order.text) is not None and _BOUND.search(order.text) is None
    return everything and order.names(look)


def _asked_for(sentence: str, before: Sequence[str], holds: Container[str], pens: frozenset[str]) -> str:
    """A sentence without the clause that leads up to its order."""
    for pattern in (_CAUSE, _LEAD, _PURPOSE):
        match = pattern.match(sentence)
        if match is None or points_back(match["order"]):
            continue
        order = Order(match["order"], holds)
        named = _THEREBY.match(match["told"]) is not None and _penned(" ".join(before), order, pens)
        if named or adds_nothing(match["told"], order, pens, told_only=pattern is not _PURPOSE):
            asked = match["order"]
            return f"I {asked}" if re.match(r"(?:need|require|want|could use|would)\b", asked) else asked
    return sentence


def _penned(text: str, order: Order, pens: frozenset[str]) -> bool:
    """Words were spoken of as highlighted, and all highlighting is to go."""
    found = _PENNED.search(text)
    return found is not None and _pens_meant(found["colour"], order, pens)


def _pens_meant(colour: str, order: Order, pens: frozenset[str]) -> bool:
    """All highlighting of the document is of the colour told, and all of it is to go."""
    return bool(pens) and pens <= colours(colour) and order.loses and _PEN_GOES.search(order.text) is not None


def _tells(sentence: str, order: Order) -> bool:
    """It says what is or was: it begins with somebody, something, or with what the order names."""
    if TOLD.match(sentence) or _SUBJECT.match(sentence):
        return True
    words = WORD.findall(sentence)[:2]
    named = [order.names(w) or PERSONS.fullmatch(w) is not None for w in words]
    plural = next((w.endswith("s") for w in words if w.endswith("s") or not order.names(w)), False)
    person = bool(words) and PERSONS.fullmatch(words[0]) is not None
    return person or (bool(named) and named[0] and plural and _LINKS.search(sentence) is not None)


def points_back(text: str) -> bool:
    """Whether a text has words such as "it" or "those", which may be about what was said before it."""
    return _BACK.search(_SELF.sub("", text)) is not None


def adds_nothing(told: str, order: Order, pens: frozenset[str] = frozenset(), told_only: bool = True) -> bool:
    """Whether words before an order name nothing that it does not name, and limit it in nothing.

    Args:
        told: the sentence or clause, quotations hidden.
        order: that follows.
        pens: hexadecimal colours in which the document is highlighted.
        told_only: it must be a sentence in itself.
    """
    said = _WHY.sub("", told.strip().rstrip(".!"))
    if told_only and not _tells(said, order):
        return False
    said = _FADED.sub("is", _KIND.sub(lambda m: m[0] if _NAMING.search(m["which"]) else "it", said))
    said = _PENNED.sub(lambda m: m["lead"] if _pens_meant(m["colour"], order, pens) else m[0], said)
    said = _SOME_ARE.sub("the ", _PAST_NEED.sub("", _DEEDS.sub("I", said)))
    if _CHANGES.search(said) or any(not order.names(w) for w in _NAMED.findall(said)) or not order.same_ones(said):
        return False
    words = WORD.findall(said)
    return not any(_is_new(words[: k + 1], order) for k in range(len(words)))


_NAMED = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][\w'’-]*")
"""A name inside a sentence may be that of anything in the document."""
_PLAIN = frozenset(
    {"the", "my", "our", "this", "these", "those", "all", "a", "an", "of", "whole", "entire", "on", "in"}
)


def _is_new(words: Sequence[str], order: Order) -> bool:
    """Whether the last word is a thing that the order does not name, or one of those that it names is told apart."""
    word, before, which = words[-1], (["", "", *words])[-2].casefold(), (["", "", *words])[-3].casefold()
    if word.casefold() in {"words", "text", "wording"} and not order.names(word):
        return not (before in _PLAIN or order.names(before))
    if order.names(word) and which in _PLAIN and before not in _PLAIN and not order.names(before):
        return word.casefold() not in LITTLE  # "the foreign words"
    return order.new(word)


__all__ = ["adds_nothing", "points_back", "without_tellings"]
