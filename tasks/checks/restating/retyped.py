"""What is to be written, and where, as people say it: "Abbey Park should be Victoria Park", "add Eggs below the milk".

Words without quotation marks count as text only where nothing else can be meant: what a correction takes away stands in
the document, what it brings is like it and no look, font or style; what is inserted begins with a capital or a figure,
and stands between the verb and one place.
"""

import re
from collections.abc import Callable, Container, Sequence
from difflib import SequenceMatcher

from tasks.checks.restating.patterns import DRESSED, END, MUST, ORDERS, PLEASE, QUOTE, as_words, sub

_SAID = rf"(?:{QUOTE}|[^.,;:!?\"“”\ue000\ue001]{{1,60}}?)"
_ALL = (
    r"(?P<all> (?:everywhere|throughout|each time|every time|wherever it (?:appears|occurs|stands))(?: in \w+ \w+)?"
    r"| (?:throughout|in|across) the (?:whole |entire )?(?:document|text|file))?"
)
_MEND = (
    r"(?:[.;,:!]? (?:so |and )?(?:(?:please|can you|could you) )?(?:fix|correct|change|update|mend|replace) (?:it|that"
    r"|this|them)(?: please)?)?"
)
_IT = r"(?:it|the (?:text|document|heading|title|sentence|paragraph|letter|line)|this|that)"
_SPELLED = (
    r"(?:I|we) (?:keep|kept|always|often|have been|['’]ve been)? ?(?:spell|misspell|typ|writ)(?:ing|ed|e|t)?"
    r" (?:the word )?NEW as OLD",
    r"(?:change|correct|fix) the (?:spelling|typo|misspelling|spelling mistake)(?: of)?(?: the word)? OLD"
    r" (?:to|into|as|->|→) NEW",
    r"(?:please )?(?:switch to|use|change to) (?:American|British|US|UK|English) (?:spelling|English)s?[:,;.–-]+ ?OLD"
    rf"(?: {MUST} (?:be|become)| (?:to|into|->|→)) NEW",
    rf"(?:the )?(?:word |name )?OLD (?:is|was) (?:a typo|misspel(?:led|t)|wrong(?:ly spel(?:led|t))?|spel(?:led|t)"
    rf" wrong(?:ly)?)[,;.:]+ (?:it|this) {MUST} (?:be|read|say) NEW",
)
"""A wrong spelling is one wherever it stands."""
_CORRECTED = (
    rf"(?:the (?:word|name|text|phrase) )?OLD {MUST} (?:actually |really |now )?(?:be|become|read|say)(?: called)? NEW",
    rf"{_IT} (?:now |still |currently )?(?:says|reads) OLD[,;]?(?: but| and| where| although)?(?: {_IT})? {MUST}"
    r" (?:say|read|be) NEW",
    rf"(?:where|when) {_IT} says OLD,? {_IT} {MUST} (?:say|read|be) NEW",
    rf"{_IT} {MUST} (?:say|read|be) NEW(?:,? (?:and )?not|,? instead of|,? rather than) OLD",
    r"(?:write|put|use|type|say|have) NEW (?:instead of|in place of|rather than) OLD",
    r"(?:(?:it|that|this)['’]s |[^.;:,!?\ue000]{3,50}? (?:is|are) (?:in |on |at |called )?)?NEW,? (?:and )?not OLD",
    r"OLD (?:->|=>|→|to) NEW",
)


def _patterns(forms: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            rf"(?:please )?{form.replace('OLD', f'(?P<old>{_SAID})').replace('NEW', f'(?P<new>{_SAID})')}"
            rf"{_ALL}{_MEND}{_ALL.replace('<all>', '<more>')}[.!?]*",
            re.IGNORECASE,
        )
        for form in forms
    )


