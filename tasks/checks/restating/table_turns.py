"""How people say what a table is to hold, as plain orders: "a row for Travel: 1, 35.00", "the hall costs 320, not 300".

Each turn explains a whole sentence; the words of new cells are put in quotation marks, each as it was typed.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, LIMITS, MUST, ORDERS, PLEASE, QUOTE, as_words, sub

_FIGURE = r"(?:[£$€] ?)?\d[\d.,]*(?<=\d)(?: ?[£$€%])?"
_TABLE = r"(?:the|this|that|my|our) (?:[\w-]+ ){0,3}table"
_END_OF_TABLE = re.compile(
    rf"(?:to|in|into|(?:at|to|on) the (?:end|bottom|foot)(?: of)?)(?: (?P<table>{_TABLE}))?", re.IGNORECASE
)
_NAME = (
    rf"(?:the )?(?:(?:row|line|column) )?(?:{QUOTE}|[^\W_](?:(?! (?:and|with|for|so|then|but|which|that|from|saying"
    r"|called)\b)[^,.:;?!\ue000\"]){0,40}?)(?: (?:row|line|column))?"
)
_IN_TABLE = rf"(?: (?:in|of|to) {_TABLE})?"
_ROW_SIDE = r"(?:(?:right|directly|just) )?(?:above|below|under|underneath|beneath|before|after)"
_ROW_WHERE = (
    rf"(?:{_ROW_SIDE} {_NAME}{_IN_TABLE}|(?:at|to|on) the (?:end|bottom|foot)(?: of {_TABLE})?|(?:to|in|into) {_TABLE})"
)
_ROW_TOLD = (
    r"(?:,? (?:with|saying|containing|holding|reading|for|called|that (?:says|reads|has|holds|contains))"
    r"(?: (?:the )?(?:cells|values|entries|contents?|data|texts?|words))?:?|:) "
)
_MORE = (
    "bold|italics?|it|its|them|they|which|that|but|except|not|instead|should|must|please|between|after|before|with|to"
    "|at|on|in|behind|next|from|so|where|beside|by|as|if|only|or|using|then|above|below|under|into|for|of the"
)
"""Words that may tell where, how or when, and so are in no text without quotation marks."""
_ORDERED = re.compile(
    rf"^(?:{ORDERS})\b|\b(?:{_MORE})\b|^(?:the|a|an|this|my|our|each|every|all|no|some|one|two|three)\b",
    re.IGNORECASE,
)
"""What is no text for a cell, or may be more than one."""
_FIRST = re.compile(rf"(?P<name>{QUOTE}|[^\W\d_][^,:;]*?)(?::| with| \u2013| -) (?P<rest>{QUOTE}.*|{_FIGURE}.*)")
_SEPARATORS = (r"\s*\|\s*", r"\s+/\s+", r";\s*", r",\s+", r",")
_LAST = re.compile(rf"(?P<a>{QUOTE}|{_FIGURE}|[^,]*),? (?:and|&) (?P<b>{QUOTE}|{_FIGURE})")


def _values(text: str) -> list[str]:
    """The texts of cells in order; nothing where it cannot be told which they are."""
    text = re.sub(rf" \((?P<rest>{QUOTE}[^()]*|{_FIGURE}[^()]*)\)$", r": \g<rest>", text)
    first = _FIRST.fullmatch(text)
    head = [first["name"]] if first is not None else []
    rest = first["rest"] if first is not None else text
    separator = next((s for s in _SEPARATORS if re.search(s, rest)), None)
    found = re.split(separator, rest) if separator else [rest]
    found = [re.sub(r"^and (?=\ue000|[£$€\d])", "", each.strip()) for each in found]
    last = _LAST.fullmatch(found[-1])
    if last is not None and (first is not None or len(found) > 1 or last["a"].startswith("\ue000")):
        found[-1:] = [last["a"], last["b"]]
    every = [*head, *found]
    plain = all(each.startswith("\ue000") or not _ORDERED.search(each) for each in every)
    return every if all(every) and plain and not any(" and " in each for each in every[1:]) else []


def _row(match: re.Match[str]) -> str:
    """A new row with what its cells say, at the end of the table where no place is named."""
    values = [] if _untold(match["where"]) else _values(match["values"].strip())
    named = match["told"].strip(" ,").casefold() in {"for", "called"}
    alone = len(values) == 1 and named and (values[0].startswith("\ue000") or values[0][0].isupper())
    if not (len(values) > 1 or alone):
        return match[0]
    where = match["where"] or match["behind"] or ""
    return f"Insert a row {_at_end(where)} with the cells {', '.join(map(as_words, values))}{match['end']}"


def _untold(where: str | None) -> bool:
    """As in "below the row with X and Y": what follows says which row, and not what the new one holds."""
    return (
        where is not None
        and re.search(r"\b(?:row|line|cell|column|one)s?$", where) is not None
        and not re.search(
            r"\b(?:first|last|second|third|fourth|fifth|top|bottom|header|\ue000\d+\ue001|[A-Z]\w*) (?:row|column)$",
            where,
        )
    )


def _at_end(where: str) -> str:
    """As in "to the table": new rows come behind the last."""
    end = _END_OF_TABLE.fullmatch(where.strip())
    if end is None and where:
        return where.strip()
    return f"at the end of {(end and end['table']) or 'the table'}"


def _column(match: re.Match[str]) -> str:
    if _untold(match["where"]):
        return match[0]
    where = match["where"] or match["behind"] or match["front"] or ""
    side = _COLUMN_SIDE.fullmatch(where.strip())
    if side is not None:
        table = side["table"] or "the table"
        left = (side["side"] or "").casefold() in {"left", "beginning", "start", "front"}
        where = f"to the {'left' if left else 'right'} of {table}"
    where = where.strip() or "to the right of the table"
    return f"Insert a column {where} with the heading {as_words(match['name'])}{match['end']}"


_COLUMN_SIDE = re.compile(
    rf"(?:(?:to|in|into)(?: (?P<a>{_TABLE}))|(?:at|to|on) the (?:far )?(?P<side>right|left|end|beginning|start)"
    rf"(?:[ -]hand)?(?: side| edge)?(?: of (?P<table>{_TABLE}))?)",
    re.IGNORECASE,
)
_COLUMN_WHERE = (
    rf"(?:(?:(?:right|directly|just) )?(?:after|before|behind|next to) {_NAME}{_IN_TABLE}"
    rf"|(?:at|to|on) the (?:far )?(?:right|left|end|beginning|start)(?:[ -]hand)?(?: side| edge)?(?: of {_TABLE})?"
    rf"|to the (?:right|left) of {_NAME}{_IN_TABLE}|(?:to|in|into) {_TABLE})"
)
_COLUMN_TOLD = (
    r"(?:,? (?:(?:that is |which is )?(?:headed|called|named|titled|labell?ed|entitled)"
    r"|with (?:the |a )?(?:heading|header|title|name|label)(?: of)?|for):? |(?<=column):? (?=\ue000))"
)
_COLUMN_NAME = rf"(?P<name>{QUOTE}|(?-i:[A-Z0-9£$€%])(?:(?! (?:{_MORE}|and)\b)[^,.:;?!\ue000\"]){{0,30}}?)"
_ADD = r"(?:add|insert|put|append|include|create|make|give me|I need|we need)"
_NEW = r"(?:an?|another|one more)(?: (?:new|extra|further|additional|fourth|fifth|second|third))?(?: table)?"
_FORGOTTEN = r"(?:(?:I|we) (?:forgot|missed|left out) [^.:;\ue000]{0,30}[:;,.-]+ )?"

_COSTS = r"(?:costs?|is|are|comes to|amounts to|will cost|will be|has to be|should be|should cost|must be)"
_GONE = (
    r"(?:(?:went|has gone|is) (?:up|down)|(?:was|has been) (?:raised|reduced|changed|corrected)"
    r"|rose|fell|changed|dropped)"
)
_CORRECT = (
    r"(?:(?:please |(?:can|could|would|will) you (?:please )?)?(?:change|update|correct|fix|adjust|edit|put)"
    r" (?:that|this|it)(?: right)?(?: please)?(?: (?:in|on) the (?P<where>[\w -]+?)(?: table)?)?"
    r"(?P<more>,? and [^.?!]+)?)"
)


def _corrected_cell(match: re.Match[str]) -> str:
    """As in "the hall costs 320 now, not 300": the figure in the row that is called so."""
    said = match.groupdict()
    table = f" of the {said['where']} table" if said.get("where") else ""
    more = re.sub(r"^,? and ", "", said.get("more") or "")
    behind = f" {more[0].upper()}{more[1:]}." if more else ""
    name = re.sub(r"^(?:the|our|my) ", "", match["name"], flags=re.IGNORECASE)
    return f'Replace "{match["old"]}" with "{match["new"]}" in the row {as_words(name)}{table}.{behind}'


_STATED = (
    r"(?P<name>(?:the |our |my )?(?!(?:it|that|this|there)\b|[^.,]*\b(?:number|date|year|phone|time|page|margin|size"
    r"|font|spacing)\b)[^\W\d_][^.,:;?!\ue000\"]{0,40}?)(?: now)?"
)

_COLOURS = "black|white|red|blue|green|yellow|gr[ae]y|orange|purple"
_WHY = (
    r"(?:, (?:they|we|he|she|it|I|nobody|no one)(?:['\u2019]\w+)? (?!(?:should|must|can|could|may|might|need)\b)"
    rf"(?:(?!\b(?:{LIMITS}|and|then|but)\b)[^.,:;?!\ue000]){{3,60}})?"
)
"""Why something is to go, where that says nothing else."""
_LINE_NAME = (
    rf"(?!(?:[\w-]+ )*(?:dott\w+|dash\w+|vertical|horizontal|outer|inner|border|bottom|top|upper|lower|grid|thick|thin"
    rf"|double|single|wide|middle|left|right|empty|blank|new|{_COLOURS}|whole|entire)\b)"
    rf"(?:{QUOTE}|[^\W\d_](?:(?! (?:{_MORE}|and|line|row|entry)\b)[\w '-]){{1,30}}?)"
)
"""Words by which a line of a table is told; a line that is drawn is none."""
_SIZES = "size|font|spacing|margins?|indent|width|height|level|colou?r|style|page|line|letters?|distance|number of"
_TOLD_NAME = (
    rf"(?!(?:{_SIZES}|first|second|third|fourth|fifth|sixth|last|penultimate|next|top|bottom|header|heading|left|right"
    r"|middle|same|empty|blank|other|whole|text|contents?|words?|cells?|table)\b)[\w%-]+"
)
"""A word that names a column or row, and does not count it."""
TABLE_TURNS: tuple[Callable[[str], str], ...] = (
    sub(  # "Add a row above Total with Window cleaning, 3, 15.00, 45.00"
        rf"^{_FORGOTTEN}(?:please )?{_ADD} {_NEW} (?:row|(?:line|entry)(?= (?:to|in|(?:at|to|on) the (?:end|bottom"
        rf"|foot) of) {_TABLE}))"
        rf"(?: (?P<where>{_ROW_WHERE}))?(?P<told>{_ROW_TOLD})(?P<values>[^?!]+?)(?: (?P<behind>{_ROW_WHERE}))?{END}",
        _row,
    ),
    sub(  # "Add a column headed "2026" to the right side of the first table"
        rf"{PLEASE}(?:(?P<front>{_COLUMN_WHERE}),? )?{_ADD} {_NEW} column(?: (?P<where>{_COLUMN_WHERE}))?"
        rf"{_COLUMN_TOLD}{_COLUMN_NAME}(?: (?P<behind>{_COLUMN_WHERE}))?{END}",
        _column,
    ),
    sub(  # "Add a VAT column after Amount"
        rf"{PLEASE}(?:(?P<front>{_COLUMN_WHERE}),? )?{_ADD} {_NEW} {_COLUMN_NAME} column"
        rf"(?: (?P<where>{_COLUMN_WHERE}))?(?P<behind>){END}",
        _column,
    ),
    sub(  # "Add a row to the table": behind the last one
        rf"{PLEASE}{_ADD} (?P<what>(?:an?|another|one more|(?:two|three|four|five|\d+)(?: more)?)(?: (?:new|extra|empty"
        rf"|blank))* rows?) (?:to|in|into) (?P<table>{_TABLE}){END}",
        lambda m: f"Insert {m['what']} at the end of {m['table']}{m['end']}",
    ),
    sub(  # "Make the total 465", "The total should be 465"
        rf"{PLEASE}(?:make|set|change|update|correct|put|adjust) the (?P<what>(?:grand )?total(?: amount| sum)?)"
        rf"(?: (?:from|of) (?P<old>{_FIGURE}))?(?: (?:to|at|as|into))?(?: be)? (?P<new>{_FIGURE}){END}",
        lambda m: _total(m),
    ),
    sub(
        rf"{PLEASE}the (?P<what>(?:grand )?total(?: amount| sum)?) (?:(?:now )?{MUST} (?:now )?(?:be|read|say)|is now) "
        rf"(?P<new>{_FIGURE})(?: now)?(?:,? (?:and )?(?:not|instead of|rather than) (?P<old>{_FIGURE}))?{END}",
        lambda m: _total(m),
    ),
    sub(  # "Change the amount for Hall from 300 to 320"
        rf"{PLEASE}(?:change|set|update|correct|raise|lower|increase|reduce)"
        rf" (?P<what>the (?!(?:[\w ]*\b)?(?:{_SIZES})\b)[\w ]+? (?:for|of) [^.;:\ue000]+?)"
        rf" from (?P<old>{_FIGURE}|{QUOTE}) to (?P<new>{_FIGURE}|{QUOTE}){END}",
        lambda m: f"In {m['what']}, replace {as_words(m['old'])} with {as_words(m['new'])}{m['end']}",
    ),
    sub(  # "Delete the row Waste removal", "Remove the column for VAT from the table"
        rf"{PLEASE}(?P<verb>delete|remove|drop) the (?P<part>row|column)(?: (?:for|of|called|named))?"
        rf" (?P<name>(?-i:[A-Z])(?:(?! (?:{_MORE}|and)\b)[\w '-]){{1,30}}?)"
        rf"(?P<from> (?:from|in|of|out of) {_TABLE})?{END}",
        lambda m: f"{m['verb']} the {m['part']} {as_words(m['name'])}{m['from'] or ''}{m['end']}",
    ),
    sub(  # "Take the line for carpet shampoo out of the table"
        rf"{PLEASE}(?:delete|remove|drop|take) the (?:line|entry|item|row) (?:for|of|about)"
        rf" (?P<name>[^\W\d_](?:(?! (?:{_MORE}|and)\b)[\w '-]){{1,30}}?) (?:from|out of|off)"
        rf" (?P<table>{_TABLE}){_WHY}{END}",
        lambda m: f"Delete the row {as_words(m['name'])} from {m['table']}{m['end']}",
    ),
    sub(  # "Take the delivery line out of the table, they collected it themselves"
        rf"{PLEASE}(?:delete|remove|drop|take|strike|cross) the (?P<name>{_LINE_NAME}) (?:line|entry|row)"
        rf" (?:from|out of|off|in) (?P<table>{_TABLE}){_WHY}{END}",
        lambda m: f"Delete the row {as_words(m['name'])} from {m['table']}{m['end']}",
    ),
    sub(  # "Bold the total line in the table"
        rf"\bthe (?P<name>{_LINE_NAME}) (?:line|entry) (?:of|in) (?P<table>{_TABLE})\b",
        lambda m: f"the {m['name']} row of {m['table']}",
    ),
    sub(  # "Enter 1,284.00 as the total amount"
        rf"{PLEASE}(?:enter|put|write|type|fill in|insert|add|use) (?P<new>{_FIGURE})(?: in)? (?:as|for)"
        rf" the (?P<what>(?:grand )?total(?: amount| sum)?)(?: (?:in|of) (?P<table>{_TABLE}))?{END}",
        lambda m: _entered_total(m),
    ),
    sub(  # "Set the Amount of the Total row to 1,284.00": figures are what the cell is to say
        rf"{PLEASE}(?:set|change|update|put|make) the (?P<column>{_TOLD_NAME}) (?:of|in|for) the"
        rf" (?P<row>{_TOLD_NAME}(?: [\w'-]+){{0,3}}?) row (?:to|at|as|into|be) (?P<new>{_FIGURE}|{QUOTE}){END}",
        lambda m: f"Change the {m['column']} of {m['row']} to {as_words(m['new'])}{m['end']}",
    ),
    sub(  # "Put 45.00 in the Amount column of the Total row"
        rf"{PLEASE}(?:enter|put|write|type|fill in|insert|add) (?P<new>{_FIGURE}|{QUOTE}) (?:in|into|under) the"
        rf" (?P<column>{_TOLD_NAME}) (?:column|cell) (?:of|in|for) the (?P<row>{_TOLD_NAME}(?: [\w'-]+){{0,3}}?) row"
        rf"{END}",
        lambda m: f"Change the {m['column']} of {m['row']} to {as_words(m['new'])}{m['end']}",
    ),
    sub(  # "Make the header row repeat if the table runs onto another page"
        r"(?P<lead>\brepeat\w*\b[^.;,]*?)(?: again)?,? (?:if|when|whenever|where|in case)"
        rf" (?:{_TABLE}|it) (?:runs|goes|continues|spills|breaks|carries|extends|flows|spans|gets|is split|splits)"
        r" ?(?:on|over|onto|on to|across|to|over to|into)?(?: to)?"
        rf" (?:another|a second|the next|a new|several|more than one|multiple|two) pages?{END}",
        lambda m: f"{m['lead']} on every page{m['end']}",
    ),
    sub(  # "Smaller print for the nutrition table, 9 point"
        rf"{PLEASE}(?:smaller|bigger|larger) (?:print|type|text|font|letters|writing) (?:for|in|on)"
        rf" (?P<what>{_TABLE}),? (?:(?:at|in|namely|say) )?(?P<size>\d+(?:\.\d)?(?: ?pt| ?points?)){END}",
        lambda m: f"Set the font size of {m['what']} to {m['size']}{m['end']}",
    ),
    sub(  # "Turn the first three cells of the last row into one"
        rf"{PLEASE}(?:turn|make|convert|change) (?P<what>the [^.;,]*?\bcells\b[^.;,]*?) (?:in)?to (?:one|a single)"
        rf"(?: (?:big|large|wide|long))?(?: cell)?{END}",
        lambda m: _merge(m["what"], m["end"]),
    ),
    sub(
        rf"{PLEASE}make (?P<what>the [^.;,]*?\bcells\b[^.;,]*?)"
        rf" (?:one|a single)(?: (?:big|large|wide|long))? cell{END}",
        lambda m: _merge(m["what"], m["end"]),
    ),
    sub(  # "The first three cells of the last row should be one"
        rf"{PLEASE}(?P<what>the [^.;,]*?\bcells\b[^.;,]*?) {MUST} (?:be|become)"
        rf" (?:one|a single cell|one cell|merged(?: into one(?: cell)?)?|joined(?: into one(?: cell)?)?){END}",
        lambda m: _merge(m["what"], m["end"]),
    ),
    sub(  # "Merge the header row into one cell"
        rf"{PLEASE}(?:merge|combine|join) the (?P<what>(?:(?!cells?\b)[^.;,])*?\brow)(?P<of> (?:of|in) {_TABLE})?"
        rf" (?:in)?to (?:one|a single)(?: (?:big|large|wide|long))? cell{END}",
        lambda m: _merge(f"the cells of the {m['what']}{m['of'] or ''}", m["end"]),
    ),
    sub(  # "In the Total row merge the first three cells"
        rf"{PLEASE}in (?P<row>the [^.;,]*?\brow)(?P<of> (?:of|in) {_TABLE})?,? (?:please )?(?:merge|combine|join)"
        r" (?P<what>(?:all )?the (?:(?!\b(?:of|in|and|with)\b)[^.;,])*?\bcells)"
        rf"(?: (?:in)?to (?:one|a single)(?: cell)?| together)?{END}",
        lambda m: _merge(f"{m['what']} of {m['row']}{m['of'] or ''}", m["end"]),
    ),
    sub(  # "Merge cells 1 to 3 of the last row"
        r"(?P<verb>\b(?:merge|combine|join)) (?:the )?cells (?:1|one) (?:to|through|-|\u2013) (?P<count>[2-9])\b"
        r"(?= (?:of|in)\b)",
        lambda m: f"{m['verb']} the first {m['count']} cells",
    ),
    sub(  # "Put borders around all cells of the table"
        rf"{PLEASE}(?:put|add|draw|apply|show|set|insert) borders (?:around|on|to|in|for|round) (?:all|every|each)"
        rf"(?: of)?(?: the)? cells? (?:of|in) (?P<table>{_TABLE}){END}",
        lambda m: f"Give {m['table']} borders on all cells{m['end']}",
    ),
    sub(  # "Merge the first three cells into one"
        rf"{PLEASE}(?:merge|combine|join) (?P<what>the [^.;,]*?\bcells\b[^.;,]*?)"
        rf"(?: (?:in)?to (?:one|a single|one single)(?: (?:big|large|wide))?(?: cell)?| together){END}",
        lambda m: _merge(m["what"], m["end"]),
    ),
    sub(  # "Make the header row bold with a light grey background"
        rf"{PLEASE}(?:make|set|format) (?P<what>(?:the|each|every) [^.;,]*?\b(?:row|column|cells?)(?: (?:of|in)"
        r" [^.;,]*?)?) (?P<look>bold|italic)(?: (?:with|on)|,? and (?:with|on|give it)) an? (?P<colour>[\w ]+?)"
        rf" background{END}",
        lambda m: f"Make {m['what']} {m['look']} and give {m['what']} a {m['colour']} background{m['end']}",
    ),
)
"""Turns of one sentence."""


def _merge(what: str, end: str) -> str:
    """Cells of a row become one; the row at the top is the first."""
    for side, nth in (("top", "first"), ("bottom", "last")):
        what = re.sub(rf"\b{side} row\b", f"{nth} row", what, flags=re.IGNORECASE)
    return f"Merge {what[0].lower()}{what[1:]}{end}"


def _entered_total(match: re.Match[str]) -> str:
    """A total amount that is entered stands where that row and column meet; a total alone is the one there is."""
    if re.search(r" (?:amount|sum)$", match["what"], re.IGNORECASE):
        return f"Change the amount of Total to {as_words(match['new'])}{match['end']}"
    return _total(match)


def _total(match: re.Match[str]) -> str:
    old = match.groupdict().get("old")
    where = f'In the total, replace "{old}" with' if old else "Change the total to"
    return f'{where} "{match["new"]}"{match["end"]}'


_CROSSED = re.compile(r"(?:the|our|my) \w+(?: \w+)? (?:for|of|on) (?-i:[A-Z])", re.IGNORECASE)
_STATEMENTS = tuple(
    re.compile(rf"(?:hi[,!] |hello[,!] )?{pattern}", re.IGNORECASE)
    for pattern in (
        rf"{_STATED} {_COSTS}(?: now)? (?P<new>{_FIGURE})(?: now)?,? (?:and )?(?:not|no longer|instead of|rather than)"
        rf" (?P<old>{_FIGURE})(?: any ?more)?(?:(?:[.!?]+|,)(?: so)? {_CORRECT})?[.!?]*",
        rf"{_STATED} {_GONE} from (?P<old>{_FIGURE}) to (?P<new>{_FIGURE})(?:(?:[.!?]+|,)(?: so)? {_CORRECT})?[.!?]*",
    )
)


def corrected_cell(text: str) -> str:
    """The order in a statement of what a thing costs now and no longer; "" where there is none.

    Args:
        text: a request, quotations hidden.
    """
    for pattern in _STATEMENTS:
        match = pattern.fullmatch(text.strip())
        crossed = match is not None and _CROSSED.match(match["name"])  # "the amount for Hall" names a column too
        if match is not None and match["old"] != match["new"] and not crossed:
            return _corrected_cell(match)
    return ""


__all__ = ["TABLE_TURNS", "corrected_cell"]
