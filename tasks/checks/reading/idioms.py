"""Expressions whose words stand apart: "keep the title with the next paragraph", "underline the word twice".

Each rule gathers such an expression into one item with its sense, so that what reads clauses need not look for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tasks.checks.reading.indents import indent_both
from tasks.checks.reading.lexicon import Item, lexicon
from tasks.checks.reading.tokens import Token

_CONTROLS = frozenset(
    [
        "mouse",
        "keyboard",
        "dialog",
        "dialogue",
        "menu",
        "menus",
        "toolbar",
        "tab",
        "settings",
        "options",
        "box",
        "sidebar",
        "shortcut",
        "button",
        "panel",
    ]
)
_LEADS = frozenset(
    [
        "without",
        "the",
        "a",
        "an",
        "in",
        "through",
        "with",
        "using",
        "from",
        "via",
        "open",
        "use",
        "by",
        "under",
        "on",
        "press",
        "click",
    ]
)
MAX_NAME = 4  # words of a control's name


def without_controls(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without mentions of menus and dialogs: how it is done is not what is asked for."""
    gone: set[int] = set()
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.low in _CONTROLS and not _of_text(tokens, at):
            start = at - 1
            while (
                start >= 0
                and at - start <= MAX_NAME
                and tokens[start].kind == "word"
                and tokens[start].low not in _LEADS
                and not (tokens[start].low in {"and", "then"} and _told(tokens, at))
            ):
                start -= 1
            named = (
                start >= 0
                and tokens[start].low in _LEADS
                and (at - start > 1 or token.low in {"shortcut", "menu", "mouse", "keyboard"})
            )
            if named or start < 0 or (tokens[start].low in {"and", "then"} and at - start > 1):
                gone |= {at} | {k for k in range(start + 1, at) if not _telling(tokens[k])}
                gone |= {k for k in (start, start - 1) if k >= 0 and tokens[k].low == "without"}
    gone |= _menu_path(tokens) | _opened(tokens)
    return [token for at, token in enumerate(tokens) if at not in gone]


def _told(tokens: Sequence[Token], at: int) -> bool:
    """As in "Style box: Subtitle": what is chosen there follows."""
    return at + 1 < len(tokens) and tokens[at + 1].text == ":"


def _of_text(tokens: Sequence[Token], at: int) -> bool:
    """As in "text box", "tab stop": no control of the application."""
    stop = tokens[at].low == "tab" and at + 1 < len(tokens) and tokens[at + 1].stem == "stop"
    return stop or (at > 0 and tokens[at - 1].low == "text")


def _telling(token: Token) -> bool:
    """A word that also says what is asked: "the bold shortcut", "the Paragraph Style box"."""
    found = lexicon().match([token], 0)
    return token.low == "style" or (found is not None and found[0].role in {"format", "case"})


def _opened(tokens: Sequence[Token]) -> set[int]:
    """As in "open Insert Table and create ...": a command by its name, then what is to be done."""
    for at in range(len(tokens) - 4):
        name, joint = tokens[at + 1 : at + 3], tokens[at + 3]
        command = all(t.kind == "word" and t.text[:1].isupper() for t in name)
        found = lexicon().match(name, 0)
        if tokens[at].low == "open" and command and joint.low == "and" and found is not None:
            return {at, at + 1, at + 3} | ({at + 2} if found[1] > 1 else set())
    return set()


def _menu_path(tokens: Sequence[Token]) -> set[int]:
    """As in "Format - Paragraph", "Table > Insert Table"."""
    gone: set[int] = set()
    for at, token in enumerate(tokens):
        if token.text not in {"-", ">", "→", "▸", "–"} or not 0 < at < len(tokens) - 1:
            continue
        before, after = tokens[at - 1], tokens[at + 1]
        if before.text[:1].isupper() and after.text[:1].isupper() and {before.kind, after.kind} == {"word"}:
            end = at + 2
            while end < len(tokens) and tokens[end].kind == "word" and tokens[end].text[:1].isupper():
                end += 1
            gone |= set(range(at - 1, end))
    return gone


