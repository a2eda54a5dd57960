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

CASE = r"text|all caps"
"""Topics of a change of case."""

PROMISES = (
    Promise(
        r"(insert|add|new|another|one more|empty|table|delete|remove"
        r"|drop|take|strike|whole|the|a) (table )?rows?\b(?!s? and)"
        r"|\brows? (above|below|in\b|of\b|with\b|that\b)|line of the table",
        r"table (rows|row)",
        r"table (heights|merged|borders|shading)|cell",
    ),
    Promise(
        r"(insert|add|new|another|empty|table|delete|remove|drop|take|strike|whole|the|a) (table )?column\b(?!s)"
        r"(?! break)|\bcolumn (before|after|to the|left|right|that\b)",
        r"table cols",
        r"table .*|cell",
    ),
    Promise(
        r"table\b[^.]*\b(rows|columns)|(\d+|two|three|four|five|six"
        r"|seven) rows|\d+ by \d+ table|\btable dialog|rows set to",
        r"table",
        r"empty|paragraph|text",
    ),
    Promise(
        r"(title|subject|author|date|time|page number|file name)\b[^.;]{0,40} as a field|field(s)? (of the type )?"
        r"(date|time|author|title|subject|page number)|(date|time|author|title|subject|file name)(?= field)",
        r".* field",
    ),
    Promise(
        r"page numbers?\b|number (the|all) pages|(each|every) page\b[^.;]* number",
        r"page number field",
        r"header|footer|page (margin|header|footer).*",
    ),
    Promise(r"page counts?\b|number of pages", r"page count field", r"header|footer|page .*"),
    Promise(r"table of contents", r"toc field|index", r"empty|bookmark"),
    Promise(r"footnotes?\b", r"footnote"),
    Promise(r"endnotes?\b", r"endnote"),
    Promise(r"\b(comment|annotat|remark)\w*", r"comment"),
    Promise(r"\bbookmark\w*", r"bookmark"),
    Promise(r"\b(hyper)?links?\b", r"hyperlink|link", r"style|color|underline|text"),
    Promise(r"\bheaders?\b(?! (row|line))", r"header|.* field", r"page (margin top|header distance|different first)"),
    Promise(r"\bfooters?\b", r"footer|.* field", r"page (margin bottom|footer distance|different first)"),
    Promise(
        r"page break|(new|next|fresh) page|start of a page|manual break|break before|break the page",
        r"page break|page break before",
        r"empty|paragraph|text",
    ),
    Promise(r"column break", r"column break", r"empty|paragraph|text"),
    Promise(
        r"\blandscape\b|sideways" r"|wider than (it is )?(tall|high)|horizontal paper",
        r"page (orientation|width|height)",
        "",
        r"landscape|\d+",
    ),
    Promise(r"\bportrait\b", r"page (orientation|width|height)", "", r"portrait|\d+"),
    Promise(r"both (margins|edges)|left and (the )?right( page)? margins?", r"alignment", "", r"justify"),
    Promise(r"margins?\b.{0,24}\d|\d.{0,24}\bmargins?", r"page margin .*"),
    Promise(r"at the (left|right|top|bottom) of the page", r"page margin .*"),
    Promise(r"page margins?|\bmargins?\b(?! alignment)", r"page margin .*|alignment"),
    Promise(
        r"lines? (should|must|are to) be numbered|line number(s"
        r"|ing)?\b([^;]*? numbering)?|(number|count) the lines|number stand beside",
        r"page line numbering",
        r"no line numbers",
    ),
    Promise(r"\bhidden\b|\bhide\b", r"hidden"),
    Promise(r"page (size|format)|\ba[3-6]\b|\bletter format", r"page (width|height)", r"page orientation"),
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
        r"|title (property|in the (file|document) propert\w+)"
        r"|propert\w+.{0,20} title|as the title|file - propert\w+|document propert\w+",
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
    Promise(r"underlin\w*|\bline (below|under|beneath)\b", r"underline", "", r"(?!not set).*"),
    Promise(
        r"strike\w+|\bstrike\b(?![^.;]*\b(rows?|columns?|from)\b)|struck|cross(ed)? out|\bline through",
        r"strike",
        "",
        r"(?!not set).*",
    ),
    Promise(r"superscript\w*|\braise[ds]?\b", r"superscript", "", r"on"),
    Promise(r"subscript\w*|\blower(ed)? (it )?below", r"subscript", "", r"on"),
    Promise(r"small cap\w*", r"small caps", "", r"on"),
    Promise(
        r"upper.?case|\bcapitals?\b|all caps|capital letters"
        r"|block letters|(every|each) letter|lower.?case|small letters?"
        r"|title case|(all|every|each) words?|capitali[sz]e\w*",
        CASE,
    ),
    Promise(r"\b(cent(er|re)\w*|middle of the line|midway between)", r"alignment", "", r"center"),
    Promise(
        r"right.?align\w*|align\w* .*right|flush right|right (margin|side)|on the right", r"alignment", "", r"right"
    ),
    Promise(r"justif\w*|both (margins|edges)|(stretch|straight)\w*", r"alignment", "", r"justify"),
    Promise(r"left.?align\w*|align\w* .*left|flush left", r"alignment", "", r"left|not set"),
    Promise(r"line spacing|space the lines|lines .* apart|lines of spacing|\bdouble.?spac\w*", r"line spacing"),
    Promise(r"first.?line|opening line", r"first line indent"),
    Promise(
        r"\bindent\w*[^;]*? (before|from|after)\b( (the )?(text|left))?|\bindent\w*|inwards|further in|\bby one step\b"
        r"|free on the left",
        r"indent left|first line indent|indent right|tabs",
    ),
    Promise(
        r"above paragraph|(space|distance|free|gap|room)\b.{0,12} (above|before|over)\b"
        r"|\binch(es)? (above|before|over)\b|gap above|spacing (above|before)|room above",
        r"space before",
    ),
    Promise(
        r"below paragraph|(space|distance|free|gap|room)\b.{0,12} (below|after|under)\b"
        r"|\binch(es)? (below|after|under)\b|gap below|spacing (below|after)|room below",
        r"space after",
    ),
    Promise(
        r"keep .*next|with the (next|paragraph after|following)"
        r"|together with|separated from|\b(tie|bind)\b|stay on one page",
        r"keep with next",
        "",
        r"on",
    ),
    Promise(r"split|keep .*together|in one piece|across pages|torn apart", r"keep together", "", r"on"),
    Promise(
        r"drop(ped)? cap\w*|large (first|initial)|big (first|initial)|initial letter",
        r"drop cap",
        r"indent left|first line indent|text|empty|paragraph|size",
    ),
    Promise(r"\bborders?\b|\bframe\b|\bbox around", r"border", r"table borders"),
    Promise(r"background|shading|shaded", r"background|highlight|table shading"),
    Promise(r"bullet\w*", r"list", _LIST, r"bullet|not set"),
    Promise(r"number(ed|ing)? list|numbered|numbering|number the|number in front", r"list", _LIST, r"number|not set"),
    Promise(r"\blist\b", r"list", _LIST),
    Promise(
        r"(heading|title),? (of )?(level )?\d|level \d (heading|title)|\d heading"
        r"|\bstyles?\b|\bquotation|\btext body|body text|\bas a (title|subtitle|heading)",
        r"style",
        _LOOK,
    ),
    Promise(
        r"(new|separate|own) paragraph|\ba line (with|saying|reading)|paragraph (saying"
        r"|reading|that (reads|says))|(add|insert) the paragraph|as a paragraph",
        r"paragraph|list item",
        r"empty|text",
    ),
    Promise(
        r"\breplac\w*|overwrit\w*|should read|chang\w* .* to .*|substitut\w*|swap\w*|instead\b|\bbecome\w*"
        r"|exchang\w*|retyp\w*|correct\w*|in place of|wherever|\b(must|where it|the text) say\w*|\bread\b",
        r"text|cell",
        r"text|cell|paragraph",
    ),
    Promise(
        r"delet\w*|remov\w*|\berase\w*|take\b.* out\b|overwrit\w*|get rid|\bdrop\b|\bcut\b"
        r"|\b(has|have|must|needs?|should) (to )?go\b|(don['’]t|no longer) (need|want)|no longer\b",
        r"text|paragraph|table.*|list|cell|empty|hyperlink|footnote|endnote|comment",
        r"empty",
    ),
    Promise(
        r"\b(add|append|type|write|insert|put|end|continue|extend|close|follow|after the last word)\w*\b",
        r"text|paragraph|cell|.*field|table.*|.*break|empty",
        r"paragraph|text|empty",
    ),
)
"""More specific words first: what one promise has taken is not read again."""

