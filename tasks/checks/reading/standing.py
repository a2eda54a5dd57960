"""Parts told by where they stand or what stands over them: the subject line, my name, both paragraphs under a heading.

They become the words by which places.py and resolve.py find them; what the document does not bear out is unclear.
"""

import re
from collections.abc import Callable

from tasks.checks.reading.described import by_its_start, by_its_words, roots_of
from tasks.checks.reading.document import Document, Span
from tasks.checks.reading.lexicon import shades
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.members import TYPED, heads, labels, one_number

_SALUTATION = re.compile(
    r"\s*(?:dear\b|hello\b|hi\b|good (?:morning|afternoon|evening)\b|to whom it may)", re.IGNORECASE
)
_PERSON = re.compile(r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?[^\W\da-z_][\w’'-]*(?: [^\W\da-z_](?:[\w’'-]*|\.)){1,3}")
_NUMERALS = ("", "", "two", "three", "four", "five", "six", "seven", "eight")
_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_MOST_WORDS = 16  # of a subject line
_PLAIN = frozenset({
    "first", "second", "third", "fourth", "fifth", "last", "next", "previous", "top", "bottom", "header", "heading",
    "title", "new", "empty", "whole", "same", "other", "each", "every", "both", "all", "this", "that", "these",
    "those", "a", "an", "my", "our", "table", "row", "column", "list", "in", "of", "on", "to", "and", "or", "the",
    "blank", "entire", "extra", "another", "total's", "page", "small", "large", "big",
})  # fmt: skip


def standing(request: str, document: Document) -> str:
    """The request with such parts by what can be found.

    Raises:
        Unclear: they are not there, or may be several.
    """
    for pattern, find in _TURNS:
        for match in [*pattern.finditer(request)][::-1]:
            quoted = request[: match.start()].count('"') % 2
            words = "" if quoted else find(match, document)
            if words:
                request = request[: match.start()] + words + request[match.end() :]
    return request


def _filled(document: Document) -> list[int]:
    return [line.number for line in document.lines if line.text.strip() and line.key[1] is None]


# ---------------------------------------------------------------- letters


def _subject(match: re.Match[str], document: Document) -> str:
    known = labels(document)
    if "subject" in known or match["what"].casefold() in known:
        return ""
    lines = _filled(document)
    saluted = [k for k, n in enumerate(lines) if _SALUTATION.match(document.lines[n].text)]
    if len(saluted) != 1 or saluted[0] == 0:
        raise Unclear("which line is the subject line")
    number = lines[saluted[0] - 1]
    line = document.lines[number]
    marked = re.match(r"\s*(?:re|ref|reference|subject)\b", line.text, re.IGNORECASE)
    shown = all(
        run.get("bold") or run.get("underline") for run in line.part.get("runs", ()) if str(run["text"]).strip()
    )
    prose = line.text.rstrip()[-1:] in set(".,:") or len(line.text.split()) > _MOST_WORDS
    if prose or any(s.line == number for s in TYPED["date"](document)) or not (marked or shown):
        raise Unclear("which line is the subject line")
    return by_its_start(number, document)


def _sender(document: Document) -> list[int]:
    """The first lines up to an empty one, where they are a person's name and address."""
    block: list[int] = []
    for line in document.lines:
        if not line.text.strip() or line.key[1] is not None or line.kind != "paragraph":
            break
        block.append(line.number)
    told = [document.lines[n].text for n in block]
    person = bool(told) and _PERSON.fullmatch(told[0].strip()) is not None
    return block if person and re.search(r"[\d@]", " ".join(told[1:])) else []


def _my_name(match: re.Match[str], document: Document) -> str:
    block = _sender(document)
    if not block:
        raise Unclear("whose name is meant, and where it stands")
    name = document.lines[block[0]].text.strip()
    if not match["top"] and len(document.find(name, any_case=True)) > 1:
        raise Unclear(f'which "{name}" is meant')
    return "the first line"


def _address(match: re.Match[str], document: Document) -> str:
    if ("address",) in heads(document).values() or "address" in labels(document):
        return ""
    block = _sender(document)
    letter = any(_SALUTATION.match(line.text) for line in document.lines)
    if not letter or not 2 <= len(block) < len(_NUMERALS):
        raise Unclear("which lines are the sender's")
    return f"the first {_NUMERALS[len(block)]} lines"


# ---------------------------------------------------------------- headings


