"""Runs of entries that people call a list: items of lists, short lines below a heading or an introduction, references.

A run has the names that it may be called by: its heading, where it is the only one there, and the line right above it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.quoting import listed
from tasks.planner.which_line import stems

_GENERIC = frozenset(stems("list item entry entries bullet bulleted numbered ordered unordered point thing"))
_REFERENCES = frozenset({
    "reference", "references", "reference list", "list of references", "bibliography", "literature", "literature cited",
    "works cited", "sources", "references cited", "source list", "cited literature", "citations",
})  # fmt: skip
_LEAD = re.compile(r"^(?:the|my|our|this|his|her|their|your) ", re.IGNORECASE)
_LIST_OF = re.compile(
    r"(?P<head>.*\b)?list(?: (?:of|for|called|named|titled|under|below|in|about) (?P<tail>.+))?", re.IGNORECASE
)
_ORDINALS = listed("first second third fourth fifth last next previous other above below")
_SHORT = 12
"""Words of a plain line that may be an entry; a reference may be longer."""
_INTRODUCES = 8
"""Words of a line above that may be a name."""


@dataclass(frozen=True)
class Run:
    """Neighbouring entries, and what they may be called by."""

    lines: tuple[Paragraph, ...]
    names: tuple[str, ...]

    @property
    def listed(self) -> bool:
        """Items of a list of the application."""
        return self.lines[0].kind == "list_item"

    @property
    def references(self) -> bool:
        """It is headed as a list of references."""
        return any(_bare(name) in _REFERENCES for name in self.names)


def run_called(said: str, index: DocumentIndex) -> Run | None:
    """The run that an expression means; None where it is no expression for one, or none is called so.

    Raises:
        Unfit: several may be meant.
    """
    bare = _LEAD.sub("", said.strip(" ,").strip()).strip("\"“”'‘’ ")
    named = re.sub(r" (?:section|part|page)$", "", bare, flags=re.IGNORECASE)
    runs = list(_runs(index))
    if _bare(named) in _REFERENCES:
        return _one([run for run in runs if run.references], said)
    form = _LIST_OF.fullmatch(bare)
    if form is None:
        return _one([run for run in runs if _bare(bare) in {_bare(name) for name in run.names}], said)
    head = (form["head"] or "").strip()
    tail = re.sub(r" (?:section|heading)$", "", _LEAD.sub("", form["tail"] or ""), flags=re.IGNORECASE)
    tail = re.sub(r"^(?:heading|section|the) ", "", tail, flags=re.IGNORECASE).strip("\"“”'‘’")
    if _ORDINALS & set(head.lower().split()):
        return None
    wanted = frozenset(stems(f"{head} {tail}")) - _GENERIC
    runs = _of_kind(head, runs, bool(wanted))
    return _one(_called(wanted, runs, index) if wanted else runs, said)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _one(found: Sequence[Run], said: str) -> Run | None:
    if len(found) > 1:
        raise Unfit("the list", f'{len(found)} that "{said}" may mean', "one, or its heading")
    return found[0] if found else None


def _of_kind(said: str, runs: Sequence[Run], named: bool) -> list[Run]:
    """Lists with bullets or numbers where that is said; plain lines only where a name is said, or there are no lists.

    Raises:
        Unfit: there is no list of the kind.
    """
    numbers, bullets = (
        re.search(kind, said, re.IGNORECASE) for kind in (r"\b(?:numbered|ordered)", "bullet|unordered")
    )
    wanted = "number" if numbers else "bullet" if bullets else ""
    lists = [run for run in runs if run.listed]
    if not wanted:
        return list(runs) if named or not lists else lists
    found = [run for run in lists if all(line.part.get("list") == wanted for line in run.lines)]
    if not found:
        raise Unfit("the list", f'no "{said.strip()} list"', "one of that kind")
    return found


def _called(wanted: frozenset[str], runs: Sequence[Run], index: DocumentIndex) -> list[Run]:
    """Those with just these words in a name; else, where a name is that of a list or there is one list, with more."""
    names = {id(run): [frozenset(stems(name)) for name in run.names] for run in runs}
    exact = [run for run in runs if any(name - _GENERIC == wanted for name in names[id(run)])]
    if exact:
        return exact
    more = [run for run in runs if any(wanted <= name for name in names[id(run)])]
    if len(more) == 1 and (len(runs) == 1 or any(wanted <= n and "list" in n for n in names[id(more[0])])):
        return more
    title = next((p for p in index.paragraphs if not p.empty), None)
    alone = len(runs) == 1 and title is not None and title.kind != "list_item" and title not in runs[0].lines
    if alone and title is not None and wanted <= frozenset(stems(title.text)):
        return list(runs)
    return more if len(more) > 1 else []


# ---------------------------------------------------------------- where entries stand


def _runs(index: DocumentIndex) -> Iterator[Run]:
    for lines in index.lists:
        others = [other for other in index.lists if other[0].section == lines[0].section]
        names = [*lines[0].section[-1:]] if len(others) == 1 else []
        yield Run(lines, tuple(dict.fromkeys([*names, *_above(lines[0], index)])))
    for head in index.paragraphs:
        lines = _below(head, index)
        if lines:
            yield Run(lines, (head.text,))


def _above(first: Paragraph, index: DocumentIndex) -> list[str]:
    above = index.paragraphs[first.number - 2] if first.number > 1 else None
    near = above is not None and above.index == first.index - 1 and above.kind in ("paragraph", "heading")
    return [above.text] if above is not None and near and 0 < len(above.text.split()) <= _INTRODUCES else []


def _below(head: Paragraph, index: DocumentIndex) -> tuple[Paragraph, ...]:
    """Plain lines right below a heading or an introduction, up to an empty line or what is none, if all are entries."""
    references = _bare(head.text) in _REFERENCES
    introduces = head.kind == "paragraph" and head.text.rstrip().endswith(":") and len(head.text.split()) <= _INTRODUCES
    if not (head.kind == "heading" or introduces or (references and head.kind == "paragraph")):
        return ()
    lines: list[Paragraph] = []
    for line in index.paragraphs[head.number :]:
        if line.index != head.index + len(lines) + 1 or line.empty or line.kind != "paragraph":
            break
        lines.append(line)
    behind = index.paragraphs[head.number + len(lines) :]
    more = next((p for p in behind if not p.empty), None)
    if references and more is not None and more.kind in ("paragraph", "list_item"):
        return ()  # entries with empty lines between them
    entries = len(lines) > 1 and (references or all(_is_entry(line.text) for line in lines))
    return tuple(lines) if entries else ()


def _is_entry(text: str) -> bool:
    return len(text.split()) <= _SHORT and text.rstrip()[-1:] not in ".!?:"
