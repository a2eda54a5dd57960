"""What a page states, tied to the application's window: commands, settings, and why something cannot be done."""

from tasks.apps.catalogue import GuardRules
from tasks.planner.manual import Entry
from tasks.planner.survey import Dialog, Setting
from tasks.planner.survey import Survey as Window
from tasks.schemas import Document, TaskPlan
from tasks.trajectories.manual import entries

EFFECTS = (
    Setting(tab="Font Effects", title="Shadow", type="CheckBox", checked=False),
    Setting(tab="Font Effects", title="Relief:", type="ComboBox", values=("(Without)", "Embossed", "Engraved")),
    Setting(tab="Font Effects", title="Outline", type="CheckBox", checked=False),
    Setting(tab="Position", title="Scale width", type="Spinner", text="100%"),
)
WINDOW = Window(
    menus=(
        ("Format", "Character..."), ("Insert", "Field", "Title"), ("File", "Print..."), ("View", "Zoom", "50%"),
        ("Tools", "Line Numbering..."), ("Format", "Arrange", "Forward One"),
    ),
    dialogs=(
        Dialog(menu=("Format", "Character"), settings=EFFECTS),
        Dialog(
            menu=("Tools", "Line Numbering"),
            settings=(
                Setting(tab="", title="Show numbering", type="CheckBox", checked=False),
                Setting(tab="", title="Blank lines", type="CheckBox", checked=True, enabled=False),
            ),
        ),
    ),
)  # fmt: skip
RULES = GuardRules(
    read=("View > *",), write=("Format > *", "Insert > *", "Tools > Line Numbering"), sensitive=("File > Print*",)
)


def stated(task: str, *plan: str, text: str = "") -> list[Entry]:
    pair = TaskPlan(
        pair_id="p", doc_id="d", page="text/page.html", source="lo_help", app="writer", task=task, plan=plan,
        structurer="t", prompt_sha256="",
    )  # fmt: skip
    page = Document(
        doc_id="d", url_id="u", source="lo_help", url="text/page.html", app="writer", app_version="7.4", lang="en",
        title="A page", keywords=(), sections=(), text=text, license="MPL-2.0", attribution="", reader="t",
        risk_flags=(),
    )  # fmt: skip
    return entries([pair], [page], WINDOW, RULES)


def test_settings_are_those_that_the_page_has_an_entry_for() -> None:
    text = "Font Effects\nShadow\nAdds a shadow.\nRelief\nSelect a relief effect. An outline is another thing.\n"
    found = stated(
        "Open the Font Effects tab", "Choose Format - Character, and then click the Font Effects tab.", text=text
    )
    assert {(e.setting, e.value) for e in found} == {("Shadow", "on"), ("Relief", "Embossed"), ("Relief", "Engraved")}
    assert {e.path for e in found} == {("Format", "Character")}
    assert not any(e.asked for e in found), "opening a tab asks for none of them"


def test_the_plan_s_own_setting_is_asked_for_in_the_page_s_words() -> None:
    found = stated(
        "Add line numbers to a document", "Choose Tools - Line Numbering.", "Select Show numbering.", "Click OK."
    )
    assert [(e.setting, e.value, e.asked) for e in found] == [
        ("Show numbering", "on", ("Add line numbers to a document",))
    ]


def test_commands_are_live_and_allowed_or_it_is_said_why_not() -> None:
    (title,) = stated("Insert the title", "Choose Insert - Field - Title.")
    assert (title.path, title.asked, title.blocked) == (("Insert", "Field", "Title"), ("Insert the title",), "")
    (missing,) = stated("Draw a pie", "Choose Insert - Chart - Pie.")
    assert "not in this application's menus" in missing.blocked
    (guarded,) = stated("Print a letter", "Choose File - Print.")
    assert "left to you" in guarded.blocked
    (by_hand,) = stated("Move a picture", "Drag the picture to its place.")
    assert "mouse" in by_hand.blocked
    (unselected,) = stated("Bring the selected object to the front", "Choose Format - Arrange - Forward One.")
    assert "selected" in unselected.blocked
    assert stated("Insert pages", "Choose View - Zoom - 50%.") == [], "it changes nothing of the document"
