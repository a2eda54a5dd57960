"""What every desktop driver offers; nothing platform-specific passes this file.

The action space is UFO's (Table of its AppAgent), with Writer/Word documents as the target:

| function | control | args | does |
|---|---|---|---|
| click_input | yes | button="left", double=False | click; menus, buttons, tabs, check boxes, list items |
| set_edit_text | yes (Edit, ComboBox, Spinner, Text) | text | replace the value; toolbar combos: then Return |
| keyboard_input | optional (focused first) | keys | types; see below |
| wheel_mouse_input | optional | wheel_dist | scroll, negative = down |
| texts | yes | | read the control's text into ActOutcome.returned |
| select_text | no | text | select the first occurrence of text in the document body |
| select_paragraph | optional Text control | start_index, end_index | select whole paragraphs; see below |
| select_table | no | number (1-based) | put the caret in the first cell and select the table |
| insert_table | no | rows, columns | insert a table at the caret |
| set_font | no | font_name="", font_size=0 | font of the selection |
| save_as | no | file_path="", file_ext="" | save a copy, confined to the episode's folder |
| annotation, summary | no | any | recorded, no effect |

keys: named keys in braces, {ENTER} {TAB 2} {HOME} {END} {ESC} {DELETE}; chords {CTRL}b {CTRL}{SHIFT}n; else text.
select_paragraph: indices are 1-based and inclusive; without them the control's own paragraph is selected.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tasks.schemas import FUNCTIONS as FUNCTIONS
from tasks.schemas import NEEDS_CONTROL as NEEDS_CONTROL
from tasks.schemas import Action, ActOutcome, Observation


class Desktop(Protocol):
    """One application with one document, on a screen of its own. Not thread-safe; one owner at a time.

    Every method raises DesktopError when the application or display died, hung or was never there; what merely did
    not work as an action comes back as an ActOutcome that is not ok.
    """

    app_version: str
    """Version of the application, for lineage; "" before start."""

    def prepare(self, document: Path) -> None:
        """Hint: `document` will be started next; a driver may warm a spare for it in the background."""

    def start(self, document: Path) -> None:
        """Open a private copy of `document` in a fresh application process; returns when it is ready to be driven."""

    def observe(self) -> Observation:
        """The controls as they are now, about 50 to 150, labels valid until the next act."""

    def screenshot(self) -> bytes:
        """PNG of the whole screen."""

    def act(self, action: Action) -> ActOutcome:
        """Carry out one action on the control with `control_label` of the last observation; waits until settled."""

    def menus(self) -> list[tuple[str, ...]]:
        """Every menu path of the main window, top first, leaves only, without opening anything."""

    def save(self) -> Path:
        """Save the document in its own format; returns the private copy's path, complete on disk."""

    def healthy(self) -> bool:
        """The application answers."""

    def stop(self) -> None:
        """End the application and delete its private folder; the driver can be started again."""

    def close(self) -> None:
        """Leave nothing behind: no process, no file. Idempotent; never raises."""


DesktopFactory = Callable[[], Desktop]