def gathered(items: Sequence[Item]) -> list[Item]:
    """Items with every expression of this file in one piece."""
    found = list(items)
    for rule in (
        _particles,
        _aligned,
        _page_numbers,
        _made_item,
        _take_out,
        _listless,
        _move_in,
        _line_count,
        _leading_number,
        _numbered_lines,
        _twice,
        _first_line,
        _keep,
        indent_both,
        _indent_side,
        _steps,
        _initials,
        _columned,
        _printed,
        _paper,
        _heading_row,
    ):
        found = rule(found)
    return found


def _index(items: Sequence[Item], test: Callable[[Item], bool]) -> int:
    return next((k for k, item in enumerate(items) if test(item)), -1)


def _low(item: Item) -> str:
    return item.text.casefold()


def _printed(items: list[Item]) -> list[Item]:
    """As in "print the title in red letters": its look; a page or copy that is to be printed stays what it is."""
    items = [i for k, i in enumerate(items) if not _only_letters(items, k)]
    at = _index(items, lambda i: i.role == "refused" and _low(i) in {"print", "printed"})
    into = next((k for k in range(at + 1, len(items)) if at >= 0 and _low(items[k]) == "in"), -1)
    look = next((i for i in items[into + 1 :] if into > 0 and i.role != "filler"), None)
    paper = any(i.role == "noun" and i.name in {"page", "document"} for i in items)
    told = look is not None and (
        look.role in {"color", "case", "font"} or (look.role == "format" and look.name.startswith("run."))
    )
    if told and not paper and any(i.role in {"quote", "literal", "noun"} for i in items[at:into]):
        items[at] = replace(items[at], role="verb", name="set")
    return items


def _only_letters(items: Sequence[Item], k: int) -> bool:
    """As in "in red letters": no more than the colour is said."""
    letters = items[k].role == "noun" and items[k].name == "letter"
    return letters and k > 1 and items[k - 1].role == "color" and _low(items[k - 2]) == "in"


def _paper(items: list[Item]) -> list[Item]:
    """As in "make the pages Legal": the size of the paper."""
    page = _index(items, lambda i: i.role == "noun" and i.name == "page")
    size = _index(items, lambda i: i.text[:1].isupper() and _low(i) in lexicon().papers)
    other = any(i.role in {"format", "object", "quote", "literal", "ordinal"} for i in items)
    if page < 0 or size <= page or other:
        return items
    items[page] = replace(items[page], role="format", name="page.size", value="paper")
    return items


def _apart(items: list[Item]) -> list[Item]:
    """As in "the first row of the table with the cell X": the cell tells which table."""
    at = _index(
        items, lambda i: i.name in {"header_row", "row"} and [t.low for t in i.tokens[1:]][-2:] == ["the", "table"]
    )
    if at < 0:
        return items
    row, table = items[at].tokens[:-3], items[at].tokens[-1:]
    of = Item("preposition", items[at].tokens[-3:-2], "in")
    return [*items[:at], Item("noun", row, "header_row"), of, Item("noun", table, "table"), *items[at + 1 :]]


def _heading_row(items: list[Item]) -> list[Item]:
    """As in "show the heading row on all pages", "repeat the table heading": the row that comes again on each page."""
    repeat = _index(items, lambda i: i.role == "verb" and i.name == "repeat")
    for k in range(len(items) - 1) if repeat >= 0 else ():
        if items[k].name == "table" and items[k + 1].name == "heading" and items[k].role == items[k + 1].role == "noun":
            tokens = (*items[k].tokens, *items[k + 1].tokens)
            return [*items[:k], Item("noun", tokens, "header_row"), *items[k + 2 :]]
    for k in range(len(items) - 3) if repeat >= 0 else ():
        if items[k].name == "heading" and [_low(i) for i in items[k + 1 : k + 4]] == ["of", "the", "table"]:
            items = [*items[:k], replace(items[k], name="header_row"), *items[k + 1 :]]
    items = _apart(items) if repeat >= 0 else items
    pages = any(items[k].role == "all" and items[k + 1].name == "page" for k in range(len(items) - 1))
    verb = _index(items, lambda i: i.role == "verb" and i.name == "set")
    other = any(i.role in {"format", "case", "color", "font", "object"} for i in items)
    if repeat < 0 and pages and verb >= 0 and not other and any(i.name == "header_row" for i in items):
        items[verb] = replace(items[verb], name="repeat")
    return items


def _leading_number(items: list[Item]) -> list[Item]:
    """As in "Number the last paragraphs" asks for a numbered list."""
    first = _index(items, lambda i: i.role != "filler")
    if first >= 0 and _low(items[first]) == "number" and items[first].role == "noun":
        items[first] = replace(items[first], role="format", name="paragraph.list", value="number")
    return items


