"""save_as stays inside the episode's folder; a half-written file is not taken for a whole one."""

import zipfile
from pathlib import Path

import pytest

from tasks.desktop.saving import complete, target

FOLDER = Path("/episode")
DOCUMENT = FOLDER / "letter.docx"


@pytest.mark.parametrize(
    ("path", "extension", "expected"),
    [
        ("", "", "letter.docx"),
        ("", "odt", "letter.odt"),
        ("copy", "", "copy.docx"),
        ("copy.odt", "", "copy.odt"),
        ("copy.odt", ".PDF", "copy.pdf"),
        ("/episode/inside.docx", "", "inside.docx"),
        ("v1.2", "", None),
        ("../x.docx", "", None),
        ("sub/x.docx", "", None),
        ("/etc/x.docx", "", None),
        ("/episode/../etc/x.docx", "", None),
        ("/episode/sub/x.docx", "", None),
        (".hidden.docx", "", None),
        ("x.exe", "", None),
        ("x", "exe", None),
        ("a\0b.docx", "", None),
    ],
)
def test_target(path: str, extension: str, expected: str | None) -> None:
    assert target(FOLDER, DOCUMENT, path, extension) == (FOLDER / expected if expected else None)


def test_complete(tmp_path: Path) -> None:
    whole = tmp_path / "a.docx"
    assert not complete(whole)
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("word/document.xml", "<x/>" * 100)
    assert complete(whole)
    half = tmp_path / "b.docx"
    half.write_bytes(whole.read_bytes()[:-20])
    assert not complete(half)
    text = tmp_path / "c.txt"
    text.write_bytes(b"")
    assert not complete(text)
