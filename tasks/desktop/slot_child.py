"""The child of a slot: one desktop behind a pipe. `python -m tasks.desktop.slot_child KIND`."""

import base64
import os
import queue
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any

from tasks.desktop import scratch
from tasks.desktop.frames import receive, write
from tasks.desktop.interface import Desktop
from tasks.errors import DesktopError, LamError
from tasks.schemas import Action

GRACE_S = 3.0
"""Seconds to end in an orderly way before the child is killed."""
PARENT_CHECK_S = 0.5


def serve(kind: str, source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer frames until the pipe closes, the parent dies or a signal comes; then leave nothing behind."""
    from tasks.desktop import open_desktop

    requests: queue.Queue[dict[str, Any] | None] = queue.Queue()
    threading.Thread(target=receive, args=(source, requests), daemon=True).start()
    threading.Thread(target=_watch, args=(os.getppid(), requests), daemon=True).start()
    signal.signal(signal.SIGTERM, _leave)
    desktop: Desktop | None = None
    try:
        while (request := requests.get()) is not None:
            try:
                desktop = desktop or open_desktop(kind)
                reply = {"value": _answer(desktop, str(request["method"]), request["args"])}
            except LamError as error:
                reply = {"error": {"kind": type(error).__name__, "args": list(error.args)}}
            write(sink, reply)
    except BrokenPipeError:
        pass
    finally:
        if desktop is not None:
            desktop.close()
        _clean()


def _answer(desktop: Desktop, method: str, args: list[Any]) -> Any:
    if method in ("prepare", "start"):
        getattr(desktop, method)(Path(args[0]))
        return desktop.app_version
    if method == "act":
        return desktop.act(Action.model_validate(args[0])).model_dump(mode="json")
    if method == "observe":
        return desktop.observe().model_dump(mode="json")
    if method == "screenshot":
        return base64.b64encode(desktop.screenshot()).decode()
    if method == "save":
        return str(desktop.save())
    if method in ("menus", "healthy", "stop"):
        return getattr(desktop, method)()
    raise DesktopError("desktop slot", f"method {method!r}", "a method of Desktop")


def _watch(parent: int, requests: "queue.Queue[dict[str, Any] | None]") -> None:
    """End the child when its parent has gone, even where another process keeps the pipe open."""
    while os.getppid() == parent:
        time.sleep(PARENT_CHECK_S)
    requests.put(None)
    time.sleep(GRACE_S)  # the main thread is stuck in a call; the kernel kills what it started
    _clean()
    os._exit(1)


def _leave(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _clean() -> None:
    """Delete the folder that the parent made for this slot and, where the parent was killed, its private copies too."""
    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name.startswith("lam-slot-"):
        shutil.rmtree(folder, ignore_errors=True)
        scratch.sweep(folder.parent)


def main() -> None:
    """Entry point of the child: frames on stdin and stdout; anything printed goes to stderr."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.argv[1], sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
