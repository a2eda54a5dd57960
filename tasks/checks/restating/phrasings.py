"""Everyday orders in the words that both readings know: "double space the essay", "find X and make it bold".

Each explains a whole sentence, or one expression that can mean nothing else; it takes its words as they are.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import DRESSED, END, MUST, ORDERS, PLEASE, WORD, WRITINGS, as_words, replacing, sub
from tasks.checks.restating.stories import PEOPLE

_DOING = {
    "changing": "change", "making": "make", "setting": "set", "putting": "put", "removing": "remove",
    "deleting": "delete",
    "converting": "convert", "adding": "add", "inserting": "insert", "replacing": "replace", "turning": "turn",
    "moving": "move", "getting rid of": "get rid of", "taking": "take", "centering": "center", "centring": "centre",
    "aligning": "align", "justifying": "justify", "indenting": "indent", "underlining": "underline",
    "starting": "start", "striking": "strike", "sorting": "sort", "splitting": "split", "merging": "merge",
    "italicizing": "italicize", "italicising": "italicise", "bolding": "bold", "colouring": "colour",
    "coloring": "color",
    "clearing": "clear", "creating": "create", "using": "use", "crossing": "cross", "shading": "shade",
    "writing": "write", "lowering": "lower", "double-spacing": "double-space",
    "highlighting": "highlight", "formatting": "format", "switching": "switch", "capitalizing": "capitalize",
    "capitalising": "capitalise", "numbering": "number", "renaming": "rename", "giving": "give", "applying": "apply",
}  # fmt: skip
_OWN = rf"(?:the|my|this|our) (?:(?:whole|entire) )?(?:{WRITINGS}|document|text)"
_CASES = {"capitals": "uppercase", "capital letters": "uppercase", "all caps": "uppercase", "upper case": "uppercase",
          "block capitals": "uppercase", "small letters": "lowercase", "lower case": "lowercase"}  # fmt: skip
_STORY = {"bottom": "footer", "top": "header"}
_SPACED = {f"{much} space": f"Use {much} spacing for" for much in ("single", "double", "triple")}


_QUOTE = r"\ue000\d+\ue001"
_NAMED_PART = r"(?:heading|section|chapter|part)"
_NAMED = rf"(?!(?:from|in|of|at|to|for|with|on|under|below|above|after|before|so|and)\b){WORD}"
_SPACEABLE = r"(?:(?!\b(?:wants?|needs?|bold|italics?|red|underlined|cent(?:red|ered)|justified|it)\b)[^.;,])"
_MUCH = {"1.5": "1.5", "one and a half": "1.5", "1.5 line": "1.5", "1 1/2": "1.5", "1½": "1.5"}
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "6": "sixth", "7": "seventh"}
_LEVELS = {"top": "1", "first": "1", "main": "1", "second": "2", "third": "3", "fourth": "4"}
_NO_FONT = (
    r"(?:chapter|section|part|table|figure|page|heading|level|style|appendix|step|column|row|cell|line|paragraph|title|subtitle"
    r"|list|article|clause|room|building|volume|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b"
)
_PAPER = r"(?:paper|page|sheet|document)(?: ?(?:size|format))?"


def _sided(side: str) -> str:
    return {"left": "left-aligned", "righ": "right-aligned"}.get(side.casefold()[:4], "centred")


def heading_of(what: str) -> str:
    """A section as the heading that it begins with: what stands before a section stands before that."""
    what = re.sub(
        r"\bmain (?:sections?|chapters?|parts?)\b|\bchapters?\b", "level 1 heading", what, flags=re.IGNORECASE
    )
    what = re.sub(
        r"^(the) (\ue000\d+\ue001|[A-Z]\w+(?: (?:[A-Z]\w+|and|of|for|in|the))*?) (?:section|level 1 heading|part)$",
        r"\1 heading \2", what,
    )  # fmt: skip
    what = re.sub(r"^(?:Each|Every|All|The)\b", lambda m: m[0].lower(), what)
    return re.sub(r"\bsection(s?)\b", r"heading\1", what, flags=re.IGNORECASE)


def _whole(match: re.Match[str]) -> str:
    """As in "the entire document, including the tables": a part of all the text, which needs no word of its own."""
    return match["end"] if _ALL.search(match.string[: match.start()]) else match[0]


def _font_and_size(match: re.Match[str]) -> str:
    """As in "in Arial 12": the figure is the size."""
    return f"{match['lead']}{match['font']}, size {match['size']}{match['tail'] or ''}{match['end']}"


def _labels(match: re.Match[str]) -> str:
    """The labels in quotation marks; what stands behind them is no part of them."""
    labels = re.sub(r"[A-Z][\w ]*?:", lambda m: f'"{m[0]}"', match["labels"])
    return labels + re.sub(r"^ at the (?:very )?top$", "", match["look"] or "")


_ALL = re.compile(r"\b(?:whole|entire|all|everything|everywhere|throughout)\b", re.IGNORECASE)
_BREAKS = r"page breaks? (?:(?:right|directly|just|immediately) )?(?:before|above|in front of|ahead of|at the start of)"
_WANTED = r"(?:needs?|wants?|likes?|prefers?|asked for|asks for|requires?) (?:it|them|that|this|these)"

PHRASINGS: tuple[Callable[[str], str], ...] = (
    sub(  # "I need help converting ...", "require assistance in removing ..."
        r"^(?:(?:I|we)(?:['’]d| would)? (?:need|require|want|like|appreciate|could use)(?: some| your)?"
        r" (?:help|assistance|support)(?: with| in| on)?|(?:please )?(?:(?:can|could|would|will) you (?:please )?)?"
        rf"(?:help|assist|support) (?:me|us) (?:with|in)) (?P<doing>{'|'.join(_DOING)}) ",
        lambda m: f"{_DOING[m['doing'].casefold()]} ",
    ),
    sub(  # "find every instance of the word river and make it bold"
        rf"{PLEASE}(?:find|look for|search for|locate) (?P<all>(?:all|every|each|any)(?: the)?"
        rf"(?: (?:instance|occurrence|mention)s?(?: of)?)? )?(?:the )?(?:word |phrase |text |name )?(?P<what>{WORD})"
        r" and (?P<verb>make|set|turn|put|underline|highlight|bold|italici[sz]e|colou?r|delete|remove)"
        rf" (?:it|them|each(?: of them| one)?|all of them)\b(?P<rest>[^.;,]*?){END}",
        lambda m: f"{m['verb']} every occurrence of {as_words(m['what'])}{m['rest']}{m['end']}",
    ),
    sub(  # "the first table's header row"
        r"\bthe (?P<which>first|second|third|last) table['’]s "
        r"(?P<what>(?:\w+ )?(?:row|column)|rows|columns|cells|text)\b",
        lambda m: f"the {m['what']} of the {m['which']} table",
    ),
    sub(  # "add "by the Safety Team" under the title"
        rf"{PLEASE}(?P<verb>add|insert|put|write|type) (?P<text>\ue000\d+\ue001) (?:(?:right|directly|just) )?"
        rf"(?P<side>under(?:neath)?|below|above) (?P<where>the (?:title|table|(?:first|second|third|last) (?:paragraph"
        rf"|heading|table)|heading \ue000\d+\ue001)){END}",
        lambda m: f"{m['verb']} a paragraph saying {m['text']} {m['side']} {m['where']}{m['end']}",
    ),
    sub(  # "add page numbers, centered at the bottom"
        r"\b(?P<what>page numbers?(?: to (?:each|every|all) pages?)?),? (?P<side>cent(?:ered|red)|left[- ]aligned"
        r"|right[- ]aligned) (?P<edge>(?:at|on) the (?:bottom|top)(?: of (?:each|every|the) page)?)",
        lambda m: f"{m['what']} {m['edge']}, {m['side']}",
    ),
    sub(  # "page numbers at the bottom, centred": what stands on every page stands in the footer
        r"\b(?P<what>page numbers?) (?:at|on) the (?P<edge>bottom|top)(?: of (?:each|every|the|all) pages?)?,? "
        r"(?:and )?(?:in the )?(?P<side>cent(?:ered|red)|middle|left[- ]aligned|right[- ]aligned)\b",
        lambda m: f"{m['what']} in the {_STORY[m['edge'].casefold()]}, {_sided(m['side'])}",
    ),
    sub(  # "rename the heading X to Y", "call the Money section Finances": all that the heading says
        rf"{PLEASE}(?:(?:rename|retitle|call|change the (?:name|title) of) (?:the )?|change the (?={_NAMED_PART}))"
        rf"(?:{_NAMED_PART} (?P<old>{_NAMED})|(?P<name>{_NAMED}) {_NAMED_PART})(?: heading)?(?: (?:to|into|as))?"
        rf"(?: be)? (?P<new>{_QUOTE}|(?-i:[A-Z])[\w’'-]*(?: [\w’'-]+){{0,5}}?)(?: instead)?{END}",
        lambda m: f"The heading {as_words(m['old'] or m['name'])} should read {as_words(m['new'])}{m['end']}",
    ),
    sub(  # "change X to Y in the last paragraph"
        rf"{PLEASE}(?:change|turn|correct|switch) (?P<old>\ue000\d+\ue001) (?:in)?to (?P<new>\ue000\d+\ue001)"
        rf"(?P<where> in the [^.;,\ue000]+?){END}",
        replacing,
    ),
    sub(  # "write the title in capital letters"
        rf"{PLEASE}(?:write|put|set|type|make|have) (?P<what>(?:the|all|every|each|my|both)\b[^.;,]*?) (?:all )?in "
        rf"(?P<case>{'|'.join(_CASES)}){END}",
        lambda m: f"Make {m['what']} {_CASES[m['case'].casefold()]}{m['end']}",
    ),
    sub(  # "double space the essay"
        rf"{PLEASE}(?P<verb>(?:double|single|triple)[ -]space|justify) {_OWN}(?P<tail>,? please)?{END}",
        lambda m: f"{_SPACED.get(m['verb'].casefold().replace('-', ' '), 'Justify')} the whole document{m['end']}",
    ),
    sub(  # "subscript the 2 in CO2"
        rf"{PLEASE}(?P<level>subscript|superscript) (?P<what>the \w{{1,3}} (?:in|of) {WORD}){END}",
        lambda m: f"Make {m['what']} a {m['level'].casefold()}{m['end']}",
    ),
    sub(  # "fix the typo X to Y"
        rf"{PLEASE}(?:fix|correct) (?:the |this )?(?:typo|spelling(?: mistake)?|misspelling|mistake)"
        rf" (?P<old>\ue000\d+\ue001)(?: to|,? (?:it )?(?:should|must) (?:be|read)|:? ?→) (?P<new>\ue000\d+\ue001){END}",
        replacing,
    ),
    sub(  # "delete the section X including its text"
        r"(?P<lead>^(?:please )?(?:delete|remove) the section [^.;,]+?),? (?:including|with|and) (?:all )?(?:of )?"
        rf"(?:its|the) (?:text|content|paragraphs?){END}",
        lambda m: f"{m['lead']}{m['end']}",
    ),
    sub(  # "in the footer write Confidential, centered"
        r"^(?:please )?(?:in|into) the (?P<story>(?:page )?(?:header|footer)),? (?:please )?(?:write|put|add|type"
        r"|insert|have) (?!(?:the|a|an|my|page|this|it|some|today)\b)(?P<text>\ue000\d+\ue001|[^\ue000.;,]+?)"
        rf"(?P<side>,? (?:cent(?:ered|red)|in the middle|on the (?:left|right)|(?:left|right)[- ]aligned))?{END}",
        lambda m: f"Put {as_words(m['text'])} in the {m['story']}{m['side'] or ''}{m['end']}",
    ),
    sub(  # "set the title property to Annual Report"
        r"^(?P<lead>(?:please )?(?:set|change) (?:the )?(?:document(?:['’]s)? )?(?:title|subject|keywords|comments)"
        rf" property to) (?P<text>[^\ue000.;,\"“]+?){END}",
        lambda m: f"{m['lead']} {as_words(m['text'])}{m['end']}",
    ),
    sub(  # "make it A4", "make it landscape": pages are of a size
        rf"{PLEASE}(?:make|set) it (?:to |in |into )?(?P<paper>A\d|landscape|portrait){END}",
        lambda m: (
            f"Set the paper size to {m['paper'].upper()}{m['end']}"
            if m["paper"][1].isdigit()
            else f"Switch the pages to {m['paper']}{m['end']}"
        ),
    ),
    sub(  # "start each Heading 1 on a new page": a level, not a name
        r"\b(?P<all>each|every|all(?: the)?|all of the) heading (?P<level>[1-6])(?P<s>s?)\b(?! style|s\b)",
        lambda m: f"{m['all']} level {m['level']} heading{m['s']}",
    ),
    sub(  # "..., double spaced", behind what the whole text is to be
        rf"^(?P<what>(?:the whole (?:thing|document|text)|everything|{_OWN}) (?:should|must|has to|needs to) be"
        rf" (?:all )?in [^;]*?),? (?:and )?(?P<much>single|double|triple)[ -]spac(?:ed|ing){END}",
        lambda m: f"{m['what']}, and use {m['much']} spacing for the whole document{m['end']}",
    ),
    sub(  # "insert a page break before the References section"
        rf"\b(?P<lead>{_BREAKS} )(?P<what>the [^.;,]*?\b(?:section|chapter)s?|the (?:section|chapter) (?=\ue000)"
        r"|(?:each|every|all)(?: of)?(?: the)?(?: main)? (?:section|chapter)s?)(?=[.,!? ]|\ue000|$)",
        lambda m: m["lead"] + heading_of(m["what"].rstrip()) + (" " if m["what"].endswith(" ") else ""),
    ),
    sub(  # "every chapter should begin on a new page, so start each Heading 1 on a new page"
        r"^(?:each|every|all)(?: the)?(?: new)? (?:chapters?|sections?)\b[^.;,]*? on a (?:new|fresh) page,? so "
        r"(?=[^.;]*\bon a (?:new|fresh) page\b)",
        "",
    ),
    sub(  # "line numbers in the margin": where they stand
        r"\b(?P<what>line num(?:bers?|bering))(?: (?:in|on|at|along|down|beside|next to) the (?:left(?:[- ]hand)? )?"
        r"(?:margins?|side|text|left)(?: of (?:the|each|every) (?:page|line|text))?)\b",
        lambda m: m["what"],
    ),
    sub(  # "show line numbers, my tutor needs them": what is brought in is wanted by somebody
        rf"^(?P<order>(?:please )?(?:add|insert|show|turn on|switch on|number|create|use)\b[^.;,\ue000]*),"
        rf" (?:since |because |as )?(?:my|our|the) (?:{PEOPLE}) {_WANTED}{END}",
        lambda m: f"{m['order']}{m['end']}",
    ),
    sub(  # "the entire document, including the tables"
        r",? (?:including|and also|also|even)(?: in)? (?:the |all (?:the )?)?(?:text (?:in|of) (?:the )?)?"
        rf"(?:tables?|headings?|titles?|lists?|bullets?|bullet points?){END}",
        _whole,
    ),
    sub(rf"^(?:you can|you may|feel free to|go ahead and) (?:now |just )?(?=(?:{ORDERS})\b)", ""),
    sub(r"\b(?P<at>at the (?:current )?cursor) (?:location|position|point)\b", lambda m: m["at"]),
    sub(  # "set the line spacing to double line spacing"
        r"\b(?P<lead>(?:set|change|make) the line spacing (?:of|for) [^.;,]+? )(?:in)?to (?P<much>double|single|one and"
        r" a half|1\.5|2)(?:[- ]line)?(?:[- ]spac(?:ing|ed))",
        lambda m: f"{m['lead']}to {m['much']}",
    ),
    sub(  # "make the first two paragraphs 1.5 spaced", "the letter should be double spaced"
        rf"{PLEASE}(?:(?:make|set|have|put|get) (?P<what>{_SPACEABLE}+?)(?: to be)?"
        rf"|(?P<said>(?:the|my|all|every|each) {_SPACEABLE}+?) {MUST} be)"
        rf" (?P<much>single|double|triple|1\.5|one and a half|1 1/2|1½)(?:[- ]line)?[- ]spaced(?:,? please)?{END}",
        lambda m: f"Use {_MUCH.get(m['much'].casefold(), m['much'])} spacing for {m['what'] or m['said']}{m['end']}",
    ),
    sub(  # "put the essay in Times New Roman 12": a font and a size
        rf"\b(?P<lead>(?:(?:put|set|have|do|write|print|make|type|use) |{MUST} be )[^.;\ue000]*?\bin )(?!{_NO_FONT})"
        r"(?P<font>(?-i:[A-Z])\w*(?: (?-i:[A-Z])\w*){0,2}),? (?:size )?(?P<size>\d{1,2}(?:\.5)?)(?: ?pt\b| points?|"
        rf" point size)?(?P<tail>,? please| throughout| everywhere)?{END}",
        _font_and_size,
    ),
    sub(  # "Club kit should start on a new page", "put Club kit on a page of its own"
        rf"{PLEASE}(?:(?:start|begin|put) |(?=(?-i:[A-Z]|\ue000)[^.;,]*? {MUST} (?:start|begin|be|come|go) ))"
        rf"(?P<what>{_QUOTE}|(?!(?:The|It|This|That|These|Each|Every|All|We|I|My|Our)\b)"
        rf"(?-i:[A-Z])[\w’'-]*(?: [\w’'-]+){{0,6}}?)(?: {MUST} (?:start|begin|be|come|go))? (?:on|at the top of)"
        rf" (?:a new|the next|its own|a fresh) page{END}",
        lambda m: f"Insert a page break before the heading {as_words(m['what'])}{m['end']}",
    ),
    sub(  # "set paper to A4", "change the page to A5"
        rf"{PLEASE}(?:set|change|make|switch|put|turn) (?:the |my |all )?{_PAPER} (?:(?:in)?to |on |as |in )?"
        rf"(?P<paper>A\d)(?: paper| size| format)?{END}",
        lambda m: f"Set the paper size to {m['paper'].upper()}{m['end']}",
    ),
    sub(  # "add a last line saying X", "add X as the last paragraph"
        rf"{PLEASE}(?:add|insert|append|write|put)(?: in)? (?:(?:an?|the|one|another) (?:last|final|closing)"
        r" (?:line|paragraph|sentence)(?: (?:saying|reading|that (?:says|reads)|which (?:says|reads)|with the"
        rf" (?:text|words?)))?:? (?P<text>{_QUOTE}|(?-i:[A-Z])(?:(?! {DRESSED})[^.;,:\ue000])*?)|(?P<words>{_QUOTE}) as"
        r" (?:an?|the) (?:very )?(?:last|final|closing) (?:line|paragraph))(?: (?:of|to|in) (?:the|this|my)"
        rf" (?:document|text|{WRITINGS}))?{END}",
        lambda m: f"Add a paragraph saying {as_words(m['text'] or m['words'])} at the end of the document{m['end']}",
    ),
    sub(  # "the labels To:, From: and Date:": words with a colon, and not what stands behind them
        r"\bthe (?:labels?|words?|bits?) (?P<labels>(?-i:[A-Z])[\w ]{0,20}:(?:(?:,| and|, and|)"
        r" (?-i:[A-Z])[\w ]{0,20}:)*)(?:(?P<look>[^.;:,\ue000]*?),? (?:and |but )?not"
        r" (?:what(?:ever)? (?:comes|stands|follows|is)(?: (?:after|behind))?|the (?:text|words|rest|names?))"
        r"(?: (?:after|behind))?(?: (?:them|it))?(?=[.!?]*$))?",
        _labels,
    ),
    sub(  # "the third step", "step 3": steps are items of a list
        r"\b(?P<bold>^bold )?the (?P<nth>first|second|third|fourth|fifth|sixth|seventh|last) step\b(?! (?:of|in"
        r"|under) )",
        lambda m: f"{m['bold'] or ''}the {m['nth']} item of the numbered list",
    ),
    sub(  # "in two columns like a newspaper"
        r"\b(?P<columns>(?:two|three|2|3) columns),? (?:just )?(?:like|as) (?:in )?(?:an?|the) (?:\w+ )?"
        r"(?:newspapers?|magazine|newsletter|journal|brochure|book)(?: (?:does|has|page))?(?=[.!?]*$)",
        lambda m: m["columns"],
    ),
    sub(  # "a Heading 2 like Overtime": what else is one
        rf"(?P<level>\b(?:heading|level) [1-6](?: heading)?),? (?:just )?(?:like|same as|as) (?:the )?(?:{WORD}|others?"
        rf"|rest)(?: (?:is|one|heading|section))?{END}",
        lambda m: f"{m['level']}{m['end']}",
    ),
    sub(  # "second-level headings", "main headings"
        r"\b(?P<level>top|first|second|third|fourth)[- ]level (?P<what>headings?)\b|\b(?P<main>main)"
        r" (?P<main_what>headings)\b",
        lambda m: f"level {_LEVELS[(m['level'] or m['main']).casefold()]} {m['what'] or m['main_what']}",
    ),
    sub(  # "the header has to read Building C"
        r"^(?:(?:I|we|they|he|she)(?:['’]ve| have| has)? (?:just )?(?:moved|changed|became|got"
        r"|\w+ed)\b[^.;,:\ue000]{0,30}[:;,] (?:so )?)?(?:please )?the (?P<story>(?:page )?(?:header|footer))"
        rf" (?!should\b){MUST} (?:now )?(?:read|say|be(?= (?:now )?\ue000))(?: now)?"
        rf" (?P<text>{_QUOTE}|(?-i:[A-Z\d])(?:(?! please)[^.;,:\ue000])*?)(?: (?:now|instead|from now on))?{END}",
        lambda m: (
            m[0] if re.search(DRESSED, m[0], re.I) else f"The {m['story']} should read {as_words(m['text'])}{m['end']}"
        ),
    ),
)
