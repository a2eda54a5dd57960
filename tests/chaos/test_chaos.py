"""What breaks, breaks one thing: real processes of a toy DAG are killed, stopped, starved and fed garbage.

Each case states its invariant (tests/chaos/cases). For all of them: no row lost, none twice, every run has its last
state within 120 s, no process is left, and the next run completes.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from tasks.errors import LamError
from tests.chaos import cases, machines, registry
from tests.chaos.cases.teacher import Teacher
from tests.chaos.conftest import Site
from tests.chaos.machines import until
from tests.chaos.registry import CASES, ROOT, Case
from tests.chaos.toy import Toy
from tests.chaos.world import World

assert cases.MODULES
WITHOUT = os.environ.get("LAM_CHAOS_WITHOUT", "")
"""File of what failed without its cure; "" tries the cases with their cures."""


MOST_SAID = 100


@pytest.fixture(scope="module")
def world(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The toy after its first stage, and its teacher."""
    made: list[World] = []
    teacher = Teacher(lambda: made[0])
    url = teacher.start()
    toy = Toy(tmp_path_factory.mktemp("chaos"), site.environment | {"LAM_TEACHER_URL": url})
    made.append(World(site, toy, tmp_path_factory.mktemp, teacher, alone=bool(WITHOUT)))
    toy.patience = 90 if WITHOUT else toy.patience
    assert toy.stage("collect") == 0, toy.said
    yield made[0]
    made[0].end_machines()
    teacher.stop()


def _try(case: Case, world: World) -> None:
    world.toy.fresh()
    try:
        case.run(world)
        world.toy.release()
        until(lambda: not world.toy.alive(), 20, "no process left")
        world.final()
    finally:
        world.calm()


@machines.needs_machines
@pytest.mark.parametrize(
    "name", [pytest.param(c.name, marks=[pytest.mark.nightly] if c.nightly else []) for c in CASES.values()]
)
def test_holds(name: str, world: World) -> None:
    case = CASES[name]
    if not WITHOUT:
        _try(case, world)
        return
    with (
        registry.removed(case.cures, world.code),
        pytest.raises((AssertionError, LamError, TimeoutExpired, OSError)) as seen,
    ):
        _try(case, world)
    words = " ".join(str(seen.value).replace(str(world.toy.folder), "toy").split()).partition(" + where ")[0]
    said = re.sub(r"/\S+/", "", f"{seen.typename}: {words}")[
        :MOST_SAID
    ].rstrip()  # paths and addresses are this machine's
    with Path(WITHOUT).open("a") as noted:
        noted.write(json.dumps({name: said}) + "\n")


def test_every_cure_is_in_the_code() -> None:
    """A cure that was moved or rewritten has to be named anew, and the case to be tried without it again."""
    for case in CASES.values():
        for cure in case.cures:
            assert cure.count(ROOT) == 1, f"{case.name}: {cure.told()} stands {cure.count(ROOT)} times"


def test_the_table_is_what_is_registered() -> None:
    """docs/chaos.md names every case, its invariant, its cure, and what failed without it."""
    text = registry.TABLE.read_text(encoding="utf-8")
    failed = registry.failed_of(text)
    tried = {name for name, what in failed.items() if what != registry.UNTRIED}
    assert tried == set(CASES), f"tests/chaos/registry.py says how to try them: {sorted(set(CASES) - tried)}"
    assert text.splitlines()[-len(CASES) :] == registry.rows(failed), "python -m tests.chaos.registry FILE"


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40
    assert sum(not case.nightly for case in CASES.values()) >= 25
