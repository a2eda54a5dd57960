"""Things a user inserts: note, comment, field, break, bookmark, hyperlink, image, shape."""

from collections.abc import Sequence

from tasks.checks.alignment import Part
from tasks.checks.differences import Difference
from tasks.checks.kind import Context, Kind, Outcome, quote
from tasks.checks.selectors import Place, paragraphs, targets
from tasks.checks.values import COUNT, NAME, SWITCH, WORDS, Rule, lengths, number, switch
from tasks.schemas import Check

_FIELD = frozenset({"type", "story", "paragraph"})
_COUNTED = {"count": COUNT, "added": COUNT, "exists": SWITCH}
_CONTAINS = {"contains": WORDS, "equals": WORDS}
_FIELDS = {"note": "text", "comment": "text", "bookmark": "name", "hyperlink": "text", "image": "name", "shape": "text"}


def _holds(part: Part, where: dict[str, object]) -> bool:
    """The thing is of the kind and at the place that `where` names."""
    for key, wanted in where.items():
        if key == "anchor":
            if not _anchored(part, str(wanted)):
                return False
        elif key == "before":
            if not str(part.get("before", "")).startswith(str(wanted)):
                return False
        elif _plain(key, part.get(key, "")) != _plain(key, wanted):
            return False
    return True


def _plain(key: str, value: object) -> str:
    """In small letters; applications end an address that is only a host with a stroke."""
    return str(value).casefold().rstrip("/" if key == "url" else "")


def _anchored(part: Part, anchor: str) -> bool:
    """A comment on exactly these words, or a mark in or at the end of them; or in the paragraph that begins so."""
    paragraph, offset = str(part.get("paragraph", "")), int(part.get("offset", 0))
    if part.get("anchor"):
        return str(part["anchor"]).strip() == anchor.strip()
    if paragraph.strip() == anchor.strip():
        return True
    at = paragraph.find(anchor)
    while at >= 0:
        if at <= offset <= at + len(anchor):
            return True
        at = paragraph.find(anchor, at + 1)
    return False


def _own(check: Check) -> dict[str, object]:
    """What is said of the thing itself; a field's paragraph is looked up in the paragraphs."""
    return {k: v for k, v in check.where.items() if (check.kind, k) != ("field", "paragraph")}


def _select(check: Check, parts: Sequence[Part]) -> list[Part]:
    kind = "break" if check.kind == "break" else check.kind
    where = _own(check)
    if check.kind == "break":
        where["type"] = check.property
    return [p for p in parts if p["kind"] == kind and "index" not in p and _holds(p, where)]


def _inserted(check: Check, context: Context) -> Outcome:
    now, was = _select(check, context.after), _select(check, context.before)
    if check.property == "exists":
        return bool(now) == switch(check.value), f"{len(now)} {check.kind}s where {check.where}"
    if check.property in {"count", "added"}:
        figure = len(now) - (len(was) if check.property == "added" else 0)
        if "paragraph" in check.where and check.kind == "field" and not _ends_with_field(check, context):
            return False, f"no paragraph {quote(check.where['paragraph'])} that ends with the field"
        return figure == number(check.value), f"{len(now)} {check.kind}s where {check.where}, {len(was)} before"
    key = _FIELDS[check.kind] if check.property in _CONTAINS else check.property
    values = [str(part.get(key, "")) for part in now]
    if check.property == "contains":
        passed = any(str(check.value) in value for value in values)
    elif check.property in {"width", "height"}:
        passed = any(lengths(2).equal(part.get(key), check.value) for part in now)
    else:
        passed = any(value.strip() == str(check.value).strip() for value in values)
    return passed, f"{check.kind}s where {check.where}: {quote(values[:3])}"


def _added(check: Check, context: Context) -> int:
    """How many more or fewer of them the check asks for."""
    wanted = int(number(check.value if check.value is not None else 1) or 0)
    if check.kind == "break":
        return wanted - (len(_select(check, context.before)) if "before" in check.where else 0)
    if check.property == "added":
        return wanted
    if check.property == "count":
        return wanted - len(_select(check, context.before))
    if check.property == "exists":
        return 1 if switch(check.value) else -len(_select(check, context.before))
    return 1


def _limit(check: Check, context: Context) -> int:
    return abs(_added(check, context))


def _explains(check: Check, context: Context, found: Difference) -> bool:
    if found.area != check.kind:
        return False
    if found.op == "changed":
        return check.property == found.property
    fits = _holds(found.part, {k: v for k, v in _own(check).items() if k != "anchor"})
    if found.op == "deleted" and check.property in {"contains", "equals", "url", "text"}:
        return fits  # an edited text is one thing gone and another come
    right_way = (found.op == "inserted") == (_added(check, context) > 0)
    return fits and right_way and _says(check, found.part)


def _says(check: Check, part: Part) -> bool:
    """The thing says what the check names and nothing else."""
    if check.property in _CONTAINS:
        return str(part.get(_FIELDS[check.kind], "")).strip() == str(check.value).strip()
    if check.property in {"url", "text"}:
        return str(part.get(check.property, "")).strip() == str(check.value).strip()
    return True


def _ends_with_field(check: Check, context: Context) -> bool:
    """The paragraph named shows a field of the type at its end."""
    for target in targets({"paragraph": check.where["paragraph"]}, context.comparison):
        shown = [run for run in target.place.part.get("runs", ()) if run["text"].strip()]
        if shown and str(shown[-1].get("field", "")).casefold() == str(check.where.get("type", "")).casefold():
            return True
    return False