REPLACING = PROMISES[-3]
DELETING = re.compile(
    r"delet\w*|remov\w*|\beras\w*|\btake\b.*\bout\b|get rid|\bdrop\b(?! ?cap)|\bcut\b|\bstrike\b.*\bfrom\b|\bstrip\b|"
    r"\b(has|have|must|needs?|should) (to )?go\b|(don['’]t|no longer) (need|want)(?![^.;]* as an?\b)"
)
"""Words that let something go; what is no longer wanted as a heading stays as something else."""
REWORDING = re.compile(
    r"overwrit\w*|replac\w*|(upper|lower|title|block).?(case|letter)|capital|small letter|big letter|"
    r"\b(change|swap|instead|exchange|retype|read|correct|enter|write|put|set|say|need)\b"
)
"""Words that let words of the document become others, which the request need not repeat: "change the cell to"."""
INSERTING = re.compile(r"\b(insert|add|append|new|another|attach|create|write|type|replac|overwrit|put)\w*\b")

VAGUE = 3  # promises at the end that verbs alone make

_OBJECTS = re.compile(
    r"\b(?:at the )?end of the\b|\b(?:table )?cell +\"\"|\blist items?\b"
    r"|\bin the margin\b|\bpage styles?\b|\b(heading|title|paragraph|row|cell) that\b"
)
"""Ways of naming a place that sound like a promise."""

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A promise and where in the text it stands."""

    promise: Promise
    start: int
    end: int


TAKEN = "\u00b7"


def promised(text: str) -> list[Said]:
    """What a text promises for certain; its quoted parts must be taken out before."""
    return _read(text, PROMISES[:-VAGUE])


def hinted(text: str) -> list[Promise]:
    """What its verbs alone make likely; of use only where nothing more specific is said."""
    return list(dict.fromkeys(said.promise for said in _read(text, PROMISES[-VAGUE:])))


def _read(text: str, promises: tuple[Promise, ...]) -> list[Said]:
    left = _OBJECTS.sub(lambda match: TAKEN * len(match[0]), text.casefold())
    found: list[Said] = []
    for promise in promises:
        spans = [match.span() for match in re.finditer(promise.words, left)]
        found += [Said(promise, start, end) for start, end in spans]
        for start, end in spans:
            left = f"{left[:start]}{TAKEN * (end - start)}{left[end:]}"
    return found
