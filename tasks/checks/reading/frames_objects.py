"""Clauses about notes, comments, bookmarks, links, fields, breaks, headers, footers and the document's description."""

import re
from dataclasses import replace
from itertools import pairwise

from tasks.checks.reading.clauses import Clause
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.frames_formats import removes
from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.objects import NumberedWish, ObjectWish, PropertyWish, StoryLookWish, StoryWish
from tasks.checks.reading.resolve import resolve

_AREAS = {
    "footnote": ("note", "footnote"), "endnote": ("note", "endnote"), "comment": ("comment", ""),
    "bookmark": ("bookmark", ""), "hyperlink": ("hyperlink", ""), "page_break": ("break", "page"),
    "column_break": ("break", "column"), "page_number": ("field", "page_number"), "page_count": ("field", "page_count"),
    "date": ("field", "date"), "time": ("field", "time"), "title_field": ("field", "title"),
    "author": ("field", "author"), "word_count": ("field", "word_count"), "toc": ("field", "toc"),
    "index": ("field", "index"),
}  # fmt: skip
_WITH_TEXT = frozenset({"footnote", "endnote", "comment", "bookmark", "hyperlink"})
_FIELD_NAMES = {"title": "title", "subject": "subject", "date": "date", "time": "time", "author": "author"}


_EDGES = {"begins": "start", "ends": "end"}
"""As in "the document should start with a table of contents"."""


def objects(frame: Frame) -> list[Wish] | None:
    """Something inserted into the text, or deleted from it."""
    clause = frame.clause
    found = clause.roles("object")
    found = [k for k in found if clause.items[k].name in _AREAS and not _only_description(clause, k)]
    field = _field(clause)
    if not found and not field:
        return None
    if any(clause.items[k].name == "paragraph.page_break_before" for k in clause.roles("format")):
        clause.take(found)  # "to the next page with a page break"
        return None
    name = clause.items[found[0]].name if found else field
    of_total = _several(clause, found)
    name = "page_number" if of_total else name
    clause.take(found)
    removal = removes(frame)
    text = None if removal else content(clause, found[0], name) if found and name in _WITH_TEXT else None
    clause.take(
        [
            *clause.verbs("insert", "set"),
            *[
                k
                for k in clause.roles("relation")
                if clause.items[k].name in _EDGES and k + 1 < len(clause.items) and clause.items[k + 1].role != "quote"
            ],
        ]
    )
    if name in {"date", "time", "author", "page_number", "page_count", "word_count", "title_field"} or field:
        clause.take([k for k, i in enumerate(clause.items) if i.text.casefold() in {"field", "document"}])
        if not removal and clause.has("below", "under", "underneath", "beneath", "above"):
            raise Unreadable("whether the field is to stand on a line of its own cannot be told")
    area, kind = _AREAS.get(name, ("field", name))
    if name in _WITH_TEXT and text is None and not removal and name != "hyperlink":
        raise Unreadable(f"what the {name} is to say is not said")
    wished = _object_wishes(frame, area, kind, text, removal)
    if name == "hyperlink" and text is None and not removal:
        for wish in wished:
            if isinstance(wish, ObjectWish):
                wish.text = _own_address(wish, frame)
    return _with_total(wished, removal) if of_total else wished


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\w/?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)


def _own_address(wish: ObjectWish, frame: Frame) -> str:
    """Where a link leads that is said without: words that are an address lead there.

    Raises:
        Unreadable: they are none.
    """
    ways = resolve(wish.place, frame.document) if wish.place is not None else []
    spans = ways[0] if len(ways) == 1 else ()
    words = frame.document.lines[spans[0].line].text[spans[0].start : spans[0].end].strip() if len(spans) == 1 else ""
    if _ADDRESS.fullmatch(words) is None:
        raise Unreadable("what the hyperlink is to say is not said")
    return f"mailto:{words}" if "@" in words else words


_FIELDS = frozenset(
    {"date", "time", "author", "page_number", "page_count", "word_count", "title_field", "toc", "index"}
)


def _several(clause: Clause, found: list[int]) -> bool:
    """Whether page numbers with the number of pages are asked for.

    Raises:
        Unreadable: any other two fields are.
    """
    names = {clause.items[k].name for k in found} & _FIELDS
    if len(names) > 1 and names != {"page_number", "page_count"}:
        raise Unreadable("more than one field is asked for at once")
    return len(names) > 1


