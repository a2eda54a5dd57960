"""The built-in teacher's instantiate and choose_template on a small application."""

# ruff: noqa: E501  (tables: one case a line)
import pytest

from tasks.checks.language import evaluate_parts, validate
from tasks.llm.wire import (
    ChooseTemplateRequest,
    DialogView,
    InstantiateReply,
    InstantiateRequest,
    TemplateCard,
    WireControl,
)
from tasks.teacher import choose_template, instantiate
from tasks.teacher.steps import read_plan

DOCUMENT = (
    {"kind": "heading", "index": 0, "number": 1, "text": "Agenda", "style": "Heading 1", "level": 1},
    {"kind": "paragraph", "index": 1, "number": 2, "text": "The committee approved the annual budget on Tuesday.", "style": "Normal"},
    {"kind": "paragraph", "index": 2, "number": 3, "text": "Every member received printed copies yesterday.", "style": "Normal"},
    {"kind": "table", "index": 3, "number": 1, "text": "", "rows": 2, "cols": 2, "cells": [["Item", "Cost"], ["Paper", "92 euros"]]},
)  # fmt: skip
MENUS = (
    ("Format", "Text", "Bold"), ("Format", "Text", "Superscript"), ("Format", "Character..."), ("Format", "Page Style..."),
    ("Format", "Paragraph..."), ("Insert", "More Breaks", "Manual Break..."), ("Insert", "Field", "Page Number"),
    ("Insert", "Footnote and Endnote", "Footnote"), ("Table", "Insert", "Rows Above"), ("Table", "Merge Cells"),
    ("Insert", "Header and Footer", "Footer", "Default Page Style"), ("View", "Web"), ("Tools", "Line Numbering..."),
)  # fmt: skip


def control(title: str, kind: str, **more: object) -> WireControl:
    return WireControl.model_validate({"label": "", "title": title, "type": kind, **more})


OK = (control("OK", "Button"), control("Cancel", "Button"))
DIALOGS = (
    DialogView(menu=("Format", "Page Style..."), title="Page Style: Default", tabs={
        "Organizer": OK,
        "Page": (control("Portrait", "RadioButton", checked=True), control("Landscape", "RadioButton", checked=False), *OK),
    }),
    DialogView(menu=("Insert", "More Breaks", "Manual Break..."), title="Insert Break", tabs={"": (
        control("Line break", "RadioButton", checked=False), control("Page break", "RadioButton", checked=True),
        control("Page Style:", "ComboBox", text="[None]"), control("Landscape", "ListItem", detail="in Page Style:"), *OK,
    )}),
    DialogView(menu=("Tools", "Line Numbering..."), title="Line Numbering", tabs={"": (
        control("Show numbering", "CheckBox", checked=False), *OK,
    )}),
    DialogView(menu=("Format", "Character..."), title="Character", tabs={"Font": OK, "Transparency": OK}),
)  # fmt: skip


def ask(task: str, *plan: str, seed: int = 3) -> InstantiateReply:
    request = InstantiateRequest(
        task=task,
        plan=plan,
        document=DOCUMENT,
        menus=MENUS,
        controls=(control("Bold", "Button"),),
        dialogs=DIALOGS,
        values={},
    )
    return instantiate.answer(request, seed)


def test_binds_the_open_text_and_names_it_in_the_request() -> None:
    reply = ask(
        "Make text superscript",
        "Select the text that you want to make superscript.",
        "Choose Format - Text - Superscript.",
    )
    phrase = reply.bindings["text"]
    assert phrase in reply.request
    assert any(phrase in str(part["text"]) for part in DOCUMENT)
    assert reply.plan == (f'Select the text "{phrase}".', "Choose Format - Text - Superscript.")
    assert [(c.kind, c.where, c.property) for c in reply.checks] == [("run_format", {"text": phrase}, "superscript")]


def test_menu_names_of_old_are_found_where_they_moved() -> None:
    reply = ask("Change the page orientation", "Choose Format - Page.", "Click the Page tab.",
                "Under Paper format, select “Portrait” or “Landscape”.", "Click OK.")  # fmt: skip
    assert reply.plan == (
        "Choose Format - Page Style.", "Click the Page tab.", "Select the Landscape option.", "Click OK.",
    )  # fmt: skip
    assert "Landscape" in reply.request  # not the portrait that it already is
    reply = ask("Start a new page", "Click in the paragraph where the page begins.", "Choose Insert - Manual Break.",
                "Select Page break.", "In the Style box, select a page style that you want.", "Click OK.")  # fmt: skip
    assert reply.rejected == "not_observable"  # grounded, but no check sees a section with a page style of its own
    reply = ask("Start a new page", "Click in the paragraph where the page begins.", "Choose Insert - Manual Break.",
                "Select Page break.", "Click OK.")  # fmt: skip
    assert "Choose Insert - More Breaks - Manual Break." in reply.plan
    assert "Press Home." in reply.plan


