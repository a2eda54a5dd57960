"""The built-in judge: rules on what it is shown, and never sees a check."""

import random
from pathlib import Path

import grimp
import pytest

from tasks.apps.binding import bind
from tasks.apps.build import build_template
from tasks.apps.catalogue import load_app
from tasks.apps.slots import slot_values
from tasks.checks.alignment import Part
from tasks.checks.gates import near_misses
from tasks.checks.language import evaluate_parts
from tasks.checks.parts import changes, parts
from tasks.checks.synthesis import fulfilled
from tasks.llm import prompts
from tasks.llm.wire import JudgeReply, JudgeRequest, JudgeStep
from tasks.teacher.judge import answer, read_change
from tasks.trajectories.agreement import kappa

LINE = {"kind": "paragraph", "index": 0, "text": "Our sales grew in the north.", "runs": []}
DONE = JudgeStep(function="click_input", control="Bold", args={}, ok=True, effect="Bold is checked")


def judged(request: str, *found: str, end: str = "finished", steps: tuple[JudgeStep, ...] = (DONE,)) -> str:
    """The verdict on a document of one line with these changes."""
    asked = JudgeRequest(
        request=request, plan=(), steps=steps, end=end, before=(LINE,), after=(LINE,), changes=tuple(found)
    )
    return answer(asked, 0).verdict


BOLD = 'text "north" in paragraph "Our sales grew in the north.": bold changed from not set to on'


def test_success_and_its_near_misses() -> None:
    """The right change on the right words; every departure from it is a failure."""
    request = 'Make "north" bold.'
    assert judged(request, BOLD) == "success"
    assert judged(request) == "failure"
    assert judged(request, BOLD.replace("bold", "italic")) == "failure"
    assert judged(request, BOLD.replace('"north"', '"sales"', 1)) == "failure"
    assert judged(request, BOLD, 'paragraph "Stray." inserted') == "failure"
    assert judged(request, BOLD, end="max_steps") == "failure"
    assert judged(request, BOLD, steps=()) == "failure"


@pytest.mark.parametrize(
    ("request_", "right", "wrong"),
    [
        (
            "Insert a table with 3 rows and 4 columns.",
            "table with 3 rows and 4 columns inserted",
            "table with 4 rows and 3 columns inserted",
        ),
        (
            "Turn the page to landscape.",
            "page of section 1: orientation changed from portrait to landscape",
            "page of section 1: columns changed from 1 to 2",
        ),
        ('Put "Draft" in the header.', 'header with text "Draft" inserted', 'footer with text "Draft" inserted'),
        (
            "Set the left page margin to 1 inch.",
            "page of section 1: margin left changed from 56.7 to 72",
            "page of section 1: margin left changed from 56.7 to 144",
        ),
    ],
)
def test_values_are_read(request_: str, right: str, wrong: str) -> None:
    """Sizes, places and values must be those named."""
    after = {**LINE, "text": LINE["text"] + " Draft"}
    for sentence, expected in ((right, "success"), (wrong, "failure")):
        asked = JudgeRequest(
            request=request_,
            plan=(),
            steps=(DONE,),
            end="finished",
            before=(LINE,),
            after=(after,),
            changes=(sentence,),
        )
        assert answer(asked, 0).verdict == expected


STRUCK = BOLD.replace("bold changed from not set to on", "strike changed from not set to single")
FEWER = "table 1: rows changed from 4 to 3"


@pytest.mark.parametrize(
    ("request_", "right", "wrong"),
    [
        ("Strike the row from the table.", FEWER, STRUCK),
        ('Strike "north".', STRUCK, FEWER),
    ],
)
def test_words_with_two_meanings_are_read_by_what_they_are_about(request_: str, right: str, wrong: str) -> None:
    assert judged(request_, right) == "success"
    assert judged(request_, wrong) == "failure"


def test_what_is_no_longer_wanted_as_a_heading_does_not_go() -> None:
    request = "I no longer want it as a heading; make it Text Body and let each page show its number."
    style = 'paragraph "Our sales grew in the north.": style changed from Heading 1 to Body Text'
    assert judged(request, style, "page number field inserted in the footer") == "success"
    assert judged(request, style) == "failure"


def test_a_place_named_first_belongs_to_what_follows() -> None:
    request = 'Could you make "north" red. Then above the words "Our sales", add a row to the table.'
    color = BOLD.replace("bold changed from not set to on", "color changed from not set to C9211E")
    assert judged(request, color, "table 1: rows changed from 4 to 5") == "success"
    assert judged(request, color) == "failure"


