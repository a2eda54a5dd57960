"""Every fault that the suite tries: its invariant, the code that makes it hold, and whether it is too slow for CI.

A case says in its docstring what must hold, and names its cure: the lines of the project without which it does not.
`LAM_CHAOS_WITHOUT=FILE pytest tests/chaos/test_chaos.py -m ''` takes each case's cure out of the toy's copy of the
code, expects the case to fail, and writes down how; `python -m tests.chaos.registry FILE` makes docs/chaos.md of it.
"""

import contextlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.chaos.world import World

TABLE = ROOT / "docs" / "chaos.md"
Run = Callable[["World"], None]
Spoil = Callable[["World"], Iterator[None]]


@dataclass(frozen=True)
class Cure:
    """A place of the project's code, and what stands there with the cure removed."""

    path: str
    old: str
    new: str

    @classmethod
    def uncaught(cls, path: str, line: str, before: str = "", after: str = "") -> "Cure":
        """What an `except` of the project catches is not caught; text before and after it tells it from others."""
        new = re.sub(r"except .+?( as error)?:$", r"except ZeroDivisionError\1:", line)
        return cls(path, before + line + after, before + new + after)

    def count(self, folder: Path) -> int:
        return (folder / self.path).read_text(encoding="utf-8").count(self.old)

    def told(self) -> str:
        """For the table."""
        new = f"`{_flat(self.new)}`" if self.new.strip() else "nothing"
        return f"{self.path}: `{_flat(self.old)}` → {new}"


@dataclass(frozen=True)
class Case:
    name: str
    invariant: str
    cures: tuple[Cure, ...]
    run: Run
    nightly: bool


CASES: dict[str, Case] = {}
UNTRIED = "not tried yet"


def case(*cures: Cure, nightly: bool = False) -> Callable[[Run], Run]:
    """Register a function of the world that makes one fault and looks at what comes of it."""

    def registered(run: Run) -> Run:
        _register(run, cures, run, nightly)
        return run

    return registered


@dataclass
class Together:
    """Faults that do not hide one another, made before one run of the toy and each looked at after it.

    A fault is a generator: it spoils something, yields, and then says what must hold. Without its cure it is alone.
    """

    runs: Callable[["World", list[Iterator[None]]], None]  # begins the faults, runs the toy
    faults: dict[str, Spoil] = field(default_factory=dict)
    _seen: dict[str, BaseException | None] = field(default_factory=dict)

    def fault(self, *cures: Cure) -> Callable[[Spoil], Spoil]:
        """Register one of them."""

        def registered(spoil: Spoil) -> Spoil:
            self.faults[spoil.__name__] = spoil
            _register(spoil, cures, lambda world: self._hold(world, spoil.__name__), nightly=False)
            return spoil

        return registered

    def _hold(self, world: "World", name: str) -> None:
        if name not in self._seen or world.alone:
            self._seen |= self._all(world, [name] if world.alone else list(self.faults))
        seen = self._seen[name]
        if seen is not None:
            raise seen

    def _all(self, world: "World", names: list[str]) -> dict[str, BaseException | None]:
        begun = {name: self.faults[name](world) for name in names}
        self.runs(world, list(begun.values()))
        seen: dict[str, BaseException | None] = dict.fromkeys(names)
        for name, fault in begun.items():
            try:
                next(fault, None)
            except AssertionError as error:
                seen[name] = error
        return seen


def _register(said: Callable[..., object], cures: tuple[Cure, ...], run: Run, nightly: bool) -> None:
    name, invariant = said.__name__, " ".join((said.__doc__ or "").split())
    assert invariant, f"{name}: say its invariant"
    assert cures, f"{name}: name its cure"
    assert name not in CASES, f"{name} is there twice"
    CASES[name] = Case(name, invariant, cures, run, nightly)


@contextlib.contextmanager
def removed(cures: tuple[Cure, ...], folders: Callable[[], list[Path]]) -> Iterator[None]:
    """The folders' code without these cures; whole again afterwards, in folders that came later too."""
    whole = {cure.path: (folders()[0] / cure.path).read_text(encoding="utf-8") for cure in cures}
    for folder in folders():
        for cure in cures:
            path = folder / cure.path
            path.write_text(path.read_text(encoding="utf-8").replace(cure.old, cure.new), encoding="utf-8")
    try:
        yield
    finally:
        for folder in folders():
            for name, text in whole.items():
                (folder / name).write_text(text, encoding="utf-8")


def _flat(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def rows(failed: dict[str, str]) -> list[str]:
    """The table's rows: every registered case with what failed without its cure."""
    return [
        f"| `{c.name}`{' (nightly)' if c.nightly else ''} | {c.invariant} | {'; '.join(x.told() for x in c.cures)} "
        f"| {_flat(failed.get(c.name, UNTRIED))} |"
        for c in CASES.values()
    ]


def failed_of(table: str) -> dict[str, str]:
    """What the table says that failed, by case."""
    lines = (line.replace("\\|", "\0").split(" | ") for line in table.splitlines() if line.startswith("| `"))
    return {cells[0].split("`")[1]: cells[-1].removesuffix(" |").replace("\0", "|") for cells in lines}


def main(noted: Path) -> None:
    """Write the table with what a run without cures has noted; cases that it did not try keep what they have."""
    text = TABLE.read_text(encoding="utf-8")
    failed = failed_of(text)
    for line in noted.read_text(encoding="utf-8").splitlines():
        failed |= json.loads(line)
    head = text.partition("\n| `")[0]
    TABLE.write_text("\n".join([head, *rows(failed)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    from tests.chaos import cases, registry

    assert cases.MODULES
    registry.main(Path(sys.argv[1]))
