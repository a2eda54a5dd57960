"""What every Desktop driver must do, as checks over any factory; drivers pass all of CHECKS or they are no drivers.

A check takes a started-by-itself desktop and a scratch folder, and raises AssertionError saying what was expected and
what came. The suite itself is tested with deliberately broken drivers (tests/contract/test_desktop_fake.py).
"""

import time
from collections.abc import Callable
from pathlib import Path

import docx

from tasks.desktop.interface import Desktop, DesktopFactory
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control, Observation

Check = Callable[[Desktop, Path], None]
BODY = (
    "The river runs past the old mill.",
    "Budget for the summer fair.",
    "Nobody reads the last page twice.",
    "Cats and dogs share one garden.",
)
CELLS = (("Name", "Place"), ("Ada", "London"))


def run(factory: DesktopFactory, check: Check, folder: Path) -> None:
    """Run one check on a fresh desktop, closed afterwards."""
    desktop = factory()
    try:
        check(desktop, folder)
    finally:
        desktop.close()


def document(folder: Path, name: str = "letter.docx", extra: str = "") -> Path:
    """A document with a heading, BODY, a 2 x 2 table and a last line."""
    made = docx.Document()
    made.add_heading("Yearly report", 1)
    for text in BODY:
        made.add_paragraph(text)
    table = made.add_table(2, 2)
    for row, texts in enumerate(CELLS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    made.add_paragraph(extra or "Yours sincerely")
    made.save(str(folder / name))
    return folder / name


# ---------------------------------------------------------------- small words


def act(desktop: Desktop, function: str, control: Control | None = None, **args: object) -> ActOutcome:
    """One action."""
    label = control.label if control is not None else ""
    return desktop.act(Action(function=function, args=args, control_label=label))


def done(desktop: Desktop, function: str, control: Control | None = None, **args: object) -> ActOutcome:
    """One action that must be carried out."""
    outcome = act(desktop, function, control, **args)
    title = f" on {control.title!r}" if control is not None else ""
    assert outcome.ok, f"{function}{title} {args}: expected to be carried out, got {outcome.reason!r}"
    return outcome


def find(observation: Observation, title: str, *types: str) -> Control:
    """The first control with that title, as written or without dots, colon and case."""
    wanted = _plain(title)
    found = [c for c in observation.controls if _plain(c.title) == wanted and (not types or c.control_type in types)]
    known = sorted({c.title for c in observation.controls if not types or c.control_type in types})
    assert found, f"no {' or '.join(types) or 'control'} titled {title!r} in {observation.window!r}; there are {known}"
    return found[0]


def click(desktop: Desktop, title: str, *types: str) -> None:
    """Observe and click."""
    done(desktop, "click_input", find(desktop.observe(), title, *types))


def menu(desktop: Desktop, *titles: str) -> None:
    """Click through a menu."""
    for title in titles:
        click(desktop, title, "MenuItem")


def _plain(title: str) -> str:
    return title.strip().rstrip(".:").casefold()


def _started(desktop: Desktop, folder: Path, **how: str) -> Path:
    path = document(folder, **how)
    desktop.start(path)
    return path


def _paragraphs(path: Path) -> list[str]:
    return [p.text for p in docx.Document(str(path)).paragraphs]


def _same(what: str, got: object, expected: object) -> None:
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


# ---------------------------------------------------------------- checks


def observes(desktop: Desktop, folder: Path) -> None:
    """Controls are numbered, typed and complete; the document's text is there with what it is."""
    _started(desktop, folder)
    seen = desktop.observe()
    _same("labels", [c.label for c in seen.controls], [str(n + 1) for n in range(len(seen.controls))])
    assert not seen.modal, "a fresh document: expected no modal window"
    assert "letter" not in seen.window, f"window {seen.window!r}: expected a title without the document's name"
    texts = [(c.title, c.detail) for c in seen.controls if c.control_type == "Text"]
    cells = [(text, "table cell") for row in CELLS for text in row]
    body = [(text, "paragraph") for text in BODY]
    _same("document text", texts, [("Yearly report", "heading 1"), *body, *cells, ("Yours sincerely", "paragraph")])
    assert all(c.rect is not None and c.rect.width > 0 and c.rect.height > 0 for c in seen.controls), (
        "a control without size"
    )
    assert desktop.app_version, "app_version: expected a version after start"


def observes_the_same_again(desktop: Desktop, folder: Path) -> None:
    """Two fresh starts give equal observations: recorded runs must be row-equal when run again."""
    path = _started(desktop, folder)
    first = desktop.observe()
    desktop.start(path)
    second = desktop.observe()
    _same("controls that differ", [(a, b) for a, b in zip(first.controls, second.controls, strict=False) if a != b], [])
    _same("observation of a second start", second, first)


def keeps_the_original(desktop: Desktop, folder: Path) -> None:
    """Work happens on a private copy, which save completes and stop deletes."""
    path = _started(desktop, folder)
    before = path.read_bytes()
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[0], "Text"), text="Something else.")
    saved = desktop.save()
    assert saved.resolve() != path.resolve(), "save: expected a private copy, got the original's path"
    _same("saved text", _paragraphs(saved)[1], "Something else.")
    assert path.read_bytes() == before, "the original document was changed"
    desktop.stop()
    assert not saved.exists(), f"stop: expected the private copy to be deleted, {saved} is still there"