def _particles(items: list[Item]) -> list[Item]:
    """As in "cross the words out", "strike the line through"."""
    verb = _index(
        items, lambda i: _low(i) in {"cross", "strike", "crossed", "score"} and i.role in {"word", "verb", "format"}
    )
    out = _index(items, lambda i: _low(i) in {"out", "through"})
    if verb < 0 or out <= verb:
        return items
    items[verb] = replace(items[verb], role="format", name="run.strike", value=True)
    return [item for k, item in enumerate(items) if k != out]


def _page_numbers(items: list[Item]) -> list[Item]:
    """As in "give every page a number": page numbers."""
    page = next((k for k in range(1, len(items)) if items[k].name == "page" and items[k - 1].role == "all"), -1)
    number = _index(items, lambda i: i.role == "noun" and _low(i) in {"number", "numbers"})
    if page < 0 or number < 0:
        return items
    items[number] = replace(items[number], role="object", name="page_number")
    return [item for k, item in enumerate(items) if k not in {page, page - 1}]


def _made_item(items: list[Item]) -> list[Item]:
    """As in "make the second paragraph a list item": a list of either sort."""
    for k in range(2, len(items)):
        if (
            items[k].name == "list_item"
            and _low(items[k - 1]) in {"a", "an"}
            and any(i.role == "verb" and i.name == "set" for i in items[:k])
        ):
            items[k] = replace(items[k], role="format", name="paragraph.list", value="any")
            break
    return items


def _aligned(items: list[Item]) -> list[Item]:
    """As in "align the paragraph right"."""
    verb = _index(items, lambda i: _low(i) in {"align", "aligned", "aligning"})
    side = _index(items, lambda i: _low(i) in {"left", "right"} and i.role in {"word", "filler"})
    if verb < 0 or side < 0 or any(i.name == "paragraph.alignment" for i in items):
        return items
    items[side] = replace(items[side], role="format", name="paragraph.alignment", value=_low(items[side]))
    return items


def _take_out(items: list[Item]) -> list[Item]:
    """As in "take the row out of the table": deleted; "take the bold off" needs no rule, "off" says it."""
    take = _index(items, lambda i: _low(i) in {"take", "taken"})
    out = _index(items, lambda i: _low(i) in {"out", "away", "out of"})
    if take < 0 or out < take:
        return items
    items[take] = replace(items[take], role="verb", name="delete", value=None)
    if _low(items[out]) == "out of":
        tied = replace(items[out], role="preposition", name="in", tokens=items[out].tokens[1:])
        return [*items[:out], tied, *items[out + 1 :]]
    return [*items[:out], *items[out + 1 :]]


def _move_in(items: list[Item]) -> list[Item]:
    """As in "move the paragraph in by one step": an indent."""
    move = _index(items, lambda i: i.role == "verb" and i.name == "move")
    into = _index(items, lambda i: _low(i) in {"in", "inwards", "inward"})
    if move < 0 or into < move or not (into == len(items) - 1 or _low(items[into + 1]) in {"by", "a", "one", "from"}):
        return items
    items[move] = replace(items[move], role="format", name="paragraph.indent_left", value="more")
    return [item for k, item in enumerate(items) if k != into]


def _line_count(items: list[Item]) -> list[Item]:
    """As in "1.5 lines for the paragraph": line spacing."""
    kinds = any(i.role in {"format", "case", "object"} for i in items)
    for at in range(len(items) - 1):
        if not kinds and items[at].role == "number" and items[at].value in {1.5, 2.5} and items[at + 1].name == "line":
            joined = Item(
                "format", (*items[at].tokens, *items[at + 1].tokens), "paragraph.line_spacing", items[at].value
            )
            return [*items[:at], joined, *items[at + 2 :]]
    return items


