"""How people say what they want of a thing, as plain orders: "could be in italics", "bullets for the list".

Each turn explains a whole sentence, or one expression that can mean nothing else; it takes its words as they are.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, MUST, ORDERS, PLEASE, WORD, WRITINGS, as_words, replacing, sub

_LOOK = r"bold|italics?|underlin(?:e|ing)|strike ?through|highlighting"
_SIDES = {"left": "left", "right": "right", "middle": "center", "centre": "center", "center": "center"}
_FIGURE = r"(?:[£$€]?\d[\d.,]*\d|[£$€]?\d|\ue000\d+\ue001)"
_SUM = r"(?:[£$€]\d[\d.,]*(?<=\d)|\d{3,}(?:[.,]\d+)?|\d+[.,:]\d{2}|\d+(?:[.,]\d+)?%)"
_NUMBERED = r"number|date|year|price|phone(?: number)?|amount|total|time|room|sum|figure|postcode|post code|zip code"
_SMALL_LENGTHS = {
    "half an inch": "0.5 inches", "half inch": "0.5 inches", "a quarter of an inch": "0.25 inches",
    "a quarter inch": "0.25 inches", "half a centimetre": "0.5 cm", "half a centimeter": "0.5 cm",
    "one and a half inches": "1.5 inches", "an inch and a half": "1.5 inches",
    "one and a half centimetres": "1.5 cm", "one and a half centimeters": "1.5 cm",
}  # fmt: skip
_LENGTHS = "|".join(sorted(_SMALL_LENGTHS, key=len, reverse=True))


_ONE_PLACE = re.compile(
    r"^(?!.*\b(?:every\w*|all|each|whole|entire|text|both|rest|\w+s)\b)\w+ the (?:title|line|paragraph|heading|sentence"
    r"|word|(?:first|last|second|third) (?:line|paragraph|heading|sentence|word))\b",
    re.IGNORECASE,
)
"""An order for one place, of which nothing else can be left out."""


def _everywhere(match: re.Match[str]) -> str:
    return f"Replace {as_words(match['old'])} with {as_words(match['new'])} everywhere{match['end']}"


def _but(match: re.Match[str]) -> str:
    """As in "keep the dates as they are but ...": an exception, where the order is for more than one place."""
    kept = "" if _ONE_PLACE.match(match["order"]) else f", but leave {match['kept']} alone"
    return f"{match['order']}{kept}{match['end']}"


def _bare_look(match: re.Match[str]) -> str:
    """As in "bold for the top row": the look, then what is to have it."""
    look, what = match["look"].casefold(), match["what"]
    if look.startswith("bullet"):
        return f"Bullet {what}{match['end']}"
    verb = {"underline": "Underline", "underlining": "Underline", "highlighting": "Highlight"}.get(look)
    if verb is None:
        verb = "Strike through" if look.startswith("strike") else "Make"
    tail = {"bold": " bold", "italic": " italic", "italics": " italic"}.get(look, "")
    return f"{verb} {what}{tail}{match['end']}"


def _corner(match: re.Match[str]) -> str:
    """As in "show "Draft" bottom right on each page": a text on every page stands in the header or footer."""
    story = "header" if match["edge"].casefold() == "top" else "footer"
    side = _SIDES[match["side"].casefold()]
    aligned = "centred" if side == "center" else f"aligned to the {side}"
    return f"Put {match['text']} in the {story}, {aligned}{match['end']}"


_ORDER = r"(?!(?:know|tell|see|find|learn|understand|check|count)\b)(?P<order>(?-i:[a-z])\w+ [^?]*?)"

WANTS: tuple[Callable[[str], str], ...] = (
    sub(  # "Would someone tell me how to ...?", "Is it possible to ...?", "Looking for a way to ..."
        r"^(?:(?:would|could|can) (?:someone|somebody|anyone|anybody|you) (?:please )?(?:tell|show) me how (?:to|I can)"
        r"|is it possible to|is there (?:an?|any) (?:easy |quick |simple )?way (?:to|of)|(?:I(?:['’]m| am) )?(?:looking"
        r" for (?:a|some) way to|trying to)|I (?:can['’]t|cannot|don['’]t know how to|could not|couldn['’]t)"
        rf" (?:work out|find out|figure out|see) how (?:to|I can)|I (?:don['’]t|do not) know how to) {_ORDER}[?.!]*$",
        lambda m: f"{m['order']}.",
    ),
    sub(  # "what I want is to ...", "I just want to ...", behind a story in the same sentence
        r"^(?:I|we)(?:['’]ve| have|['’]m| am) [^.;,:\ue000]* and (?P<who>I|we) (?P<want>need|want|would like) ",
        lambda m: f"{m['who']} {m['want']} ",
    ),
    sub(rf"\b(?:{_LENGTHS})\b", lambda m: _SMALL_LENGTHS[m[0].casefold()]),
    sub(  # "narrow margins, 2 cm on every side"
        r"^(?P<lead>(?:please )?(?:set|use|make|give me)) (?:narrow|wide|small|large|big|slim) margins,"
        rf" (?P<size>[\d.]+ ?\w+) on (?:every|each|all) sides?{END}",
        lambda m: f"Set all page margins to {m['size']}{m['end']}",
    ),
    sub(r"\b(?P<all>all|the) (?:four|4) (?P<what>(?:page )?margins)\b", lambda m: f"{m['all']} {m['what']}"),
    sub(  # "the headings (the ones in Heading 1 style)"
        r"\b(?P<all>all(?: of)? the|the|all) headings \((?:the )?(?:ones|those) (?:in|of|with) (?:the )?"
        r"(?:heading |level )(?P<level>\d)(?: style)?\)",
        lambda m: f"{'all' if m['all'].casefold().startswith('all') else m['all']} level {m['level']} headings",
    ),
    sub(r"\b(?P<n>two|three|four|five|six|seven|eight|\d) section headings\b", lambda m: f"{m['n']} headings"),
    sub(  # "I find the last paragraph weak, cross it out"
        r"^I (?:find|think|consider) (?P<what>(?:the|this|my)\b[^.;,\ue000]*?)(?: is| looks)?(?: too| a bit| rather|"
        rf" very)? \w+[,;] (?:so )?(?:please )?(?P<verb>[a-z]+) it\b(?P<rest>[^.;,]*?){END}",
        lambda m: f"{m['verb']} {m['what']}{m['rest']}{m['end']}",
    ),
    sub(  # "turn the first row of the table into a header row that repeats on each page"
        r"^(?:please )?(?:turn|make) (?P<row>(?:the (?:first|top) row of (?:the|my) table)|the table['’]s (?:first|top)"
        r" row) (?:into )?an? (?:header|heading|title) row (?:that|which) (?:repeats|is repeated|is shown|appears)"
        rf" (?:on|at the top of) (?:each|every) page{END}",
        lambda m: f"Repeat {m['row']} on each page{m['end']}",
    ),
    sub(  # "the spacing after each paragraph for the whole document": of headings and title too
        r"\b(?P<space>spac(?:e|ing)) (?P<side>after|below|before|above) (?:each|every|all(?: the)?) paragraphs?"
        rf" (?P<to>[^.;,]*?) (?:for|in|of|throughout) the (?:whole|entire) document{END}",
        lambda m: f"{m['space']} {m['side']} all text {m['to']}{m['end']}",
    ),
    sub(  # "(not the title)"
        r" \((?:but )?not (?P<kept>(?:the|its|their) [\w ]+?)\)",
        lambda m: f" except {m['kept']}",
    ),
    sub(  # "bold for the top row of the table", "italics for the line ..."
        rf"{PLEASE}(?P<look>{_LOOK}|bullets?(?: points?)?) (?:for|on) (?P<what>(?:the|all|every|each|my|both)\b"
        rf"(?:(?! (?:for|on) )[^.;,])*?){END}",
        _bare_look,
    ),
    sub(  # "No bold anywhere"
        rf"{PLEASE}no (?:more )?(?P<look>{_LOOK}) (?:anywhere|at all|in (?:this|the|my) (?:whole )?"
        rf"(?:document|file|text)){END}",
        lambda m: f"Remove the {m['look']} from the whole document{m['end']}",
    ),
    sub(  # "Upright please, the lot."
        rf"^(?:upright|roman)(?: please)?,? (?:the lot|all of (?:it|them)|everything|everywhere|throughout){END}",
        lambda m: f"Remove the italics from the whole document{m['end']}",
    ),
    sub(  # "Times New Roman please, everywhere."
        rf"^(?!(?:{ORDERS})\b)(?P<font>(?-i:[A-Z]\w*)(?: (?-i:[A-Z])\w*){{0,2}})(?: please| pls)?,?"
        rf" (?:everywhere|throughout|the lot|for everything|in the whole (?:document|thing|text)){END}",
        lambda m: f"Use {m['font']} everywhere{m['end']}",
    ),
    sub(  # "double spaced, entire manuscript"
        r"\b(?P<much>single|double|triple)[ -]spac(?:ed|ing),? (?:for |in |throughout )?(?:the )?(?:entire|whole"
        rf"|complete) (?:document|text|thing|file|{WRITINGS})(?=[.!?,]|$)",
        lambda m: f"{m['much']} spacing for the whole document",
    ),
    sub(  # "The bullets in my CV should be plain paragraphs"
        rf"^(?P<what>(?:the|all|my) (?:bullets|bullet points|list items|bulleted lines)\b[^.;,]*?) {MUST} be(?:come)?"
        r" (?:plain|normal|ordinary|simple) (?:paragraphs?|text|lines)(?: without (?:any |the )?bullets?(?: points?)?)?"
        rf"(?:, how (?:do|can) I (?:turn|switch) (?:these|them) off)?{END}",
        lambda m: f"Remove {_from_all(m['what'])}{re.sub('[?]', '.', m['end'])}",
    ),
    sub(  # "edit X so that it reads Y"
        rf"{PLEASE}(?:edit|change|fix|correct|alter|update) (?P<old>\ue000\d+\ue001) so (?:that )?it (?:reads|says|is) "
        rf"(?P<new>\ue000\d+\ue001){END}",
        replacing,
    ),
    sub(  # "make X into Y"; without quotations it may be a kind of change
        rf"{PLEASE}(?:make|turn) (?P<old>\ue000\d+\ue001) into (?P<new>\ue000\d+\ue001){END}",
        replacing,
    ),
    sub(  # "I want every Anna swapped for Maria"
        rf"^(?:I|we) (?:want|need|would like|['’]d like) (?:every|each|all) (?P<old>{WORD}) (?:to be )?(?:swapped for"
        rf"|(?:replaced|exchanged) (?:by|with|for)|changed (?:in)?to|turned into) (?P<new>{WORD}){END}",
        _everywhere,
    ),
    sub(  # "the invoice number has to be 2032, not 2031"
        r"^(?![^.;:]*\b(?:page|line|column|row|level|chapter|heading|font"
        rf"|footnote)\b)[^.;:!?\ue000]*\b(?:{_NUMBERED}) {MUST} (?:be|read|say) (?P<new>{_FIGURE}),? (?:and )?"
        rf"(?:not|instead of|rather than) (?P<old>{_FIGURE}){END}",
        replacing,
    ),
    sub(  # "change £480 to £515"; a small bare number may be a size
        rf"{PLEASE}(?:change|replace|correct|update|switch) (?:the )?(?P<old>{_SUM}) (?:to|with|by|into)"
        rf" (?P<new>{_SUM}){END}",
        replacing,
    ),
    sub(  # "Write X in the footer where it says Y"
        r"^(?:please )?(?:write|put|type|set|have) (?P<new>\ue000\d+\ue001) in the (?P<story>(?:page )?(?:header"
        r"|footer))"
        rf",? (?:where it (?:now )?says|instead of|in place of) (?P<old>\ue000\d+\ue001){END}",
        lambda m: f"Replace {m['old']} in the {m['story']} with {m['new']}{m['end']}",
    ),
    sub(  # "show "Draft" bottom right on each page"
        r"^(?:please )?(?:show|put|write|have|add|insert|place|print) (?:the (?:text|words?) )?"
        r"(?P<text>\ue000\d+\ue001)(?: (?:at|in|on))?(?: the)? (?P<edge>bottom|top)[ -](?P<side>left|right|middle"
        rf"|centre|center)(?: corner| side)? (?:on|of) (?:each|every|all(?: the)?) pages?(?: of [^.;,\ue000]*)?{END}",
        _corner,
    ),
    sub(  # "have the title in plain black"
        r"^(?:please )?(?:have|get|see) (?P<what>(?:the|all|every|each|my|both)\b[^.;,]*?) in (?:plain |simple )?"
        rf"(?P<colour>black|blue|red|green|gr[ae]y|brown|orange|purple){END}",
        lambda m: f"Make {m['what']} {m['colour']}{m['end']}",
    ),
    sub(r"\b(?P<of>of) (?P<all>all|the|all the) (?:words|text) in (?P<look>italic|bold)s?\b",
        lambda m: f"{m['of']} {m['all']} {m['look']} words"),
    sub(  # "change the paper size from Letter to A4"
        r"\b(?P<what>paper size|page size|paper|orientation|page orientation|text|letters|writing|title|heading)"
        r" from (?:A\d|letter|legal|portrait|landscape|(?:upper|lower|title|sentence)[ -]?case|capitals|all caps)"
        r" (?P<to>(?:in)?to )",
        lambda m: f"{m['what']} {m['to']}",
    ),
    sub(  # "create a header that contains the text ..."
        r"\b(?P<what>(?:header|footer|footnote|endnote|comment)) (?:that|which) (?:contains|holds|has|shows)"
        r" (?:the (?:text|words?) )?(?=\ue000)",
        lambda m: f"{m['what']} with the text ",
    ),
    sub(  # "insert a footnote after the title with the text ..."
        r"^(?P<lead>(?:please )?(?:add|insert|put|attach) an? (?:footnote|endnote|comment)) (?P<where>[^\ue000.;,]+?)"
        rf" with the (?:text|words?|wording) (?P<text>\ue000\d+\ue001){END}",
        lambda m: f"{m['lead']} saying {m['text']} {m['where']}{m['end']}",
    ),
    sub(  # "keep the dates as they are but make the subject bold"
        r"^(?:put|leave|keep) (?P<kept>[^.;,\ue000]*) (?:as (?:they are|it is)|alone|unchanged),? but"
        r" (?P<order>\w[^.;]*?)"
        + END,
        _but,
    ),
    sub(  # "Both comments have been dealt with so they can go"
        r"^(?P<what>(?:the|both|all|these|my|our) [^.;,\ue000]*?) (?:is|are|has been|have been|has|have) [^.;,\ue000]*?"
        r"(?:,| so|, so|, and so) (?:(?:they|it) (?:can|could|may|should) (?:all )?(?:go|be (?:removed|deleted))"
        rf"|(?:you can|please|just) (?:remove|delete|take (?:off|out|away)) (?:it|them)){END}",
        lambda m: f"Remove {m['what']}{m['end']}",
    ),
    sub(  # "the heading X and everything under it"
        rf"\b(?:the )?heading (?P<name>{WORD}) and (?:everything|(?:all )?(?:of )?(?:the|its) (?:text|content"
        r"|paragraphs?)|"
        r"what(?:ever)?)(?: that| which)?(?: is| stands| comes)? (?:under|below|beneath|underneath) it\b",
        lambda m: f"the section {as_words(m['name'])}",
    ),
    sub(  # "the References section, heading and all"
        rf"\bthe (?P<name>{WORD}) (?:section|chapter|part),? (?:(?:the )?heading and all|with (?:its|the) heading"
        r"|(?:the )?heading included)(?=[.!?]*$)",
        lambda m: f"the section {as_words(m['name'])}",
    ),
    sub(  # "2 cm margins" said of the sinking and rising of small figures: "should sit low"
        rf"^(?P<what>the \w{{1,3}} (?:in|of) {WORD}) {MUST} (?:sit|stand|be|hang|go) (?:a (?:bit|little) )?"
        rf"(?P<level>low|lower|lowered|high|higher|below the line|above the line){END}",
        lambda m: f"Make {m['what']} a {_level(m['level'])}{m['end']}",
    ),
    sub(  # "The body text" has neither title nor headings
        r"^(?P<verb>(?:please )?(?:justify|(?:left|right)[ -]align|align|indent|cent(?:er|re)"
        r"|(?:double|single)[ -]space)) the (?:body|main|running) text\b",
        lambda m: f"{m['verb']} all body paragraphs",
    ),
)  # fmt: skip


def _from_all(what: str) -> str:
    """As in "the bullets in my CV": those of the whole document."""
    return re.sub(
        rf" (?:in|of|on) (?:my|the|this|our) (?:document|text|file|{WRITINGS})$", "", what, flags=re.IGNORECASE
    )


def _level(level: str) -> str:
    return "subscript" if level.casefold().startswith(("low", "below")) else "superscript"


__all__ = ["WANTS"]