_SPELLINGS, _CORRECTIONS = _patterns(_SPELLED), _patterns(_CORRECTED)
NO_TEXT = re.compile(
    r"\b(?:bold\w*|itali\w+|underlin\w+|str(?:ike|uck)\w*|highlight\w*|colou?red|red|blue|green|yellow|orange|purple"
    r"|pink|gr[ea]y|brown|black|white|font|size|bigger|larger|smaller|cent(?:re|er)\w*|align\w*|justif\w+|left|right"
    r"|indent\w*|spac(?:ed|ing)|capital\w*|(?:upper|lower|title) ?-?case|caps|(?:super|sub)script|landscape|portrait"
    r"|bullets?|number(?:ed|ing)|headings?(?: \d)?|subheadings?|subtitle|body text|text body|style|links?|hyperlinks?"
    r"|clickable|deleted|removed|gone|replaced|moved|capitali[sz]ed|above|below|before|after|under|first|last|end|start"
    r"|top|bottom|pt|cm|mm|inch(?:es)?|points?|percent|arial|calibri|cambria|courier|georgia|garamond|helvetica|times"
    r" new roman|verdana|tahoma|liberation|dejavu|palatino|roboto|lato|A\d|table|column|row|list|footnote|header|footer"
    r"|page|there|here|it|them|this|that|shown|written|spelled|typed|the same|so|as)\b",
    re.IGNORECASE,
)
"""Looks, sizes, places and names of fonts and styles: what is to be one of them is not to say so."""
_LITTLE = frozenset(
    re.findall(
        r"\w+",
        """
    the a an my our your his her its their this that these those every each all both it they we i he she you who is are
    was were do does did in on at to by from for with of as and but so or no not now then please just use if when where
""",
    )
)
"""What neither of two exchanged texts begins with, where no quotation marks stand around it."""
MORE_SAID = re.compile(
    r"\b(?:in|on|at|from|for|of|under|below|above|after|before) (?:the|my|our|this|that|every|each|all|both|its|his|her"
    r"|their)\b|\b(?:except|but|unless|only|if|when|where|please|not|instead|too|also|well|now|again|already|though"
    r"|actually|really|then|today|maybe|perhaps|I think)\b",
    re.IGNORECASE,
)
"""Places and conditions, which are no part of a text without quotation marks."""


def corrected(text: str, quoted: Sequence[str], holds: Container[str] | None) -> str:
    """A correction as the order to replace, "" for what is none.

    Args:
        text: a request, its quotations hidden.
        quoted: the quotations.
        holds: lower-case words that stand in the document.
    """
    if text.rstrip().endswith("?") and not re.search(r"\b(?:can|could|would|will) you\b", text, re.IGNORECASE):
        return ""
    for patterns, always in ((_SPELLINGS, True), (_CORRECTIONS, False)):
        for pattern in patterns:
            match = pattern.fullmatch(text.strip())
            if match is None or not _exchanges(match["old"].strip(), match["new"].strip(), quoted, holds):
                continue
            everywhere = " everywhere" if always or match["all"] or match["more"] else ""
            return f"Replace {as_words(match['old'].strip())} with {as_words(match['new'].strip())}{everywhere}."
    return ""


def _exchanges(old: str, new: str, quoted: Sequence[str], holds: Container[str] | None) -> bool:
    """Both are words, the old ones of the document."""
    said = [quoted[int(t[1:-1])][1:-1] if t.startswith("\ue000") else t for t in (old, new)]
    if holds is None or said[0] == said[1] or not all(_holds(w, holds) for w in re.findall(r"[^\W\d_]+", said[0])):
        return False
    if old[0] == new[0] == "\ue000":
        return NO_TEXT.fullmatch(said[1]) is None
    little = {t.split(" ")[0].casefold() for t, whole in zip((old, new), said, strict=True) if t == whole}
    joined = [re.search(r" and |\d$", t) is not None for t in said]
    free = [t for t, whole in zip((old, new), said, strict=True) if t == whole]
    if joined[0] != joined[1] or any(MORE_SAID.search(t) for t in free):
        return False
    if little & _LITTLE or any(NO_TEXT.search(t) for t in said) or re.search(rf"^(?:{ORDERS}) ", old, re.I):
        return False
    if abs(len(said[0].split()) - len(said[1].split())) > _LONGER:
        return False
    words = [set(re.findall(r"\w{3,}|\d+", t.casefold())) for t in said]
    return bool(words[0] & words[1]) or SequenceMatcher(None, said[0].casefold(), said[1].casefold()).ratio() >= _ALIKE


def _holds(word: str, holds: Container[str]) -> bool:
    return word.casefold() in holds


_LONGER = 2
"""Words that one of two exchanged texts may have more."""
_ALIKE = 0.6
"""How much of two words must be the same for one to be a correction of the other."""