def test_unsure_when_nothing_can_be_seen() -> None:
    """A request without any word the judge knows, and a change: it does not guess."""
    assert judged("Do the thing.", BOLD) == "unsure"


def test_it_cannot_reach_the_checks() -> None:
    """The teacher's modules import neither checks nor apps, directly or through others."""
    graph = grimp.build_graph("tasks")
    found = graph.find_upstream_modules("tasks.teacher.judge")
    assert not [name for name in found if name.startswith(("tasks.checks", "tasks.apps"))]


def test_prompt_describes_the_contract() -> None:
    """The prompt file names every field of the request and every verdict."""
    text = prompts.load("judge").text
    assert all(f"`{name}`" in text for name in JudgeRequest.model_fields)
    verdicts = JudgeReply.model_json_schema()["properties"]["verdict"]["enum"]
    assert all(f'"{verdict}"' in text for verdict in verdicts)


def test_every_kind_of_sentence_is_read(tmp_path: Path) -> None:
    """What `changes` says is understood, whatever the words in the document are."""
    assert read_change(BOLD).subject == "north"
    assert read_change('footnote "See \\"x\\"" inserted in paragraph "A"').topic == "footnote"
    assert read_change("table 1: rows changed from 2 to 3").topic == "table rows"
    assert read_change("gibberish").topic == "other"


def test_agrees_with_the_checks_over_all_families(tmp_path: Path) -> None:
    """Right results and near misses of every family, made from the checks: kappa of at least 0.9 over 500 and more."""
    app, rng = load_app("writer"), random.Random(11)
    documents = {
        name: parts(build_template(app.templates[name], tmp_path / f"{name}.docx")) for name in list(app.templates)[:4]
    }
    pairs: list[tuple[bool, bool]] = []
    for family in app.families.values():
        for before in documents.values():
            values = {slot: slot_values(app, family, slot, before) for slot in family.slots}
            if not all(values.values()):
                continue
            bound = bind(family, {k: rng.choice(v) for k, v in values.items()}, rng.randrange(len(family.wordings)))
            right = fulfilled(bound.checks, before)
            results = [after for _, after in near_misses(bound.checks, before)]
            for after in [right, *results] if right is not None else results:
                pairs += _pair(bound, before, after)
            break
    assert len(pairs) >= 200
    agreed = kappa(pairs)
    assert agreed is not None
    assert agreed >= 0.9


def _pair(bound, before: tuple[Part, ...], after: tuple[Part, ...]) -> list[tuple[bool, bool]]:  # type: ignore[no-untyped-def]
    passed = all(result.passed for result in evaluate_parts(bound.checks, before, after))
    request = JudgeRequest(
        request=bound.request, plan=bound.plan, steps=(DONE,), end="finished", before=before, after=after,
        changes=changes(before, after),
    )  # fmt: skip
    verdict = answer(request, 0).verdict
    return [] if verdict == "unsure" else [(passed, verdict == "success")]


BODY = (
    {"kind": "heading", "index": 0, "text": "Sales", "runs": [{"text": "Sales"}]},
    {"kind": "paragraph", "index": 1, "text": "Our sales grew.", "runs": [{"text": "Our sales grew."}]},
    {"kind": "paragraph", "index": 2, "text": "Costs fell in May.", "runs": [{"text": "Costs fell in May."}]},
)


def edited(number: int, text: str, extra: str = "") -> tuple[Part, ...]:
    """The three lines with another text in one of them, and perhaps a line more."""
    after: list[Part] = [dict(part) for part in BODY]
    after[number] |= {"text": text, "runs": [{"text": text}]}
    if extra:
        after.append({"kind": "paragraph", "index": 3, "text": extra, "runs": [{"text": extra}]})
    return tuple(after)


def read(request: str, *found: str, after: tuple[Part, ...] = BODY, plan: tuple[str, ...] = ()) -> str:
    """The verdict on the three lines with these changes."""
    asked = JudgeRequest(
        request=request, plan=plan, steps=(DONE,), end="finished", before=BODY, after=after, changes=found
    )
    return answer(asked, 0).verdict


FIRST, LAST = 'paragraph "Our sales grew."', 'paragraph "Costs fell in May."'


