"""judge: rules on an episode from the request, the plan, what was done and how the document changed; never from checks.

The way a careful reader does it: the episode must have ended by saying so; something must have changed; every kind of
change that the request promises must be there, on the words it names and to the value it names; and nothing else may
have changed. What cannot be read that way is "unsure".
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.llm.wire import JudgeReply, JudgeRequest, Wire
from tasks.teacher.judge_lexicon import NUMBERS, Promise, hinted, promised

QUOTED = re.compile(r'"([^"]*)"')
SHORTENED = 25  # characters of a long text that `changes` surely shows


@dataclass(frozen=True)
class Change:
    """One sentence of `changes`, read."""

    sentence: str
    topic: str  # bold, alignment, text, table rows, page orientation, footnote, paragraph, empty, ...
    subject: str = ""  # the words it is about
    paragraph: str = ""  # the paragraph they stand in
    becomes: str = ""  # new value or text
    whole: bool = False  # the whole text of the paragraph


_PLACE = r'(?P<kind>paragraph|heading|list item) "(?P<paragraph>.*)"(?: in table cell \d+,\d+)?'
_PATTERNS: tuple[tuple[str, str], ...] = (
    (rf"whole text of {_PLACE}: (?P<topic>[a-z ]+) changed from .* to (?P<becomes>.*)", "{topic}"),
    (rf'text "(?P<subject>.*)" in {_PLACE}: (?P<topic>[a-z ]+) changed from .* to (?P<becomes>.*)', "{topic}"),
    (rf"{_PLACE}: (?P<topic>[a-z ]+) changed from .* to (?P<becomes>.*)", "{topic}"),
    (r'text of paragraph "(?P<paragraph>.*?)"(?: in table cell \d+,\d+)?: (?P<becomes>.*)', "text"),
    (r"table with (?P<becomes>\d+ rows and \d+ columns) (?:inserted|deleted)", "table"),
    (r"empty .* (?:inserted|deleted)", "empty"),
    (r'table of contents line ".*" (?:inserted|deleted)', "index"),
    (r'(?:paragraph|heading|list item) "(?P<becomes>.*)" (?:inserted|deleted)', "paragraph"),
    (r"table \d*: (?P<topic>[a-z ]+) changed from .* to (?P<becomes>.*)", "table {topic}"),
    (r'table \d*: text "(?P<becomes>.*)" in the new cell .*', "cell"),
    (r"page of section \d*: (?P<topic>[a-z ]+) changed from .* to (?P<becomes>.*)", "page {topic}"),
    (r"(?P<topic>header|footer): (?:[a-z ]+) changed from .* to (?P<becomes>.*)", "{topic}"),
    (r'(?P<topic>header|footer) with text "(?P<becomes>.*)" (?:inserted|deleted)', "{topic}"),
    (r"document property (?P<topic>\w+): .* changed from .* to (?P<becomes>.*)", "property {topic}"),
    (
        r'(?P<topic>[a-z ]+?)(?: "(?P<becomes>.*?)")? (?:inserted|deleted)'
        r'(?: (?:on|before|in paragraph) "(?P<paragraph>.*)"| in the \w+)?',
        "{topic}",
    ),
)


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
    changes = [read_change(sentence) for sentence in request.changes]
    said, planned = QUOTED.sub(" ", request.request), QUOTED.sub(" ", " ".join(request.plan))
    wanted = promised(said)
    likely = [*promised(planned), *([] if wanted else hinted(said))]
    if not wanted and not likely:
        return "unsure", "the request promises nothing that could be looked for"
    problem = _missing(wanted, likely, changes) or _stray([*wanted, *likely], changes) or _misplaced(request, changes)
    problem = problem or _half(request, changes) or _values(request, changes)
    return ("failure", problem) if problem else ("success", f"as asked: {'; '.join(request.changes[:3])}")


def read_change(sentence: str) -> Change:
    """A sentence of `changes` in parts; topic "other" when it has a form not known here."""
    for pattern, topic in _PATTERNS:
        match = re.fullmatch(pattern, sentence, re.DOTALL)
        if match:
            found = {key: value or "" for key, value in match.groupdict().items()}
            name = topic.format(topic=found.get("topic", ""))
            kept = {key: found.get(key, "") for key in ("subject", "paragraph", "becomes")}
            return Change(sentence, name.strip(), whole=sentence.startswith("whole"), **kept)
    return Change(sentence, "other")


def _fulfils(promise: Promise, change: Change) -> bool:
    if not re.fullmatch(promise.topics, change.topic):
        return False
    return not promise.becomes or re.fullmatch(promise.becomes, change.becomes.strip()) is not None


def _missing(wanted: Sequence[Promise], likely: Sequence[Promise], changes: Sequence[Change]) -> str:
    """A kind of change that was asked for and is not there; of what is only likely one is enough."""
    if not wanted and not any(_fulfils(promise, change) for promise in likely for change in changes):
        return "nothing changed that fits the plan"
    for promise in wanted:
        if not any(_fulfils(promise, change) for change in changes):
            return f"nothing changed that fits {promise.topics!r}"
    return ""


def _stray(known: Sequence[Promise], changes: Sequence[Change]) -> str:
    """A change that neither the request nor the plan promises."""
    for change in changes:
        allowed = any(re.fullmatch(f"(?:{p.topics})|(?:{p.companions})", change.topic) for p in known)
        if not allowed:
            return f"nobody asked for: {change.sentence}"
    return ""


def _objects(request: JudgeRequest) -> list[str]:
    """Words of the document that the request or the plan points at."""
    body = "\n".join(text for part in request.before for text in _texts(part))
    quoted = QUOTED.findall(request.request) + [q for step in request.plan for q in QUOTED.findall(step)]
    return [q for q in dict.fromkeys(quoted) if q.strip() and q in body]


def _texts(part: dict[str, object]) -> list[str]:
    return [str(part.get(key, "")) for key in ("text", "title") if part.get(key)]


def _near(shown: str, words: str) -> bool:
    """The shown text, perhaps cut in the middle, and the words are about the same place."""
    head = shown.split("...")[0].casefold()
    words = words.casefold()
    if not head:
        return False
    return words in shown.casefold() or words.startswith(head) or (head in words and len(head) >= 1)


def _misplaced(request: JudgeRequest, changes: Sequence[Change]) -> str:
    """Formatting of, or an edit in, a paragraph that holds none of the words pointed at."""
    objects = _objects(request)
    if not objects:
        return ""
    whole = [str(part.get("text", "")) for part in (*request.before, *request.after) if "index" in part]
    for change in changes:
        if not change.paragraph:
            continue
        full = [text for text in whole if _same_line(change.paragraph, text)] or [change.paragraph]
        if not any(words.casefold() in text.casefold() for words in objects for text in full):
            return f"not where it was asked for: {change.sentence}"
    return ""


def _same_line(shown: str, text: str) -> bool:
    if len(shown) < 40 or "..." not in shown:
        return shown == text
    head, tail = shown.split("...", 1)
    return text.startswith(head) and text.endswith(tail)


def _half(request: JudgeRequest, changes: Sequence[Change]) -> str:
    """Characters were formatted, but more or fewer than the words pointed at."""
    objects = _objects(request)
    spans: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        if change.subject and not change.whole:
            spans.setdefault((change.topic, change.paragraph), []).append(change.subject)
    for (topic, paragraph), subjects in spans.items():
        joined = "".join(subjects).strip().casefold()
        exact = [words for words in objects if _near(joined, words) and abs(len(words) - len(joined)) <= _slack(joined)]
        styled = any(change.topic == "style" and change.paragraph == paragraph for change in changes)
        if objects and not exact and not styled and not _already(request, topic, objects):
            return f"{topic} is set on {joined!r} only"
    return ""


def _slack(shown: str) -> int:
    """Differences in length that do not count; texts cut in the middle say nothing about theirs."""
    return 10**6 if "..." in shown else 1


def _already(request: JudgeRequest, topic: str, objects: Sequence[str]) -> bool:
    """All characters of one of the words have the property afterwards, part of them had it before."""
    key = topic.replace(" ", "_")
    for part in request.after:
        runs = part.get("runs") or []
        text = "".join(str(run["text"]) for run in runs)
        marks = "".join(("x" if run.get(key) else ".") * len(str(run["text"])) for run in runs)
        for words in objects:
            at = text.find(words)
            if at >= 0 and set(marks[at : at + len(words)]) == {"x"} and marks.count("x") == len(words):
                return True
    return False


def _values(request: JudgeRequest, changes: Sequence[Change]) -> str:
    """New words in quotes must be in the document; numbers of rows, columns, points and inches must be those named."""
    before, after = json.dumps(request.before, ensure_ascii=False), json.dumps(request.after, ensure_ascii=False)
    for words in QUOTED.findall(request.request):
        escaped = json.dumps(words, ensure_ascii=False)[1:-1]
        if escaped not in before and escaped.casefold() not in after.casefold():
            return f"{words!r} is not in the document"
    outside = QUOTED.sub(" ", request.request).casefold()
    for change in changes:
        problem = _size(outside, change)
        if problem:
            return problem
    return ""


def _size(request: str, change: Change) -> str:
    """The measure of a change against the numbers that the request names."""
    named = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", request)]
    words = [float(number) for word, number in NUMBERS.items() if re.search(rf"\b{word}\b", request)]
    found = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", change.becomes)]
    if change.topic == "table" and _shape(request) is not None:
        return "" if _shape(change.becomes) == _shape(request) else f"the table has {change.becomes}"
    if change.topic in {"table", "size", "page columns", "level"} and found and (named or words):
        wrong = [n for n in found if n not in named + words]
        return f"{change.topic} became {change.becomes}" if wrong else ""
    if named and found and change.topic.startswith(("indent", "space", "first line", "page margin", "letter spacing")):
        lengths = [n * unit for n in named for unit in (1.0, 72.0, 72 / 2.54, 72 / 25.4)]
        fits = any(abs(abs(found[0]) - length) <= 1.0 for length in lengths)
        return "" if fits else f"{change.topic} became {change.becomes}"
    return ""


def _shape(text: str) -> tuple[float, float] | None:
    """Rows and columns that a text names, in whatever order; None when it does not name both."""
    count = rf"(\d+|{'|'.join(NUMBERS)})"
    found = [re.search(rf"\b{count}(?: \w+)? {noun}", text) for noun in ("row", "column")]
    if not all(found):
        return None
    rows, columns = (NUMBERS.get(match[1]) or float(match[1]) for match in found if match)
    return float(rows), float(columns)