_DOUBLE = (
    r"(?:(?:all|any|every|each)(?: of)? )?(?:the |my )?(?:double|doubled|duplicate|two) (?:blank )?(?:spaces?|blanks)"
    r"|(?:(?:all|any|every|each)(?: of)? )?(?:the )?(?:extra|double|additional|superfluous|redundant)"
    r" (?:spaces?|blanks)"
    r" (?:between (?:the )?(?:words|sentences)|after (?:the |a |each |every )?(?:full stops?|periods?|sentences?))"
)
_BETWEEN = (
    r"(?: (?:between (?:the )?(?:words|sentences)|after (?:the |a |each |every )?(?:full stops?|periods?|sentences?)))?"
)
_SINGLE = r"(?:an? )?(?:single|one|1)(?: (?:spaces?|ones?|blanks?))?"
_THROUGH = (
    r"(?: (?:everywhere|throughout(?: the \w+)?|(?:in|across|from) (?:the |this |my )?(?:whole |entire )?"
    r"(?:document|text|file)))?(?: please)?"
)
_SPACE = r"\b[^.!?;\ue000]*\b(?:spac(?:es?|ing)|blanks|space ?bar)\b[^.!?;\ue000]*[.!;] "
_HABIT = rf"(?:(?:I|we|my \w+|somebody|someone){_SPACE})?"
_SPACES = re.compile(
    rf"{_HABIT}(?:please |can you |could you )*(?:"
    rf"(?:replace|change|turn|convert|swap|reduce|make|correct|fix) (?:{_DOUBLE}){_BETWEEN}{_THROUGH}"
    rf" (?:with|to|into|by|for|so (?:that )?(?:it|they) (?:is|are))? ?{_SINGLE}"
    rf"|(?:remove|delete|get rid of|eliminate|clean up|fix) (?:{_DOUBLE}){_BETWEEN}"
    rf"|(?:{_DOUBLE}){_BETWEEN} {MUST} (?:be|become) {_SINGLE}"
    r"|(?:use|leave|put|have) (?:only |just )?(?:one|a single|1) space (?:after (?:(?:a|every|each|the) )?"
    r"(?:full stops?|periods?|sentences?)|between (?:the )?sentences)"
    r"(?:,? (?:not|instead of|rather than) (?:two|2|double ones?))?"
    rf"|(?:there (?:are|is)|find|search for|look for) (?:{_DOUBLE}){_BETWEEN}{_THROUGH}(?:[.;,:]| and)"
    r" (?:please )?(?:make|change|turn|replace|convert"
    rf"|reduce) (?:them|it|these|those)(?: all)?(?: (?:with|to|into|by))? {_SINGLE}"
    rf"){_THROUGH}[.!?]*",
    re.IGNORECASE,
)


def single_spaces(text: str) -> str:
    """The order to make single spaces of double ones, "" where nothing of that kind is said."""
    return "Replace all double spaces with single spaces." if _SPACES.fullmatch(text.strip()) else ""


# ---------------------------------------------------------------- new text