def italic(line: str) -> str:
    return f"whole text of {line}: italic changed from not set to on"


def centred(line: str) -> str:
    return f"{line}: alignment changed from not set to center"


def test_every_part_of_a_request_has_its_own_place() -> None:
    """Two changes asked for in two places are not done when they are swapped or one is missing."""
    request = 'Centre the first paragraph. Then make the paragraph that begins with "Costs fell" italic.'
    assert read(request, centred(FIRST), italic(LAST)) == "success"
    assert read(request, centred(LAST), italic(FIRST)) == "failure"
    assert read(request, centred(FIRST)) == "failure"


def test_places_are_counted_by_the_request_not_by_the_plan() -> None:
    """A plan that names another paragraph does not make it the right one."""
    request, plan = "Could you italicise the last paragraph?", ('Select the paragraph "Our sales".', "Press Ctrl+I.")
    assert read(request, italic(LAST), plan=plan) == "success"
    assert read(request, italic(FIRST), plan=plan) == "failure"


def test_one_of_several_named_is_enough() -> None:
    """ "Superscript or subscript" leaves the choice, and the option that follows makes it."""
    raised = 'text "grew" in paragraph "Our sales grew.": superscript changed from not set to on'
    lowered = raised.replace("superscript", "subscript")
    assert read('Make "grew" superscript or subscript.', lowered) == "success"
    request = 'Make "grew" superscript or subscript, with the option Superscript.'
    assert (read(request, raised), read(request, lowered)) == ("success", "failure")


def test_examples_are_not_demands() -> None:
    """What stands behind "such as" says what it is about, the option says which."""
    request = "Modify the format of the first paragraph, such as indents and alignment, with the option Center."
    assert read(request, centred(FIRST)) == "success"
    assert read(request, f"{FIRST}: indent left changed from not set to 36") == "failure"


def test_a_number_belongs_to_its_own_part() -> None:
    """A heading's level is no measure of the space that its style brings; a named measure must be met."""
    styled = [
        'heading "Costs fell in May.": style changed from Normal to Heading 2',
        'heading "Costs fell in May.": space before changed from not set to 10',
    ]
    assert read("Turn the last paragraph into a level 2 heading.", *styled) == "success"
    assert read("Turn the last paragraph into a level 3 heading.", *styled) == "failure"
    size = f"whole text of {FIRST}: size changed from 12 to 14"
    assert read("Set the first paragraph in Arial, 14 pt.", size, plan=('Set the font to "Arial".',)) == "failure"


def test_words_must_have_been_asked_for() -> None:
    """Of words that came, only those of the request; replaced ones must be gone."""
    request = 'Overwrite "fell in May" with "rose".'
    done = f'text of {LAST}: "fell in May." became "rose."'
    assert read(request, done, after=edited(2, "Costs rose.")) == "success"
    assert read(request, done, after=edited(2, "Costs rose sharply.")) == "failure"
    assert read(request, f'text of {LAST}: "rose" added', after=edited(2, "Costs fell in May. rose")) == "failure"


def test_going_and_coming_are_told_apart() -> None:
    """A row that was to go must not come, and nothing goes that was not to go."""
    more, fewer = "table 1: rows changed from 3 to 4", "table 1: rows changed from 4 to 3"
    assert (read("Delete the second table row.", fewer), read("Delete the second table row.", more)) == (
        "success",
        "failure",
    )
    assert (read("Add a new table row.", more), read("Add a new table row.", fewer)) == ("success", "failure")
    assert read_change('paragraph "A line was deleted here" inserted').op == "inserted"


def test_a_change_of_case_changes_nothing_else() -> None:
    """The words in their new case, once, and no others."""
    request, done = 'Put "sales" in upper case.', f'text of {FIRST}: "sales" became "SALES"'
    assert read(request, done, after=edited(1, "Our SALES grew.")) == "success"
    assert read(request, done, after=edited(1, "Our SALES GREW.")) == "failure"
    assert read(request, done, after=edited(2, "Costs fell in May.SALES")) == "failure"


def test_names_of_the_interface_are_no_new_words() -> None:
    """A quoted property or option need not be found in the document; quoted text must."""
    kept = f"{FIRST}: keep with next changed from not set to on"
    assert read('Apply the "text flow" property to the first paragraph: keep with next.', kept) == "success"
    assert read('Apply "text flow" to the first paragraph: keep with next.', kept) == "failure"
