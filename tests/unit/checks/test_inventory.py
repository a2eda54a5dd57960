"""What an application dropped is counted and said; what it merely writes in another way is not."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tasks.checks.inventory import census, lost
from tasks.errors import DataError

W = nsdecls("w")
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def made(path: Path, *inside: str, text: str = "Two words", **parts: str) -> Path:
    """A document of one paragraph with more XML in it, and more parts: __ in a name stands for a slash."""
    document = docx.Document()
    paragraph = document.add_paragraph(text)
    for xml in inside:
        paragraph._p.append(parse_xml(xml))
    document.save(str(path))
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return path


def field(instruction: str, shown: str) -> list[str]:
    return [
        f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
        f"<w:r {W}><w:instrText> {instruction} </w:instrText></w:r>",
        f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>', f"<w:r {W}><w:t>{shown}</w:t></w:r>",
        f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
    ]  # fmt: skip


def test_what_a_reader_would_miss_is_counted_and_said(tmp_path: Path) -> None:
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
    before = made(
        tmp_path / "before.docx",
        f"<m:oMath {M}/>", f"<m:oMath {M}/>",
        f'<w:sdt {W}><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt>',
        f"<w:r {W} {MC}><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        f'<w:bookmarkStart {W} w:id="1" w:name="here"/>', f'<w:bookmarkStart {W} w:id="2" w:name="_GoBack"/>',
        f'<w:del {W} w:id="3" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del>',
        *field("DATE \\@ yyyy", "2024"), *field("PAGE", "1"),
        _xmlsignatures__sig1="<a/>",
    )  # fmt: skip
    assert census(before) == {
        "equation": 2, "content control": 1, "drop-down list": 1, "text box": 1, "bookmark": 1, "field DATE": 1,
        "field PAGE": 1, "digital signature": 1, "characters of the body": 12, "characters of tracked deletions": 4,
    }  # fmt: skip
    after = made(tmp_path / "after.docx", *field("PAGE", "17"), text="Two  words ")
    assert lost(census(before), census(after)) == (
        "a bookmark", "4 characters of the body", "4 characters of tracked deletions", "a content control",
        "the digital signature", "a drop-down list", "2 equations", "a field DATE", "a text box",
    )  # fmt: skip
    assert lost(census(after), census(before)) == ()
    assert lost(census(before), census(before)) == ()


def test_a_dropped_initial_is_no_frame(tmp_path: Path) -> None:
    document = docx.Document()
    for kind in ('w:dropCap="drop" w:lines="3"', 'w:w="2000"'):
        document.add_paragraph("x")._p.get_or_add_pPr().append(parse_xml(f"<w:framePr {W} {kind}/>"))
    document.save(str(tmp_path / "x.docx"))
    assert census(tmp_path / "x.docx") == {"characters of the body": 2, "drop cap": 1, "frame": 1}
    assert lost({"drop cap": 1, "frame": 2}, {}) == ("a drop cap", "2 frames")


def test_a_note_that_shows_another_notes_text_is_lost_at_equal_length(tmp_path: Path) -> None:
    def notes(*texts: str) -> str:
        inside = "".join(f"<w:footnote><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>" for text in texts)
        return f"<w:footnotes {W}>{inside}</w:footnotes>"

    before = census(made(tmp_path / "before.docx", word__footnotes=notes("one two", "six ten")))
    moved = census(made(tmp_path / "moved.docx", word__footnotes=notes("six  ten ", "one two")))
    copied = census(made(tmp_path / "copied.docx", word__footnotes=notes("six ten", "six ten")))
    assert lost(before, moved) == ()
    assert lost(before, copied) == ("the text of notes",)


def test_hostile_documents_end_in_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.docx").write_text("words")
    with pytest.raises(DataError):
        census(tmp_path / "text.docx")
    deep = made(tmp_path / "deep.docx", word__header7=f"<w:hdr {W}>" + "<w:p>" * 300 + "</w:p>" * 300 + "</w:hdr>")
    with pytest.raises(DataError, match="header7"):
        census(deep)
    laughs = f'<!DOCTYPE a [<!ENTITY x "ha">]><w:hdr {W}>&x;</w:hdr>'
    with pytest.raises(DataError, match="document type"):
        census(made(tmp_path / "laughs.docx", word__header7=laughs))
