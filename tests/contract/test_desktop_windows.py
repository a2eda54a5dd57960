"""The contract suite over the Windows driver, the real `uiautomation` and the stand-in of Windows and Word."""

from pathlib import Path

import pytest

from tasks.desktop import contract
from tasks.desktop.interface import Desktop
from tests.standin import machine as standin
from tests.standin.com import METER
from tests.standin.text import Text


class Counted:
    """A desktop whose observations are counted: cross-process calls and seconds slept, the most of any."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self.calls, self.waits = 0, 0.0

    def __getattr__(self, name: str) -> object:
        return getattr(self._desktop, name)

    def observe(self) -> object:
        METER.reset()
        try:
            return self._desktop.observe()
        finally:
            self.calls, self.waits = max(self.calls, METER.calls.total()), self.waits + sum(METER.waits)


ROWS_DIFFER = (contract.selects, contract.selects_what_is_meant)
CASES = [*((check, True) for check in contract.CHECKS), *((check, False) for check in ROWS_DIFFER)]


@pytest.mark.parametrize(("check", "rows_count"), CASES, ids=lambda value: getattr(value, "__name__", f"rows-{value}"))
def test_the_windows_driver_keeps_the_contract(
    check: contract.Check, rows_count: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.install(monkeypatch, tmp_path / "program files")
    monkeypatch.setattr(Text, "rows_count", rows_count)
    from tasks.desktop.windows.driver import WindowsDesktop

    desktop = Counted(WindowsDesktop())
    contract.run(lambda: desktop, check, tmp_path)  # type: ignore[arg-type,return-value]
    assert (desktop.calls <= 12, desktop.waits) == (True, 0), (
        f"{desktop.calls} calls, {desktop.waits} s in an observation"
    )
