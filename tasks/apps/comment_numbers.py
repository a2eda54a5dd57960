"""Comments whose numbers LibreOffice cannot take for a note's.

LibreOffice 7.4 takes a comment's number for a note's where a comment stands between the first and the second note, and
then shows one note's text in the others. Word numbers both from nought or one, so that most documents with comments
and notes have such numbers. A comment's number is only a name inside the file (ECMA-376 part 1, 17.13.4).
"""

import io
import zipfile
from typing import Any

from lxml import etree

FIRST_COMMENT = 1000
"""Number of a document's first comment, above those of any notes."""
COMMENTS = "word/comments.xml"
NOTES = ("word/footnotes.xml", "word/endnotes.xml")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = f"{W}id"
MARKS = tuple(f"{W}comment{part}" for part in ("RangeStart", "RangeEnd", "Reference"))


def renumbered(content: bytes) -> bytes:
    """A .docx whose comments share no number with its notes: the same bytes where that is so already.

    Args:
        content: a whole document, examined before (tasks/agent/intake.py): its XML is read without any limit here.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        names = set(old.namelist())
        if COMMENTS not in names or not names.intersection(NOTES):
            return content
        comments = _xml(old.read(COMMENTS))
        notes = {note.get(NUMBER) for name in names.intersection(NOTES) for note in _xml(old.read(name))}
        numbers = {comment.get(NUMBER): str(FIRST_COMMENT + i) for i, comment in enumerate(comments)}
        if notes.isdisjoint(numbers):
            return content
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for entry in old.infolist():
                new.writestr(entry, _with(numbers, entry.filename, old.read(entry)), entry.compress_type)
    return out.getvalue()


def _with(numbers: dict[str, str], name: str, content: bytes) -> bytes:
    if name == COMMENTS:
        root = _xml(content)
        elements = list(root)
    elif name.startswith("word/") and name.endswith(".xml") and b":commentR" in content:
        root = _xml(content)
        elements = list(root.iter(*MARKS))
    else:
        return content
    for element in elements:
        number = element.get(NUMBER)
        if number in numbers:
            element.set(NUMBER, numbers[number])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _xml(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
