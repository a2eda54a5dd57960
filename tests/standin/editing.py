"""What commands and dialogs of the stand-in do to its document: effects by idMso, menu item or dialog.

Names and effects: support.microsoft.com, "Change the capitalization or case of text", "Adjust indents and spacing",
"Change the spacing between characters", "Set page margins", "Add or delete bookmarks",
"Add line numbers", "Create columns". Editing is python-docx's: plumbing, not Word.
"""

from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import Any, Protocol

from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Length, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tasks.desktop.fake_document import ALIGNMENTS, FakeDocument

FLAGS = {"Bold": "bold", "Italic": "italic", "Underline": "underline", "Strikethrough": "font.strike",
         "Subscript": "font.subscript", "Superscript": "font.superscript"}  # fmt: skip
SPACING = {"Single": 1.0, "1.5 lines": 1.5, "Double": 2.0}


class Filled(Protocol):
    """A dialog as its button finds it."""

    def value(self, name: str) -> str: ...

    def chosen(self, name: str) -> bool: ...

    def checked(self, name: str) -> bool: ...


def length(text: str) -> Length:
    """Inches unless it says cm or pt, as Word in a US English Windows reads a field."""
    number = float(text.rstrip('"').removesuffix("cm").removesuffix("in").removesuffix("pt").strip() or 0)
    return Pt(number) if text.endswith("pt") else Inches(number / 2.54 if text.endswith("cm") else number)


# ------------------------------------------------------------ commands


def flag(name: str, document: FakeDocument) -> None:
    owner, _, attribute = FLAGS[name].rpartition(".")
    on = not document.every_selected_run(attrgetter(FLAGS[name]))
    document.format_runs(lambda run: setattr(getattr(run, owner) if owner else run, attribute, on))


def align(name: str, document: FakeDocument) -> None:
    document.format_paragraphs(lambda p: setattr(p, "alignment", ALIGNMENTS[name]))


def indent(document: FakeDocument) -> None:
    document.format_paragraphs(
        lambda p: setattr(p.paragraph_format, "left_indent", Inches(0.5) + (p.paragraph_format.left_indent or 0))
    )


def space_lines(lines: float, document: FakeDocument) -> None:
    document.format_paragraphs(lambda p: setattr(p.paragraph_format, "line_spacing", lines))


def recase(change: Callable[[str], str], document: FakeDocument) -> None:
    document.format_runs(lambda run: setattr(run, "text", change(run.text)))


def each_word(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split(" "))


def highlight(document: FakeDocument) -> None:
    document.format_runs(lambda run: setattr(run.font, "highlight_color", WD_COLOR_INDEX.YELLOW))


def clear(document: FakeDocument) -> None:
    """Direct formatting of the selected characters goes."""

    def bare(run: Run) -> None:
        if run._r.rPr is not None:
            run._r.remove(run._r.rPr)

    document.format_runs(bare)


def sections(change: Callable[[Any], None], document: FakeDocument) -> None:
    document.changed()
    for section in document.document.sections:
        change(section)


def _set(name: str, **values: str) -> Callable[[Any], None]:
    """Puts an element with these attributes into a section's properties, in the place of one of its name."""

    def change(section: Any) -> None:
        for old in section._sectPr.findall(qn(f"w:{name}")):
            section._sectPr.remove(old)
        new = OxmlElement(f"w:{name}")
        for key, value in values.items():
            new.set(qn(f"w:{key}"), value)
        margins = section._sectPr.find(qn("w:pgMar"))
        section._sectPr.append(new) if margins is None else margins.addnext(new)

    return change


COMMANDS: dict[str, Callable[[FakeDocument], Any]] = {
    **{name: partial(flag, name) for name in FLAGS},
    "AlignLeft": partial(align, "Left"), "AlignCenter": partial(align, "Centered"),
    "AlignRight": partial(align, "Right"), "AlignJustify": partial(align, "Justified"),
    "BulletsGalleryWord": lambda d: d.set_style("List Bullet"),
    "NumberingGalleryWord": lambda d: d.set_style("List Number"),
    "IndentIncreaseWord": indent, "ClearFormatting": clear, "TextHighlightColorPicker": highlight,
    "Undo": FakeDocument.undo, "RedoOrRepeat": FakeDocument.redo, "Select All": FakeDocument.select_all,
    **{lines: partial(space_lines, float(lines)) for lines in ("1.0", "1.15", "1.5", "2.0", "2.5", "3.0")},
    "UPPERCASE": partial(recase, str.upper), "lowercase": partial(recase, str.lower),
    "Capitalize Each Word": partial(recase, each_word),
    "Portrait": lambda d: d.set_landscape(False), "Landscape": lambda d: d.set_landscape(True),
    "Continuous": partial(sections, _set("lnNumType", countBy="1", restart="continuous")),
}  # fmt: skip