_ADD = r"(?:add|insert|write|type|append|include)"
"""What is "put" or "placed" somewhere may stand in the document already."""
_NAMES = (
    r"(?:(?:page|line|row|column|word|list|section) )?(?:numbers?|numbering|counts?|breaks?)|headings?|titles?|headers?"
    r"|footers?|footnotes?|endnotes?|comments?|tables?|rows?|columns?|cells?|borders?|lines?|paragraphs?|spac\w+|links?"
    r"|hyperlinks?|bookmarks?|dates?|times?|tabs?|styles?|bullets?|indent\w*|images?|pictures?|text|words?|sentences?"
    r"|today|tomorrow|one|two|three|some|another|more|several|empty|blank|it|them|this|that|these|those|my|our|your|the"
    r"|an?|all|both|every|each|everything|bold|italics?|underlin\w+|highlight\w*|watermark|roman|arabic|latin"
)
_COUNTED = r"pt|points?|cm|mm|inch(?:es)?|spaces?|rows?|columns?|lines?|tables?|pages?|bullets?|breaks?"
_FREE = (
    rf"(?!(?:{_NAMES})\b|\d+ (?:{_COUNTED})\b)(?-i:[A-Z]|\d+ \w)(?:(?! (?:{_COUNTED})\b)(?! {DRESSED})"
    r"(?! (?:after|before|below|above|under|underneath|beneath|behind|beside|between|to the|at the|on a|on the|in"
    r" the|into|as the|as a|and (?:make|put|set|then|delete|remove|move|add|change|in)|so that)\b)[^,;:!?.\"“”\ue000]"
    r"|[.,](?=\d)){1,70}"
)
"""New text without quotation marks."""
_TEXT = rf"(?P<text>{QUOTE}|{_FREE})"
_NEW = r"(?:an? (?:new |extra |further |separate )?|another (?:new )?|one more |the (?:new )?)"
_ITEM = rf"{_NEW}(?:bullet(?: point| item)?|list (?:item|entry|point)|item|entry|point|step)"
_OWN_LINE = rf"{_NEW}(?:line|paragraph)"
_SAYING = r"(?: (?:saying|reading|that (?:says|reads)|with the (?:text|words?)|called))?:?"
_OWN = r" (?:on|as|in) (?:a|its own|a separate|a new) (?:new |separate )?(?:line|paragraph|bullet|item)(?: of its own)?"
_LIST = r"the (?:(?:bullet(?:ed)?|bullet point|numbered|ordered|unordered|to-do) )?list"
_OF_LIST = rf"(?: (?:of|in|on|to) {_LIST}| (?:of|in) (?:the )?(?:bullets|bullet points))"
_LAST = (
    rf"(?:(?:to|at|on) the (?:very )?(?:end|bottom|foot) of {_LIST}|(?:to|in|into) {_LIST}|(?:as )?the (?:very )?last"
    rf" (?:item|bullet(?: point)?|point|entry|step){_OF_LIST}?)(?P<under> (?:under|of|in) [^.;,\ue000]+)?"
)
_FIRST = (
    rf"(?:(?:to|at|on) the (?:very )?(?:start|beginning|top|head) of {_LIST}|as the (?:very )?first (?:item|bullet"
    rf"(?: point)?|point|entry|step){_OF_LIST}?)(?P<under> (?:under|of|in) [^.;,\ue000]+)?"
)
_NEARLY = r"(?:right |directly |just |immediately |straight )?"
_LINED = {"below": rf"{_NEARLY}(?:below|under(?:neath)?|beneath)", "above": rf"{_NEARLY}above"}
"""Sides on which a new line stands; what is "after" something may stand in its line."""
_SIDES = {
    "below": rf"{_NEARLY}(?:after|below|under(?:neath)?|beneath|following)",
    "above": rf"{_NEARLY}(?:before|above)",
}
_PART = (
    r"the (?:(?:first|second|third|fourth|last|new) )?(?:title|heading|subtitle|paragraph|line|item|bullet(?: point)?"
    r"|list item|step|entry)"
)
_AND = (
    r" (?:and|with|but|except|as|so|which|cent(?:red|ered)|aligned|in (?:bold|italics?|red|blue|green|capitals?|\d))\b"
)
_PLACE = rf"(?P<where>(?:{_PART} )?{QUOTE}|(?:the|(?-i:[A-Z]))(?:(?!{_AND})[^.;:,\ue000]){{1,50}}?)"
_NUMBERED = re.compile(r"(?:the|table|heading|row|column|page|section|paragraph|line|list)\b", re.IGNORECASE)


def _where(match: re.Match[str]) -> str:
    """Words with a capital are words of the document."""
    where = match["where"]
    return where if _NUMBERED.match(where) else as_words(where)


def _beside(side: str, what: str = "paragraph") -> Callable[[re.Match[str]], str]:
    """The order to insert a paragraph or item on a side of a place."""
    return lambda m: f"Insert a {what} saying {as_words(m['text'])} {side} {_where(m)}{m['end']}"


def _in_list(edge: str, side: str) -> Callable[[re.Match[str]], str]:
    def by(match: re.Match[str]) -> str:
        if not match["text"].startswith("\ue000") and NO_TEXT.search(match["text"]):
            return match[0]
        under = match.groupdict().get("under") or ""
        beside = match[0].replace(match["text"], "").replace(under, "")
        kind = re.search(_LIST, beside, re.IGNORECASE)  # "the numbered list" is not any list
        where = f"{side} the {edge} item of {kind[0].lower() if kind else 'the list'}{under}"
        return f"Insert a paragraph saying {as_words(match['text'])} {where}{match['end']}"

    return by


