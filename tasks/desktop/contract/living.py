"""Checks of a driver's life: private copies, refusals, starts one after another, failures that say so."""

import time
from pathlib import Path

from tasks.desktop.contract.scene import BODY, document, paragraphs, started
from tasks.desktop.contract.words import act, done, find, raises, same
from tasks.desktop.interface import Desktop
from tasks.schemas import Action


def keeps_the_original(desktop: Desktop, folder: Path) -> None:
    """Work happens on a private copy, which save completes and stop deletes."""
    path = started(desktop, folder)
    before = path.read_bytes()
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[0], "Text"), text="Something else.")
    saved = desktop.save()
    assert saved.resolve() != path.resolve(), "save: expected a private copy, got the original's path"
    same("saved text", paragraphs(saved)[1], "Something else.")
    assert path.read_bytes() == before, "the original document was changed"
    desktop.stop()
    assert not saved.exists(), f"stop: expected the private copy to be deleted, {saved} is still there"


def saves_copies(desktop: Desktop, folder: Path) -> None:
    """save_as writes beside the private copy and nowhere else."""
    started(desktop, folder)
    outside = folder / "outside.docx"
    for path in (str(outside), "../outside.docx", "sub/outside.docx", "/etc/outside.docx"):
        same(f"save_as to {path}", act(desktop, "save_as", file_path=path).reason, "bad_args")
    done(desktop, "save_as")
    done(desktop, "save_as", file_path="copy.docx")
    saved = desktop.save()
    same("text of the copy", paragraphs(saved.parent / "copy.docx")[1], BODY[0])
    assert not outside.exists(), "save_as wrote outside the episode's folder"


def refuses(desktop: Desktop, folder: Path) -> None:
    """What cannot be done says why and changes nothing."""
    started(desktop, folder)
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
        same(f"{action.function} {action.args} {action.control_label}", (outcome.ok, outcome.reason), (False, reason))
    for function in ("annotation", "summary"):
        done(desktop, function, text="noted")
    same("observation after refusals", desktop.observe(), seen)
    disabled = [c for c in seen.controls if not c.enabled and c.control_type == "Button"]
    if disabled:
        same(f"click on disabled {disabled[0].title}", act(desktop, "click_input", disabled[0]).reason, "disabled")


def starts_again(desktop: Desktop, folder: Path) -> None:
    """Each start is fresh; a prepared document is used only when it is the one asked for, as it is by then."""
    first = document(folder, "first.docx", "From the first")
    second = document(folder, "second.docx", "From the second")
    desktop.start(first)
    desktop.prepare(second)
    done(desktop, "set_edit_text", find(desktop.observe(), BODY[0], "Text"), text="Changed.")
    desktop.start(second)
    titles = [c.title for c in desktop.observe().controls if c.control_type == "Text"]
    same("text of the second document", (titles[1], titles[-1]), (BODY[0], "From the second"))
    desktop.prepare(first)
    document(folder, "first.docx", "From the first, later")
    desktop.start(first)
    titles = [c.title for c in desktop.observe().controls if c.control_type == "Text"]
    same("text of a document changed after prepare", titles[-1], "From the first, later")
    assert desktop.healthy(), "healthy: expected True while running"


def fails_well(desktop: Desktop, folder: Path) -> None:
    """Without a start, after a stop and with a bad document there is a DesktopError; close may come twice."""
    for _ in range(2):
        for name in ("observe", "save", "screenshot", "menus"):
            raises(name, getattr(desktop, name))
        raises("act", lambda: act(desktop, "select_text", text="x"))
        assert not desktop.healthy(), "healthy: expected False while nothing runs"
        started(desktop, folder)
        desktop.stop()
    raises("start without a file", lambda: desktop.start(folder / "missing.docx"))
    broken = folder / "broken.docx"
    broken.write_bytes(document(folder).read_bytes()[:3000])
    begin = time.monotonic()
    raises("start with half a file", lambda: desktop.start(broken))
    assert time.monotonic() - begin < 30, "a document that does not open: expected an error within 30 s"
    started(desktop, folder)
    desktop.close()
    desktop.close()
