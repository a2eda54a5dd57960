import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.llm.wire import ActRequest, PastAction
from tasks.model import acting
from tasks.model import vocabulary as v
from tasks.model.grammar import NotRepresentable, same
from tasks.model.progress import remaining
from tasks.model.spoken import spoken
from tasks.model.words import keys_of, units
from tasks.schemas import Action, Status
from tests.unit.model.conftest import CONTROLS, control


def shown(renderer, ids):
    return " ".join(renderer.codes.pieces(ids)).replace("▁", "")


def read_back(renderer, view, ids):
    """The action that ids spell, walking the grammar with them."""
    walk = acting.walk(renderer, view)
    choices, at = next(walk), 0
    try:
        while True:
            tokens, meaning = next(c for c in choices if tuple(ids[at : at + len(c[0])]) == c[0])
            at += len(tokens)
            choices = walk.send(meaning)
    except StopIteration as stop:
        assert at == len(ids)
        return stop.value


ACTIONS = [
    Action(function="select_text", args={"text": "budget of Zephyr"}),
    Action(function="click_input", control_label="1", control_text="Format", control_type="MenuItem"),
    Action(function="click_input", control_label="4", control_text="Bold", control_type="Button"),
    Action(
        function="click_input", args={"double": True}, control_label="4", control_text="Bold", control_type="Button"
    ),
    Action(function="set_edit_text", args={"text": "3"}, control_label="7", control_text="Name:", control_type="Edit"),
    Action(function="select_paragraph", control_label="13", control_text="Costs", control_type="Text"),
    Action(function="select_paragraph", args={"start_index": 2, "end_index": 3}),
    Action(function="insert_table", args={"rows": 3, "columns": 12}),
    Action(function="set_font", args={"font_size": 14}),
    Action(status=Status.FINISH),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: a.function + str(a.args))
def test_every_kind_of_action_comes_back_as_it_went_in(renderer, state, action):
    view = renderer.view(state, keep=action.control_label or None)
    found = read_back(renderer, view, acting.completion(renderer, view, action))
    assert (found.function, found.control_label, found.status) == (action.function, action.control_label, action.status)
    assert found.args.keys() == action.args.keys()
    assert all(same(found.args[k], action.args[k]) for k in action.args)


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters='"“”«»\n\r'), min_size=1, max_size=60).filter(
    lambda s: s.strip() == s and any(c.isalnum() for c in s)
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=TEXT)
def test_any_quoted_value_survives_the_slots(renderer, value):
    state = ActRequest(request=f'Please type "{value}" here', controls=CONTROLS)
    view = renderer.view(state)
    action = Action(function="keyboard_input", args={"keys": value})
    assert read_back(renderer, view, acting.completion(renderer, view, action)).args == {"keys": value}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text(max_size=25), min_size=1, max_size=12), pick=st.integers(0, 11))
def test_any_control_can_be_named_however_titles_repeat(renderer, titles, pick):
    controls = tuple(control(i + 1, title) for i, title in enumerate(titles))
    wanted = controls[pick % len(controls)]
    view = renderer.view(ActRequest(request="Click it", controls=controls), keep=wanted.label)
    action = Action(
        function="click_input", control_label=wanted.label, control_text=wanted.title, control_type="Button"
    )
    assert read_back(renderer, view, acting.completion(renderer, view, action)).control_label == wanted.label


def test_values_become_slots_everywhere_and_ordinary_words_never(renderer, state):
    view = renderer.view(state)
    text = shown(renderer, view.prompt(renderer.codes))
    assert "zephyr" not in text
    assert "budget" not in text
    assert view.slots.values["<v1>"] == "budget of Zephyr"
    assert text.count("<v1>") >= 3  # request, history, document
    plain = renderer.view(ActRequest(request="Make the first heading bold", controls=CONTROLS))
    assert not plain.slots.values


def test_a_document_phrase_without_quotes_is_a_value(renderer):
    view = renderer.view(ActRequest(request="Make Nobody objected bold", controls=CONTROLS))
    assert list(view.slots.values.values()) == ["Nobody objected"]


def test_document_parts_are_pointed_at_by_kind_and_number(renderer, state):
    view = renderer.view(state)
    names = {c.control.label: shown(renderer, c.tokens) for c in view.candidates if c.document}
    assert names == {"11": "<heading1>", "12": "<paragraph1>", "13": "<heading2>", "14": "<paragraph2>"}
    assert "<heading2> <L2> <last>" in shown(renderer, view.prompt(renderer.codes))


def test_a_part_that_begins_with_a_value_goes_by_the_value(renderer):
    state = ActRequest(request='Center the paragraph that begins with "Nobody objected"', controls=CONTROLS)
    view = renderer.view(state)
    names = {c.control.label: shown(renderer, c.tokens) for c in view.candidates if c.document}
    assert names["14"] == "<v1> <Text>"
    assert names["12"] == "<paragraph1>"
    assert "<paragraph2> <last> <is> <v1>" in shown(renderer, view.prompt(renderer.codes))


def test_what_is_done_leaves_the_plan_and_what_comes_next_stands_last(renderer, state):
    text = shown(renderer, renderer.view(state).prompt(renderer.codes))
    upcoming = text.split("<next>")[1]
    assert "format" in upcoming
    assert "select" not in upcoming
    assert upcoming.count("<m") >= 1


