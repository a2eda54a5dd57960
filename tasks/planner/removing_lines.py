"""Lines that go: empty ones, those that say again what one above them says, and one told by what it is about.

From the last to the first, so that the numbers of those above stay; the last paragraph of a document cannot go.
"""

import re
from collections.abc import Sequence

from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex, Paragraph, plain
from tasks.planner.which_line import one_line, stems
from tasks.planner.whole_orders import POLITE, bare, press, whole_plan
from tasks.schemas import Action, Check, Plan

_DELETE = rf"{POLITE}(?:delete|remove|erase|take out|get rid of|drop|strip(?: out)?|clear)"
_EMPTY = re.compile(
    rf"{_DELETE} (?:all )?(?:of )?(?:the |those |these )?(?:empty|blank) (?:lines|paragraphs)"
    r"(?: (?:in )?between (?:(?:all )?the )?(?:other )?(?:paragraphs|lines|text))?"
    r"(?: (?:in|from|throughout) (?:the|this|my) (?:(?:whole|entire) )?(?:document|text|file|letter|story|essay))?",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"{_DELETE} (?P<what>.+)", re.IGNORECASE)
_OF_CONTENT = re.compile(
    r"the (?:bullet point|bullet|item|point|step|rule|entry|instruction|paragraph|line) (?:about|regarding|concerning"
    r"|that mentions|mentioning|that is about) .+|the .+ (?:bullet point|bullet|item|step|rule)",
    re.IGNORECASE,
)
_KINDS = r"(?:items?|entr(?:y|ies)|names?|lines?|bullets?|bullet points?|ones?|values?|duplicates?|copies|copy)"
_FIRST_STAYS = rf"(?:only )?(?:the )?(?:first|one)(?: (?:one|copy|occurrence|{_KINDS}))?(?: of each(?: {_KINDS})?)?"
_KEEP = rf"(?:,? (?:and |but )?(?:keep|keeping|leave|leaving) {_FIRST_STAYS})?"
_TWICE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DELETE} (?:all |any )?(?:of )?(?:the )?(?:duplicates?|duplicated?|repeated|double) ?(?:{_KINDS})?"
        rf"(?: (?:in|from|on|of) (?P<where>[^\"“.;,]+?))?{_KEEP}",
        rf"(?:some|several|a few|many|two|three)(?: of the)? [\w ]{{2,30}} (?:are|is|stand|appear|occur)(?: listed)?"
        rf" (?:on|in) (?P<where>[^\"“.;,]+?) (?:twice|more than once|two times|several times)[.;,:] (?:so |please )*"
        rf"(?:keep|leave) {_FIRST_STAYS}",
        rf"(?:there are|we have) (?:some )?(?:duplicates?|repeated|double) ?(?:{_KINDS})? (?:in|on)"
        rf" (?P<where>[^\"“.;,]+?)"
        rf"[.;,:] (?:so |please )*(?:delete|remove|take out|get rid of) (?:them|the (?:duplicates|extras?)){_KEEP}",
    )
)
_MOST_WORDS = 12
"""Words of a line that may be an entry of a list."""
_LINES = r"(?:lines?|paragraphs?|sentences?|bits)"
_HERE = (
    r"(?: (?:in|of|from|on|throughout) (?:the|this|my|our) (?:whole |entire )?(?:document|text|file|page|letter"
    r"|essay))?"
)
_OFTEN = r"(?:twice|more than once|two times|several times|again|multiple times)"
_DOUBLE = rf"(?:duplicates?|duplicated?|repeated|double|repeat) {_LINES}|duplicates?|repeats|repetitions"
_THEM = rf"(?:them|the (?:duplicates|extras|extra (?:ones|copies)|repeats|second (?:one|copy)|{_DOUBLE}))"
_ONE_EACH = rf"(?:keep|leave) {_FIRST_STAYS}"
_ANYWHERE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DELETE} (?:all |any )?(?:of )?(?:the |my )?(?:{_DOUBLE}){_HERE}{_KEEP}",
        rf"(?:some|several|a few|many|two|three|a couple of)(?: of)?(?: the| my)? {_LINES}{_HERE} (?:are|is|stand"
        rf"|appear"
        rf"|occur|come|show up)(?: there| repeated| in (?:it|there))? {_OFTEN}{_HERE}[.;,:] (?:so |and |please )*"
        rf"(?:{_ONE_EACH}|{_DELETE} {_THEM}{_KEEP})",
        rf"(?:there are|i have|we have) (?:some |a few |several )?(?:{_DOUBLE}){_HERE}[.;,:] (?:so |and |please )*"
        rf"(?:{_ONE_EACH}|{_DELETE} {_THEM}{_KEEP})",
        rf"{POLITE}(?:keep|leave) only (?:one copy|one|the first(?: one| copy| occurrence)?) of (?:each|every)"
        rf"(?: (?:duplicated?|repeated|double))? {_LINES}{_HERE}",
        rf"{POLITE}(?:de-?duplicate|dedupe) (?:the |all (?:the )?)?{_LINES}{_HERE}",
    )
)
"""Lines that are the same wherever they stand."""
_LEAST = 5
"""Words of a line that may be taken for the same below another heading too: "Total: 3" may be needed there."""


