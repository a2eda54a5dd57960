"""Rows, columns and cells as people name them: "take the Due column out", "the owner of X should be Helen, not Raj".

Names without quotation marks are put in them as they were typed. A name that no column or row has leaves the order
without a place, and so it is not carried out.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, LIMITS, MUST, PLEASE, QUOTE, WRITINGS, as_words, sub

_GRIDS = "rota|roster|schedule|timetable|programme|calendar|budget|grid|price list|weekly plan|planner"
_TOLD = r"(?: (?:of|with|showing|listing|in|under|below|about) (?:(?!\b(?:and|but|then|contents)\b)[^.;,:])+)?"
"""What tells a table behind its noun: "the table of costs"."""
_TABLE = rf"(?:the|this|that|my|our) (?:(?:[\w-]+ ){{0,3}}table{_TOLD}|(?:[\w-]+ )?(?:{_GRIDS})|(?:invoice|{WRITINGS}))"
"""A table as people call it; a document of such a kind is meant for the table in it where a part of one is named."""
_LOSE = r"(?:delete|remove|drop|get rid of|lose|cut|scrap|ditch|bin|leave out|take out|cut out)"
_COUNTED = (
    "first|second|third|fourth|fifth|sixth|seventh|last|final|next|previous|other|extra|extras|spare|additional|same"
    "|top|bottom|left|right|middle|outer|inner|left-hand|right-hand|leftmost|rightmost|far|empty|blank|new|old|whole"
    "|entire|selected|highlighted|current|unused|wrong|narrow|wide|only|one|two|three|four|five|both|all|every|each"
    "|single|black|white|red|blue|green|yellow|grey|gray|orange|purple|penultimate|total of|header|heading|title|named"
    "|second-last|newspaper|text|page|table|that|this|it|following|above|below|mentioned|said"
)
_NAME = (
    rf"(?:{QUOTE}|(?!(?:{_COUNTED})\b)[^\W_](?:(?! (?:and|or|of|in|from|to|at|on|with|for|so|then|but|which|that|column"
    r"|row|table|cell|not|except|after|before|out|by|under|over|below|above|into)s?\b)[\w '’()£$€%#/-]){0,30}?)"
)
"""The name of a column or row; what counts it, or tells where it stands, is none."""
_ASIDE = (
    rf"(?: \((?!(?:[^()]*\b)?(?:{LIMITS}|not|rows?|columns?|cells?|tables?|and|also)\b)[a-z][a-z '’-]{{2,30}}[!.]?\))?"
)
"""Why something is to be done, in brackets: "(privacy!)"."""

_WORDS = (
    r"(?:\ue000\d+\ue001|(?:[£$€] ?)?\d[\d.,:]*(?<=\d)(?: ?[£$€%]| (?-i:[A-Z][a-z]+)| ?[ap]m\b)?"
    r"|(?-i:[A-Z])[\w'’.-]*(?<!\.)(?: (?:(?-i:[A-Z])[\w'’-]*|of|and|the|\d+)){0,3})"
)
"""What a cell says: a quotation, a figure, or a name."""
_LOOKS = (
    "alignment|background|bold|border|capitals?|caption|case|colou?r|column|date|description|ending|field|file ?name"
    "|font|footer|format|header|heading|height|indent\\w*|item|keywords?|label|language|layout|left|length|letters?|level|line"
    "|margins?|name|numbering|orientation|page|paper|paragraph|position|right|row|section|sentence|shading|size|spacing"
    "|spelling|start|style|subject|subtitle|table|text|title|top|typeface|weight|width|words?|first|second|third|last"
    "|end|beginning|bottom|rest|half|part|opening|closing|meaning|author|writer|version|year"
)
"""What may be said of a text that is no column of a table."""
_HEAD = rf"(?!(?:{_LOOKS})\b)(?:{QUOTE}|[^\W\d_][\w-]*(?: [\w-]+)?)"
_ROW_CALLED = rf"(?:the )?(?:{QUOTE}|(?-i:[A-Z])[\w'’-]*(?: (?!(?:{MUST}|is|row)\b)[\w'’-]+){{0,5}})(?: row)?"


def _table(said: str | None) -> str:
    """Which table: what is called a rota is the table, and "the second table" stays."""
    return said if said and re.search(r"\btable\b", said, re.IGNORECASE) else "the table"


def _gone(match: re.Match[str]) -> str:
    """The order to delete the column or row of that name."""
    name, part, table = (match[a] or match[b] for a, b in (("a", "d"), ("b", "e"), ("c", "f")))
    where = f" from {_table(table)}" if table else ""
    return f"Delete the {part} {as_words(name)}{where}{match['end']}"


def _cell(column: str, row: str, old: str | None, new: str, end: str) -> str:
    """The order to write something else in the cell where a row and a column meet."""
    row = re.sub(r"^the (?=\ue000)|(?<=\ue001) row$", "", row)
    if old is None:
        return f"Change the {column} of {row} to {as_words(new)}{end}"
    if old == new:
        return ""
    return f"In the {column} of {row}, change {as_words(old)} to {as_words(new)}{end}"


def _should_be(match: re.Match[str]) -> str:
    said = match.groupdict()
    told = _cell(match["column"], match["row"], said.get("old"), match["new"], match["end"])
    return told or match[0]


def _row_called(match: re.Match[str]) -> str:
    """As in "in the half term row, merge the second and third cells": cells of the row with that name."""
    table = f" of {_table(match['table'])}" if match["table"] else ""
    return f"Merge {match['what']} of the row {as_words(match['name'])}{table}{match['end']}"


def _column_beside(match: re.Match[str]) -> str:
    """A new column beside one that is named, empty below its heading."""
    table = f" of {_table(match['table'])}" if match["table"] else ""
    return (
        f"Insert a column to the {match['side'].casefold()} of the column {as_words(match['beside'])}{table}"
        f" with the heading {as_words(match['name'])}{match['end']}"
    )


_LEFT_BLANK = (
    r"(?:(?:,| [-–—]|,? and|;)(?: please)? (?:(?:just )?(?:leave|leaving|keep|keeping) (?:it|the (?:other "
    r"|rest of the )?cells(?: (?:below|under it|in it))?|the rest)(?: of it)? (?:blank|empty)(?: for now)?"
    r"|(?:with )?(?:empty|blank) (?:cells )?(?:below|underneath|otherwise)|otherwise (?:blank|empty)))?"
)
_BESIDE = rf"(?: (?:in|of) (?P<table>{_TABLE}))?"
TABLE_SPEECH: tuple[Callable[[str], str], ...] = (
    sub(  # "Delete Derek's row": the row is told by its name
        r"(?<!\b[A-Z][a-z] )\b(?P<name>(?-i:[A-Z])\w+)['’]s row\b(?! of \w+s\b)",
        lambda m: f'the row "{m["name"]}"',
    ),
    sub(  # "Take the Due column out of the table", "Please drop the Phone column from the rota (privacy!)"
        rf"{PLEASE}(?:{_LOSE} the (?P<a>{_NAME}) (?P<b>column|row)(?: (?:out of|from|off|in) (?P<c>{_TABLE}))?"
        rf"|(?:take|leave|cut) the (?P<d>{_NAME}) (?P<e>column|row) (?:(?:out of|from|off) (?P<f>{_TABLE})|out))"
        rf"(?: altogether| completely| entirely)?{_ASIDE}{END}",
        _gone,
    ),
    sub(  # "Take the last column out of the table"
        rf"{PLEASE}(?:take|drop|lose|scrap|ditch|bin|get rid of) (?P<what>(?:the|both|all|every)"
        rf" (?:(?!\b(?:out|of|off)\b)[^.;:,\ue000])*?\b(?:columns?|rows?)) (?:out of|from|off) (?P<table>{_TABLE})"
        rf"{_ASIDE}{END}",
        lambda m: f"Delete {m['what']} of {_table(m['table'])}{m['end']}",
    ),
    sub(  # "bold the bottom row of the table"
        r"\bthe (?:very )?(?:bottom(?:most)?|lowest) (?P<what>(?:(?:two|three|four|\d) rows|row)\b)",
        lambda m: f"the last {m['what']}",
    ),
    sub(  # "Add a third column called Reading to the right of Topic in the schedule"
        rf"{PLEASE}(?:add|insert|put(?: in)?|append|create|make) (?:an?|another|one more)"
        rf" (?:(?:new|extra|further|additional|second|third|fourth|fifth|sixth|blank|empty) ){{0,2}}column,?"
        rf" (?:called|headed|titled|named|labell?ed|entitled|with the (?:heading|header|title|name))"
        rf" (?P<name>{_NAME}),? (?:just |directly |immediately )?to the (?P<side>right|left) of"
        rf" (?:the )?(?P<beside>{_NAME})(?: column| one)?{_BESIDE}{_LEFT_BLANK}{END}",
        _column_beside,
    ),
    sub(  # "A new column with the heading X should follow the cell that holds Y"
        rf"^(?:(?P<first>an?|another) (?:new )?column|{PLEASE}(?:add|insert|put) (?:an?|another) (?:new )?column)"
        rf" with the heading (?P<name>{QUOTE})(?(first) {MUST} (?:follow|come after|go after)| (?:after|behind))"
        rf" (?P<cell>the cell [^.;,]+?){END}",
        lambda m: f"Insert a column after {m['cell']} with the heading {m['name']}{m['end']}",
    ),
    sub(  # "In the half term row, merge the second and third cells"
        rf"{PLEASE}(?:in|on|for) the (?![\w'-]+ row\b)(?P<name>{_NAME}) row(?: (?:of|in) (?P<table>{_TABLE}))?,?"
        r" (?:please )?(?:merge|combine|join) (?P<what>(?:all )?the (?:(?!\b(?:of|in|with)\b)[^.;,])*?\bcells)"
        rf"(?: (?:in)?to (?:one|a single)(?: cell)?| together)?{END}",
        _row_called,
    ),
    sub(  # 'The owner of "Mend the gate" should be Helen, not Raj'
        rf"^the (?P<column>{_HEAD}) (?:of|for|on) (?P<row>{_ROW_CALLED}) (?:{MUST} (?:now )?(?:be|read|say)|is now|is)"
        rf" (?:now )?(?P<new>{_WORDS})(?: now)?,? (?:and )?(?:not|instead of|rather than|no longer) (?P<old>{_WORDS})"
        rf"(?: any ?more)?{END}",
        _should_be,
    ),
    sub(  # "Change the owner of Mend the gate from Raj to Helen"
        rf"{PLEASE}(?:change|correct|update|switch|set) the (?P<column>{_HEAD}) (?:of|for|on) (?P<row>{_ROW_CALLED})"
        rf" from (?P<old>{_WORDS}) to (?P<new>{_WORDS}){END}",
        _should_be,
    ),
    sub(  # "Make Helen the owner of Mend the gate instead of Raj"
        rf"{PLEASE}(?:make|put|put down|list) (?P<new>{_WORDS}) (?:down )?(?:as )?the (?P<column>{_HEAD}) (?:of|for)"
        rf" (?P<row>{QUOTE}|(?-i:[A-Z])[\w'’-]*(?: (?!(?:instead|rather|not)\b)[\w'’-]+){{0,5}}),?"
        rf" (?:instead of|rather than|not) (?P<old>{_WORDS}){END}",
        _should_be,
    ),
)
"""Turns of one sentence."""


# ---------------------------------------------------------------- new tables

# As everywhere a bare "5x7 table" has 5 rows and 7 columns; "7(columns)*5(rows)" and "7x5 (columns x rows)" say so.
_ORDER = r"^(?:please )?(?:(?:help me )?(?:to )?)?(?P<verb>insert|add|put|create|make|place|draw) (?:in )?(?:me )?an? "
_TIMES = r" ?(?:[x×*]|by) ?"
_FIGURED = (
    rf"(?P<n>\d+) ?\(?(?P<first>columns?|cols?|rows?)\)?{_TIMES}(?P<m>\d+) ?\(?(?P<second>columns?|cols?|rows?)\)?"
)
_NAMED = r"(?P<n>\d+) (?P<first>rows?|columns?)(?: and|,| by| x) (?P<m>\d+) (?P<second>rows?|columns?)"
_EMPTY = r"(?:(?:new|empty|blank) )?"
_BRACKET = r"\(?(?P<first>columns?|cols?|rows?)(?: ?(?:[x×*]|by) ?)(?P<second>columns?|cols?|rows?)\)?"
_BARE = rf"(?P<n>\d+){_TIMES}(?P<m>\d+)"
_CURSOR = (
    r"(?:at|on|to) (?:the|my) (?:(?:current )?(?:point|position|location|place) of (?:the |my )?)?(?:current )?cursor"
    r"(?: point| position| location)?|(?:right )?here|where (?:the|my) cursor is(?: now| currently)?"
    r"|at the insertion point|at the current position"
)
_WHERE = rf"(?P<where> (?:{_CURSOR})| (?:after|below|before|above|under|at) [^.;,?!]+?)?"


def _sized(match: re.Match[str]) -> str:
    """The order with rows and columns by name; as it was where both figures count the same."""
    said = match.groupdict()
    first, second = ((said.get(name) or default)[0].lower() for name, default in (("first", "r"), ("second", "c")))
    if first == second:
        return match[0]
    rows, columns = (said["n"], said["m"]) if first == "r" else (said["m"], said["n"])
    where = said["where"] or ""
    where = " at the cursor" if re.fullmatch(rf" (?:{_CURSOR})", where, re.IGNORECASE) else where
    return f"Insert a table with {rows} rows and {columns} columns{where}{said['end'] and '.'}"


NEW_TABLES = (
    sub(rf"{_ORDER}{_EMPTY}table (?:with|of) {_NAMED}(?P<where> (?:{_CURSOR})){END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}{_FIGURED} {_EMPTY}table{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}table (?:of |with )?{_FIGURED}{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}{_BARE} {_EMPTY}table(?: {_BRACKET})?{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}table (?:of |with )?{_BARE} {_BRACKET}{_WHERE}{END}", _sized),
)
