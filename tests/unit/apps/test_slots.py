"""Slot values of one small document, source by source."""

from typing import Any

import pytest

from tasks.apps.catalogue import Family, Slot, load_app
from tasks.apps.slots import is_ordinal, read_reference, slot_values
from tasks.errors import DataError

APP = load_app("writer")
EMPTY = "The red ship left the harbour at noon, empty and quiet."
FULL = "The red ship left the harbour again, full of grain."
PARTS: tuple[dict[str, Any], ...] = (
    {"index": 0, "kind": "paragraph", "style": "Title", "text": "Harbour report"},
    {"index": 1, "kind": "heading", "style": "Heading 1", "text": "Ships", "level": 1},
    {"index": 2, "kind": "paragraph", "style": "Normal", "text": EMPTY},
    {"index": 3, "kind": "list_item", "style": "List Bullet", "text": "Paint the hull"},
    {"index": 4, "kind": "paragraph", "style": "Normal", "text": FULL},
    {"index": 5, "kind": "table", "text": "", "cells": [["Name", "Speed"], ["Swift", "fast"], ["Calm", "fast"]]},
    {"kind": "header", "text": "A header with words"},
)  # fmt: skip


def values(source: str, **where: Any) -> tuple[Any, ...]:
    family = Family.model_validate(
        {
            "family": "f", "intent": "i", "page": "p", "needs": [], "touches": [], "wordings": [], "plan": [],
            "actions": [], "checks": [], "slots": {"s": {"source": source, "where": where}},
        }
    )  # fmt: skip
    return slot_values(APP, family, "s", PARTS)


def test_targets_are_said_by_ordinal_and_by_beginning() -> None:
    found = values("target", kinds=["title", "heading", "paragraph"])
    assert found == (
        'title "Harbour report"',
        'first heading "Ships"',
        'heading "Ships"',
        'first paragraph "The red ship left the harbour at"',
        'paragraph that begins with "The red ship left the harbour at"',
        'second paragraph "The red ship left the harbour again"',
        'last paragraph "The red ship left the harbour again"',
        'paragraph that begins with "The red ship left the harbour again"',
    )


def test_beginnings_name_one_paragraph_only() -> None:
    texts = [read_reference(value)[1] for value in values("target", kinds=["paragraph"])]
    bodies = [part["text"] for part in PARTS if part.get("style") == "Normal"]
    assert all(sum(body.startswith(text) for body in bodies) == 1 for text in texts)


def test_refer_chooses_the_way() -> None:
    assert all(is_ordinal(read_reference(v)[0]) for v in values("target", kinds=["paragraph"], refer=["ordinal"]))
    assert not any(is_ordinal(read_reference(v)[0]) for v in values("target", kinds=["paragraph"], refer=["named"]))


def test_phrases_occur_once_and_end_in_words_that_say_something() -> None:
    found = values("phrase", words=[1, 2])
    assert "grain" in found
    assert "harbour" not in found, "occurs several times"
    assert "noon empty" not in found, "a comma stands between"
    assert not any(v.split()[-1].lower() in ("at", "the", "again") for v in found)


def test_words_are_counted_with_their_case() -> None:
    assert values("word", count=[2, 2]) == ("left",), "ship and harbour also occur with a capital"


def test_cells_that_occur_once() -> None:
    assert values("cell") == ('cell that holds "Swift"', 'cell that holds "Calm"')
    assert 'cell that holds "Speed"' in values("cell", header=True)


def test_numbers_profile_values_and_pattern() -> None:
    assert values("number", min=2, max=8, step=3) == (2, 5, 8)
    assert values("fonts") == APP.profile.values["fonts"]
    assert values("sides", only=["left"]) == ("left",)
    assert values("target", kinds=["title"], pattern="^[a-z]") == ()


def test_unknown_source_and_slot() -> None:
    with pytest.raises(DataError, match=r"colours_of_joy.*one of"):
        values("colours_of_joy")
    with pytest.raises(DataError, match=r"slot 'nothing'"):
        slot_values(APP, APP.families["bold_text"], "nothing", PARTS)


def of(parts: tuple[dict[str, Any], ...], source: str, **where: Any) -> tuple[Any, ...]:
    family = APP.families["bold_text"].model_copy(update={"slots": {"s": Slot(source=source, where=where)}})
    return slot_values(APP, family, "s", parts)


@pytest.mark.parametrize("kind", ["header", "footer", "note", "comment"])
def test_words_that_stand_beside_the_body_too_are_not_offered(kind: str) -> None:
    """A search finds them there as well: one place could not be told from the other."""
    assert "red ship" not in of(PARTS, "phrase", words=[2, 2]), "twice in the body"
    assert "Paint the hull" in of(PARTS, "phrase", words=[3, 3], kinds=["list_item"])
    more = (*PARTS, {"kind": kind, "text": "Remember: paint the hull at noon."})
    assert "noon" in of(PARTS, "word")
    assert "noon" not in of(more, "word")
    assert "Paint the hull" not in of(more, "phrase", words=[3, 3], kinds=["list_item"])


def test_cells_are_those_of_the_first_table() -> None:
    more = (*PARTS, {"index": 6, "kind": "table", "text": "", "cells": [["Port", "Depth"], ["Haven", "deep"]]})
    assert of(more, "cell") == of(PARTS, "cell") == ('cell that holds "Swift"', 'cell that holds "Calm"')


def test_a_long_document_offers_parts_from_all_of_it_but_not_all() -> None:
    parts = tuple(
        {"index": n, "kind": "paragraph", "style": "Normal", "text": f"Sentence number {n} stands alone here today."}
        for n in range(400)
    )
    found = [read_reference(value)[1] for value in of(parts, "target", kinds=["paragraph"], refer=["named"])]
    assert 30 <= len(found) <= 40
    assert found[0].startswith("Sentence number 0")
    assert found[-1].startswith("Sentence number 399")
    assert of(parts, "target", kinds=["paragraph"], refer=["ordinal"])[-1].startswith("last paragraph")
