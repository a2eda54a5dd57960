"""Lines whose first words stay at the left while the rest goes to the right: a tab character and a right tab stop.

Only where every line is short enough for that, and none holds a tab already.
"""

import re

from tasks.checks.restating.split_lines import SPLIT
from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex, Paragraph
from tasks.planner.seeking import replacing
from tasks.planner.tab_stops import with_stop
from tasks.schemas import Check, Plan

_LETTER = 0.5
"""Width of a letter for a size of 1."""


def split_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of such an order, None of any other request.

    Raises:
        Unfit: a line is too short or too long, or holds what would be moved along.
    """
    said = SPLIT.fullmatch(text.strip())
    if said is None:
        return None
    count = int(said["count"])
    lines = [p for p in index.paragraphs if not p.empty]
    if not lines or (said["which"] != "each" and len(lines) > 1):
        raise Unfit("the line", f"{len(lines)} lines", "one, or all of them")
    if index.tables or index.notes or any(t.strip() for t in (*index.headers, *index.footers)):
        raise Unfit("the lines", "text in tables, notes, headers or footers", "lines of the body alone")
    widths = {round(_width(p, index), 1) for p in lines}
    if len(widths) != 1:
        raise Unfit("the lines", "lines of different widths", "the same")
    position = f"{widths.pop() / 72 * 2.54:.2f} cm"
    pattern = rf"^(\S+(?: \S+){{{count - 1}}}) " if count > 1 else r"^(\S+) "
    told = [re.sub(pattern, r"\1" + "\t", _fit(p, pattern, index), count=1) for p in lines]
    steps, actions = with_stop(lines, position, "right", index)
    more, further = replacing(pattern, r"$1\t")
    checks = [
        check
        for p, new in zip(lines, told, strict=True)
        for check in (
            Check(kind="text", where={"index": p.index}, property="equals", value=new),
            Check(kind="paragraph_format", where={"index": p.index}, property="tab_stop", value=f"{position} right"),
        )
    ]
    return Plan(
        steps=(*steps, *more), actions=(*actions, *further), expectation=tuple(checks), confidence=1.0,
        source="split lines",
        understood=f"in {len(lines)} lines a tab behind {count} words, and a right tab stop at {position}",
    )  # fmt: skip


def _width(line: Paragraph, index: DocumentIndex) -> float:
    """Room for a line between the margins and its indents."""
    pages = [p for p in index.parts if p["kind"] == "page"]
    if len(pages) != 1 or pages[0].get("columns", 1) != 1:
        raise Unfit("the lines", "pages of several layouts or columns", "one")
    page = pages[0]
    room = page["width"] - page["margin_left"] - page["margin_right"] - float(page.get("margin_gutter") or 0)
    return float(room) - float(line.part.get("indent_right") or 0)


def _fit(line: Paragraph, pattern: str, index: DocumentIndex) -> str:
    """Its text, where it can be split."""
    looks = {str(sorted((k, str(v)) for k, v in r.items() if k != "text")) for r in line.part.get("runs", ())}
    sizes = [float(r.get("size") or 12) for r in line.part.get("runs", ())]
    if line.kind != "paragraph" or len(looks) != 1 or re.search(r"[\t\n]", line.text) or line.part.get("tabs"):
        raise Unfit("the lines", f'"{line.text[:40]}"', "plain lines of one look without tabs")
    if line.part.get("alignment") or line.part.get("indent_left") or line.part.get("first_line_indent"):
        raise Unfit("the lines", f'"{line.text[:40]}" with an alignment or indent of its own', "lines at the left")
    if re.match(pattern, line.text) is None:
        raise Unfit("the lines", f'"{line.text[:40]}"', "more words than stay at the left")
    if len(line.text) * max(sizes) * _LETTER > _width(line, index):
        raise Unfit("the lines", f'"{line.text[:40]}…" fills more than one line', "short lines")
    return line.text
