"""The list that words tell, of items or of plain lines: by its heading, the line above it, or as the only one."""

import re
from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.one_line import roots, runs

_WHOSE = frozenset({"the", "my", "our", "this", "his", "her", "their", "your"})
_LISTING = frozenset({
    "list", "items", "item", "entries", "entry", "bullet", "bulleted", "numbered", "ordered", "unordered", "point",
    "points", "things", "thing", "bullets",
})  # fmt: skip
_TELLS = frozenset({"of", "for", "called", "named", "titled", "under", "below", "in", "about"})
_PARTS = frozenset({"section", "heading", "part"})
_LITERATURE = frozenset({
    "reference", "references", "reference list", "list of references", "bibliography", "literature", "literature cited",
    "works cited", "sources", "references cited", "source list", "cited literature", "citations",
})  # fmt: skip


def list_meant(words: Sequence[str], document: Document) -> range | None:
    """Body positions of the lines of the list; None where the words tell no list, or none is called so.

    Raises:
        Unclear: several may be meant.
    """
    said = list(words[1:]) if words[0] in _WHOSE else list(words)
    if said and said[-1] in {*_PARTS, "page"}:
        said = said[:-1]
    said = [w for word in said for w in re.findall(r"[^\W_]+", word.casefold())]
    found = _named(document)
    if " ".join(said) in _LITERATURE:
        return _only([lines for lines, names in found if any(_flat(name) in _LITERATURE for name in names)])
    if "list" not in said:
        return _only([lines for lines, names in found if said and any(_flat(name) == " ".join(said) for name in names)])
    at = said.index("list")
    head, tail = said[:at], said[at + 1 :]
    if (tail and tail[0] not in _TELLS) or {"of", "on", "in", "after", "before", "with", *_ORDER} & {*head}:
        return None
    wanted = set(roots([w for w in [*head, *tail[1:]] if w not in _LISTING | _WHOSE | _PARTS]))
    bullets = {"bullet", "bulleted", "unordered"} & {*head}
    kind = "number" if {"numbered", "ordered"} & {*head} else "bullet" if bullets else ""
    lists = [(lines, names) for lines, names in found if document.body[lines[0]]["kind"] == "list_item"]
    if kind:
        found = [each for each in lists if {document.body[n].get("list") for n in each[0]} == {kind}]
        if not found:
            raise Unclear("there is no list of that kind")
    if wanted:
        return _only(_called(wanted, found, document))
    return _only([lines for lines, _ in (found if kind or not lists else lists)])


_ORDER = frozenset(
    {"first", "second", "third", "fourth", "fifth", "last", "next", "previous", "other", "above", "below"}
)


def _only(found: Sequence[range]) -> range | None:
    if len(found) > 1:
        raise Unclear(f"{len(found)} lists may be meant: name the one by its heading")
    return found[0] if found else None


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _bag(text: str) -> set[str]:
    return set(roots([w for w in re.findall(r"[^\W_]+", text.casefold()) if w not in _LISTING]))


def _called(wanted: set[str], found: Sequence[tuple[range, list[str]]], document: Document) -> list[range]:
    """Those whose name has just these words; else those with more, where it is a list by name or the only one."""
    same = [lines for lines, names in found if any(_bag(name) == wanted for name in names)]
    if same:
        return same
    more = [(lines, [n for n in names if wanted <= _bag(n)]) for lines, names in found]
    more = [(lines, names) for lines, names in more if names]
    if len(more) > 1:
        return [lines for lines, _ in more]
    if more and (len(found) == 1 or any("list" in _flat(name).split() for name in more[0][1])):
        return [more[0][0]]
    top = next((n for n, p in enumerate(document.body) if str(p.get("text", "")).strip()), 0)
    entitled = len(found) == 1 and top not in found[0][0] and document.body[top]["kind"] in {"heading", "paragraph"}
    return [found[0][0]] if entitled and wanted <= _bag(str(document.body[top]["text"])) else []


# ---------------------------------------------------------------- which lists there are


def _named(document: Document) -> list[tuple[range, list[str]]]:
    """Every list with the texts that it may be called by."""
    lists = [range(first, last) for first, last in runs(document.body)]
    heads = {lines: _head(lines[0], document) for lines in lists}
    found = []
    for lines in lists:
        alone = heads[lines] >= 0 and sum(head == heads[lines] for head in heads.values()) == 1
        names = [str(document.body[heads[lines]]["text"])] if alone else []
        above = lines[0] - 1
        if above >= 0 and document.body[above]["kind"] in {"paragraph", "heading"}:
            text = str(document.body[above]["text"])
            names += [text] if 0 < len(text.split()) <= 8 and text not in names else []
        found.append((lines, names))
    return found + [(lines, [name]) for name, lines in _lines(document)]


def _head(at: int, document: Document) -> int:
    return next(
        (n for n in range(at, -1, -1) if document.body[n]["kind"] == "heading" and document.body[n]["text"]), -1
    )


def _lines(document: Document) -> list[tuple[str, range]]:
    """Plain lines that serve as a list, below their heading or the line that introduces them."""
    found = []
    for at, part in enumerate(document.body):
        text = str(part.get("text", "")).strip()
        cited = _flat(text) in _LITERATURE
        leads = part["kind"] == "heading" or (
            part["kind"] == "paragraph" and (cited or (text.endswith(":") and len(text.split()) <= 8))
        )
        if not leads or not text:
            continue
        stop = at + 1
        while stop < len(document.body) and _is_line(document.body[stop]):
            stop += 1
        behind = next((p for p in document.body[stop:] if p["kind"] == "table" or str(p["text"]).strip()), None)
        torn = cited and behind is not None and behind["kind"] in {"paragraph", "list_item"}
        short = all(_short(str(p["text"])) for p in document.body[at + 1 : stop])
        if stop - at > 2 and not torn and (cited or short):
            found.append((text, range(at + 1, stop)))
    return found


def _is_line(part: Part) -> bool:
    return part["kind"] == "paragraph" and bool(str(part["text"]).strip())


def _short(text: str) -> bool:
    return len(text.split()) <= 12 and text.rstrip()[-1] not in ".!?:"
