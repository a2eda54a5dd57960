"""Real LibreOffice on a document of 40 pages as people write them: what is meant is found wherever it stands."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as OpcPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tasks.checks.inventory import census, lost
from tasks.checks.parts import parts
from tasks.desktop import contract
from tasks.desktop.slots import Slot

pytestmark = pytest.mark.display
W = nsdecls("w")
SENTENCE = "The harbour was closed for nine days and the ferry waited outside until the wind went down. "
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
FILES = Path(__file__).parents[1] / "unit" / "agent" / "files"
MATH = Path("/usr/lib/libreoffice/program/libsmlo.so")


def long_document(path: Path) -> Path:
    """400 paragraphs on some 40 pages: table first, headings, items, page headers, two sections, notes, comments."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Harbour office"
    document.sections[0].footer.paragraphs[0].text = "Draft for members"
    fill(document.add_table(2, 2), "first")
    document.add_heading("The harbour in winter", 1)
    for number in range(1, 397):
        if number % 40 == 0:
            document.add_heading(f"Chapter {number // 40}", 2)
        elif number % 13 == 5:
            document.add_paragraph(f"Item {number} of the list", style="List Bullet")
        elif number % 50 == 7:
            document.add_paragraph("")
        else:
            document.add_paragraph(f"Entry {number}. {SENTENCE * (1 + number % 5)}".strip())
        if number == 150:
            document.add_section(WD_SECTION.NEW_PAGE).header.is_linked_to_previous = False
            document.sections[-1].header.paragraphs[0].text = "Second part"
        if number == 200:
            fill(document.add_table(90, 3), "second")
    document.add_paragraph("Signed by the harbour master at the very end.")
    decorate(document)
    document.save(str(path))
    return path


def fill(table: Any, name: str) -> None:
    for r, row in enumerate(table.rows, 1):
        for c, cell in enumerate(row.cells, 1):
            cell.text = "" if (r, c) == (2, 2) else f"{name} {r}.{c}"


