"""The self-test of a machine's desktop: what it says of one that works, and of one that does not."""

import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from flows import selftest
from tasks.agent.guard import Class, Guard, Ruling
from tasks.desktop import contract
from tasks.desktop.fake import FakeDesktop
from tasks.schemas import Observation
from tests.standin import trees


def test_a_desktop_that_works(tmp_path: Path) -> None:
    answer = selftest.examine("fake", tmp_path, FakeDesktop)
    assert answer["ok"], selftest.describe(answer)
    assert json.loads((tmp_path / "selftest.json").read_text())["application"] == "fake 1"
    assert len(answer["observe_ms"]) == selftest.LOOKS
    page = (tmp_path / "selftest.html").read_text()
    assert f"{len(contract.CHECKS)} of {len(contract.CHECKS)} checks hold" in page
    assert "http" not in page


def test_one_that_loses_a_control_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Loses(FakeDesktop):
        def observe(self) -> Observation:
            seen = super().observe()
            return seen.model_copy(update={"controls": seen.controls[1:]})

    monkeypatch.setattr(contract, "CHECKS", (contract.observes, contract.scrolls))
    answer = selftest.examine("fake", tmp_path, Loses)
    assert [(c["check"], c["ok"]) for c in answer["checks"]] == [("observes", False), ("scrolls", True)]
    assert not answer["ok"]
    assert "labels" in answer["checks"][0]["problem"]
    assert "FAILED contract observes" in selftest.describe(answer)


def test_a_machine_without_the_application_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "CHECKS", (contract.scrolls,))
    answer = selftest.examine("windows", tmp_path)
    assert not answer["ok"]
    assert "win32" in answer["application"]


def test_word_over_the_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.standin import machine as standin

    standin.install(monkeypatch, tmp_path / "program files")
    from tasks.desktop.windows.driver import WindowsDesktop

    monkeypatch.setattr(contract, "CHECKS", (contract.observes, contract.turns_pages))
    answer = selftest.examine("windows", tmp_path, WindowsDesktop)
    assert answer["ok"], selftest.describe(answer)
    assert answer["application"] == "Microsoft Word 16.0.17928"
    suites = Counter(check["suite"] for check in answer["checks"])
    assert suites == {"contract": 2, "guard": 13, "family": 10, "trees": 1}
    assert all(check["seconds"] > 0 for check in answer["checks"] if check["suite"] != "guard")
    (window,) = yaml.safe_load((tmp_path / "trees.yaml").read_text())
    assert {"FontDialog", "ParagraphDialog"} <= {node.get("id") for node, _ in trees.sourced(window)}
    page = (tmp_path / "selftest.html").read_text()
    assert all(name in page for name in selftest.FAMILIES)


def test_a_word_that_presses_the_wrong_button_or_lets_everything_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.standin import machine as standin
    from tests.standin.word import Word

    standin.install(monkeypatch, tmp_path / "program files")
    from tasks.desktop.windows.driver import WindowsDesktop

    command = Word.command
    monkeypatch.setattr(Word, "command", lambda self, name: command(self, "Italic" if name == "Bold" else name))
    monkeypatch.setattr(Guard, "rule", lambda *anything: Ruling(Class.WRITE, True, "whatever"))
    monkeypatch.setattr(selftest, "FAMILIES", ("bold_text", "align_center"))
    monkeypatch.setattr(contract, "CHECKS", ())
    answer = selftest.examine("windows", tmp_path, WindowsDesktop)
    held = {c["check"]: c["ok"] for c in answer["checks"]}
    assert (held["bold_text"], held["align_center"], held["recorder"]) == (False, True, True)
    assert not any(ok for check, ok in held.items() if check.startswith("refuses"))
    assert not answer["ok"]
    assert "Button 'File Tab'" in next(c["problem"] for c in answer["checks"] if "leaves the document" in c["check"])
