"""From a page that was walked to the one record that all readers give."""

from collections.abc import Sequence

from tasks.plans import risk
from tasks.plans.outline import MAX_TEXT, Outline
from tasks.schemas import Document, RawPage, digest


def document(
    page: RawPage,
    outline: Outline,
    *,
    app: str,
    reader: str,
    everything: str,
    hidden: str = "",
    lang: str = "en",
    title: str = "",
    version: str = "",
    part: str = "",
    keywords: Sequence[str] = (),
) -> Document:
    """The document of a page.

    Args:
        page: as fetched.
        outline: what the reader found.
        app: application spoken of.
        reader: parser and version.
        everything: all text of the content, as it came, for the risk scan.
        hidden: text that was there but not shown; it is dropped, and holds the page back if it reads like an attack.
        lang: BCP 47.
        title: where the outline has none.
        version: of the application, where the page says so.
        part: names one of several documents of a page.
        keywords: index entries.
    """
    name = risk.clean(title or outline.title)[:300]
    flags = set(risk.scan("\n".join((everything, name, *keywords))))
    if hidden:
        flags.add("hidden_dropped")
        if risk.QUARANTINE.intersection(risk.scan(hidden)):
            flags.add("hidden_text")
    return Document(
        doc_id=digest([page.source, page.canonical_url, *([part] if part else [])]),
        url_id=page.url_id,
        source=page.source,
        url=page.canonical_url,
        app=app,
        app_version=risk.clean(version)[:100],
        lang=risk.clean(lang)[:20],
        title=name,
        keywords=tuple(risk.clean(k)[:200] for k in keywords)[:100],
        sections=tuple(outline.sections),
        text=outline.text[: 40 * MAX_TEXT],
        risk_flags=tuple(sorted(flags)),
        license=page.license,
        attribution=page.attribution,
        reader=reader,
    )
