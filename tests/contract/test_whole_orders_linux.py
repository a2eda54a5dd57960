"""Orders that are read as a whole, and words told by their spelling, in the real application: planned, acted, read.

Nobody can be asked, so that the guard must let every action pass.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import pytest

from tasks.agent.agent import Agent
from tasks.agent.episode import Assignment, Setting
from tasks.agent.guard import Guard
from tasks.agent.rules import RULES, RulesPolicy
from tasks.apps.catalogue import load_app
from tasks.checks import reading
from tasks.checks.alignment import Part
from tasks.checks.parts import parts
from tasks.desktop import open_desktop
from tasks.desktop.interface import Desktop
from tasks.model.encoder import Encoder
from tasks.planner.loading import names_of
from tasks.planner.planner import SkillPlanner
from tasks.planner.skills import Library, of_app
from tasks.planner.survey import Survey
from tasks.schemas import EndReason

pytestmark = pytest.mark.display
APP = load_app("writer")
FAMILIES = ("font_colour", "bold_text", "highlight_text", "font_name_text", "italic_text", "tab_stop")
GATE = "Nobody may park in front of the gate."
KEYS = "Bring the keys to the office on Monday."


class SecondReading:
    """The product's own, without what opening a file may lose."""

    def understandable(self, request: str, before: Sequence[Part]) -> str:
        """As the product reads it."""
        return reading.understandable(request, before)

    def read(self, request: str, before: Sequence[Part], after: Sequence[Part]) -> reading.Reading:
        """As the product reads it."""
        return reading.read(request, before, after)

    def lost(self, before: Path, after: Path) -> tuple[str, ...]:
        """Nothing that these documents hold."""
        return ()


@pytest.fixture(scope="module")
def desktop() -> Iterator[Desktop]:
    made = open_desktop("linux")
    yield made
    made.close()


@pytest.fixture(scope="module")
def planner() -> SkillPlanner:
    encoder = Encoder()

    def encode(texts: Sequence[str]) -> object:
        return encoder.encode(list(texts)).numpy()

    library = Library(of_app(APP, list(FAMILIES))).encoded(encode, Encoder.identity, encoder.words())  # type: ignore[arg-type]
    return SkillPlanner(library, encode, names_of(APP, Survey(app_version="", menus=(), buttons=(), dialogs=())))  # type: ignore[arg-type]


def written(path: Path, *lines: str, head: str = "") -> Path:
    """A document of plain paragraphs."""
    made = docx.Document()
    if head:
        made.add_heading(head, 1)
    for line in lines:
        made.add_paragraph(line)
    made.save(str(path))
    return path


def finished(request: str, document: Path, planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> tuple[Part, ...]:
    """What the document is after the order, which must be finished."""
    agent = Agent(planner, SecondReading(), lambda plan: RulesPolicy(plan.actions), by=RULES)  # type: ignore[arg-type]
    done = agent.run(Assignment("order", request, document), desktop, Guard(APP.profile.guard), Setting(RULES))
    assert done.trajectory.end is EndReason.FINISHED, done.trajectory.detail
    after = tmp_path / "after.docx"
    after.write_bytes(done.document)
    return parts(after)


def body(found: Sequence[Part]) -> list[str]:
    """Texts of the body."""
    return [str(part["text"]) for part in found if "index" in part]


@pytest.mark.timeout(240)
def test_words_told_by_their_spelling_are_formatted_at_once(
    planner: SkillPlanner, desktop: Desktop, tmp_path: Path
) -> None:
    lines = [f"The BBC met Anna Berg on day {n}, and NASA's crew saw it." for n in range(1, 8)]
    document = written(tmp_path / "words.docx", *lines, head="A Report of the Week")
    after = finished("Make every word that starts with a capital letter blue.", document, planner, desktop, tmp_path)
    coloured = [r["text"] for part in after if "index" in part for r in part["runs"] if r.get("color") == "2A6099"]
    assert coloured[:4] == ["A", "Report", "Week", "The"]
    assert coloured.count("NASA's") == 7


@pytest.mark.timeout(240)
def test_duplicate_lines_go_and_the_last_one_too(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = written(tmp_path / "twice.docx", KEYS, GATE, KEYS, "The gate closes at nine.", GATE, head="Notes")
    request = "Some lines appear twice, keep only the first of each."
    after = finished(request, document, planner, desktop, tmp_path)
    assert body(after) == ["Notes", KEYS, GATE, "The gate closes at nine."]


@pytest.mark.timeout(240)
def test_line_breaks_become_paragraphs(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = written(tmp_path / "breaks.docx", "14 Harbour Terrace\nWhitby\nYO21 3QT", KEYS)
    after = finished("Turn the line breaks into real paragraphs.", document, planner, desktop, tmp_path)
    assert body(after) == ["14 Harbour Terrace", "Whitby", "YO21 3QT", KEYS]


@pytest.mark.timeout(240)
def test_the_rest_of_each_line_goes_to_the_right(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = written(tmp_path / "sides.docx", KEYS, GATE)
    request = "Left-align the first three words of each line and right-align the rest."
    after = finished(request, document, planner, desktop, tmp_path)
    assert body(after) == ["Bring the keys\tto the office on Monday.", "Nobody may park\tin front of the gate."]
    assert all(list(part["tabs"].values()) == ["right"] for part in after if "index" in part)


@pytest.mark.timeout(240)
def test_a_tab_stop_of_a_kind(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = written(tmp_path / "stop.docx", KEYS, GATE)
    request = "Set a right-aligned tab stop at 12 cm in the second paragraph."
    after = finished(request, document, planner, desktop, tmp_path)
    assert [list((part.get("tabs") or {}).values()) for part in after if "index" in part] == [[], ["right"]]


@pytest.mark.timeout(240)
def test_another_default_font(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    made = docx.Document(str(written(tmp_path / "font.docx", KEYS, GATE, head="Notes")))
    made.paragraphs[2].runs[0].font.name = "Georgia"
    made.save(str(tmp_path / "font.docx"))
    request = "Make Times New Roman the default font."
    after = finished(request, tmp_path / "font.docx", planner, desktop, tmp_path)
    fonts = [part["runs"][0]["font"] for part in after if "index" in part]
    assert fonts[1:] == ["Times New Roman", "Georgia"]


@pytest.mark.timeout(240)
def test_a_horizontal_line(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = written(tmp_path / "line.docx", KEYS, GATE)
    after = finished("Add a horizontal line below the first paragraph.", document, planner, desktop, tmp_path)
    assert body(after) == [KEYS, "", GATE]
    assert set(after[1]["border"]) == {"bottom"}


@pytest.mark.timeout(240)
def test_hyperlinks_go_and_their_words_stay(planner: SkillPlanner, desktop: Desktop, tmp_path: Path) -> None:
    document = _linked(tmp_path / "links.docx")
    after = finished("Remove all hyperlinks but keep the words.", document, planner, desktop, tmp_path)
    assert body(after) == ["See the timetable and the map."]
    assert not any(part["kind"] == "hyperlink" for part in after)


def _linked(path: Path) -> Path:
    """A paragraph with two links."""
    made = docx.Document()
    paragraph = made.add_paragraph("See ")
    for words, url, behind in (
        ("the timetable", "https://example.org/a", " and "),
        ("the map", "https://example.org/b", "."),
    ):
        related = made.part.relate_to(url, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = docx.oxml.OxmlElement("w:hyperlink")
        link.set(docx.oxml.ns.qn("r:id"), related)
        run = paragraph.add_run(words)
        link.append(run._r)
        paragraph._p.append(link)
        paragraph.add_run(behind)
    made.save(str(path))
    return path
