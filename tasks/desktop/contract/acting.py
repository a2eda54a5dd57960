"""Checks of acting: each function of an action does what it says, to what it names and to nothing else."""

from pathlib import Path
from typing import Any

import docx

from tasks.desktop.contract import dialects
from tasks.desktop.contract.scene import BODY, CELLS, paragraphs, started
from tasks.desktop.contract.words import act, click, done, find, follow, same
from tasks.desktop.interface import Desktop


def clicks_menus(desktop: Desktop, folder: Path) -> None:
    """A leaf three levels deep is carried out on the selection and nothing else."""
    started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    follow(desktop, dialects.of(desktop).bold)
    bold = [run.text for p in docx.Document(str(desktop.save())).paragraphs for run in p.runs if run.bold]
    same("bold text", "".join(bold), "summer fair")


def shows_toggles(desktop: Desktop, folder: Path) -> None:
    """A toolbar toggle shows its state before and after."""
    started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    same("Bold before", find(desktop.observe(), "Bold", "Button").checked, False)
    click(desktop, "Bold", "Button")
    same("Bold after", find(desktop.observe(), "Bold", "Button").checked, True)


def fills_dialogs(desktop: Desktop, folder: Path) -> None:
    """Edits and buttons of a dialog: find and replace."""
    started(desktop, folder)
    names = dialects.of(desktop)
    follow(desktop, names.replace)
    for title, text in ((names.find, "garden"), (names.replacement, "kennel")):
        done(desktop, "set_edit_text", find(desktop.observe(), title, "Edit", "ComboBox"), text=text)
        same(f"value of {title}", find(desktop.observe(), title, "Edit", "ComboBox").text, text)
    box = find(desktop.observe(), "Match case", "CheckBox")
    done(desktop, "click_input", box)
    same("Match case", find(desktop.observe(), "Match case", "CheckBox").checked, not box.checked)
    follow(desktop, names.replaced)
    seen = desktop.observe()
    same("window after Close", (seen.modal, [c for c in seen.controls if c.title == "Match case"]), (False, []))
    same("replaced", paragraphs(desktop.save())[4], BODY[3].replace("garden", "kennel"))


def turns_pages(desktop: Desktop, folder: Path) -> None:
    """A modal dialog comes alone; tabs, radio buttons or lists, spinners and OK work."""
    started(desktop, folder)
    names = dialects.of(desktop)
    done(desktop, "select_text", text=BODY[1])
    follow(desktop, names.paragraph)
    seen = desktop.observe()
    assert seen.modal, "the paragraph dialog: expected a modal dialog"
    assert not any(c.control_type in ("MenuItem", "Document") for c in seen.controls), (
        "a modal dialog's controls come alone"
    )
    click(desktop, names.other_tab, "TabItem")
    assert find(desktop.observe(), names.other_tab, "TabItem").selected, (
        f"tab {names.other_tab}: expected to be selected after the click"
    )
    _centre(desktop, *names.centre)
    click(desktop, names.indent[0], "TabItem")
    done(desktop, "set_edit_text", find(desktop.observe(), names.indent[1], "Spinner"), text="1.00 cm")
    click(desktop, "OK", "Button")
    same("modal after OK", desktop.observe().modal, False)
    changed = docx.Document(str(desktop.save())).paragraphs[2]
    same("alignment", changed.alignment, 1)
    indent = changed.paragraph_format.left_indent
    same("left indent in cm", round(indent.cm, 1) if indent is not None else None, 1.0)


def _centre(desktop: Desktop, tab: str, box: str) -> None:
    click(desktop, tab, "TabItem")
    if box:
        click(desktop, box, "ComboBox")
        click(desktop, "Centered", "ListItem")
        return
    choice = next(
        c for c in desktop.observe().controls if c.control_type == "RadioButton" and c.title.startswith("Center")
    )
    done(desktop, "click_input", choice)
    states = {c.title: c.checked for c in desktop.observe().controls if c.control_type == "RadioButton"}
    same("radio buttons that are on", [title for title, on in states.items() if on], [choice.title])


def opens_lists(desktop: Desktop, folder: Path) -> None:
    """A combo box opens on a click, its rows are list items, a click on one chooses it."""
    started(desktop, folder)
    done(desktop, "select_text", text=BODY[1])
    follow(desktop, dialects.of(desktop).paragraph)
    click(desktop, dialects.of(desktop).spacing, "ComboBox")
    rows = [c.title for c in desktop.observe().controls if c.control_type == "ListItem"]
    assert {"Double", "Single"} <= set(rows), f"open list: expected Single and Double among {rows}"
    click(desktop, "Double", "ListItem")
    assert not any(c.control_type == "ListItem" for c in desktop.observe().controls), (
        "the list stays open after the choice"
    )
    click(desktop, "OK", "Button")
    same("line spacing", docx.Document(str(desktop.save())).paragraphs[2].paragraph_format.line_spacing, 2.0)


def selects(desktop: Desktop, folder: Path) -> None:
    """Text, paragraphs by number and by control, cells; what is not there is not found."""
    started(desktop, folder)
    for text in ("old mill", "London", "sincerely"):
        done(desktop, "select_text", text=text)
        same("selection", desktop.observe().selection, text)
    same("absent text", act(desktop, "select_text", text="no such words").reason, "not_found")
    done(desktop, "select_paragraph", start_index=2, end_index=3)
    same("paragraphs 2 to 3", desktop.observe().selection, "\n".join(BODY[:2]))
    chosen = [c.title for c in desktop.observe().controls if c.control_type == "Text" and c.selected]
    same("controls marked as selected", chosen, list(BODY[:2]))
    done(desktop, "select_paragraph", find(desktop.observe(), BODY[3], "Text"))
    same("paragraph by control", desktop.observe().selection, BODY[3])
    done(desktop, "select_paragraph", start_index=6)
    same("first paragraph after the table", desktop.observe().selection, "Yours sincerely")
    same("a paragraph too many", act(desktop, "select_paragraph", start_index=7).reason, "not_found")
    done(desktop, "select_table", number=1)
    same("table 1", desktop.observe().selection.split("\n"), [text for row in CELLS for text in row])
    same("table 2", act(desktop, "select_table", number=2).reason, "not_found")


