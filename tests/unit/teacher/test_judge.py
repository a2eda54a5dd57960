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
