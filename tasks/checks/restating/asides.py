"""What a request says beside its order, left out: greetings, calls for help, thanks, remarks, a change of mind.

An aside is left out only in the forms that stand here, none of which says what is to change, where, or what is to stay.
"""

import re
from collections.abc import Callable, Sequence

from tasks.checks.restating.stories import PEOPLE

_CALL = re.compile(
    r"(?:(?:hi|hello|hey|dear)(?: (?:all|there|everyone|everybody|folks|team))?|help(?: me)?(?: please)?|please"
    r" help|anyone|anybody|(?:any|some) (?:ideas?|tips?|hints?|quick \w+|help|suggestions?|advice)(?: please)?|how"
    r"|(?:can|could|would|will) you (?:please )?(?:(?:do|handle|manage|sort out|take care of) (?:this|that|it)(?: for"
    r" me)?|help (?:me )?(?:with|on|out with) (?:this|that|it))(?: please)?|(?:many )?thanks"
    r"(?: (?:a lot|in advance|so much))?(?: for (?:any|your|the|all your) help)?|thank"
    r" you(?: (?:so much|in advance|very much))?|ta|cheers|(?:how|what) (?:do|can|should|would) I (?:have to )?(?:do|go"
    r" about)(?: (?:that|this|it))?(?: (?:in one go|at once|for (?:all|both|each) of (?:them|these)|quickly|by"
    r" itself))?|is (?:that|this|it) (?:possible|doable)|is there (?:a|any) (?:way|quick way|trick)|can"
    r" (?:the program|it|word|writer|libreoffice) do (?:so|that|this)(?: by itself| for me| automatically)?|I"
    r" (?:believe|think|know|am sure) there (?:is|must be) (?:an?|some) (?:option|setting|way|command)[^.!?]*)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey)(?: (?:all|there|everyone|everybody|folks|team))?[,!.:]+ (?=\w)"
    r"|(?:(?:a )?(?:newbie|quick|silly|stupid|short|small|beginner['’]?s?)"
    r" (?:question|request|one|thing)|question)[:,] )",
    re.IGNORECASE,
)
_MIND = re.compile(
    r"^.*\b(?:actually,? no|oh no|ah no|no,? wait|scrap (?:that|this|it)|forget (?:that|this|it)|on second thoughts?)"
    r"[:,.!;] (?:(?:leave|forget|scrap) (?:that|it|this)(?: alone| as it is)?[,;:.] )?(?:(?:just|and|simply) )*"
    r"(?!(?:the|this|that|these|those|only|not|it|an?|my|all|both)\b)(?P<order>\w[^\n]+)$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:numbered|ordered|numbering|bullet(?:ed)?|dash)\b", re.IGNORECASE)
