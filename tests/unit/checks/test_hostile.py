"""Documents that are not what they claim to be end in one clear error."""

import zipfile
from pathlib import Path

import pytest

from tasks.checks import archive
from tasks.checks.language import validate
from tasks.checks.parts import parts
from tasks.errors import DataError
from tasks.schemas import Check
from tests.unit.checks.documents import save

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(path: Path, **entries: str) -> Path:
    """A zip archive; __ in a name stands for a slash, _ for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def test_no_document(tmp_path: Path) -> None:
    """Missing file, text, a zip of something else, a truncated document."""
    with pytest.raises(DataError, match="no such file"):
        parts(tmp_path / "missing.docx")
    (tmp_path / "text.docx").write_text("hello")
    with pytest.raises(DataError, match="zip"):
        parts(tmp_path / "text.docx")
    with pytest.raises(DataError, match="word/document"):
        parts(zipped(tmp_path / "other.docx", readme_txt="x"))
    whole = save(tmp_path / "whole.docx").read_bytes()
    (tmp_path / "half.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError):
        parts(tmp_path / "half.docx")


def test_broken_xml_and_entities(tmp_path: Path) -> None:
    """XML that is cut off, or that brings a document type of its own, is refused; nothing is expanded or fetched."""
    with pytest.raises(DataError, match="well-formed"):
        parts(zipped(tmp_path / "cut.docx", word__document_xml="<a><b>"))
    laughs = (
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
        + f'<w:document xmlns:w="{W}"><w:body>&y;</w:body></w:document>'
    )
    with pytest.raises(DataError, match="document type"):
        parts(zipped(tmp_path / "laughs.docx", word__document_xml=laughs))


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip bomb, too many entries, too deep tables."""
    monkeypatch.setattr(archive, "MAX_XML", 10_000)
    with pytest.raises(DataError, match="zip bomb"):
        parts(zipped(tmp_path / "bomb.docx", word__document_xml=" " * 20_000))
    monkeypatch.undo()
    many = {f"f{i}_txt": "" for i in range(archive.MAX_ENTRIES + 1)}
    with pytest.raises(DataError, match="entries"):
        parts(zipped(tmp_path / "many.docx", **many))
    deep = "<w:tbl><w:tr><w:tc>" * 30 + "</w:tc></w:tr></w:tbl>" * 30
    body = f'<w:document xmlns:w="{W}"><w:body>{deep}</w:body></w:document>'
    with pytest.raises(DataError, match="deep"):
        parts(zipped(tmp_path / "deep.docx", word__document_xml=body))


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (Check(kind="run_fromat", property="bold", value=True), "run_format"),
        (Check(kind="run_format", property="bolt", value=True), "bold"),
        (Check(kind="run_format", property="bold", value="maybe"), "true or false"),
        (Check(kind="run_format", where={"txt": "x"}, property="bold", value=True), "text"),
        (Check(kind="run_format", where={"index": "x"}, property="bold", value=True), "whole number"),
        (Check(kind="field", property="added", value=1), "type"),
        (Check(kind="page", property="size", value="A99"), "a4"),
        (Check(kind="run_format", property="color", value="reddish"), "colour"),
        (Check(kind="paragraph_format", property="space_before", value="wide"), "length"),
    ],
)
def test_malformed_checks(check: Check, words: str) -> None:
    """Each error says what was got and what was expected."""
    with pytest.raises(DataError, match=words):
        validate([check])
