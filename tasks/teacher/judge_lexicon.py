"""What words of a request or a plan promise, as topics of changes: prior knowledge of word processing."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """Words that promise one kind of change."""

    words: str  # pattern over text outside quotes, lower case
    topics: str  # pattern of the topics that fulfil it
    companions: str = ""  # pattern of topics that come along
    becomes: str = ""  # pattern that the new value must match


_LIST = r"list( level| format)?|kind|indent left|first line indent|tabs|style"
_LOOK = r"(?!(?:text|paragraph|empty|cell|header|footer|table|page|property)\b).*"

PROMISES = (
    Promise(r"table (with|of) [^.]*(rows|columns)|\d+ rows and \d+ columns", r"table", r"empty|paragraph|text"),
    Promise(
        r"page numbers?\b|number (the|all) pages", r"page number field", r"header|footer|page (margin|header|footer).*"
    ),
    Promise(r"page counts?\b|number of pages", r"page count field", r"header|footer|page .*"),
    Promise(
        r"(date|time|author|title|subject|file name)(?= field)|field(s)? (of the type )?(date|time|author|title)",
        r".* field",
    ),
    Promise(r"table of contents", r"toc field|index", r"empty|bookmark"),
    Promise(r"footnotes?\b", r"footnote"),
    Promise(r"endnotes?\b", r"endnote"),
    Promise(r"\b(comment|annotat|remark)\w*", r"comment"),
    Promise(r"\bbookmark\w*", r"bookmark"),
    Promise(r"\b(hyper)?links?\b", r"hyperlink|link", r"style|color|underline|text"),
    Promise(r"\bheaders?\b(?! (row|line))", r"header|.* field", r"page (margin top|header distance|different first)"),
    Promise(r"\bfooters?\b", r"footer|.* field", r"page (margin bottom|footer distance|different first)"),
    Promise(
        r"page break|new page|next page|start of a page|manual break|break before",
        r"page break|page break before",
        r"empty|paragraph|text",
    ),
    Promise(r"column break", r"column break", r"empty|paragraph|text"),
    Promise(r"\blandscape\b|sideways", r"page (orientation|width|height)", "", r"landscape|\d+"),
    Promise(r"\bportrait\b", r"page (orientation|width|height)", "", r"portrait|\d+"),
    Promise(r"margins?\b.{0,24}\d|\d.{0,24}\bmargins?", r"page margin .*"),
    Promise(r"page margins?|\bmargins?\b(?! alignment)", r"page margin .*|alignment"),
    Promise(r"line numbers?|line numbering|number the lines", r"page line numbering", r"no line numbers"),
    Promise(r"page (size|format)|\ba[3-6]\b|\bletter format", r"page (width|height)", r"page orientation"),
    Promise(
        r"(insert|add|new|another|delete|remove|drop)\w* (a |an |one |the |empty |more )*(table )?rows?\b"
        r"|\brows? (above|below)|\brow that\b",
        r"table (rows|row)",
        r"table (heights|merged|borders|shading)|cell",
    ),
    Promise(
        r"table columns?|columns? (before|after|to the|left|right)|\bcolumn that\b", r"table cols", r"table .*|cell"
    ),
    Promise(
        r"(in|into|of|with|has|have|use|by) (\S+ )?(\d|two|three|four|five)\S* (text |newspaper )?columns"
        r"|\bcolumns\b(?! and| table)",
        r"page columns|table|table cols",
        r"page column.*",
    ),
    Promise(r"header row|heading row|repeat\w* (the )?(heading|first row)", r"table header rows"),
    Promise(r"\btables?\b", r"table( .*)?", r"empty|cell"),
    Promise(r"\bcells?\b", r"text|cell|table .*"),
    Promise(r"\bkeywords?\b", r"property keywords"),
    Promise(
        r"(document|file)('s)? (\w+ )?title|title of (the|this) (document|file)"
        r"|as the title|file - propert\w+|document propert\w+",
        r"property .*",
    ),
    Promise(
        r"(document|file)('s)? (\w+ )?subject|subject of (the|this)|\bsubject\b", r"property subject|subject field"
    ),
    Promise(
        r"font colou?r|text colou?r|letters? (colou?r)|\bcolou?r\w*|\bin (red|blue|green)\b|\b(red|blue|green)\b",
        r"color|highlight|background",
    ),
    Promise(r"highlight\w*|marker|\bmark\w* .*yellow|\byellow\b", r"highlight"),
    Promise(
        r"font size|type size|point size|\bsize \d|\d+ ?(pt|points?)\b|\blarger\b|\bsmaller\b",
        r"size|letter spacing|line spacing|space (before|after)",
    ),
    Promise(
        r"letter.?spacing|character spacing|spac\w+ (the )?(letters|characters)|spread (the )?letters",
        r"letter spacing",
    ),
    Promise(r"\bfont\b|typeface", r"font|size"),
    Promise(r"\bbold\w*|heavier|\bfat\b", r"bold", "", r"on"),
    Promise(r"\bitalic\w*|slant\w*|cursive", r"italic", "", r"on"),
    Promise(r"double.?(underlin\w*|line)|underlin\w+ twice|two lines (below|under)", r"underline", "", r"double"),
    Promise(r"underlin\w*|line (below|under) the", r"underline", "", r"(?!not set).*"),
    Promise(r"strike\w*|struck|cross(ed)? out|\bline through", r"strike", "", r"(?!not set).*"),
    Promise(r"superscript\w*|\braise[ds]?\b", r"superscript", "", r"on"),
    Promise(r"subscript\w*|\blower(ed)? (it )?below", r"subscript", "", r"on"),
    Promise(r"small cap\w*", r"small caps", "", r"on"),
    Promise(
        r"upper.?case|\bcapitals?\b|all caps|capital letters|lower.?case|small letters|capitali[sz]e\w*",
        r"text|all caps",
    ),
    Promise(r"\b(cent(er|re)\w*|middle of the line|midway between)", r"alignment", "", r"center"),
    Promise(
        r"right.?align\w*|align\w* .*right|flush right|right (margin|side)|on the right", r"alignment", "", r"right"
    ),
    Promise(r"justif\w*|both (margins|edges)|(stretch|straight)\w*", r"alignment", "", r"justify"),
    Promise(r"left.?align\w*|align\w* .*left|flush left", r"alignment", "", r"left|not set"),
    Promise(r"line spacing|space the lines|lines .* apart|lines of spacing|\bdouble.?spac\w*", r"line spacing"),
    Promise(r"first.?line", r"first line indent"),
    Promise(r"\bindent\w*|inwards|further in|\bby one step\b", r"indent left|first line indent|indent right|tabs"),
    Promise(
        r"(space|distance|free|gap|room)\b.{0,12} (above|before|over)\b"
        r"|\binch(es)? (above|before|over)\b|gap above|spacing (above|before)|room above",
        r"space before",
    ),
    Promise(
        r"(space|distance|free|gap|room)\b.{0,12} (below|after|under)\b"
        r"|\binch(es)? (below|after|under)\b|gap below|spacing (below|after)|room below",
        r"space after",
    ),
    Promise(r"keep .*next|with the next|together with", r"keep with next", "", r"on"),
    Promise(r"split|keep .*together|in one piece|across pages|torn apart", r"keep together", "", r"on"),
    Promise(
        r"drop(ped)? cap\w*|large (first|initial)|big (first|initial)|initial letter",
        r"drop cap",
        r"indent left|first line indent|text|empty|paragraph|size",
    ),
    Promise(r"\bborders?\b|\bframe\b|\bbox around", r"border", r"table borders"),
    Promise(r"background|shading|shaded", r"background|highlight|table shading"),
    Promise(r"bullet\w*", r"list", _LIST, r"bullet|not set"),
    Promise(r"number(ed|ing)? list|numbered|numbering|number the", r"list", _LIST, r"number|not set"),
    Promise(r"\blist\b", r"list", _LIST),
    Promise(
        r"heading (level )?\d|\d heading|\bstyles?\b|\bquotation|\btext body|body text|\bas a (title|subtitle|heading)",
        r"style",
        _LOOK,
    ),
    Promise(
        r"\breplac\w*|overwrit\w*|should read|chang\w* .* to .*|substitut\w*|swap\w*|instead of|\bbecome\w*",
        r"text|cell",
        r"text|cell|paragraph",
    ),
    Promise(
        r"delet\w*|remov\w*|\berase\w*|take\b.* out\b|overwrit\w*|get rid|\bdrop\b",
        r"text|paragraph|table.*|list|cell|empty|hyperlink|footnote|endnote|comment",
        r"empty",
    ),
    Promise(
        r"\b(add|append|type|write|insert|put|end|continue|extend|close)\w*\b",
        r"text|paragraph|cell|.*field|table.*|.*break|empty",
        r"paragraph|text|empty",
    ),
)
"""More specific words first: what one promise has taken is not read again."""

VAGUE = 3  # promises at the end that verbs alone make

_OBJECTS = re.compile(r"\blist items?\b|\bin the margin\b|\bpage styles?\b|\b(heading|title|paragraph|row|cell) that\b")
"""Ways of naming a place that sound like a promise."""

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def promised(text: str) -> list[Promise]:
    """What a text promises for certain; its quoted parts must be taken out before."""
    return _read(text, PROMISES[:-VAGUE])


def hinted(text: str) -> list[Promise]:
    """What its verbs alone make likely; of use only where nothing more specific is said."""
    return _read(text, PROMISES[-VAGUE:])


def _read(text: str, promises: tuple[Promise, ...]) -> list[Promise]:
    left = _OBJECTS.sub(" \u00b7 ", text.casefold())
    found: list[Promise] = []
    for promise in promises:
        left, count = re.subn(promise.words, " \u00b7 ", left)
        if count:
            found.append(promise)
    return found
