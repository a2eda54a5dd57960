"""Checks of observing: controls, document text, menus and pictures show what is there."""

from pathlib import Path

from tasks.desktop.contract import dialects
from tasks.desktop.contract.scene import BODY, CELLS, started
from tasks.desktop.contract.words import plain, same
from tasks.desktop.interface import Desktop


def observes(desktop: Desktop, folder: Path) -> None:
    """Controls are numbered, typed and complete; the document's text is there with what it is."""
    started(desktop, folder)
    seen = desktop.observe()
    same("labels", [c.label for c in seen.controls], [str(n + 1) for n in range(len(seen.controls))])
    assert not seen.modal, "a fresh document: expected no modal window"
    assert "letter" not in seen.window, f"window {seen.window!r}: expected a title without the document's name"
    texts = [(c.title, c.detail) for c in seen.controls if c.control_type == "Text"]
    cells = [(text, "table cell") for row in CELLS for text in row]
    body = [(text, "paragraph") for text in BODY]
    same("document text", texts, [("Yearly report", "heading 1"), *body, *cells, ("Yours sincerely", "paragraph")])
    assert all(c.rect is not None and c.rect.width > 0 and c.rect.height > 0 for c in seen.controls), (
        "a control without size"
    )
    assert desktop.app_version, "app_version: expected a version after start"


def observes_the_same_again(desktop: Desktop, folder: Path) -> None:
    """Two fresh starts give equal observations: recorded runs must be row-equal when run again."""
    path = started(desktop, folder)
    first = desktop.observe()
    desktop.start(path)
    second = desktop.observe()
    same("controls that differ", [(a, b) for a, b in zip(first.controls, second.controls, strict=False) if a != b], [])
    same("observation of a second start", second, first)


def lists_menus(desktop: Desktop, folder: Path) -> None:
    """All menu leaves by title, without opening anything."""
    started(desktop, folder)
    before = desktop.observe()
    paths = desktop.menus()
    leaves = {tuple(plain(title) for title in path) for path in paths}
    for wanted in dialects.of(desktop).menus:
        assert wanted in leaves or any(p[: len(wanted)] == wanted for p in leaves), (
            f"menus: expected {wanted} among {len(leaves)} leaves"
        )
    assert not any("_" in title or "~" in title for path in paths for title in path), (
        "menus: a title with its mnemonic mark"
    )
    same("observation after menus()", desktop.observe(), before)


def takes_pictures(desktop: Desktop, folder: Path) -> None:
    """A PNG of a screen."""
    started(desktop, folder)
    png = desktop.screenshot()
    assert png.startswith(b"\x89PNG\r\n\x1a\n"), "screenshot: expected a PNG"
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert min(width, height) >= 600, f"screenshot: expected a whole screen, got {width} x {height}"
