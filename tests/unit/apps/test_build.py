"""Template documents: what the YAML says is in the file, and the bytes depend on it alone."""

from pathlib import Path

import docx
import pytest

from tasks.apps.build import build_template
from tasks.apps.catalogue import TemplateSpec, load_app
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
    assert set(spec.contents) == kinds & {"title", "heading", "paragraph", "list", "table", "image"}


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
