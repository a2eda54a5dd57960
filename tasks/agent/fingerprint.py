"""Identity of a saved document: what it holds, not when it was written."""

import hashlib
import io
import re
import zipfile

TIMES = re.compile(
    rb'\s(?:w:date|w:rsid\w*|dc:date|office:date-value|text:date-value|loext:date)="[^"]*"|<dc:date>[^<]*</dc:date>'
)
OWN = ("docProps/", "meta.xml", "Thumbnails/")
"""Members about the file: times, editing time, application; not about the document."""


def fingerprint(content: bytes) -> str:
    """sha256 over the members of a zip document in the order of their names, without times and editing sessions.

    Two runs of the same actions give the same value although applications write the time into every file. Of anything
    that is no zip it is the plain sha256; of nothing it is "".
    """
    if not content:
        return ""
    total = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in sorted(archive.namelist()):
                if not name.startswith(OWN):
                    total.update(name.encode() + b"\0" + TIMES.sub(b"", archive.read(name)) + b"\0")
    except zipfile.BadZipFile:
        return hashlib.sha256(content).hexdigest()
    return total.hexdigest()