def removed_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of a request that is an order to delete such lines and nothing else, None of any other.

    Raises:
        Unfit: it is such an order, and which lines are to go cannot be told, or they cannot go.
    """
    text = bare(text)
    if _EMPTY.fullmatch(text):
        return _empty(index)
    if any(pattern.fullmatch(text) for pattern in _ANYWHERE) and (plan := _anywhere(index)) is not None:
        return plan
    for pattern in _TWICE:
        found = pattern.fullmatch(text)
        if found is not None:
            return _twice(found["where"] or "", index)
    told = _TOLD.fullmatch(text)
    return None if told is None or not _OF_CONTENT.fullmatch(told["what"]) else _about(told["what"], index)


def _about(said: str, index: DocumentIndex) -> Plan | None:
    """One line by its content; what tells no single line is left to the readers of places."""
    try:
        told = one_line(said, index)
    except Unfit:
        return None
    return None if told is None else _plan([told.line], index, f'delete "{told.line.text}"')


def _empty(index: DocumentIndex) -> Plan:
    gone = [p for p in index.paragraphs if p.empty]
    tables = {t.index for t in index.tables}
    if not gone:
        raise Unfit("the empty lines", "none", "some")
    if any({p.index - 1, p.index + 1} & tables or _holds(p) for p in gone):
        raise Unfit("the empty lines", "one beside a table, or one that holds something", "empty lines between text")
    return _plan(gone, index, f"delete the {len(gone)} empty lines")


def _holds(paragraph: Paragraph) -> bool:
    return any(run.get("text") or "field" in run for run in paragraph.part.get("runs", ()))


def _plan(gone: Sequence[Paragraph], index: DocumentIndex, told: str) -> Plan:
    steps: list[str] = []
    actions: list[Action] = []
    for paragraph in reversed(gone):
        if paragraph.index == len(index.body) - 1:
            said, done = _last(paragraph, index)
            steps, actions = [*steps, *said], [*actions, *done]
            continue
        times = 1 if not paragraph.text else 2
        select, action = selecting(Group((paragraph.place,)), index)
        steps += [select, "Press Delete twice." if times == 2 else "Press Delete."]
        actions += [action, press(f"{{DELETE {times}}}")]
    check = Check(kind="order", where={"index": 0}, property="gone", value=[p.index for p in gone])
    return whole_plan("remove", told, steps, actions, check)


def _last(paragraph: Paragraph, index: DocumentIndex) -> tuple[list[str], list[Action]]:
    """The last paragraph goes with the break before it: nothing stands behind it that could take its place.

    Raises:
        Unfit: it follows a table, behind which a paragraph must stand.
    """
    above = next((p for p in index.paragraphs if p.index == paragraph.index - 1), None)
    if above is None:
        raise Unfit("the line", "the last one of the document", "one that something follows")
    select, action = selecting(Group((above.place,)), index)
    keys = [press(k) for k in ("{END}", "{CTRL}{SHIFT}{END}", "{DELETE}")]
    return [select, "Press End.", "Press Ctrl+Shift+End.", "Press Delete."], [action, *keys]


def _anywhere(index: DocumentIndex) -> Plan | None:
    """Of lines that say the same, all but the first; None where all of them stand in one list.

    Raises:
        Unfit: they may be needed where they stand, or two are only nearly the same.
    """
    lines = [p for p in index.paragraphs if not p.empty]
    again = _again(lines)
    if not again:
        return None
    first = {text: next(p for p in lines if p.text == text) for text in {p.text for p in again}}
    short = [p for p in again if p.section != first[p.text].section and len(p.text.split()) < _LEAST]
    if short or any(p.kind in ("heading", "title") for p in again):
        raise Unfit(
            "the lines that stand there again", f'"{(short or again)[0].text}" below another heading', "one text"
        )
    if len({p.text for p in lines}) != len({plain(p.text) for p in lines}):
        raise Unfit("the lines that stand there again", "lines that are nearly the same", "the same or different ones")
    return _plan(again, index, "delete what stands there again: " + ", ".join(f'"{p.text[:40]}"' for p in again[:4]))


def _twice(where: str, index: DocumentIndex) -> Plan:
    """Of lines that say the same in one list or below one heading, all but the first.

    Raises:
        Unfit: no list or more than one may be meant, or two entries differ in capitals or spaces only.
    """
    said = set(stems(where)) - set(stems("list document section heading lines names items whole text"))
    sets = [lines for lines in _lists(index) if said <= _around(lines, index)]
    double = [lines for lines in sets if _again(lines)]
    if len(double) != 1:
        raise Unfit("the list", f"{len(double)} lists with an entry twice", "one")
    lines = double[0]
    if len({p.text for p in lines}) != len({plain(p.text) for p in lines}):
        raise Unfit("the list", "entries that are nearly the same", "entries that are the same or differ")
    again = _again(lines)
    return _plan(again, index, "delete what stands there again: " + ", ".join(f'"{p.text}"' for p in again[:4]))


def _again(lines: Sequence[Paragraph]) -> list[Paragraph]:
    return [p for n, p in enumerate(lines) if p.text in {before.text for before in lines[:n]}]


def _lists(index: DocumentIndex) -> list[list[Paragraph]]:
    """Stretches of neighbouring short lines of one kind, each below its heading."""
    found: list[list[Paragraph]] = []
    for p in index.paragraphs:
        if p.empty or p.kind not in ("paragraph", "list_item") or len(p.text.split()) > _MOST_WORDS:
            continue
        last = found[-1][-1] if found else None
        if last is not None and (last.index + 1, last.kind, last.section) == (p.index, p.kind, p.section):
            found[-1].append(p)
        else:
            found.append([p])
    return [lines for lines in found if len(lines) > 1]


def _around(lines: Sequence[Paragraph], index: DocumentIndex) -> set[str]:
    above = index.paragraphs[lines[0].number - 2].text if lines[0].number > 1 else ""
    return set(stems(" ".join((*lines[0].section[-1:], above))))
