"""structure@1 by rules: what becomes a pair, in which words, and what is refused for which reason."""

# ruff: noqa: E501  (one case a line)

import pytest

from tasks.llm import prompts
from tasks.llm.wire import StructureReply, StructureRequest, WireSection
from tasks.teacher.structure import answer, is_instruction


def section(*steps: str, path: tuple[str, ...] = ("Inserting Tables",), kind: str = "steps", intro: str = "", index: int = 0,
            mentions: tuple[tuple[str, ...], ...] | None = None, alternatives: tuple[tuple[str, ...], ...] = ()) -> WireSection:  # fmt: skip
    named = mentions if mentions is not None else tuple(("X",) for _ in steps)
    return WireSection(
        index=index, path=path, intro=intro, kind=kind, steps=steps, mentions=named, alternatives=alternatives
    )


def ask(*sections: WireSection) -> StructureReply:
    return answer(StructureRequest(app="writer", page="p", title="T", keywords=(), sections=sections), 0)


def refusal(one: WireSection) -> str:
    reply = ask(one)
    assert not reply.pairs
    return reply.rejected[0].reason


def test_a_step_list() -> None:
    (pair,) = ask(
        section(
            "Choose Table - Insert Table. This opens a dialog.",
            "In the Size area, enter the number",
            "The table appears.",
        )
    ).pairs
    assert pair.task == "Insert tables"
    assert pair.plan == ("Choose Table - Insert Table.", "In the Size area, enter the number.")
    assert pair.flags == ()


def test_every_section_is_answered_once() -> None:
    asked = [section("Click X.", index=3), section("A definition: x.", "Another: y.", index=5), section(index=7)]
    reply = ask(*asked)
    assert sorted([p.section for p in reply.pairs] + [r.section for r in reply.rejected]) == [3, 5, 7]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (section("Conditional text: displays A.", "Hidden text: hides it."), "reference_list"),
        (section("Click X.", path=("Examples",)), "generic_title"),
        (section("Click X.", path=("Thesaurus",)), "noun_title"),
        (section(), "no_steps"),
    ],
)
def test_refusals(made: WireSection, reason: str) -> None:
    assert refusal(made) == reason


def test_titles_come_from_the_nearest_heading_then_the_intro_then_the_one_above() -> None:
    def task(path: tuple[str, ...], intro: str = "") -> tuple[str, tuple[str, ...]]:
        (pair,) = ask(section("Click X.", "Click Y.", path=path, intro=intro)).pairs
        return pair.task, pair.flags

    assert task(("Using Tables", "To Delete a Row")) == ("Delete a row", ())
    assert task(("Tables",), "To delete a whole row:") == ("Delete a whole row", ("intro_title",))
    assert task(("Inserting Charts", "Chart in a Calc Spreadsheet")) == (
        "Insert charts: chart in a Calc spreadsheet", ("noun_title",),
    )  # fmt: skip


def test_flags_say_what_stands_in_the_way() -> None:
    (pair,) = ask(
        section("Select the style that you want.", "If it fails, drag the handle.", "Click the icon.", "Open Calc.", "Do this:",
                mentions=((), (), (), (), ())),
    ).pairs  # fmt: skip
    assert {"unbound", "conditional", "mouse", "lost_icon", "cross_app", "no_ui", "dangling"} <= set(pair.flags)


def test_the_first_alternative_is_taken() -> None:
    (pair,) = ask(
        section("Select the text.", "Do one of the following:", alternatives=((), ("The first way.", "Press Ctrl+B.", "Click Bold.")))
    ).pairs  # fmt: skip
    assert pair.plan[-1] == "Press Ctrl+B."
    assert "alternatives" in pair.flags


def test_commands() -> None:
    def command(line: str, path: str, title: str, intro: str) -> tuple[str, str]:
        (pair,) = ask(section(line, path=(title,), kind="howtoget", intro=intro, mentions=((path,),))).pairs
        return pair.task, pair.plan[0]

    says = "Removes and copies the selection to the clipboard."
    assert command("Choose Edit - Cut.", "Edit - Cut", "Cut", says) == (
        "Remove and copy the selection to the clipboard", "Choose Edit - Cut.",
    )  # fmt: skip
    assert command("Choose Insert - Field - More Fields - DocInformation tab", "Insert - Field - More Fields - DocInformation",
                   "DocInformation", "DocInformation fields hold data.") == (
        "Open the DocInformation tab of More Fields",
        "Choose Insert - Field - More Fields, and then click the DocInformation tab.",
    )  # fmt: skip
    assert command("Menu File - Send.", "File - Send", "Send", "Specifies how to send.")[0] == "Open the Send settings"
    assert command("Choose Format - Sections - Options button.", "Format - Sections - Options", "Paste Special", "") == (
        "Paste special", "Choose Format - Sections, and then click the Options button.",
    )  # fmt: skip


def test_other_routes_are_refused_where_a_menu_is_known() -> None:
    reply = ask(
        section("Choose Edit - Cut.", path=("Cut",), kind="howtoget", intro="Removes the selection.", mentions=(("Edit - Cut",),)),
        section("Press Ctrl+X", path=("Cut",), kind="howtoget", intro="Removes the selection.", index=1),
    )  # fmt: skip
    assert [p.section for p in reply.pairs] == [0]
    assert reply.rejected[0].reason == "other_route"
    alone = ask(section("Press Ctrl+X", path=("Cut",), kind="howtoget", intro="Removes the selection."))
    assert alone.pairs[0].plan == ("Press Ctrl+X.",)


def test_sentences() -> None:
    made = section("To merge cells, choose Table - Merge Cells.", kind="inline", intro="merge cells")
    (pair,) = ask(made).pairs
    assert (pair.task, pair.plan) == ("Merge cells", ("Choose Table - Merge Cells.",))
    assert refusal(section("To do this, click here.", kind="inline", intro="do this")) in ("context", "no_verb")
    assert refusal(section("To merge cells, click this icon.", kind="inline", intro="merge cells")) == "context"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("Click OK.", True),
        ('In the X box, type "3".', True),
        ("Under Contents, mark Print black and click OK.", True),
        ("If you want, clear the box.", True),
        ("The dialog opens.", False),
        ("Conditional text: displays text A if the condition is true.", False),
        ("in data source view on column formatting,", False),
    ],
)
def test_is_instruction(step: str, expected: bool) -> None:
    assert is_instruction(step) is expected


def test_the_prompt_offers_the_reasons_and_flags_that_the_rules_use() -> None:
    text = prompts.load("structure").text
    for word in ("reference_list", "generic_title", "noun_title", "other_route", "context_menu", "no_verb", "unbound",
                 "lost_icon", "dangling", "intro_title", "cross_app"):  # fmt: skip
        assert f"`{word}`" in text
