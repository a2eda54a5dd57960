"""Template documents: built from their description, and saved once through the application that tasks run in.

Saving alone rewrites a document, so that the saved one is what checks compare with. What differs from one saving to
the next (times, revision counters, archive time stamps) is taken out: the same template gives the same bytes.
"""

import io
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from tasks.apps.build import build_template
from tasks.apps.catalogue import TemplateSpec
from tasks.desktop.interface import Desktop
from tasks.trajectories.survey import SurveyRow

EPOCH = (1980, 1, 1, 0, 0, 0)
VOLATILE: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "docProps/core.xml": (
        (rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*", rb"\g<1>2024-01-01T00:00:00Z"),
        (rb"<cp:revision>[^<]*</cp:revision>", b"<cp:revision>1</cp:revision>"),
        (rb"<cp:lastModifiedBy>[^<]*</cp:lastModifiedBy>", b"<cp:lastModifiedBy></cp:lastModifiedBy>"),
        (rb"<cp:lastPrinted>[^<]*</cp:lastPrinted>", b""),
    ),
    "docProps/app.xml": ((rb"<TotalTime>[^<]*</TotalTime>", b"<TotalTime>0</TotalTime>"),),
}
"""What differs between two savings of the same document, and what it becomes."""


def save_through(desktop: Desktop, spec: TemplateSpec) -> SurveyRow:
    """Build a template, open it in the application and save it.

    Raises:
        DesktopError: the application failed.
    """
    folder = Path(tempfile.mkdtemp(prefix="lam-template-"))
    try:
        built = build_template(spec, folder / f"{spec.name}.docx")
        original = built.read_bytes()
        desktop.start(built)
        saved = desktop.save().read_bytes()
        version = desktop.app_version
        desktop.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return SurveyRow(kind="template", name=spec.name, built=original, saved=settled(saved), app_version=version)


def settled(document: bytes) -> bytes:
    """The same document without the traces of when it was saved.

    Raises:
        zipfile.BadZipFile: it is no archive.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            for pattern, text in VOLATILE.get(name, ()):
                content = re.sub(pattern, text, content)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, content)
    return buffer.getvalue()