def lists_menus(desktop: Desktop, folder: Path) -> None:
    """All menu leaves by title, without opening anything."""
    _started(desktop, folder)
    before = desktop.observe()
    paths = desktop.menus()
    plain = {tuple(_plain(title) for title in path) for path in paths}
    for wanted in (("edit", "select all"), ("format", "text", "bold"), ("table", "insert table")):
        assert wanted in plain or any(p[: len(wanted)] == wanted for p in plain), (
            f"menus: expected {wanted} among {len(plain)} leaves"
        )
    assert not any("_" in title or "~" in title for path in paths for title in path), (
        "menus: a title with its mnemonic mark"
    )
    _same("observation after menus()", desktop.observe(), before)


def clicks_menus(desktop: Desktop, folder: Path) -> None:
    """A leaf three levels deep is carried out on the selection and nothing else."""
    _started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    menu(desktop, "Format", "Text", "Bold")
    bold = [run.text for p in docx.Document(str(desktop.save())).paragraphs for run in p.runs if run.bold]
    _same("bold text", "".join(bold), "summer fair")


def shows_toggles(desktop: Desktop, folder: Path) -> None:
    """A toolbar toggle shows its state before and after."""
    _started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    _same("Bold before", find(desktop.observe(), "Bold", "Button").checked, False)
    click(desktop, "Bold", "Button")
    _same("Bold after", find(desktop.observe(), "Bold", "Button").checked, True)


def fills_dialogs(desktop: Desktop, folder: Path) -> None:
    """Edits and buttons of a dialog: find and replace."""
    _started(desktop, folder)
    menu(desktop, "Edit", "Find and Replace")
    for title, text in (("Find", "garden"), ("Replace", "kennel")):
        done(desktop, "set_edit_text", find(desktop.observe(), title, "Edit", "ComboBox"), text=text)
        _same(f"value of {title}", find(desktop.observe(), title, "Edit", "ComboBox").text, text)
    box = find(desktop.observe(), "Match case", "CheckBox")
    done(desktop, "click_input", box)
    _same("Match case", find(desktop.observe(), "Match case", "CheckBox").checked, not box.checked)
    click(desktop, "Replace All", "Button")
    click(desktop, "Close", "Button")
    _same("window after Close", desktop.observe().modal, False)
    _same("replaced", _paragraphs(desktop.save())[4], BODY[3].replace("garden", "kennel"))