def _with_total(wished: list[Wish], removal: bool) -> list[Wish]:
    """Page numbers as in "Page 1 of 2": the number of pages comes or goes with them."""
    numbers = [w for w in wished if isinstance(w, ObjectWish)]
    counts = [replace(w, type="page_count", says=w.says.replace("page_number", "page_count")) for w in numbers]
    story = next((w.story for w in numbers if w.story != "body"), "")
    if not (story or removal):
        raise Unreadable("page numbers of so many pages are looked for in a header or footer only")
    return [*wished, *counts, *([] if removal else [NumberedWish(story, f"Page 1 of 2 in the {story}")])]


def _only_description(clause: Clause, k: int) -> bool:
    """As in "set the comments property to ...", "the author of the document"."""
    return clause.has("property", "properties", "metadata") and clause.items[k].name in {"comment", "author"}


def _field(clause: Clause) -> str:
    """As in "a title field": names of fields that are words of other kinds too."""
    if not clause.has("field", "fields"):
        return ""
    for k, item in enumerate(clause.items):
        following = clause.items[k + 1].text.casefold() if k + 1 < len(clause.items) else ""
        if item.text.casefold() in _FIELD_NAMES and following in {"field", "fields"}:
            clause.take([k])
            return _FIELD_NAMES[item.text.casefold()]
    return ""


def _object_wishes(frame: Frame, area: str, kind: str, text: str | None, removal: bool) -> list[Wish]:
    clause = frame.clause
    corner, at = _corner(clause) if kind == "page_number" else ("", "")
    places = frame.read_places()
    named = list(dict.fromkeys(p.noun for p in places if p.noun in {"header", "footer"}))
    if len(named) > 1:
        raise Unreadable("both the header and the footer are named")
    story = next(iter(named), "body")
    if kind == "page_number" and not removal:
        _one_page_style(frame)
    elsewhere = [p for p in places if p.noun not in {"header", "footer", "page", "document"} or p.words or p.ordinals]
    if kind == "page_number" and story == "body" and not elsewhere:
        story = corner or _edge(clause) or "footer"
    if story != "body" and elsewhere:
        raise Unreadable("two places are named")
    side = next((p.preposition for p in elsewhere if p.preposition), "") or _side(clause) or _edge_of(clause)
    op = "deleted" if removal else "inserted"
    _as_many(frame, area, kind)
    many = removal and (any(p.all for p in places) or _plural(clause, area) or not elsewhere)
    frame.places = elsewhere
    if (
        not elsewhere
        and area in {"note", "comment", "bookmark", "hyperlink", "break"}
        and not removal
        and kind != "page"
    ):
        raise Unreadable("it is not said where")
    if at and (removal or story == "body"):
        raise Unreadable("a page number on one side is looked for in a new header or footer only")
    look: list[Wish] = [StoryLookWish(story, at, f"page number on the {at}")] if at else []
    return look + [
        ObjectWish(area, op, f"{kind or area} {op}", kind, text, place, side, story, None if many else 1)
        for place in (*elsewhere, *([] if elsewhere else [None]))
    ]


def _one_page_style(frame: Frame) -> None:
    """Raise where pages lie differently: the application gives each kind a header and footer of its own."""
    pages = [p for p in frame.document.parts if p["kind"] == "page"]
    if len({(p.get("orientation"), p.get("width"), p.get("height")) for p in pages}) > 1:
        raise Unreadable("the pages have several layouts, each with a header and footer of its own")


def _as_many(frame: Frame, area: str, kind: str) -> None:
    """Raise where "both comments", "the three footnotes" are not all that the document holds."""
    items = frame.clause.items
    for k in range(1, len(items)):
        counted = items[k - 1].role == "number" and k > 1 and items[k - 2].text.casefold() in {"the", "all", "these"}
        both = items[k - 1].tokens[0].low == "both"
        if items[k].role != "object" or not (both or counted):
            continue
        said = 2 if both else int(items[k - 1].value)
        held = [p for p in frame.document.of(area) if p.get("type", "") == kind or not kind]
        if len(held) != said:
            raise Unreadable(f"the document holds {len(held)} and not {said} of {items[k].text}")
        frame.clause.take([k - 1])


_ASIDE = {
    "left": "left", "right": "right", "center": "center", "centre": "center", "centered": "center", "centred": "center",
    "middle": "center",
}  # fmt: skip


