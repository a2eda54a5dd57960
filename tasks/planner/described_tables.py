"""Tables as people describe them: "the price table", "the table of costs", "the table in the chapter Costs".

The words must fit the table by what stands in it, above it or in its caption; of several tables they must fit one and
no other. It is then "the second table"; where no table fits the request stays as it is.
"""

import re
from collections.abc import Sequence

from tasks.planner.assembly import Unfit
from tasks.planner.bold_headings import bold_headings
from tasks.planner.counting import name as nth
from tasks.planner.document import DocumentIndex, Paragraph, Table, plain
from tasks.planner.nouns import COMMANDS, NOUNS, STOP
from tasks.planner.quoting import listed
from tasks.planner.typed import MONEY
from tasks.planner.values import quotations

_ARTICLE = r"\b(?:the|my|our|this|that) "
_WORD = r"[^\W\d_][\w’'-]*"
_BEFORE = re.compile(
    rf"{_ARTICLE}(?P<said>{_WORD}(?: (?:and )?{_WORD}){{0,3}}) table(?![\w-]| of contents)", re.IGNORECASE
)
_BEHIND = re.compile(
    rf"{_ARTICLE}table (?:of|with|showing|listing|about|for|on|that (?:shows|lists|has|gives))"
    rf" (?:(?:all|the|our|my) )*(?P<said>{_WORD}(?: (?:(?:and|of|the|in) )*{_WORD}){{0,4}})",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?i:the|my|our|this|that) table (?:in|under|below|beneath|underneath|from|of) (?:the )?"
    r"(?P<lead>(?i:chapter|section|part|heading|appendix) |(?=[\"“'A-Z]))"
    r"(?:(?:called|named|headed) )?(?P<said>\"[^\"]+\"|“[^”]+”|'[^']+'|[A-Z0-9][^.,;:!?\"“]*)",
)
_COUNTED = listed(
    """
    first second third fourth fifth last final next previous other whole entire new same top bottom left right big
    small large little only current empty blank long short wide existing following above below one two three four
    bold italic red blue green yellow grey gray black white light dark plain data big
    """
)
_EXCHANGES = listed("replace fill extend swap compare merge convert exchange substitute")
_COSTLY = frozenset(
    plain("price prices cost costs fee fees budget expense expenses charge charges money tariff").split()
)
_LINKING = listed("and of the in our my all")


def tables_described(request: str, index: DocumentIndex) -> str:
    """The request with tables that it describes by their number.

    Args:
        request: as plain orders.
        index: the document.

    Raises:
        Unfit: a description fits more than one table.
    """
    if not index.tables:
        return request
    for pattern, reading in ((_PLACED, _placed), (_BEFORE, _before), (_BEHIND, _behind)):
        at = 0
        while (match := pattern.search(request, at)) is not None:
            typed = [(a, b) for a, b, _ in quotations(request)]
            inside = any(a <= match.start() < b for a, b in typed)
            found = None if inside else reading(match, index)
            at = match.start() + 1
            if found is not None:
                table, end = found
                request = f"{request[: match.start()]}{_called(table, index)}{request[end:]}"
    return request


def _called(table: Table, index: DocumentIndex) -> str:
    return "the table" if len(index.tables) == 1 else f"the {nth(table.number)} table"


def _before(match: re.Match[str], index: DocumentIndex) -> tuple[Table, int] | None:
    """As in "the price table"."""
    words = match["said"].lower().split()
    if (_COUNTED | STOP - {"and"}) & set(words) or not _tell(words):
        return None
    table = _fitting(words, index)
    return None if table is None else (table, match.end())


def _behind(match: re.Match[str], index: DocumentIndex) -> tuple[Table, int] | None:
    """As in "the table of costs", "the table with the opening hours": as many of the words as fit a table."""
    verb = re.search(r"\w+(?= \w+ table\b)|^\w+", match.string[max(0, match.start() - 30) : match.end()])
    if (verb is not None and verb[0].lower() in _EXCHANGES) or " of contents" in match[0].lower():
        return None
    pieces = list(re.finditer(_WORD, match["said"]))
    for size in range(len(pieces), 0, -1):
        words = [p[0].lower() for p in pieces[:size]]
        if words[-1] in _LINKING or not _tell(words):
            continue
        table = _fitting(words, index)
        if table is not None:
            return table, match.start("said") + pieces[size - 1].end()
    return None