def turns_pages(desktop: Desktop, folder: Path) -> None:
    """A modal dialog comes alone; tabs, radio buttons, spinners and OK work."""
    _started(desktop, folder)
    done(desktop, "select_text", text=BODY[1])
    menu(desktop, "Format", "Paragraph")
    seen = desktop.observe()
    assert seen.modal, "Format - Paragraph: expected a modal dialog"
    assert not any(c.control_type in ("MenuItem", "Document") for c in seen.controls), (
        "a modal dialog's controls come alone"
    )
    click(desktop, "Alignment", "TabItem")
    assert find(desktop.observe(), "Alignment", "TabItem").selected, (
        "tab Alignment: expected to be selected after the click"
    )
    choice = next(
        c for c in desktop.observe().controls if c.control_type == "RadioButton" and c.title.startswith("Center")
    )
    done(desktop, "click_input", choice)
    states = {c.title: c.checked for c in desktop.observe().controls if c.control_type == "RadioButton"}
    _same("radio buttons that are on", [title for title, on in states.items() if on], [choice.title])
    click(desktop, "Indents & Spacing", "TabItem")
    done(desktop, "set_edit_text", find(desktop.observe(), "Before text", "Spinner"), text="1.00 cm")
    click(desktop, "OK", "Button")
    _same("modal after OK", desktop.observe().modal, False)
    changed = docx.Document(str(desktop.save())).paragraphs[2]
    _same("alignment", changed.alignment, 1)
    indent = changed.paragraph_format.left_indent
    _same("left indent in cm", round(indent.cm, 1) if indent is not None else None, 1.0)


def opens_lists(desktop: Desktop, folder: Path) -> None:
    """A combo box opens on a click, its rows are list items, a click on one chooses it."""
    _started(desktop, folder)
    done(desktop, "select_text", text=BODY[1])
    menu(desktop, "Format", "Paragraph")
    click(desktop, "Line spacing", "ComboBox")
    rows = [c.title for c in desktop.observe().controls if c.control_type == "ListItem"]
    assert {"Double", "Single"} <= set(rows), f"open list: expected Single and Double among {rows}"
    click(desktop, "Double", "ListItem")
    assert not any(c.control_type == "ListItem" for c in desktop.observe().controls), (
        "the list stays open after the choice"
    )
    click(desktop, "OK", "Button")
    _same("line spacing", docx.Document(str(desktop.save())).paragraphs[2].paragraph_format.line_spacing, 2.0)


def selects(desktop: Desktop, folder: Path) -> None:
    """Text, paragraphs by number and by control, cells; what is not there is not found."""
    _started(desktop, folder)
    for text in ("old mill", "London", "sincerely"):
        done(desktop, "select_text", text=text)
        _same("selection", desktop.observe().selection, text)
    _same("absent text", act(desktop, "select_text", text="no such words").reason, "not_found")
    done(desktop, "select_paragraph", start_index=2, end_index=3)
    _same("paragraphs 2 to 3", desktop.observe().selection, "\n".join(BODY[:2]))
    chosen = [c.title for c in desktop.observe().controls if c.control_type == "Text" and c.selected]
    _same("controls marked as selected", chosen, list(BODY[:2]))
    done(desktop, "select_paragraph", find(desktop.observe(), BODY[3], "Text"))
    _same("paragraph by control", desktop.observe().selection, BODY[3])
    done(desktop, "select_paragraph", start_index=6)
    _same("first paragraph after the table", desktop.observe().selection, "Yours sincerely")
    _same("a paragraph too many", act(desktop, "select_paragraph", start_index=7).reason, "not_found")
    done(desktop, "select_table", number=1)
    _same("table 1", desktop.observe().selection.split("\n"), [text for row in CELLS for text in row])
    _same("table 2", act(desktop, "select_table", number=2).reason, "not_found")


