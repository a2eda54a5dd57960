"""What the text is to say, as people put it: "wherever it says X, put Y", "the footer still says X, it should say Y".

Words without quotation marks count as text only where nothing else can be meant: they begin with a capital or a figure,
stand in square brackets, or stand between words that nothing but text can stand between. Looks, fonts and parts of a
document are no text.
"""

import re
from collections.abc import Callable, Container

from tasks.checks.restating.patterns import DRESSED, END, MUST, PLEASE, QUOTE, as_words, sub
from tasks.checks.restating.retyped import MORE_SAID, NO_TEXT

_GAP = r"\[[^\[\]\ue000]{1,40}\]"
_NAMED = r"(?-i:[A-Z])[\w’'-]*(?: (?:(?-i:[A-Z])[\w’'-]*|of|for|and|the|in|\d+))*"
_FIGURE = r"(?:[£$€] ?)?\d[\d.,:]*(?<=\d)(?: ?[£$€%])?(?: (?-i:[A-Z])\w+(?: \d+)?| [ap]m)?"
_TEXT = rf"(?:{QUOTE}|{_GAP}|{_FIGURE}|{_NAMED})"
_ONE = rf"(?:{QUOTE}|{_GAP}|(?-i:[A-Z])[\w’'-]*|{_FIGURE})"
_SAYS = r"(?:still |now |currently )?(?:says|reads)"
_STORY = (
    r"the (?:page )?(?P<story>header|footer|(?P<edge>top|bottom) of (?:the|each|every) page)(?: line| text)? " + _SAYS
)
_ALWAYS = r"(?:wherever|everywhere(?: where)?|anywhere|every ?time|each time|whenever)"
_LOOK = r"(?:bold|italics?|underlined|(?:dark |light )?(?:red|blue|green|orange|purple|yellow|gr[ea]y))"


def _is_text(said: str) -> bool:
    """Words that can only be meant as they are: no look, part or place, and nothing more that is said of them."""
    if said.startswith(("\ue000", "[")):
        return True
    return not (NO_TEXT.search(said) or MORE_SAID.search(said) or re.search(DRESSED, said, re.IGNORECASE))


def _replaced(match: re.Match[str]) -> str:
    """The order to put one text in place of another; everywhere where that is said."""
    old, new = match["old"], match["new"]
    said = match.groupdict()
    if not (_is_text(old) and _is_text(new)) or old == new:
        return match[0]
    where = said.get("where") or (" everywhere" if said.get("always") else "")
    return f"Replace {as_words(old)} with {as_words(new)}{where}{match['end']}"


def _both(match: re.Match[str]) -> str:
    """Two texts that each give way to another, where neither comes from or goes to the other."""
    said = [match[name] for name in ("old", "new", "other", "more")]
    if not all(map(_is_text, said)) or len({words.casefold() for words in said}) < len(said):
        return match[0]
    old, new, other, more = map(as_words, said)
    return f"Replace {old} with {new}. Replace {other} with {more}{match['end']}"


def _in_gap(match: re.Match[str]) -> str:
    """A gap in square brackets that is filled: it is replaced, brackets and all."""
    new = match["new"]
    if MORE_SAID.search(new) or re.search(rf"\b(?:and|then)\b|{DRESSED}", new, re.IGNORECASE):
        return match[0]
    return f"Replace {as_words(match['old'])} with {as_words(new)}{match['end']}"


def _beside_words(match: re.Match[str]) -> str:
    """New words after or before others, which stand in quotation marks then."""
    where = match["where"]
    name = len(where.split()) > 1
    if not _is_text(where) or (where[0].isupper() and not (name or match["word"])):
        return match[0]  # a name alone may be a heading or the first cell of a row
    return f"Insert {match['text']} {match['side'].split(' ')[-1]} {as_words(where)}{match['end']}"


def _headed(match: re.Match[str]) -> str:
    """The name of a column, where it is what the first cell says: a column may be told by any of its cells."""
    name, new = match["a"] or match["b"], match["new"]
    if not _is_text(new):
        return match[0]
    column = as_words(name)
    return f"In the first cell of the column {column}, replace {column} with {as_words(new)}{match['end']}"


def _noted(match: re.Match[str]) -> str:
    """A figure stands in quotation marks, as the place of a note that it is."""
    return f"{match['lead']} after {as_words(match['where'])} saying "


