"""One binding, four renderings; combinations; what is refused."""

from typing import Any

import pytest

from tasks.apps.binding import bind, bind_combination, join_requests
from tasks.apps.catalogue import Family, load_app
from tasks.errors import DataError

APP = load_app("writer")


def family(**more: Any) -> Family:
    base: dict[str, Any] = {
        "family": "f", "intent": "i", "page": "p", "needs": [], "touches": [],
        "slots": {"target": {"source": "target"}, "n": {"source": "number"}},
        "wordings": [{"text": "Set the {target} to {n}."}],
        "plan": ["Select the {target}.", 'In the Rows box, type "{n}".'],
        "actions": [
            {"function": "select_paragraph", "control_text": "{target}", "control_type": "Text"},
            {"function": "insert_table", "args": {"rows": "{n}", "list": ["{n}", "{n} pt"]}},
            {"function": "keyboard_input", "args": {"keys": "{CTRL}b{ENTER}"}},
        ],
        "checks": [{"kind": "text", "where": {"paragraph": "{target|upper}"}, "property": "present", "value": "{n}"}],
    }  # fmt: skip
    return Family.model_validate(base | more)


def test_ordinal_reference() -> None:
    bound = bind(family(), {"target": 'first heading "Agenda"', "n": 3}, 0)
    assert bound.request == "Set the first heading to 3."
    assert bound.plan == ('Select the heading "Agenda".', 'In the Rows box, type "3".')
    assert bound.actions[0].control_text == "Agenda"
    assert bound.checks[0].where == {"paragraph": "AGENDA"}


def test_named_reference_keeps_its_text_in_the_request() -> None:
    bound = bind(family(), {"target": 'paragraph that begins with "The board agreed"', "n": 3}, 0)
    assert bound.request == 'Set the paragraph that begins with "The board agreed" to 3.'
    assert bound.plan[0] == 'Select the paragraph "The board agreed".'


def test_a_slot_alone_keeps_its_type_and_keys_stay() -> None:
    bound = bind(family(), {"target": "x", "n": "4"}, 0)
    assert bound.actions[1].args == {"rows": 4, "list": [4, "4 pt"]}
    assert bound.checks[0].value == 4
    assert bound.actions[2].args == {"keys": "{CTRL}b{ENTER}"}


@pytest.mark.parametrize(
    ("filtered", "value", "expected"),
    [
        ("{n|points}", 2, 144.0),
        ("{n|number}", 2, 2.0),
        ("{target|snake}", "Page Count", "page_count"),
        ("{target|title}", "a bit of it", "A Bit Of It"),
        ("x {target|lower}", "AB", "x ab"),
    ],
)
def test_filters(filtered: str, value: Any, expected: Any) -> None:
    bindings = {"target": "t", "n": 1, ("n" if "{n" in filtered else "target"): value}
    checks = [{"kind": "text", "property": "present", "value": filtered}]
    assert bind(family(checks=checks), bindings, 0).checks[0].value == expected


@pytest.mark.parametrize(
    ("bindings", "wording", "message"),
    [
        ({"target": "x"}, 0, r"missing \['n'\]"),
        ({"target": "x", "n": 1, "m": 2}, 0, r"unknown \['m'\]"),
        ({"target": "x", "n": "many"}, 0, "whole number"),
        ({"target": "x", "n": 1}, 1, "wording 1"),
    ],
)
def test_refused(bindings: dict[str, Any], wording: int, message: str) -> None:
    with pytest.raises(DataError, match=message):
        bind(family(), bindings, wording)


def test_a_slot_that_does_not_exist_is_named() -> None:
    with pytest.raises(DataError, match=r"\{colour\}"):
        bind(family(plan=["Click {colour}."]), {"target": "x", "n": 1}, 0)


def test_combination_joins_plans_actions_checks_and_requests() -> None:
    bindings = {"0.phrase": "late receipts", "1.target": 'first heading "Agenda"'}
    names = ["bold_text", "align_center"]
    bound = bind_combination(APP, names, ["bold_text/0", "align_center/0"], "connector/0", bindings)
    assert bound.request == 'Make "late receipts" bold and then center the first heading.'
    assert bound.plan == (
        'Select the text "late receipts".',
        "Click the Bold button.",
        'Select the heading "Agenda".',
        "Click the Center button.",
    )
    assert [a.function for a in bound.actions] == ["select_text", "click_input", "select_paragraph", "click_input"]
    assert [c.kind for c in bound.checks] == ["run_format", "paragraph_format"]


def test_a_single_family_needs_no_connector_and_no_prefix() -> None:
    alone = bind_combination(APP, ["bold_text"], ["bold_text/0"], "", {"phrase": "late receipts"})
    assert alone == bind(APP.families["bold_text"], {"phrase": "late receipts"}, 0)


def test_join_keeps_names_and_asks_when_asked() -> None:
    connectors = {c.text: f"connector/{i}" for i, c in enumerate(APP.profile.connectors)}
    asked = ["Could you bold it?", "I need a table."]
    assert join_requests(APP, asked, connectors["{a} and then {b}."]) == "Could you bold it and then I need a table?"
    assert join_requests(APP, ["Do A.", "Do B.", "Do C."], connectors["{a}, then {b}."]) == "Do A, do B, then do C."
    assert join_requests(APP, ["Do A.", "Do B."], connectors["{a}. Then {b}."]) == "Do A. Then do B."
    first = next(text for text in connectors if text.startswith("First"))
    assert join_requests(APP, ["Do A.", "Do B."], connectors[first]).startswith("First do A")


@pytest.mark.parametrize(
    ("names", "wordings", "connector"),
    [
        (["bold_text", "fly"], ["bold_text/0", "fly/0"], "connector/0"),
        (["bold_text", "bold_text"], ["bold_text/0", "bold_text/x"], "connector/0"),
        (["bold_text", "bold_text"], ["bold_text/0", "bold_text/1"], "connector/99"),
        ([], [], ""),
    ],
)
def test_bad_combinations(names: list[str], wordings: list[str], connector: str) -> None:
    with pytest.raises(DataError):
        bind_combination(APP, names, wordings, connector, {"0.phrase": "a", "1.phrase": "b"})
