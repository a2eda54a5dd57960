"""Lines that become a table: "convert the text separated by commas to a table".

The lines are one run of neighbouring paragraphs that hold the separator equally often: the only such run of the
document or of the part that is named, or the lines from one to another. Writer's dialog splits at the separator alone,
so that spaces beside it go before, by Find & Replace in the selection.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph, plain
from tasks.planner.whole_orders import POLITE, bare, choose, click, enter, whole_plan
from tasks.schemas import Action, Check, Plan

_SIGNS = {"comma": ",", "semicolon": ";", "semi-colon": ";", "semi colon": ";", "tab": "\t", "tabulator": "\t",
          "tab stop": "\t", "pipe": "|", "vertical bar": "|", "slash": "/", "colon": ":", ",": ",", ";": ";", "|": "|",
          "/": "/", ":": ":"}  # fmt: skip
_SIGN = (
    r"(?:semi-? ?colon|comma|tab(?:ulator)?(?: stop)?|pipe|vertical bar|slash|colon)s?"
    r"(?: (?:characters?|signs?|marks?))?"
    r"|[\"'“‘(]?[,;|/:][\"'”’)]?"
)
_WHAT = (
    r"(?:the |this |my |our |these |those |all (?:of )?(?:the |these )?)?(?:text|lines|values|data|list|entries|"
    r"paragraphs|items|content|contents|information|records|rows)(?: of (?:text|data|values))?"
)
_CUT = r"(?:that (?:is|are) |which (?:is|are) )?(?:separated|delimited|divided|split)"
_PLACE = (
    r"(?: (?:that (?:is|are) |which (?:is|are) |found |listed )?(?:under|below|in|of|from|beneath) (?P<place>{name}))?"
)
_NAME = r"(?!this\b)(?:the )?(?:(?:heading|section|part) )?[\"“'‘]?[^\"“”,;]+?[\"”'’]?(?: (?:section|heading|part))?"
_USING = rf"(?:,? (?:using|at|by|with|splitting(?: it| them)? at) (?:the |a )?(?P<at>{_SIGN})(?: as (?:the |a )?"
_USING += r"(?:field |cell |column )?(?:separators?|delimiters?))?)?"
_LINES = tuple(
    pattern.replace("{place}", _PLACE.replace("{name}", _NAME))
    for pattern in (
        rf"{_WHAT}{{place}} {_CUT} (?:by|with|using|at) (?:the )?(?P<by>{_SIGN})",
        rf"{_WHAT} {_CUT} (?:by|with|using|at) (?:the )?(?P<by>{_SIGN}){{place}}",
        r"(?:the |this |my |our |these |those |all (?:of )?(?:the |these )?)?"
        r"(?P<by>comma|semi-?colon|tab|pipe|slash|colon)(?:[- ]|s )(?:separated|delimited|divided) "
        r"(?:text|lines|values|data|list|entries|paragraphs|items|content|information|records|rows)"
        r"(?: text| list| lines)?{place}",
        r"the (?:lines|text|paragraphs|rows|entries) (?:from|between) "
        r"(?:the line )?[\"“](?P<first>[^\"“”]+)[\"”] (?:up )?(?:to|through|until|and) (?:the line )?"
        r"[\"“](?P<last>[^\"“”]+)[\"”]",
        r"the (?:lines|text|paragraphs|rows|entries) from (?P<bare>[^\"“”]+)",
        rf"{_WHAT}{{place}}",
    )
)
_INTO = r"(?:in(?:to)?|to) (?:a |one |a single |a proper |a real |a simple )?table"
_ORDERS = tuple(
    rf"{POLITE}(?:(?:please )?help me (?:to |with )?)?{order}"
    for order in (
        rf"(?:convert(?:ing)?|turn(?:ing)?|chang(?:e|ing)|transform(?:ing)?|mak(?:e|ing)|put(?:ting)?|"
        rf"format(?:ting)?|plac(?:e|ing)) {{lines}},? {_INTO}{_USING}",
        rf"(?:mak(?:e|ing)|creat(?:e|ing)|build(?:ing)?) (?:a|one) table (?:out of|from|of|with) {{lines}}{_USING}",
        r"(?:format|arrange|lay out) {lines} as a table" + _USING,
        r"(?:have |i(?:['’]d| would) like (?:to have )?|i want )?{lines} "
        r"(?:to be |should be |must be |needs to be |need to be |converted |turned |changed |put )+"
        rf"(?:{_INTO}|a table){_USING}",
        r"{lines} (?:should|must|needs to|need to) become a table" + _USING,
    )
)
_PATTERNS = tuple(
    re.compile(order.replace("{lines}", rf"(?:{lines})"), re.IGNORECASE) for order in _ORDERS for lines in _LINES
)
_WHOLE = re.compile(r"(?:the |this |my |our )?(?:whole |entire )?(?:document|text|file|page|letter)", re.IGNORECASE)
_MOST = 60
"""Lines that one order may be for."""


@dataclass(frozen=True)
class _Run:
    lines: tuple[Paragraph, ...]
    sign: str

    @property
    def rows(self) -> list[list[str]]:
        """For each line its fields."""
        return [[field.strip() for field in line.text.split(self.sign)] for line in self.lines]


def tabled_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to make a table of lines and nothing else, None of any other.

    Raises:
        Unfit: which lines are meant, or where they are to be split, cannot be told.
    """
    text = bare(text)
    found = next((m for p in _PATTERNS if (m := p.fullmatch(text))), None)
    if found is None:
        return None
    told = {key: value for key, value in found.groupdict().items() if value}
    signs = {_sign(told[key]) for key in ("by", "at") if key in told}
    if len(signs) > 1:
        raise Unfit("the separator", "two of them", "one")
    ranged = "first" in told or "bare" in told
    if not signs and not ranged and "place" not in told:
        return None  # nothing says what is to be split
    lines = _between(told, index) if ranged else _part(told.get("place", ""), index)
    if lines is None:
        return None
    sign = signs.pop() if signs else _only_sign(lines)
    return _plan(_whole(lines, sign) if ranged else _only_run(lines, sign), index)


