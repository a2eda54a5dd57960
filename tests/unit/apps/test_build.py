"""Template documents: what the YAML says is in the file, and the bytes depend on it alone."""

import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from tasks.apps.build import build_template
from tasks.apps.catalogue import TemplateSpec, load_app
from tasks.apps.comment_numbers import FIRST_COMMENT, renumbered
from tasks.checks.inventory import census, lost
from tasks.checks.parts import parts
from tasks.errors import DataError

TEMPLATES = load_app("writer").templates


def spec_of(*blocks: dict[str, object], **more: object) -> TemplateSpec:
    return TemplateSpec.model_validate({"name": "x", "description": "x", "contents": [], "blocks": blocks, **more})


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_same_bytes_every_time(name: str, tmp_path: Path) -> None:
    first = build_template(TEMPLATES[name], tmp_path / "a.docx").read_bytes()
    assert first == build_template(TEMPLATES[name], tmp_path / "b.docx").read_bytes()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_holds_what_it_says(name: str, tmp_path: Path) -> None:
    spec = TEMPLATES[name]
    found = parts(build_template(spec, tmp_path / "a.docx"))
    kinds = {"title" if part.get("style") == "Title" else part["kind"] for part in found}
    kinds = {"list" if kind == "list_item" else kind for kind in kinds}
    if sum(part["kind"] == "page" for part in found) > 1:
        kinds.add("section")
    if any(part["kind"] == "table" and part["borders"] == "none" for part in found):
        kinds.add("plain_table")
    assert set(spec.contents) == kinds & {
        "title", "heading", "paragraph", "list", "table", "image", "note", "comment", "section", "header", "footer",
        "plain_table",
    }  # fmt: skip


def test_blocks_become_parts(tmp_path: Path) -> None:
    spec = spec_of(
        {"title": "T"},
        {"heading": "H", "level": 2},
        {"list": ["a", "b"], "kind": "number"},
        {"paragraph": "P"},
        {"list": ["c"], "kind": "number"},
        {"table": [["x", "y"], ["1", "2"]], "header": True},
        page={"orientation": "landscape", "margin_left": 2.54},
    )
    found = parts(build_template(spec, tmp_path / "a.docx"))
    body = [(part["kind"], part["text"]) for part in found if "index" in part and part["kind"] != "table"]
    assert body[:6] == [
        ("paragraph", "T"),
        ("heading", "H"),
        ("list_item", "a"),
        ("list_item", "b"),
        ("paragraph", "P"),
        ("list_item", "c"),
    ]
    assert [part["list_number"] for part in found if part["kind"] == "list_item"] == [1, 2, 1], "each list from 1"
    table = next(part for part in found if part["kind"] == "table")
    assert table["cells"] == [["x", "y"], ["1", "2"]]
    page = next(part for part in found if part["kind"] == "page")
    assert (page["orientation"], round(page["margin_left"])) == ("landscape", 72)


def test_headings_are_not_bold(tmp_path: Path) -> None:
    path = build_template(spec_of({"heading": "H"}), tmp_path / "a.docx")
    heading = next(part for part in parts(path) if part["kind"] == "heading")
    assert not heading["runs"][0].get("bold"), "else the Bold button takes bold away"
    assert docx.Document(str(path)).core_properties.author == "LAM Foundry"


def test_unknown_block_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"block 1.*video"):
        build_template(spec_of({"paragraph": "P"}, {"video": "V"}), tmp_path / "a.docx")
    assert not (tmp_path / "a.docx").exists()


