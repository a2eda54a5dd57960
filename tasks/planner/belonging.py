"""Sets that people name by a heading: "the six ingredients" under "Ingredients", "the steps under Method".

A set is the paragraphs below one heading, never the heading itself. What is said of it must agree with what stands
there: a number with its size, a member's place with its order. Where the words may as well mean the heading, a word of
the text or a part of the set, several readings stand and are said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.planner import texts
from tasks.planner.asides import without_aside
from tasks.planner.counting import Pick, before_noun, cardinal
from tasks.planner.document import DocumentIndex, Paragraph, Place, plain
from tasks.planner.nouns import COMMANDS, closes
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, described

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

MEMBERS = listed(
    """
    step item entry rule name point instruction direction task question member person ingredient thing
    """
)
"""Nouns for what stands below a heading, whatever it is."""
_INSIDE = listed("under below underneath beneath in of on from within inside")
_HEADINGS = listed("heading section subheading chapter part title")
_EVERY = frozenset({"all", "every", "each", "both"})
_REMARK = re.compile(r"\s*(?:tip|note|hint|remark|nb|n\.b\.|ps|p\.s\.|warning|caution)s?\s*:", re.IGNORECASE)
_TABULAR = re.compile(r"[^.:\t]{1,30}[:\t]\s*\S")
_WHOLE_LINES = re.compile(r"\b(?:whole|entire|full|complete) (?:lines?|paragraphs?)\b", re.IGNORECASE)
_LONGEST = 8  # words of a heading that a request repeats
_SHORT = 10  # words of a line that is an entry rather than prose
_CONTINUED = listed("of for about")


@dataclass(frozen=True)
class Counted:
    """What stands before a noun: position behind it, and how the things are counted."""

    at: int
    pick: Pick

    @property
    def said(self) -> bool:
        """An article, a quantity or a number was said."""
        return self.pick.definite or bool(self.pick.rule)


def counted(reader: "Reader", at: int) -> Counted:
    """The article and number before any noun: "the six", "all", "the last two"."""
    behind, pick = before_noun(reader.tokens, at)
    if behind + 1 < len(reader.tokens) and behind > at and not pick.rule and not pick.new:
        number = cardinal(reader.tokens[behind])
        if number is not None and number > 1:
            return Counted(behind + 1, Pick("exactly", (number,), definite=True))
    if reader.low(behind) == "of" and reader.low(behind + 1) in ("the", "my", "these", "those"):
        behind += 2  # "all of the", "both of these"
    return Counted(behind, pick)


def headings_at(reader: "Reader", at: int) -> tuple[int, list[Paragraph]]:
    """The headings whose words, all of them, stand at a token; the longest such words."""
    token = reader.tokens[at] if at < len(reader.tokens) else None
    if token is None or token.kind == "mark":
        return at, []
    if token.kind == "quote":
        return at + 1, _equal(reader.index, token.text)
    for end in range(min(at + _LONGEST, len(reader.tokens)), at, -1):
        last = reader.tokens[end - 1]
        found = _equal(reader.index, texts.between(reader.clause, reader.tokens, at, end))
        if found and last.kind == "word":
            return end, found
    return at, []


def _equal(index: DocumentIndex, text: str) -> list[Paragraph]:
    return list(index.headed.get(plain(text), ())) if plain(text) else []


def members_below(reader: "Reader", at: int) -> Phrase | None:
    """As in "the four steps under Method", "the names on the committee": a general noun, and the heading behind it."""
    start = counted(reader, at)
    noun = reader.low(start.at)
    singular = noun.removesuffix("ies") + "y" if noun.endswith("ies") else noun.removesuffix("s")
    singular = {"people": "person"}.get(noun, singular)
    if singular not in MEMBERS or reader.low(start.at + 1) not in _INSIDE:
        return None
    plural = noun != singular
    if not start.said and not (plural and at and reader.low(at - 1) != "a"):
        return None
    found = _heading(reader, start.at + 2)
    if found is None:
        return None
    end, heading = found
    if isinstance(heading, str):
        return Phrase(end, "paragraphs", (), plural, ambiguous=heading, noun="paragraph")
    if singular == "item" and any(p.kind == "list_item" for p in reader.index.below(heading)):
        return None  # items of a list, which are counted as such
    return _picked(reader, end, heading, start.pick, singular, plural)


def _heading(reader: "Reader", at: int) -> tuple[int, Paragraph | str] | None:
    """The heading that an expression means: by its words, or as "the heading", "the Method section"."""
    start = at + (reader.low(at) in ("the", "heading", "my"))
    start += start > at and reader.low(start) == "heading" and start + 1 < len(reader.tokens)
    end, found = headings_at(reader, start)
    if len(found) > 1:
        first, second = (described(h.place, reader.index) for h in found[:2])
        return end, f"there are {len(found)} headings of these words: {first} or {second}"
    if found:
        return end + (reader.low(end) in _HEADINGS), found[0]
    phrase = reader.phrase(at)
    if phrase is None or phrase.noun not in ("heading", "subheading", "section", "title") or not phrase.places:
        return None
    if phrase.ambiguous:
        return phrase.end, phrase.ambiguous
    first_place = phrase.places[0]
    heading = reader.index.paragraphs[first_place.paragraph - 1] if first_place.paragraph else None
    several = len(phrase.places) > 1 and phrase.noun != "section"
    return None if heading is None or several else (phrase.end, heading)


def _picked(reader: "Reader", end: int, heading: Paragraph, pick: Pick, noun: str, plural: bool) -> Phrase:
    """The members that are counted out, from each way in which the set may be understood."""
    many = plural or pick.each
    sets = _sets(reader.index, heading, noun)
    if isinstance(sets, str):
        return Phrase(end, "paragraphs", (), many, missing=sets, noun="paragraph")
    pick = _EVERY_ONE if plural and not pick.rule else pick
    if not plural and not pick.rule:
        pick = Pick("exactly", (1,), True)
    sets = [*sets, without_aside(sets[0])] if pick.rule == "exactly" and len(sets[0]) != pick.numbers[0] else sets
    chosen = [[s[i] for i in where] for s in sets if isinstance(where := pick.of(len(s)), list) and s]
    if not chosen:
        why = f'there is no such set of {noun}s below "{heading.text}", which has {len(sets[0])}'
        return Phrase(end, "paragraphs", (), many, missing=why, noun="paragraph")
    places = tuple(p.place for p in chosen[0])
    unclear = ""
    if any(other != chosen[0] for other in chosen[1:]):
        odd = next(p for other in sets[1:] for p in sets[0] if p not in other)
        unclear = f'below "{heading.text}" with or without {described(odd.place, reader.index)}'
    elif noun == "name" and any(_TABULAR.match(p.text) for p in chosen[0]):
        whole = _WHOLE_LINES.search(reader.clause)
        unclear = "" if whole else f'the lines below "{heading.text}" or only the names in them'
    return Phrase(end, "paragraphs", places, many or len(places) > 1, False, "", unclear, "paragraph")


_EVERY_ONE = Pick("all", (), True)


def _sets(index: DocumentIndex, heading: Paragraph, noun: str) -> list[list[Paragraph]] | str:
    """The paragraphs below a heading as a noun may mean them, the likeliest first; or why nobody can say."""
    below = index.below(heading)
    filled = [p for p in below if not p.empty and p.kind != "heading"]
    if any(p.kind == "heading" for p in below):
        return f'below "{heading.text}" stand further headings'
    if any("\n" in p.text for p in filled):
        return f'below "{heading.text}" several lines are one paragraph'
    if not filled:
        return f'there is no text below "{heading.text}"'
    items = [p for p in filled if p.kind == "list_item"]
    if items:
        return [items] if len(items) == len(filled) or noun in ("item", "step", "point") else [filled, items]
    without = [p for p in filled if not _REMARK.match(p.text)]
    return [filled, without] if without and without != filled and noun != "paragraph" else [filled]


def members_under(index: DocumentIndex, heading: Paragraph, noun: str) -> tuple[Paragraph, ...]:
    """What stands below a heading, where nothing is doubtful about it; else nothing."""
    sets = _sets(index, heading, noun)
    return () if isinstance(sets, str) or len(sets) != 1 else tuple(sets[0])


# ---------------------------------------------------------------- the heading's own word


def named_by_heading(reader: "Reader", at: int) -> Phrase | None:
    """As in "the ingredients", "the last two ingredients": the heading's words, and no noun for the heading."""
    start = counted(reader, at)
    if start.pick.new or start.at >= len(reader.tokens) or reader.tokens[start.at].kind != "word":
        return None
    end, found = headings_at(reader, start.at)
    end += _as_list(reader, end, found)
    if not found or not _closed(reader, start.at, end) or (not start.said and not _bare(reader, at, end, found[0])):
        return None
    words = texts.between(reader.clause, reader.tokens, start.at, headings_at(reader, start.at)[0])
    if len(found) > 1:
        first, second = (described(h.place, reader.index) for h in found[:2])
        unclear = f"there are {len(found)} headings of these words: {first} or {second}"
        return Phrase(end, "paragraphs", tuple(h.place for h in found), ambiguous=unclear, noun="paragraph")
    heading = found[0]
    plural, own_plural = _is_plural(words) or _as_list(reader, end - 1, found) == 1, _is_plural(heading.text)
    if start.pick.rule and (plural or own_plural):
        noun = words.lower() if not plural else words.lower().removesuffix("s")
        return _picked(reader, end, heading, start.pick, noun, plural)
    if own_plural and not plural:
        unclear = f'one of what stands below "{heading.text}", and not said which'
        return Phrase(end, "paragraphs", (heading.place,), False, ambiguous=unclear, noun="paragraph")
    if start.pick.rule or _begins_page(reader, at):
        return None
    found_whole = _whole(reader, end, heading, words)
    taken = _TAKING & ({reader.low(at - 1)} if reader.low(at - 1) not in _EXCEPT else set(reader.lows(0, at)))
    if taken and not found_whole.ambiguous:
        unclear = f'what stands below "{heading.text}", or that with its heading'
        return replace(found_whole, ambiguous=unclear)
    return found_whole


