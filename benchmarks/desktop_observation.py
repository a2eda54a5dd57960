"""How long one observation of a desktop takes: ours against OSWorld's way, on the same window in the same run.

OSWorld (desktop_env/server/main.py, `_create_atspi_node`) walks every node through pyatspi and reads name, states,
attributes, extents, text, image, selection, value and actions of each. Its way is timed twice: with pyatspi itself
(Debian package python3-pyatspi, run by the system's Python; skipped with the reason where it is missing) and as the
same calls, one at a time through the bus, by our own client.

    python -m benchmarks.desktop_observation [--n 50] [--walks 5]
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import docx

from tasks.desktop.linux import atspi
from tasks.desktop.linux.dbus import Call, CallFailed, Connection, pack
from tasks.desktop.linux.driver import LinuxDesktop

RESULT = Path(__file__).parent / "results" / "desktop_observation.json"
SYSTEM_PYTHON = "/usr/bin/python3"
MOST_DEPTH, MOST_WIDTH = 50, 1024
VALUES = (
    ("Selection", "NSelectedChildren"),
    ("Value", "CurrentValue"),
    ("Value", "MinimumValue"),
    ("Value", "MaximumValue"),
)
PYATSPI = """
import json, sys, time
import pyatspi

def visit(node, depth, count):
    count[0] += 1
    name, states = node.name, [pyatspi.stateToString(s) for s in node.getState().get_states()]
    attributes = {k: v for k, v in (a.split(":", 1) for a in node.getAttributes() if ":" in a)}
    if "visible" in states and "showing" in states:
        count[1] += 1
        try:
            node.queryComponent().getExtents(pyatspi.XY_SCREEN)
        except NotImplementedError:
            pass
    for query, read in (
        ("queryText", lambda i: i.getText(0, i.characterCount)),
        ("queryImage", lambda i: (i.imageDescription, i.getImagePosition(pyatspi.DESKTOP_COORDS), i.getImageSize())),
        ("querySelection", lambda i: i.nSelectedChildren),
        ("queryValue", lambda i: (i.currentValue, i.minimumValue, i.maximumValue, i.minimumIncrement)),
        ("queryAction", lambda i: [(i.getName(n), i.getDescription(n), i.getKeyBinding(n)) for n in range(i.nActions)]),
    ):
        try:
            read(getattr(node, query)())
        except (NotImplementedError, Exception):
            pass
    node.getRoleName()
    if depth < 50:
        for index in range(min(node.childCount, 1024)):
            child = node.getChildAtIndex(index)
            if child is not None:
                visit(child, depth + 1, count)

seconds, count = [], [0, 0]
for _ in range(int(sys.argv[1])):
    count = [0, 0]
    begin = time.perf_counter()
    for application in pyatspi.Registry.getDesktop(0):
        visit(application, 0, count)
    seconds.append(time.perf_counter() - begin)
