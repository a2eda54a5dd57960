"""HTML and SVG written by hand: everything that comes from data is escaped, nothing is fetched from anywhere."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

COLOURS = ("#2563eb", "#d97706", "#059669", "#9333ea", "#dc2626", "#0891b2", "#65a30d", "#db2777")
_FIGURE = re.compile(r"–|[+\-\[]{0,2}\d(?:[\d.,\s%\[\]–+\-]|\b(?:of|runs|rows|steps|s|label)\b|[()])*")
"""Texts that are figures: "20.0 [10–37]", "512 runs, 10,830 rows"; they stay on one line."""


@dataclass(frozen=True)
class Html:
    """Markup that is already safe; any other text is escaped when it is joined to it."""

    text: str


def safe(value: Any) -> str:
    """Markup of any value: Html as it is, None as a dash, numbers short, all else escaped."""
    if isinstance(value, Html):
        return value.text
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return f"{value:,}"
    return escape(str(value), quote=True)


def tag(name: str, *content: Any, **attributes: Any) -> Html:
    """An element; attribute `class_` is class, `text_anchor` is text-anchor."""
    given = "".join(f' {key.rstrip("_").replace("_", "-")}="{safe(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{given}>{''.join(safe(part) for part in content)}</{name}>")


def join(parts: Iterable[Any], between: str = "") -> Html:
    """Several pieces after one another."""
    return Html(safe(between).join(safe(part) for part in parts))


def table(head: Sequence[Any], rows: Iterable[Sequence[Any]], *, caption: Any = "") -> Html:
    """A table that scrolls sideways on a phone; numbers stand right."""
    given = [tuple(row) for row in rows]
    numeric = [index > 0 and bool(given) and all(_is_figure(row[index]) for row in given) for index in range(len(head))]
    heads = (
        tag("th", cell, scope="col", **({"class_": "number"} if numeric[index] else {}))
        for index, cell in enumerate(head)
    )
    lines = [tag("tr", join(heads))]
    body = [tag("tr", join(_cell(cell, index) for index, cell in enumerate(row))) for row in given]
    inner = [tag("caption", caption)] if caption else []
    whole = tag("table", *inner, tag("thead", *lines), tag("tbody", *body))
    return tag("div", whole, class_="scroll")


def _cell(value: Any, index: int) -> Html:
    if index == 0:
        return tag("th", value, scope="row")
    return tag("td", value, class_="number") if _is_figure(value) else tag("td", value)


def _is_figure(value: Any) -> bool:
    return (
        value is None or isinstance(value, int | float) or (isinstance(value, str) and bool(_FIGURE.fullmatch(value)))
    )


def picture(png: bytes, alt: str) -> Html:
    """An image that is part of the page."""
    data = base64.b64encode(png).decode()
    return Html(f'<img loading="lazy" alt="{safe(alt)}" src="data:image/png;base64,{data}">')


def details(summary: Any, *content: Any, open_: bool = False) -> Html:
    """Something to unfold."""
    mark = " open" if open_ else ""
    return Html(f"<details{mark}><summary>{safe(summary)}</summary>{join(content).text}</details>")


# ---------------------------------------------------------------- charts


def lines(series: Mapping[str, Sequence[tuple[float, float]]], *, x: str, y: str, title: str) -> Html:
    """A line chart of named curves; nothing for no points."""
    points = [point for curve in series.values() for point in curve]
    if not points:
        return Html("")
    left, right, top, bottom = 52.0, 8.0, 22.0, 34.0
    width, height = 520.0, 240.0
    low_x, high_x = _range([p[0] for p in points])
    low_y, high_y = _range([p[1] for p in points])

    def place(point: tuple[float, float]) -> str:
        px = left + (point[0] - low_x) / (high_x - low_x) * (width - left - right)
        py = height - bottom - (point[1] - low_y) / (high_y - low_y) * (height - top - bottom)
        return f"{px:.1f},{py:.1f}"

    parts = [_axes(low_x, high_x, low_y, high_y, x, y, place)]
    for number, (name, curve) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(place(point) for point in sorted(curve))
        parts.append(Html(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>'))
        parts += [
            Html(f'<circle r="2.5" fill="{colour}" cx="{p.split(",")[0]}" cy="{p.split(",")[1]}"/>')
            for p in path.split()
        ]
        parts.append(tag("text", name, x=f"{left + 6 + 110 * number:.0f}", y="14", fill=colour, class_="legend"))
    return _figure(title, join(parts), width, height)


def _axes(low_x: float, high_x: float, low_y: float, high_y: float, x: str, y: str, place: Any) -> Html:
    parts = []
    for step in range(5):
        value_x, value_y = low_x + step / 4 * (high_x - low_x), low_y + step / 4 * (high_y - low_y)
        px, py = place((value_x, low_y)).split(",")
        parts.append(tag("text", _short(value_x), x=px, y=float(py) + 14, class_="tick", text_anchor="middle"))
        px, py = place((low_x, value_y)).split(",")
        parts.append(tag("text", _short(value_y), x=float(px) - 5, y=float(py) + 4, class_="tick", text_anchor="end"))
        right = place((high_x, value_y)).split(",")[0]
        parts.append(tag("line", x1=px, x2=right, y1=py, y2=py, class_="grid"))
    parts.append(tag("text", x, x="300", y="236", class_="tick", text_anchor="middle"))
    parts.append(tag("text", y, x="12", y="130", class_="tick", text_anchor="middle", transform="rotate(-90 12 130)"))
    return join(parts)


def bars(
    rows: Sequence[tuple[str, float, float, float]], *, title: str, unit: str = "%", among: Sequence[str] = ()
) -> Html:
    """Horizontal bars with intervals: (name, value, low, high), all 0 to 1 when the unit is %.

    A name has the colour of its place in `among`, the same in every chart; names that do not stand there share one.
    """
    if not rows:
        return Html("")
    scale = 1.0 if unit == "%" else max(row[1] for row in rows) or 1.0
    width, height, left, right = 520.0, 26.0 * len(rows) + 12, 96.0, 70.0
    parts = []
    for number, (name, value, low, high) in enumerate(rows):
        top = 6 + 26 * number
        length = (width - left - right) / scale
        parts.append(tag("text", name, x=left - 8, y=top + 15, class_="tick", text_anchor="end"))
        colour = COLOURS[among.index(name) % len(COLOURS)] if name in among else COLOURS[0]
        parts.append(
            tag("rect", x=left, y=top + 3, width=f"{max(0.0, value) * length:.1f}", height=15, rx=3, fill=colour)
        )
        if high > low:
            x1, x2 = f"{left + low * length:.1f}", f"{left + high * length:.1f}"
            parts.append(tag("line", x1=x1, x2=x2, y1=top + 10.5, y2=top + 10.5, class_="interval"))
        shown = f"{100 * value:.1f} %" if unit == "%" else f"{_short(value)} {unit}"
        parts.append(tag("text", shown, x=width - right + 6, y=top + 15, class_="tick"))
    return _figure(title, join(parts), width, height)


def _figure(title: str, content: Html, width: float, height: float) -> Html:
    svg = Html(f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{safe(title)}">{content.text}</svg>')
    return tag("figure", svg, tag("figcaption", title))


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _short(value: float) -> str:
    if abs(value) >= 1000:
        return f"{value / 1000:.1f}k".replace(".0k", "k")
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


# ---------------------------------------------------------------- the page

STYLE = """
:root { --ink: #1f2430; --soft: #5b6474; --line: #d9dee7; --paper: #ffffff; --band: #f4f6fa; --accent: #2563eb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ef; --soft: #9aa4b5; --line: #343b48; --paper: #14171d; --band: #1c2129; --accent: #7aa2ff; }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1.2rem 0 .3rem; }
h2 { margin: 2.6rem 0 .6rem; padding-top: .6rem; border-top: 2px solid var(--line); font-size: 1.35rem; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; }
p, li { max-width: 46rem; } .soft, figcaption, caption { color: var(--soft); font-size: .88rem; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: 1rem 0; font-size: .92rem; } a { color: var(--accent); }
.scroll { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; min-width: 100%; }
caption { text-align: left; padding-bottom: .4rem; caption-side: top; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; } thead th { color: var(--soft); }
.number { text-align: right; white-space: nowrap; }
.cards { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); margin: 1rem 0; }
.card { background: var(--band); border-radius: .6rem; padding: .8rem 1rem; }
.card b { display: block; font-size: 1.5rem; line-height: 1.25; } .card span { display: block; }
figure { margin: 1rem 0; } svg { width: 100%; max-width: 40rem; height: auto; overflow: visible; }
.tick { font: 11px system-ui, sans-serif; fill: var(--soft); } .legend { font: 600 11px system-ui, sans-serif; }
.grid { stroke: var(--line); stroke-width: 1; } .interval { stroke: var(--ink); stroke-width: 2; }
.steps { margin: 0; padding-left: 1.2rem; min-width: 12rem; } td { overflow-wrap: break-word; }
details tbody th { min-width: 12rem; white-space: normal; }
details { border: 1px solid var(--line); border-radius: .6rem; padding: .5rem .9rem; margin: .6rem 0; }
summary { cursor: pointer; font-weight: 600; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; border-radius: .3rem; }
.shots { display: grid; gap: .6rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); margin: .6rem 0; }
.shots figure { margin: 0; } .yes { color: #059669; } .no { color: #dc2626; }
pre { white-space: pre-wrap; background: var(--band); border-radius: .6rem; padding: .8rem 1rem; font-size: .82rem; }
"""


def page(title: str, body: Html) -> str:
    """A whole document; the policy forbids the browser every request, should any text ever get past the escaping."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{safe(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{body.text}</main></body></html>\n"
    )