def _heading(words: str, document: Document) -> list[int]:
    wanted = tuple(one_number(w) for w in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", words) if w.casefold() != "the")
    whole = " ".join(re.findall(r"\w+", words.casefold()))
    return [
        n
        for n, said in heads(document).items()
        if said == wanted or " ".join(re.findall(r"\w+", document.lines[n].text.casefold())) == whole
    ]


def _levelled(number: int, level: int, document: Document) -> str:
    words = document.lines[number].text.strip().replace('"', "")
    return f'Apply the style "Heading {level}" to the heading "{words}"'


def _like(match: re.Match[str], document: Document) -> str:
    """As in "make X the same level as Y"."""
    one, other = _heading(match["what"], document), _heading(match["like"], document)
    if document.lettered or len(one) != 1 or len(other) != 1:
        raise Unclear("which headings are to be alike")
    return _levelled(one[0], int(document.lines[other[0]].part.get("level", 1)), document)


def _chapter(match: re.Match[str], document: Document) -> str:
    """As in "make X a chapter of its own"."""
    one = _heading(match["what"], document)
    first = next(iter(_filled(document)), -1)
    others = [document.lines[n].part.get("level", 1) for n in heads(document) if n not in {*one, first}]
    if document.lettered or len(one) != 1 or not others:
        raise Unclear("which heading is to be a chapter")
    return _levelled(one[0], min(others), document)


def _below(match: re.Match[str], document: Document) -> str:
    """As in "both paragraphs under membership"."""
    words = match["what"].split(" ")
    for size in range(min(len(words), 10), 0, -1):
        said = " ".join(words[:size])
        found = _heading(said, document)
        if len(found) > 1:
            raise Unclear("which of the headings with these words is meant")
        if found:
            head = document.lines[found[0]].text.strip()
            size += size < len(words) and words[size].casefold() in {"section", "heading", "chapter"}
            stop = said[len(said.rstrip(".,;:!?")) :]
            rest = " ".join(words[size:])
            under = "" if found[0] in document.lettered else "the heading "
            return "" if '"' in head else f'{match["lead"]} under {under}"{head}"{stop} {rest}'.rstrip()
    return ""


def _text(match: re.Match[str], document: Document) -> str:
    """As in "the text of the abstract", below a line that only looks like a heading."""
    found = [n for n in _heading(match["what"], document) if n in document.lettered]
    if not found:
        return ""
    lines = [n for n in document.below(found[0]) if document.lines[n].text.strip()]
    single = len(found) == len(lines) == 1 and document.lines[lines[0]].key[1] is None
    if not single or document.lines[lines[0]].kind != "paragraph":
        raise Unclear("what the text below that title is")
    return by_its_start(lines[0], document)


# ---------------------------------------------------------------- tables


def _table(match: re.Match[str], document: Document) -> str:
    """As in "the tournaments table": the one table with these words over it."""
    words = match["what"].split()
    if len(document.tables) > len(_ORDER) or {w.casefold() for w in words} & _PLAIN:
        return ""
    wanted = roots_of(match["what"])
    found = [k for k, t in enumerate(document.tables) if any(wanted <= roots_of(x) for x in _over(t, document))]
    if len(found) > 1:
        raise Unclear(f"which of {len(found)} tables is meant")
    return f"the {_ORDER[found[0]]} table" if found else ""


def _over(table: int, document: Document) -> list[str]:
    """The line right above a table, and the heading or bold line over it."""
    above = [line for line in document.lines if line.key[0] < table and line.key[1] is None and line.text.strip()]
    titles = [line.text for line in above if line.kind == "heading" or line.number in document.lettered]
    return [line.text for line in above[-1:]] + titles[-1:]


def _captioned(match: re.Match[str], document: Document) -> str:
    """The one line "Table 1 ..." right above a table."""
    found = []
    for t in document.tables:
        above = [line for line in document.lines if line.key[0] < t and line.key[1] is None and line.text.strip()]
        found += [line.number for line in above[-1:] if re.match(r"\s*(?:Table|Tab\.) ?\d", line.text)]
    if len(found) != 1 or "table caption" in document.words:
        raise Unclear(f"which of {len(found)} captions")
    return by_its_start(found[0], document)


def _list_end(match: re.Match[str], document: Document) -> str:
    """As in "at the end of the conduct list": after the last item below the one heading with these words."""
    wanted, ends = roots_of(match["what"]), list[int]()
    items = document.of_kind("list_item")
    for n in items:
        last = n + 1 not in items
        titles = [
            line.text
            for line in document.lines[:n]
            if line.key[1] is None
            and line.text.strip()
            and (line.kind == "heading" or line.number in document.lettered)
        ]
        if last and any(wanted <= roots_of(title) for title in titles[-1:]):
            ends.append(n)
    if len(ends) > 1:
        raise Unclear(f"at the end of which of {len(ends)} lists")
    return f"after {by_its_start(ends[0], document)}" if ends else ""


def _of_colour(code: str, name: str) -> bool:
    """One of the shades with the name; any in which one channel stands out is "red", "green" or "blue"."""
    if code in shades(name):
        return True
    channel = ("red", "green", "blue").index(name) if name in {"red", "green", "blue"} else -1
    if channel < 0 or not re.fullmatch("[0-9A-F]{6}", code):
        return False
    values = [int(code[i : i + 2], 16) for i in (0, 2, 4)]
    return values[channel] > max(96, 2 * max(v for k, v in enumerate(values) if k != channel))


def _coloured(match: re.Match[str], document: Document) -> str:
    """As in "the reminder in red letters": the one stretch in that colour."""
    lines, where = range(len(document.lines)), match["where"]
    if where:
        under = _heading(where, document)
        if len(under) != 1:
            raise Unclear(f'where "{where}" is')
        lines = range(under[0] + 1, under[0] + 1 + len(document.below(under[0])))
    name = match["colour"].casefold().replace("grey", "gray")
    found = list[Span]()
    for n in lines:
        at = 0
        for run in document.lines[n].part.get("runs", ()):
            size = 0 if "field" in run else len(run["text"])
            shown = bool(run["text"].strip()) and _of_colour(str(run.get("color") or "").upper(), name)
            if shown and found and found[-1].line == n and found[-1].end == at:
                found[-1] = Span(n, found[-1].start, at + size)
            elif shown:
                found.append(Span(n, at, at + size))
            at += size
    if len(found) != 1:
        raise Unclear(f"which of {len(found)} stretches in {match['colour']}")
    span = found[0]
    text = document.lines[span.line].text[span.start : span.end]
    lead = len(text) - len(text.lstrip())
    return by_its_words(Span(span.line, span.start + lead, span.start + len(text.rstrip())), document)


def _row(match: re.Match[str], document: Document) -> str:
    """As in "the total row": the one row whose first cell says so."""
    words = match["what"]
    if {w.casefold() for w in words.split()} & _PLAIN:
        return ""
    cells = [str(row[0]) for t in document.tables for row in document.body[t]["cells"] if row]
    found = [c for c in cells if c.strip().casefold() == words.casefold()] or [
        c for c in cells if roots_of(words) <= roots_of(c)
    ]
    if len(found) > 1:
        raise Unclear(f"which of {len(found)} rows is meant")
    return f'the row "{found[0].strip()}"' if found and '"' not in found[0] else ""


def _turn(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TOP = r"(?: right| up)? (?:at|on) (?:the )?(?:very )?(?:top|beginning|start)(?: of (?:the|my) \w+)?"
_MAKE = r"^(?:please )?(?:make|turn|put|set|bring|give) (?P<what>[^.;,]{2,60}?)(?: (?:heading|section|chapter|part))?"
_OWN = r"(?:,? (?:in)?to)?(?: an?| its)?(?: (?:main )?(?:chapter|section|part) (?:of|on) its own,?)?(?: and)?"
_LEAD = (
    r"(?P<lead>(?:both|all(?: the| of the)?|each|every|the|these|those)(?: (?:two|three|four|five|\d))? paragraphs?)"
)
_UNDER = r" (?:under|below|beneath|underneath|in|of|from) (?:the )?(?:heading )?(?P<what>(?!heading\b)\w.*)$"
_PAINTED = (
    r"\b(?:the|that|this|my) (?:reminder|remark|notice|warning|sentence|words?|text|bit|passage|phrase)"
    r"(?: (?:that|which) (?:is|are))?(?: (?:written|printed|set))? in (?P<colour>(?:dark |light )?(?:red"
    r"|blue|green|orange"
    r"|purple|yellow|gr[ae]y|brown))(?: (?:letters|type|print|ink|writing|font|colour|color))?"
    r"(?: (?:in|under|below|of) (?:the )?(?P<where>\w+(?: \w+)??)(?: section)?)?"
    r"(?=[.!?]*$| (?:bold|italic|should|must|has to|can)\b)"
)
_TURNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Document], str]], ...] = (
    (_turn(r"\b(?:the |my |our )?(?P<what>subject|reference|re)[ -]line\b(?! of)"), _subject),
    (
        _turn(
            r"\b(?:the |my |our )?(?:sender(?:['’]s)?|my|our) (?:own )?(?:address )?(?:block|address|details)"
            rf"(?:{_TOP})?"
        ),
        _address,
    ),
    (_turn(rf"\b(?:my|the) (?:own |full )?name(?P<top>{_TOP})"), _my_name),
    (
        _turn(
            r"\bmy (?:own |full )?name\b(?P<top>)(?! (?:in|below|under|at|on|after|before|column|row"
            r"|as)\b)"
        ),
        _my_name,
    ),
    (
        _turn(
            rf"{_MAKE}{_OWN} (?:(?:on|at|to|of|have) )?(?:the )?same (?:heading )?level as (?P<like>[^.;,]{{2,60}}?)"
            r"(?: (?:heading|section|chapter|part))?(?=[.!?]*$)"
        ),
        _like,
    ),
    (_turn(rf"{_MAKE} (?:into )?an? (?:main )?chapter (?:of|on) its own(?=[.!?]*$)"), _chapter),
    (_turn(_PAINTED), _coloured),
    (_turn(_LEAD + _UNDER), _below),
    (
        _turn(
            r"\bthe (?:text|content|paragraph|wording) (?:of|in|under|below) (?:the |my )?(?P<what>\w+)(?:"
            r" section)?\b"
        ),
        _text,
    ),
    (_turn(r"\bthe (?:table(?:['’]s)? caption|caption of the table)\b"), _captioned),
    (_turn(r"\bat the end of (?:the |my |our )?(?P<what>\w[\w’'-]*(?: \w+){0,2}) list\b"), _list_end),
    (_turn(r"\b(?:the|my|our) (?P<what>[^\W\d]\w*(?: \w+){0,2}?) table\b"), _table),
    (_turn(r"\b(?:the|my|our) (?P<what>[^\W\d]\w*(?: \w+){0,2}?) row\b"), _row),
)

__all__ = ["standing"]