def test_puts_caret_and_closing_button_where_the_documentation_leaves_them_out() -> None:
    reply = ask("Insert the page number", "Choose Insert - Field - Page Number.")
    assert reply.plan[1:] == ("Press End.", "Choose Insert - Field - Page Number.")
    reply = ask("Number the lines", "Choose Tools - Line Numbering.", "Select Show numbering.")
    assert reply.plan[-1] == "Click OK."


def test_a_command_in_the_footer_stays_there() -> None:
    reply = ask("Insert page numbers in footers", "Choose Insert - Header and Footer - Footer and select the page style.",
                "Choose Insert - Field - Page Number.")  # fmt: skip
    assert [a.control_type for a in reply.actions] == ["MenuItem"] * 7
    assert {"type": "page_number", "story": "footer"} in [c.where for c in reply.checks]


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (("Choose Format - Character, and then click the Transparency tab.",), "dialog_only"),
        (("Choose View - Web.",), "not_observable"),
        (("Select the cells that you want to merge.", "Choose Table - Merge Cells."), "not_observable"),
        (("Choose Format - Sparkle.",), "not_grounded"),
        (("Choose Format - Paragraph.",), "not_grounded"),  # its dialog was not seen
        (("Drag the text to another place.",), "mouse"),
        (("Right-click the paragraph and choose Bold.",), "context_menu"),
        (("Select the file.", "Choose Format - Text - Bold."), "resource"),
        (("Select the image.", "Choose Format - Text - Bold."), "unbound_argument"),
        (("The dialog opens.",), "no_action"),
    ],
)
def test_refuses_with_the_reason(plan: tuple[str, ...], reason: str) -> None:
    reply = ask("Do it", *plan)
    assert reply.rejected == reason
    assert reply.actions == ()


TASKS = [
    ("Make text bold", ("Select the text.", "Choose Format - Text - Bold.")),
    ("Insert a footnote", ("Click in your document where you want the note.", "Choose Insert - Footnote and Endnote - Footnote.")),
    ("Insert a row", ("Choose Table - Insert - Rows Above.",)),
    ("Number the lines", ("Choose Tools - Line Numbering.", "Select Show numbering.", "Click OK.")),
]  # fmt: skip


@pytest.mark.parametrize(("task", "plan"), TASKS, ids=[t for t, _ in TASKS])
@pytest.mark.parametrize("seed", range(4))
def test_every_task_is_readable_valid_and_not_yet_done(task: str, plan: tuple[str, ...], seed: int) -> None:
    reply = ask(task, *plan, seed=seed)
    assert reply.rejected == ""
    read = [(a.function, a.title.casefold()) for a in read_plan(reply.plan)]
    assert read == [(a.function, a.control_text.casefold()) for a in reply.actions]
    validate(reply.checks)
    page = ({"kind": "page", "section": 1, "orientation": "portrait", "text": ""},)
    results = evaluate_parts(reply.checks, with_runs(DOCUMENT) + page, with_runs(DOCUMENT) + page, unchanged=False)
    assert not all(result.passed for result in results)


def with_runs(parts: tuple[dict[str, object], ...]) -> tuple[dict[str, object], ...]:
    """The parts as the document reader gives them."""
    whole = []
    for part in parts:
        if part["kind"] == "table":
            cells = part["cells"]
            paragraphs = [
                {"kind": "paragraph", "text": text, "row": r, "col": c, "runs": [{"text": text}], "style": "Normal"}
                for r, row in enumerate(cells, 1)  # type: ignore[arg-type]
                for c, text in enumerate(row, 1)
            ]
            whole.append({**part, "paragraphs": paragraphs})
        else:
            whole.append({**part, "runs": [{"text": part["text"]}]})
    return tuple(whole)


def test_the_same_request_gets_the_same_answer_and_the_seed_varies_it() -> None:
    asked = [
        ask("Make text bold", "Select the text.", "Choose Format - Text - Bold.", seed=s).request for s in range(8)
    ]
    assert asked[0] == ask("Make text bold", "Select the text.", "Choose Format - Text - Bold.", seed=0).request
    assert len(set(asked)) > 2


CARDS = (
    TemplateCard(name="letter", description="A letter", contents=("paragraph",)),
    TemplateCard(name="minutes", description="Minutes", contents=("heading", "paragraph", "table")),
    TemplateCard(name="recipe", description="A recipe", contents=("heading", "paragraph", "list")),
)


@pytest.mark.parametrize(
    ("task", "step", "expected"),
    [
        ("Merge cells", "Choose Table - Merge Cells.", {"minutes"}),
        ("Remove bullets", "Choose Format - Lists - No List.", {"recipe"}),
        ("Crop an image", "Choose Format - Image - Crop.", {""}),
        ("Insert a table", "Choose Insert a table in the document.", {"letter", "minutes", "recipe"}),
    ],
)
def test_the_document_holds_what_the_task_needs(task: str, step: str, expected: set[str]) -> None:
    for seed in range(4):
        request = ChooseTemplateRequest(task=task, plan=(step,), templates=CARDS)
        assert choose_template.answer(request, seed).template in expected
