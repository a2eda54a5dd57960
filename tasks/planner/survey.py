"""What the planner knows of the application's window: menu paths, tool bar buttons, settings of dialogs, version."""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from tasks.errors import DataError
from tasks.schemas import Record
from tasks.store import write_json

FILE = "survey.json"
"""Name in a checkpoint folder."""


class Setting(Record):
    """A control of a dialog that can be set."""

    tab: str
    title: str
    type: str
    text: str = ""  # shown in it
    checked: bool | None = None
    enabled: bool = True
    values: tuple[str, ...] = ()  # of a list


class Dialog(Record):
    """A dialog by the menu path that opens it."""

    menu: tuple[str, ...]
    settings: tuple[Setting, ...]
    button: str = "OK"  # that ends it

    def beside(self, title: str, types: Sequence[str], tab: str = "") -> tuple[str, ...]:
        """Titles of the other settings of these types on the tab that holds `title`."""
        plain = _plain(title)
        tabs = {s.tab for s in self.settings if _plain(s.title) == plain and (not tab or s.tab == tab)}
        found = [s.title for s in self.settings if s.tab in tabs and s.type in types and _plain(s.title) != plain]
        return tuple(dict.fromkeys(t for t in found if t))


class Survey(Record):
    """The application as it was surveyed."""

    app_version: str = ""
    menus: tuple[tuple[str, ...], ...] = ()
    buttons: tuple[str, ...] = ()
    dialogs: tuple[Dialog, ...] = ()
    styles: tuple[str, ...] = ()

    def dialog(self, path: str) -> Dialog | None:
        """The dialog that "Format - Paragraph" opens."""
        wanted = [_plain(part) for part in path.split(" - ")]
        return next((d for d in self.dialogs if [_plain(t) for t in d.menu] == wanted), None)

    def save(self, folder: Path) -> Path:
        """Write survey.json; equal surveys give equal bytes."""
        return write_json(folder / FILE, self.model_dump(mode="json"))

    @classmethod
    def load(cls, folder: Path) -> "Survey":
        """Read survey.json.

        Raises:
            DataError: missing, or none.
        """
        path = folder / FILE
        try:
            return cls.model_validate(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, ValidationError) as error:
            raise DataError(str(path), str(error).splitlines()[0], "a survey", "run instantiate again") from error


def _plain(text: str) -> str:
    return text.casefold().strip().rstrip(":.…").strip()