_TAKING = listed("delete remove erase drop scrap move copy cut")
_EXCEPT = listed("except but for excluding without from besides")
_NEW_PAGE = re.compile(r"\b(?:new|fresh|next|separate|own) page\b|\bpage break\b", re.IGNORECASE)
_EXCHANGING = listed("change replace swap correct rename call exchange substitute")


def _begins_page(reader: "Reader", at: int) -> bool:
    """What begins a page, or gets another name, is the heading and not what stands below it."""
    renamed = reader.low(at - 1) in _EXCHANGING and any(t.kind == "quote" for t in reader.tokens[at:])
    return renamed or reader.low(at - 1) == "rename" or _NEW_PAGE.search(reader.clause) is not None


def _as_list(reader: "Reader", at: int, found: Sequence[Paragraph]) -> int:
    """1 for "list" in "the ingredient list" where what stands below the heading is none to the application."""
    plain_lines = len(found) == 1 and not any(p.kind == "list_item" for p in reader.index.below(found[0]))
    return int(plain_lines and _is_plural(found[0].text) and reader.low(at) in ("list", "items", "entries", "lines"))


def _whole(reader: "Reader", end: int, heading: Paragraph, words: str) -> Phrase:
    """All that stands below a heading, unless its words may as well mean the heading or words of the text."""
    index = reader.index
    sets = _sets(index, heading, "entry" if _is_plural(heading.text) else "paragraph")
    unclear = ""
    places: tuple[Place, ...] = (heading.place,)
    if heading is index.title or isinstance(sets, str) or _table_below(index, heading):
        unclear = f'"{words}" is the heading or what stands below it'
    else:
        places = tuple(p.place for p in sets[0])
        copied = words[:1].isupper() and words == heading.text
        elsewhere = [p for p in index.occurrences(words) if p.paragraph != heading.number]
        entries = _is_plural(heading.text) and len(places) > 1 and all(_is_entry(index, p) for p in places)
        if copied:
            unclear = f'"{words}" is the heading or what stands below it'
        elif len(sets) > 1:
            odd = next(p for p in sets[0] if p not in sets[1])
            unclear = f'"{words}" is what stands below "{heading.text}" with or without {described(odd.place, index)}'
        elif (elsewhere and not entries) or reader.low(end) in _CONTINUED:
            unclear = f'"{words}" is a word of the text or what stands below "{heading.text}"'
    return Phrase(end, "paragraphs", places, True, False, "", unclear, "paragraph")


