"""What counts as a difference between two documents."""

from pathlib import Path

import pytest
from docx import Document

from tasks.checks.differences import Comparison
from tasks.checks.parts import parts

WORDS = ("Registers older than ", "two centuries", " may only be read on film.")
COPPERS = (WORDS[0], "two coppers", WORDS[2])


def saved(path: Path, words: tuple[str, str, str], on: int, said: str = "Check the age.") -> Path:
    """A document of one paragraph with a comment on one of its three runs."""
    document = Document()
    paragraph = document.add_paragraph()
    runs = [paragraph.add_run(text) for text in words]
    document.add_comment(runs[on], text=said, author="A")
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("words", "on", "said", "areas"),
    [
        (WORDS, 1, "Check the age.", set()),
        (COPPERS, 1, "Check the age.", {"text"}),
        (COPPERS, 1, "Check it.", {"text", "comment"}),
        (COPPERS, 0, "Check the age.", {"text", "comment"}),
        (WORDS, 0, "Check the age.", {"comment"}),
    ],
)  # fmt: skip
def test_a_comment_on_changed_words_is_the_same_comment(
    words: tuple[str, str, str], on: int, said: str, areas: set[str], tmp_path: Path
) -> None:
    before = parts(saved(tmp_path / "before.docx", WORDS, 1))
    after = parts(saved(tmp_path / "after.docx", words, on, said))
    assert {found.area for found in Comparison(before, after).differences} == areas
