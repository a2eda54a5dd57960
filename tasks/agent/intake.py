"""What is wrong with a person's file, read from the file alone: said as the document's fault, before anything starts.

Hostile input: sizes are bounded, XML is read as a stream, a document type of its own is refused unread, nothing is
fetched and nothing unpacked to disk.
"""

import zipfile
import zlib
from pathlib import Path
from typing import IO
from xml.parsers import expat

from lxml import etree

from tasks.checks.archive import MAX_XML
from tasks.checks.docx_xml import W, child
from tasks.errors import UsageError

MAX_BYTES = 200 * 2**20
MAX_UNPACKED = 2 * 2**30
MAX_ENTRIES = 20_000
MAX_DEPTH = 250
"""Elements in elements; lxml reads 256."""
CHUNK = 2**20
MAIN = {".docx": "word/document.xml", ".odt": "content.xml"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE compound file ([MS-CFB] 2.2)."""
BEGINNINGS = (
    (b"{\\rtf", "a Rich Text file (.rtf)"),
    (b"%pdf-", "a PDF"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "a bare XML file"),
)
INSIDE = (
    ("word/document.xml", "a Word document (.docx)"),
    ("content.xml", "an OpenDocument file (.odt or its kin)"),
    ("xl/workbook.xml", "a spreadsheet (.xlsx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
)
EDITS = {
    "readOnly": "read-only", "comments": "comments only", "trackedChanges": "tracked changes only",
    "forms": "filling in forms only",
}  # fmt: skip
"""w:documentProtection's w:edit (ECMA-376 part 1, 17.15.1.29)."""


def examine(file: Path, suffix: str) -> None:
    """See that a file is a whole document that may be changed.

    A recommendation to open it read-only is no obstacle: it asks the person who opens it, who has asked for a change,
    and the change is made in a copy.

    Raises:
        UsageError: says what the file really is, or what keeps it from being changed.
    """
    size = file.stat().st_size
    whole = f"a whole {suffix} document"
    if size > MAX_BYTES:
        raise UsageError(str(file), f"{size} bytes", f"at most {MAX_BYTES}")
    if size == 0:
        raise UsageError(str(file), "an empty file of 0 bytes", whole)
    try:
        with file.open("rb") as stream:
            beginning = stream.read(512)
            if beginning.startswith(OLE):
                raise _ole(file, suffix, stream.read(MAX_BYTES))
        if not beginning.startswith(b"PK"):
            raise UsageError(str(file), _kind(beginning), whole, f"open it in its application and save it as {suffix}")
        with zipfile.ZipFile(file) as archive:
            _archive(file, suffix, archive)
    except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:
        raise UsageError(str(file), f"cut off or damaged: {error}", whole, "get the file once more") from error


def _kind(beginning: bytes) -> str:
    plain = beginning.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for start, kind in BEGINNINGS if plain.startswith(start)), "a file of another type")


def _ole(file: Path, suffix: str, content: bytes) -> UsageError:
    """The kinds of OLE file that go by the name of a document; stream names stand in it as UTF-16."""
    if any(name.encode("utf-16-le") in content for name in ("EncryptedPackage", "DRMContent")):
        return UsageError(
            str(file), "encrypted with a password", "a document that is not", "open it, take the password away, save it"
        )
    kind = "an old Word document (.doc)" if "WordDocument".encode("utf-16-le") in content else "an OLE file"
    return UsageError(str(file), kind, f"a whole {suffix} document", f"open it and save it as {suffix}")


def _archive(file: Path, suffix: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UsageError(str(file), "an archive that unpacks to more than a document holds", f"a {suffix} document")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UsageError(str(file), "encrypted with a password", "a document that is not")
    broken = archive.testzip()
    if broken is not None:
        raise UsageError(str(file), f"damaged: {broken}", f"a whole {suffix} document", "get the file once more")
    if MAIN[suffix] not in names:
        kind = next((kind for name, kind in INSIDE if name in names), "an archive of something else")
        raise UsageError(str(file), kind, f"a whole {suffix} document", f"save it as {suffix}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UsageError(str(file), "a document with macros", "one without", "save it without macros")
    for name in sorted(names):
        if name.endswith((".xml", ".rels")) and name.startswith(("word/", "[Content", "_rels/", MAIN[suffix])):
            with archive.open(name) as stream:
                _well_formed(file, name, stream)
    if "word/settings.xml" in names:
        _protection(file, archive.read("word/settings.xml"))


def _well_formed(file: Path, name: str, stream: IO[bytes]) -> None:
    depth = size = 0
    beside = name.startswith(("word/header", "word/footer"))

    def refuse(*about: object) -> None:
        raise UsageError(f"{file}: {name}", "a document type of its own", "plain XML as applications write it")

    def enter(element: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if beside and element.endswith(":commentReference"):
            expected = "comments in the body only: with others it cannot be opened"
            raise UsageError(f"{file}: {name}", "a comment in a page header or footer", expected, "delete it and save")
        if depth > MAX_DEPTH:
            raise UsageError(f"{file}: {name}", f"elements nested {depth} deep", f"at most {MAX_DEPTH}")

    def leave(*about: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = refuse, enter, leave
    try:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > MAX_XML:
                raise UsageError(f"{file}: {name}", f"more than {MAX_XML} bytes", "a part of ordinary size")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        raise UsageError(
            f"{file}: {name}", f"malformed XML: {name}, line {error.lineno}: {said}", "a whole document",
            "open and save it in its application, if that still can",
        ) from error  # fmt: skip


def _protection(file: Path, settings: bytes) -> None:
    """Protection against changes; the part has been seen to be well-formed and without a document type."""
    root = etree.fromstring(settings, etree.XMLParser(resolve_entities=False, no_network=True))
    protection, write = child(root, "documentProtection"), child(root, "writeProtection")
    if protection is not None and _is_on(protection.get(f"{W}enforcement")):
        kind = EDITS.get(protection.get(f"{W}edit") or "", "against changes")
        raise UsageError(
            str(file), f"protected: {kind}", "a document that may be changed", "take the protection away and save it"
        )
    if write is not None and {f"{W}hash", f"{W}hashValue"} & set(write.keys()):
        raise UsageError(
            str(file), "protected: a password is needed to change it", "a document that may be changed",
            "take the password away and save it",
        )  # fmt: skip


def _is_on(value: str | None) -> bool:
    return (value or "0").lower() in {"1", "true", "on"}