_HOW = r"(?:strike ?through|crossed out|bold|italics?|underlined?|subscript|superscript|highlight(?:ed)?)"
_REMARK = re.compile(
    r" \((?P<said>(?:just|only) (?:that|this|the) (?:one )?(?:word|line|paragraph|sentence|heading|one)|(?:just|only)"
    rf" (?:that|this)(?: one)?|{_HOW}|up to the next (?:heading|section|chapter)|the one (?:that is |that['’]s |which"
    r" is )?(?:standing )?(?:alone|on its own|by itself)|(?:1|a|i)[.)],? (?:2|b|ii)[.)],?(?: (?:3|c|iii)[.)])?"
    r"(?:,? (?:etc\.?|and so on|\.\.\.))?|no hurry|thanks|please|if (?:that['’]s |that is )?possible|sorry)\)",
    re.IGNORECASE,
)
_TAILS = (
    r",? (?:whatever|whichever) (?:way|method) (?:is|works) (?:best|easiest)",
    r",? without (?:my |me )?(?:going through|doing|changing|retyping) (?:it|that|this|them|all of (?:it|them))"
    r"(?: all)?(?: by hand)?",
    r",? in one go",
    r",? (?:and|then)(?: then)? save(?: (?:it|this|the (?:document|file)|(?:my|the) changes))?(?: afterwards| please)?",
    rf",? (?:because )?(?:my|our|the) (?:{PEOPLE}) (?:wants|requires|asked for|asks for|insists on|prefers)"
    r" (?:it|that|this)(?: (?:so|that way|this way|like that|like this))?",
    r",? for (?:now|the moment|the time being)",
    r", (?:as |because |since )?(?:this|it|the \w+) (?:has to|needs to|must|is going to|will) (?:go|be sent|be ready)"
    r" (?:to|for) (?:print(?:ing)?|the printers?|press)",
    r", (?:as |because |since )?(?:we|I)(?:['’]re| are|['’]m| am) going to (?:discuss|read|talk about|present|print"
    r"|review) (?:it|this|that|them|(?:this|the) (?:text|document|draft))"
    r"(?: (?:in class|together|tomorrow|today|next week))?",
    r", I(?:['’]ve| have) (?:checked|read|seen|answered|dealt with)(?: (?:it|them|that|this))?",
    r",? (?:I|we)(?:['’]d)? (?:like|prefer|find|think|thought) (?:that|this|it)(?: is|['’]s)?(?: (?:much|a lot|far))? "
    r"(?:better|best|nicer|more)",
    r",? (?:for now |for the moment )?so (?:that )?(?:I|we|you|people|readers|everybody|everyone) can "
    r"(?:still |easily )?(?:read|see|find|check|follow|recogni[sz]e) (?:it|them|that|this|everything)",
    r",? (?:just )?(?:like|as) (?:it|they) (?:does|do|is|are) in (?:an?|any|every) (?:\w+ ){0,2}\w+",
    r",? and I (?:don['’]t|do not) know (?:how|where|what|which \w+) (?:to )?[^.,;?!\ue000]*",
    r",? (?:would|will|could|can) you",
    r"(?:,? please|,? pls|,? plz|,? thanks(?: a lot)?|,? thank you|, ta|, cheers)",
)
_TAIL = re.compile(rf"(?:{'|'.join(_TAILS)})(?P<end>[.!?]*)$", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(?:add|insert|write|type|append|attach|change|replace|swap|rename|call)\b|\b(?:sign|end|begin)\b.*\bwith\b|:",
    re.IGNORECASE,
)
_GIVES_LOOK = re.compile(
    r"^[^:]*\b(?:add|insert|put)(?: an?| the| some)? (?:strike[- ]?through|bold|italics?|underlin\w+|highlight\w*"
    r"|borders?|page numbers?|line numbers?|page breaks?|rows?|columns?|double spacing)\b[^:]*$",
    re.IGNORECASE,
)
"""What is added is no text."""
_SAYS = re.compile(r"\b(?:says?|saying|reads|reading|(?:should|must|to) read)\b", re.IGNORECASE)
"""What is polite may be part of the words that are to be written."""
_BECAUSE = re.compile(
    r"(?<! with)(?<!starting)(?<!beginning)(?<!starts)(?<!begins)"
    r",? (?:because|since (?=(?:I|we|they|it|he|she|my|our|the|this|that|there)\b[^.;]*\b(?:is|are|was|were|has"
    r"|have|had|do|does|did|can|can['’]t|don['’]t|doesn['’]t|won['’]t)\b))(?P<why>[^.;\ue000]*?)(?P<end>[.!?]*)$",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:should|must|ought|needs?|wants?|please|has to|have to|had to|but|except|only|not|instead|make|set)\b",
    re.IGNORECASE,
)
_NEW_PAGE = re.compile(
    r",? so (?:that )?(?:it|this|that|the|each|every)(?: (?:chapter|section|part|heading|one|\w+))?"
    r" (?:starts|begins|is|comes|stands) (?:on|at the top of) (?:a new|the next|its own|a fresh) page(?P<end>[.!?]*)$",
    re.IGNORECASE,
)
_PAGE_BREAK = re.compile(r"\bpage break\b", re.IGNORECASE)