def selects_what_is_meant(desktop: Desktop, folder: Path) -> None:
    """Whole words first, the n-th place, a text inside another, a paragraph by its beginning, a cell."""
    started(desktop, folder)
    chosen: list[tuple[dict[str, Any], str, str]] = [
        ({"text": "age", "occurrence": 1}, "the last p", " twice."),  # nowhere a word, so part of one
        ({"text": "the", "occurrence": 2}, "for ", " summer fair."),  # not the one in "another"
        ({"text": "share", "within": "dogs share one"}, "Cats and dogs ", " one garden."),
        ({"text": "Ada"}, "", ""),
    ]
    for args, before, after in chosen:
        done(desktop, "select_text", **args)
        done(desktop, "keyboard_input", keys="#")
        texts = [c.title for c in desktop.observe().controls if c.control_type == "Text"]
        assert any(t == f"{before}#{after}" or t.endswith(f"{before}#{after}") for t in texts), f"{args}: {texts}"
    same("an occurrence too many", act(desktop, "select_text", text="garden", occurrence=2).reason, "not_found")
    same("text outside of within", act(desktop, "select_text", text="a", within="xyz").reason, "bad_args")
    done(desktop, "select_paragraph", start_index=2, end_index=3, text="Nobody reads")
    same("two from a beginning", desktop.observe().selection.split("\n")[0][:12], "Nobody reads")
    same("no such beginning", act(desktop, "select_paragraph", start_index=1, text="No such").reason, "not_found")
    done(desktop, "select_table", number=1, row=2, column=2)
    same("cell", desktop.observe().selection, "London")
    same("no such row", act(desktop, "select_table", number=1, row=3, column=1).reason, "not_found")
    same("a row without column", act(desktop, "select_table", number=1, row=1).reason, "bad_args")


def types(desktop: Desktop, folder: Path) -> None:
    """Keys, named keys, chords, literal braces and characters no keyboard has."""
    started(desktop, folder)
    click(desktop, BODY[0], "Text")
    focused = [c.title for c in desktop.observe().controls if c.control_type == "Text" and c.focused]
    same("paragraph with the caret", focused, [BODY[0]])
    done(desktop, "keyboard_input", keys="{END} Größe 5 € {{}x{}}{ENTER}New line with “quotes”{ENTER}")
    done(desktop, "keyboard_input", keys='it says "x" (c) -- 1st{ENTER}1. one{ENTER}two')
    expected = [
        BODY[0] + " Größe 5 € {x}",
        "New line with “quotes”",
        'it says "x" (c) -- 1st',
        "1. one",
        "two",
        BODY[1],
    ]
    same("typed text, as typed", paragraphs(desktop.save())[1:7], expected)
    done(desktop, "select_text", text="New line")
    done(desktop, "keyboard_input", keys="{CTRL}i")
    italic = [run.text for p in docx.Document(str(desktop.save())).paragraphs for run in p.runs if run.italic]
    same("italic by chord", "".join(italic), "New line")


def replaces_paragraphs(desktop: Desktop, folder: Path) -> None:
    """set_edit_text on a paragraph changes that paragraph only; texts reads it."""
    started(desktop, folder)
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[2], "Text"), text="A new sentence.")
    same(
        "texts", done(desktop, "texts", find(desktop.observe(), "A new sentence.", "Text")).returned, "A new sentence."
    )
    expected = ["Yearly report", BODY[0], BODY[1], "A new sentence.", BODY[3], "Yours sincerely"]
    same("paragraphs", paragraphs(desktop.save()), expected)


def makes_tables(desktop: Desktop, folder: Path) -> None:
    """insert_table puts a table of that size at the caret, even with text selected, and leaves the text alone."""
    started(desktop, folder)
    done(desktop, "select_text", text=BODY[1])
    done(desktop, "insert_table", rows=3, columns=4)
    saved = docx.Document(str(desktop.save()))
    sizes = [(len(t.rows), len(t.columns)) for t in saved.tables]
    same("tables", sizes, [(3, 4), (2, 2)])
    assert BODY[1] in [p.text for p in saved.paragraphs], "insert_table: the selected text is gone"


def sets_fonts(desktop: Desktop, folder: Path) -> None:
    """Name and size of the selection's font."""
    started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    done(desktop, "set_font", font_name="Liberation Serif", font_size=20)
    runs = [
        r for p in docx.Document(str(desktop.save())).paragraphs for r in p.runs if r.text and r.text in "summer fair"
    ]
    assert runs, "set_font: expected the selection to be a run of its own"
    sizes = {(r.font.name, r.font.size.pt if r.font.size is not None else None) for r in runs}
    same("font of the selection", sizes, {("Liberation Serif", 20.0)})


def scrolls(desktop: Desktop, folder: Path) -> None:
    """The wheel is accepted with and without a control."""
    started(desktop, folder)
    done(desktop, "wheel_mouse_input", wheel_dist=-3)
    done(desktop, "wheel_mouse_input", find(desktop.observe(), BODY[0], "Text"), wheel_dist=3)
