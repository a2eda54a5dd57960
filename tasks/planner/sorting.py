"""Putting in order: "sort the list alphabetically", "sort the table by miles, shortest first, but leave the first row".

A request is such an order only as a whole: what is left of it, when the order, the key and the rows that stay are taken
out, must name one list or one table. An order that two people could see differently (punctuation, numbers in words,
equal keys, days and months) is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph, Table, plain
from tasks.planner.whole_orders import choose, click, enter, press, whole_plan
from tasks.schemas import Action, Check, Plan

_ASKED = re.compile(
    r"(?:(?:please|kindly|(?:could|can|would|will) you|i(?:['’]d| would) like you to|i (?:want|need) you to),? )*"
    r"(?:(?P<verb>sort|order|re-?order|arrange|re-?arrange|rank|alphabeti[sz]e|organi[sz]e|put|list)(?: out)?"
    r" (?P<rest>.+)"
    r"|(?P<what>.+?) (?:should|must|ought to|needs? to|(?:has|have) to) be"
    r"(?: (?:sorted|ordered|arranged|put|listed|ranked))? (?P<how>.+)"
    r"|(?:(?:i(?:['’]d| would)?|we) (?:like|want|need)(?: to have)?|make) (?P<thing>.+?)"
    r" (?:to be )?(?:sorted|ordered|arranged|(?=in (?:reverse )?alphabetical)|(?=alphabetical\b)) ?(?P<way>.+))",
    re.IGNORECASE,
)
_MARK = " | "
_ALPHABET = re.compile(
    r"\b(?:(?:back )?(?:in(?:to)? )?(?:an? |the )?(?:reverse |ascending |descending )?alphabetical(?: order)?"
    r"|alphabetically|(?:from )?a[- ](?:to[- ])?z|(?:from )?z[- ](?:to[- ])?a)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:in )?(?:reverse|descending|backwards?)(?: order)?\b|\bz[- ](?:to[- ])?a\b"
    r"|\b(?:with )?(?:the )?(?P<big>largest|biggest|highest|longest|greatest|most expensive|dearest|heaviest|farthest)"
    r"(?: (?:number|amount|value|one)s?)?(?: at the top| on top| first)\b|\b(?:from )?(?:high(?:est)?|large(?:st)?"
    r"|big(?:gest)?|long(?:est)?) to (?:low(?:est)?|small(?:est)?|short(?:est)?)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:in )?ascending(?: order)?\b|\b(?:with )?(?:the )?(?:smallest|lowest|shortest|cheapest|least expensive"
    r"|lightest|nearest)(?: (?:number|amount|value|one)s?)?(?: at the top| on top| first)\b|\b(?:from )?(?:low(?:est)?"
    r"|small(?:est)?|short(?:est)?) to (?:high(?:est)?|large(?:st)?|big(?:gest)?|long(?:est)?)\b",
    re.IGNORECASE,
)
_BY_SIZE = re.compile(r"est\b|high|large|\bbig|cheap|expensive|\blong|\bshort|\bsmall|\blow", re.IGNORECASE)
_HEAD_ROW = r"(?:the )?(?:first|top|header|heading|title) (?:row|line)|(?:the )?headers?|(?:the )?headings?"
_STAYS = re.compile(
    rf"\b(?:but )?(?:please )?(?:leav|keep)(?:e|ing)? (?:{_HEAD_ROW})(?: row)?"
    r"(?: (?:where it is|where it stands|as it is|as is|in (?:its )?place|at the top|on top|alone|first|there|put))\b"
    rf"|\b(?:but )?(?:except(?: for)?|without|not|below|under) (?:{_HEAD_ROW})"
    rf"|\b(?:{_HEAD_ROW}) (?:stays|should stay|must stay|remains)"
    r" (?:where it is|in place|at the top|on top|first|there)\b",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\b(?:by|on|according to|based on|in order of|using)(?: the)?(?: (?:values?|numbers?|entries) (?:in|of) the)?"
    r" (?P<key>[^|,;]+)",
    re.IGNORECASE,
)
_LOOSE = ("put", "list")
"""Verbs that ask for an order only together with it: "put the table on the first page" does not."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_LISTS = frozenset({"list", "bullet", "bulleted", "point", "item", "entrie", "entry", "numbered"})
_TABLES = frozenset({"table", "row"})
_SMALL = frozenset(
    {"the", "a", "an", "all", "of", "in", "under", "below", "section", "heading", "this", "my", "our", "with", "data"}
)
_IN_TIME = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)"
    r"[a-z]*\b|(?:low|medium|high|small|large|first|second|third|early|late|one|two|three|four|five|six|ten)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,2}|\.\d{4,})?)"
    r"(?: ?(%|(?:k|c|m)?m|k?g|m?l|h|hours?|min(?:ute)?s?|days?|weeks?|years?|miles?|pages?|words?|pieces?|people"
    r"|points?|pounds?|euros?|dollars?|pence|cents?))?",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:sub-?|grand )?(?:totals?|sum|average|mean|overall|all)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Order:
    what: str
    key: str
    alphabet: bool
    down: bool
    size: bool  # said of numbers only
    stays: bool