NEW_TEXTS: tuple[Callable[[str], str], ...] = (
    sub(rf"{PLEASE}{_ADD} (?:{_ITEM}{_SAYING} )?{_TEXT}(?:{_OWN})? {_LAST}{END}", _in_list("last", "below")),
    sub(rf"{PLEASE}{_ADD} (?:{_ITEM}{_SAYING} )?{_TEXT}(?:{_OWN})? {_FIRST}{END}", _in_list("first", "above")),
    sub(  # "add a bullet at the end of the list saying X"
        rf"{PLEASE}{_ADD} {_ITEM} {_LAST}{_SAYING} {_TEXT}{END}", _in_list("last", "below")
    ),
    sub(  # "add another bullet point saying X"
        rf"{PLEASE}{_ADD} (?:an?|another|one more)(?: new| further)? (?:bullet(?: point)?|list"
        rf" item){_SAYING} {_TEXT}{END}",
        _in_list("last", "below"),
    ),
    *(
        sub(pattern.replace("SIDE", sides[side]), _beside(side, what))
        for pattern, sides, what in (
            (rf"{PLEASE}{_ADD} {_OWN_LINE}{_SAYING} {_TEXT}(?:{_OWN})? SIDE {_PLACE}{END}", _SIDES, "paragraph"),
            (rf"{PLEASE}{_ADD} {_OWN_LINE} SIDE {_PLACE}{_SAYING} {_TEXT}{END}", _SIDES, "paragraph"),
            (rf"{PLEASE}{_ADD} {_ITEM}{_SAYING} {_TEXT}(?:{_OWN})? SIDE {_PLACE}{END}", _SIDES, "list item"),
            (rf"{PLEASE}{_ADD} {_ITEM} SIDE {_PLACE}{_SAYING} {_TEXT}{END}", _SIDES, "list item"),
            (rf"{PLEASE}{_ADD} {_TEXT}{_OWN} SIDE {_PLACE}{END}", _SIDES, "paragraph"),
            (rf"{PLEASE}{_ADD} {_TEXT} SIDE {_PLACE}{END}", _LINED, "paragraph"),
            (rf"{PLEASE}{_ADD} {_TEXT} SIDE (?P<where>{_PART}){END}", _SIDES, "paragraph"),
        )
        for side in sides
    ),
    sub(  # "add Sugar 1 tsp after the yeast"
        rf"{PLEASE}(?P<verb>{_ADD}) (?P<text>{_FREE}) (?P<side>{_NEARLY}(?:after|before)) {_PLACE}{END}",
        lambda m: f"{m['verb']} {as_words(m['text'])} {m['side']} {_where(m)}{m['end']}",
    ),
)
"""New lines and list items. What stands "after" words may be meant within their line: that each reading sees."""

_HEADED = (
    r"the (?:(?:first|second|third|last|main) )?(?:title|heading|subtitle|headline)(?! (?:row|rows|column"
    r"|columns|style|page)\b)"
)
_WORDED = rf"(?:{QUOTE}|(?-i:[A-Z])[\w’'-]*(?: [\w’'-]+){{0,12}}?)"
_WORDING = frozenset({"rename", "retitle", "rewrite", "reword", "write", "retype", "call"})
"""What is done so is told in words; a heading may be "changed" to Arial."""
_REASON = r"(?:is|looks|sounds|seems) (?![^.;,]*\b(?:not|fine|ok|unless|if|only)\b)[^.;:,\ue000]{3,40}[.;,] (?:so )?"


def _headed(match: re.Match[str]) -> str:
    """What a heading is to say; without quotation marks no font or style, of which every word has a capital."""
    new = match["new"]
    small = any(word[0].islower() for word in new.split(" ")) or match["verb"].casefold() in _WORDING
    if not new.startswith("\ue000") and (not small or NO_TEXT.search(new) or MORE_SAID.search(new) or " and " in new):
        return match[0]
    return f"{match['what'][:1].upper()}{match['what'][1:]} should read {as_words(new)}{match['end']}"