# ------------------------------------------------------------ dialogs


def paragraph(dialog: Filled, document: FakeDocument) -> None:
    """OK of the Paragraph dialog; a field that nobody filled changes nothing."""
    lengths = {"Left:": "left_indent", "Before:": "space_before", "After:": "space_after"}
    if dialog.value("Special:") == "First line":
        lengths["By:"] = "first_line_indent"
    wanted: dict[str, Any] = {
        name: length(dialog.value(title)) for title, name in lengths.items() if dialog.value(title)
    }
    wanted |= {
        name: True
        for title, name in {"Keep with next": "keep_with_next", "Page break before": "page_break_before"}.items()
        if dialog.checked(title)
    }
    if dialog.chosen("Line spacing:"):
        chosen = dialog.value("Line spacing:")
        wanted["line_spacing"] = float(dialog.value("At:") or 3) if chosen == "Multiple" else SPACING[chosen]
    for name, value in wanted.items():
        document.format_paragraphs(lambda p, n=name, v=value: setattr(p.paragraph_format, n, v))  # type: ignore[misc]
    if dialog.chosen("Alignment:"):
        align(dialog.value("Alignment:"), document)


def font(dialog: Filled, document: FakeDocument) -> None:
    """OK of the Font dialog."""
    if dialog.checked("Small caps"):
        document.format_runs(lambda run: setattr(run.font, "small_caps", True))
    if dialog.value("Spacing:") == "Expanded" and dialog.value("By:"):
        twentieths = str(round(length(dialog.value("By:")).pt * 20))

        def expand(run: Run) -> None:
            spacing = OxmlElement("w:spacing")
            spacing.set(qn("w:val"), twentieths)
            run._r.get_or_add_rPr().append(spacing)

        document.format_runs(expand)


def page_setup(dialog: Filled, document: FakeDocument) -> None:
    """OK of Page Setup."""
    for side in ("Top", "Bottom", "Left", "Right"):
        if dialog.value(f"{side}:"):
            wide = length(dialog.value(f"{side}:"))
            sections(lambda s, n=side, v=wide: setattr(s, f"{n.lower()}_margin", v), document)  # type: ignore[misc]


def columns(dialog: Filled, document: FakeDocument) -> None:
    """OK of Columns."""
    sections(_set("cols", num=dialog.value("Number of columns:"), space="720"), document)


def table(dialog: Filled, document: FakeDocument) -> None:
    """OK of Insert Table: before the caret's paragraph, after it when the caret stands behind its text."""
    number, offset = document.selection.caret
    before: Paragraph = document.paragraphs()[number][0]
    document.insert_table(int(dialog.value("Number of rows:")), int(dialog.value("Number of columns:")))
    made = before._p.getprevious()
    if offset and made is not None and made.tag == qn("w:tbl"):
        before._p.addnext(made)


def bookmark(dialog: Filled, document: FakeDocument) -> None:
    """Add of Bookmark: around what is selected."""
    document.changed()
    number, *_ = document.selection.spans[0]
    chosen: Paragraph = document.paragraphs()[number][0]
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), "901")
    start.set(qn("w:name"), dialog.value("Bookmark name:"))
    chosen._p.insert(0 if chosen._p.pPr is None else 1, start)
    chosen._p.append(end)


PRESSED: dict[tuple[str, str], Callable[[Filled, FakeDocument], None]] = {
    ("Paragraph", "OK"): paragraph, ("Font", "OK"): font, ("PageSetup", "OK"): page_setup,
    ("Columns", "OK"): columns, ("InsertTable", "OK"): table, ("Bookmark", "Add"): bookmark,
}  # fmt: skip