def types(desktop: Desktop, folder: Path) -> None:
    """Keys, named keys, chords, literal braces and characters no keyboard has."""
    _started(desktop, folder)
    click(desktop, BODY[0], "Text")
    focused = [c.title for c in desktop.observe().controls if c.control_type == "Text" and c.focused]
    _same("paragraph with the caret", focused, [BODY[0]])
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
    _same("typed text, as typed", _paragraphs(desktop.save())[1:7], expected)
    done(desktop, "select_text", text="New line")
    done(desktop, "keyboard_input", keys="{CTRL}i")
    italic = [run.text for p in docx.Document(str(desktop.save())).paragraphs for run in p.runs if run.italic]
    _same("italic by chord", "".join(italic), "New line")


def replaces_paragraphs(desktop: Desktop, folder: Path) -> None:
    """set_edit_text on a paragraph changes that paragraph only; texts reads it."""
    _started(desktop, folder)
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[2], "Text"), text="A new sentence.")
    _same(
        "texts", done(desktop, "texts", find(desktop.observe(), "A new sentence.", "Text")).returned, "A new sentence."
    )
    expected = ["Yearly report", BODY[0], BODY[1], "A new sentence.", BODY[3], "Yours sincerely"]
    _same("paragraphs", _paragraphs(desktop.save()), expected)


def makes_tables(desktop: Desktop, folder: Path) -> None:
    """insert_table puts a table of that size at the caret, even with text selected, and leaves the text alone."""
    _started(desktop, folder)
    done(desktop, "select_text", text=BODY[1])
    done(desktop, "insert_table", rows=3, columns=4)
    saved = docx.Document(str(desktop.save()))
    sizes = [(len(t.rows), len(t.columns)) for t in saved.tables]
    _same("tables", sizes, [(3, 4), (2, 2)])
    assert BODY[1] in [p.text for p in saved.paragraphs], "insert_table: the selected text is gone"


def sets_fonts(desktop: Desktop, folder: Path) -> None:
    """Name and size of the selection's font."""
    _started(desktop, folder)
    done(desktop, "select_text", text="summer fair")
    done(desktop, "set_font", font_name="Liberation Serif", font_size=20)
    runs = [
        r for p in docx.Document(str(desktop.save())).paragraphs for r in p.runs if r.text and r.text in "summer fair"
    ]
    assert runs, "set_font: expected the selection to be a run of its own"
    sizes = {(r.font.name, r.font.size.pt if r.font.size is not None else None) for r in runs}
    _same("font of the selection", sizes, {("Liberation Serif", 20.0)})


def saves_copies(desktop: Desktop, folder: Path) -> None:
    """save_as writes beside the private copy and nowhere else."""
    _started(desktop, folder)
    outside = folder / "outside.docx"
    for path in (str(outside), "../outside.docx", "sub/outside.docx", "/etc/outside.docx"):
        _same(f"save_as to {path}", act(desktop, "save_as", file_path=path).reason, "bad_args")
    done(desktop, "save_as", file_path="copy.docx")
    saved = desktop.save()
    _same("text of the copy", _paragraphs(saved.parent / "copy.docx")[1], BODY[0])
    assert not outside.exists(), "save_as wrote outside the episode's folder"


