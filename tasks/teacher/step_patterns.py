"""What each kind of clause stands for: one pattern and one handler a wording, tried in order.

Patterns see the masked clause with its first letter in lower case, so that a capital elsewhere begins a control's name.
"""

# ruff: noqa: E501  (a table: one wording a line)
import re
from collections.abc import Sequence
from typing import Any

from tasks.teacher.keys import escape, keys
from tasks.teacher.step_reader import OPEN, Handler, Problem, Reader, Result, StepAction

BOXES = r"combo box|list box|text box|spin box|spinner|drop-down list|drop-down box|drop-down|box|list|field"


def _problem(kind: str) -> Handler:
    return lambda match, reader: [Problem(kind, reader.words())]


def _click(control_type: str, **more: Any) -> Handler:
    """click_input on what group `name` names."""

    def handle(match: re.Match[str], reader: Reader) -> Sequence[Result] | None:
        title, unbound = reader.value(match["name"])
        if "checked" in more and unbound and OPEN.search(unbound) is None:
            title, unbound = reader.name(match["name"]), ""
        return [StepAction("click_input", title, control_type, unbound=unbound, scope=reader.scope(), **more)]

    return handle


def _menu(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    text = re.sub(r"\s+(?:to (?!\w+ - )[a-z]|in (?:the )?menu|from the menu|where\b|for the\b).*$", "", match["path"])
    text = re.sub(r"\s*\((?:F\d+|Ctrl|Shift|Alt|not for)[^)]*\)?$", "", text)
    text = re.split(r",?\s+or\s+(?=[A-Z][\w ]* (?:-|–|>) )|,?\s+or\s+[a-z]", text)[0]
    parts = [reader.name(part) for part in re.split(r"\s+(?:-|–|>|▸|→)\s+|(?<=\w)- (?=[A-Z])", text)]
    tab = re.match(r"^(.*?)\s+tab(?:\s+page)?$", parts[-1], re.IGNORECASE)
    menu = parts[:-1] if tab else parts
    if not all(menu) or not re.match(r"[A-Z]", menu[0]):
        return [Problem("not_understood", reader.words())]
    found = [StepAction("click_input", n, "MenuItem", path=tuple(menu[: i + 1])) for i, n in enumerate(menu)]
    return [*found, StepAction("click_input", tab[1], "TabItem")] if tab else found


def _check_boxes(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    """Several boxes: "the Heading and the Repeat heading check boxes"."""
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+", match["name"])
    return [
        StepAction("click_input", reader.name(name), "CheckBox", checked=True, scope=reader.scope()) for name in names
    ]


def _list(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    """Pick a value in a combo box or list."""
    box = reader.name(match["box"]) if "box" in match.groupdict() else reader.scope(*BOXES.split("|"))
    title, unbound = reader.value(match["value"])
    return [
        StepAction("click_input", box, "ComboBox"),
        StepAction("click_input", title, "ListItem", unbound=unbound, scope=box),
    ]


def _fill(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    """Type a value into a box."""
    box = reader.name(match["box"]) if "box" in match.groupdict() else reader.scope(*BOXES.split("|"))
    literal = _literal(match["value"], reader)
    args = {} if literal is None else {"text": literal}
    unbound = reader.masked.restore(match["value"], '"') if literal is None else ""
    return [StepAction("set_edit_text", box, "Edit", args, unbound=unbound)]


def _literal(text: str, reader: Reader) -> str | None:
    """What to type when the words say it; None when they leave it open."""
    text = text.strip(" :")
    quoted = reader.quoted(text)
    if quoted is not None:
        return quoted
    if re.match(r"^(?:a |another )?space\b", text):
        return " "
    if OPEN.search(text) or re.match(r"^(?:the|your|an?|in|its|their|additional)\b", text, re.IGNORECASE) or not text:
        return None
    if re.match(r"[a-z]", text) and len(text.split()) > 2:  # "three or more hyphens" describes, it does not spell
        return None
    return reader.masked.restore(text, '"')


def _type(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    box = reader.scope(*BOXES.split("|"))
    literal = _literal(match["value"], reader)
    unbound = reader.masked.restore(match["value"], '"') if literal is None else ""
    if box:
        return [StepAction("set_edit_text", box, "Edit", {} if literal is None else {"text": literal}, unbound=unbound)]
    args = {} if literal is None else {"keys": escape(literal)}
    return [StepAction("keyboard_input", args=args, unbound=unbound)]


def _press(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    named = keys(re.sub(r"\s+(?:to|when|until|again|if)\s.*$", "", reader.masked.restore(match["keys"])))
    return [StepAction("keyboard_input", args={"keys": named}) if named else Problem("not_understood", reader.words())]


def _select_text(match: re.Match[str], reader: Reader) -> Sequence[Result] | None:
    if reader.scope(*BOXES.split("|")):
        return None
    value = reader.quoted(match["rest"] or "")
    if value is None:
        return [StepAction("select_text", unbound=reader.words())]
    return [StepAction("select_text", args={"text": value})]


def _paragraph(function: str) -> Handler:
    """select_paragraph on, or a click into, the paragraph whose title is quoted; then Home or End when asked for."""

    def handle(match: re.Match[str], reader: Reader) -> Sequence[Result] | None:
        if reader.scope(*BOXES.split("|")):
            return None
        value = reader.quoted(match["rest"] or "")
        words = reader.words()
        found = [StepAction(function, value or "", "Text", unbound="" if value is not None else words)]
        edge = re.search(r"\b(in front of|before|beginning|start of|end of|after)\b", words.split('"')[0])
        if edge and function == "click_input":
            late = edge[1] in ("end of", "after")
            found.append(StepAction("keyboard_input", args={"keys": "{END}" if late else "{HOME}"}))
        return found

    return handle


def _place(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    """A place left open: the table, the list, the document."""
    return [StepAction("click_input", "", "Text", unbound=reader.words())]


def _table(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    return [StepAction("select_table", args={"number": int(match["number"] or 1)})]


def _numbered(function: str) -> Handler:
    """Selecting by number: a range of paragraphs, a cell, an occurrence of a text."""

    def handle(match: re.Match[str], reader: Reader) -> Sequence[Result] | None:
        args: dict[str, Any] = {}
        for name, value in match.groupdict().items():
            if value:
                args[name] = int(value) if value.isdigit() else reader.quoted(value)
        return None if None in args.values() else [StepAction(function, args=args)]

    return handle


def _font(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    value = reader.masked.restore(match["value"]).strip()
    if match["size"]:
        number = re.match(r"\d+(?:\.\d+)?", value)
        return (
            [StepAction("set_font", args={"font_size": float(number[0]) if "." in number[0] else int(number[0])})]
            if number
            else []
        )
    return [StepAction("set_font", args={"font_name": value})]


def _insert_table(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    return [StepAction("insert_table", args={"rows": int(match["rows"]), "columns": int(match["columns"])})]


def _close(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    return [StepAction("click_input", "Close", "Button")]


def _pick(match: re.Match[str], reader: Reader) -> Sequence[Result]:
    """click, select or choose something whose kind the words do not name."""
    title, unbound = reader.value(
        re.sub(r"\s+(?:from|in) the (?:submenu|context menu|menu|wizard|dialog)$", "", match["name"])
    )
    box = reader.scope(*BOXES.split("|"))
    if box:
        return [
            StepAction("click_input", box, "ComboBox"),
            StepAction("click_input", title, "ListItem", unbound=unbound, scope=box),
        ]
    if match["verb"].lower() == "click" and title and reader.quoted(match["name"]) is None:
        return [StepAction("click_input", title, "Button", scope=reader.scope())]
    kind = "" if title and reader.quoted(match["name"]) is None else "ListItem"
    return [StepAction("click_input", title, kind, unbound=unbound, scope=reader.scope())]


_PICK = r"(?:select|choose|click|pick|double-click|enter)(?: on)?"
_TICK = r"(?:select|check|mark|enable|tick|activate|choose|turn on|click|set)(?: on)?"
_UNTICK = r"(?:clear|uncheck|deselect|unselect|unmark|disable|untick|deactivate|turn off|remove the check ?mark from)"
_BOXED = rf"(?P<box>(?!the\b)\S.*?(?<! dialog))\s+(?:{BOXES})(?:\s+on\b.*|,?\s+for example\b.*)?"
_OF_DOCUMENT = r"paragraphs?|headings?|list (?:item|entr(?:y|ies))s?|title|table cell|cell"

_MARK = r"\x01\d+\x01"

PATTERNS: tuple[tuple[re.Pattern[str], Handler], ...] = tuple(
    (re.compile(pattern + r"\s*$"), handler)
    for pattern, handler in (
        (r"(?:do|use|perform) (?:one|any|either) of the following.*", _problem("alternatives")),
        (r"repeat\b.*", _problem("loop")),
        (r"(?:drag|release|hold|move|continue to hold|press and hold)\b.*", _problem("mouse")),
        (r"(?:select|set|specify|define|enter|choose|use|adjust|change) (?:any |the |some |your )?(?:[a-z]+ )*?(?:options|settings|properties|dimensions)"
         r"(?: (?:that|you|for|from|of|in)\b.*)?", _problem("optional")),
        (r"right-click\b.*", _problem("context_menu")),
        (r"set the font(?: name)?(?P<size> size)? to (?P<value>.+)", _font),
        (r"insert a table with (?P<rows>\d+) rows? and (?P<columns>\d+) columns?", _insert_table),
        (rf"select paragraphs? (?P<start_index>\d+)(?: (?P<text>{_MARK}))?(?: to (?P<end_index>\d+)(?: (?P<end_text>{_MARK}))?)?",
         _numbered("select_paragraph")),
        (r"select row (?P<row>\d+) and column (?P<column>\d+) of table (?P<number>\d+)", _numbered("select_table")),
        (rf"select (?:occurrence (?P<occurrence>\d+) of )?the text (?P<text>{_MARK})(?: in (?P<within>{_MARK}))?",
         _numbered("select_text")),
        (r"(?:select|go to) (?:the )?table (?P<number>\d+)", _table),
        (r"select (?:the )?(?:whole |entire )?table(?P<number>)", _table),
        (r"(?:select|highlight) (?:the |a |some |one or more )?(?:text|words?|phrase|characters?|range of characters|sentence|name|formula)"
         r"(?:\(s\))?(?: or words?)?(?: (?!pair|style)(?P<rest>.+))?", _select_text),
        (rf"select (?:all (?:of )?)?(?:the |a |one or more )?(?:{_OF_DOCUMENT})(?:\(s\))?(?: (?!style)(?P<rest>.+))?", _paragraph("select_paragraph")),
        (rf"(?:click|place (?:the |your )?cursor|position (?:the |your )?cursor|put (?:the |your )?cursor|double-click|go)"
         rf"(?: anywhere| immediately| directly)? (?:in front of|before|after|in|into|at|to|inside|on|within)"
         rf"(?: the (?:first character|beginning|start|end|text)(?: of)?)?(?: the| a| your| some)?(?: first| last)? "
         rf"(?:{_OF_DOCUMENT}|word|text)(?: (?P<rest>.+))?", _paragraph("click_input")),
        (r"(?:click|place (?:the |your )?cursor|position (?:the |your )?cursor|put (?:the |your )?cursor)\b(?! on the \x01)"
         r"(?: anywhere)? ?(?:in front of|before|after|in|into|at|to|inside|on|within|where|between|directly|immediately|outside)\b"
         r"(?!.*\b(?:tab|button|icon|check box|box|list)\b).*", _place),
        (r"(?:choose|select|go to|open|click|use)(?: on)?(?: the)?(?: menu| command)? (?P<path>[A-Z][^\x01]*?(?:\s(?:-|–|>|▸|→)\s|\w- [A-Z]).+)", _menu),
        (r"(?:click|select|open|choose|switch to|go to|use)(?: on)?(?: the)? (?P<name>\S.*?) tab(?: page)?(?: (?:to|in|of)\b.*)?", _click("TabItem")),
        (rf"{_UNTICK}(?: the)? (?P<name>\S.*?) check ?box(?:es|\(es\))?(?: (?:in|under|to|on|if)\b.*)?", _click("CheckBox", checked=False)),
        (rf"{_UNTICK}(?: the)? (?P<name>\S.*?)(?: check ?box(?:es|\(es\))?| option| box)?(?: (?:in|under|to)\b.*)?", _click("CheckBox", checked=False)),
        (rf"{_TICK}(?: the)? (?P<name>\S.*?) check ?boxes(?: (?:in|under|to|on)\b.*)?", _check_boxes),
        (rf"{_TICK}(?: the)? (?P<name>\S.*?) check ?box(?:\(es\))?(?: (?:in|under|to|on|if)\b.*)?", _click("CheckBox", checked=True)),
        (r"(?:check|mark|enable|tick|activate)(?: the)? (?P<name>[A-Z\x01].*?)(?: option| box)?", _click("CheckBox", checked=True)),
        (r"(?:select|choose|click)(?: the)? option (?P<name>\S.*)", _click("RadioButton")),
        (r"(?:select|choose|click)(?: the)? (?P<name>[A-Z\x01].*?) (?:option|radio button)(?: (?:in|under|to)\b.*)?", _click("RadioButton")),
        (rf"(?:type|enter) (?P<value>\S.*?) (?:in|into) (?:the )?{_BOXED}", _fill),
        (r"(?:double-)?click anywhere\b.*", _place),
        (rf"{_PICK} (?P<value>\S.*?) (?:in|from) (?:the )?{_BOXED}", _list),
        (rf"set (?:the )?(?P<box>[A-Z].*?)(?: (?:{BOXES}))? to (?P<value>\S.*)", _fill),
        (r"(?:type|enter|insert)(?: in)?:? (?P<value>\S.*)", _type),
        (r"press (?P<keys>(?!the .* (?:button|icon)).+)", _press),
        (r"(?:click|press|choose|select)(?: on)?(?: the)? (?P<name>[A-Z\x01].*?) (?:button|icon)s?(?: (?:on|in|at|to|next|of|again|twice)\b.*)?", _click("Button")),
        (r"close (?:the )?(?:dialog|window)?", _close),
        (r"(?:select|choose|click|open) (?:the )?(?:file|data source|printer|database|scanning|address list)\b.*", _problem("resource")),
        (r"(?:expand|open|go to|start|run|browse|locate|save|print|scan|create|copy|switch) .*", _problem("not_understood")),
        (r"double-click (?P<name>.+)", _click("ListItem", args={"double": True})),
        (r"(?P<verb>click|select|choose|pick)(?: on)? (?P<name>.+)", _pick),
    )
)  # fmt: skip
