"""The sentences of `changes`, read."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One sentence of `changes`, read."""

    sentence: str
    topic: str  # bold, alignment, text, table rows, page orientation, footnote, paragraph, empty, ...
    subject: str = ""  # the words it is about
    paragraph: str = ""  # the paragraph they stand in
    becomes: str = ""  # new value or text
    whole: bool = False  # the whole text of the paragraph
    op: str = "changed"  # changed, inserted, deleted, more, fewer


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


def read_change(sentence: str) -> Change:
    """A sentence of `changes` in parts; topic "other" when it has a form not known here."""
    for pattern, topic in _PATTERNS:
        match = re.fullmatch(pattern, sentence, re.DOTALL)
        if match:
            found = {key: value or "" for key, value in match.groupdict().items()}
            name = topic.format(topic=found.get("topic", ""))
            kept = {key: found.get(key, "") for key in ("subject", "paragraph", "becomes")}
            return Change(sentence, name.strip(), whole=sentence.startswith("whole"), op=_op(sentence), **kept)
    return Change(sentence, "other")


def _op(sentence: str) -> str:
    """Whether something came, went, or became another; counts that grew or shrank are told apart."""
    found = re.search(r'^(?:[^"]|"[^"]*")*? (inserted|deleted)(?: (?:on|before|in) .*)?$', sentence, re.DOTALL)
    if found:
        return found[1]
    count = re.fullmatch(r"table \d*: (?:rows|cols) changed from (\d+) to (\d+)", sentence)
    return "changed" if count is None else "more" if int(count[2]) > int(count[1]) else "fewer"
