"""The small words the checks are told in: act, find a control, click, expect."""

from collections.abc import Callable, Iterable

from tasks.desktop.interface import Desktop
from tasks.errors import DesktopError
from tasks.schemas import Action, ActOutcome, Control, Observation


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
    wanted = plain(title)
    found = [c for c in observation.controls if plain(c.title) == wanted and (not types or c.control_type in types)]
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


def follow(desktop: Desktop, route: Iterable[tuple[str, str]]) -> None:
    """Observe and click, one control of a route after the other."""
    for title, kind in route:
        click(desktop, title, kind)


def plain(title: str) -> str:
    """A title without dots, colon and case."""
    return title.strip().rstrip(".:").casefold()


def same(what: str, got: object, expected: object) -> None:
    """What came is what was expected."""
    assert got == expected, f"{what}: expected {expected!r}, got {got!r}"


def raises(what: str, call: Callable[[], object]) -> None:
    """A call that must end in a DesktopError."""
    try:
        call()
    except DesktopError:
        return
    raise AssertionError(f"{what}: expected a DesktopError")
