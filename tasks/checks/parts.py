"""A document as plain JSON: its parts in order with effective formatting, and differences in words.

Body parts come first, in order. Every one has kind, index (0-based position in the tuple) and text.

| kind | fields |
|---|---|
| heading, paragraph, list_item | number (1-based among those outside tables), style, runs, formatting (below) |
| heading | level |
| list_item (a numbered heading too) | list (bullet, number), list_level, list_format, list_number |
| table | number (1-based among tables), rows, cols, cells (texts by row), paragraphs (with row and col, 1-based) |
| table, when set | style, header_rows, alignment, borders (all, outside, none, some), shading, widths, merged, ... |

Formatting of a paragraph is effective and given only where it departs from the plain: alignment (center, right,
justify), line_spacing (proportion, or "14 pt exact"), space_before, space_after, indent_left, indent_right,
first_line_indent (points), keep_with_next, keep_together, page_break_before, border {side: "style width colour"},
background, tabs, drop_cap, hyphenation, no_widow_control, no_line_numbers, in_index (inside a table of contents),
direct (names of what departs from the style).

A run is {text, font, size} and, only when set, bold, italic, underline (single, double, ...), strike (single, double),
superscript, subscript, small_caps, all_caps, hidden, color, highlight (RRGGBB), letter_spacing, raised, scale,
language, style, link, field (the text is what a field of that type shows), direct.

Then what belongs to the whole document, without index:

| kind | fields |
|---|---|
| break | type (page, column), before (the text after it), paragraph (text), at (index of the body part, -1: no) |
| hyperlink, bookmark, shape | url and text; name; text |
| image | name, alt, width, height, content (checksum), floating |
| field | type (page_number, page_count, date, time, title, author, toc, ...), story (body, header, ...), text |
| page | one a section: orientation, width, height, margin_*, columns, background, borders, line_numbering, ... |
| header, footer | section, type (default, first, even), text, paragraphs |
| note | type (footnote, endnote), text, paragraph (text it stands in), offset (characters before the mark) |
| comment | text, anchor (commented text), paragraph, offset, author |
| revision | count: of all tracked changes together; no part where there are none; text is as if they were accepted |
| properties | title, subject, keywords, comments, author, category, custom |
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tasks.checks import docx, odt
from tasks.checks.alignment import Part
from tasks.checks.archive import DOCX, Archive
from tasks.checks.differences import Comparison
from tasks.checks.words import in_words


def parts(path: Path) -> tuple[Part, ...]:
    """Read a .docx or .odt.

    Raises:
        DataError: not such a document, broken, or larger than any ordinary one; nothing in it is executed or fetched.
    """
    with Archive(path) as archive:
        if archive.kind == DOCX:
            return docx.read(archive)
        return odt.read(archive)


def template_parts(path: Path) -> tuple[Part, ...]:
    """`parts` of a document that many are compared with, read once while it does not change; not to be modified.

    Raises:
        DataError: as `parts`.
    """
    about = path.stat() if path.exists() else None
    return _remembered(path.resolve(), about.st_mtime_ns if about else 0, about.st_size if about else 0)


@lru_cache(maxsize=64)
def _remembered(path: Path, modified: int, size: int) -> tuple[Part, ...]:
    return parts(path)


def changes(before: Sequence[Part], after: Sequence[Part]) -> tuple[str, ...]:
    """Differences between two documents, one sentence each; () when nothing differs."""
    return tuple(in_words(found) for found in Comparison(before, after).differences)
