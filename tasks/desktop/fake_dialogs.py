"""The dialogs of FakeDesktop: described as data, carried out on a FakeDocument."""

from dataclasses import dataclass, field

from tasks.desktop.fake_document import ALIGNMENTS, FakeDocument


@dataclass
class Widget:
    """One control of a dialog."""

    title: str
    control_type: str  # Edit, Spinner, ComboBox, CheckBox, RadioButton
    tab: str = ""  # tab page it stands on, "" = always shown
    value: str = ""
    checked: bool = False
    options: tuple[str, ...] = ()


@dataclass
class Dialog:
    """An open dialog: widgets, buttons, the tab shown, the combo box that is open."""

    title: str
    widgets: list[Widget]
    buttons: tuple[str, ...]
    tabs: tuple[str, ...] = ()
    tab: str = ""
    open_combo: Widget | None = None
    focused: Widget | None = None
    shown: list[Widget] = field(init=False)

    def __post_init__(self) -> None:
        self.switch(self.tab or (self.tabs[0] if self.tabs else ""))

    def switch(self, tab: str) -> None:
        """Show another tab page."""
        self.tab = tab
        self.shown = [w for w in self.widgets if w.tab in ("", tab)]

    def value(self, title: str) -> str:
        """Value of a widget by title."""
        return next(w.value for w in self.widgets if w.title == title)

    def checked(self, title: str) -> bool:
        """State of a check box or radio button by title."""
        return next(w.checked for w in self.widgets if w.title == title)

    def choose(self, radio: Widget) -> None:
        """Select one radio button and clear its neighbours on the same page."""
        for widget in self.widgets:
            if widget.control_type == "RadioButton" and widget.tab == radio.tab:
                widget.checked = widget is radio


def find_and_replace() -> Dialog:
    """Edit - Find and Replace."""
    return Dialog(
        "Find and Replace",
        [Widget("Find:", "Edit"), Widget("Replace:", "Edit"), Widget("Match case", "CheckBox")],
        ("Replace All", "Close"),
    )


def paragraph() -> Dialog:
    """Format - Paragraph."""
    page, align = "Indents & Spacing", "Alignment"
    return Dialog(
        "Paragraph",
        [
            Widget("Before text:", "Spinner", page, "0.00 cm"),
            Widget("Line spacing", "ComboBox", page, "Single", options=("Single", "1.5 Lines", "Double")),
            *(Widget(name, "RadioButton", align, checked=name == "Left") for name in ALIGNMENTS),
        ],
        ("OK", "Cancel"),
        (page, align),
    )


def insert_table() -> Dialog:
    """Table - Insert Table."""
    widgets = [
        Widget("Name:", "Edit", value="Table1"),
        Widget("Columns:", "Spinner", value="2"),
        Widget("Rows:", "Spinner", value="2"),
    ]
    return Dialog("Insert Table", widgets, ("Insert", "Cancel"))


def page_style() -> Dialog:
    """Format - Page Style."""
    widgets = [Widget("Portrait", "RadioButton", "Page", checked=True), Widget("Landscape", "RadioButton", "Page")]
    return Dialog("Page Style: Default", widgets, ("OK", "Cancel"), ("Organizer", "Page", "Columns"))


LINE_SPACING = {"Single": 1.0, "1.5 Lines": 1.5, "Double": 2.0}


def press(dialog: Dialog, button: str, document: FakeDocument) -> bool:
    """Carry out a button; True when the dialog closes."""
    if button == "Replace All":
        document.replace_all(dialog.value("Find:"), dialog.value("Replace:"), dialog.checked("Match case"))
        return False
    if button == "Insert":
        document.insert_table(int(dialog.value("Rows:")), int(dialog.value("Columns:")))
    if button == "OK" and dialog.title == "Paragraph":
        _apply_paragraph(dialog, document)
    if button == "OK" and dialog.title.startswith("Page Style"):
        document.set_landscape(dialog.checked("Landscape"))
    return True


def _apply_paragraph(dialog: Dialog, document: FakeDocument) -> None:
    document.indent(float(dialog.value("Before text:").split()[0]))
    spacing = LINE_SPACING[dialog.value("Line spacing")]
    document.format_paragraphs(lambda p: setattr(p.paragraph_format, "line_spacing", spacing))
    alignment = next((name for name in ALIGNMENTS if dialog.checked(name)), "Left")
    document.format_paragraphs(lambda p: setattr(p, "alignment", ALIGNMENTS[alignment]))