print(json.dumps({"seconds": seconds, "nodes": count[0], "showing": count[1]}))
"""


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=50, help="observations of ours")
    parser.add_argument("--walks", type=int, default=5, help="walks of OSWorld's way")
    args = parser.parse_args()
    desktop = LinuxDesktop()
    with tempfile.TemporaryDirectory() as folder:
        try:
            desktop.start(sample(Path(folder)))
            result = measure(desktop, args.n, args.walks)
        finally:
            desktop.close()
    RESULT.write_text(json.dumps(result, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2, sort_keys=True))


def sample(folder: Path) -> Path:
    """A title and eight paragraphs."""
    document = docx.Document()
    document.add_heading("A document to look at", 1)
    for number in range(8):
        document.add_paragraph(f"Paragraph {number} has a few words in it, enough to fill most of a line on the page.")
    document.save(str(folder / "sample.docx"))
    return folder / "sample.docx"


def measure(desktop: LinuxDesktop, n: int, walks: int) -> dict[str, Any]:
    """All figures of one run."""
    desktop.observe()
    ours, screenshots = [], []
    for _ in range(n):
        ours.append(timed(desktop.observe))
        screenshots.append(timed(desktop.screenshot))
    seat = desktop._seat
    assert seat is not None
    objects = sum(len(seat.tree.showing(top)) for top in seat.tree.children(atspi.ROOT))
    display = seat.app.display
    osworld = pyatspi_walk(display.env, walks)
    calls = bus_walk(display.address, next(iter(set(display.applications()) - seat.app.known)), max(walks // 2, 1))
    result: dict[str, Any] = {
        "load": os.getloadavg()[0],
        "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        "n": n,
        "ours": {**summary(ours), "showing_objects": objects, "controls": len(desktop.observe().controls)},
        "osworld_calls_one_at_a_time": calls,
        "osworld_pyatspi": osworld,
        "screenshot_png": summary(screenshots),
        "walks": walks,
    }
    for name in ("osworld_pyatspi", "osworld_calls_one_at_a_time"):
        if "median_s" in result[name]:
            result[f"times_faster_than_{name}"] = round(result[name]["median_s"] / result["ours"]["median_s"], 1)
    return result


def timed(call: Any) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def summary(seconds: list[float]) -> dict[str, Any]:
    """Count, median and 95th percentile."""
    ordered = sorted(seconds)
    return {
        "count": len(ordered),
        "median_s": round(statistics.median(ordered), 5),
        "p95_s": round(ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)], 5),
    }


def pyatspi_walk(env: dict[str, str], walks: int) -> dict[str, Any]:
    """OSWorld's walk with pyatspi in the system's Python."""
    command = [SYSTEM_PYTHON, "-c", PYATSPI, str(walks)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        return {"skipped": (done.stderr.strip().splitlines() or ["no output"])[-1]}
    found = json.loads(done.stdout)
    return {**summary(found["seconds"]), "nodes": found["nodes"], "showing": found["showing"]}


def bus_walk(address: str, application: str, walks: int) -> dict[str, Any]:
    """The same reads per node, one call at a time through the bus, by our client."""
    connection = Connection(address, hello=True)
    seconds, nodes = [], 0
    for _ in range(walks):
        begin = time.perf_counter()
        nodes = visit(connection, application, atspi.ROOT, 0)
        seconds.append(time.perf_counter() - begin)
    connection.close()
    return {**summary(seconds), "nodes": nodes}


def visit(connection: Connection, application: str, path: str, depth: int) -> int:
    """Read one node as OSWorld does, then its children; returns how many were read."""

    def ask(interface: str, member: str, signature: str = "", *values: Any) -> tuple[Any, ...]:
        call = Call(path, interface, member, signature, pack(signature, *values) if signature else b"", application)
        try:
            return connection.call(call)
        except CallFailed:
            return ((),)

    accessible = "org.a11y.atspi.Accessible"
    ask("org.freedesktop.DBus.Properties", "Get", "ss", accessible, "Name")
    state = ask(accessible, "GetState")[0]
    ask(accessible, "GetAttributes")
    offered = {name.rpartition(".")[2] for name in ask(accessible, "GetInterfaces")[0]}
    if len(state) == 2 and state[0] >> atspi.SHOWING & 1:
        ask("org.a11y.atspi.Component", "GetExtents", "u", 0)
    if "Text" in offered:
        ask("org.a11y.atspi.Text", "GetText", "ii", 0, -1)
    for interface, name in VALUES:
        if interface in offered:
            ask("org.freedesktop.DBus.Properties", "Get", "ss", f"org.a11y.atspi.{interface}", name)
    if "Action" in offered:
        ask("org.a11y.atspi.Action", "GetActions")
    ask(accessible, "GetRoleName")
    children = ask(accessible, "GetChildren")[0] if depth < MOST_DEPTH else ()
    return 1 + sum(visit(connection, application, child, depth + 1) for _, child in children[:MOST_WIDTH])


if __name__ == "__main__":
    main()
