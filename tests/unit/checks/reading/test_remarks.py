"""A remark behind an order is told only where it could not change it; what speaks for the order is no hindrance."""

from pathlib import Path

import pytest
from docx import Document

from tasks.checks.alignment import Part
from tasks.checks.parts import parts
from tasks.checks.reading.reading import understandable

READ = (
    "Make the last paragraph bold. The last paragraph is dull.",
    "I find the last paragraph dull, so make the last paragraph bold. Could you handle that for me?",
    "We are reworking our leaflet and require assistance in making the last paragraph bold.",
    "Make all the italic text red and underlined. I find italics hard to see.",
)
REFUSED = (
    "Make the title bold. The last paragraph looks dull, too.",
    "Delete the last paragraph. The last paragraph is brilliant.",
    "Delete the last paragraph. I wrote the last paragraph with great care.",
    "Make the title bold. The ferry is what people look for.",
    "Make the last paragraph bold. The word noon is crucial.",
    "Make the last paragraph bold. I was joking.",
    "Can you make the last paragraph bold? I wonder.",
    "I think the last paragraph is dull but the one before it is worse, so make the last paragraph bold.",
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Part, ...]:
    path: Path = tmp_path_factory.mktemp("remarks") / "ferry.docx"
    document = Document()
    document.add_heading("The ferry", 0)
    document.add_paragraph("Bring a ").add_run("coat").italic = True
    document.add_paragraph("Boats leave at noon.")
    document.save(str(path))
    return parts(path)


@pytest.mark.parametrize("request_", READ)
def test_what_supports_the_order_is_no_hindrance(before: tuple[Part, ...], request_: str) -> None:
    assert understandable(request_, before) == ""


@pytest.mark.parametrize("request_", REFUSED)
def test_what_may_change_the_order_is_refused(before: tuple[Part, ...], request_: str) -> None:
    assert understandable(request_, before)
