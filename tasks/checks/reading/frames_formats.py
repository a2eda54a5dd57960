"""Clauses about the look: characters, paragraphs, styles, lists, pages; switched on, off, or set to a value."""

import re
from dataclasses import replace

from tasks.checks.reading.amounts import accept, close, coloured, counted, equal, named
from tasks.checks.reading.bold_lines import as_headed
from tasks.checks.reading.formats import Accept, FormatWish
from tasks.checks.reading.frames import Frame, Unreadable, Wish
from tasks.checks.reading.lexicon import Item, lexicon
from tasks.checks.reading.places import Place
from tasks.checks.values import style_key


def removes(frame: Frame) -> bool:
    """The clause takes something away: "remove the bold", "no longer bold", "turn ... off"; marks those words used."""
    verbs, negations = frame.clause.verbs("delete", "undo"), frame.clause.roles("not")
    told = {"format", "style", "object", "case", "color"}
    kinds = [k for k, item in enumerate(frame.clause.items) if item.role in told]
    contrast = [k for k in negations if frame.clause.items[k].text.casefold() != "off" and any(f < k for f in kinds)]
    if contrast or (verbs and any(frame.clause.items[k].text.casefold() != "off" for k in negations)):
        raise Unreadable("what is not to be done is told too")
    found = [*verbs, *negations]
    frame.clause.take(found)
    items = frame.clause.items
    named = any(
        i.role == "format" and k and items[k - 1].text.casefold() in {"the", "any", "all"} for k, i in enumerate(items)
    )
    inherits = named and not frame.clause.verbs("insert", "set") and frame.verb == "delete" and not found
    return bool(found) or inherits


def styles(frame: Frame) -> list[Wish] | None:
    """Paragraph and character styles by name."""
    clause = frame.clause
    found = clause.roles("style")
    if not found:
        return None
    characters = clause.has("character")
    names = [clause.items[k].value for k in found]
    clause.take(
        [
            *found,
            *clause.verbs("insert", "set"),
            *[
                k
                for k in clause.roles("noun")
                if clause.items[k].text.casefold() in {"paragraph", "character"}
                and clause.has("style")
                and _beside_style(clause.items, k)
            ],
        ]
    )
    removal = removes(frame)
    wishes: list[Wish] = []
    places = _needed(frame)
    if removal and names == ["heading"]:
        return [FormatWish("paragraph.kind", lambda b, a: a != "heading", place, "no heading") for place in places]
    if removal or len(names) != 1:
        raise Unreadable("more than one style, or a style that is to go")
    name = str(names[0])
    for place in places:
        of_words = name in lexicon().character_styles and (name not in lexicon().styles or not place.noun)
        wishes.append(_styled(name, characters or of_words, place))
    return wishes


def _beside_style(items: list[Item], k: int) -> bool:
    near = [i.text.casefold() for i in items[k + 1 : k + 2]]
    return bool({"style", "styles"} & set(near)) or (k > 0 and items[k - 1].role == "style")


def _styled(name: str, characters: bool, place: Place) -> FormatWish:
    if characters:
        plain = name in {"default character style", "no character style"}
        return FormatWish(
            "run.style", lambda b, a: not a if plain else style_key(a or "") == style_key(name), place, name
        )
    wanted = {style_key(name)}
    if name in {"body text", "normal", "text body"}:
        wanted |= {"body text", "normal"} if name == "body text" else set()
    if name == "heading":
        return FormatWish("paragraph.style", lambda b, a: style_key(a or "").startswith("heading"), place, name)
    return FormatWish("paragraph.style", lambda b, a: style_key(a or "normal") in wanted, place, name)