TEXT_SPEECH: tuple[Callable[[str], str], ...] = (
    sub(  # "Wherever it says Joan, put Joanna"
        rf"{PLEASE}(?:(?P<always>{_ALWAYS})|where) (?:it|the (?:text|document|letter)) {_SAYS}"
        rf" (?P<old>{_TEXT}),? (?:please )?(?:(?:put|write|type) (?P<new>{_TEXT})(?: instead)?){END}",
        _replaced,
    ),
    sub(  # "Put £450 where it says [rent]"
        rf"{PLEASE}(?:put|write|type|enter|fill in|insert|use) (?P<new>{_TEXT}) (?:(?P<always>{_ALWAYS})|where)"
        rf" (?:it|the (?:text|document|letter)) {_SAYS} (?P<old>{_TEXT})(?P<where> in the (?:header|footer))?{END}",
        _replaced,
    ),
    sub(  # "Replace February by March and June by July"
        rf"{PLEASE}(?:replace|change|swap) (?P<old>{_ONE}) (?P<by>with|by|to) (?P<new>{_ONE}),? and"
        rf" (?P<other>{_ONE}) (?P=by) (?P<more>{_ONE}){END}",
        lambda m: _both(m),
    ),
    sub(  # "Replace [tenant name] with Karl Lund"
        rf"{PLEASE}(?:replace|change|swap|fill in|fill|exchange) (?P<old>{_GAP}) (?:with|to|by|as|for)"
        rf" (?P<new>{QUOTE}|[^.,;:!?\ue000\"“”\[\]]{{1,60}}?){END}",
        _in_gap,
    ),
    sub(  # "Change Draft for members to Final version in the footer"
        rf"{PLEASE}(?:change|replace|correct|update) (?P<old>{QUOTE}|(?-i:[A-Z])(?:(?! (?:to|with|by|into)\b)"
        rf"[^.,;:!?\ue000\"“”]){{1,50}}) (?:to|with|by|into) (?P<new>{QUOTE}|(?-i:[A-Z])(?:(?! (?:to|with|by|into"
        rf"|in|and)\b)[^.,;:!?\ue000\"“”]){{0,50}})(?P<where> in the (?:header|footer)){END}",
        _replaced,
    ),
    sub(  # "Wherever it says Do not, make those two words bold"
        rf"{PLEASE}{_ALWAYS} (?:it|the text) {_SAYS} (?P<what>{QUOTE}|(?-i:[A-Z])[^.,;:!?\ue000\"“”]{{1,40}}?),?"
        rf" (?:please )?make (?:it|them|that|(?:that|those|these|the)(?: \w+)? words?) (?P<look>{_LOOK}){END}",
        lambda m: f"Make every occurrence of {as_words(m['what'])} {m['look']}{m['end']}",
    ),
    sub(  # "Insert "Lena Frost" after Ruth Edge"
        rf"{PLEASE}(?:insert|add|write|type) (?:the (?:words?|phrase|name|text) )?(?P<text>{QUOTE})"
        rf" (?P<side>(?:right |directly |just |immediately )?(?:after|before)) (?P<word>the (?:words?|name) )?"
        rf"(?!(?:the|a|an|my|our|this|that|it|them|each|every|all|both)\b)"
        rf"(?P<where>[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+){{0,3}}){END}",
        _beside_words,
    ),
    sub(  # "Add a footnote after 1847 saying X"
        r"(?P<lead>^(?:please )?(?:add|insert|put|attach) an? (?:footnote|endnote)) (?:right |directly |just"
        rf" |immediately )?(?:after|behind|to|on|at) (?:the (?:words?|name|year|number) )?(?P<where>{QUOTE}|\d+),?"
        r" (?:saying|that (?:says|reads)|which (?:says|reads)|reading):? ",
        _noted,
    ),
    sub(  # "After the paragraph about the rent, add one that says X"
        r"^(?:please )?(?:right |directly |just )?(?P<side>after|below|under|before|above)"
        r" (?P<where>the (?:paragraph|(?:\w+ )?heading)(?: (?!one\b)[\w’'-]+| \ue000\d+\ue001){0,6}?),?"
        r" (?:please )?(?:add|insert|put|write) (?:one|another(?: one| paragraph)?|an? (?:new )?paragraph)"
        r" (?:that (?:says|reads)|which (?:says|reads)|saying|reading):? (?=\S)",
        lambda m: f"Insert a paragraph {_sided(m['side'])} {m['where']} saying ",
    ),
    sub(  # "Replace the last sentence with "X"": no sentence with such words is meant
        rf"{PLEASE}(?:replace|change|swap|exchange) (?P<what>the (?:very )?(?:first|second|third|fourth|fifth|last)"
        rf" sentence(?: (?:of|in) the [^.;,\ue000]+?)?) (?:with|to|for|into) (?P<new>{QUOTE}){END}",
        lambda m: f"Replace {m['what']} by {m['new']}{m['end']}",
    ),
    sub(  # "Rename the Post column to Item": its name is what its first cell says
        rf"{PLEASE}(?:(?:rename|retitle|call)|change the (?:name|title|heading|header) of) the (?:column (?P<b>{_TEXT})"
        rf"|(?P<a>{_TEXT}) column) (?:(?:in)?to |as )?(?P<new>{QUOTE}|(?-i:[A-Z])[\w’'-]*(?: [\w’'-]+){{0,3}}?)"
        rf"(?: instead)?{END}",
        lambda m: _headed(m),
    ),
    sub(  # "Add a paragraph after the first one: X"
        r"(?P<lead>^(?:please )?(?:add|insert|put|write) an? (?:new )?paragraph (?:right )?(?:after|before|below|above)"
        r" the (?:first|second|third|fourth|fifth|last)) one\b",
        lambda m: f"{m['lead']} paragraph",
    ),
    sub(  # "Swap steps 3 and 4": the one below the other
        rf"{PLEASE}(?:swap|switch|exchange)(?: round| around| over)? (?:the )?(?P<kind>step|point|item|bullet|rule)s"
        rf" (?P<one>\d+) (?:and|with) (?P<two>\d+)(?: round| around| over)?{END}",
        lambda m: (
            f"Move {m['kind']} {m['one']} below {m['kind']} {m['two']}{m['end']}"
            if int(m["two"]) == int(m["one"]) + 1
            else m[0]
        ),
    ),
)
"""Turns of one sentence."""

