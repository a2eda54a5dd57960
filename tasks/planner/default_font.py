"""The default font of the document: that of Default Paragraph Style, which all text without its own font has."""

from tasks.checks.refonting import DEFAULT_STYLES, default_font
from tasks.checks.restating.default_font import DEFAULT
from tasks.planner.assembly import Group, Unfit, selecting
from tasks.planner.document import DocumentIndex
from tasks.planner.seeking import click
from tasks.schemas import Action, Check, Plan


def default_font_as_asked(text: str, index: DocumentIndex) -> Plan | None:
    """The plan of an order for another default font of the document, None of any other request.

    Raises:
        Unfit: no text has the default font, or what it is cannot be told.
    """
    said = DEFAULT.fullmatch(text.strip())
    if said is None:
        return None
    font, old = said["font"].strip("\"'“”‘’"), default_font(index.body)
    plain = next(
        (p for p in index.paragraphs if p.style in DEFAULT_STYLES and not p.empty and p.kind == "paragraph"), None
    )
    if plain is None or not old:
        raise Unfit(
            "the default font", "no text that has it, or several fonts", "text in the style Default Paragraph Style"
        )
    select, action = selecting(Group((plain.place,)), index)
    typed = {"control_text": "Family", "control_type": "Edit"}
    check = Check(kind="order", where={"index": 0}, property="font", value=font)
    return Plan(
        steps=(select, "Choose Styles - Edit Style.", "Click the Font tab.", f'In the Family box, type "{font}".',
               "Click OK."),
        actions=(action, click("Styles", "MenuItem"), click("Edit Style", "MenuItem"), click("Font", "TabItem"),
                 Action(function="set_edit_text", args={"text": font}, **typed), click("OK", "Button")),
        expectation=(check,), confidence=1.0, source="default font",
        understood=f"the default font of this document becomes {font}, as text in {old} without its own font",
    )  # fmt: skip
