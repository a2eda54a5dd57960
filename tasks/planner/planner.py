"""The planner: a request on a document becomes a plan with an expectation, or is not understood.

Pieces of the request are joined into clauses, each clause is given the skill whose known requests it is nearest to, and
the cut with the best sum wins: sum over clauses of words x (score - 1), less CLAUSE a clause (facts: .72 of unseen
wordings planned right by the encoder as shipped, against .48 for a model trained from scratch).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.checks.colours import pens
from tasks.checks.parts import parts
from tasks.checks.restating.turns import plainly
from tasks.planner import assembly, roles, texts
from tasks.planner.adding_items import added_as_asked
from tasks.planner.assembly import Part, Unfit
from tasks.planner.background import Background
from tasks.planner.by_hand import typed_over
from tasks.planner.clauses import LEAD, Clause, clause, pieces
from tasks.planner.commented import of_everybody
from tasks.planner.default_font import default_font_as_asked
from tasks.planner.described_tables import tables_described
from tasks.planner.document import DocumentIndex
from tasks.planner.emptied_stories import emptied_as_asked
from tasks.planner.first_page import first_page_as_asked
from tasks.planner.header_room import entered, with_room
from tasks.planner.insertions import blank_page_as_asked, break_before_next, table_at_cursor
from tasks.planner.itself import of_itself, with_author
from tasks.planner.joining_lines import joined_as_asked
from tasks.planner.letter_case import lowered_as_asked, recased
from tasks.planner.line_breaks import unbroken_as_asked
from tasks.planner.lines import beside_lines
from tasks.planner.marked import off_its_text
from tasks.planner.matching import Match, Matcher, senses, unproved
from tasks.planner.moving import moved_as_asked
from tasks.planner.moving_lines import line_moved_as_asked
from tasks.planner.neighbours import with_neighbour
from tasks.planner.newtext import in_cells, quoted
from tasks.planner.references import Mention, mentions
from tasks.planner.relative import in_figures
from tasks.planner.removing_lines import removed_as_asked
from tasks.planner.ruled_lines import ruled_as_asked
from tasks.planner.skills import Encode, Library
from tasks.planner.sorting import sorted_as_asked
from tasks.planner.split_lines import split_as_asked
from tasks.planner.story_texts import changed_in_place
from tasks.planner.tab_stops import tab_stop_as_asked
from tasks.planner.tabling import tabled_as_asked
from tasks.planner.unlinking import unlinked_as_asked
from tasks.planner.values import WORDS_OF_NUMBERS, Names, named, quotations, told, values, with_addresses
from tasks.planner.wording import is_question, mended, without_seeming_places, without_the_rest
from tasks.schemas import Plan, Understanding

CLAUSE = 0.48
LEAST = 0.55
"""Score below which a clause is not understood. Of 56 dev negatives none scores above 0.46;
of 752 known requests without their own example all score 0.55 and more (1.5 % of these wrong)."""
LEAST_UNPROVED = 0.65
SURE = 0.75
"""Score from which a clause without any telling word asks for something rather than says why."""
LOOKS_ASKED = frozenset({
    "bold", "italic", "underline", "strike", "superscript", "subscript", "smallcaps", "uppercase", "highlight", "red",
    "blue", "green", "yellow", "orange", "purple", "grey", "brown", "pink", "centre", "justify",
})  # fmt: skip
SECOND = 0.04
"""How much worse a second reading may score to be worth a try."""
LONGEST = 2000


@dataclass(frozen=True)
class Reading:
    """One way of cutting the request, with the ranked skills of each clause."""

    clauses: tuple[Clause, ...]
    matches: tuple[tuple[Match, ...], ...]
    total: float


class SkillPlanner:
    """Plans by the skill library and the encoder.

    Args:
        library: the skills.
        encode: of the encoder.
        names: fonts, styles and fields of the application.
    """

    def __init__(self, library: Library, encode: Encode, names: Names) -> None:
        self._matcher, self._names = Matcher(library, encode), names
        self._vocabulary = frozenset(w for skill in library.skills for w in skill.vocabulary)
        self._words, self._skills = library.words, library.skills
        self._background = Background(encode)

    def understand(self, request: str, document: Path) -> Understanding:
        """Read a request on a document file.

        Raises:
            DataError: the document cannot be read.
        """
        found = self.read(request, DocumentIndex.of(parts(document)))
        return found.model_copy(update={"essential": self._background.essential(request[:LONGEST])})

    def read(self, request: str, index: DocumentIndex) -> Understanding:
        """Read a request on an index; plans best first, none when it is not understood."""
        if len(request) > LONGEST or not re.search(r"[A-Za-z]", request):
            long = len(request) > LONGEST
            return Understanding(reason="too long for a request" if long else "not a request in words")
        try:
            plain = _plain(request.strip(), index)
        except Unfit as unfit:
            return Understanding(reason=f"{unfit.got} for {unfit.where}")
        text = mended(plain, self._vocabulary, self._words | index.vocabulary.keys())
        if is_question(text):
            return Understanding(reason="a question, and no change of the document")
        try:
            arranged = _arranged(plain, index)
        except Unfit as unfit:
            return Understanding(reason=f"{unfit.got} for {unfit.where}")
        if arranged is not None:
            return Understanding(plans=(arranged,))
        try:
            text = with_neighbour(tables_described(text, index), index)
        except Unfit as unfit:
            return Understanding(reason=f"two readings: {unfit.got} for {unfit.where}")
        found = [m for m in _mentions(text, index) if not _new_or_counted(m, text) and not self._named(m, text)]
        reading = self._best(text, found)
        if reading is None:
            return Understanding(reason="nothing is asked for")
        problem = self._problem(reading)
        if problem:
            return Understanding(reason=problem, nearest=self._nearest(reading))
        try:
            plans = self._plans(reading, index)
        except Unfit as unfit:
            return Understanding(reason=f"{unfit.got} for {unfit.where}", nearest=self._nearest(reading))
        return Understanding(plans=plans)

    def _named(self, mention: Mention, text: str) -> bool:
        """What sounds like a place and is part of a name ("Page Count"), or is not there and is a style or bookmark."""
        if any(a <= mention.start and mention.end <= b for a, b in named(text, self._names)):
            return True
        said = re.sub(r"^(?:the|an?) ", "", text[mention.start : mention.end].casefold())
        if mention.missing and any(said == style.casefold() for style in self._names.styles):
            return True
        before = text[: mention.start]
        return bool(
            mention.missing and (said.startswith("name ") or re.search(r"\b(?:named?|called)(?: is| it)? $", before))
        )

    # ------------------------------------------------------------ cutting

    def _best(self, text: str, found: Sequence[Mention]) -> Reading | None:
        spans = [span for m in found for span in ((m.start, m.end), m.also) if span != (0, 0)]
        said = with_addresses(text, values(text, spans, self._names), found)
        protected = [*spans, *((a, b) for a, b, _ in quotations(text)), *(m.span() for m in _SIDES.finditer(text))]
        cut = pieces(text, protected)
        if not cut:
            return None
        runs = {
            (i, j): clause(text, cut[i][0], cut[j][1], found, said) for i in range(len(cut)) for j in range(i, len(cut))
        }
        ranked = dict(zip(runs, self._matcher.rank(list(runs.values())), strict=True))
        best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for j in range(len(cut)):
            options = [(best[i][0] + _worth(runs[i, j], ranked[i, j]), (*best[i][1], (i, j))) for i in range(j + 1)]
            best.append(max(options, key=lambda option: option[0]))
        total, chosen = best[-1]
        why = [_SO.match(text[runs[key].end :]) is not None for key in chosen]
        asked = [k for k, so in zip(chosen, why, strict=True) if not _context(runs[k], ranked[k], so)] or list(chosen)
        clauses = _shared(tuple(runs[key] for key in asked))
        return Reading(clauses, tuple(tuple(ranked[key]) for key in asked), total)

    # ------------------------------------------------------------ understanding

    def _problem(self, reading: Reading) -> str:
        for said, ranked in zip(reading.clauses, reading.matches, strict=True):
            fits = roles.kinds_for(ranked[0].skill) if ranked else ()
            meant = [m for m in said.mentions if m.kind in fits or not ranked or ranked[0].score < least(ranked[0])]
            first = min(meant, key=lambda m: m.start, default=None)
            named = "" if first is None else said.text[first.start - said.start : first.end - said.start]
            gone = first is not None and first.missing and _EMPTY.search(named)
            if not gone and any(m.kind in fits and not (m.missing or m.ambiguous) for m in said.mentions):
                meant = []  # one place is beyond doubt: what else sounds like one ("of the line") is said by the way
            missing = next((m.missing for m in meant if m.missing), "")
            if missing:
                return missing
            unclear = next((m.ambiguous for m in meant if m.ambiguous), "")
            if unclear:
                return f"two readings: {unclear}"
            if not ranked or ranked[0].score < least(ranked[0]):
                return self._unknown(said)
        return ""

    def _unknown(self, said: Clause) -> str:
        words = assembly.clause_words(said)
        known = self._matcher.known_only(said)
        if known is None or known.score < LEAST_UNPROVED:
            return f'not something I know how to do: "{words}"'
        return f'"{words}" is known from the manual, {known.skill.page}, but cannot be done here: {known.skill.blocked}'

    def _nearest(self, reading: Reading) -> tuple[str, ...]:
        near = [m.example for ranked in reading.matches for m in ranked[:2]]
        return tuple(dict.fromkeys(near))[:4]

    def _plans(self, reading: Reading, index: DocumentIndex) -> tuple[Plan, ...]:
        first = self._plan(reading, [m[0] for m in reading.matches], index)
        found = [first]
        for i, ranked in enumerate(reading.matches):
            for other in ranked[1:]:
                if other.score < max(least(other), ranked[0].score - SECOND):
                    break
                if len(other.skill.slots) < len(ranked[0].skill.slots):
                    continue  # it leaves a value unsaid that the first one takes
                chosen = [m[0] for m in reading.matches]
                chosen[i] = other
                try:
                    plan = self._plan(reading, chosen, index)
                except Unfit:
                    continue
                if all(plan.expectation != known.expectation for known in found):
                    unseen = SECOND if unproved(other.skill) and not unproved(ranked[0].skill) else 0.0
                    behind = ranked[0].score - other.score + unseen
                    found.append(plan.model_copy(update={"confidence": round(first.confidence - behind, 3)}))
        return tuple([found[0], *sorted(found[1:], key=lambda p: -p.confidence)][:3])

    def _plan(self, reading: Reading, chosen: Sequence[Match], index: DocumentIndex) -> Plan:
        done: list[Part] = []
        for said, match in zip(reading.clauses, chosen, strict=True):
            uses = [each for use in roles.fill(said, match.skill) for each in in_figures(use, said, index)]
            uses = [typed_over(use, self._skills, index) for use in uses]
            said_parts = [recased(use, said, index) or assembly.assemble(use, index) for use in uses]
            done += [p for p in said_parts if not any(p.checks == known.checks for known in done)]  # said twice
        doing = [p for p in done if not p.done] or done
        checks = [c for p in done for c in p.checks]
        told, clicked = [s for p in doing for s in p.steps], [a for p in doing for a in p.actions]
        steps, actions = entered(told, clicked, checks, index)
        (more, clicks), held = with_room(steps, checks, index)
        return Plan(
            steps=(*steps, *more),
            actions=(*actions, *clicks),
            expectation=(*checks, *held),
            understood="; ".join(p.understood for p in done),
            confidence=round(min(m.score for m in chosen), 3),
            source="+".join(m.skill.ident for m in chosen),
        )


_COUNT = re.compile(
    rf"(?:\d+|{'|'.join(WORDS_OF_NUMBERS)})\s*(?:x\s*\d+\s*)?(?:empty |blank |new )?(?:rows?|columns?)$", re.I
)
_ADDING = re.compile(
    r"\b(?:add|insert|append|type|write|put|place|include|say\w*|read\w*|with)\b[^.;]*$", re.IGNORECASE
)
_EMPTY = re.compile(r"\b(?:blank|empty)\b", re.IGNORECASE)
"""What is not there and holds nothing is not something else that is there."""
_SIDES = re.compile(r"\b(?:left|right|top|bottom)(?: margins?)?(?:,? and|,) (?:the )?(?:left|right|top|bottom)\b", re.I)
"""Two sides of the page, for which one thing is said."""
_NEXT = re.compile(r"\b(?:after|once|when|with) (?:that|this)\b", re.IGNORECASE)
_OPENS = re.compile(r"(?:^|[.,;:!?]\s*|\band )(?:(?:after|once|when|with) ?)?$", re.IGNORECASE)
_ARRANGING = (
    sorted_as_asked, moved_as_asked, line_moved_as_asked, removed_as_asked, joined_as_asked, lowered_as_asked,
    blank_page_as_asked, table_at_cursor, tabled_as_asked, added_as_asked, emptied_as_asked, first_page_as_asked,
    tab_stop_as_asked, unlinked_as_asked, unbroken_as_asked, split_as_asked, default_font_as_asked, ruled_as_asked,
)  # fmt: skip
"""Orders that are read as a whole, and in which nothing else may be asked for."""


def _plain(request: str, index: DocumentIndex) -> str:
    """The request with what it calls things by as plain words for them.

    Raises:
        Unfit: what is asked for cannot be set, or is one of several.
    """
    told = of_itself(plainly(request, index.vocabulary, pens(index.parts)), index)
    with_author(told)
    plain = off_its_text(quoted(beside_lines(in_cells(without_the_rest(told)), index), index))
    return break_before_next(of_everybody(changed_in_place(plain, index), index), index)


def _arranged(text: str, index: DocumentIndex) -> Plan | None:
    return next((plan for each in _ARRANGING if (plan := each(text, index)) is not None), None)


ASIDE = frozenset({"header", "footer", "notes", "comments"})
"""Kinds of place that no skill is carried out on; a note that is not there is one to come."""


def _new_or_counted(mention: Mention, text: str) -> bool:
    """What looks like a place and is none: a number of rows, and words in quotes that are only to come."""
    said = text[mention.start : mention.end]
    if mention.kind in ("rows", "columns") and _COUNT.search(said):
        return True
    if _NEXT.search(text[max(0, mention.start - 6) : mention.end]) and _OPENS.search(text[: mention.start]):
        return True
    if mention.missing and mention.kind in ASIDE and quotations(said):
        return True
    return bool(mention.missing and quotations(said) and _ADDING.search(text[: mention.start]))


def _mentions(text: str, index: DocumentIndex) -> list[Mention]:
    """The places that a request names, those outside a note's new text."""
    text = without_seeming_places(text)
    said = told(text, lambda words: bool(texts.find(words, index, slips=False)))
    if said is None:
        return list(mentions(text, index))
    head = list(mentions(text[: said[0]], index))
    tail = mentions(text[said[1] :], index, head)
    return head + [replace(m, start=m.start + said[1], end=m.end + said[1], also=_moved(m.also, said[1])) for m in tail]