def _is_plural(words: str) -> bool:
    last = words.rpartition(" ")[2].lower()
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is"))


def _is_entry(index: DocumentIndex, place: Place) -> bool:
    """A list item, or a line too short for prose."""
    paragraph = index.paragraphs[place.paragraph - 1]
    return paragraph.kind == "list_item" or len(paragraph.text.split()) <= _SHORT


def _table_below(index: DocumentIndex, heading: Paragraph) -> bool:
    below = index.below(heading)
    last = below[-1].index + 1 if below else heading.index + 1
    return any(heading.index < t.index <= last for t in index.tables)


def _closed(reader: "Reader", start: int, end: int) -> bool:
    """The words end here: no noun of a document's part, no further word of the text and no label follows."""
    longer, _ = texts.longest(reader.clause, reader.tokens, start, reader.index)
    if texts.trimmed(reader.tokens, start, longer) > end:
        return False
    return closes(reader.tokens, end)


def _bare(reader: "Reader", at: int, end: int, heading: Paragraph) -> bool:
    """As in "bold ingredients", "number ingredients": no article, yet plainly the lines below a heading."""
    said = texts.between(reader.clause, reader.tokens, at, end)
    first = at == 1 and reader.low(0) in COMMANDS
    return first and said.islower() and _is_plural(said) and heading is not reader.index.title