def _listless(items: list[Item]) -> list[Item]:
    """As in "take the item out of the list", "remove the list formatting": the list goes, the text stays."""
    at = next((k for k, i in enumerate(items) if i.role == "noun" and i.name == "list"), -1)
    other = any(
        i.role in {"quote", "literal"} or (i.role == "noun" and i.name in {"list_item", "paragraph"}) for i in items
    )
    bullet = _index(items, lambda i: i.name == "paragraph.list" and i.role == "format")
    if bullet >= 0:
        tail = [_low(i) for i in items[bullet + 1 : bullet + 3]]
        return (
            [*items[: bullet + 1], *items[bullet + 3 :]]
            if tail[:1] == ["or"] and tail[1:] in (["number"], ["bullet"], ["numbering"])
            else items
        )
    goes = any(i.role == "not" or (i.role == "verb" and i.name in {"delete", "undo"}) for i in items)
    if at < 0 or not other or not goes:
        return items
    items[at] = replace(items[at], role="format", name="paragraph.list", value="any")
    return [i for i in items if i.text.casefold() not in {"symbol", "part"}]


def _numbered_lines(items: list[Item]) -> list[Item]:
    """As in "the lines should be numbered" is no numbered list."""
    at = _index(items, lambda i: i.name == "paragraph.list" and i.value == "number")
    line = _index(items, lambda i: i.name == "line" and i.role == "noun" and _low(i) == "lines")
    if at < 0 or line < 0 or any(i.role in {"ordinal", "quote", "literal"} for i in items):
        return items
    items[at] = replace(items[at], name="page.line_numbering", value=True)
    return [item for k, item in enumerate(items) if k != line]


def _twice(items: list[Item]) -> list[Item]:
    twice = _index(items, lambda i: _low(i) in {"twice", "doubly"} and i.role == "word")
    lined = _index(items, lambda i: i.name in {"run.underline", "run.strike"})
    two = next((k for k in range(len(items) - 1) if items[k].value in {2} and items[k + 1].name == "line"), -1)
    if lined >= 0 and two >= 0:
        items[lined] = replace(items[lined], value="double")
        return [item for k, item in enumerate(items) if k not in {two, two + 1}]
    if twice >= 0 and lined >= 0:
        items[lined] = replace(items[lined], value="double")
        del items[twice]
    return items


def _first_line(items: list[Item]) -> list[Item]:
    """As in "Indent the first line of the title by 1 cm": an indent of the first line, of the title."""
    at = _index(items, lambda i: i.role == "ordinal" and i.value == 1)
    if at < 0 or at + 1 >= len(items) or items[at + 1].name != "line":
        return items
    indent = _index(items, lambda i: i.name == "paragraph.indent_left")
    starts = any(_low(i) in {"start", "begin"} for i in items) and any(i.role == "length" for i in items)
    if indent < 0 and not starts:
        return items
    joined = Item("format", (*items[at].tokens, *items[at + 1].tokens), "paragraph.first_line_indent", "length")
    rest = [item for k, item in enumerate(items) if k not in {at, at + 1, indent}]
    rest.insert(at - (1 if 0 <= indent < at else 0), joined)
    return rest


def _keep(items: list[Item]) -> list[Item]:
    """As in "keep ... with the next paragraph", "tie ... to the paragraph after it"."""
    verb = any(
        _low(i) in {"keep", "kept", "stay", "stays", "tie", "tied", "bind", "hold", "held", "remain", "together"}
        for i in items
    )
    for at, item in enumerate(items if verb else ()):
        if _low(item) not in {"with", "to", "together with"} or not at:
            continue
        if [_low(i) for i in items[at + 1 : at + 4]] == ["what", "follows", "it"]:
            tokens = tuple(t for i in items[at : at + 4] for t in i.tokens)
            return [*items[:at], Item("format", tokens, "paragraph.keep_with_next", True), *items[at + 4 :]]
        ahead = [
            k for k in range(at + 1, min(at + 5, len(items))) if items[k].name == "paragraph" or _low(items[k]) == "one"
        ]
        if not ahead:
            continue
        end = ahead[0]
        said = {_low(i) for i in items[at + 1 : end]}
        behind = [_low(i) for i in items[end + 1 : end + 3]]
        if said & {"next", "following"}:
            stop = end + 1
        elif (
            behind == ["that", "follows"]
            or behind == ["which", "follows"]
            or (behind[:1] and behind[0] in {"after", "below", "following", "under"} and behind[1:] == ["it"])
        ):
            stop = end + 3
        else:
            continue
        tokens = tuple(t for i in items[at:stop] for t in i.tokens)
        found = [*items[:at], Item("format", tokens, "paragraph.keep_with_next", True), *items[stop:]]
        return [i for i in found if _low(i) != "together"]
    return items


