"""Places that a document has by its kind: the subject line of a letter, "my name at the top", the sender's block."""

import re
from collections.abc import Callable, Sequence

from tasks.planner.described import fits, line_words
from tasks.planner.document import DocumentIndex, Paragraph, Table, plain
from tasks.planner.typed import stretches

_GREETING = re.compile(
    r"\s*(?:dear|hello|hi|to whom it may concern|good (?:morning|afternoon|evening))\b.{0,60}$", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.? )?[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ](?:[\w’'-]+|\.))(?: [A-ZÀ-Þ][\w’'-]+){0,2}"
)
_LONGEST_SUBJECT = 120  # characters; what is longer is text
_MOST_SENDER = 8  # lines of a sender's address
_COUNT = ("", "", "two", "three", "four", "five", "six", "seven", "eight")
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_TOP = r"(?: (?:right |up )?(?:at|on) (?:the )?(?:very )?(?:top|beginning|start)(?: of (?:the|my) \w+)?)?"
_PART = r"(?: (?:heading|section|chapter|part))?"


class Misplaced(Exception):
    """A place that the document has not, or of which nobody can say which it is."""


def spots(text: str, index: DocumentIndex) -> str:
    """A request in which such places are put as the document has them.

    Args:
        text: as plain orders.
        index: the document.

    Raises:
        Misplaced: what is named so is not there, or may be several.
    """
    for pattern, find in _RULES:
        for match in reversed(list(pattern.finditer(text))):
            words = None if _in_quotes(text, match.start()) else find(match, index)
            if words is not None:
                text = f"{text[: match.start()]}{words}{text[match.end() :]}"
    return text


def _in_quotes(text: str, at: int) -> bool:
    return text.count('"', 0, at) % 2 == 1 or text.count("“", 0, at) > text.count("”", 0, at)


# ---------------------------------------------------------------- of letters


def subject(index: DocumentIndex) -> Paragraph | None:
    """The line before the greeting that stands out from its neighbours; None where there is none."""
    filled = [p for p in index.paragraphs if not p.empty]
    greetings = [k for k, p in enumerate(filled) if _GREETING.match(p.text)]
    if len(greetings) != 1 or not greetings[0]:
        return None
    line = filled[greetings[0] - 1]
    other = line.text.rstrip().endswith((".", ",", ":")) or len(line.text) > _LONGEST_SUBJECT
    dated = any(p.paragraph == line.number for p in stretches(index, "date"))
    said = re.match(r"\s*(?:re|subject|ref|reference)\b", line.text, re.IGNORECASE)
    stands_out = _all_runs(line, "bold") or _all_runs(line, "underline")
    return line if (stands_out or said) and not (other or dated) else None


def _all_runs(paragraph: Paragraph, key: str) -> bool:
    runs = [run for run in paragraph.part.get("runs") or [] if str(run.get("text", "")).strip()]
    return bool(runs) and all(run.get(key) for run in runs)


def _subject_line(match: re.Match[str], index: DocumentIndex) -> str | None:
    if index.labelled.get("subject") or index.labelled.get(plain(match["what"])):
        return None
    line = subject(index)
    if line is None:
        raise Misplaced("no line is the subject line beyond doubt")
    first = " ".join(line.text.split()[:4]).replace('"', "")
    if sum(p.text.startswith(first) for p in index.paragraphs) != 1:
        raise Misplaced("the subject line begins as another line does")
    return f'the line that begins with "{first}"'


def _sender(index: DocumentIndex) -> list[Paragraph]:
    """The lines with name and address that a document begins with, up to the first empty one."""
    lines: list[Paragraph] = []
    for paragraph in index.paragraphs:
        if paragraph.empty or paragraph.kind != "paragraph":
            break
        lines.append(paragraph)
    addressed = any(re.search(r"\d|@", p.text) for p in lines[1:])
    return lines if lines and addressed and _NAME.fullmatch(lines[0].text.strip()) else []


def _my_name(match: re.Match[str], index: DocumentIndex) -> str | None:
    lines = _sender(index)
    if not lines:
        raise Misplaced("the document does not begin with a person's name")
    if not match["top"] and len(index.occurrences(lines[0].text.strip())) != 1:
        raise Misplaced(f'"{lines[0].text.strip()}" stands there more than once')
    return "the first line"


