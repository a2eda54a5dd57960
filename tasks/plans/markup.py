"""The inline markup of LibreOffice help: text of a block, and the controls it names."""

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import html

from tasks.plans.risk import clean
from tasks.schemas import UiMention

UI_CLASSES = frozenset({"emph", "menuitem", "keycode", "widget", "input", "literal"})
"""Span classes that mark up a control, key, value or (emph only) an emphasis."""

_SKIP_CLASSES = frozenset({"noteicon", "debug", "relatedtopics", "howtoget", "notetext"})

_TOP_MENUS = """
    File Edit View Insert Format Styles Table Form Tools Window Help Sheet Data Slide Shape Page Navigate Bookmarks Area
    Row Column Run Dialog LibreOffice
"""
_MENUS = frozenset([*_TOP_MENUS.split(), "Slide Show"])
"""First parts of menu paths, over all applications."""

_NEXT_WORD: tuple[tuple[str, str], ...] = (
    ("check box", "box"),
    ("checkbox", "box"),
    ("combo box", "list"),
    ("list box", "list"),
    ("text box", "box"),
    ("spin box", "box"),
    ("drop-down list", "list"),
    ("dialog box", "dialog"),
    ("tab page", "tab"),
    ("tabs", "tab"),
    ("tab", "tab"),
    ("boxes", "box"),
    ("box", "box"),
    ("fields", "box"),
    ("field", "box"),
    ("dialog", "dialog"),
    ("window", "dialog"),
    ("icons", "icon"),
    ("icon", "icon"),
    ("buttons", "button"),
    ("button", "button"),
    ("lists", "list"),
    ("list", "list"),
    ("options", "option"),
    ("option", "option"),
    ("keys", "key"),
    ("key", "key"),
)
_BUTTONS = frozenset(
    {"ok", "cancel", "apply", "close", "help", "reset", "yes", "no", "add", "delete", "new", "edit", "open"}
)
_ALT_NOISE = re.compile(r"\b(icon|button|image|symbol)\b", re.I)


@dataclass
class Run:
    """A stretch of text with one markup."""

    text: str
    kind: str  # "" for plain text, else the span class, or "icon"


def block_text(element: html.HtmlElement) -> tuple[str, tuple[UiMention, ...]]:
    """Text of a block with collapsed white space, and the UI mentions in reading order.

    Nested lists, notes and tables are not part of a block; their walker reads them.
    """
    return joined(_collect(element), _MENUS)


def joined(collected: list[Run], menus: frozenset[str] | None = None) -> tuple[str, tuple[UiMention, ...]]:
    """Text and mentions of runs in reading order; `menus` are the words a menu path starts with, None for any."""
    runs = _merge(collected)
    return _squeeze("".join(run.text for run in runs)), tuple(_mentions(runs, menus))


def _squeeze(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ([,.;:)])", r"\1", text).strip()


def _collect(element: html.HtmlElement) -> list[Run]:
    runs: list[Run] = []
    _walk(element, "", runs, top=True)
    return runs


def _walk(element: html.HtmlElement, kind: str, runs: list[Run], *, top: bool = False) -> None:
    classes = set((element.get("class") or "").split())
    if not top and (element.tag in ("ol", "ul", "table", "script", "style") or classes & _SKIP_CLASSES):
        return
    if element.tag == "img":
        label = icon_label(element)
        if label:
            runs.append(Run(label, "icon"))
        return
    if element.tag == "br":
        runs.append(Run(" ", ""))
    found = classes & UI_CLASSES
    kind = next(iter(sorted(found))) if found else kind
    if element.text:
        runs.append(Run(clean(element.text), kind))
    for child in element:
        if isinstance(child.tag, str):
            _walk(child, kind, runs)
        if child.tail:
            runs.append(Run(clean(child.tail), kind))


def icon_label(image: html.HtmlElement) -> str:
    """What an icon's alternative text says beyond the word icon; "" for pictures and generic texts."""
    if "iconimage" not in (image.get("class") or ""):
        return ""
    return _squeeze(_ALT_NOISE.sub("", clean(image.get("alt") or "")))


def _merge(runs: list[Run]) -> list[Run]:
    """Join adjacent marked runs that only " - " or "+" or nothing separates, so that a path is one run."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        last = merged[-1] if merged else None
        if run.kind == "icon":
            before = "".join(r.text for r in merged)
            if run.text.casefold() in before.casefold()[-80:] or re.search(r"\bicon\W*$", before):
                continue  # the words beside the picture already name it
            merged.append(Run(" " + run.text, "icon"))
        elif last and last.kind and run.kind and "icon" not in (last.kind, run.kind):
            last.text += run.text
        elif last and len(merged) > 1 and run.kind and not last.kind and _joint(merged[-2], last, run):
            joint = merged.pop()
            if merged[-1].kind in ("", "icon"):
                merged += [joint, Run(run.text, run.kind)]
            else:
                merged[-1].text += joint.text + run.text
        elif last and not last.kind and not run.kind:
            last.text += run.text
        else:
            merged.append(Run(run.text, run.kind))
    return _keys(merged)


def _joint(before: Run, between: Run, after: Run) -> bool:
    """Whether what stands between two marked runs belongs to one path or key combination."""
    if between.text.strip() in ("-", "+"):
        return True
    return not between.text.strip() and (before.text.rstrip().endswith(" -") or after.text.lstrip().startswith("- "))


def _keys(runs: list[Run]) -> list[Run]:
    """Join a key name with the "+X" that follows it as plain text."""
    for run, after in pairwise(runs):
        if run.kind == "keycode" and not after.kind:
            match = re.match(r"\s*(\+\s*[A-Za-z0-9]+)+", after.text)
            if match:
                run.text, after.text = run.text.strip() + match.group(0).replace(" ", ""), after.text[match.end() :]
    return runs


def _mentions(runs: list[Run], menus: frozenset[str] | None) -> list[UiMention]:
    found = []
    for index, run in enumerate(runs):
        text = _squeeze(run.text).strip(" .,;:")
        if not run.kind or not text:
            continue
        following = "".join(r.text for r in runs[index + 1 :])
        path = menu_path(text, menus)
        found.append(UiMention(kind=_kind(run.kind, text, path, following), text=text, path=path))
    return found


def menu_path(text: str, menus: frozenset[str] | None = _MENUS) -> tuple[str, ...]:
    """Parts of "Format - Paragraph - Borders" (also with dashes and ">"); empty when the text is no menu path."""
    parts = tuple(p.strip(" .…") for p in re.split(r"\s+[-–>]\s+|\s*▸\s*", text.strip()))
    return parts if len(parts) > 1 and (menus is None or parts[0] in menus) and all(parts) else ()


def _kind(markup: str, text: str, path: tuple[str, ...], following: str) -> str:
    if path:
        return "menu"
    if markup == "keycode":
        return "key"
    if markup in ("input", "literal"):
        return "input"
    if markup == "icon":
        return "icon"
    after = following.lstrip(" ,\"').").casefold()
    for words, kind in _NEXT_WORD:
        if re.match(rf"{words}\b", after):
            return kind
    if text.casefold() in _BUTTONS:
        return "button"
    return "unknown"
