"""Margins beside a page header or footer.

What Writer calls the top margin of a page with a header ends above that header; a saved document's top margin ends
above the text. So with a header it is the header's spacing that is set, and its distance from the edge stays.
"""

from collections.abc import Sequence

from tasks.checks.values import length
from tasks.planner.document import DocumentIndex
from tasks.schemas import Action

MARGINS = ("page_margin", "page_margins")
"""Skills that set margins in the page style's dialog."""
HEIGHT = 72 / 25.4
"""Points of a header's own height as Writer reads it: a millimetre, all else is spacing that its text grows into."""
LINE = 14.0
"""Points that a line of a header takes at least."""
_EDGES = (("Top", "header"), ("Bottom", "footer"))


def beside_headers(
    steps: Sequence[str], actions: Sequence[Action], index: DocumentIndex
) -> tuple[list[str], list[Action]]:
    """The steps and actions of a margin, with the spacing of the header and the footer where there are any.

    A margin that leaves no room for a line is set as it is told; the result then says that it does not fit.
    """
    kept, done = list(steps), list(actions)
    page = next((p for p in index.parts if p["kind"] == "page"), {})
    for edge, kind in _EDGES:
        told = next((a for a in done if a.control_text.capitalize() == edge and a.args.get("text")), None)
        if told is None or not any(p["kind"] == kind for p in index.parts):
            continue
        spacing = (length(told.args["text"]) or 0) - float(page.get(f"{kind}_distance") or 0) - HEIGHT
        if spacing < LINE - HEIGHT:
            continue
        tab, text = kind.capitalize(), f"{spacing / 72 * 2.54:.2f} cm"
        done.remove(told)
        kept = [s for s in kept if not s.casefold().startswith(f"in the {edge} box".casefold())]
        kept[-1:-1] = [f"Click the {tab} tab.", f'In the Spacing box, type "{text}".']
        done[-1:-1] = [
            Action(function="click_input", control_text=tab, control_type="TabItem"),
            Action(function="set_edit_text", control_text="Spacing", control_type="Spinner", args={"text": text}),
        ]
    return kept, done