def looks(frame: Frame) -> list[Wish] | None:
    """Properties of characters and paragraphs."""
    clause = frame.clause
    denied = _denied(frame)
    found = [k for k in clause.roles("format") if not _quality(clause.items, k)]
    bare = _bare(frame, found)
    if not found and not bare:
        return _cleared(frame)
    items = [clause.items[k] for k in found]
    clause.take(found)
    removal = removes(frame)
    clause.take(clause.verbs("insert", "set", "move"))
    if {"run.superscript", "run.subscript"} & {item.name for item in items}:
        clause.take([k for k, i in enumerate(clause.items) if i.tokens[0].low in {"raise", "lower"}])
    accepts: list[tuple[str, Accept, str]] = []
    for item in items:
        wanted = accept(frame, item, removal)
        accepts += [(key, wanted, item.text) for key in _KEYS.get(item.name, (item.name,))]
    accepts += [*(bare or []), *denied]
    wishes: list[Wish] = []
    places = _needed(frame)
    if removal and {item.name for item in items} == {"paragraph.list"}:
        places = [_items_below(p) for p in places]
    if not any(
        p.noun and not (p.noun in _WORDS and p.words) for p in places
    ):  # a background of single words is their highlighting
        accepts = [("run.highlight", a, s) if key == "paragraph.background" else (key, a, s) for key, a, s in accepts]
    if any(p.noun in _CELLS for p in places) and _either_colour(frame, accepts):
        raise Unreadable("whether the text or the cells are to have the colour is not said")
    of_cells = any(key in {"paragraph.background", "paragraph.border"} for key, _, _ in accepts)
    if of_cells and any(p.noun in _CELLS for p in places):
        raise Unreadable("the background and lines of cells are not those of the paragraphs in them")
    for place in places:
        wishes += [FormatWish(key, accept, place, says) for key, accept, says in _merged(accepts)]
    return wishes


_KEYS = {"paragraph.indent_both": ("paragraph.indent_left", "paragraph.indent_right")}
"""What one word asks of several properties."""


def _denied(frame: Frame) -> list[tuple[str, Accept, str]]:
    """As in "14 pt, and not bold", "italic and not bold": looks that are to go, beside one that is to come."""
    clause, found = frame.clause, list[tuple[str, Accept, str]]()
    for k in clause.roles("not"):
        behind = range(k + 1, len(clause.items))
        last = next((j for j in behind if clause.items[j].role not in {"filler", "preposition"}), k)
        item, before = clause.items[last], clause.items[:k]
        given = any(i.role in {"format", "color", "hex", "font", "length"} for i in before)
        removed = any(i.role == "not" or (i.role == "verb" and i.name in {"delete", "undo"}) for i in before)
        joined = k > 0 and clause.items[k - 1].text.casefold() == "and"  # "bold, not italic" may be said of what it was
        plain = joined and item.role == "format" and item.name.startswith("run.") and item.value is True
        if plain and given and not removed and clause.items[k].text.casefold() in {"not", "no longer"}:
            clause.take([k, last])
            found.append((item.name, lambda b, a: not a, f"not {item.text}"))
    return found


def _items_below(place: Place) -> Place:
    """As in "remove the bullets under Skills": the items there, not the heading."""
    out = tuple(_items_below(p) for p in place.exceptions)
    if place.preposition != "after" or place.noun not in {"", "heading", "section"}:
        return replace(place, exceptions=out)
    return Place(noun="list_item", all=True, inside=replace(place, exceptions=()), tie="under", exceptions=out)


def _either_colour(frame: Frame, accepts: list[tuple[str, Accept, str]]) -> bool:
    """As in "colour the first row grey", "make the table blue": the writing or what is behind it."""
    written = {"text", "font", "letter", "letters", "word", "words", "writing", "figures", "numbers", "characters"}
    return any(key == "run.color" for key, _, _ in accepts) and not frame.clause.has(*written)


_WORDS = frozenset({"word", "text", "letter"})
_CELLS = frozenset({"table", "row", "column", "cell"})


def _merged(accepts: list[tuple[str, Accept, str]]) -> list[tuple[str, Accept, str]]:
    """One wish for a property: "indent ... by a left indent" says the same twice, the last value tells."""
    found: dict[str, tuple[str, Accept, str]] = {}
    for entry in accepts:
        found[entry[0]] = entry
    return list(found.values())