def _block(match: re.Match[str], index: DocumentIndex) -> str | None:
    lines, own = _sender(index), index.headed.get("address")
    greeted = any(_GREETING.match(p.text) for p in index.paragraphs)
    if own:
        return None
    if not greeted or not 1 < len(lines) <= _MOST_SENDER:
        raise Misplaced("which lines are the sender's is not clear")
    return f"the first {_COUNT[len(lines)]} lines"


# ---------------------------------------------------------------- of headings


def _same_level(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "make descaling the same level as cleaning"."""
    one, other = (_headings(index, match[part]) for part in ("what", "like"))
    if len(one) != 1 or len(other) != 1:
        raise Misplaced("which headings are meant is not clear")
    return _leveled(one[0], other[0].level)


def _own_chapter(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "make descaling a chapter of its own": a heading as high as the highest below the title."""
    one = _headings(index, match["what"])
    if len(one) != 1:
        raise Misplaced("which heading is meant is not clear")
    others = [h.level for h in index.headings if h is not index.title and h not in one]
    if not others:
        raise Misplaced("there is no other chapter")
    return _leveled(one[0], min(others))


def _leveled(heading: Paragraph, level: int) -> str:
    words = heading.text.strip().replace('"', "")
    return f'Apply the style "Heading {level}" to the heading "{words}"'


def _headings(index: DocumentIndex, words: str) -> Sequence[Paragraph]:
    words = re.sub(r"^(?:the|my|our) |[\"“”]", "", words.strip(), flags=re.IGNORECASE)
    bare = [h for h in index.headings if plain(re.sub(r"^\s*[\d.]+\s+", "", h.text)) == plain(words)]
    return [h for h in index.headed.get(plain(words), ()) if h.kind == "heading"] or bare


def _paragraphs_below(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "both paragraphs under membership": the heading, not words of the text."""
    said = match["what"].split()
    for count in range(len(said), 0, -1):
        words = " ".join(said[:count]).rstrip(".,;:!?")
        found = _headings(index, words) or [h for h in index.headed.get(plain(words), ()) if plain(words)]
        if len(found) > 1:
            raise Misplaced(f"there are {len(found)} headings of these words")
        if found:
            rest = said[count:]
            rest = rest[1:] if rest[:1] and rest[0] in ("section", "heading", "chapter") else rest
            mark = re.search(r"[.,;:!?]*$", said[count - 1])
            words = found[0].text.strip()
            if '"' in words:
                return None
            behind = f" {' '.join(rest)}" if rest else ""
            under = "the heading " * (found[0].kind == "heading")
            return f'{match["lead"]} under {under}"{words}"{mark[0] if mark else ""}{behind}'
    return None


def _text_of(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "the text of the abstract", where a line that only looks like a heading is called so."""
    found = [h for h in index.headed.get(plain(match["what"]), ()) if h.kind != "heading"]
    if not found:
        return None
    below = [p for p in index.below(found[0]) if not p.empty]
    if len(found) > 1 or len(below) != 1 or below[0].kind != "paragraph":
        raise Misplaced(f'what the text of "{match["what"]}" is, is not clear')
    return line_words(below[0].place, index)


def _row_of(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "the top row of the tournaments": of the one table that stands below those words."""
    if len(index.tables) > len(_NTH):
        return None
    found = [t for t in index.tables if any(fits(text, match["what"].split()) for text in _above(t, index))]
    if len(found) > 1:
        raise Misplaced(f'there are {len(found)} tables below "{match["what"]}"')
    return f"{match['row']} of the {_NTH[found[0].number - 1]} table" if found else None


def _above(table: Table, index: DocumentIndex) -> list[str]:
    """What stands right above a table, and the heading over it."""
    above = [p for p in index.paragraphs if p.index < table.index and not p.empty]
    return [p.text for p in above[-1:]] + [p.text for p in above if index.heads(p)][-1:]


def _caption(match: re.Match[str], index: DocumentIndex) -> str | None:
    """The line that says "Table 1" right above the only table that has such a line."""
    found = [
        t.before for t in index.tables if t.before is not None and re.match(r"\s*(?:Table|Tab\.) ?\d", t.before.text)
    ]
    if len(found) != 1 or index.occurrences("table caption"):
        raise Misplaced(f"there are {len(found)} captions of tables")
    return line_words(found[0].place, index)


def _end_of_list(match: re.Match[str], index: DocumentIndex) -> str | None:
    """As in "at the end of the conduct list": behind the last item of the one list below those words."""
    said = match["what"]
    runs = [run for run in index.lists if any(fits(text, said.split()) for text in _over(run[0], index))]
    if len(runs) > 1:
        raise Misplaced(f"there are {len(runs)} lists that may be the {said} list")
    return f"after {line_words(runs[0][-1].place, index)}" if runs else None


def _over(item: Paragraph, index: DocumentIndex) -> list[str]:
    """What stands over a list: the heading, or the bold line that serves as one."""
    above = [p for p in index.paragraphs[: item.number - 1] if not p.empty and p.kind != "list_item"]
    titles = [p.text for p in above if index.heads(p)]
    return titles[-1:]


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MAKE = r"^(?:please )?(?:make|turn|put|set|bring|give) (?P<what>[^.;,]{2,60}?)" + _PART
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DocumentIndex], str | None]], ...] = (
    (_rule(r"\b(?:the |my |our )?(?P<what>subject|reference|re)[ -]line\b(?! of)"), _subject_line),
    (
        _rule(
            r"\b(?:the |my |our )?(?:sender(?:['’]s)?|my|our) (?:own )?(?:address )?(?:block|address|details)"
            r"(?P<top>" + _TOP.replace("?:", "", 1) + r")"
        ),
        _block,
    ),
    (
        _rule(
            r"\b(?:my|the) (?:own |full )?name(?=(?: right| up)? (?:at|on) (?:the )?(?:very )?(?:top"
            r"|beginning|start)\b)"
            r"(?P<top>" + _TOP.removesuffix("?") + r")"
        ),
        _my_name,
    ),
    (
        _rule(
            r"\bmy (?:own |full )?name\b(?P<top>)(?! (?:in|below|under|at|on|after|before|column|row"
            r"|as)\b)"
        ),
        _my_name,
    ),
    (
        _rule(
            _MAKE
            + r"(?:,? (?:in)?to)?(?: an?| its)?(?: (?:main )?(?:chapter|section|part) (?:of|on) its own,?)?(?: and)?"
            r" (?:(?:on|at|to|of|have) )?(?:the )?same (?:heading )?level as (?P<like>[^.;,]{2,60}?)"
            + _PART
            + r"(?=[.!?]*$)"
        ),
        _same_level,
    ),
    (_rule(_MAKE + r" (?:into )?an? (?:main )?chapter (?:of|on) its own(?=[.!?]*$)"), _own_chapter),
)

_BELOW = r"(?:under|below|beneath|underneath|in|of|from) (?:the )?(?:heading )?"
_RULES = (
    *_RULES,
    (
        _rule(
            r"\b(?P<lead>(?:both|all(?: the| of the)?|each|every|the|these|those)(?: (?:two|three|four|five|\d))?"
            r" paragraphs?) " + _BELOW + r"(?P<what>(?!heading\b)\w.*)$"
        ),
        _paragraphs_below,
    ),
    (
        _rule(
            r"\bthe (?:text|content|paragraph|wording) (?:of|in|under|below) (?:the |my )?(?P<what>\w+)(?:"
            r" section)?\b"
        ),
        _text_of,
    ),
    (
        _rule(
            r"\b(?P<row>(?:top|first|header|heading|last|bottom) row) of (?:the |my"
            r" )?(?P<what>(?!tables?\b|first\b|second\b"
            r"|last\b|both\b|each\b|every\b)[^\W\d]\w*(?: (?!table)\w+)?)(?= (?:an?|in|bold|to)\b|[.!?]*$)"
        ),
        _row_of,
    ),
    (_rule(r"\bthe (?:table(?:['’]s)? caption|caption of the table)\b"), _caption),
    (_rule(r"\bat the end of (?:the |my |our )?(?P<what>\w[\w’'-]*(?: \w+){0,2}) list\b"), _end_of_list),
)

__all__ = ["Misplaced", "spots", "subject"]
