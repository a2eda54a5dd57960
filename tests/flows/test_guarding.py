"""The guard's suite on the recorded ribbon: it holds for the guard that is there, and fails for each that is broken."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import guarding, trials
from tasks.agent import guard as guard_module
from tasks.agent import keyboard
from tasks.agent.guard import Class, Guard
from tasks.apps.catalogue import App, load_app
from tests.standin import machine as standin

WORD = load_app("word")


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    standin.install(monkeypatch, tmp_path / "program files")
    from tasks.desktop.windows.driver import WindowsDesktop

    made = WindowsDesktop()
    made.start(trials.documents(WORD, tmp_path)[0][0])
    yield made
    made.close()


def wrong(found: list[guarding.Trial]) -> dict[str, tuple[str, ...]]:
    return {one.name: one.wrong for one in found if one.wrong}


def test_the_guard_refuses_what_leads_out_and_lets_work_through(desktop: Any) -> None:
    found = guarding.trials(desktop, WORD)
    assert wrong(found) == {}
    tried = {one.name: (one.tried, one.on_window) for one in found}
    assert sum(on_window for _, on_window in tried.values()) > 150, "controls of the window itself"
    assert tried["refuses what leaves the document"][1] >= 25, "the frame's buttons, with each of five tabs in front"
    assert tried["lets a sample of each tab through"][0] >= 40
    assert tried["lets most of the rest through"][0] > 100


def test_nothing_but_tabs_is_clicked(desktop: Any) -> None:
    guarding.trials(desktop, WORD)
    assert standin._now[0].words[-1].invoked == []


def lets_all(patch: pytest.MonkeyPatch) -> None:
    """Refuses nothing."""
    patch.setattr(Guard, "_classify", lambda *anything: (Class.WRITE, "let through"))


def refuses_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Guard, "_classify", lambda *anything: (Class.SENSITIVE, "refused"))


def knows_the_unknown(patch: pytest.MonkeyPatch) -> None:
    """What is in no rule is taken for a write."""
    inherited = Guard._inherited

    def lenient(self: Guard, *seen: Any) -> tuple[Class, str]:
        kind, why = inherited(self, *seen)
        return (Class.WRITE, why) if "not in the application's rules" in why else (kind, why)

    patch.setattr(Guard, "_inherited", lenient)


def trusts_dialogs(patch: pytest.MonkeyPatch) -> None:
    """A dialog is part of the work, whoever brought it."""
    begin = Guard.begin

    def trusting(self: Guard) -> None:
        begin(self)
        self._last = Class.READ

    patch.setattr(Guard, "begin", trusting)


def reads_no_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard_module, "key_class", lambda *a, **k: ("edits", "typing"))


def knows_writers_keys_only(patch: pytest.MonkeyPatch) -> None:
    """What the guard was before Word had chords of its own."""
    patch.setattr(guard_module, "chords", lambda keys: [])


def one_spelling(patch: pytest.MonkeyPatch) -> None:
    """A chord is recognised as it is written, not as what it is."""
    patch.setattr(keyboard.keys, "parse", lambda text: [])
    patch.setattr(guard_module, "key_class", lambda *a, **k: ("edits", "typing"))


def any_address(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard_module, "_OUTWARD", type("Never", (), {"match": staticmethod(lambda text: None)}))


def any_path(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(guard_module, "_save_as", lambda action: (Class.WRITE, "a copy"))


BROKEN: list[tuple[Callable[[pytest.MonkeyPatch], None], str]] = [
    (lets_all, "refuses what leaves the document"), (refuses_all, "lets a sample of each tab through"),
    (refuses_all, "lets typing through"), (refuses_all, "lets most of the rest through"),
    (knows_the_unknown, "refuses what is nothing that anybody knows"),
    (trusts_dialogs, "refuses a dialog that nobody asked for"), (reads_no_keys, "refuses such keys and values"),
    (knows_writers_keys_only, "refuses such keys and values"), (one_spelling, "refuses such keys and values"),
    (any_address, "refuses such keys and values"), (any_path, "refuses such keys and values"),
]  # fmt: skip


@pytest.mark.parametrize(("break_it", "caught"), BROKEN, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_guard_that_is_broken_is_caught(
    break_it: Callable[[pytest.MonkeyPatch], None], caught: str, desktop: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(monkeypatch)
    assert caught in wrong(guarding.trials(desktop, WORD))


def with_rules(**changed: Any) -> App:
    rules = WORD.profile.guard.model_copy(update=changed)
    return WORD.model_copy(update={"profile": WORD.profile.model_copy(update={"guard": rules})})


@pytest.mark.parametrize(
    ("changed", "caught"),
    [
        ({"write": ("*",)}, "refuses what is nothing that anybody knows"),
        ({"sensitive": (), "write": (*WORD.profile.guard.write, "S*", "Print*")},
         "refuses what saves, sends or prints elsewhere"),
        ({"write": ()}, "lets a sample of each tab through"),
        ({"read": ()}, "lets a sample of each tab through"),
    ],
)  # fmt: skip
def test_rules_that_say_too_much_or_too_little_are_caught(
    changed: dict[str, tuple[str, ...]], caught: str, desktop: Any
) -> None:
    assert caught in wrong(guarding.trials(desktop, with_rules(**changed)))


def test_a_window_without_its_ribbon_is_told(desktop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "_tabs", lambda desktop, tabs: iter(()))
    found = wrong(guarding.trials(desktop, WORD))
    assert "no Button 'Bold' on Home" in found["lets a sample of each tab through"]
    assert found["lets most of the rest through"] == ("nothing was there",)