def members_of(reader: "Reader", phrase: Phrase | None) -> tuple[Place, ...]:
    """What stands below the heading that a phrase is the words of; nothing where it is none."""
    index = reader.index
    if phrase is None or phrase.noun or phrase.kind != "words" or len(phrase.places) != 1 or phrase.ambiguous:
        return ()
    place = phrase.places[0]
    heading = index.paragraphs[place.paragraph - 1] if place.paragraph else None
    if heading is None or heading.kind != "heading" or plain(place.text) != plain(heading.text):
        return ()
    return tuple(p.place for p in index.below(heading) if not p.empty and p.kind != "heading")


def set_at(reader: "Reader", at: int) -> Phrase | None:
    """The set that an expression names, None where it names none."""
    return members_below(reader, at) or named_by_heading(reader, at)


def part_of_heading(index: DocumentIndex, places: Sequence[Place]) -> str:
    """Why "the rules" may be more than a word, where the only such word is part of the heading "House rules"."""
    place = places[0] if len(places) == 1 and _is_plural(places[0].text) else None
    heading = index.paragraphs[place.paragraph - 1] if place is not None and place.paragraph else None
    if place is None or heading is None or heading.kind != "heading" or plain(place.text) == plain(heading.text):
        return ""
    return f'"{place.text}" is a word of the heading "{heading.text}" or what stands below it'


def all_but(reader: "Reader", at: int) -> Phrase | None:
    """The others of a set, behind "all but": "all but the last ingredient"."""
    phrase = set_at(reader, at)
    if phrase is None or not phrase.places or phrase.ambiguous:
        return None
    first = phrase.places[0].paragraph
    heading = next(h for h in reversed(reader.index.headings) if h.number < first)
    sets = _sets(reader.index, heading, "item")
    if isinstance(sets, str) or len(sets) != 1 or counted(reader, at).pick.rule not in ("at", "slice"):
        unclear = f'which of what stands below "{heading.text}" are left out is not clear'
        return replace(phrase, ambiguous=unclear)
    rest = tuple(p.place for p in sets[0] if p.place not in phrase.places)
    return replace(phrase, places=rest, each=True)


def edge_of(reader: "Reader", phrase: Phrase, edge: str) -> tuple[str, Phrase]:
    """Where something at the start or end of a set is to stand: beside a line, or at the end of its last prose."""
    place = phrase.places[0] if edge == "start" else phrase.places[-1]
    own = _is_entry(reader.index, place) or _OWN_LINE.search(reader.clause) is not None
    own = own and "sentence" not in reader.clause.lower()
    position = "before" if edge == "start" else "after" if own else "end"
    return position, replace(phrase, places=(place,), each=False)


_OWN_LINE = re.compile(r"\b(?:line|paragraph|item|entry|bullet|step|page break|table)\b", re.IGNORECASE)


def beside(reader: "Reader", at: int) -> Phrase | None:
    """The end of a set behind "after"; behind "below" it may be the heading that has its name."""
    side = reader.low(at - 1)
    phrase = set_at(reader, at) if side in _AFTER | _LOWER else None
    if phrase is None or not phrase.places:
        return phrase
    if side in _LOWER and not phrase.ambiguous:
        unclear = f"below the heading or below {described(phrase.places[-1], reader.index)}"
        return replace(phrase, ambiguous=unclear, each=False)
    return replace(phrase, places=phrase.places[-1:], each=False) if not phrase.ambiguous else phrase


_AFTER, _LOWER = listed("after behind following"), listed("below under underneath beneath")


def only_rows(noun: str, words: Sequence[str], index: DocumentIndex) -> tuple[Place, ...]:
    """Rows and columns are parts of tables: "the top row of both of them" is that of each of the two tables."""
    if noun not in ("row", "column", "header row") or list(words[1:3]) != ["of", "them"] or words[0] not in _EVERY:
        return ()
    agrees = len(index.tables) == 2 if words[0] == "both" else len(index.tables) > 1
    return tuple(t.place for t in index.tables) if agrees else ()
