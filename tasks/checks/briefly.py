"""Orders without a verb, as people jot them down: "deposit amount in bold", "no underline under the link".

A note is taken as an order only where it explains its whole sentence: what is to change, and how. It adds the verb that
the look or size has anyway, never a place.
"""

import re
from collections.abc import Callable

from tasks.checks.stories import ORDERS
from tasks.checks.turn_patterns import END, sub

_COLOURS = (
    r"(?:(?:light|dark|pale|deep|bright) )?(?:black|blue|red|green|gr[ae]y|yellow|orange|purple|brown"
    r"|white|pink|navy)"
)
_SIZE = r"(?:\d{1,2}(?:[.,]5)? ?(?:pt|pts|points?)\b)"
_SIDE = r"(?:flush (?:left|right)|(?:left|right)[ -]aligned|cent(?:re|er)(?:ed|d)|justified)"
_LOOK = rf"(?:bold|italics?|underlined|struck through|{_SIZE}|{_SIDE}|{_COLOURS})"
_NOT_A_THING = (
    rf"(?!(?:{ORDERS}|please|and|but|or|so|if|when|as|how|what|which|who|why|where|could|can|would|should|will|may|is"
    r"|are|do|does|i|we|you|they|it|he|she|there|here|not|in|at|on|to|from|with|for|of|by|bold|italics?|underlined?"
    r"|bigger|smaller|larger|both|rest|only|just|also|then|then|up|down|undo|unbold|drop|get|everything|select"
    r"|embolden|emphasi[sz]e|reduce|increase|decrease|enlarge|shrink|resize|bump|check|find|fix|correct|update"
    r"|print|save|open|close|send|render|display|show|type|typeset|style|restyle|reformat)\b)"
)
_PROPERTY = (
    r"(?!(?:[^.;,:]* )?(?:fonts?|sizes?|spacing|margins?|page numbers?|indents?|indentation|paper"
    r"|orientation|borders?"
    r"|columns?|heading \d|pages?)\b(?: |$)(?:in|to|at|up|down|\d|bold|italic|cent))(?!(?-i:[A-Z]\w* [A-Z]\w*) \d)"
    r"(?!(?-i:[A-Z]\w* [A-Z]\w* [A-Z]\w*) \d)"
)
"""What has a size or place of its own and is no thing of the text; nor is the name of a font."""
_TELLS = (
    r"(?:is|are|was|were|has|have|had|does|do|did)(?:n['’]?t)?|looks?|seems?|got|gets?|became|becomes?|went|came|comes?"
    r"|stays?|remains?|appears?|shows?|reads?|says?|said|feels?|wants?|needs?|likes?|loves?|prefers?|hates?|uses?|made"
    r"|makes?|set|put|left|wrote|sent|gave|saw|found|kept|turns?|thinks?|thought|knows?|that|which|who|whose|why"
    r"|because|if|when|where|i|we|you|they|he|she|it|there|\w{2,}ed|\w+['’](?:re|ve|ll|d)"
)
"""Words by which something is told of a thing: a sentence that tells that the title is bold asks for nothing."""
_WHAT = (
    rf"{_NOT_A_THING}{_PROPERTY}(?P<what>(?:(?!\b(?:and|in|to|should|must|be|with|into|as|except|but|not|{_TELLS})\b)"
    r"[^.;,:!?]){2,50}?)"
)
"""A thing that is only named; nothing is said of it before the look."""
_POLITE = r"(?: please| pls| plz)?"
_DETERMINED = re.compile(
    r"(?:the|my|our|your|his|her|their|this|that|these|those|all|every|each|both|any"
    r"|an?)\b",
    re.I,
)


def the(what: str) -> str:
    """A thing with its article."""
    what = what.strip()
    owned = re.match(r"[\w’' -]+?['’]s ", what) is not None
    if _DETERMINED.match(what) or what.startswith("\ue000") or owned:
        return what
    return f"the {what}"


