"""Licences as provenance."""

import pytest

from tasks.errors import UsageError
from tasks.plans import licences


def test_gate_and_mixtures() -> None:
    assert licences.allowed("MPL-2.0", ("MPL-2.0",))
    assert not licences.allowed("", ("MPL-2.0",))
    assert licences.most_restrictive(["MPL-2.0", "CC-BY-SA-3.0", "MPL-2.0"]) == "CC-BY-SA-3.0"
    assert licences.most_restrictive(["MPL-2.0", "Unknown-1.0"]) == "Unknown-1.0"
    assert licences.most_restrictive([]) == ""


def test_unknown_sources_are_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"lo_hlep.*lo_help"):
        licences.of_source("lo_hlep")


def test_attribution_names_every_source() -> None:
    page = licences.attribution_page([("b", "X-1", "http://x", "Some people", 3), ("a", "Y-1", "", "Others", 1)])
    assert page.index("**a**, 1 pages, Y-1: Others") < page.index("**b**, 3 pages, X-1 (http://x): Some people")