def _sign(said: str) -> str:
    said = re.sub(r" (?:characters?|signs?|marks?)$", "", said.strip("\"'“”‘’()").lower())
    return _SIGNS[said] if said in _SIGNS else _SIGNS[said.removesuffix("s")]


def _between(told: dict[str, str], index: DocumentIndex) -> tuple[Paragraph, ...] | None:
    if "first" in told:
        ends = [_line(told["first"], index), _line(told["last"], index)]
    else:
        ways = [re.split(r" (?:up )?(?:to|through|until) ", told["bare"])]
        if len(ways[0]) != 2:
            return None
        ends = [_line(said, index) for said in ways[0]]
    first, last = ends[0].number, ends[1].number
    return index.paragraphs[first - 1 : last]


def _line(said: str, index: DocumentIndex) -> Paragraph:
    """The only line that is what is said, or that begins so."""
    wanted = _same(said)
    whole = [p for p in index.paragraphs if p.text.strip() and _same(p.text) == wanted]
    begun = [p for p in index.paragraphs if re.match(rf"{re.escape(wanted)}(?!\w)", _same(p.text))]
    found = whole or begun
    if len(found) != 1:
        raise Unfit("the line", f'{len(found)} lines "{said}"', "one")
    return found[0]


def _same(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _part(place: str, index: DocumentIndex) -> tuple[Paragraph, ...]:
    """All lines of the document, or those below the heading that is named."""
    if not place or _WHOLE.fullmatch(place):
        return index.paragraphs
    bare = re.sub(r"^(?:the )?(?:(?:heading|section|part) )?", "", place, flags=re.IGNORECASE)
    bare = re.sub(r" (?:section|heading|part)$", "", bare, flags=re.IGNORECASE)
    heads = next((h for said in (place, bare) if (h := index.headed.get(plain(said.strip("\"“”'‘’")), ()))), ())
    if len(heads) != 1:
        raise Unfit("the part", f'{len(heads)} headings "{place}"', "one")
    return index.below(heads[0])


def _only_sign(lines: Sequence[Paragraph]) -> str:
    """The separator where nobody names it: the only one that makes a table of the lines."""
    signs = [sign for sign in ("\t", ";", "|", ",") if _runs(lines, sign)]
    if len(signs) != 1:
        raise Unfit("the separator", f"{len(signs)} that may be meant", "one that is named")
    return signs[0]


def _is_data(line: Paragraph, sign: str) -> bool:
    return line.kind == "paragraph" and line.text.count(sign) > 0 and line.text.rstrip()[-1:] not in ".!?:"


def _runs(lines: Sequence[Paragraph], sign: str) -> list[_Run]:
    """Neighbouring lines that hold the sign, none of them a sentence."""
    found: list[list[Paragraph]] = []
    for line in lines:
        if not _is_data(line, sign):
            continue
        if found and found[-1][-1].index + 1 == line.index:
            found[-1].append(line)
        else:
            found.append([line])
    return [_Run(tuple(run), sign) for run in found if len(run) > 1]


def _only_run(lines: Sequence[Paragraph], sign: str) -> _Run:
    runs = _runs(lines, sign)
    if len(runs) != 1:
        raise Unfit("the lines", f"{len(runs)} places with lines that are separated so", "one, or its heading")
    return runs[0]


def _whole(lines: Sequence[Paragraph], sign: str) -> _Run:
    if len(lines) < 2 or lines[-1].index - lines[0].index != len(lines) - 1:
        raise Unfit("the lines", "none, one, or others between them", "lines one after the other")
    return _Run(tuple(lines), sign)


def _plan(run: _Run, index: DocumentIndex) -> Plan:
    _fit(run)
    first, last = run.lines[0], run.lines[-1]
    select, action = selecting(Group((first.place, last.place)), index)
    steps, actions = _without_spaces(run, select, action)
    again, reach = _selected(run)
    steps, actions = ([*steps, again], [*actions, reach]) if steps else ([select], [action])
    name = {"\t": "Tabs", ";": "Semicolons"}.get(run.sign, "Other")
    steps += ["Choose Table - Convert - Text to Table.", f"Select the {name} option."]
    actions += choose("Table", "Convert", "Text to Table")
    actions.append(click(name, "RadioButton"))
    if name == "Other":
        steps.append(f'In the Symbol box, type "{run.sign}".')
        actions.append(enter(run.sign, "Symbol", "Edit"))
    check = Check(kind="order", where={"index": first.index}, property="table", value=run.rows)
    told = f'make a table of the {len(run.lines)} lines from "{first.text[:40]}" to "{last.text[:40]}"'
    return whole_plan("text_to_table", told, [*steps, "Click OK."], [*actions, click("OK", "Button")], check)


def _fit(run: _Run) -> None:
    """Raise where the fields cannot be told from the lines, or the lines hold what no cell shows as it was."""
    texts = [line.text for line in run.lines]
    if len({text.count(run.sign) for text in texts}) != 1 or run.sign not in texts[0]:
        raise Unfit("the lines", "lines with the separator more or less often", "as many in each line")
    if len(texts) > _MOST:
        raise Unfit("the lines", f"{len(texts)} of them", f"at most {_MOST}")
    for line in run.lines:
        odd = any("field" in r or "link" in r for r in line.part.get("runs", ())) or line.part.get("page_break_before")
        if line.kind != "paragraph" or odd or re.search(r"[\"“”\n{}]", line.text) or line.text != line.text.strip():
            raise Unfit("the lines", f'"{line.text[:40]}"', "plain lines without quotation marks or line breaks")
    edges = [field for row in run.rows for field in (row if run.sign == "\t" else (row[0], row[-1]))]
    if "" in edges:
        raise Unfit("the lines", "a line that begins or ends with the separator", "a text in each field")
    if not _evenly(run):
        raise Unfit("the lines", "a separator with and without spaces", "the same in all lines")


def _evenly(run: _Run) -> bool:
    """A comma without its space may be one of a number: "Rent, 1,200"."""
    sign = re.escape(run.sign)
    around = {(m[1], m[2]) for line in run.lines for m in re.finditer(rf"( *){sign}( *)", line.text)}
    spaces = {len(space) for pair in around for space in pair}
    return len(around) == 1 and max(spaces) <= 1 and (run.sign != "\t" or spaces == {0})


def _without_spaces(run: _Run, select: str, action: Action) -> tuple[list[str], list[Action]]:
    """Steps that take the spaces beside the separator away, in the selection only; none where there are none."""
    around = re.search(rf" ?{re.escape(run.sign)} ?", run.lines[0].text)
    old = around[0] if around else run.sign
    if old == run.sign:
        return [], []
    typed = (("Find", old), ("Replace", run.sign))
    steps = [select, "Choose Edit - Find and Replace."]
    steps += [f'In the {box} box, type "{text}".' for box, text in typed]
    actions = [action, *choose("Edit", "Find and Replace")]
    actions += [enter(text, box, "ComboBox") for box, text in typed]
    steps += ["Click Replace All.", "Click Close."]
    return steps, [*actions, click("Replace All", "Button"), click("Close", "Button")]


def _selected(run: _Run) -> tuple[str, Action]:
    """Selecting the lines again, whose first fields alone are as they were."""
    first, last = run.lines[0], run.lines[-1]
    args = {"start_index": first.number, "end_index": last.number, "text": run.rows[0][0], "end_text": run.rows[-1][0]}
    said = f'Select paragraphs {first.number} "{run.rows[0][0]}" to {last.number} "{run.rows[-1][0]}".'
    return said, Action(function="select_paragraph", args=args)
