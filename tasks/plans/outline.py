"""What every reader builds while it walks a page: headings, introductions, candidate sections, plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.schemas import PlanStep, Section, UiMention

_VERBS = (
    "choose|click|press|select|right-click|double-click|open|type|enter|drag|place|use|hold|set|mark|clear|activate|"
    "enable|go to|move|position|switch"
)
_TO = re.compile(rf"To (?P<goal>[a-z][^.:;]{{5,150}}?), (?:first )?(?P<do>({_VERBS})\b.+)")
"""A goal and what to do for it in one sentence; "as follows:" has its steps elsewhere."""

MAX_SECTIONS = 400
MAX_STEPS = 200
MAX_TEXT = 20_000
"""Bounds of one page; the longest help page has 70 sections, 30 steps a list and 1,400 characters a paragraph."""


@dataclass
class Outline:
    """What the walk through a page remembers."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)  # since the last heading
    sections: list[Section] = field(default_factory=list)
    list_at: int | None = None  # index of the section whose list has just ended, while what follows may belong to it
    lines: list[str] = field(default_factory=list)  # for language modelling
    title: str = ""  # first heading
    summary: str = ""  # what the command does, where the page says so apart

    @property
    def path(self) -> tuple[str, ...]:
        """Headings above, outermost first."""
        return tuple(text for _, text in self.headings)

    @property
    def text(self) -> str:
        """Plain text of the page."""
        return "\n".join(line for line in self.lines if line)

    def heading(self, level: int, text: str) -> None:
        """A heading; the outermost is 1."""
        if not text:
            return
        self.headings = [h for h in self.headings if h[0] < level] + [(level, text)]
        self.title = self.title or text
        self.intro, self.list_at = [], None
        self.lines.append(text)

    def paragraph(self, text: str, mentions: tuple[UiMention, ...], *, own: bool = True) -> None:
        """Running text; `own` tells whether it belongs to this page, or was shown in it from another."""
        if not text:
            return
        text = text[:MAX_TEXT]
        self.inline(text, mentions)
        self.intro.append(text)
        if not text.endswith(":"):
            self.list_at = None
        if own:
            self.lines.append(text)

    def inline(self, text: str, mentions: tuple[UiMention, ...]) -> None:
        """Sentences of the form "To <goal>, choose <something>."."""
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", text):
            match = _TO.match(sentence)
            if match and not sentence.endswith(":"):
                named = tuple(m for m in mentions if m.text and m.text in match.group("do"))
                step = PlanStep(text=sentence, ui=named)
                self.add(Section(path=self.path, intro=match.group("goal"), kind="inline", steps=(step,)))

    def steps(self, steps: Sequence[PlanStep], start: int = 1) -> None:
        """A numbered list; one that starts above 1 continues the last list under the same heading."""
        steps = [s for s in steps if s.text][:MAX_STEPS]
        if not steps:
            return
        at = next((i for i in reversed(range(len(self.sections))) if self.sections[i].kind == "steps"), None)
        if start > 1 and at is not None and self.sections[at].path == self.path:
            last = self.sections[at]
            self.sections[at] = last.model_copy(update={"steps": (*last.steps, *steps)[:MAX_STEPS]})
        else:
            intro = " ".join(self.intro[-3:])
            at = len(self.sections)
            self.add(Section(path=self.path, intro=intro, kind="steps", steps=tuple(steps)))
        self.list_at = at if at < len(self.sections) else None
        self.lines += [step.text for step in steps]

    def options(self, items: Sequence[str]) -> None:
        """A list without numbers: alternatives of the last step where that ends in a colon."""
        if self.list_at is not None and items and self.sections[self.list_at].steps[-1].text.endswith(":"):
            self.extend_last_step(alternatives=tuple(items))

    def extend_last_step(self, notes: tuple[str, ...] = (), alternatives: tuple[str, ...] = ()) -> None:
        """Add what follows a list to its last step."""
        if self.list_at is None:
            return
        section = self.sections[self.list_at]
        last = section.steps[-1]
        update = {"notes": (*last.notes, *notes), "alternatives": (*last.alternatives, *alternatives)}
        steps = (*section.steps[:-1], last.model_copy(update=update))
        self.sections[self.list_at] = section.model_copy(update={"steps": steps})

    def add(self, section: Section) -> None:
        """A candidate section, while the page is not overfull."""
        if len(self.sections) < MAX_SECTIONS:
            self.sections.append(section)
