"""From clauses to wishes: which kind of change each clause asks for, where, to what; every word must be explained."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tasks.checks.reading.blank_pages import BlankPageWish
from tasks.checks.reading.cells import MergeWish, ShadeWish
from tasks.checks.reading.clauses import Clause, clauses
from tasks.checks.reading.document import Document
from tasks.checks.reading.drawn_lines import RuleWish
from tasks.checks.reading.edits import EditWish, SpacesWish
from tasks.checks.reading.first_page import FirstPageWish
from tasks.checks.reading.formats import FormatWish, PageWish
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.objects import (
    NumberedWish,
    ObjectWish,
    PropertyWish,
    RevisionWish,
    StoryLookWish,
    StoryWish,
    TableWish,
)
from tasks.checks.reading.places import Place, PlaceReader

Wish = (
    SpacesWish
    | BlankPageWish
    | RuleWish
    | FormatWish
    | PageWish
    | EditWish
    | ObjectWish
    | StoryWish
    | StoryLookWish
    | NumberedWish
    | TableWish
    | ShadeWish
    | MergeWish
    | PropertyWish
    | RevisionWish
    | FirstPageWish
)

_SCOPES = frozenset({"table", "row", "column", "cell", "header_row"})
_HARMLESS = frozenset({"filler", "mark", "only", "pronoun", "preposition"})
_MARKS_THAT_SPEAK = frozenset("%$€@*<>=\\^~|")


class Unreadable(Exception):
    """A request, or a word of it, that no kind of change, value, place or filler explains."""


@dataclass
class Frame:
    """A clause being read: what it takes from its items, and what it has from the clause before."""

    clause: Clause
    document: Document
    inherited: list[Place] = field(default_factory=list)
    verb: str = ""  # insert or delete of the clause before, where this one has no verb
    fonts: frozenset[str] = frozenset()
    places: list[Place] = field(default_factory=list)

    def read_places(self, inherit: bool = True) -> list[Place]:
        """All places of the clause; "it", or none, is the place of the clause before, where that may be."""
        reader = PlaceReader(self.clause.items, self.clause.used)
        found = reader.all()
        everywhere = bool(self.clause.roles("all"))
        self.clause.take(self.clause.roles("all"))
        named = [self._spoken_of(p) for p in found if p.noun != "it"]
        scopes = [
            p
            for p in named
            if p.noun in {"document", "page"} and not p.exceptions and not p.ordinals and p.inside is None
        ]
        others = [p for p in named if p not in scopes]
        if others and scopes:
            everywhere = everywhere or any(p.all or p.preposition == "in" for p in scopes if p.noun == "document")
            named = others
        if everywhere:
            named = [replace(p, all=True) if not p.ordinals or p.noun in {"word"} else p for p in named]
        telling = [p for p in named if not _bare(p)]
        named = self._led(telling or named)
        self.places = named or (list(self.inherited) if inherit else [])
        return self.places

    def _led(self, named: list[Place]) -> list[Place]:
        """As in "in the last row, make the first word bold": what is named then lies in it."""
        items = self.clause.items
        lead = next((i for i in items if i.role != "filler"), None)
        stop = next((k for k, i in enumerate(items) if i.role in {"verb", "format"} or i.text == ","), 0)
        joined = any(i.text.casefold() in {"and", "&"} for i in items[:stop])
        if len(named) < 2 or not stop or joined or lead is None or (lead.role, lead.name) != ("preposition", "in"):
            return named
        scope, others = named[0], named[1:]
        alone = scope.preposition == "in" and not (scope.exceptions or scope.plural or scope.all)
        if not alone or scope.noun not in _SCOPES or any(p.inside or p.preposition or p.all for p in others):
            return named
        return [replace(place, inside=replace(scope, preposition=""), tie="in") for place in others]

    def _spoken_of(self, place: Place) -> Place:
        """As in "those paragraphs": the ones of the clause before, where it was about paragraphs."""
        before = self.inherited
        same = place.relation == "pointed" and len(before) == 1 and before[0].noun == place.noun
        return before[0] if same else place

    def finish(self) -> None:
        """Raise for the first word that nothing explains.

        Raises:
            Unreadable: with the word.
        """
        for position, item in enumerate(self.clause.items):
            if position in self.clause.used or (item.role in _HARMLESS and item.text not in _MARKS_THAT_SPEAK):
                continue
            if item.role == "verb" and item.name == "set":
                continue
            if item.role == "relation" and item.text.casefold() in {
                "with",
                "reading",
                "that have",
                "that has",
                "called",
            }:
                continue
            raise Unreadable(f'"{item.text}" is explained by nothing that can be looked for')


def _bare(place: Place) -> bool:
    """As in "letters", "text": a word for what any text consists of."""
    said = place.words or place.ordinals or place.inside or place.having or place.all or place.exceptions
    return place.noun in {"letter", "text", "word"} and not said


Reader = Callable[[Frame], "list[Wish] | None"]
"""Wishes of a clause of its kind; None when the clause is of another kind."""


def wishes(request: str, document: Document, readers: tuple[Reader, ...], fonts: frozenset[str]) -> list[Wish]:
    """Everything that a request asks for.

    Raises:
        Unreadable: there is something in it that cannot be held against a document.
        Unclear: a place that the document does not hold, or that may be more than one.
    """
    found: list[Wish] = []
    inherited: list[Place] = []
    verb = ""
    parts = clauses(request, document)
    if all(clause.told for clause in parts):
        raise Unreadable("nothing is asked for")
    for clause in parts:
        if clause.told:
            spoken = _told(clause, document)
            inherited = inherited if spoken is None else spoken
            continue
        _refuse(clause)
        frame = Frame(clause, document, inherited, verb, fonts)
        own = _read(frame, readers)
        frame.finish()
        said = {wish.says for wish in found if isinstance(wish, EditWish)}
        found += [wish for wish in own if not (isinstance(wish, EditWish) and wish.says in said)]
        inherited = frame.places or inherited
        verb = next((n for n in ("insert", "delete") if clause.verbs(n)), verb)
    return found


def _told(clause: Clause, document: Document) -> list[Place] | None:
    """What a statement is about, where it is one part of the document; None where it speaks of none.

    Words that stand in the document as well are no part of it: who sold the bench has not sold the word.
    """
    found = Frame(clause, document).read_places(inherit=False)
    if not found:
        return None
    return found if len(found) == 1 and (found[0].noun or found[0].quoted) else []


def _refuse(clause: Clause) -> None:
    for position in (*clause.roles("refused"), *clause.roles("question")):
        item = clause.items[position]
        if item.role == "refused" or position <= 1:
            what = "is a question" if item.role == "question" else "is nothing that can be looked for in a document"
            raise Unreadable(f'"{item.text}" {what}')


def _read(frame: Frame, readers: tuple[Reader, ...]) -> list[Wish]:
    for reader in readers:
        own = reader(frame)
        if own is not None:
            return own
    raise Unreadable(f'no known kind of change in "{frame.clause.text[:80]}"')


__all__ = ["Frame", "Reader", "Unclear", "Unreadable", "Wish", "wishes"]