def test_a_longer_name_is_not_marked_by_a_shorter_title(renderer):
    state = ActRequest(request="Do it", plan=("Choose Format - Text - Double Underline.",), controls=CONTROLS)
    assert ("underline",) not in renderer.view(state).marks
    state = ActRequest(request="Do it", plan=("Choose Format - Text - Underline.",), controls=CONTROLS)
    assert ("underline",) in renderer.view(state).marks


def test_marks_follow_exchanged_titles(renderer, state):
    view = renderer.view(state, rename={("format",): ("click", "rows")})
    text = shown(renderer, view.prompt(renderer.codes))
    assert "format" not in text
    assert text.count("click rows") == 2  # plan and control


def test_an_unlisted_control_and_a_foreign_argument_are_refused_with_a_reason(renderer, state):
    view = renderer.view(state)
    with pytest.raises(NotRepresentable) as error:
        acting.completion(renderer, view, Action(function="click_input", control_label="99", control_text="X"))
    assert error.value.got == "control_not_listed"
    with pytest.raises(NotRepresentable) as error:
        acting.completion(renderer, view, Action(function="select_text", args={"text": "never said"}))
    assert error.value.got == "argument_not_in_state"


def test_history_that_the_plan_does_not_name_leaves_it_whole():
    plan = ("Choose Format - Text.", "Click OK.")
    past = PastAction(function="click_input", control_text="Help", control_type="MenuItem")
    assert [text for text, _ in remaining(plan, [past])] == list(plan)
    done = [PastAction(function="click_input", control_text=t) for t in ("Format", "Text", "OK")]
    assert remaining(plan, done) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [("Ctrl+B", "{CTRL}b"), ("Ctrl+Shift+N", "{CTRL}{SHIFT}n"), ("Ctrl+End", "{CTRL}{END}"), ("Ctrl+Up", "{CTRL}{UP}")],
)
def test_keys_are_read_in_the_action_spaces_spelling(text, keys):
    assert keys_of(text) == keys
    assert [u.value for u in units(f"Press {text}.") if u.kind == "keys"] == [keys]


def test_pad_is_not_the_terminator(renderer):
    assert renderer.codes.pad != renderer.codes.eos
    assert renderer.codes.special[v.PAD] == 0


def test_a_plan_is_said_as_the_request_counts():
    plan = ('Select the heading "Agenda".', "Click the Bold button.", 'Type "Agenda".')
    assert spoken(plan, "Make the second heading bold") == ("Select the second heading.", *plan[1:])
    assert spoken(plan, 'Make the heading "Agenda" bold') == plan
    two = ('Select the heading "A b".', 'Click in the paragraph "C d".')
    said = spoken(two, "Bold the first heading and centre the last paragraph")
    assert said == ("Select the first heading.", "Click in the last paragraph.")
    assert spoken(two, "Bold the first heading, the second heading and the last paragraph") == two


def test_counted_parts_of_a_plan_are_done_when_a_part_was_selected():
    plan = ("Select the second heading.", "Click the Bold button.")
    past = PastAction(function="select_paragraph", control_text="Agenda", control_type="Text")
    assert [text for text, _ in remaining(plan, [past])] == ["Click the Bold button."]


def test_a_title_with_a_colon_is_one_title(renderer):
    controls = (*CONTROLS, control(20, "Line Spacing: 1.5", "MenuItem"), control(21, "Line Spacing"))
    state = ActRequest(request="Do it", plan=("Choose Format - Line Spacing: 1.5.",), controls=controls)
    assert ("line", "spacing", "1.5") in renderer.view(state).marks
    assert ("line", "spacing") not in renderer.view(state).marks


def test_text_that_continues_another_keeps_its_space(renderer):
    state = ActRequest(request='Add "Bye now" at the end', plan=('Type " Bye now".',), controls=CONTROLS)
    view = renderer.view(state)
    for text in ("Bye now", " Bye now"):
        ids = acting.completion(renderer, view, Action(function="keyboard_input", args={"keys": text}))
        assert read_back(renderer, view, ids).args == {"keys": text}
    assert "type <other> <v1>" in shown(renderer, view.upcoming)


def test_a_counted_part_is_marked_where_it_is_named_and_acted_on(renderer):
    state = ActRequest(request="Make the second heading bold and center the last paragraph", controls=CONTROLS)
    view = renderer.view(state)
    names = {c.control.label: shown(renderer, c.tokens) for c in view.candidates if c.document}
    assert names["13"] == "<m1> <Text>"
    assert names["14"].endswith("<Text>")
    text = shown(renderer, view.prompt(renderer.codes))
    assert "make the <m1> se" in text
    assert "<heading2> <m1>" in text


def test_a_title_is_not_counted_as_a_paragraph(renderer):
    parts = (
        control(1, "Minutes of the meeting", "Text", detail="paragraph"),
        control(2, "Present were all of us.", "Text", detail="paragraph"),
    )
    for request, label in (("Center the title", "1"), ("Center the first paragraph", "2")):
        view = renderer.view(ActRequest(request=request, controls=parts))
        assert next(c.control.label for c in view.candidates if len(c.tokens) == 2) == label
    letter = (control(1, "Harbour Works, 14 Quayside Road", "Text", detail="paragraph"), *parts[1:])
    view = renderer.view(ActRequest(request="Center the first paragraph", controls=letter))
    assert next(c.control.label for c in view.candidates if len(c.tokens) == 2) == "1"


def test_a_bare_name_is_a_value(renderer):
    view = renderer.view(ActRequest(request="Put a bookmark called number at the first heading", controls=CONTROLS))
    assert list(view.slots.values.values()) == ["number"]
