"""One right result and near misses for every kind and property: (checks, right, wrong ...)."""

from tests.unit.checks import cases_content, cases_formats
from tests.unit.checks.case import CASES, Case, both, edit_text, on_paragraph

__all__ = ["CASES", "Case", "both", "cases_content", "cases_formats", "edit_text", "on_paragraph"]
