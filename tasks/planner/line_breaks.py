"""Line breaks that become ends of paragraphs: "turn the line breaks into real paragraphs"."""

from tasks.checks.restating.line_breaks import BROKEN, THOSE
from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex
from tasks.planner.seeking import replacing
from tasks.schemas import Check, Plan


def unbroken_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order to make paragraphs of lines, None of any other request.

    Raises:
        Unfit: there are no line breaks, or some where they cannot be told apart from others.
    """
    said = text.strip().rstrip(".!?").strip()
    if said not in (BROKEN, THOSE):
        return None
    broken = [p for p in index.paragraphs if "\n" in p.text]
    inner = [str(p.get("text", "")) for t in index.tables for p in t.part.get("paragraphs", ())]
    if any("\n" in t for t in (*inner, *index.notes, *_stories(index))):
        raise Unfit("the line breaks", "some in a table, a note, a header or a footer", "lines of the text")
    if not broken or (said == THOSE and len(broken) > 1):
        raise Unfit("the line breaks", f"{len(broken)} paragraphs with line breaks", "one" if broken else "some")
    for paragraph in broken:
        if paragraph.kind != "paragraph" or paragraph.part.get("page_break_before") or _fields(paragraph.part):
            raise Unfit("the line breaks", f'"{paragraph.text[:30]}"', "line breaks in plain paragraphs")
        if any(not line.strip() for line in paragraph.text.split("\n")):
            raise Unfit("the line breaks", f'an empty line in "{paragraph.text[:30]}"', "a text on each line")
    steps, actions = replacing(r"\n", r"\n")
    check = Check(kind="order", where={"index": broken[0].index}, property="split", value=[p.index for p in broken])
    lines = sum(p.text.count("\n") for p in broken)
    first = broken[0].text.split("\n")[0][:40]
    return Plan(
        steps=tuple(steps), actions=tuple(actions), expectation=(check,), confidence=1.0, source="line breaks",
        understood=f'{lines} line breaks become ends of paragraphs, the first behind "{first}"',
    )  # fmt: skip


def _stories(index: DocumentIndex) -> list[str]:
    inside = [p for part in index.parts if part["kind"] in ("header", "footer") for p in part.get("paragraphs", ())]
    return [str(p.get("text", "")) for p in inside]


def _fields(part: dict[str, object]) -> bool:
    runs = part.get("runs", ())
    return any("field" in run for run in runs if isinstance(run, dict)) if isinstance(runs, list) else False
