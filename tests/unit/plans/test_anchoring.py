"""A step stands in its source or it does not."""

import pytest

from tasks.plans.anchoring import anchored

SOURCE = ["Choose Format - Paragraph, and then click the Borders tab.", "Select a line style."]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Choose Format - Paragraph.", True),
        ("Click the Borders tab.", True),
        ("Choose Format - Paragraph, then the Borders tab.", True),
        ("Choose Tools - Macros - Run Macro.", False),
        ("Click the Area tab and select a colour.", False),
        ("Click.", False),
    ],
)
def test_anchored(step: str, expected: bool) -> None:
    assert anchored(step, SOURCE) is expected
