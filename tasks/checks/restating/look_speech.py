"""Looks and layout as people speak of them: "turn the page on its side", "a 6 point gap after every paragraph".

Each turn explains a whole sentence, or one expression that can mean nothing else; places and exceptions stay as typed.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, MUST, PLEASE, WRITINGS, as_words, sub
from tasks.checks.restating.stories import PEOPLE

_PAGES = r"(?:the |my |our |this |all |all the )?(?:whole )?(?:pages?|paper|sheets?|document)"
_SIDEWAYS = r"(?:on|onto|over on|round on) (?:its|their) sides?"
_NUMBERS = r"(?:page numbers?|number (?:the|all|all the|every|each) pages?)"
_MIDDLE = r"(?:middle|cent(?:re|er))"
_SIZE = r"(?P<size>\d+(?:\.\d+)?[ -]?(?:pt|points?|cm|mm|inch(?:es)?))"
_GAP = r"(?:gap|space|spacing|room)"
_UP = r"(?:above|before|over|ahead of|in front of)"
_WHAT = r"(?P<what>(?:the|each|every|all|both|my|our)\b[^.;,:\ue000]*?)"
_DOTS = r"(?:bullets|bullet[- ]points|dots|bulleted(?: list)?|a bulleted list)"
_FIGURES = r"(?:numbers|numbering|numbered(?: list)?|a numbered list)"
_LIST_WORDS = rf"(?:{_DOTS}|{_FIGURES}|unnumbered|unbulleted|dashes)"
_NAME = (
    r"(?:\ue000\d+\ue001|(?!(?:The|A|An|All|Every|Each|My|Our|This|That|These|Both|It|Everything)\b)"
    r"(?-i:[A-Z])[\w’'-]*(?: (?!and\b)[\w’'-]+){0,6}?)"
)
_LEVELS = {"main": "1", "top-level": "1", "first-level": "1", "second-level": "2", "third-level": "3"}


def _gap(match: re.Match[str]) -> str:
    """As in "leave a gap of 6 pt after every paragraph": the spacing there, as much as is said."""
    side = "above" if re.fullmatch(_UP, match["side"], re.IGNORECASE) else "below"
    size = (match["size"] or match["also"]).replace("-", " ")
    return f"Set the spacing {side} {match['what']} to {size}{match['end']}"


def _listed(match: re.Match[str]) -> str:
    """As in "use dots instead of numbers for the steps": the sort of list that is wanted."""
    sort = "bullet points" if re.fullmatch(_DOTS, match["new"], re.IGNORECASE) else "a numbered list"
    return f"Turn {match['what']} into {sort}{match['end']}"


def _other_list(match: re.Match[str]) -> str:
    """As in "change the bullets under Skills to numbers"."""
    where = match["where"] or ""
    if re.fullmatch(_DOTS, match["old"], re.IGNORECASE):
        return f"Turn the bullet points{where} into a numbered list{match['end']}"
    return f"Turn the numbered list{where} into bullet points{match['end']}"


_SIDED = r"(?:on |from |at )?(?:the )?(?:left|right)(?: (?:side|margin))? and (?:on |from |at )?(?:the )?(?:left|right)"

LOOK_SPEECH: tuple[Callable[[str], str], ...] = (
    sub(  # "Make the heading Concerts start on a new page"
        rf"{PLEASE}(?:make|have|let|get) {_WHAT} (?:start|begin)(?: off)?"
        rf" on (?:a (?:new|fresh|separate)|its own|the next) page{END}",
        lambda m: f"Start {m['what']} on a new page{m['end']}",
    ),
    sub(  # "Set the page to A4 landscape"
        rf"{PLEASE}(?:set|make|turn|change|switch) {_PAGES}(?: size)?(?: to| into)? (?P<paper>A[3-6])(?: size)?,?"
        rf"(?: and| in)? (?P<way>landscape|portrait)(?: format| orientation)?{END}",
        lambda m: f"Set the page size to {m['paper']} and the page orientation to {m['way'].lower()}{m['end']}",
    ),
    sub(  # "Indent the quotation by 1 cm on the left and right"
        rf"(?P<lead>\b(?:indent|move|set)\w*\b[^.;]*?\b{_SIZE}(?: in)?,?) {_SIDED}(?: sides?| margins?)?{END}",
        lambda m: f"{m['lead']} on both sides{m['end']}" if "indent" in m["lead"].casefold() else m[0],
    ),
    sub(  # "Turn the page on its side"
        rf"{PLEASE}(?:turn|put|set|lay|flip|rotate|have) {_PAGES} {_SIDEWAYS}{END}",
        lambda m: f"Set the page orientation to landscape{m['end']}",
    ),
    sub(  # "The pages should be on their side"
        rf"^(?:the|my|our|all) (?:pages?|paper) {MUST} be(?: turned| laid| put| set)? {_SIDEWAYS}{END}",
        lambda m: f"Set the page orientation to landscape{m['end']}",
    ),
    sub(  # "make the page landscape with two columns"
        r"\blandscape,? (?:with|and in|in|and with|and) (?P<columns>(?:two|three|2|3) columns)" + END,
        lambda m: f"landscape and set the whole document in {m['columns']}{m['end']}",
    ),
    sub(  # "number the pages, at the bottom, in the middle"
        rf"\b(?P<what>{_NUMBERS}),? (?:at|on) the (?P<edge>bottom|top|foot)(?: of (?:the|each|every) page)?,?"
        rf" (?:and )?(?:in|at|on) the (?P<side>{_MIDDLE}|right|left)(?:[ -]hand)?(?: side)?{END}",
        lambda m: f"{m['what']} at the {_edge(m['edge'])} {_side(m['side'])}{m['end']}",
    ),
    sub(  # "page numbers in the middle at the bottom", "in the middle of the bottom of each page"
        rf"\b(?P<what>{_NUMBERS}),? (?:in|at|on) the (?P<side>{_MIDDLE}|right|left)(?:[ -]hand)?(?: side)?,?"
        rf" (?:at|of|on) the (?P<edge>bottom|top|foot)(?: of (?:the|each|every) page)?{END}",
        lambda m: f"{m['what']} at the {_edge(m['edge'])} {_side(m['side'])}{m['end']}",
    ),
    sub(  # "my teacher wants it double spaced"
        rf"^(?:my|our|the) (?:{PEOPLE}) (?:wants|needs|would like|asked for|requires) (?:it|this|everything|all of it"
        rf"|the (?:whole )?(?:{WRITINGS}|thing|document|text)) (?:to be )?(?:all )?(?P<much>single|double|triple)[ -]"
        rf"spaced{END}",
        lambda m: f"Use {m['much']} spacing for the whole document{m['end']}",
    ),
    sub(  # "make the essay double-spaced"
        rf"{PLEASE}(?:make|set|have|put|get|print|type) (?:the|my|our|this)(?: whole| entire)? (?:{WRITINGS}|document)"
        rf"(?: (?:to be|in|to|with))? (?P<much>single|double|triple)[ -](?:line[ -])?spac(?:ed|ing){END}",
        lambda m: f"Use {m['much']} spacing for the whole document{m['end']}",
    ),
    sub(  # "leave a 6 point gap after every paragraph", "a space of 12 pt above each heading"
        rf"{PLEASE}(?:leave|put|add|have|make|set|insert|allow|give|I want|we want|I need)(?: in)? (?:an? )?"
        rf"(?:{_SIZE}(?: of)?(?: (?:blank|empty|white))? {_GAP}|{_GAP} of {_SIZE.replace('size', 'also')})"
        rf" (?P<side>{_UP}|below|under|after|beneath|underneath|behind) {_WHAT}{END}",
        _gap,
    ),
    sub(  # "use dots instead of numbers for the steps"
        rf"{PLEASE}(?:use|put|have|give) (?P<new>{_DOTS}|{_FIGURES}),? (?:instead of|rather than|not) {_LIST_WORDS}"
        rf" (?:for|on|in front of|with) {_WHAT}{END}",
        _listed,
    ),
    sub(  # "make the steps numbered instead of bulleted", "have the jobs numbered 1 to 4 instead of dots"
        rf"{PLEASE}(?:make|have|get|set|put|turn) {_WHAT} (?:be |to be |into |in |as )?(?P<new>{_DOTS}|{_FIGURES})"
        rf"(?: (?:from )?1 (?:to|through|-) \d+)?,? (?:instead of|rather than|and not|not) {_LIST_WORDS}{END}",
        _listed,
    ),
    sub(  # "change the bullets under Skills to numbers"
        rf"{PLEASE}(?:change|swap|turn|switch|replace|convert) (?:all )?(?:the|my|our|those|these)"
        rf" (?P<old>bullets|bullet[- ]points|dots|numbering|list numbers)(?P<where> (?:under|in|below) [^.;,\ue000]*?)?"
        rf" (?:to|into|for|with|by) (?P<new>numbers|numbering|bullets|bullet[- ]points|dots){END}",
        lambda m: m[0] if _same_sort(m["old"], m["new"]) else _other_list(m),
    ),
    sub(  # "put bullet points on the last three paragraphs"
        rf"{PLEASE}(?:put|add|use|set|insert) (?:bullets|bullet[- ]points|dots) (?:on|to|in front of|before|for|at the"
        rf" (?:start|beginning|front) of) (?P<what>(?:the|each of the|all|all the)\b[^.;,:\ue000]*?){END}",
        lambda m: f"Turn {m['what'].removeprefix('each of ')} into bullet points{m['end']}",
    ),
    sub(  # "take the bullets away", "get rid of the bullets"
        rf"{PLEASE}(?:(?:take|get) (?:all )?the (?:bullets|bullet[- ]points) (?:away|off|out)|take (?:away|off|out)"
        rf" (?:all )?the (?:bullets|bullet[- ]points)|get rid of (?:all )?the (?:bullets|bullet[- ]points)){END}",
        lambda m: f"Remove the bullets{m['end']}",
    ),
    sub(  # "make For the drizzle a main heading"
        rf"{PLEASE}(?:make|turn) (?P<what>{_NAME})(?: into)? a (?P<level>main|top-level|first-level|second-level"
        rf"|third-level) heading{END}",
        lambda m: (
            f"Apply the style Heading {_LEVELS[m['level'].casefold()]} to the line {as_words(m['what'])}{m['end']}"
        ),
    ),
    sub(  # "use a bigger font for the title", "write the title in bigger letters"
        rf"{PLEASE}(?:use (?:an? |some )?(?P<size>bigger|larger|smaller) (?:font|letters|type|text|print|writing)"
        rf"(?: size)? (?:for|on|in) (?P<what>(?:the|all|each|every|my|both)\b[^.;,:\ue000]*?)"
        rf"|(?:put|write|set|print|have|do) (?P<also>(?:the|all|each|every|my|both)\b[^.;,:\ue000]*?) in (?:an? )?"
        rf"(?P<much>bigger|larger|smaller) (?:font|letters|type|print|writing)(?: size)?){END}",
        lambda m: f"Make {m['what'] or m['also']} {m['size'] or m['much']}{m['end']}",
    ),
    sub(  # "align the text to the left instead of justified"
        r"(?P<way>\b(?:left|right|cent(?:red|ered|er|re))(?: side| margin)?),? (?:instead of|rather than|and not|not)"
        r" (?:fully |being )?(?:justified|justifying it|justification)" + END,
        lambda m: f"{m['way']}{m['end']}",
    ),
    sub(  # "add a contents page at the front"
        r"\b(?P<an>an?|the|some|my) (?:contents (?:page|list|table)|list of (?:the )?contents)"
        r" (?P<where>(?:at|on|in|to|below|under|after|before)\b)",
        lambda m: f"{m['an']} table of contents {m['where']}",
    ),
)  # fmt: skip
"""Turns of one sentence."""


def _edge(said: str) -> str:
    return "top" if said.casefold() == "top" else "bottom"


def _side(said: str) -> str:
    return said.casefold() if said.casefold() in ("left", "right") else "centre"


def _same_sort(one: str, other: str) -> bool:
    return (re.fullmatch(_DOTS, one, re.IGNORECASE) is None) == (re.fullmatch(_DOTS, other, re.IGNORECASE) is None)


__all__ = ["LOOK_SPEECH"]