def refuses(desktop: Desktop, folder: Path) -> None:
    """What cannot be done says why and changes nothing."""
    _started(desktop, folder)
    seen = desktop.observe()
    control = find(seen, BODY[0], "Text")
    cases: list[tuple[str, Action]] = [
        ("unsupported", Action(function="no_such_function", control_label=control.label)),
        ("not_found", Action(function="click_input", control_label="99999")),
        ("not_found", Action(function="click_input")),
        ("bad_args", Action(function="set_edit_text", control_label=control.label)),
        ("bad_args", Action(function="set_edit_text", control_label=control.label, args={"text": ["a"]})),
        ("bad_args", Action(function="keyboard_input", args={"keys": "{NOSUCHKEY}"})),
        ("bad_args", Action(function="select_text", args={"text": "a", "more": 1})),
        ("bad_args", Action(function="insert_table", args={"rows": 0, "columns": 2})),
        ("bad_args", Action(function="select_paragraph")),
    ]
    for reason, action in cases:
        outcome = desktop.act(action)
        _same(f"{action.function} {action.args} {action.control_label}", (outcome.ok, outcome.reason), (False, reason))
    for function in ("annotation", "summary"):
        done(desktop, function, text="noted")
    _same("observation after refusals", desktop.observe(), seen)
    disabled = [c for c in seen.controls if not c.enabled and c.control_type == "Button"]
    if disabled:
        _same(f"click on disabled {disabled[0].title}", act(desktop, "click_input", disabled[0]).reason, "disabled")


def scrolls(desktop: Desktop, folder: Path) -> None:
    """The wheel is accepted with and without a control."""
    _started(desktop, folder)
    done(desktop, "wheel_mouse_input", wheel_dist=-3)
    done(desktop, "wheel_mouse_input", find(desktop.observe(), BODY[0], "Text"), wheel_dist=3)


def takes_pictures(desktop: Desktop, folder: Path) -> None:
    """A PNG of a screen."""
    _started(desktop, folder)
    png = desktop.screenshot()
    assert png.startswith(b"\x89PNG\r\n\x1a\n"), "screenshot: expected a PNG"
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert min(width, height) >= 600, f"screenshot: expected a whole screen, got {width} x {height}"


def starts_again(desktop: Desktop, folder: Path) -> None:
    """Each start is fresh; a prepared document is used only when it is the one asked for, as it is by then."""
    first = document(folder, "first.docx", "From the first")
    second = document(folder, "second.docx", "From the second")
    desktop.start(first)
    desktop.prepare(second)
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[0], "Text"), text="Changed.")
    desktop.start(second)
    titles = [c.title for c in desktop.observe().controls if c.control_type == "Text"]
    _same("text of the second document", (titles[1], titles[-1]), (BODY[0], "From the second"))
    desktop.prepare(first)
    document(folder, "first.docx", "From the first, later")
    desktop.start(first)
    titles = [c.title for c in desktop.observe().controls if c.control_type == "Text"]
    _same("text of a document changed after prepare", titles[-1], "From the first, later")
    assert desktop.healthy(), "healthy: expected True while running"


def fails_well(desktop: Desktop, folder: Path) -> None:
    """Without a start, after a stop and with a bad document there is a DesktopError; close may come twice."""
    for _ in range(2):
        for name in ("observe", "save", "screenshot", "menus"):
            _raises(name, getattr(desktop, name))
        _raises("act", lambda: act(desktop, "select_text", text="x"))
        assert not desktop.healthy(), "healthy: expected False while nothing runs"
        _started(desktop, folder)
        desktop.stop()
    _raises("start without a file", lambda: desktop.start(folder / "missing.docx"))
    broken = folder / "broken.docx"
    broken.write_bytes(document(folder).read_bytes()[:3000])
    begin = time.monotonic()
    _raises("start with half a file", lambda: desktop.start(broken))
    assert time.monotonic() - begin < 30, "a document that does not open: expected an error within 30 s"
    _started(desktop, folder)
    desktop.close()
    desktop.close()


def _raises(what: str, call: Callable[[], object]) -> None:
    try:
        call()
    except DesktopError:
        return
    raise AssertionError(f"{what}: expected a DesktopError")


CHECKS: tuple[Check, ...] = (
    observes, observes_the_same_again, keeps_the_original, lists_menus, clicks_menus, shows_toggles, fills_dialogs,
    turns_pages, opens_lists, selects, types, replaces_paragraphs, makes_tables, sets_fonts, saves_copies, refuses,
    scrolls, takes_pictures, starts_again, fails_well,
)  # fmt: skip
