"""Which reader parses a page of a source; what each gives is the same record."""

from collections.abc import Callable, Sequence

from tasks.errors import DataError
from tasks.plans import docbook, lo_help, mallard, ms_docs, ms_support, web, wikihow
from tasks.plans.sources import Source
from tasks.schemas import Document, RawPage


def read(page: RawPage, source: Source, app: str) -> Sequence[Document]:
    """Parse a page.

    Args:
        page: as fetched.
        source: where it comes from.
        app: application of the run; LibreOffice help shows its branch on shared pages.

    Raises:
        DataError: the page is not what its reader expects.
    """
    if source.reader == "lo_help":
        return (lo_help.read(page, app=app),)
    if source.reader == "web":
        return web.read(page, app=source.app, content=source.content)
    by_name: dict[str, Callable[..., tuple[Document, ...]]] = {
        "mallard": mallard.read,
        "docbook": docbook.read,
        "ms_support": ms_support.read,
        "ms_docs": ms_docs.read,
        "wikihow": wikihow.read,
    }
    if source.reader not in by_name:
        raise DataError(page.canonical_url, f"reader {source.reader}", f"one of {sorted(by_name)}")
    return by_name[source.reader](page, app=source.app)