_STAYS = re.compile(
    r"\(?(?:(?:please )?(?:leave|keep) (?P<left>[^.;,\ue000]+?) (?:alone|as (?:it is|they are|is)|unchanged|untouched)"
    r"|(?P<stays>[^.;,\ue000]+?) (?:(?:should|must|can|may) )?(?:stays?|remains?)(?: (?:all|just|exactly))?"
    r" (?:as (?:it is|they are|is)|unchanged|untouched)|(?:please )?(?:don['’]t|do not) (?:touch|change|alter)"
    r" (?P<kept>[^.;,\ue000]+?)|(?:but )?not (?P<not>(?:the|its|their|in the) [^.;,\ue000]+?))(?:,? please|,"
    r" (?:I|we)(?:['’]ll| will)? do (?:those|that|them|it)[^.;]*?)?[.!]*\)?[.!]*",
    re.IGNORECASE,
)

_WORD_FOR_WORD = re.compile(
    r"^(?!.*\b(?:every\w*|all|each|both|throughout)\b)[^\ue000]*\ue000[^\ue000]*\ue000[^\ue000]*$", re.IGNORECASE
)
"""One text for another, both in quotes, at one place: nothing of it needs to be left out."""


def with_exceptions(sentences: Sequence[str]) -> list[str]:
    """Sentences of what is to stay as it is become exceptions of the order before them.

    Args:
        sentences: of a request, quotations hidden.
    """
    found: list[str] = []
    for sentence in sentences:
        match = _STAYS.fullmatch(sentence.strip())
        if match is None or not found:
            found.append(sentence)
            continue
        if not _WORD_FOR_WORD.match(found[-1]):
            kept = next(text for text in match.groups() if text)
            found[-1] = f"{found[-1].rstrip('.!?')}, but leave {kept} alone."
    return found


def without_calls(sentences: Sequence[str]) -> list[str]:
    """Sentences without those that only greet, thank or call for help; all of them where nothing else is said.

    Args:
        sentences: of a request, quotations hidden.
    """
    kept = [s for s in sentences if not _CALL.fullmatch(s.strip().rstrip(".!?"))]
    written = any("\ue000" not in s and _WRITES.search(s) and not _GIVES_LOOK.search(s) for s in kept)
    return kept if kept and not written else list(sentences)


def changed_mind(text: str) -> str:
    """What is asked for after "actually no: ..."; the text where nobody changed their mind.

    Args:
        text: a request, quotations hidden.
    """
    match = _MIND.match(text)
    return match["order"] if match is not None else text


def without_asides(sentence: str) -> str:
    """A sentence without its asides.

    Args:
        sentence: of a request, quotations hidden.
    """
    text = _REMARK.sub(_remark, _OPENING.sub("", sentence))
    if "\ue000" not in text and (_WRITES.search(text) or _SAYS.search(text)):
        return text if ":" in text or _SAYS.search(text) else _without(_BECAUSE, _no_wish, text)
    for _ in range(3):  # "..., I like that better, thanks"
        shorter = _without_tail(text)
        if shorter == text:
            break
        text = shorter
    return text


def _remark(match: re.Match[str]) -> str:
    """Figures in brackets show what a list looks like only behind a list."""
    before, said = match.string[: match.start()], match["said"]
    shown = said[1:2] in (".", ")")
    look = re.fullmatch(_HOW, said, re.IGNORECASE) is not None
    crossed = re.search(r"\b(?:cross|strike|score)\b", before, re.IGNORECASE) is not None
    if (shown and not _LISTED.search(before)) or (look and not (crossed and said.casefold().startswith("strike"))):
        return match[0]
    return ""


def _no_wish(because: re.Match[str]) -> bool:
    return not _WISH.search(because["why"])


def _without_tail(text: str) -> str:
    rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
        (_TAIL, lambda m: True),
        (_BECAUSE, _no_wish),
        (_NEW_PAGE, lambda m: _PAGE_BREAK.search(m.string[: m.start()]) is not None),
    )
    shorter = (_without(pattern, holds, text) for pattern, holds in rules)
    return next((found for found in shorter if found != text), text)


def _without(pattern: re.Pattern[str], holds: Callable[[re.Match[str]], bool], text: str) -> str:
    match = pattern.search(text)
    if match is not None and re.search(r"\w", text[: match.start()]) and holds(match):
        return text[: match.start()] + match["end"]
    return text


__all__ = ["changed_mind", "with_exceptions", "without_asides", "without_calls"]
