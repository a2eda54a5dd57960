"""COM as comtypes shows it to Python: interfaces that check count and types of arguments, and calls that are counted.

Source of the checks: comtypes 1.4.17, `_memberspec.py` (count) and `_post_coinit/unknwn.py` `from_param`: an
argument of an interface type must be a pointer to it or have QueryInterface; a Python wrapper around one has not.
"""

import ctypes
import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

E_NOINTERFACE, E_INVALIDARG, UIA_E_GONE, UIA_E_DISABLED = -2147467262, -2147024809, -2147220991, -2147220992
RPC_E_REJECTED = -2147418111


class COMError(Exception):
    """As comtypes.COMError: hresult, text, details."""

    def __init__(self, hresult: int, text: str = "", details: Any = None) -> None:
        super().__init__(hresult, text, details)
        self.hresult, self.text, self.details = hresult, text, details


class Meter:
    """Cross-process calls by name, and the seconds slept."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.waits: list[float] = []

    def reset(self) -> None:
        self.calls.clear()
        self.waits.clear()


METER = Meter()


class Null:
    """A NULL pointer: false, and nothing can be called on it."""

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        raise ValueError("NULL COM pointer access")


NULL = Null()


class IUnknown:
    """A pointer to an interface."""

    def QueryInterface(self, interface: type) -> Any:
        if not isinstance(self, interface):
            raise COMError(E_NOINTERFACE, "No such interface supported")
        return self


def checked(place: int, kind: type, value: Any) -> None:
    """As from_param does; errors in its words."""
    if issubclass(kind, IUnknown):
        if not isinstance(value, kind):
            missing = f"'{type(value).__name__}' object has no attribute 'QueryInterface'"
            raise ctypes.ArgumentError(f"argument {place}: AttributeError: {missing}")
    elif kind is int and not isinstance(value, int):
        raise ctypes.ArgumentError(f"argument {place}: TypeError: wrong type")
    elif kind is str and not isinstance(value, str):
        raise ctypes.ArgumentError(f"argument {place}: TypeError: unicode string expected instead of {type(value)}")


def remote(*kinds: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A method that crosses to the other process, with the types of its arguments."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(self: Any, *args: Any) -> Any:
            METER.calls[function.__qualname__] += 1
            return local(*kinds)(function)(self, *args)

        return call

    return wrap


def local(*kinds: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A method of the client's own process: cached reads, building of conditions."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(self: Any, *args: Any) -> Any:
            if len(args) != len(kinds):
                raise TypeError(f"call takes exactly {len(kinds)} arguments ({len(args)} given)")
            for place, (kind, value) in enumerate(zip(kinds, args, strict=True), 2):
                checked(place, kind, value)
            return function(self, *args)

        return call

    return wrap


def remote_property(function: Callable[..., Any]) -> property:
    """A property read across processes."""
    return property(remote()(function))
