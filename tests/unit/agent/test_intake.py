"""Files as people have them: what is wrong with a document is said as the document's fault, before anything starts."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tasks.agent import document, intake
from tasks.agent.do import do
from tasks.errors import UsageError

FILES = Path(__file__).parent / "files"
REFUSED = {
    "bad_xml": r"malformed XML: word/document.xml, line 2: mismatched tag",
    "header_comment": "a comment in a page header",
    "password": "encrypted with a password",
    "protected_forms": "protected: filling in forms only",
    "protected_readonly": "protected: read-only",
    "rtf_renamed": "a Rich Text file",
    "truncated": "cut off or damaged",
    "zero": "an empty file",
}


@pytest.mark.parametrize("name", sorted(path.stem for path in FILES.glob("*.docx")))
def test_a_file_is_taken_or_refused_for_what_it_is(name: str, tmp_path: Path) -> None:
    file = Path(shutil.copy(FILES / f"{name}.docx", tmp_path))
    before = file.read_bytes()
    if name in REFUSED:
        with pytest.raises(UsageError, match=REFUSED[name]) as refused:
            document.check(file, None, ".docx")
        assert refused.value.exit_code == 2
    else:
        assert document.check(file, None, ".docx") == tmp_path / f"{name}.lam.docx"
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_started_for_a_refused_file(tmp_path: Path) -> None:
    def never() -> None:
        raise AssertionError("a desktop was opened")

    file = Path(shutil.copy(FILES / "password.docx", tmp_path))
    with pytest.raises(UsageError, match="encrypted"):
        do(
            "Make the title bold", file, planner=never, verifier=never,  # type: ignore[arg-type]
            model_url="http://127.0.0.1:9", open_desktop=never,
        )  # fmt: skip


def changed(target: Path, part: str, old: str, new: str) -> Path:
    """A sound document with one part's text changed, the part added when it has none such."""
    with zipfile.ZipFile(FILES / "river.docx") as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            copy.writestr(
                entry.filename, content.replace(old.encode(), new.encode()) if entry.filename == part else content
            )
    return target


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('<w:documentProtection w:edit="comments" w:enforcement="1"/>', "protected: comments only"),
        ('<w:documentProtection w:edit="trackedChanges" w:enforcement="true"/>', "protected: tracked changes only"),
        ('<w:documentProtection w:edit="readOnly" w:enforcement="0"/>', ""),
        ('<w:documentProtection w:edit="readOnly"/>', ""),
        ('<w:writeProtection w:recommended="1"/>', ""),
        ('<w:writeProtection w:hashValue="abc" w:saltValue="def"/>', "protected: a password is needed"),
    ],
)
def test_only_protection_that_is_on_keeps_a_document_from_being_changed(
    setting: str, said: str, tmp_path: Path
) -> None:
    file = changed(tmp_path / "x.docx", "word/settings.xml", "</w:settings>", f"{setting}</w:settings>")
    if not said:
        intake.examine(file, ".docx")
        return
    with pytest.raises(UsageError, match=said):
        intake.examine(file, ".docx")


def test_hostile_parts_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><w:document '
    file = changed(tmp_path / "x.docx", "word/document.xml", "<w:document ", laughs)
    with pytest.raises(UsageError, match="a document type of its own"):
        intake.examine(file, ".docx")
    deep = changed(tmp_path / "y.docx", "word/document.xml", "</w:body>", "<w:p>" * 300 + "</w:p>" * 300 + "</w:body>")
    with pytest.raises(UsageError, match="nested 251 deep"):
        intake.examine(deep, ".docx")
    monkeypatch.setattr(intake, "MAX_XML", 1000)
    with pytest.raises(UsageError, match="more than 1000 bytes"):
        intake.examine(FILES / "river.docx", ".docx")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 x", "a PDF"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "a web page"),
        (b"plain words", "another type"),
        (intake.OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "an old Word document"),
    ],
)
def test_other_kinds_are_named(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=said):
        intake.examine(file, ".docx")


def test_an_open_document_by_another_name_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(UsageError, match="an OpenDocument file"):
        intake.examine(file, ".docx")