def _indent_side(items: list[Item]) -> list[Item]:
    """As in "indent ... before the text", "... from the left", "... on the right side"."""
    indent = _index(items, lambda i: i.name == "paragraph.indent_left")
    if indent < 0:
        return items
    for at, item in enumerate(items):
        tail = [_low(i) for i in items[at : at + 3]]
        if tail[:1] in (["before"], ["after"]) and tail[1:] in (["the", "text"], ["text"], ["the text"]):
            stop = at + len(tail)
        elif item.role in {"word", "literal"} and _low(item) in {"left", "right"}:
            stop = at + 1 + (tail[1:2] == ["side"]) + (tail[1:2] == ["margin"])
        elif item.role == "format" and item.value in {"left", "right"} and item.name == "paragraph.alignment":
            stop = at + 1
        else:
            continue
        right = tail[0] == "after" or "right" in tail[0]
        value = "length" if any(i.role == "length" for i in items) else items[indent].value
        away = "to the right" in tail[0]
        name = "paragraph.indent_right" if right and not away else "paragraph.indent_left"
        items[indent] = replace(items[indent], name=name, value=value)
        return [*items[:at], *items[stop:]]
    return items


def _steps(items: list[Item]) -> list[Item]:
    """As in "indent ... by one step": one step is what the command does."""
    if not any(i.name in {"paragraph.indent_left", "run.size"} for i in items):
        return items
    steps = {"step", "level", "notch", "stop", "indent", "indentation"}
    for at in range(len(items) - 1):
        if items[at].role == "number" and items[at].value == 1 and _low(items[at + 1]) in steps:
            return [*items[:at], *items[at + (1 if items[at + 1].role == "format" else 2) :]]
    return items


def _initials(items: list[Item]) -> list[Item]:
    """As in "start each word of ... with a capital letter": title case; "start ... with a capital": sentence case."""
    items = _each_word_begins(items)
    case = _index(items, lambda i: i.role == "case" and i.name in {"upper", "capital"})
    if case < 0 or not any(
        _low(i).split(" ")[0] in {"start", "begin", "begins", "starts", "first", "initial"} for i in items
    ):
        word = _index(items, lambda i: i.name == "word" and i.role == "noun")
        if (
            case >= 0
            and items[case].name == "capital"
            and word > 0
            and any(i.role == "all" for i in items[max(0, word - 2) : word])
        ):
            items[case] = replace(items[case], name="title")
            return [i for k, i in enumerate(items) if k != word and not (i.role == "all" and k in {word - 1, word - 2})]
        return items
    word = _index(items, lambda i: i.name == "word" and i.role == "noun")
    every = word > 0 and any(i.role == "all" for i in items[max(0, word - 2) : word])
    items[case] = replace(items[case], name="title" if every else "sentence")
    dropped = {word, word - 1} if every else set[int]()
    return [
        i for k, i in enumerate(items)
        if k not in dropped and not (i.name == "begins" and i.role == "relation" and k > 0 and not _quoted(items, k))
        and not (i.role == "ordinal" and k + 1 < len(items) and items[k + 1].name == "letter")
        and not (i.name == "letter" and k and items[k - 1].role == "ordinal")
    ]  # fmt: skip


def _each_word_begins(items: list[Item]) -> list[Item]:
    """As in "each word of the heading should begin with a capital letter": title case, not the first word alone."""
    case = _index(items, lambda i: i.role == "case" and i.name == "sentence")
    word = _index(items, lambda i: i.role == "noun" and i.name == "word")
    if case < 0 or word < 0 or _quoted(items, word):
        return items
    every = {k for k in range(max(0, word - 3), word) if items[k].role == "all"}
    if not every and _low(items[word]) != "words":
        return items
    items[case] = replace(items[case], name="title")
    return [i for k, i in enumerate(items) if k != word and k not in every]


def _quoted(items: Sequence[Item], k: int) -> bool:
    return k + 1 < len(items) and items[k + 1].role in {"quote", "literal"}


def _columned(items: list[Item]) -> list[Item]:
    """As in "the 3rd column" is as good as "column 3"; nothing to do but to drop a stray "number"."""
    return [
        i
        for k, i in enumerate(items)
        if not (_low(i) == "number" and k and items[k - 1].name in {"row", "column", "paragraph"})
    ]
