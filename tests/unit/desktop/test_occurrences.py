"""Where a text is meant: whole words before parts of words."""

import pytest

from tasks.desktop.occurrences import occurrences


@pytest.mark.parametrize(
    ("texts", "wanted", "expected"),
    [
        (["inform the form.", "a form-filling reform"], "form", [(0, 11, 15), (1, 2, 6)]),
        (["inform", "reform"], "form", [(0, 2, 6), (1, 2, 6)]),
        (["don't do it"], "do", [(0, 6, 8)]),
        (["cafe\u0301 and cafe"], "cafe", [(0, 10, 14)]),
        (["图书馆每天开门。", "请爱护图书"], "图书", [(0, 0, 2), (1, 3, 5)]),
        (["say (c) now"], "(c)", [(0, 4, 7)]),
        (["C++ or C"], "C++", [(0, 0, 3)]),
        (["a gate. The pump"], "gate. The", [(0, 2, 11)]),
        (["Life jacket, life jacket"], "life jacket", [(0, 13, 24)]),
        (["nothing here"], "else", []),
        (["aaa"], "aa", [(0, 0, 2)]),
    ],
)
def test_whole_words_first(texts: list[str], wanted: str, expected: list[tuple[int, int, int]]) -> None:
    assert occurrences(texts, wanted) == expected


def test_a_text_inside_another() -> None:
    texts = ["2 parts", "H2O and CO2", "the H2O again"]
    assert occurrences(texts, "2", "H2O") == [(1, 1, 2), (2, 5, 6)]
    assert occurrences(texts, "x", "H2O") == []
