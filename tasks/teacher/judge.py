"""judge: rules on an episode from the request, the plan, what was done and how the document changed; never from checks.

The way a careful reader does it: the episode must have ended by saying so; something must have changed; every kind of
change that the request promises must be there, on the words it names and to the value it names; and nothing else may
have changed. A request of several parts is read part by part: each has its own promises, places and values. What cannot
be read that way is "unsure".
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tasks.llm.wire import JudgeReply, JudgeRequest, Wire
from tasks.teacher.judge_changes import Change, read_change
from tasks.teacher.judge_lexicon import CASE, DELETING, INSERTING, REPLACING, REWORDING, Promise
from tasks.teacher.judge_values import accepts, cased, named, unseen
from tasks.teacher.judge_wishes import Part, Wish, lines, planned, wishes

WORD = re.compile(r"\w+")


def answer(request: Wire, seed: int) -> JudgeReply:
    """The verdict."""
    assert isinstance(request, JudgeRequest)
    verdict, reason = rule(request)
    return JudgeReply.model_validate({"verdict": verdict, "reason": reason})


def rule(request: JudgeRequest) -> tuple[str, str]:
    """Verdict and reason."""
    if request.end != "finished":
        return "failure", f"the episode ended {request.end}"
    if not request.steps:
        return "failure", "nothing was done"
    if not request.changes:
        looked = any(step.function == "texts" for step in request.steps)
        return ("unsure", "the document is as before") if looked else ("failure", "the document is as before")
    asked = wishes(request.request, request.before)
    asked = [wish if wish.certain else planned(wish, request.plan, asked) for wish in asked]
    if not any(wish.promises for wish in asked):
        return "unsure", "the request promises nothing that could be looked for"
    problem = _Reading(request, asked).problem()
    return ("failure", problem) if problem else ("success", f"as asked: {'; '.join(request.changes[:3])}")


@dataclass(frozen=True)
class _Line:
    """A paragraph as it is after and as it was before; "" where there was none."""

    after: str
    before: str


class _Reading:
    """One request held against the changes that were made."""

    def __init__(self, request: JudgeRequest, asked: Sequence[Wish]) -> None:
        self.request, self.asked = request, asked
        self.changes = [read_change(sentence) for sentence in request.changes]
        self.lines = _pairs(lines(request.before), lines(request.after))

    def problem(self) -> str:
        """The first thing wrong, "" for none."""
        return self._missing() or self._stray() or self._words() or self._places() or self._half() or self._new()

    def _missing(self) -> str:
        """A kind of change that was asked for and is not there; of what is only likely one is enough."""
        for wish in self.asked:
            for promise in wish.wanted:
                if not self._found(wish, [promise]):
                    return f"nothing changed that fits {promise.topics!r}"
            if not all(self._found(wish, group) for group in wish.choices):
                return "nothing changed that fits one of those named"
            if not wish.certain and wish.likely and not self._found(wish, wish.likely, self._claimed(wish)):
                return "nothing changed that fits the plan"
        return ""

    def _claimed(self, wish: Wish) -> list[Change]:
        """Changes that another part of the request asks for in so many words."""
        others = [other for other in self.asked if other is not wish and other.certain]
        return [
            change
            for change in self.changes
            if any(
                re.fullmatch(promise.topics, change.topic) and self._placed(other, change)
                for other in others
                for promise in (*other.wanted, *(p for group in other.choices for p in group))
            )
        ]

    def _found(self, wish: Wish, promises: Iterable[Promise], claimed: Sequence[Change] = ()) -> bool:
        return any(
            _fulfils(promise, change)
            and _direction(wish, change)
            and self._placed(wish, change)
            and (not change.topic.endswith("field") or accepts(wish, change))
            for promise in promises
            for change in self.changes
            if change not in claimed
        )

    def _stray(self) -> str:
        """A change that no part of the request promises there, or to another value."""
        for change in self.changes:
            known = [(w, p) for w in self.asked for p in w.promises if _direction(w, change)]
            meant = [w for w, p in known if re.fullmatch(p.topics, change.topic)]
            along = [w for w, p in known if p.companions and re.fullmatch(p.companions, change.topic)]
            meant += [wish for wish in self.asked if named(wish, change)]
            if not meant and not along:
                return f"nobody asked for: {change.sentence}"
            if not any(self._placed(wish, change) for wish in (*meant, *along)):
                return f"not where it was asked for: {change.sentence}"
            fitting = [wish for wish in meant if self._placed(wish, change)]
            beside = any(self._placed(wish, change) for wish in along if wish not in fitting)
            if fitting and not beside and not any(accepts(wish, change) for wish in fitting):
                return f"not the value that was asked for: {change.sentence}"
        return ""

    def _placed(self, wish: Wish, change: Change) -> bool:
        """The change is in a paragraph that holds words pointed at, or of no paragraph."""
        if not change.paragraph or not wish.places:
            return True
        full = [line for line in self.lines if _same_line(change.paragraph, line.after)]
        full += [line for line in self.lines if _same_line(change.paragraph, line.before)]
        texts = [t for line in full for t in (line.after, line.before)] or [change.paragraph]
        if change.topic == "text":  # shown as it was; what was added must not make it the right place
            texts = [line.before for line in full if line.before] or texts
        return any(words.casefold() in text.casefold() for words in wish.places for text in texts)

    def _words(self) -> str:
        """Words that came must stand in the request; words that went too, unless something was to be deleted."""
        if not any(change.topic in {"text", "paragraph", "list item", "cell"} for change in self.changes):
            return ""
        before, after = (_tally(lines(side)) for side in (self.request.before, self.request.after))
        said = set(WORD.findall(self.request.request.casefold()))
        gone, come = before - after, after - before
        stray = [word for word in come if word not in said]
        if stray:
            return f"nobody asked for the word {stray[0]!r}"
        if any(DELETING.search(wish.text) or REWORDING.search(wish.text) for wish in self.asked):
            return ""
        lost = [word for word in gone if word not in said]
        return f"the word {lost[0]!r} is gone" if lost else ""

    def _places(self) -> str:
        """What was to go or to be replaced is gone, what was to change its case has changed it."""
        before, after = ("\n".join(lines(side)) for side in (self.request.before, self.request.after))
        for wish in self.asked:
            structure = all(p.topics.startswith("table") for p in wish.wanted)
            going = DELETING.search(wish.text) is not None and structure and not wish.choices
            going = going or (not wish.certain and REPLACING in wish.likely and bool(wish.new))
            if going and wish.places and not any(after.count(w) < before.count(w) for w in wish.places):
                return f"{wish.places[0]!r} is still there"
            if any(p.topics == CASE for p in wish.wanted) and not any(
                cased(w, after) and after.casefold().count(w.casefold()) == before.casefold().count(w.casefold())
                for w in wish.places or ("",)
            ):
                return f"{wish.places[0]!r} has not just changed its case"
        if any(p.topics == CASE for wish in self.asked for p in wish.wanted):
            said = WORD.findall(" ".join(w for wish in self.asked for w in (*wish.places, *wish.new)))
            lost = [w for w in WORD.findall(before) if w not in said and w not in WORD.findall(after)]
            return f"{lost[0]!r} has changed" if lost else ""
        return ""

    def _half(self) -> str:
        """Characters were formatted, but more or fewer than the words pointed at."""
        spans: dict[tuple[str, str], list[str]] = {}
        for change in self.changes:
            if change.subject and not change.whole:
                spans.setdefault((change.topic, change.paragraph), []).append(change.subject)
        for (topic, paragraph), subjects in spans.items():
            joined = "".join(subjects).strip().casefold()
            meant = [w for w in self.asked if any(re.fullmatch(p.topics, topic) for p in w.promises)]
            objects = [words for wish in meant for words in wish.places]
            exact = any(_near(joined, words) and abs(len(words) - len(joined)) <= _slack(joined) for words in objects)
            styled = any(
                change.topic == "style" and not change.subject and change.paragraph == paragraph
                for change in self.changes
            )
            if objects and not exact and not styled and not _already(self.request.after, topic, objects):
                return f"{topic} is set on {joined!r} only"
        return ""

    def _new(self) -> str:
        """New words in quotes must be in the document; numbers, and names that the plan types, in its changes."""
        after = json.dumps(self.request.after, ensure_ascii=False).casefold()
        for words in (words for wish in self.asked for words in wish.new):
            if json.dumps(words, ensure_ascii=False)[1:-1].casefold() not in after:
                return f"{words!r} is not in the document"
        for wish in self.asked:
            number = "" if DELETING.search(wish.text) else unseen(wish, self.changes)
            if number:
                return f"nothing became {number}"
        shown = " ".join([*(change.becomes for change in self.changes), after]).casefold()
        outside = re.sub(r'"[^"]*"', " ", self.request.request).casefold()
        typed = [v for step in self.request.plan for v in re.findall(r'(?:type|to) "([^"]*[A-Za-z][^"]*)"', step)]
        names = [v for v in typed if re.match(r"\D", v) and len(v) > 2]
        lost = [v for v in names if v.casefold() in outside and v.casefold() not in shown]
        return f"nothing became {lost[0]!r}" if lost else ""


def _fulfils(promise: Promise, change: Change) -> bool:
    if not re.fullmatch(promise.topics, change.topic):
        return False
    return not promise.becomes or re.fullmatch(promise.becomes, change.becomes.strip()) is not None


def _direction(wish: Wish, change: Change) -> bool:
    """Something went only where something was to go, and came only where something was to come."""
    if change.op == "changed" or change.topic in {"empty", "index"}:
        return True
    deleting = DELETING.search(wish.text) is not None
    if change.op in {"deleted", "fewer"}:
        return deleting
    return not deleting or INSERTING.search(wish.text) is not None


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[_Line]:
    """Lines that are the same or stand at the same place of a changed stretch."""
    found: list[_Line] = []
    for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        same = i2 - i1 == j2 - j1
        found += [_Line(text, before[i1 + k] if same else "") for k, text in enumerate(after[j1:j2])]
        if not same:
            found += [_Line("", text) for text in before[i1:i2]]
    return found


def _same_line(shown: str, text: str) -> bool:
    """The shown text, perhaps cut in the middle, is this line."""
    if not text:
        return False
    if len(shown) < 40 or "..." not in shown:
        return shown == text
    head, tail = shown.split("...", 1)
    return text.startswith(head) and text.endswith(tail)


def _tally(texts: Sequence[str]) -> Counter[str]:
    return Counter(word for text in texts for word in WORD.findall(text.casefold()))


def _near(shown: str, words: str) -> bool:
    """The shown text, perhaps cut in the middle, and the words are about the same place."""
    head = shown.split("...")[0].casefold()
    words = words.casefold()
    if not head:
        return False
    return words in shown.casefold() or words.startswith(head) or (head in words and len(head) >= 1)


def _slack(shown: str) -> int:
    """Differences in length that do not count; texts cut in the middle say nothing about theirs."""
    return 10**6 if "..." in shown else 1


def _already(after: Sequence[Part], topic: str, objects: Sequence[str]) -> bool:
    """All characters of one of the words have the property afterwards, part of them had it before."""
    key = topic.replace(" ", "_")
    for part in after:
        runs = part.get("runs") or []
        text = "".join(str(run["text"]) for run in runs)
        marks = "".join(("x" if run.get(key) else ".") * len(str(run["text"])) for run in runs)
        for words in objects:
            at = text.find(words)
            if at >= 0 and set(marks[at : at + len(words)]) == {"x"} and marks.count("x") == len(words):
                return True
    return False
