"""Where in the document a step acts when the documentation leaves it open: a phrase, a paragraph, a cell, a table."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Part = Mapping[str, Any]

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
SHORT = 70
"""Characters of a paragraph that surely stands on one line, so that Home and End reach its ends."""
NEEDS_OBJECT = re.compile(
    r"\b(?:image|graphic|picture|object|frame|shape|drawing|chart|footnote|endnote|note|index|table of contents|"
    r"section|field|bookmark|hyperlink|link|comment|control|header|footer|envelope|cross-reference|caption|formula|"
    r"style|database|spreadsheet|master document|navigator|form)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """What is selected, or where the caret is."""

    kind: str  # text, paragraph, heading, list_item, cell, table
    text: str  # the phrase, the beginning that names the paragraph, the cell's text; "" for a table
    paragraph: str = ""  # whole text of the paragraph that holds it
    number: int = 0  # of a table, 1-based
    selected: bool = False  # selected, not only the caret
    edge: str = ""  # start or end when the caret is at an edge of the paragraph

    def said(self) -> str:
        """As a request names it."""
        if self.kind == "text":
            return f'the text "{self.text}"'
        if self.kind == "table":
            return f"table {self.number}"
        if self.kind == "cell":
            return f'the table cell "{self.text}"'
        name = self.kind.replace("_", " ")
        whole = self.text == self.paragraph
        return f'the {name} "{self.text}"' if whole else f'the {name} that begins with "{self.text}"'


def wanted(words: str, otherwise: str = "paragraph") -> str:
    """Which kind of place words mean; "" when it is none of ours, `otherwise` when they do not say."""
    main = re.split(r"\b(?:that|where|which|for|to|you|in front of|containing)\b", words.lower())[0]
    for pattern, kind in (
        (r"\bcells\b|\bwhole table\b|\bentire table\b|\brows\b|\bcolumns\b", "table"),
        (r"\bcells?\b|\btable\b|\brows?\b|\bcolumns?\b", "cell"),
        (r"\blist\b|\bbullet|\bnumbered|\bnumbering\b", "list_item"),
        (r"\bheading|\bchapter", "heading"),
        (r"\bparagraph", "paragraph"),
        (r"\btext\b|\bwords?\b|\bcharacters?\b|\bphrase\b|\bsentence\b", "text"),
    ):
        if re.search(pattern, main) and not re.search(r"\b(?:text|page|whole) (?:document|frame)\b", main):
            return kind
    if NEEDS_OBJECT.search(main):
        return ""
    return otherwise


def choose(
    kind: str, document: Sequence[Part], rng: random.Random, *, selected: bool, short: bool = False
) -> Place | None:
    """A place of that kind in the document; None when it holds none.

    Args:
        kind: text, paragraph, heading, list_item, cell or table.
        document: the parts in order.
        rng: chooses among those that fit.
        selected: select it rather than only put the caret there.
        short: prefer a paragraph of one line.
    """
    tables = [part for part in document if part.get("kind") == "table"]
    if kind == "table":
        return Place("table", "", number=int(tables[0].get("number", 1)), selected=True) if tables else None
    if kind == "cell":
        cells = [
            text
            for table in tables
            for row in (table.get("cells") or ())[1:]
            for text in row
            if _unique(text, document)
        ]
        return Place("cell", rng.choice(cells), selected=selected) if cells else None
    if kind == "text":
        return _phrase(document, rng)
    found = [part for part in document if part.get("kind") == kind and _named(part, document)]
    found = [part for part in found if part.get("style") != "Title"] or found
    if short and kind == "paragraph":
        brief = [part for part in found if len(str(part["text"])) <= SHORT]
        headings = [part for part in document if part.get("kind") == "heading" and _named(part, document)]
        found = brief or headings or found
    if not found:
        return None
    part = rng.choice(found)
    return Place(str(part["kind"]), _named(part, document), str(part["text"]), selected=selected)


def _phrase(document: Sequence[Part], rng: random.Random) -> Place | None:
    """Two words in a row of a body paragraph, occurring once."""
    everything = _everything(document).lower()
    found: list[Place] = []
    for part in document:
        if part.get("kind") != "paragraph":
            continue
        text = str(part.get("text", ""))
        words = list(WORD.finditer(text))
        for first, second in pairwise(words):
            phrase = text[first.start() : second.end()]
            plainly = phrase == f"{first[0]} {second[0]}" and min(len(first[0]), len(second[0])) >= 4
            if plainly and everything.count(phrase.lower()) == 1:
                found.append(Place("text", phrase, text, selected=True))
    return rng.choice(found) if found else None


def _named(part: Part, document: Sequence[Part]) -> str:
    """The shortest beginning of at least four words that names this part alone; its whole text when short."""
    text = str(part.get("text", "")).strip()
    words = text.split(" ")
    lines = [line.lower() for line in _everything(document).split("\n")]
    for length in range(min(4, len(words)), len(words) + 1):
        beginning = text if len(words) <= 6 else " ".join(words[:length]).rstrip(",;:")
        if text and '"' not in beginning and sum(line.startswith(beginning.lower()) for line in lines) == 1:
            return beginning
    return ""


def _unique(text: str, document: Sequence[Part]) -> bool:
    return len(text) >= 4 and '"' not in text and _everything(document).count(text) == 1


def _everything(document: Sequence[Part]) -> str:
    lines: list[str] = []
    for part in document:
        if part.get("kind") == "table":
            lines += [str(text) for row in part.get("cells") or () for text in row]
        elif "index" in part:
            lines.append(str(part.get("text", "")).strip())
    return "\n".join(lines)
