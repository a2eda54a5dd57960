"""What is to stand elsewhere, go as a whole or become a list, as said: "move X so it comes before the one ...".

Each turn explains its whole sentence; "the one" is another of the kind that the sentence names, and what comes first is
moved to a top only where the top is named too.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, MUST, PLEASE, sub

_KIND = r"(?:paragraph|line|item|bullet point|bullet|point|step|rule|entry|instruction)"
_GO = r"(?:come|comes|be|is|go|goes|stand|stands|appear|appears|sit|sits)"
_SIDE = r"(?:(?:right|directly|just|immediately) )?(?:before|above|after|below|ahead of|in front of)"
_TOP = r"(?:top|start|beginning|head)"
_BOTTOM = r"(?:bottom|end)"
_WHAT = r"the [^.;!?]+?"
_BULLETS = r"(?:(?:an? )?(?:bullet(?:ed)?(?:[- ]points?)?|unordered) list|bullet[- ]?points?|bullets|bulleted items)"
_NUMBERS = r"(?:an? )?(?:numbered|ordered|numbering) list"
_DO_SO = r"(?:,? (?:please )?(?:can|could|would) you (?:please )?(?:do|change|make|fix) (?:that|it|this)(?: for me)?)?"


def _one(text: str) -> str:
    """As in "the paragraph that starts X before the one starting Y": the same kind of part again."""
    kind = re.search(rf"\bthe (?:\w+ )?({_KIND})\b", text, re.IGNORECASE)
    if kind is None:
        return text
    more = r"(?=(?:that|which) (?:starts|begins|mentions|is about)\b|(?:starting|beginning|mentioning|about|with)\b)"
    said = re.sub(rf"\b({_SIDE}|and|with|to) the one {more}", rf"\1 the {kind[1]} ", text, flags=re.IGNORECASE)
    return said if said[: kind.start()] == text[: kind.start()] else text


def moved_first(text: str) -> str:
    """As in "The preheat step should come first. Move it to the top of the method."; "" for anything else."""
    for pattern, edge in ((_FIRST, _TOP), (_LAST, _BOTTOM)):
        found = pattern.fullmatch(text.strip())
        if found is not None and re.fullmatch(rf"to the (?:very )?{edge}(?: (?:of|in) .+)?", found["where"], re.I):
            return f"Move {found['what'][:1].lower()}{found['what'][1:]} {found['where']}."
    return ""


_FIRST, _LAST = (
    re.compile(
        rf"(?P<what>the [^.;:,!?]+?) {MUST} (?:really |actually )?(?:come|be|go|stand) (?:the )?(?:very )?{where}"
        r"[.;:,]? (?:so |and )?(?:please |(?:can|could) you (?:please )?)?(?:move|put|bring|shift) (?:it|that one)"
        r"(?: up| down)? (?P<where>to the [^.;!?]+?)(?: please)?[.!?]*",
        re.IGNORECASE,
    )
    for where in ("first", "last")
)

REARRANGING: tuple[Callable[[str], str], ...] = (
    _one,
    sub(  # "move X so it comes before Y"
        rf"{PLEASE}(?P<verb>move|put|bring|place|shift) (?P<what>the (?:\w+ )?{_KIND}\b[^.;!?]*?),?(?: up| down)?"
        rf" (?:so (?:that )?(?:it|they)|and have it|such that it)(?: can| should| will)? {_GO}(?: placed| put)?"
        rf" (?P<where>{_SIDE} [^.;!?]+?){END}",
        lambda m: f"{m['verb']} {m['what']} {m['where']}{m['end']}",
    ),
    sub(  # "the paragraph about X should come before the paragraph about Y"
        rf"^(?P<what>the (?:\w+ )?{_KIND}\b[^.;,!?]*?) {MUST} (?:come|be|go|stand)(?: moved| put)?"
        rf" (?P<where>{_SIDE} the [^.;,!?]+?){END}",
        lambda m: f"Move {m['what'][:1].lower()}{m['what'][1:]} {m['where']}{m['end']}",
    ),
    sub(  # "delete the Notes section, heading and all"
        r"^(?P<lead>(?:please )?(?:delete|remove|erase|cut|drop) the (?:[^.;,]+? )?(?:section|part"
        r"|chapter)\b[^.;,]*?),? (?:(?:its |the )?(?:heading|title) and (?:all|everything(?: (?:in|under|below) it)?)"
        r"|(?:with|including|along with|together with) (?:its|the) (?:heading|title))(?P<end>[.!?]*)$",
        lambda m: f"{m['lead']}{m['end']}",
    ),
    sub(  # "make the ingredients into a bullet list", "turn the last lines into bullets"
        rf"{PLEASE}(?:make|turn|convert|change|format|put|set|transform) (?P<what>{_WHAT})"
        rf" (?:(?:in)?to|as) {_BULLETS}{_DO_SO}{END}",
        lambda m: f"Turn {m['what']} into bullet points{m['end']}",
    ),
    sub(  # "make the ingredients bullets"
        rf"{PLEASE}make (?P<what>{_WHAT})(?: all)?(?: into)? (?:{_BULLETS}|bulleted){_DO_SO}{END}",
        lambda m: f"Turn {m['what']} into bullet points{m['end']}",
    ),
    sub(  # "the lines would be better as bullets, can you do that"
        rf"^(?P<what>{_WHAT}) (?:(?:would|might|could) (?:look|be|read|work|show)(?: a bit| much)? (?:better|nicer"
        rf"|clearer|easier to read|neater)(?: as)?|{MUST} be(?: made into| shown as)?) {_BULLETS}{_DO_SO}{END}",
        lambda m: f"Turn {m['what'][:1].lower()}{m['what'][1:]} into bullet points{m['end']}",
    ),
    sub(  # "make the steps into a numbered list"
        rf"{PLEASE}(?:make|convert|change|put|transform) (?P<what>{_WHAT}) (?:in)?to {_NUMBERS}{_DO_SO}{END}",
        lambda m: f"Turn {m['what']} into a numbered list{m['end']}",
    ),
)
