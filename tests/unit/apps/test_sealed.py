"""Sealed requests: packed and read back, refused when the seal or the format is broken, never printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tasks.apps import sealed
from tasks.errors import DataError

SLOTS = {"bold": frozenset({"phrase"}), "landscape": frozenset[str]()}
WAYS = [
    {"id": "s1", "register": "terse", "text": "fatten {phrase}"},
    {"id": "s2", "register": "goal", "text": "{phrase}!"},
]
FOREIGN = [{"id": "q1", "kind": "question", "register": "polite", "text": "How many words are there?", "document": ""}]


def packed(folder: Path, content: Any, name: str = "wordings") -> str:
    source = folder / "source.json"
    source.write_text(json.dumps(content))
    return sealed.pack(source, name, folder)


def test_what_is_packed_is_read(tmp_path: Path) -> None:
    assert sealed.wordings(tmp_path, SLOTS) == {}
    assert sealed.foreign(tmp_path) == ()
    first = packed(tmp_path, {"bold": WAYS, "connector": [{"id": "c1", "register": "x", "text": "{a} plus {b}"}]})
    found = sealed.wordings(tmp_path, SLOTS)
    assert [(w.id, w.manner, w.text) for w in found["bold"]] == [(w["id"], w["register"], w["text"]) for w in WAYS]
    packed(tmp_path, FOREIGN, "foreign")
    assert [f.kind for f in sealed.foreign(tmp_path)] == ["question"]
    assert sealed.foreign(tmp_path, "foreign_dev") == ()
    text = "".join(p.read_text() for p in (tmp_path / "sealed").iterdir())
    assert "fatten" not in text
    assert "many" not in text
    assert (
        packed(tmp_path, {"connector": [{"id": "c1", "register": "x", "text": "{a} plus {b}"}], "bold": WAYS}) == first
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"bold": [WAYS[0] | {"text": "fatten it"}]}, "slots \\[\\]"),
        ({"bold": [WAYS[0] | {"text": "{phrase} by {size}"}]}, "size"),
        ({"italic": WAYS}, "no such family"),
        ({"bold": [WAYS[0], WAYS[0]]}, "twice"),
        ({"bold": [WAYS[0] | {"id": "7"}]}, "digits alone"),
    ],
)
def test_wrong_wordings_are_named(tmp_path: Path, content: Any, told: str) -> None:
    packed(tmp_path, content)
    with pytest.raises(DataError, match=told):
        sealed.wordings(tmp_path, SLOTS)


@pytest.mark.parametrize(
    "content", [{"bold": [{"id": "s1", "text": "secret"}]}, [1], {"bold": [WAYS[0] | {"held": 1}]}]
)
def test_another_format_is_refused_without_showing_it(tmp_path: Path, content: Any) -> None:
    with pytest.raises(DataError) as caught:
        packed(tmp_path, content)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("damage", [lambda t: t[:-40], lambda t: "!" + t, lambda t: t.swapcase(), lambda t: ""])
def test_a_broken_seal_is_an_error(tmp_path: Path, damage: Any) -> None:
    packed(tmp_path, FOREIGN, "foreign")
    path = tmp_path / "sealed" / "foreign.txt"
    path.write_text(damage(path.read_text()))
    with pytest.raises(DataError, match="foreign"):
        sealed.foreign(tmp_path)


def test_other_content_under_the_old_digest_is_refused(tmp_path: Path) -> None:
    packed(tmp_path, FOREIGN, "foreign")
    digests = (tmp_path / "sealed" / sealed.DIGESTS).read_text()
    packed(tmp_path, [FOREIGN[0] | {"text": "What now?"}], "foreign")
    (tmp_path / "sealed" / sealed.DIGESTS).write_text(digests)
    with pytest.raises(DataError, match="sha256"):
        sealed.foreign(tmp_path)
