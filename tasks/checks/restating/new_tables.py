"""Orders for a new table whose size is said in figures with what they count in brackets, at the cursor or elsewhere.

As everywhere here a bare "5x7 table" has 5 rows and 7 columns; "7(columns)*5(rows)" and "7x5 (columns x rows)" say so.
"""

import re

from tasks.checks.restating.patterns import END, sub

_ORDER = r"^(?:please )?(?:(?:help me )?(?:to )?)?(?P<verb>insert|add|put|create|make|place|draw) (?:in )?(?:me )?an? "
_TIMES = r" ?(?:[x×*]|by) ?"
_COUNTED = (
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
    sub(rf"{_ORDER}{_EMPTY}{_COUNTED} {_EMPTY}table{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}table (?:of |with )?{_COUNTED}{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}{_BARE} {_EMPTY}table(?: {_BRACKET})?{_WHERE}{END}", _sized),
    sub(rf"{_ORDER}{_EMPTY}table (?:of |with )?{_BARE} {_BRACKET}{_WHERE}{END}", _sized),
)
