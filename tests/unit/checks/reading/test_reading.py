"""The second reading over requests with right and wrong results, and over text of any kind."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.checks.alignment import Part
from tasks.checks.reading import Verdict, read, understandable
from tests.unit.checks.reading import corpus_everyday as everyday
from tests.unit.checks.reading import corpus_formats as formats
from tests.unit.checks.reading import corpus_text as texts
from tests.unit.checks.reading.corpus_cells import CELLS
from tests.unit.checks.reading.corpus_joined import JOINED
from tests.unit.checks.reading.corpus_people import PEOPLE
from tests.unit.checks.reading.corpus_reasons import REASONS
from tests.unit.checks.reading.corpus_tables import HELD
from tests.unit.checks.reading.results import FIRST, LAST, TITLE, result, whole

CASES = [
    c
    for group in (
        formats.CHARACTERS,
        formats.PARAGRAPHS,
        formats.PAGES,
        everyday.EVERYDAY,
        texts.TEXTS,
        texts.TABLES,
        texts.OBJECTS,
        CELLS,
        HELD,
        REASONS,
        PEOPLE,
        JOINED,
    )
    for c in group
    if c[1] or c[2]
]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Part, ...]:
    return result(tmp_path_factory.mktemp("before"))


def test_the_corpus_is_large_and_mostly_wrong() -> None:
    right, wrong = sum(bool(c[1]) for c in CASES), sum(len(c[2]) for c in CASES)
    assert right + wrong >= 150
    assert wrong >= right


@pytest.mark.parametrize("case", CASES, ids=[c[0][:60] for c in CASES])
def test_right_results_are_accepted_and_wrong_ones_are_not(
    case: formats.Case, before: tuple[Part, ...], tmp_path: Path
) -> None:
    request, right, wrong = case
    if right:
        found = read(request, before, result(tmp_path, *right))
        assert found.verdict is Verdict.ACCEPTED, found.reason
        assert understandable(request, before) == ""
    for edits in wrong:
        found = read(request, before, result(tmp_path, *edits))
        assert found.verdict is not Verdict.ACCEPTED, (edits, found.reason)
        assert found.reason


@pytest.mark.parametrize("request_", texts.UNSURE)
def test_what_cannot_be_read_is_never_accepted(request_: str, before: tuple[Part, ...], tmp_path: Path) -> None:
    for after in (before, result(tmp_path, whole(TITLE, bold=True)), result(tmp_path, whole(LAST, bold=True))):
        assert read(request_, before, after).verdict is Verdict.UNSURE
    assert understandable(request_, before)


@pytest.mark.parametrize("request_", texts.ALREADY)
def test_already_so(request_: str, before: tuple[Part, ...]) -> None:
    found = read(request_, before, before)
    assert (found.verdict, found.reason) == (Verdict.ACCEPTED, "already so")


@pytest.mark.parametrize("request_", texts.NOT_ALREADY)
def test_nothing_done_is_no_success(request_: str, before: tuple[Part, ...]) -> None:
    assert understandable(request_, before) == ""
    assert read(request_, before, before).verdict is Verdict.REJECTED


def test_reasons_name_the_word_or_the_change(before: tuple[Part, ...], tmp_path: Path) -> None:
    assert "odd" in understandable("Make the title bold on odd pages", before)
    stray = result(tmp_path, whole(TITLE, bold=True), whole(LAST, italic=True))
    assert "italic" in read("Make the title bold", before, stray).reason
    assert "2000" in understandable("make the title bold " * 5_000, before)


def test_a_long_request_is_refused_quickly(before: tuple[Part, ...]) -> None:
    started = time.monotonic()
    for text in ("make the title bold " * 5_000, "\"'" * 50_000, "a" * 100_000, "1" * 100_000):
        assert understandable(text, before)
        assert read(text, before, before).verdict is Verdict.UNSURE
    assert time.monotonic() - started < 5


WORDS = st.sampled_from(
    [
        "make",
        "the",
        "title",
        "bold",
        "and",
        "all",
        "every",
        "first",
        "last",
        "paragraph",
        "of",
        "in",
        "to",
        "with",
        "replace",
        "delete",
        "insert",
        "table",
        "3",
        "rows",
        "columns",
        "heading",
        "2",
        "cm",
        "pt",
        "not",
        "except",
        "under",
        "'gloves'",
        '"noon"',
        "Times",
        "Price",
        "it",
        "them",
        ",",
        ".",
        ":",
        ";",
        "-",
        "red",
        "Arial",
        "page",
        "number",
        "footer",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_gets_a_verdict(text: str) -> None:
    line: Part = {
        "kind": "paragraph",
        "index": 0,
        "number": 1,
        "style": "Normal",
        "text": FIRST,
        "runs": [{"text": FIRST}],
    }
    after = {**line, "runs": [{"text": FIRST, "bold": True}]}
    started = time.monotonic()
    assert isinstance(understandable(text, (line,)), str)
    assert read(text, (line,), (after,)).verdict in set(Verdict)
    assert time.monotonic() - started < 5
