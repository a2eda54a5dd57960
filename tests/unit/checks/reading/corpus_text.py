"""Requests about the text, tables and objects, each with its right result and with wrong ones."""

from tests.unit.checks.reading.corpus_formats import HEAD, LAST, SECOND, THIRD, TITLE, Case
from tests.unit.checks.reading.results import (
    appended,
    cell,
    column,
    comment,
    described,
    gone,
    grid,
    moved,
    new,
    no_column,
    no_row,
    no_table,
    row,
    shape,
    story,
    text,
    whole,
)

TEXTS: tuple[Case, ...] = (
    (
        'Replace "gate" with "entrance"',
        (text(SECOND, "gate", "entrance"),),
        ((text(SECOND, "gate", "exit"),), (text(SECOND, "the gate", "entrance"),)),
    ),
    (
        "change the word noon to midnight",
        (text(THIRD, "noon", "midnight"),),
        (
            (text(THIRD, "noon", "Midnight"),),
            (text(THIRD, "at noon", "midnight"),),
            (text(THIRD, "ferry", "midnight"),),
        ),
    ),
    (
        'swap "sold" for "given away" throughout',
        (text(SECOND, "sold at", "given away at"), text(SECOND, "not sold", "not given away")),
        ((text(SECOND, "sold at", "given away at"),),),
    ),
    (
        "Replace gloves with mittens everywhere",
        (text("Bring", "gloves", "mittens"), text(SECOND, "Gloves", "Mittens"), text(THIRD, "Gloves", "Mittens")),
        (
            (text("Bring", "gloves", "mittens"), text(SECOND, "Gloves", "Mittens")),
            (
                text("Bring", "gloves", "mittens"),
                text(SECOND, "Gloves", "Mittens"),
                text(THIRD, "Gloves", "Mittens"),
                text(LAST, "walks", "runs"),
            ),
        ),
    ),
    (
        "rename the heading Times to Departures",
        (text("Times", "Times", "Departures"),),
        ((text(HEAD, HEAD, "Departures"),),),
    ),
    ("use 'evening' instead of 'noon'", (text(THIRD, "noon", "evening"),), ((text(THIRD, "noon", "evening noon"),),)),
    (
        "delete the last paragraph",
        (gone(LAST),),
        ((gone(THIRD),), (gone(LAST), gone(THIRD)), (text(LAST, "Everybody", ""),)),
    ),
    (
        "Get rid of the sentence 'The path is short.'",
        (text("Bring", "The path is short.", ""),),
        ((text("Bring", "short", ""),), (gone("Bring"),)),
    ),
    ("remove the word own", (text(LAST, "own ", ""),), ((text(LAST, "own risk", ""),),)),
    ("I don't need the heading Times any more", (gone("Times"),), ((gone(HEAD),), (gone("Times"), gone(THIRD)))),
    (
        'Add "Be careful." to the end of the third paragraph',
        (text(THIRD, "hired.", "hired. Be careful."),),
        (
            (text(THIRD, "The ferry", "Be careful. The ferry"),),
            (new(THIRD, "Be careful."),),
            (text(THIRD, "hired.", "hired. Be careful!"),),
        ),
    ),
    (
        'Insert a paragraph saying "See the map." below the second paragraph',
        (new(SECOND, "See the map."),),
        ((new(SECOND, "See the map.", before=True),), (new(THIRD, "See the map."),), (new(SECOND, "See the maps."),)),
    ),
    (
        'Write "Appendix" at the end of the document',
        (appended("Appendix"),),
        ((new(TITLE, "Appendix"),), (appended("Appendix"), appended("Appendix"))),
    ),
    (
        "type 'really ' before 'short'",
        (text("Bring", "short", "really short"),),
        ((text("Bring", "short", "short really"),),),
    ),
    (
        "move the last paragraph above the second paragraph",
        (moved(LAST, SECOND, before=True),),
        ((moved(LAST, SECOND),), (moved(THIRD, SECOND, before=True),)),
    ),
    ("move the second paragraph to the end", (moved(SECOND, LAST),), ((moved(SECOND, THIRD),),)),
    (
        "change the title to upper case",
        (text(TITLE, TITLE, TITLE.upper()),),
        (
            (text(TITLE, TITLE, TITLE.title()),),
            (text(TITLE, TITLE, "THE HARBOR WALK"),),
            (text(TITLE, "walk", "WALK"),),
        ),
    ),
    ("put the heading Times in lowercase", (text("Times", "Times", "times"),), ((text("Times", "Times", "TIMES"),),)),
    (
        "capitalise every word of the title",
        (text(TITLE, TITLE, "The Harbour Walk"),),
        ((text(TITLE, TITLE, "THE HARBOUR WALK"),),),
    ),
    (
        "delete the second paragraph and make the last paragraph bold",
        (gone(SECOND), whole(LAST, bold=True)),
        ((gone(SECOND),), (whole(LAST, bold=True),), (gone(SECOND), whole(THIRD, bold=True))),
    ),
)

