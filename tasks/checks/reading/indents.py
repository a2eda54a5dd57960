"""Indents of both sides of a paragraph, said at once."""

from dataclasses import replace

from tasks.checks.reading.lexicon import Item

_SIDES = frozenset({"paragraph.indent_left", "paragraph.indent_right"})
_BOTH = (("both", "side"), ("both", "margin"), ("either", "side"), ("left", "and", "right"), ("right", "and", "left"))


def indent_both(items: list[Item]) -> list[Item]:
    """As in "indent ... by 1 cm on both sides", "a left and right indent of 1 cm": two indents of one length."""
    indent = next((k for k, i in enumerate(items) if i.name in _SIDES), -1)
    if indent < 0 or not any(i.role == "length" for i in items):
        return items
    tokens = [(k, t.low.removesuffix("s")) for k, i in enumerate(items) if i.role != "literal" for t in i.tokens]
    words = [low for _, low in tokens]
    for said in _BOTH:
        at = next((n for n in range(len(words)) if tuple(words[n : n + len(said)]) == said), -1)
        if at < 0:
            continue
        away = {k for k, _ in tokens[at : at + len(said)]} - {indent}
        items[indent] = replace(items[indent], name="paragraph.indent_both", value="length")
        return [i for k, i in enumerate(items) if k not in away]
    return items