def sorted_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to sort and nothing else, None of any other.

    Raises:
        Unfit: it cannot be told, or not be done, in which order what is to stand.
    """
    order = _read(text)
    if order is None:
        return None
    lists, tables = _candidates(order, index)
    if not (lists or tables) and not order.key:
        lists = _below_heading(order.what, index)
    if len(lists) + len(tables) != 1:
        if not (lists or tables):
            return None
        raise Unfit("what is to be sorted", f"{len(lists)} lists and {len(tables)} tables", "one")
    return _list_plan(order, lists[0], index) if lists else _table_plan(order, tables[0], index)


def _read(text: str) -> _Order | None:
    text = re.sub(r",? please$", "", text.strip().rstrip(".!?").replace('"', "").strip(), flags=re.IGNORECASE)
    asked = _ASKED.fullmatch(text)
    if asked is None:
        return None
    rest = asked["rest"] or f"{asked['what'] or asked['thing']}{_MARK}{asked['how'] or asked['way']}"
    down, up, alphabet, stays = (bool(p.search(rest)) for p in (_DOWN, _UP, _ALPHABET, _STAYS))
    down = down or bool(re.search(r"\breverse alphabetical\b", rest, re.IGNORECASE))
    size = any(_BY_SIZE.search(m[0]) for p in (_DOWN, _UP) for m in p.finditer(rest))
    for pattern in (_STAYS, _ALPHABET, _DOWN, _UP):
        rest = pattern.sub(_MARK, rest)
    key = _KEY.search(rest)
    if key is not None:
        rest = rest[: key.start()] + _MARK + rest[key.end() :]
    alphabet = alphabet or (asked["verb"] or "").casefold().startswith("alpha")
    what = re.sub(r"[|,;\s]+", " ", rest).strip()
    what = re.sub(r" (?:and|but|please|so)$", "", what)
    loose = (asked["verb"] or "").casefold() in _LOOSE
    if not (alphabet or (key and not loose)) or not what or (up and down):
        return None
    return _Order(what, key["key"].strip() if key else "", alphabet, down, size, stays)


# ---------------------------------------------------------------- which list or table


def _stems(text: str) -> frozenset[str]:
    return frozenset(plain(text).split())


def _candidates(order: _Order, index: DocumentIndex) -> tuple[list[list[Paragraph]], list[Table]]:
    said = _stems(order.what) - _stems(" ".join(_SMALL))
    heads, rest = said & (_LISTS | _TABLES), said - _LISTS - _TABLES
    lists = [list(run) for run in index.lists if not order.key and (rest or heads) and not heads & _TABLES]
    lists = [run for run in lists if _is_kind(run, said) and rest <= _around_list(run, index)]
    tables = [table for table in index.tables if not heads & _LISTS and rest <= _around_table(table)]
    if order.key or not heads:
        tables = [table for table in tables if order.key and _column(order.key, table)]
    return lists, tables


_BELOW = re.compile(
    r"(?:(?:the|all|my|our) )*(?:names|lines|entries|items|list|words|people)(?: that (?:are|stand))? "
    r"(?:under|below|beneath|underneath) (?:the )?(?:heading |section )?(?P<head>.+?)(?: heading| section)?",
    re.IGNORECASE,
)


def _below_heading(what: str, index: DocumentIndex) -> list[list[Paragraph]]:
    """As in "the names under Key holders": every line below that heading, all of them of one kind and none prose."""
    told = _BELOW.fullmatch(what)
    heads = index.headed.get(plain(told["head"]), ()) if told is not None else ()
    if len(heads) != 1:
        return []
    stop = next(
        (p.index for p in index.paragraphs if p.index > heads[0].index and p.kind in ("heading", "title")), None
    )
    below = [p for p in index.paragraphs if heads[0].index < p.index < (stop or len(index.body)) and not p.empty]
    joined = all(b.index - a.index == 1 for a, b in pairwise(below))
    if not below or not joined or any(heads[0].index < t.index < (stop or len(index.body)) for t in index.tables):
        return []
    prose = any(p.text.rstrip().endswith((".", "!", "?", ":")) or "\n" in p.text for p in below)
    return [] if prose or len({p.kind for p in below}) > 1 else [below]


def _is_kind(run: Sequence[Paragraph], said: frozenset[str]) -> bool:
    wanted = "bullet" if said & {"bullet", "bulleted"} else "number" if "numbered" in said else ""
    return not wanted or all(item.part.get("list") == wanted for item in run)


def _around_list(run: Sequence[Paragraph], index: DocumentIndex) -> frozenset[str]:
    before = [p for p in index.paragraphs[: run[0].number - 1] if not p.empty][-1:]
    intro = before[0].text if before and before[0].index == run[0].index - 1 else ""
    return _stems(" ".join((*run[0].section[-1:], intro)))


def _around_table(table: Table) -> frozenset[str]:
    before = table.before.text if table.before is not None and table.before.index >= table.index - 2 else ""
    return _stems(" ".join((*table.section[-1:], before, *table.header)))


def _column(said: str, table: Table) -> int:
    """Number of the column that a key names, 0 for none or several."""
    words = re.sub(r"^(?:the |column )+|(?: column)$", "", said.strip(" '’"), flags=re.IGNORECASE).casefold()
    if words in _ORDINALS and "column" in said.casefold():
        return _ORDINALS.index(words) + 1 if _ORDINALS.index(words) < table.cols else 0
    heads = [plain(re.sub(r"\(.*?\)|\[.*?\]", "", head)) for head in table.header]
    found = [n for n, head in enumerate(heads, 1) if head and head == plain(words)]
    return found[0] if len(found) == 1 else 0


# ---------------------------------------------------------------- in which order


def _letters(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum())


def _natural(text: str) -> str:
    return re.sub(r"\d+", lambda m: m[0].zfill(12), text.casefold())


_WAYS: tuple[Callable[[str], str], ...] = (
    str.casefold,
    _letters,
    _natural,
    lambda t: " ".join(map(_letters, t.split())),
)


def _alphabetical(keys: Sequence[str], down: bool, said: bool) -> list[int]:
    if not all(key and key[0].isalpha() for key in keys) or any("\t" in key or "\n" in key for key in keys):
        raise Unfit("the order", "a text that begins with no letter", "words")
    if not said and all(_IN_TIME.match(key) for key in keys):
        raise Unfit("the order", f'"{keys[0]}"', "words that have no order of their own")
    orders = [sorted(range(len(keys)), key=lambda n, way=way: way(keys[n]), reverse=down) for way in _WAYS]  # type: ignore[misc]
    if any(order != orders[0] for order in orders) or any(len({way(k) for k in keys}) < len(keys) for way in _WAYS):
        raise Unfit("the order", "texts that can be put in order in two ways", "texts that begin differently")
    return orders[0]


def _numbers(keys: Sequence[str]) -> list[float] | None:
    found = [_NUMBER.fullmatch(key.strip()) for key in keys]
    if not all(found) or len({m[2] for m in found if m}) > 1:
        return None
    return [float(m[1].replace(",", "")) for m in found if m]


# ---------------------------------------------------------------- plans


def _dialog(column: int, numeric: bool, down: bool) -> tuple[list[str], list[Action]]:
    steps, actions = ["Choose Tools - Sort."], choose("Tools", "Sort")
    if column > 1:
        steps.append(f'In the Column box, type "{column}".')
        actions.append(enter(str(column), "Column #1", "Spinner"))
    if numeric:
        steps.append('In the Key type list, select "Numeric".')
        actions += [click("Key type #1", "ComboBox"), click("Numeric", "ListItem")]
    if down:
        steps.append("Select the Descending option.")
        actions.append(click("Descending #1", "RadioButton"))
    return [*steps, "Click OK."], [*actions, click("OK", "Button")]


def _list_plan(order: _Order, items: list[Paragraph], index: DocumentIndex) -> Plan:
    if len({(p.part.get("list"), p.part.get("list_level")) for p in items}) > 1 or len(items) < 2:
        raise Unfit("the list", "items of several kinds or levels, or one item only", "a list of one level")
    if order.size or order.stays or not order.alphabet:
        raise Unfit("the list", "an order other than that of the alphabet", '"alphabetically"')
    new = _alphabetical([p.text.strip() for p in items], order.down, True)
    select, action = selecting(Group((items[0].place, items[-1].place)), index)
    steps, actions = _dialog(1, False, order.down)
    check = Check(kind="order", where={"index": items[0].index}, property="parts", value=new)
    told = ", ".join(f'"{items[n].text}"' for n in new[:3])
    told = f"sort the list: {told}{' ...' if len(new) > 3 else ''}"
    return whole_plan("sort", told, [select, *steps], [action, *actions], check)


def _table_plan(order: _Order, table: Table, index: DocumentIndex) -> Plan:
    column = _column(order.key, table) if order.key else 1
    first = _first_row(order, table)
    rows = table.cells[first - 1 :]
    if table.part.get("merged") or table.part.get("tables") or any(len(row) != table.cols for row in rows):
        raise Unfit("the table", "merged or nested cells", "a plain table")
    if len(rows) < 2 or _TOTAL.match(rows[-1][0].strip()):
        raise Unfit("the table", "one row, or a row of totals", "rows that may all move")
    if len({_shades(table, row) for row in range(first, table.rows + 1)}) > 1:
        raise Unfit("the table", "rows of different colours", "rows of one colour")
    keys = [row[column - 1].strip() for row in rows]
    figures = None if order.alphabet else _numbers(keys)
    if figures is None:
        if order.size:
            raise Unfit("the column", f'"{keys[0]}"', "figures")
        new = _alphabetical(keys, order.down, order.alphabet)
    elif len(set(figures)) < len(figures):
        raise Unfit("the order", "the same figure twice", "figures that differ")
    else:
        new = sorted(range(len(figures)), key=lambda n: figures[n], reverse=order.down)
    select, action = selecting(Group((table.cell(first, column),)), index)
    down = "{SHIFT}{DOWN}" * (len(rows) - 1)
    reach = choose("Table", "Select", "Row")
    steps, actions = _dialog(column, figures is not None, order.down)
    marking = [select, "Choose Table - Select - Row.", f"Press Shift+Down {len(rows) - 1} times."]
    check = Check(kind="order", where={"table": table.number, "row": first}, property="parts", value=new)
    told = f"sort table {table.number} from row {first} on by column {column}: " + ", ".join(keys[n] for n in new[:3])
    return whole_plan("sort", told, [*marking, *steps], [action, *reach, press(down), *actions], check)


def _shades(table: Table, row: int) -> tuple[str, ...]:
    shading = table.part.get("shading") or {}
    return tuple(str(shading.get(f"{row},{column}", "")) for column in range(1, table.cols + 1))


def _first_row(order: _Order, table: Table) -> int:
    """The first row that may move; the one above it must be known to say what stands in the columns."""
    marked = int(table.part.get("header_rows") or 0)
    if marked > 1:
        raise Unfit("the table", "several rows at the top that repeat", "one")
    named = bool(order.key) and not re.search(r"\bcolumn\b", order.key, re.IGNORECASE)
    column = _column(order.key, table) if order.key else 1
    named = named or (bool(order.key) and plain(table.header[column - 1]) in plain(order.key))
    if not (marked or named or order.stays or _bold_on_top(table)):
        raise Unfit("the first row of the table", "no sign of it", "a header, or a word on whether it stays")
    return 2


def _bold_on_top(table: Table) -> bool:
    bold = [
        {
            p["row"]
            for p in table.part.get("paragraphs", ())
            if any(bool(r.get("bold")) is on for r in p.get("runs", ()))
        }
        for on in (True, False)
    ]
    return bold[0] == {1} and 1 not in bold[1]
