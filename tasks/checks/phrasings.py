"""Everyday orders in the words that both readings know: "double space the essay", "find X and make it bold".

Each explains a whole sentence, or one expression that can mean nothing else; it takes its words as they are.
"""

import re
from collections.abc import Callable

from tasks.checks.stories import PEOPLE
from tasks.checks.turn_patterns import END, ORDERS, PLEASE, WORD, WRITINGS, as_words, replacing, sub

_DOING = {
    "changing": "change", "making": "make", "setting": "set", "putting": "put", "removing": "remove",
    "deleting": "delete",
    "converting": "convert", "adding": "add", "inserting": "insert", "replacing": "replace", "turning": "turn",
    "moving": "move", "getting rid of": "get rid of", "taking": "take", "centering": "center", "centring": "centre",
    "aligning": "align", "justifying": "justify", "indenting": "indent", "underlining": "underline",
    "highlighting": "highlight", "formatting": "format", "switching": "switch", "capitalizing": "capitalize",
    "capitalising": "capitalise", "numbering": "number", "renaming": "rename", "giving": "give", "applying": "apply",
}  # fmt: skip
_OWN = rf"(?:the|my|this|our) (?:(?:whole|entire) )?(?:{WRITINGS}|document|text)"
_CASES = {"capitals": "uppercase", "capital letters": "uppercase", "all caps": "uppercase", "upper case": "uppercase",
          "block capitals": "uppercase", "small letters": "lowercase", "lower case": "lowercase"}  # fmt: skip
_STORY = {"bottom": "footer", "top": "header"}
_SPACED = {f"{much} space": f"Use {much} spacing for" for much in ("single", "double", "triple")}


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


_ALL = re.compile(r"\b(?:whole|entire|all|everything|everywhere|throughout)\b", re.IGNORECASE)
_BREAKS = r"page breaks? (?:(?:right|directly|just|immediately) )?(?:before|above|in front of|ahead of|at the start of)"
_WANTED = r"(?:needs?|wants?|likes?|prefers?|asked for|asks for|requires?) (?:it|them|that|this|these)"

PHRASINGS: tuple[Callable[[str], str], ...] = (
    sub(  # "I need help converting ...", "require assistance in removing ..."
        rf"^(?:I|we) (?:need|require|want|would like|could use)(?: some| your)? (?:help|assistance)(?: with| in| on)? "
        rf"(?P<doing>{'|'.join(_DOING)}) ",
        lambda m: f"{_DOING[m['doing'].casefold()]} ",
    ),
    sub(  # "find every instance of the word river and make it bold"
        rf"^(?:please )?(?:find|look for|search for|locate) (?P<all>(?:all|every|each|any)(?: the)?"
        r"(?: (?:instance|occurrence|mention)s?(?: of)?)? )?"
        rf"(?:the )?(?:word |phrase |text |name )?(?P<what>{WORD}) and (?P<verb>make|set|turn|put|underline|highlight"
        rf"|bold|italici[sz]e|colou?r|delete|remove) (?:it|them|each(?: of them| one)?|all of them)\b"
        rf"(?P<rest>[^.;,]*?){END}",
        lambda m: f"{m['verb']} every occurrence of {as_words(m['what'])}{m['rest']}{m['end']}",
    ),
    sub(  # "the first table's header row"
        r"\bthe (?P<which>first|second|third|last) table['’]s "
        r"(?P<what>(?:\w+ )?(?:row|column)|rows|columns|cells|text)\b",
        lambda m: f"the {m['what']} of the {m['which']} table",
    ),
    sub(  # "the Music row of the table": the row is told by its name
        r"\bthe (?P<name>\ue000\d+\ue001|(?-i:[A-Z])\w+) (?P<part>row|column) (?:from|in|of|out of) the table\b",
        lambda m: f"the {m['name']} {m['part']}",
    ),
    sub(  # "add "by the Safety Team" under the title"
        rf"{PLEASE}(?P<verb>add|insert|put|write|type) (?P<text>\ue000\d+\ue001) (?:(?:right|directly|just) )?"
        rf"(?P<side>under(?:neath)?|below|above) (?P<where>the (?:title|table|(?:first|second|third|last) (?:paragraph"
        rf"|heading|table)|heading \ue000\d+\ue001)){END}",
        lambda m: f"{m['verb']} a paragraph saying {m['text']} {m['side']} {m['where']}{m['end']}",
    ),
    sub(  # "add a line under the title saying "...""
        rf"{PLEASE}(?P<lead>(?:add|insert|put|write) (?:an?|another|one more)(?: new)? (?:line|paragraph|sentence)) "
        r"(?P<where>(?:(?:right|directly|just) )?(?:under(?:neath)?|below|above|after|before) the title)"
        rf" (?:saying|that (?:says|reads)|which (?:says|reads)|reading|with the (?:text|words?)):? "
        rf"(?P<text>\ue000\d+\ue001|[^\ue000\"“.;,]+?){END}",
        lambda m: f"{m['lead']} saying {as_words(m['text'])} {m['where']}{m['end']}",
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
    sub(  # "rename the heading X to Y"
        rf"{PLEASE}(?:rename|retitle|change) (?P<what>the (?:heading|title|section|chapter)) (?P<old>\ue000\d+\ue001) "
        rf"(?:to|into|as) (?P<new>\ue000\d+\ue001){END}",
        lambda m: f"In the heading {m['old']}, replace {m['old']} with {m['new']}{m['end']}",
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
        rf"{PLEASE}(?:fix|correct) (?:the |this )?(?:typo|spelling(?: mistake)?|misspelling|mistake) "
        r"(?P<old>\ue000\d+\ue001)"
        rf"(?: to|,? (?:it )?(?:should|must) (?:be|read)|:? ?→) (?P<new>\ue000\d+\ue001){END}",
        replacing,
    ),
    sub(  # "delete the section X including its text"
        r"(?P<lead>^(?:please )?(?:delete|remove) the section [^.;,]+?),?"
        r" (?:including|with|and) (?:all )?(?:of )?(?:its"
        r"|the)"
        rf" (?:text|content|paragraphs?){END}",
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
    sub(  # "comment on the last paragraph: shorten this"
        rf"{PLEASE}comment on (?P<where>(?:the|my|this)\b[^.;,:\ue000]*?):? "
        rf"(?P<text>\ue000\d+\ue001|(?<=: )[^\ue000\"“]+?){END}",
        lambda m: f"Add a comment saying {as_words(m['text'])} to {m['where']}{m['end']}",
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
        r"\b(?P<lead>(?:set|change|make) the line spacing (?:of|for) [^.;,]+? )(?:in)?to"
        r" (?P<much>double|single|one and a half"
        r"|1\.5|2)(?:[- ]line)?(?:[- ]spac(?:ing|ed))",
        lambda m: f"{m['lead']}to {m['much']}",
    ),
)