TABLES: tuple[Case, ...] = (
    (
        "Could you insert an empty table with 7 columns and 5 rows at the cursor?",
        (grid(5, 7, TITLE, before=True),),
        ((grid(7, 5, TITLE, before=True),), (grid(5, 7, TITLE, before=True), shape(TITLE, alignment="right"))),
    ),
    (
        "insert a table of 3 rows and 4 columns after the first paragraph",
        (grid(3, 4, "Bring"),),
        ((grid(4, 3, "Bring"),), (grid(3, 4, SECOND),), (grid(3, 4, "Bring", before=True),)),
    ),
    ("a 2x3 table at the end please", (grid(2, 3),), ((grid(3, 2),),)),
    ('Add an empty row below "Gate"', (row(2),), ((row(1),), (row(3),), (row(2, 2),))),
    ("insert a row above the row with Gate", (row(1),), ((row(2),), (row(0),))),
    ("add a row at the end of the table", (row(3),), ((row(2),),)),
    ("insert a column to the left of Price", (column(1),), ((column(2),), (column(0),))),
    ("add a column to the right of the Price column", (column(2),), ((column(1),),)),
    ("delete the row with Gate", (no_row(2),), ((no_row(3),), (no_row(1),), (no_table,))),
    ("remove the last column of the table", (no_column(2),), ((no_column(1),),)),
    ("delete the table", (no_table,), ((no_row(1),), (no_table, gone(LAST)))),
    ('change the cell that holds "3" to "4"', (cell(2, 2, "4"),), ((cell(3, 2, "4"),), (cell(2, 2, "34"),))),
    ('write "9" in the last cell of the second row', (cell(2, 2, "9"),), ((cell(3, 2, "9"),), (cell(2, 1, "9"),))),
)

OBJECTS: tuple[Case, ...] = (
    (
        'Add a comment "which one?" to the word "ferry"',
        (comment("which one?", "ferry"),),
        (
            (comment("which?", "ferry"),),
            (comment("which one?", "noon"),),
            (comment("which one?", "ferry"), comment("again", "noon")),
        ),
    ),
    (
        "Put page numbers in the footer",
        (story("footer", "", "PAGE"),),
        ((story("header", "", "PAGE"),), (story("footer", "", "NUMPAGES"),), (story("footer", "1"),)),
    ),
    (
        'Put "Draft" in the header and the footer.',
        (story("header", "Draft"), story("footer", "Draft")),
        (
            (story("header", "Draft"),),
            (story("footer", "Draft"),),
            (story("header", "Draft"), story("footer", "Other")),
        ),
    ),
    ("add the page number at the top of each page", (story("header", "", "PAGE"),), ((story("footer", "", "PAGE"),),)),
    (
        'Add a header that says "Draft"',
        (story("header", "Draft"),),
        (
            (story("footer", "Draft"),),
            (story("header", "Drafts"),),
            (story("header", "Draft"), story("footer", "Draft")),
        ),
    ),
    (
        "the footer should say Confidential",
        (story("footer", "Confidential"),),
        ((story("footer", "confidential"),), (story("header", "Confidential"),)),
    ),
    (
        'Set the document title property to "Walks"',
        (described(title="Walks"),),
        ((described(subject="Walks"),), (text(TITLE, TITLE, "Walks"),), (described(title="walks"),)),
    ),
    (
        "set the subject in the document properties to 'Coast'",
        (described(subject="Coast"),),
        ((described(title="Coast"),),),
    ),
    (
        'First add a header saying "Draft", after that make the title italic.',
        (story("header", "Draft"), whole(TITLE, italic=True)),
        ((story("header", "Draft"),), (whole(TITLE, italic=True),)),
    ),
)

UNSURE = (
    "Make the title bold, not the last paragraph",
    "don't remove the bold from life jacket",
    "Do not change the title",
    "make the title bold, not italic",
    "never delete the last paragraph",
    "make the title bold without changing its size",
    "Make it look nicer.",
    "translate it into French",
    "how many words are in this document?",
    "What is the title?",
    "Mach die Überschrift fett und zentriere sie.",
    "Сделай заголовок жирным",
    "",
    "   ",
    "!!!",
    'Make "Quarterly Outlook" bold.',
    "make the ninth paragraph bold",
    "Make the title bold on odd pages",
    "make the heading bold",
    "do something",
    "Make the text bold unless it is short",
    "delete the picture",
    "make the title bold but keep the old one as a copy",
    "Set the font size of the title",
    "Change the colour of the title",
    "insert a footnote after noon",
    "move the title",
    "format the document like my last report",
    "print the document",
    "Make the third table bold",
    "delete the third row of the second table",
    "bold the sentence about bananas",
    "make the header on the first page say Draft",
    "Turn only the page with the equipment landscape",
    "Shade the rows of the table light grey, but not the header row",
    "Give all cells of the table borders except those of the first row",
    "Replace noon",
    "add page numbers starting on page 3",
    "insert today's date below the title",
)
"""Nothing that a reading may accept, whatever the result."""

ALREADY = (
    'Make "life jacket" bold.',
    "make the words life jacket bold",
    "the page should be in portrait",
    "left-align the last paragraph",
    "highlight 'their own risk' in yellow",
    "make 'Warm coat' a bullet point",
    "the title should not be italic",
)
"""What the document holds already."""

NOT_ALREADY = (
    "make the title italic",
    "underline everything",
    "page numbers in the footer",
    'replace "noon" with "night"',
    "delete the last paragraph",
    "insert a 2x2 table",
    "set the font of the title to Arial",
    "landscape please",
    "make the title bigger",
    "make every 'gloves' bold",
)
