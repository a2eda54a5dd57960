"""When two plan steps are the same, by hand."""

import pytest

from tasks.evaluation.plan_matching import PlanScore, exact, is_right, key_of, keys_of, menu_path, score_plan


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Choose Format - Text - Bold.", "Select Format > Text > Bold..."),
        ('In the Rows box, type "3".', "Enter 3 in the Rows box."),
        ("Choose Insert - Footnote and Endnote - Endnote.", "Select Insert – Footnote & Endnote – Endnote…"),
        ("Choose Format - Paragraph and click OK.", "Choose Format - Paragraph, then click OK."),
        ("Click the Borders tab.", "Choose Borders."),
        ("Press Ctrl+B.", "press Ctrl + B"),
        ('Select the text "annual report".', "Highlight the text “annual report”."),
        ("Clear the Mirrored check box.", "Uncheck Mirrored."),
        ("Set the font size to 14.", "Change the font size to 14"),
    ],
)
def test_the_same_step_in_other_words(one: str, other: str) -> None:
    assert key_of(one) == key_of(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Choose Format - Text - Bold.", "Choose Format - Text - Italic."),
        ("Select the Mirrored check box.", "Clear the Mirrored check box."),
        ('In the Rows box, type "3".', 'In the Rows box, type "4".'),
        ('In the Rows box, type "3".', 'In the Columns box, type "3".'),
        ("Insert a table with 3 rows and 2 columns.", "Delete a table with 3 rows and 2 columns."),
        ("Press Ctrl+B.", "Press Ctrl+I."),
        ("Choose Insert - Footnote and Endnote - Footnote.", "Choose Insert - Footnote and Endnote - Endnote."),
        ("Choose Format - Text - lowercase.", "Choose Format - Text - UPPERCASE."),
        ("Choose Format - Text - lowercase.", "Choose Format - Text."),
        ("Choose Table - Insert - Rows.", "Choose Insert - Table - Rows."),
    ],
)
def test_another_step(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_remarks_ask_for_nothing() -> None:
    assert keys_of(["The dialog is shown.", "Click OK.", "Make sure that it worked.", ""]) == keys_of(["Click OK."])


A, B, C, D = "Click Alpha.", "Now click Beta.", "Then click Gamma.", "Press Ctrl+D."


@pytest.mark.parametrize(
    ("said", "truth", "expected"),
    [
        ([A, B], [A, B], PlanScore(2, 2, 2, True, True)),
        ([A, D, B], [A, B], PlanScore(2, 3, 2, True)),  # something between, order kept
        ([B, A], [A, B], PlanScore(2, 2, 2, False)),  # all there, order lost
        ([A], [A, B], PlanScore(1, 1, 2, False)),
        ([A, A], [A, B], PlanScore(1, 2, 2, False)),  # one to one: a step matches once
        ([A], [A, A], PlanScore(1, 1, 2, False)),
        ([], [A], PlanScore(0, 0, 1, False)),
        ([A], [], PlanScore(0, 1, 0, False)),  # nothing to succeed at is no success
        ([A, C, B, C], [A, B, C], PlanScore(3, 4, 3, True)),
    ],
)
def test_plans(said: list[str], truth: list[str], expected: PlanScore) -> None:
    assert score_plan(said, truth) == expected


def test_counted_parts_are_told_apart() -> None:
    needed = ("Select the last heading.", "Press Ctrl+B.")
    assert score_plan(("Select the last heading.", "Press Ctrl+B."), needed).success
    assert not score_plan(("Select the first heading.", "Press Ctrl+B."), needed).success


def test_a_plan_with_a_step_too_many_is_no_plan_to_act_by() -> None:
    needed = ('Select the text "euros".', "Click the Bold button.")
    longer = (*needed, "Click the Italic button.")
    assert score_plan(longer, needed).success
    assert not is_right(longer, needed)
    assert is_right(longer, needed, longer)
    assert not is_right((), needed)


@pytest.mark.parametrize(
    ("clause", "path"),
    [
        ("Choose Insert - Footnote and Endnote - Endnote", "insert > footnote and endnote > endnote"),
        ("Choose Format - Text - lowercase", "format > text > lowercase"),
        ("Go to Format > Paragraph and click the Borders tab", "format > paragraph"),
        ("Click the Bold button", ""),
    ],
)
def test_a_menu_path_is_one_name(clause: str, path: str) -> None:
    assert menu_path(clause)[0] == path


def test_exact_forgives_typography_alone() -> None:
    truth = ('Select the text "euros".', "Choose Insert - Footnote and Endnote - Endnote.")
    assert exact(("select the text “euros”", "Choose  Insert - Footnote and Endnote - Endnote."), truth)
    assert not exact((truth[0], "Choose Insert - Footnote and Endnote - Footnote."), truth)
    assert not exact((*truth, "Click OK."), truth)
    assert not exact((), ())
