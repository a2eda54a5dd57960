"""Zipped office documents opened as hostile input: bounded sizes, no entities, no network, nothing unpacked to disk."""

import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from lxml import etree

from tasks.checks.docx_xml import Element
from tasks.errors import DataError

MAX_ENTRIES = 2000
MAX_TOTAL = 256 * 2**20  # uncompressed bytes, as the directory of the archive declares them
MAX_XML = 32 * 2**20  # uncompressed bytes of one XML part, counted while reading
MAX_ELEMENTS = 400_000  # of one XML part

DOCX = "docx"
ODT = "odt"

_PARSER_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Archive:
    """One document file, open for reading.

    Raises:
        DataError: no such file, no zip, too many or too large entries.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise DataError(str(path), "no such file", "a .docx or .odt document", "give the path of a saved document")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise self.broken(f"no readable zip archive ({error})") from error
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES or total > MAX_TOTAL:
            self._zip.close()
            expected = f"at most {MAX_ENTRIES} entries and {MAX_TOTAL} bytes unpacked"
            raise DataError(
                str(path), f"{len(entries)} entries, {total} bytes unpacked", expected, "this may be a zip bomb"
            )
        self.names = frozenset(entry.filename for entry in entries)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def broken(self, got: str) -> DataError:
        """The error for a document that is not what it claims to be."""
        return DataError(
            str(self.path), got, "an intact .docx or .odt document", "open and save it again in the application"
        )

    @property
    def kind(self) -> str:
        """Either docx or odt, by content and not by suffix.

        Raises:
            DataError: it is neither.
        """
        if "word/document.xml" in self.names:
            return DOCX
        if "content.xml" in self.names and "mimetype" in self.names:
            mime = self.data("mimetype").decode("ascii", "replace").strip()
            if mime.startswith("application/vnd.oasis.opendocument.text"):
                return ODT
            raise self.broken(f"type {mime[:80]!r}")
        raise self.broken("a zip archive without word/document.xml or content.xml")

    def checksum(self, name: str) -> str:
        """CRC-32 of an entry as its directory says, "" without such an entry: shows that media changed."""
        return f"{self._zip.getinfo(name).CRC:08x}" if name in self.names else ""

    def data(self, name: str) -> bytes:
        """Bytes of an entry; reading stops at MAX_XML whatever the directory declares."""
        try:
            with self._zip.open(name) as file:
                content = file.read(MAX_XML + 1)
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, zlib.error) as error:
            raise self.broken(f"entry {name} cannot be read ({error})") from error
        if len(content) > MAX_XML:
            raise DataError(
                f"{self.path}: {name}",
                f"more than {MAX_XML} bytes",
                "a part of ordinary size",
                "this may be a zip bomb",
            )
        return content

    def xml(self, name: str) -> Element | None:
        """Root element of an XML entry, None when there is no such entry."""
        if name not in self.names:
            return None
        try:
            root = etree.fromstring(self.data(name), etree.XMLParser(**_PARSER_OPTIONS))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken(f"{name} is not well-formed XML ({error})") from error
        if root.getroottree().docinfo.doctype:
            raise self.broken(f"{name} declares a document type")
        if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
            raise DataError(f"{self.path}: {name}", f"more than {MAX_ELEMENTS} elements", "a document of ordinary size")
        return root
