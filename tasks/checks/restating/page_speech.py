"""Pages as people speak of them: "lay the newsletter out in 2 columns", "this would look better sideways, switch ...".

A document that is called by its kind is the whole document where something is said that only pages can be.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, ORDERS, PLEASE, as_words, sub

_KINDS = (
    "newsletter|leaflet|flyer|flier|brochure|handout|bulletin|pamphlet|booklet|essay|report|letter|contract|agreement"
    "|thesis|dissertation|paper|manual|syllabus|worksheet|minutes|proposal|memo|manuscript|document|file"
)
_GRIDS = "programme|menu|invoice|cv|resume|résumé|rota|roster|schedule|timetable"
"""What has columns of its own, and can only be turned with its page."""
_IT = rf"(?:the|this|my|our)(?: whole| entire| complete)? (?:{_KINDS})"
"""The document by its kind; what may as well be a part of it (notes, an article, a recipe) is not among them."""
_COLUMNS = r"(?:two|three|four|2|3|4)(?: (?:equal|newspaper|text|newspaper-style|even))? columns"
_LAY = r"(?:lay|set|put|format|arrange|split|make|do|have|turn|divide|flow|change|print|run)"
_BETTER = (
    r"(?:this|it|that|the (?:whole )?(?:thing|page|document|file|table))(?: (?:page|document|one|table))?"
    r" (?:would|will|might|may|could|'d|’d)(?: (?:probably|surely|really|just))? (?:look|be|read|work|fit|come"
    r" out|print)(?: (?:so )?(?:much|a lot|far|a bit|rather))? (?:better|best|nicer|neater|clearer)"
    r"(?: (?:sideways|wide|on its side|the other way(?: round| up| around)?|that way|this way|in landscape|landscape"
    r"|turned(?: round)?))?"
)

PAGE_SPEECH: tuple[Callable[[str], str], ...] = (
    sub(  # "Lay the newsletter out in 2 columns"
        rf"{PLEASE}{_LAY} {_IT}(?: out)?(?: as| in| into| in to| over| across| with| to)? (?P<columns>{_COLUMNS})"
        rf"(?: throughout| please)?{END}",
        lambda m: f"Set the whole document in {m['columns']}{m['end']}",
    ),
    sub(  # "The newsletter should be in two columns"
        rf"^{_IT} (?:should|must|needs to|ought to|has to|is to|wants to) (?:be|go|run|have)(?: laid out| set| printed|"
        rf" put)?(?: in| into| over)? (?P<columns>{_COLUMNS}){END}",
        lambda m: f"Set the whole document in {m['columns']}{m['end']}",
    ),
    sub(  # "Turn the newsletter sideways", "make the rota landscape"
        rf"{PLEASE}(?:turn|make|set|switch|change|put|flip|do|have)"
        rf" (?:{_IT}|(?:the|this|my|our) (?:{_GRIDS}))(?: over)?"
        rf"(?: to| in| into)? (?P<way>landscape|portrait|sideways)(?: (?:orientation|format|mode|layout))?{END}",
        lambda m: f"Set the page orientation to {_way(m['way'])}{m['end']}",
    ),
    sub(  # "Turn on line numbering for the document": lines are numbered for all of it or not at all
        rf"{PLEASE}(?:turn on|switch on|enable|activate|add|show|put(?: in)?|insert|include) (?:the )?line"
        rf" (?:numbers|numbering)(?: on)? (?:for|in|on|to|throughout|across|of) (?:{_IT}|(?:the|this|my)"
        rf"(?: whole| entire)? text){END}",
        lambda m: f"Turn on line numbering{m['end']}",
    ),
    sub(  # "Stick the page number in the footer"
        rf"{PLEASE}(?:stick|pop|bung|slap|chuck|shove) (?=(?:the |a |an |some |my |our )?[^.;,]*?\b(?:in|into|at|on"
        r"|under|below|above|after|before|to)\b)",
        "Put ",
    ),
)
"""Turns of one sentence."""
_AHEAD = re.compile(
    rf"^{_BETTER}(?:,| [-–—]|[;:]|,? so|[.!])+ (?:so |please |can you |could you )*(?=(?:{ORDERS})\b)", re.IGNORECASE
)


def without_better(sentence: str) -> str:
    """A sentence without its half that says how the page would look better: "..., switch to landscape".

    Args:
        sentence: of a request, quotations hidden.
    """
    return _AHEAD.sub("", sentence, count=1)


def _way(said: str) -> str:
    return "portrait" if said.casefold() == "portrait" else "landscape"


# ---------------------------------------------------------------- every page

_SAID = r"(?P<what>\ue000\d+\ue001|(?-i:[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+)*))"
"""A quotation, or words in capitals."""
EVERY_PAGE = (
    sub(
        rf"{PLEASE}(?:put|add|write|show|insert|print|place|(?:I|we)(?:['’]d like| would like| want| need))"
        rf" (?:the (?:words?|text) )?{_SAID} (?:to (?:be|stand|appear|show) )?(?:at|on|in) the"
        rf" (?:(?P<top>top|head)|bottom|foot) of (?:every|each|all)(?: the)?(?: single)? pages?{END}",
        lambda m: f"Put {as_words(m['what'])} in the {'header' if m['top'] else 'footer'}{m['end']}",
    ),
    sub(  # "replace A with B throughout, including in the page header"
        r"(?P<lead>^.*\breplace\b.*?),? (?:and )?including (?:in )?the (?:page )?(?P<story>header|footer)"
        r"(?P<end>[.!]*)$",
        r"\g<lead>, in the \g<story> too\g<end>",
    ),
)

# ---------------------------------------------------------------- blank pages

_ORDER = (
    r"^(?:hey|hi|hello|ok|okay)?[,!]? ?(?:(?:can|could|would|will) you )?(?:please )?(?:just )?(?:throw in|add(?: in)?"
    r"|insert|put(?: in)?|stick in|drop in|place|include|(?:I|we)(?:['’]d like| need| want)) (?:an?|one)"
    r"(?: new| single| completely)? (?:blank|empty) page"
)
_NEAR = r"(?:right |directly |immediately |straight |just )?"
_THIS = r"(?:this (?:one|page)|the current (?:one|page)|page (?:1|one)|the (?:first|1st) page|the page (?:I|we) am on)"

BLANK_PAGES = (
    sub(
        rf"{_ORDER} {_NEAR}(?:after|behind|following) {_THIS}(?: please)?{END}",
        lambda m: f"Insert a blank page after page 1{m['end'] and '.'}",
    ),
    sub(
        rf"{_ORDER} {_NEAR}(?P<side>after|behind|following|before|in front of|ahead of|above|below)"
        rf" (?P<what>(?!(?:this|that|it|these|those|the (?:next|current))\b)[^.;,?!]+?){END}",
        lambda m: f"Insert a blank page {_side(m)} {m['what']}{m['end'] and '.'}",
    ),
    sub(
        rf"{_ORDER} (?:at|to) the (?:very )?(?:end|back)(?: of (?:the|this|my) (?:document|text|file))?{END}",
        lambda m: f"Insert a blank page at the end of the document{m['end'] and '.'}",
    ),
)


def _side(match: re.Match[str]) -> str:
    return "after" if match["side"].casefold() in {"after", "behind", "following", "below"} else "before"