def _adjective(look: str) -> str:
    return re.sub(r"^italics$", "italic", look.strip(), flags=re.IGNORECASE)


def _made(match: re.Match[str]) -> str:
    look = _adjective(match["look"])
    side = re.fullmatch(r"flush (left|right)|(left|right)[ -]aligned", look, re.IGNORECASE)
    if side:
        return f"Align {the(match['what'])} to the {side[1] or side[2]}{match['end']}"
    if re.fullmatch(_SIZE, look, re.IGNORECASE):
        return f"Set {the(match['what'])} to {look}{match['end']}"
    return f"Make {the(match['what'])} {look}{match['end']}"


def _listed(match: re.Match[str]) -> str:
    """As in "subject line: 13 point, underlined"."""
    looks = [_adjective(look) for look in re.split(r",? and |, ?", match["looks"])]
    return f"Make {the(match['what'])} {' and '.join(looks)}{match['end']}"


def _without(match: re.Match[str]) -> str:
    """As in "no underline under the name", "no yellow on the warning"."""
    look = match["look"].casefold()
    colour = re.fullmatch(_COLOURS, look) is not None
    what = {"marking": "highlight", "highlighting": "highlight", "underlining": "underline"}.get(look, look)
    what = f"{look} highlight" if colour else what
    return f"Remove the {what} from {the(match['what'])}{match['end']}"


def _shaded(match: re.Match[str]) -> str:
    """As in "total row bold on a light grey background"."""
    what, look = the(match["what"]), _adjective(match["look"])
    return f"Make {what} {look} and give it a {match['colour']} background{match['end']}"


def _background(match: re.Match[str]) -> str:
    """As in "light gray background for the top row"."""
    return f"Give {the(match['what'])} a {match['colour']} background{match['end']}"


def _gone(match: re.Match[str]) -> str:
    """As in "Scones are off, so that bullet can go"."""
    return f"Remove the {match['noun']} about {match['what']}{match['end']}"


def _last(match: re.Match[str]) -> str:
    """As in "new last point for the conduct list: ..."."""
    place = re.sub(r"^(?:the|my|our) ", "", match["where"], flags=re.IGNORECASE)
    text = match["text"].strip()
    text = text if text.startswith("\ue000") else f'"{text}"'
    return f"Insert a paragraph saying {text} at the end of the {place}"


_OFF = r"off|out|cancelled|canceled|gone|done|sold(?: out)?|finished|settled|no longer needed|obsolete|outdated"
_ITEM = r"bullet(?: point)?|point|item|row|line|sentence|paragraph|step|entry|rule"
_LIST = r"(?:[\w’'-]+ ){0,3}?list"

