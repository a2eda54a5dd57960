"""The contract suite over the fake, over the fake in a slot, and over fakes broken on purpose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.desktop import contract, open_desktop
from tasks.desktop.fake import FakeDesktop
from tasks.desktop.slots import Slot
from tasks.schemas import Action, ActOutcome, Observation


@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_the_fake_keeps_the_contract(check: contract.Check, tmp_path: Path) -> None:
    contract.run(lambda: open_desktop("fake"), check, tmp_path)


@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_the_fake_keeps_it_in_a_slot(check: contract.Check, tmp_path: Path) -> None:
    contract.run(lambda: Slot("fake"), check, tmp_path)


class SkipsALabel(FakeDesktop):
    def observe(self) -> Observation:
        seen = super().observe()
        return seen.model_copy(update={"controls": seen.controls[1:]})


class EditsTheOriginal(FakeDesktop):
    def start(self, document: Path) -> None:
        super().start(document)
        self._original = document

    def save(self) -> Path:
        saved = super().save()
        self._original.write_bytes(saved.read_bytes())
        return saved


class ForgetsTheSelection(FakeDesktop):
    def observe(self) -> Observation:
        return super().observe().model_copy(update={"selection": ""})


class BoldsEverything(FakeDesktop):
    def act(self, action: Action) -> ActOutcome:
        outcome = super().act(action)
        if action.function == "select_text" and outcome.ok and self._window is not None:
            self._window.document.select_all()
        return outcome


class LeavesFilesBehind(FakeDesktop):
    def stop(self) -> None:
        self._folder = None
        super().stop()


class UsesAStaleSpare(FakeDesktop):
    def prepare(self, document: Path) -> None:
        self._kept = document.with_name("kept.docx")
        self._kept.write_bytes(document.read_bytes())

    def start(self, document: Path) -> None:
        super().start(getattr(self, "_kept", document))


class ListsTheWindowBehindADialog(FakeDesktop):
    def observe(self) -> Observation:
        seen = super().observe()
        if not seen.modal:
            return seen
        window = self._open()
        dialog, window.dialog = window.dialog, None
        behind = super().observe()
        window.dialog = dialog
        super().observe()
        more = [c.model_copy(update={"label": str(len(seen.controls) + n)}) for n, c in enumerate(behind.controls, 1)]
        return seen.model_copy(update={"controls": (*seen.controls, *more)})


class SavesAnywhere(FakeDesktop):
    def act(self, action: Action) -> ActOutcome:
        if action.function == "save_as" and self._window is not None:
            target = Path(str(action.args.get("file_path", "x.docx")))
            if target.is_absolute() and not str(target).startswith("/etc"):
                self._window.document.save(target)
            return ActOutcome(ok=True)
        return super().act(action)


class SwallowsErrors(FakeDesktop):
    def act(self, action: Action) -> ActOutcome:
        outcome = super().act(action)
        return outcome if outcome.ok else ActOutcome(ok=True)


BROKEN: list[tuple[type[FakeDesktop], contract.Check, str]] = [
    (SkipsALabel, contract.observes, "labels"),
    (EditsTheOriginal, contract.keeps_the_original, "the original document was changed"),
    (ForgetsTheSelection, contract.selects, "selection: expected 'old mill', got ''"),
    (BoldsEverything, contract.clicks_menus, "bold text: expected 'summer fair'"),
    (LeavesFilesBehind, contract.keeps_the_original, "expected the private copy to be deleted"),
    (UsesAStaleSpare, contract.starts_again, "text of a document changed after prepare"),
    (ListsTheWindowBehindADialog, contract.turns_pages, "a modal dialog's controls come alone"),
    (SavesAnywhere, contract.saves_copies, "expected 'bad_args', got ''"),
    (SwallowsErrors, contract.refuses, r"expected \(False, 'unsupported'\), got \(True, ''\)"),
]


@pytest.mark.parametrize(("broken", "check", "message"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_broken_driver_fails_the_check_that_names_it(
    broken: Callable[[], FakeDesktop], check: contract.Check, message: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=message):
        contract.run(broken, check, tmp_path)
