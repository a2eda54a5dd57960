"""Licences as provenance: which text may be trained on, who must be named, what a mixture is under."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.errors import UsageError

_ORDER = (
    "CC0-1.0",
    "Apache-2.0",
    "MIT",
    "MPL-2.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "GFDL-1.3",
    "CC-BY-NC-SA-3.0",
)
"""From least to most restrictive for a derived text table."""


@dataclass(frozen=True)
class Licence:
    """Terms of one source."""

    spdx: str
    url: str
    attribution: str
    needs_decision: bool = False  # off until the operator has recorded a decision


SOURCES: dict[str, Licence] = {
    "lo_help": Licence(
        "MPL-2.0",
        "https://www.libreoffice.org/about-us/licenses",
        "LibreOffice Help, Copyright LibreOffice contributors and/or their affiliates, Oracle and/or its affiliates; "
        "some parts incorporate Apache-2.0 licensed material of the Apache Software Foundation.",
    ),
    "wikihow": Licence(
        "CC-BY-NC-SA-3.0",
        "https://www.wikihow.com/wikiHow:Attribution",
        "wikiHow authors; the owners object to machine-learning use, so the operator decides.",
        needs_decision=True,
    ),
    "simulated_query": Licence("CC0-1.0", "", "made by this project from page titles and index words"),
}


def of_source(source: str) -> Licence:
    """Terms of a source.

    Raises:
        UsageError: the source is unknown.
    """
    if source not in SOURCES:
        raise UsageError(f"collect.sources: {source!r}", "unknown source", f"one of {sorted(SOURCES)}")
    return SOURCES[source]


def allowed(spdx: str, allow: Iterable[str]) -> bool:
    """Whether text under this licence may reach a training set."""
    return spdx in set(allow)


def most_restrictive(licences: Iterable[str]) -> str:
    """Licence of a text derived from several; an unknown one wins, so that it is never hidden."""
    known = sorted(set(filter(None, licences)), key=lambda s: (_ORDER.index(s) if s in _ORDER else len(_ORDER), s))
    return known[-1] if known else ""


def attribution_page(rows: Iterable[tuple[str, str, str, str, int]]) -> str:
    """ATTRIBUTION.md of (source, licence, licence address, attribution, pages)."""
    lines = ["# Attribution", "", "Text in this data set comes from:", ""]
    for source, spdx, url, text, pages in sorted(rows):
        lines.append(f"- **{source}**, {pages} pages, {spdx}" + (f" ({url})" if url else "") + f": {text}")
    return "\n".join(lines) + "\n"