BRIEF: tuple[Callable[[str], str], ...] = (
    sub(  # "total row bold on a light grey background"
        rf"^{_WHAT},? (?P<look>bold|italics?)(?:,| and)? (?:on|with) an? (?P<colour>{_COLOURS})"
        rf" background{_POLITE}{END}",
        _shaded,
    ),
    sub(  # "light gray background for the top row"
        rf"^(?:please,? )?(?:an? )?(?P<colour>{_COLOURS}) (?:background|shading|fill) (?:for|on|behind|in|under)"
        rf" (?P<what>[^.;,:!?]{{3,60}}?){_POLITE}{END}",
        _background,
    ),
    sub(  # "deposit amount in bold pls", "sender's block on top flush right", "subject line up to 14 pt"
        rf"^{_WHAT}(?:,|:)?(?: in| up to| down to| to| at)? (?P<look>{_LOOK}){_POLITE}{END}",
        _made,
    ),
    sub(  # "subject line: 13 point, underlined"
        rf"^{_WHAT}(?: to)?(?::| -| –)? (?P<looks>{_LOOK}(?:(?:,? and |, ?){_LOOK})+){_POLITE}{END}",
        _listed,
    ),
    sub(  # "can the hotel name be bold", "the hotel name be bold"
        rf"^(?:please |(?:can|could) )(?P<what>(?:the|my|our|this|that|all"
        rf"|every)\b[^.;,:!?]{{2,50}}?) be"
        rf"(?: in| made| set in)? (?P<look>{_LOOK})(?: (?:up|at the) top(?: where [\w ]+)?)?"
        rf"{_POLITE}(?P<end>)[?.!]*$",
        _made,
    ),
    sub(  # "No underline under the name, it looks like a link"
        r"^(?:please,? )?no (?:more )?(?P<look>underline|underlining|strike ?through|highlight(?:ing)?|marking|bold"
        rf"|italics|(?:yellow|green|pink)(?= (?:on|behind|over)))(?: marking| highlight(?:ing)?)?"
        r" (?:under|on|behind|over|for|in) (?P<what>[^.;,:!?]{2,60}?)"
        rf"(?:,? (?:it|that|this) (?:looks|reads) (?:like|as if) [^.;,:!?]*)?{_POLITE}{END}",
        _without,
    ),
    sub(  # "the sentence on X doesn't need the underline anymore"
        r"^(?P<what>(?:the|my|our|this|that)\b[^.;,:!?]{2,60}?) (?:does(?:n['’]?t| not)|no longer)"
        r" (?:needs?|ha(?:ve|s)) (?:the |an?y? |to be )?(?P<look>underline|underlining|strike ?through"
        r"|highlight(?:ing)?"
        rf"|bold|italics)(?: any ?more| any longer| now)?{_POLITE}{END}",
        _without,
    ),
    sub(  # "mark the number yellow": with a marker
        rf"^(?:please )?mark (?P<what>(?!(?:up|down|as)\b)[^.;,:!?]{{2,60}}?)(?: in)? (?P<colour>(?:bright "
        rf"|light )?(?:yellow"
        rf"|green|pink)){_POLITE}{END}",
        lambda m: f"Highlight {the(m['what'])} in {m['colour']}{m['end']}",
    ),
    sub(  # "the reminder has to disappear"
        r"^(?:please )?(?P<what>(?:the|my|our|this|that|all|every|both)\b[^.;,:!?]{2,80}?)"
        rf" (?:has to|have to|must|should|needs? to|ought to) (?:disappear|vanish|be gone|come out|be"
        rf" thrown out){END}",
        lambda m: f"Delete {m['what']}{m['end']}",
    ),
    sub(  # "the caption must never be separated from its table by a page break"
        r"^(?P<what>(?:the|every|each|my|our|this)\b[^.;,:!?]{2,60}?) (?:must|should|may|can)(?:n['’]?t| not| never)"
        r" (?:ever )?be (?:sep[ae]rated|parted|torn|split) from (?:its|the) (?:table|picture|image|figure"
        r"|text|next paragraph"
        rf"|following paragraph|list)(?: below| after it)?(?: by a page break)?{END}",
        lambda m: f"Keep {m['what']} together with the next paragraph{m['end']}",
    ),
    sub(  # "Scones are off, so that bullet can go"
        rf"^(?P<what>(?:the )?[^\W\d]\w*(?: \w+)?) (?:is|are|was|were|has been|have been) (?:now"
        rf" )?(?:{_OFF})(?: now)?,?"
        rf" (?:and )?so (?:that|the|this) (?P<noun>{_ITEM}) (?:can|should|may|must) (?:now )?(?:go|be"
        rf" (?:deleted|removed"
        rf"|taken out)){END}",
        _gone,
    ),
    sub(  # "new last point for the conduct list: ..."
        r"^(?:please )?(?:(?:add|insert|append) )?(?:an? |one )?(?:new|another|one more|further|additional"
        r"|final|last)"
        rf" (?:last |final )?(?:bullet(?: point)?|point|item|entry|step|rule) (?:for|on|to|in|at the end of)"
        rf" (?P<where>(?:the |my |our )?{_LIST}): ?(?P<text>[^:\n]{{3,}})$",
        _last,
    ),
)  # fmt: skip

__all__ = ["BRIEF"]
