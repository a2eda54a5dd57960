"""Licences as provenance: which text may be trained on, who must be named, what a mixture is under."""

from collections.abc import Iterable, Mapping

from tasks.plans.sources import Source

_ORDER = (
    "CC0-1.0",
    "Apache-2.0",
    "MIT",
    "MPL-2.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "GFDL-1.1-or-later",
    "GFDL-1.3",
    "CC-BY-NC-SA-3.0",
)
"""From least to most restrictive for a derived text table."""


def allowed(spdx: str, allow: Iterable[str]) -> bool:
    """Whether text under this licence may reach a training set."""
    return spdx in set(allow)


def most_restrictive(licences: Iterable[str]) -> str:
    """Licence of a text derived from several; an unknown one wins, so that it is never hidden."""
    known = sorted(set(filter(None, licences)), key=lambda s: (_ORDER.index(s) if s in _ORDER else len(_ORDER), s))
    return known[-1] if known else ""


def attribution_page(sources: Mapping[str, Source], pages: Mapping[str, int]) -> str:
    """ATTRIBUTION.md: every source with its pages, licence, authors and, where one was needed, the decision."""
    lines = ["# Attribution", "", "Text in this data set comes from:", ""]
    for name, source in sorted(sources.items()):
        where = f" ({source.licence_url})" if source.licence_url else ""
        lines.append(f"- **{name}**, {pages.get(name, 0)} pages, {source.terms}{where}: {source.attribution}")
        if source.decision:
            d = source.decision
            lines.append(f"  Decision: {d.who}, {d.when}, {d.licence}, for {d.purpose}; contact {d.contact}.")
    return "\n".join(lines) + "\n"