def _corner(clause: Clause) -> tuple[str, str]:
    """Header or footer, and the side there, as in "at the bottom right", "in the top left corner"; "" for not said.

    Raises:
        Unreadable: two sides are said.
    """
    if clause.roles("quote", "literal"):
        return "", ""
    free = [k for k in range(len(clause.items)) if k not in clause.used]
    said = {k: {t.low for t in clause.items[k].tokens} for k in free}
    sides = [k for k in free if said[k] & _ASIDE.keys()]
    found = {_ASIDE[word] for k in sides for word in said[k] & _ASIDE.keys()}
    if not found:
        return "", ""
    if len(found) > 1:
        raise Unreadable("two sides are named")
    edges = [k for k in free if said[k] & {"top", "bottom", "foot", "head"}]
    corners = [k for k in free if said[k] & {"corner", "side"}]
    edge = {"header" if said[k] & {"top", "head"} else "footer" for k in edges}
    clause.take([*sides, *edges, *corners])
    if len(edge) > 1:
        raise Unreadable("two edges of the page are named")
    return next(iter(edge), ""), found.pop()


def _plural(clause: Clause, area: str) -> bool:
    return any(item.role == "object" and item.tokens[-1].low.endswith("s") for item in clause.items)


def _edge(clause: Clause) -> str:
    """As in "at the bottom of the page" is the footer."""
    for k in [k for k, i in enumerate(clause.items) if i.role == "preposition" and i.name in {"start", "end"}]:
        clause.take([k])
        return "header" if clause.items[k].name == "start" else "footer"
    return ""


def _edge_of(clause: Clause) -> str:
    """As in "should end with a date field"."""
    pairs = pairwise(clause.items)
    return next(
        (_EDGES[a.name] for a, b in pairs if a.role == "relation" and a.name in _EDGES and b.role != "quote"), ""
    )


def _side(clause: Clause) -> str:
    return next((i.name for i in clause.items if i.role == "preposition" and i.name != "in"), "")


def content(clause: Clause, at: int, name: str) -> str | None:
    """The new text: behind "saying" or a colon, or right behind the object itself; for names also behind "as"."""
    items = clause.items
    if name == "hyperlink" and clause.roles("url"):
        clause.take(clause.roles("url")[:1])
        return next(i.text for i in items if i.role == "url")
    if name == "bookmark":
        called = next((k for k in clause.roles("relation") if items[k].name == "named" and k + 1 < len(items)), None)
        if called is not None:
            clause.take([called, called + 1])
            return str(items[called + 1].value or items[called + 1].text)
    quotes = clause.roles("quote", "literal", "word") if name in {"bookmark", "hyperlink"} else clause.roles("quote")
    quotes = [
        k for k in quotes if items[k].role != "literal" or _introduced(items[k - 1].text.casefold(), items[k - 1].role)
    ]
    for k in (*quotes, *(q for q in quotes if q == at + 1)):
        back = k - 1
        while back > at and items[back].role == "filler" and items[back].text.casefold() not in {":", "as"}:
            clause.take([back])
            back -= 1
        lead = items[back] if back >= 0 else None
        named = (
            lead is not None
            and lead.role == "preposition"
            and lead.text.casefold() in {"as", "with"} | ({"to"} if name == "hyperlink" else set())
        )
        told = lead is not None and (lead.role == "relation" or lead.text == ":" or named)
        adjacent = back == at and (k != quotes[0] or len(quotes) == 1 or not _told_later(items, quotes))
        if (told and _after_place(items, back, at)) or adjacent:
            clause.take([k, *([back] if back != at else [])])
            return str(items[k].value or items[k].text)
    return None


def _told_later(items: list[Item], quotes: list[int]) -> bool:
    """As in "annotate X with Y": the words right behind are the place, the later ones are the text."""
    lead = items[quotes[1] - 1]
    return lead.text.casefold() in {"with", ":", "as", "saying", "that says", "reading", "that reads"}


def _introduced(text: str, role: str) -> bool:
    return role == "relation" or text in {"as", ":"}


def _after_place(items: list[Item], lead: int, at: int) -> bool:
    """A relation that tells which place it is ("the paragraph that begins with ...") says nothing of the new text."""
    item = items[lead]
    if item.role == "relation" and item.name in {"begins", "ends", "about"}:
        return False
    noun = next((i for i in reversed(items[:lead]) if i.role not in {"filler", "mark"}), None)
    return not (item.role == "relation" and item.name in {"contains"} and noun is not None and noun.role == "noun")


