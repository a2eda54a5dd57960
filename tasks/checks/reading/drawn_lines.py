"""One empty paragraph that is a line across the page, behind a part of the document."""

from dataclasses import dataclass

from tasks.checks.differences import Difference
from tasks.checks.reading.document import Sides


@dataclass
class RuleWish:
    """One line across the page right behind a body part."""

    above: int  # index of that part before
    says: str = "a horizontal line"

    def check(self, sides: Sides) -> str:
        """Empty when one such paragraph came, there."""
        came = len(sides.after.body) - len(sides.before.body)
        at = sides.comparison.new_of.get(self.above)
        if came != 1 or at is None or at + 1 >= len(sides.after.body):
            return f"{self.says}: {came} paragraphs came"
        return "" if _is_rule(sides.after.body[at + 1]) else f"{self.says}: none behind the place that was named"

    def covers(self, found: Difference, sides: Sides) -> bool:
        """That paragraph."""
        return found.area == "block" and found.op == "inserted" and _is_rule(found.part)


def _is_rule(part: dict[str, object]) -> bool:
    border = part.get("border")
    lone = isinstance(border, dict) and set(border) == {"bottom"}
    return part["kind"] == "paragraph" and not str(part.get("text", "")) and lone
