"""A tiny vocabulary, renderer and model, made once."""

import pytest

from tasks.llm.wire import ActRequest, PastAction, WireControl
from tasks.model import checkpoints, tokenizer
from tasks.model.controls import Prior
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.model.words import common_words
from tasks.params import Architecture

CORPUS = (
    "To make text bold, select the text and click the Bold button. Choose Format - Text - Strikethrough. "
    "In the Rows box, type a number. Click OK. Insert a table with rows and columns. The first heading and the last "
    "paragraph are centered. Please make the words in italic. Find and Replace every word with another. "
) * 5


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    codes = tokenizer.Codes(tokenizer.train([CORPUS] * 3, 700))
    config = RenderingConfig(top_k=6, functions=("click_input", "select_text", "keyboard_input", "set_edit_text",
        "select_paragraph", "insert_table", "set_font", "select_table"))  # fmt: skip
    return Renderer(codes, config, common_words([CORPUS]), Prior())


@pytest.fixture(scope="session")
def model(renderer: Renderer):
    small = Architecture(hidden=32, layers=2, heads=2, kv_heads=1, feed_forward=64)
    return checkpoints.fresh_model(small, renderer.codes, seed=3).eval()


def control(label: int, title: str, kind: str = "Button", **more) -> WireControl:
    return WireControl(label=str(label), title=title, type=kind, **more)


CONTROLS = (
    control(1, "Format", "MenuItem"), control(2, "Text", "MenuItem"), control(3, "Strikethrough", "MenuItem"),
    control(4, "Bold", checked=False), control(5, "Rows:", "Spinner", text="2"), control(6, "Name:", "Edit"),
    control(7, "Name:", "Edit"), control(8, "OK"), control(9, "Cancel"), control(10, "Underline"),
    control(11, "Quarterly Report", "Text", detail="heading 1"),
    control(12, "The budget of Zephyr grew.", "Text", detail="paragraph", focused=True),
    control(13, "Costs", "Text", detail="heading 2"),
    control(14, "Nobody objected to it.", "Text", detail="paragraph"),
)  # fmt: skip


@pytest.fixture
def state() -> ActRequest:
    return ActRequest(
        request='Make "budget of Zephyr" struck through with 3 rows',
        plan=(
            'Select the text "budget of Zephyr".',
            "Choose Format - Text - Strikethrough.",
            'Enter "3" in the Rows box.',
        ),
        history=(PastAction(function="select_text", args={"text": "budget of Zephyr"}),),
        controls=CONTROLS,
    )