def _quality(items: list[Item], k: int) -> bool:
    """The word tells which text is meant ("the bold words"), not what to do with it."""
    before, after = items[k - 1] if k else None, items[k + 1] if k + 1 < len(items) else None
    return (
        before is not None and after is not None and items[k].value is True
        and (before.role in {"all"} or before.text.casefold() in {"the", "any", "of", "all"})
        and after.role == "noun" and after.name in {"text", "word", "sentence", "paragraph", "line", "letter"}
    )  # fmt: skip


def _needed(frame: Frame) -> list[Place]:
    everything = bool(frame.clause.roles("all"))
    places = [p for p in frame.read_places() if p.noun != "page" or p.words or p.ordinals]
    if not places and everything:
        places = [Place(noun="document", all=True)]
    if not places and any(item.name == "paragraph.list" for item in frame.clause.items):
        places = [Place(noun="list_item", all=True)]
    if not places and removes(frame) and not frame.clause.roles("pronoun"):
        places = [Place(noun="document", all=True)]  # "remove the highlighting"
    if not places:
        raise Unreadable("it is not said where")
    sections = any(item.role == "noun" and item.tokens[0].low == "section" for item in frame.clause.items)
    return [as_headed(place, frame.document, sections) for place in places]


def _bare(frame: Frame, formats: list[int]) -> list[tuple[str, Accept, str]]:
    """A font, a size in points or a colour named alone ("the title in Arial, 12 pt, red")."""
    clause, found = frame.clause, list[tuple[str, Accept, str]]()
    names = {clause.items[k].name for k in formats}
    if "run.font" not in names:
        for k in clause.roles("font"):
            clause.take([k])
            found.append(("run.font", named(str(clause.items[k].value)), clause.items[k].text))
    lengthy = any(
        clause.items[k].value in {"length", "more", "less", "number"}
        for k in formats
        if clause.items[k].name != "run.font"
    )
    found += [] if lengthy else _bare_space(frame) or _bare_size(frame, bool(found))
    if not names & {"run.color", "run.highlight", "paragraph.background", "page.background"}:
        for k in clause.roles("color", "hex"):
            clause.take([k])
            found.append(("run.color", coloured(clause.items[k], "run.color"), clause.items[k].text))
    return found


def _bare_space(frame: Frame) -> list[tuple[str, Accept, str]]:
    """As in "Leave 0.2 inches above the heading"."""
    clause = frame.clause
    lengths = clause.roles("length")
    if len(lengths) != 1 or not clause.has("leave", "space", "spacing", "gap", "room", "distance"):
        return []
    k = lengths[0]
    near = [
        j
        for j in range(k + 1, min(k + 4, len(clause.items)))
        if clause.items[j].role == "preposition" and clause.items[j].name in {"after", "before"}
    ]
    if not near:
        near = [
            j for j, i in enumerate(clause.items[:k])
            if i.role == "preposition" and i.name in {"after", "before"} and j not in clause.used
        ]  # fmt: skip
    if len(near) != 1:
        return []
    clause.take([k, near[0], *clause.verbs("insert")])
    key = "paragraph.space_after" if clause.items[near[0]].name == "after" else "paragraph.space_before"
    points = float(clause.items[k].value)
    return [(key, lambda b, a: close(a, points), clause.items[k].text)]


def _bare_size(frame: Frame, with_font: bool) -> list[tuple[str, Accept, str]]:
    clause = frame.clause
    for k in clause.roles("length", "number"):
        item = clause.items[k]
        typographic = item.role == "length" and re.search(r"pts?$|points?$", item.tokens[-1].low) is not None
        sized = clause.has("size", "sized") or with_font
        if typographic or (item.role == "number" and sized and 4 <= item.value <= 200 and not counted(clause.items, k)):
            clause.take([k])
            return [("run.size", equal(float(item.value), 0.26), item.text)]
    return []


def _cleared(frame: Frame) -> list[Wish] | None:
    """As in "Clear the formatting of the second paragraph": no direct formatting is left."""
    clause = frame.clause
    if not clause.has("formatting", "format", "attributes") or not (clause.verbs("undo", "delete")):
        return None
    clause.take(clause.verbs("undo", "delete"))
    return [FormatWish("run.direct", lambda b, a: not a, place, "no formatting of its own") for place in _needed(frame)]
