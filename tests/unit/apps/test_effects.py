"""Effects: read alike from families and from anybody's checks; drawn by a seed, frozen, and refused when changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tasks.apps import effects
from tasks.apps.catalogue import APPS, load_app
from tasks.apps.effects import draw, effects_of, freeze, frozen
from tasks.errors import DataError
from tasks.schemas import Check

APP = load_app("writer")


def check(kind: str, prop: str, value: Any, **where: Any) -> Check:
    return Check(kind=kind, where=where, property=prop, value=value)


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ([check("paragraph_format", "alignment", "right", paragraph="A")], {"paragraph_format.alignment.right"}),
        ([check("run_format", "underline", True, text="a")], {"run_format.underline.single"}),
        ([check("run_format", "bold", True)], {"run_format.bold"}),
        ([check("run_format", "bold", False)], {"run_format.bold.off"}),
        ([check("table", "columns_added", 1, number=1, right_of="x")], {"table.columns_added.right_of"}),
        ([check("table", "rows_added", -1), check("text", "absent", "cell")], {"table.rows_added.less"}),
        ([check("table", "added", 1), check("text", "absent", "Ab"), check("text", "present", "AB")],
         {"table.added", "text.upper"}),
        ([check("note", "equals", "n", type="endnote", anchor="w")], {"note.endnote"}),
        ([check("field", "added", 1, type="page_number", story="footer")], {"field.footer"}),
        ([check("field", "added", 1, type="author")], {"field.body.author"}),
        ([check("page", "margin_left", "1 in")], {"page.margin"}),
        ([check("paragraph_format", "page_break_before", True)], {"break.page"}),
        ([check("text", "absent", "a b")], {"text.deleted"}),
        ([check("text", "absent", "a b"), check("text", "present", "c")], {"text.replaced"}),
        ([check("text", "absent", "a b"), check("text", "present", "A b")], {"text.sentence"}),
        ([check("text", "absent", "a b"), check("text", "present", "A B")], {"text.upper"}),
        ([check("text", "absent", "{phrase}"), check("text", "present", "{phrase|upper}")], {"text.upper"}),
        ([check("text", "ends_with", "x")], {"text.appended"}),
        ([check("ui", "checked", True), check("unchanged", "", None)], set()),
    ],
)  # fmt: skip
def test_effects(checks: list[Check], expected: set[str]) -> None:
    assert effects_of(checks) == expected


def test_a_change_of_case_is_seen_in_what_the_task_is_bound_to() -> None:
    """A page's check may ask for the new words alone; its effect is none the less that of the family."""
    checks = [check("text", "present", "ANNUAL REPORT")]
    assert effects_of(checks) == {"text.inserted"}
    assert effects_of(checks, ["annual report"]) == {"text.upper"}


def test_every_family_has_an_effect_and_twins_share_it() -> None:
    of = {name: effects_of(family.checks) for name, family in APP.families.items()}
    assert all(of.values())
    assert of["bold_text"] == of["bold_shortcut"] == of["bold_paragraph"]
    assert of["insert_endnote"].isdisjoint(of["insert_footnote"])
    assert of["insert_column_after"].isdisjoint(of["insert_column_before"])


def test_a_family_with_a_held_out_effect_is_held_out() -> None:
    held = {name for name in APP.families if APP.is_held_out(name)}
    for name, family in APP.families.items():
        assert (name in held) == bool(effects_of(family.checks) & set(APP.held_out_effects))
    assert 15 <= len(held) < len(APP.families) / 2


def test_the_draw_is_the_frozen_one_and_spares_the_last_of_a_kind() -> None:
    assert frozen(APPS / "writer" / effects.FILE) == APP.held_out_effects
    every = ["a.x", "a.y", "a.z", "b", "c.x", "c.y"]
    for seed in range(20):
        drawn = draw(every, 3, seed)
        assert draw(list(reversed(every)), 3, seed) == drawn
        assert "b" not in drawn
        assert len({e for e in every if e.startswith("a")} - set(drawn)) >= 1
        assert len({e for e in every if e.startswith("c")} - set(drawn)) >= 1
    assert len({draw(every, 3, seed) for seed in range(20)}) > 1
    with pytest.raises(DataError, match="3 of 6"):
        draw(every, 4, 0)


@pytest.mark.parametrize("change", [{"held_out": ["a.y"]}, {"seed": 8}, {"digest": "0"}, {"drawn_from": ["a.x"]}])
def test_a_changed_file_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / effects.FILE
    path.write_text(freeze(["a.x", "a.y", "a.z"], 1, 7))
    said = yaml.safe_load(path.read_text())
    assert list(frozen(path)) == said["held_out"]
    if change == {"held_out": said["held_out"]}:
        change = {"held_out": ["a.z"]}
    path.write_text(yaml.safe_dump(said | change))
    with pytest.raises(DataError, match="changed after the draw"):
        frozen(path)
    assert frozen(tmp_path / "none.yaml") == ()