_STORY_SAYS = re.compile(
    rf"{_STORY} (?P<old>{QUOTE}|{_NAMED}|[^.,;:!?\ue000\"“”]{{1,50}}?)(?:[.;,:]| -)?(?: but| and| so)?"
    rf" it {MUST} (?:now |really |actually )?(?:say|read|be) (?P<new>{QUOTE}|{_NAMED}|{_FIGURE})"
    r"(?: instead| now)?(?P<end>[.!?]*)",
    re.IGNORECASE,
)


def _sided(side: str) -> str:
    return "above" if side.casefold() in {"before", "above"} else "below"


def story_corrected(text: str) -> str:
    """The order in what a header or footer says and should say, "" for anything else.

    Args:
        text: a request, its quotations hidden.
    """
    match = _STORY_SAYS.fullmatch(text.strip())
    if match is None or not (_is_text(match["old"]) and _is_text(match["new"])) or match["old"] == match["new"]:
        return ""
    edge = {"top": "header", "bottom": "footer"}.get((match["edge"] or "").casefold(), match["story"].casefold())
    return f"Replace {as_words(match['old'])} with {as_words(match['new'])} in the {edge}."


# ---------------------------------------------------------------- days of a week

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = rf"(?P<day>{'|'.join(_DAYS)}|(?-i:[A-Z])[a-z]{{1,14}})"
_PERSON = r"(?P<who>\ue000\d+\ue001|(?-i:[A-Z])[\w’'-]*(?: (?-i:[A-Z])(?:[\w’'-]+|\.))*)"
_ENTRY = rf"(?P<new>{QUOTE}|(?-i:[A-Z])[\w’'-]*)"
_ENTERED = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:please )?(?:put|mark|set|write|enter) {_PERSON} (?:down )?as {_ENTRY} (?:on|for|under) {_DAY}{END}",
        rf"{_PERSON} {MUST} be (?:down as )?{_ENTRY} on {_DAY}{END}",
    )
)
_DAY_COLUMN = re.compile(rf"\bthe (?P<day>{'|'.join(_DAYS)})(?= (?:column|row)\b)", re.IGNORECASE)


def of_days(text: str, holds: Container[str] | None) -> str:
    """What is entered for somebody on a day, and columns of days, in the words of the table.

    Args:
        text: a sentence, its quotations hidden.
        holds: lower-case words that stand in the document.
    """
    match = next((m for form in _ENTERED if (m := form.fullmatch(text)) is not None), None)
    if match is not None and holds is not None and _is_text(match["new"]):
        day = _as_headed(match["day"], holds)
        return f"Change the {day} of {as_words(match['who'])} to {as_words(match['new'])}{match['end']}"
    return _DAY_COLUMN.sub(lambda m: f"the {_as_headed(m['day'], holds)}", text) if holds is not None else text


def _as_headed(day: str, holds: Container[str]) -> str:
    """A day as the document writes it: "Wed" where it holds that and no "Wednesday"."""
    low = day.casefold()
    if low not in _DAYS or low in holds:
        return day
    short = [low[:n] for n in (3, 4, 5, 2) if low[:n] in holds and n < len(low)]
    return short[0].capitalize() if len(short) == 1 else day


__all__ = ["TEXT_SPEECH", "of_days", "story_corrected"]