def test_a_paragraph_carries_notes_comments_and_changes(tmp_path: Path) -> None:
    spec = spec_of(
        {"paragraph": "One.", "note": "A note.", "comment": "A remark."},
        {"paragraph": "Two.", "inserted": "Added."},
        {"paragraph": "Three.", "deleted": "Gone."},
        {"section": {"columns": 2}},
        {"paragraph": "Four."},
        page={"header": "Top", "footer": "Sheet", "page_numbers": True},
    )
    found = parts(build_template(spec, tmp_path / "a.docx"))

    def of(kind: str) -> list[dict[str, Any]]:
        return [part for part in found if part["kind"] == kind]

    assert [(n["type"], n["text"], n["paragraph"]) for n in of("note")] == [("footnote", "A note.", "One.")]
    assert [(c["text"], c["anchor"]) for c in of("comment")] == [("A remark.", "One.")]
    texts = [p["text"] for p in of("paragraph")]
    assert texts[:3] == ["One.", "Two. Added.", "Three."], "deleted words are not read"
    assert b"Gone." in zipped(tmp_path / "a.docx", "word/document.xml")
    assert [(of(k)[0]["text"], len(of(k))) for k in ("header", "footer")] == [("Top", 1), ("Sheet 1", 1)]
    assert [(f["type"], f["story"]) for f in of("field")] == [("page_number", "footer")]
    assert [page.get("columns", 1) for page in of("page")] == [1, 2]


def zipped(path: Path, name: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def chapters(**more: object) -> dict[str, object]:
    nouns = ["pump", "valve", "pipe", "tank", "meter", "drain", "well", "tap"]
    return {"chapters": {"seed": "a", "nouns": nouns, "count": 6, "notes": 3, "lists": 2, **more}}


def test_chapters_are_long_texts_that_do_not_repeat(tmp_path: Path) -> None:
    def texts(**more: object) -> list[str]:
        found = parts(build_template(spec_of(chapters(**more)), tmp_path / "a.docx"))
        return [part["text"] for part in found if part["kind"] in ("heading", "paragraph") and part["text"]]

    first = texts()
    assert first == texts()
    assert len(first) == len(set(first)) >= 24
    assert not set(first) & set(texts(seed="b"))
    with pytest.raises(DataError, match="8 nouns"):
        texts(nouns=["pump"])
    with pytest.raises(DataError, match="1000 chapters"):
        texts(count=1000)


def convert(made: list[Path], to: str, folder: Path) -> None:
    """Open every document with the real LibreOffice and save it into `folder`."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(folder), *map(str, made)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.display
def test_long_documents_are_as_long_as_they_say(tmp_path: Path) -> None:
    longer = {name: spec for name, spec in TEMPLATES.items() if spec.pages > 1}
    convert([build_template(spec, tmp_path / f"{name}.docx") for name, spec in longer.items()], "pdf", tmp_path)
    for name, spec in longer.items():
        pages = len(re.findall(rb"/Type\s*/Page\b", (tmp_path / f"{name}.pdf").read_bytes()))
        assert abs(pages - spec.pages) <= max(1, spec.pages // 10), (name, pages)


@pytest.mark.display
def test_opening_and_saving_loses_nothing(tmp_path: Path) -> None:
    made = [build_template(spec, tmp_path / "made" / f"{name}.docx") for name, spec in TEMPLATES.items()]
    # the fault that `annotations` goes around: a comment with a note's number, between two notes
    risky = tmp_path / "made" / "risky.docx"
    notes = [{"paragraph": f"Line {n}.", "note": f"Note {'abc'[n]}.", "comment": "Why?"} for n in range(3)]
    build_template(spec_of(*notes), risky)
    as_word = renamed(risky, {str(FIRST_COMMENT + n): str(n) for n in range(3)})
    cured = as_word.with_name("cured.docx")
    cured.write_bytes(renumbered(as_word.read_bytes()))
    convert([*made, risky, as_word, cured], "docx:MS Word 2007 XML", tmp_path)
    gone = {path.stem: lost(census(path), census(tmp_path / path.name)) for path in (*made, risky, as_word, cured)}
    assert gone.pop("as_word"), "LibreOffice has mended it: tasks/apps/comment_numbers.py can go"
    assert not {name: what for name, what in gone.items() if what}


def renamed(path: Path, numbers: dict[str, str]) -> Path:
    """A copy whose comments have other numbers, as Word gives them."""
    made = path.with_name("as_word.docx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("latin-1")
            for number, other in numbers.items():
                content = content.replace(f'w:id="{number}"', f'w:id="{other}"')
            new.writestr(name, content.encode("latin-1"))
    return made


def test_comments_that_share_no_number_with_a_note_stay_as_they_are(tmp_path: Path) -> None:
    for spec in TEMPLATES.values():
        content = build_template(spec, tmp_path / "made.docx").read_bytes()
        assert renumbered(content) is content
