"""A page break behind a part is one before what follows it."""

import pytest

from tasks.planner.assembly import Unfit
from tasks.planner.insertions import break_before_next
from tests.unit.planner.samples import heading, index, paragraph

INDEX = index(heading("Rules"), paragraph("Be kind."), paragraph("Be brief."))


@pytest.mark.parametrize(
    ("request_", "following"),
    [
        ("Insert a page break after the first paragraph.", "Be brief."),
        ("please add a page break right after the heading", "Be kind."),
    ],
)
def test_it_stands_before_what_follows(request_: str, following: str) -> None:
    assert break_before_next(request_, INDEX) == f'Insert a page break before the paragraph "{following}".'


@pytest.mark.parametrize(
    "request_",
    [
        "Insert a page break before the first paragraph.",
        "Insert a page break after the last paragraph.",  # nothing follows
        "Insert a line break after the first paragraph.",
    ],
)
def test_any_other_order_stays(request_: str) -> None:
    assert break_before_next(request_, INDEX) == request_


def test_what_follows_must_be_told_by_its_words() -> None:
    twice = index(paragraph("Be kind."), paragraph("So."), paragraph("So."))
    with pytest.raises(Unfit):
        break_before_next("Insert a page break after the first paragraph.", twice)
