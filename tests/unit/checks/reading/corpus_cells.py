"""Requests about the look of table cells, each with its right result and with near misses."""

from tests.unit.checks.reading.corpus_formats import Case
from tests.unit.checks.reading.results import LAST, cell, lined, row, shaded, whole

RED, BLUE = "FF0000", "2A6099"
ROW_2, COLUMN_2, ALL = ((2, 1), (2, 2)), ((1, 2), (2, 2), (3, 2)), ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2))

CELLS: tuple[Case, ...] = (
    (
        "Shade the second row of the table in red.",
        (shaded(RED, *ROW_2),),
        (
            (shaded(RED, (2, 1)),),
            (shaded(RED, (3, 1), (3, 2)),),
            (shaded(BLUE, *ROW_2),),
            (shaded(RED, *ALL),),
            (shaded(RED, *ROW_2), whole(LAST, bold=True)),
            (shaded(RED, *ROW_2), cell(3, 1, "Quay")),
            (),
        ),
    ),
    (
        "Give the header row a blue background.",
        (shaded(BLUE, (1, 1), (1, 2)),),
        ((shaded(BLUE, *ROW_2),), (shaded(RED, (1, 1), (1, 2)),), (shaded(BLUE, (1, 1)),), ()),
    ),
    (
        'Set the background colour of the row of the cell that holds "Pier" to red.',
        (shaded(RED, (3, 1), (3, 2)),),
        ((shaded(RED, *ROW_2),), (shaded(RED, (3, 1)),), ()),
    ),
    (
        'The cell that holds "Gate" should have a red background.',
        (shaded(RED, (2, 1)),),
        ((shaded(RED, *ROW_2),), (shaded(RED, (3, 1)),), (shaded(BLUE, (2, 1)),), ()),
    ),
    (
        "Use red shading for the last column.",
        (shaded(RED, *COLUMN_2),),
        ((shaded(RED, (1, 1), (2, 1), (3, 1)),), (shaded(RED, *COLUMN_2[1:]),), (shaded(RED, *ALL),), ()),
    ),
    (
        "I'd like the whole table shaded in red, please.",
        (shaded(RED, *ALL),),
        ((shaded(RED, *ROW_2),), (shaded(RED, *ALL[1:]),), ()),
    ),
    ("Shade every other row in red.", (), ((shaded(RED, *ROW_2),), (shaded(RED, (1, 1), (1, 2), (3, 1), (3, 2)),))),
    ("Shade every second row in red.", (), ((shaded(RED, *ROW_2),),)),
    ("Shade the first row in red, not the second.", (), ((shaded(RED, (1, 1), (1, 2)),),)),
    (
        "Remove all the borders of the table.",
        (lined("nil"),),
        ((lined("nil", "insideH", "insideV"),), (lined("nil", "top"),), (lined("nil"), row(3)), ()),
    ),
    ("The table should have no borders.", (lined("nil"),), ((lined("nil", "left"),), ())),
    ("Take the gridlines off the table.", (lined("nil"),), ((lined("nil", "insideV"),), ())),
    ("Remove the outer borders of the table.", (), ((lined("nil"),),)),
    ("Remove the borders inside the table.", (), ((lined("nil"),),)),
    ("Remove the top border of the table.", (), ((lined("nil"),),)),
    ("Remove the borders of the first row.", (), ((lined("nil"),),)),
    ("Give the table borders on all cells.", (lined("single"),), ((lined("nil"),),)),
    ("Add thick borders to the table.", (), ((lined("single"),),)),
    ("Put a border around the table.", (), ((lined("single"),),)),
    ("Add red borders to the table.", (), ((lined("single"),),)),
)