def stories(frame: Frame) -> list[Wish] | None:
    """The text of the header or footer."""
    clause = frame.clause
    found = [k for k in clause.roles("noun") if clause.items[k].name in {"header", "footer"}]
    if not found or clause.roles("case", "object", "style"):
        return None
    kinds = tuple(dict.fromkeys(clause.items[k].name for k in found))
    looks = [_story_look(clause, kind) for kind in kinds]
    if any(look is None for look in looks):
        return None
    kind, look = " and ".join(kinds), [wish for each in looks for wish in each or ()]
    quotes = clause.roles("quote")
    clause.take(found)
    if not quotes and not clause.verbs("delete", "undo") and not clause.roles("not"):
        words = clause.roles("word", "literal")
        if words and words == list(range(words[0], words[-1] + 1)):
            clause.take([*words, *clause.verbs("insert", "set"), *clause.roles("relation")])
            _plain_places(frame)
            return [StoryWish(each, " ".join(clause.items[k].text for k in words), each) for each in kinds]
    replacing = bool(clause.verbs("replace")) and len(quotes) == 2
    clause.take(quotes)
    if clause.verbs("move", "merge") or len(quotes) > 1 + replacing or len(found) > 2:
        raise Unreadable(f"more than one thing is said about the {kind}")
    _plain_places(frame)
    if not quotes:
        if not removes(frame):
            raise Unreadable(f"what the {kind} is to say is not said")
        return [StoryWish(each, None, f"no {each}") for each in kinds]
    clause.take([*clause.verbs("insert", "set", "replace"), *clause.roles("relation")])
    said = [str(clause.items[k].value) for k in quotes]
    if replacing:
        return [StoryWish(each, said[1], each, said[0]) for each in kinds]
    if removes(frame):
        return [StoryWish(each, "", f"text of the {each} deleted", said[0]) for each in kinds]
    return [*(StoryWish(each, said[0], each) for each in kinds), *look]


def _story_look(clause: Clause, kind: str) -> list[Wish] | None:
    """As in "put Draft in the header, centred"; None where more than the alignment of one new text is told."""
    aligned = [k for k in clause.roles("format") if clause.items[k].name == "paragraph.alignment"]
    if clause.roles("format") != aligned or len(aligned) > 1:
        return None
    if aligned and (
        len(clause.roles("quote")) != 1 or clause.verbs("delete", "undo", "replace") or clause.roles("not")
    ):
        return None
    clause.take(aligned)
    sides = [str(clause.items[k].value) for k in aligned]
    return [StoryLookWish(kind, side, f"{kind} aligned {side}") for side in sides]


def _plain_places(frame: Frame) -> None:
    for place in frame.read_places(inherit=False):
        if place.noun not in {"page", "document", "text", "word"} or place.ordinals or place.words or place.exceptions:
            raise Unreadable(f"a header or footer of only some pages ({place.noun or place.words})")
    frame.places = []


_DESCRIPTION = {"keyword": "keywords", "comment": "comments", "tag": "keywords"}


def description(frame: Frame) -> list[Wish] | None:
    """Title, subject, keywords of the file itself."""
    clause = frame.clause
    told = clause.has("property", "properties", "metadata", "subject", "keywords", "keyword", "category")
    title = [
        k
        for k in clause.roles("noun")
        if clause.items[k].name == "title" and "document" in clause.items[k].text.casefold()
    ]
    title += [k for k in clause.roles("noun") if clause.items[k].name == "title" and told]
    names = [
        k
        for k, i in enumerate(clause.items)
        if i.tokens[-1].stem in {"subject", "keyword", "category", "comment"} and told
    ]
    title += [k for k in clause.roles("object") if clause.items[k].name == "title_field" and told]
    quotes = clause.roles("quote")
    if (
        len(quotes) != 1
        or not (names or title)
        or clause.has("field", "fields")
        or clause.roles("format", "case", "style")
        or clause.verbs("replace", "delete")
    ):
        return None
    k = (names or title)[0]
    clause.take([k, quotes[0], *title, *clause.verbs("insert", "set"), *clause.roles("relation", "object")])
    stem = clause.items[k].tokens[-1].stem if names else "title"
    places = [p for p in frame.read_places(inherit=False) if p.noun not in {"document", "title", "text"}]
    if places:
        raise Unreadable(f"a property of the document, and {places[0].noun or places[0].words!r}")
    frame.places = []
    name = _DESCRIPTION.get(stem, stem)
    return [PropertyWish(name, str(clause.items[quotes[0]].value), name)]
