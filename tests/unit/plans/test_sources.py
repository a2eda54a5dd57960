"""Which sources may be used, on whose word; and what is said about them."""

from pathlib import Path

import pytest

from tasks.errors import UsageError
from tasks.plans import licences, sources

FREE = ("MPL-2.0", "CC-BY-SA-3.0", "GFDL-1.1-or-later")
DECISION = (
    "{who: Data Office, when: 2026-11-25, licence: CC-BY-NC-SA-3.0, purpose: research, contact: data@example.org}"
)


def load(tmp_path: Path, text: str) -> dict[str, sources.Source]:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    return sources.load(path)


def test_installed_help_needs_no_decision_and_everything_else_does() -> None:
    known = sources.load(Path("no such file"))
    free = {name for name, source in known.items() if not source.needs_decision}
    assert free == {"lo_help", "gnome_help", "gtk_help", "gnumeric_help"}
    assert all(known[name].terms and known[name].attribution for name in known)
    for name in set(known) - free:
        with pytest.raises(UsageError, match=rf"{name}.*decision.*sources\.yaml"):
            sources.chosen((name,), known, FREE)


def test_the_shipped_file_is_valid_and_decides_nothing() -> None:
    known = sources.load(Path(__file__).resolve().parents[3] / "sources.yaml")
    assert known == sources.load(Path("no such file"))


def test_a_decision_opens_a_source_and_is_carried(tmp_path: Path) -> None:
    known = load(tmp_path, f"wikihow:\n  decision: {DECISION}\n")
    chosen = sources.chosen(("wikihow",), known, (*FREE, "CC-BY-NC-SA-3.0"))
    with pytest.raises(UsageError, match=r"wikihow.*CC-BY-NC-SA-3\.0.*collect\.licenses"):
        sources.chosen(("wikihow",), known, FREE)
    assert chosen["wikihow"].terms == "CC-BY-NC-SA-3.0"
    assert chosen["wikihow"].identity != sources.load(Path("none"))["wikihow"].identity
    page = licences.attribution_page(chosen, {"wikihow": 3})
    assert "**wikihow**, 3 pages, CC-BY-NC-SA-3.0" in page
    assert "Decision: Data Office, 2026-11-25, CC-BY-NC-SA-3.0, for research; contact data@example.org." in page


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("[", "YAML"),
        ("- x", "mapping"),
        ("own: 3", "mapping"),
        ("own: {reader: web}", "one of packages"),
        ("own: {reader: web, folder: x, archive: y}", "one of packages"),
        ("own: {reader: wbe, folder: x}", r"own\.reader"),
        ("own: {reader: web, site: {hosts: [], start: [x]}}", r"own\.site\.hosts"),
        ("wikihow: {decision: {who: x, when: soon, licence: y, purpose: z, contact: abc}}", r"decision\.when"),
        ("wikihow: {decision: {who: x}}", r"wikihow\.decision"),
        ("wikihow: {colour: red}", r"wikihow\.colour"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        load(tmp_path, text)


def test_unknown_sources_missing_licences_and_shared_hosts(tmp_path: Path) -> None:
    site = "reader: web, site: {hosts: [a.example], start: ['http://a.example/']}"
    known = load(tmp_path, f"one: {{{site}, decision: {DECISION}}}\ntwo: {{{site}, decision: {DECISION}}}\n"
                           "bare: {reader: web, folder: x}\n")  # fmt: skip
    with pytest.raises(UsageError, match=r"lo_hlep.*lo_help"):
        sources.chosen(("lo_hlep",), known, FREE)
    with pytest.raises(UsageError, match=r"bare\.licence"):
        sources.chosen(("bare",), known, FREE)
    with pytest.raises(UsageError, match="one source a host"):
        sources.chosen(("one", "two"), known, ("CC-BY-NC-SA-3.0",))


def test_gate_and_mixtures() -> None:
    assert licences.allowed("MPL-2.0", ("MPL-2.0",))
    assert not licences.allowed("", ("MPL-2.0",))
    assert licences.most_restrictive(["MPL-2.0", "CC-BY-SA-3.0", "MPL-2.0"]) == "CC-BY-SA-3.0"
    assert licences.most_restrictive(["MPL-2.0", "Unknown-1.0"]) == "Unknown-1.0"
    assert licences.most_restrictive([]) == ""