RENAMED: tuple[Callable[[str], str], ...] = (
    sub(  # "change the heading to X", "rewrite the title as X"
        rf"{PLEASE}(?P<verb>change|rename|rewrite|retitle|reword|edit|update|write|retype) (?P<what>{_HEADED})"
        rf" (?:to|into|as|to (?:say|read)|so (?:that )?it (?:says|reads)) (?:just )?(?P<new>{_WORDED}){END}",
        _headed,
    ),
    sub(  # "Limitations should be a second-level heading, not a top-level one"
        rf"{PLEASE}(?:(?P<order>make|turn|change|demote|promote|convert|set) )?(?P<what>(?:the (?:heading"
        rf"|line|section) )?"
        rf"(?!heading \d)(?:{QUOTE}|(?-i:[A-Z])[\w’'-]*(?: \w[\w’'-]*){{0,4}}?)(?: heading)?)(?(order)"
        rf" (?:(?:in)?to |as )?"
        rf"| {MUST} be )(?:an? |the )?(?:(?P<nth>second|third|fourth|2nd|3rd|4th)[ -]level heading|(?:heading )?level"
        r" (?P<level>[1-4])(?: heading)?|(?:heading|h)[ -]?(?P<h>[1-4]))"
        rf"(?:,? (?:and )?(?:not|instead of|rather than) an? [\w-]+(?: level)?(?: (?:one|heading))?)?{END}",
        lambda m: _of_level(m),
    ),
)
_ADDRESS = r"(?:https?://|www\.)[^\s<>\"\ue000]+[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_TYPED = (
    r"(?:the|my|our|his|her|their) (?:e-?mail(?: add?ress?)?|web ?site(?: address)?|web address|url|internet address)"
)
_LINK = r"(?:(?:clickable|working|live|active|proper|real|mailto|e-?mail|web) )*(?:hyper)?link"
_LINKED = rf"(?P<what>{QUOTE}|{_ADDRESS}|{_TYPED}(?: (?:in|at|under|on) [^.;,\ue000]+?)?)"


def _linked(match: re.Match[str]) -> str:
    what, url = match["what"], match.groupdict().get("url")
    where = as_words(what) if re.fullmatch(_ADDRESS, what, re.IGNORECASE) else what
    to = f" to {as_words(url)}" if url else ""
    return f"Add a hyperlink{to} on {where}{match['end']}"


LINKED: tuple[Callable[[str], str], ...] = (
    sub(  # "turn my email address into a clickable link"
        rf"{PLEASE}(?:make|turn|convert|change|format) {_LINKED} (?:(?:in)?to |as )?an? {_LINK}"
        rf"(?: to (?P<url>{_ADDRESS}|{QUOTE}))?{END}",
        _linked,
    ),
    sub(rf"{PLEASE}make {_LINKED} clickable{END}", _linked),
    sub(rf"{PLEASE}{_LINKED} {MUST} be (?:an? {_LINK}|clickable){END}", _linked),
    sub(  # "link "the new library" to https://..."
        rf"{PLEASE}(?:hyper)?link (?:the (?:words?|text|phrase) )?(?P<what>{QUOTE}) to (?P<url>{_ADDRESS}"
        rf"|{QUOTE}){END}",
        _linked,
    ),
    sub(  # "add a link to https://... on the words X"
        rf"{PLEASE}(?:add|insert|put|create|set|attach) an? {_LINK} to (?P<url>{_ADDRESS}|{QUOTE})"
        rf" (?:on|to|for|behind|at) (?:the (?:words?|text|phrase) )?(?P<what>{QUOTE}){END}",
        _linked,
    ),
)
"""What is to be a link, and where it leads if that is said; an address leads to itself."""

_NTH = {"second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}


def _of_level(match: re.Match[str]) -> str:
    """The style of a heading of that level, for the line of these words; "the heading X" stays one."""
    level = match["level"] or match["h"] or _NTH[match["nth"].casefold()]
    words = re.sub(r"^the (?:heading|line|section) | heading$", "", match["what"], flags=re.IGNORECASE)
    return f"Apply the style Heading {level} to the line {as_words(words)}{match['end']}"


_RENAMED_IT = sub(  # "the heading is shouting. Write it as X"
    rf"{PLEASE}(?P<what>{_HEADED}) {_REASON}(?:please |just )*(?P<verb>write|make|change|call|rename|retype|rewrite)"
    rf"(?: it| that)?(?: (?:to|into|as))? (?P<new>{_WORDED})(?: instead)?{END}",
    _headed,
)


def renamed(text: str) -> str:
    """The order to rename a heading that a story about it ends in, "" without."""
    found = _RENAMED_IT(text.strip())
    return "" if found == text.strip() else found


__all__ = ["LINKED", "NEW_TEXTS", "RENAMED", "corrected", "renamed", "single_spaces"]