def decorate(document: Document) -> None:
    """A comment, a tracked deletion and a footnote, all above the middle."""
    entries = [p for p in document.paragraphs if p.text.startswith("Entry")]
    document.add_comment(entries[0].runs, text="Which harbour?", author="A", initials="A")
    deleted = f'<w:del {W} w:id="901" w:author="B"><w:r><w:delText>Deleted ferry words.</w:delText></w:r></w:del>'
    entries[60]._p.append(parse_xml(deleted))
    note = "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>A note on the harbour.</w:t></w:r></w:p>"
    xml = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{note}</w:footnote></w:footnotes>'
    )
    part = OpcPart(PackURI("/word/footnotes.xml"), NOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    entries[1]._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="1"/></w:r>'))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return long_document(tmp_path_factory.mktemp("long") / "long.docx")


@pytest.fixture(scope="module")
def slot(path: Path) -> Iterator[Slot]:
    with Slot("linux") as running:
        running.start(path)
        yield running


def body(path: Path) -> dict[int, str]:
    """Texts of the paragraphs outside tables by their number in the file."""
    return {p["number"]: p["text"] for p in parts(path) if "index" in p and p["kind"] != "table"}


def selected(slot: Slot, function: str, **args: Any) -> str:
    contract.done(slot, function, **args)
    return slot.observe().selection


def test_text_beside_the_body_is_seen_as_what_it_is(slot: Slot) -> None:
    shown = {c.title: c.detail for c in slot.observe().controls if c.detail}
    assert shown["Harbour office"] == "header"
    assert shown["Draft for members"] == "footer"
    assert shown["Which harbour?"] == "comment"
    assert shown["first 1.1"] == "table cell"
    assert shown["The harbour in winter"] == "heading 1"


def test_paragraphs_are_counted_over_the_whole_document(slot: Slot, path: Path) -> None:
    texts = body(path)
    assert len(texts) >= 398
    long = [n for n, text in texts.items() if len(text) > 400]
    for number in (212, max(texts), long[3], long[-1]):  # some of them go on over a page
        chosen = selected(slot, "select_paragraph", start_index=number, text=texts[number][:30])
        assert chosen.strip("￼1") == texts[number].strip(), f"paragraph {number}"
    first, last = long[8], long[8] + 3
    chosen = selected(
        slot, "select_paragraph", start_index=first, end_index=last, text=texts[first], end_text=texts[last]
    )
    assert chosen.startswith(texts[first].strip())
    assert chosen.strip().endswith(texts[last].strip())
    outcome = contract.act(slot, "select_paragraph", start_index=max(texts) + 5)
    assert outcome.reason == "not_found"


def test_every_piece_of_a_paragraph_that_goes_on_over_a_page_is_selected(slot: Slot, path: Path) -> None:
    """Selecting by number, one after another, gives each paragraph once and whole: none is counted twice."""
    texts = body(path)
    long = [n for n, text in texts.items() if len(text) > 300 and n > 160][:6]
    shift = None
    for number in long:
        chosen = selected(slot, "select_paragraph", start_index=number).strip()
        at = next(n for n, text in texts.items() if text.strip() == chosen)  # whole, or there is none
        assert shift in (None, at - number), "the numbers of two paragraphs are apart by another distance"
        shift = at - number


@pytest.mark.parametrize("beside", ["header", "footer", "comment", "footnote", "table cell"])
def test_the_caret_may_stand_anywhere_before(slot: Slot, path: Path, beside: str) -> None:
    contract.done(slot, "select_paragraph", start_index=1, text="The harbour in winter")
    there = next((c for c in slot.observe().controls if c.detail == beside), None)
    assert there is not None, f"no {beside} on the screen"
    contract.done(slot, "click_input", there)
    assert selected(slot, "select_text", text="very end") == "very end"
    focused = [c.title for c in slot.observe().controls if c.focused and c.control_type == "Text"]
    assert focused == [body(path)[max(body(path))]]


def test_texts_are_found_as_whole_words_to_the_end(slot: Slot, path: Path) -> None:
    total = sum(text.count("ferry waited") for text in body(path).values())
    assert selected(slot, "select_text", text="ferry waited", occurrence=total) == "ferry waited"
    assert contract.act(slot, "select_text", text="ferry waited", occurrence=total + 1).reason == "not_found"
    assert contract.act(slot, "select_text", text="Deleted ferry").reason == "not_found"
    assert contract.act(slot, "select_text", text="Which harbour").reason == "not_found"
    assert contract.act(slot, "select_text", text="Draft for members").reason == "not_found"


def test_cells_are_found_on_any_page_of_a_table(slot: Slot) -> None:
    assert selected(slot, "select_table", number=2, row=88, column=3) == "second 88.3"
    assert selected(slot, "select_table", number=1, row=1, column=2) == "first 1.2"
    assert contract.act(slot, "select_table", number=2, row=91, column=1).reason == "not_found"
    assert contract.act(slot, "select_table", number=3).reason == "not_found"


def test_what_is_done_to_the_selection_is_done_there_and_nowhere_else(slot: Slot, path: Path) -> None:
    """Last of this file, as it changes the document."""
    texts = body(path)
    contract.done(slot, "select_paragraph", start_index=212, text=texts[212][:20])
    contract.done(slot, "keyboard_input", keys="{CTRL}b")
    contract.done(slot, "select_table", number=2, row=2, column=2)
    contract.done(slot, "keyboard_input", keys="typed")
    contract.done(slot, "select_table", number=2)
    contract.done(slot, "keyboard_input", keys="{CTRL}i")
    after = parts(slot.save())
    bold = [
        p["text"] for p in after if "runs" in p and p["kind"] != "heading" and any(r.get("bold") for r in p["runs"])
    ]
    assert bold == [texts[212]]
    tables = [p for p in after if p["kind"] == "table"]
    assert tables[1]["cells"][1] == ["second 2.1", "typed", "second 2.3"]
    slanted = [bool(r.get("italic")) for p in after for q in p.get("paragraphs", [p]) for r in q.get("runs", ())]
    assert sum(slanted) == 270  # every cell of the table that is on four pages, and nothing else


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("dropcap", ["a drop cap"] if MATH.exists() else ["a drop cap", "an equation"]),
        ("lease_tracked", []),
        ("report", []),
    ],
)
def test_what_opening_alone_drops_is_told(name: str, gone: list[str], tmp_path: Path) -> None:
    before = Path(shutil.copy(FILES / f"{name}.docx", tmp_path))
    with Slot("linux") as slot:
        slot.start(before)
        assert list(lost(census(before), census(slot.save()))) == gone