def _tell(words: Sequence[str]) -> bool:
    """At least one of them tells something, and none is a command or a part."""
    telling = [w for w in words if w not in _LINKING]
    return bool(telling) and not any(w in STOP | COMMANDS or w in NOUNS for w in telling)


def _fitting(words: Sequence[str], index: DocumentIndex) -> Table | None:
    said = set(plain(" ".join(w for w in words if w not in _LINKING)).split())
    found = [t for t in index.tables if all(_fits(word, t, index) for word in said)]
    if len(found) > 1:
        raise Unfit(f'the table "{" ".join(words)}"', f"{len(found)} tables that may be called so", "one")
    return found[0] if found else None


def _fits(word: str, table: Table, index: DocumentIndex) -> bool:
    texts = [*(cell for row in table.cells for cell in row), *(p.text for p in _near(table, index))]
    heading = _heading(table, index)
    texts += [heading.text] if heading is not None else []
    if len(index.tables) == 1:
        top = index.title or next(iter(index.headings), None)
        texts += [top.text] if top is not None else []
    stems = {stem for text in texts for stem in plain(text).split()}
    money = word in _COSTLY and sum(bool(MONEY.search(c)) for row in table.cells for c in row) > 1
    return word in stems or f"{word}ly" in stems or word.removesuffix("ly") in stems or money


def _near(table: Table, index: DocumentIndex) -> list[Paragraph]:
    """The paragraph right before it, and captions beside it."""
    beside = [p for p in index.paragraphs if p.index in (table.index - 1, table.index + 1)]
    return [p for p in beside if p.index < table.index or p.style.lower() == "caption"]


def _heading(table: Table, index: DocumentIndex) -> Paragraph | None:
    heads = index.headings or bold_headings(index)
    return next((h for h in reversed(heads) if h.index < table.index), None)


def _placed(match: re.Match[str], index: DocumentIndex) -> tuple[Table, int] | None:
    """As in "the table in the chapter Costs", "the table in Appendix A": the only one below that heading."""
    said, start = match["said"], match.start("said")
    quoted = said[:1] in "\"“'"
    words = said[1:-1] if quoted else said
    if match["lead"].strip().lower() == "appendix":
        words, start = f"{match['lead']}{words}", match.start("lead")
    for end in _ends(words, quoted):
        heads = [h for h in (index.headings or bold_headings(index)) if _equal(h.text, words[:end])]
        if len(heads) != 1:
            continue
        found = [t for t in index.tables if heads[0].index < t.index < _stop(heads[0], index)]
        if len(found) > 1:
            raise Unfit(f'the table below "{heads[0].text}"', f"{len(found)} tables", "one")
        behind = start + end + 2 * quoted
        trail = re.match(r" (?:chapter|section|part|heading)\b", match.string[behind:])
        return (found[0], behind + (trail.end() if trail else 0)) if found else None
    return None


def _ends(words: str, quoted: bool) -> list[int]:
    """Where the words of a heading may end, the longest first."""
    return [len(words)] if quoted else [m.end() for m in reversed(list(re.finditer(r"\S+", words)))]


def _equal(heading: str, words: str) -> bool:
    """The words are the heading, without its number, or what it begins with before a colon ("Appendix A")."""
    bare = re.sub(r"^\s*[\d.]+\s+", "", heading)
    forms = {plain(heading), plain(bare), plain(bare.split(":")[0])}
    return bool(plain(words)) and plain(words) in forms


def _stop(heading: Paragraph, index: DocumentIndex) -> int:
    """Body position at which what stands below a heading ends."""
    heads = index.headings or bold_headings(index)
    return next((h.index for h in heads if h.index > heading.index and h.level <= heading.level), len(index.body))


__all__ = ["tables_described"]