def _moved(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span if span == (0, 0) else (span[0] + by, span[1] + by)


def least(match: Match) -> float:
    """Score below which a skill is not taken: higher for one that was never seen to work."""
    return LEAST_UNPROVED if unproved(match.skill) else LEAST


def _worth(said: Clause, ranked: Sequence[Match]) -> float:
    words = max(1, len(re.findall(r"\w+", said.masked)))
    return words * ((ranked[0].score if ranked else 0.0) - 1.0) - CLAUSE


_VERBS = (
    "add align append apply attach bold bookmark break bring capitalise capitalize center centre change "
    "clear color colour comment convert copy create cross cut decrease delete do drop embolden enter "
    "erase fill fix format get give go have highlight increase indent insert italicise italicize justify "
    "keep leave left lower make mark merge move number open paste place put raise remove rename replace "
    "right rotate scratch set shift sort space split start strike strip style swap switch take turn type "
    "unbold underline undo use widen wrap write"
)
_ASKS = re.compile(
    r"\b(?:should|shall|must|ought|needs?|wants?|wanted|like|could|can|would|will|let['’]?s?|please|how about|has to"
    rf"|have to|to be|require\w*|belongs?|gets?)\b|^(?:{'|'.join(_VERBS.split())})\b",
    re.IGNORECASE,
)


_WANTS = re.compile(
    r"\W*(?:(?:please|and|then|also)\s+)*(?:i|we)(?:['’]d| would)? (?:need|want|like) (?:an?|the)\b", re.I
)
"""Something is wanted, no more said of why: "I need a number in front of the paragraph"."""

_INSISTS = re.compile(r"\b(?:make sure|ensure|see to it|take care)\b", re.IGNORECASE)
"""What follows is to be so, however it is said; it is never only told."""

_SO = re.compile(r"\s*[,;.]\s*(?:so|therefore|which is why|that['’]s why)\b", re.IGNORECASE)


_TELLS = re.compile(r"(?:the|my|our|this|an?|some\w*) (?:\w+ ){1,4}?(?:came|arrived|got|was|were|had)\b", re.IGNORECASE)
"""It is told what happened: "The memo came with everything justified"."""


def _context(said: Clause, ranked: Sequence[Match], reason: bool) -> bool:
    """A clause that only says why: it asks for nothing in so many words, and is near to nothing that is asked for.

    Args:
        said: the clause.
        ranked: skills for it.
        reason: what follows begins with "so".
    """
    if _INSISTS.search(said.text):
        return False
    score = ranked[0].score if ranked else 0.0
    bare = LEAD.sub("", said.text.strip())
    if not reason and _is_look(said, bare):
        return False
    if score < SURE and _TELLS.match(bare) and not _ASKS.search(bare):
        return True
    if said.values and senses(said.masked) and not reason:
        return False  # "... and all margins to 2 cm": a value of word processing, the verb stands before
    if (reason or not (_ASKS.search(bare) or _WANTS.match(said.text))) and score < LEAST_UNPROVED:
        return True
    wanted = _WANTS.match(said.text) is not None
    return not wanted and not senses(said.masked) and not said.values and score < SURE


_MOST_OF_A_LOOK = 4
_SUBJECT = re.compile(r"(?:it|its|that|this|these|those|they|there|i|we|you|the|my|our|an?)\b", re.IGNORECASE)


def _is_look(said: Clause, bare: str) -> bool:
    """As in "..., dark blue and ...": a few words that name a look; what cannot be understood of it is not dropped."""
    short = 0 < len(bare.split()) <= _MOST_OF_A_LOOK and not _SUBJECT.match(bare)
    valued = any(v.kind in ("colour", "length", "font") for v in said.values)
    return short and (valued or bool(senses(said.masked) & LOOKS_ASKED))


def _shared(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """A clause without a place is about the place of the one before, else of the one after it."""
    out: list[Clause] = []
    for i, said in enumerate(clauses):
        if not said.mentions:
            lender = next((c for c in [*reversed(out), *clauses[i + 1 :]] if c.mentions), None)
            if lender is not None:
                said = Clause(said.start, said.end, said.text, lender.mentions, said.values, said.masked)
        out.append(said)
    return tuple(out)