def _explains_field(check: Check, context: Context, found: Difference) -> bool:
    """The field; a header or footer made for it; for a table of contents its lines and empty paragraphs beside them."""
    if found.area == "field":
        return _explains(check, context, found)
    story = str(check.where.get("story", "body"))
    if story in {"header", "footer"}:
        if found.area == "page":
            side = "top" if story == "header" else "bottom"
            return found.property in {f"margin_{side}", f"{story}_distance"}
        beside = found.op == "changed" and _typed(found).split() == str(found.before).split()
        return found.area == story and (beside or not _typed(found))
    if check.where.get("type") not in {"toc", "index"} or found.area != "block":
        return False
    lines = [p["index"] for p in context.after if "index" in p and p.get("in_index")]
    return bool(found.part.get("in_index")) or context.empty_neighbour(found, lines)


def _typed(found: Difference) -> str:
    """Words in a story beyond what its fields show."""
    paragraphs = found.part.get("paragraphs", ())
    return "".join(run["text"] for p in paragraphs for run in p.get("runs", ()) if "field" not in run).strip()


def _explains_link(check: Check, context: Context, found: Difference) -> bool:
    if found.area == "hyperlink":
        return _explains(check, context, found)
    words = str(check.where.get("text", check.value if check.property == "text" else ""))
    if found.area == "run":
        span = str(found.part["text"])[found.start : found.end]
        return found.property in {"link", "style", "color", "underline", "language"} and bool(span) and span in words
    if found.area != "text" or not words:
        return False
    return str(found.after).replace(words, "", 1).split() == str(found.before).split()


def _break(check: Check, context: Context) -> Outcome:
    wanted = number(check.value if check.value is not None else 1)
    if check.property == "line":
        counts = [sum(str(p.part["text"]).count("\n") for p in places) for places in _body(context)]
        return counts[1] - counts[0] == wanted, f"{counts[1] - counts[0]:+d} line breaks"
    if check.property == "section":
        counts = [len(pages) for pages in context.both("page")]
        return counts[1] - counts[0] == wanted, f"{counts[1] - counts[0]:+d} sections"
    now, was = len(_select(check, context.after)), len(_select(check, context.before))
    figure = now if "before" in check.where else now - was
    return figure == wanted, f"{now} {check.property} breaks where {check.where}, {was} before"


def _body(context: Context) -> tuple[list[Place], list[Place]]:
    return list(paragraphs(context.before)), context.places


def _explains_break(check: Check, context: Context, found: Difference) -> bool:
    """The break, the paragraph's own mark for it, and a paragraph that was split or begun by it."""
    if found.area == "break":
        return found.property == check.property and _explains(check, context, found)
    if found.area == "page":
        return check.property == "section" and found.property in {"sections", "start"}
    if found.area == "paragraph" and found.property == "page_break_before":
        words = str(check.where.get("before", ""))
        return check.property == "page" and str(found.part["text"]).startswith(words)
    if found.area == "text":
        return _split(check, context, found)
    if found.area != "block" or found.op != "inserted":
        return False
    breaks = [p for p in context.of("break", context.after) if p["type"] == check.property]
    text = str(found.part["text"])
    if text:
        return any(str(p["before"]) == text for p in breaks) and _from_split(context, found)
    behind = {
        p["at"] + 1 for p in breaks if not p["before"]
    }  # a break at the very end is kept in what was the last line
    return found.new in behind or any(found.new in {p["at"], p["at"] - 1} for p in breaks)


def _split(check: Check, context: Context, found: Difference) -> bool:
    """One paragraph became two, or got a line break, without losing a word."""
    before, after = str(found.before), str(found.after)
    if check.property == "line":
        return before.split() == after.split()
    near = [p["text"] for p in context.after if "index" in p and abs(p["index"] - (found.new or 0)) == 1]
    return any("".join((after + n).split()) == "".join(before.split()) for n in near) or any(
        "".join((n + after).split()) == "".join(before.split()) for n in near
    )


def _from_split(context: Context, found: Difference) -> bool:
    text = "".join(str(found.part["text"]).split())
    olds = ["".join(str(p.get("text", "")).split()) for p in context.before if "index" in p]
    return any(old.endswith(text) or old.startswith(text) for old in olds)


_PLACE = frozenset({"type", "anchor", "text"})
_TEXT_OR_URL: dict[str, Rule] = {"url": WORDS, "text": WORDS}

KINDS = (
    Kind("note", _PLACE, {**_COUNTED, **_CONTAINS}, _inserted, _explains, _limit),
    Kind("comment", frozenset({"anchor", "text"}), {**_COUNTED, **_CONTAINS}, _inserted, _explains, _limit),
    Kind(
        "field",
        frozenset({"type", "story", "paragraph"}),
        _COUNTED,
        _inserted,
        _explains_field,
        _limit,
        frozenset({"type"}),
    ),
    Kind("bookmark", frozenset({"name", "anchor"}), _COUNTED, _inserted, _explains, _limit),
    Kind("hyperlink", frozenset({"url", "text"}), {**_COUNTED, **_TEXT_OR_URL}, _inserted, _explains_link, _limit),
    Kind("shape", frozenset({"text", "type"}), {**_COUNTED, **_CONTAINS}, _inserted, _explains, _limit),
    Kind(
        "image",
        frozenset({"name"}),
        {**_COUNTED, "alt": NAME, "width": lengths(2), "height": lengths(2)},
        _inserted,
        _explains,
        _limit,
    ),
    Kind(
        "break",
        frozenset({"before"}),
        dict.fromkeys(("page", "column", "line", "section"), COUNT),
        _break,
        _explains_break,
        _limit,
        default=1,
    ),
)
