"""Annotated requests and the tagger that is trained on them."""

from pathlib import Path

import pytest
import torch

from tasks.errors import DataError
from tasks.model.encoder import Encoder
from tasks.model.tagger import FILE, KIND_NAMES, SLOT_NAMES, Tagger, decode, words_of
from tasks.planner.restating import NO_WISH, restate
from tasks.training import tagging
from tasks.training.requests import annotated


def test_the_annotated_requests_are_whole() -> None:
    by_author = annotated.read()
    rows = [row for found in by_author.values() for row in found]
    assert len(by_author) >= 4
    assert len({row.text.casefold() for row in rows}) == len(rows) > 1600
    kinds = [clause.name for row in rows for clause in row.clauses]
    assert all(kinds.count(kind) >= 10 for kind in KIND_NAMES)
    assert 0.1 < sum(row.clauses[0].name in NO_WISH[1:] for row in rows) / len(rows) < 0.4


def test_a_line_reads_as_typed_and_its_marks_say_what_is_what() -> None:
    row = annotated.parse("[size] could {what|the intro} be {size|12} [no_bold] and not {what|its} bold")
    assert row.text == "could the intro be 12 and not its bold"
    first, second = row.wishes()
    assert [(s.slot, s.text) for s in first.spans] == [("what", "the intro"), ("size", "12")]
    assert (second.kind, second.spans[0].text) == ("no_bold", "its")
    assert restate(row.text.replace("not", "take off"), [row.wishes()]) == (
        "Set the font size of the intro to 12. Make the intro not bold."
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("make it bold", "before the first word"),
        ("[bald] {what|it}", "kind bald"),
        ("[bold] make it so", "without"),
        ("[bold] {what|it} {how|much}", "slots"),
        ("[other] swap {what|it}", "slots"),
        ("[bold] {what|it and {what|that}", "closed"),
    ],
)
def test_a_line_that_breaks_the_format_is_told(line: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        annotated.parse(line)


def test_what_is_right_comes_back_from_its_own_examples() -> None:
    """Decoding the labels that a row is trained on gives the row's wishes: nothing is lost between the two."""
    encoder, rows = Encoder(), [row for found in annotated.read().values() for row in found]
    lost = []
    for row in rows[::7]:
        ids, right = tagging.example_of(row, encoder) or ((), {})
        words = words_of(row.text, encoder)
        assert words is not None
        assert words.ids == ids
        one_hot = [
            torch.eye(count)[[right[head][at] for at in words.first]].clamp(min=1e-6).log()
            for head, count in tagging.HEADS.items()
        ]
        said, probability = decode(row.text, words.places, *one_hot)
        assert probability > 0.9
        lost += [row.text] if said != row.wishes() else []
    assert len(lost) <= len(rows[::7]) // 50, lost  # marks inside a word


def test_a_tagger_learns_what_it_is_shown(tmp_path: Path) -> None:
    """Two kinds of request, told apart on requests that it was not shown; damaged weights are refused."""
    things = ["the intro", "the menu", "my name", "the last line", "the heading", "the date", "the poem", "the address"]
    lines = [f"[bold] embolden {{what|{thing}}}" for thing in things]
    lines += [f"[delete] bin {{what|{thing}}} please" for thing in things]
    tagging.train([annotated.parse(line) for line in lines * 3], tmp_path, 1, 24, lambda line: None)
    read = Tagger(Encoder(), tmp_path)
    told = [wishes for wishes, _ in read("bin the slogan please")]
    assert len(told) == 2
    assert restate("bin the slogan please", told) == "Delete the slogan."
    assert read("") == []
    assert read("word " * 400) == []
    assert len(SLOT_NAMES) > 20
    (tmp_path / FILE).write_bytes(b"nothing")
    with pytest.raises(DataError, match=FILE):
        Tagger(Encoder(), tmp_path)
