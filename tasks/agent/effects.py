"""What an action changed, told from two observations: one sentence, "" when nothing was seen to change.

A step counts as done only with an effect seen (OpenAdapt's rule: delivery is not outcome). Whether a toolbar button
(Undo, Cut) is enabled lags by up to 400 ms and would make records differ between runs, so enabled states count only in
dialogs; positions count only for document text, where they show layout (spacing, alignment).
"""

from collections.abc import Iterable, Iterator, Sequence

from tasks.schemas import Control, Observation

LONGEST = 300
NAMED = 3
Key = tuple[str, str, int]


def effect(before: Observation, after: Observation, returned: str = "") -> str:
    """The changes from `before` to `after` in words; `returned` is what a reading action read."""
    parts = [
        *_windows(before, after),
        *_selection(before, after),
        *_document(_text(before), _text(after)),
        *_widgets(before, after),
    ]
    if not parts and returned:
        parts.append(f"read {_short(returned)!r}")
    return "; ".join(parts)[:LONGEST]


def _windows(before: Observation, after: Observation) -> Iterator[str]:
    if before.window != after.window or before.modal != after.modal:
        closed = not after.modal and bool(_text(after)) and not _text(before)  # back in the document
        yield f"window {before.window!r} closed" if closed else f"window {after.window!r} opened"


def _selection(before: Observation, after: Observation) -> Iterator[str]:
    if before.selection != after.selection:
        yield f"selected {_short(after.selection)!r}" if after.selection else "nothing is selected any more"


def _widgets(before: Observation, after: Observation) -> Iterator[str]:
    old, new = _keyed(_ui(before)), _keyed(_ui(after))
    gone = [k for k in old if k not in new]
    come = [k for k in new if k not in old]
    if before.window == after.window and before.modal == after.modal:
        yield from _listed("shows", come)
        yield from _listed("no longer shows", gone)
    changed = [_state(old[k], new[k], after.modal) for k in new if k in old]
    sentences = [s for s in changed if s]
    yield from sentences[:NAMED]
    if len(sentences) > NAMED:
        yield f"{len(sentences) - NAMED} more controls changed"


def _state(old: Control, new: Control, dialog: bool) -> str:
    if old.checked != new.checked:
        return f"{new.title!r} is now {'on' if new.checked else 'off'}"
    if old.text != new.text:
        return f"{new.title!r} now reads {_short(new.text)!r}"
    if old.selected != new.selected:
        return f"{new.title!r} is {'now' if new.selected else 'no longer'} selected"
    if dialog and old.enabled != new.enabled:
        return f"{new.title!r} is now {'enabled' if new.enabled else 'disabled'}"
    if new.focused and not old.focused:
        return f"{new.title!r} has the focus"
    return ""


def _document(old: Sequence[Control], new: Sequence[Control]) -> Iterator[str]:
    """Changes of what is shown of the document, paragraph by paragraph, equal beginnings and ends left out."""
    if not old or not new:  # hidden by a dialog
        return
    head = 0
    while head < min(len(old), len(new)) and _content(old[head]) == _content(new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and _content(old[-1 - tail]) == _content(new[-1 - tail]):
        tail += 1
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if gone or come:
        yield _rewritten(gone, come)
        return
    yield from _moved(old, new)


def _rewritten(gone: Sequence[Control], come: Sequence[Control]) -> str:
    if len(gone) == len(come) == 1 and gone[0].title == come[0].title:
        return f"{_short(come[0].title)!r} is now a {come[0].detail}"
    if len(gone) == len(come) == 1:
        return f"{_short(gone[0].title)!r} now reads {_short(come[0].title)!r}"
    if not gone:
        return f"{len(come)} more lines of text, from {_short(come[0].title)!r}"
    if not come:
        return f"{len(gone)} lines of text less, from {_short(gone[0].title)!r}"
    return f"{len(gone)} lines of text became {len(come)}, from {_short(come[0].title)!r}"


def _moved(old: Sequence[Control], new: Sequence[Control]) -> Iterator[str]:
    for a, b in zip(old, new, strict=True):
        if (b.focused or b.selected) and not (a.focused or a.selected):
            yield f"the caret is in {_short(b.title)!r}"
            break
    layouts = [i for i, (a, b) in enumerate(zip(_layout(old), _layout(new), strict=True)) if a != b]
    if layouts:
        yield f"the layout of {_short(new[layouts[0]].title)!r} changed"


def _layout(texts: Sequence[Control]) -> list[tuple[int, int, int, int]]:
    """Rectangles relative to the first, so that scrolling is no change of layout."""
    rects = [t.rect for t in texts]
    first = rects[0]
    if first is None:
        return [(0, 0, 0, 0)] * len(texts)
    return [(r.left, r.top - first.top, r.width, r.height) if r else (0, 0, 0, 0) for r in rects]


def _content(control: Control) -> tuple[str, str]:
    return control.title, control.detail


def _text(observation: Observation) -> list[Control]:
    return [c for c in observation.controls if c.detail]


def _ui(observation: Observation) -> Iterable[Control]:
    return (c for c in observation.controls if not c.detail)


def _keyed(controls: Iterable[Control]) -> dict[Key, Control]:
    """Controls by title, type and number among equals, since labels change with every observation."""
    keyed: dict[Key, Control] = {}
    for control in controls:
        n = 0
        while (control.title, control.control_type, n) in keyed:
            n += 1
        keyed[control.title, control.control_type, n] = control
    return keyed


def _listed(verb: str, keys: Sequence[Key]) -> Iterator[str]:
    names = [repr(_short(k[0])) for k in keys if k[0]]
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"{verb} {', '.join(names[:NAMED])}{more}"
    elif keys:
        yield f"{verb} {len(keys)} unnamed controls"


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
