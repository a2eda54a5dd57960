"""What every desktop driver offers; nothing platform-specific passes this file.

The action space is UFO's (Table of its AppAgent), with Writer/Word documents as the target:

| function | control | args | does |
|---|---|---|---|
| click_input | yes | button="left", double=False | click; menus, buttons, tabs, check boxes, list items |
| set_edit_text | yes (Edit, ComboBox, Spinner, Text) | text | replace the value; toolbar combos: then Return |
| keyboard_input | optional (focused first) | keys | types; see below |
| wheel_mouse_input | optional | wheel_dist | scroll, negative = down |
| texts | yes | | read the control's text into ActOutcome.returned |
| select_text | no | text, occurrence=1, within="" | select text in the document body; see below |
| select_paragraph | optional Text control | start_index, end_index, text="", end_text="" | paragraphs; see below |
| select_table | no | number, row=0, column=0 (1-based) | select the table with the caret in it, or the text of a cell |
| insert_table | no | rows, columns | insert a table at the caret |
| set_font | no | font_name="", font_size=0 | font of the selection |
| save_as | no | file_path="", file_ext="" | save a copy, confined to the episode's folder |
| annotation, summary | no | any | recorded, no effect |

keys: named keys in braces, {ENTER} {TAB 2} {HOME} {END} {ESC} {DELETE}; chords {CTRL}b {CTRL}{SHIFT}n; else text.

What is selected may be anywhere in the document, on the screen or not, wherever the caret was; what is not there is
"not_found". The body is the text of all pages with its tables; page headers and footers, notes, comments and text boxes
are not in it, and deleted text that is tracked is not read.

select_text: the `occurrence`-th place of `text` in reading order, within one paragraph. Where the text stands as whole
words anywhere, only those places count; else every place does. With `within`, places of that longer text are counted
so, and the first `text` inside it is selected ("2" within "H2O").
select_paragraph: indices are 1-based and inclusive, over the paragraphs outside tables: headings, paragraphs and list
items, empty ones too, as `number` in tasks/checks/parts. Applications add and drop empty paragraphs at tables and
sections, so say the beginning of the first one in `text` (of the last one in `end_text`): the nearest paragraph to the
index that begins so is taken. Without indices the control's own paragraph is selected.
select_table: tables are counted in reading order, those inside cells not; row and column are those of the grid, and a
merged cell is found by every place that it covers. In an empty cell there is only the caret.
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
        """Open a private copy of `document` in a fresh application process; returns when it is ready to be driven.

        One that is open on the same content and untouched since its start may be kept.
        """

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
