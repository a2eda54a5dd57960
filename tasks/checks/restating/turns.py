"""People's turns of phrase as the plain orders they stand for: "everything that says X should say Y" replaces.

Planner and second reading both see a request in this form. A turn is taken only where it explains its whole sentence or
clause, its words are kept as they are, and it never adds what is not said; what no turn explains stays as it was.
"""

import re
from collections.abc import Callable, Container

from tasks.checks.restating.asides import changed_mind, with_exceptions, without_asides, without_calls
from tasks.checks.restating.case_speech import LETTER_CASE
from tasks.checks.restating.default_font import DEFAULT_FONT
from tasks.checks.restating.excuses import is_excuse, without_excuses
from tasks.checks.restating.line_breaks import LINE_BREAKS, without_typing
from tasks.checks.restating.link_speech import LINK_SPEECH, without_again
from tasks.checks.restating.look_speech import LOOK_SPEECH
from tasks.checks.restating.outside import without_outside
from tasks.checks.restating.page_numbers import with_count
from tasks.checks.restating.page_speech import BLANK_PAGES, EVERY_PAGE, PAGE_SPEECH, without_better
from tasks.checks.restating.parts_speech import parts_named
from tasks.checks.restating.patterns import DRESSED, END, MUST, ORDERS, PLEASE, WORD, WRITINGS, as_words, sub
from tasks.checks.restating.phrasings import PHRASINGS, heading_of
from tasks.checks.restating.properties import PROPERTIES
from tasks.checks.restating.rearranging import REARRANGING, moved_first
from tasks.checks.restating.retyped import LINKED, NEW_TEXTS, RENAMED, corrected, renamed, single_spaces
from tasks.checks.restating.ruled_lines import RULED_LINES
from tasks.checks.restating.sayings import SAYINGS, noted
from tasks.checks.restating.split_lines import SPLIT_LINES, without_room
from tasks.checks.restating.stories import PEOPLE, after_story, without_story
from tasks.checks.restating.table_speech import NEW_TABLES, TABLE_SPEECH
from tasks.checks.restating.table_turns import TABLE_TURNS, corrected_cell
from tasks.checks.restating.tellings import without_tellings
from tasks.checks.restating.text_speech import TEXT_SPEECH, of_days, story_corrected
from tasks.checks.restating.wants import WANTS

_QUOTED = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|‘[^’\n]*’(?!\w)|(?<!\w)'[^'\n]+'(?!\w)")
_HIDDEN = re.compile("\ue000(\\d+)\ue001")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\(?[A-Z\ue000]|not (?:the|its|their)\b)")
_ALL = (
    r"(?:everywhere|throughout(?: the (?:whole )?\w+)?|wherever (?:it|he|she|the name) (?:appears|occurs|stands|is)"
    r"|(?:in|through|across|over) (?:the )?(?:whole|entire|all) (?:the |of the )?\w+|all (?:over|through)(?: the \w+)?)"
)
_MEND = (
    r"(?:please |help me (?:to )?|(?:can|could) you (?:please )?)?(?:I (?:need|want) (?:that|it|this) (?:fixed|changed|"
    r"corrected|updated)|(?:change|fix|correct|update) (?:that|it|this|the name))(?: please)?,? "
)
_CORRECTIONS = tuple(
    re.compile(pattern.replace("OLD", f"(?P<old>{WORD})").replace("NEW", f"(?P<new>{WORD})"), re.IGNORECASE)
    for pattern in (
        r"(?:I|we)(?:['’]ve| have)? (?:spelled|spelt|typed|wrote|written|got) OLD (?:wrong(?:ly)?|incorrectly)[,;.:]*"
        rf"(?: (?:it|this|that))? {MUST} (?:be|read|say)(?: spel(?:led|t))? NEW(?: {_ALL})?",
        rf"(?:I|we)(?:['’]ve| have)? misspel(?:led|t) OLD[,;.:]*(?: (?:it|this|that))? {MUST} (?:be|read) NEW"
        rf"(?: {_ALL})?",
        r"OLD (?:is|was) (?:wrong|misspel(?:led|t)|spel(?:led|t) wrong(?:ly)?)[,;.:]*"
        rf" (?:it|this) {MUST} (?:be|read) NEW",
        rf"OLD {MUST} be (?:spelled|spelt) NEW",
        r"(?:everything|everywhere|wherever|anywhere|every time|each time|whenever|every place|all places)(?: where|"
        rf" that| which)?(?: it| the text)? (?:says|reads) OLD,?(?: it)? {MUST} (?:say|read|be|become) NEW",
        rf"[^.;!?]{{2,40}}(?: is|['’]s)(?: now)? (?:called|named) NEW(?: now)?,? (?:and )?not OLD[.;,] {_MEND}{_ALL}",
        r"[^.;!?]{2,40} (?:isn['’]t|is not|is no longer)(?: called| named)? OLD(?: any ?more| any longer)?[,;.]? "
        rf"(?:(?:he|she|it)(?: is|['’]s)|but)(?: now)? (?:called |named )?NEW(?: now)?[.;,] {_MEND}{_ALL}",
        r"(?!(?:the|an?|my|our|its?|this|that|these|every|each|all|and|please|so|header|footer|everything|everywhere"
        r"|wherever|anywhere|where|whenever)\b)"
        r"(?P<old>[\w£$€%°][^.;:,!?\"\ue000]{0,40}?) should (?:now )?(?:read|say) (?P<new>[^.;:,!?\"\ue000]{1,40})",
    )
)


def plainly(request: str, holds: Container[str] | None = None, pens: frozenset[str] = frozenset()) -> str:
    """The request with its turns of phrase as plain orders; quotations stay as they are.

    Args:
        request: as typed.
        holds: lower-case words that stand in the document; None where there is none to look into.
        pens: hexadecimal colours in which the document is highlighted.
    """
    quoted: list[str] = []

    def hidden(words: str) -> str:
        quoted.append(words)
        return f"\ue000{len(quoted) - 1}\ue001"

    def hide(match: re.Match[str]) -> str:
        return hidden(match[0])

    text = _QUOTED.sub(hide, with_count(request).replace("\ue000", " ").replace("\ue001", " "))
    text = parts_named(noted(text, lambda words: hidden(f'"{words}"')), holds)
    text = _DO_THAT.sub(_done, text if _NEW_TEXT.search(text) else changed_mind(text))
    text = without_typing(text)
    told = without_again(without_calls(_sentences(text)))
    told = [s for k, s in enumerate(told) if not k or not is_excuse(s, told[k - 1])]
    told = told if holds is None else without_tellings(without_outside(told, holds), holds, pens)
    said = [after_story(without_better(without_excuses(without_asides(s)))) for s in told]
    asked = without_story(with_exceptions(said), _corrected)
    whole = " ".join(asked)
    text = (
        single_spaces(text)
        or renamed(text)
        or moved_first(text)
        or story_corrected(text)
        or _corrected(text)
        or corrected(text, quoted, holds)
        or story_corrected(whole)
        or _corrected(whole)
        or corrected(whole, quoted, holds)
        or _QUOTED.sub(hide, " ".join(_sentence(of_days(s, holds)) for s in asked))
    )
    again = _sentences(text)  # what is wanted may be said in a turn of its own
    text = without_room(" ".join(_sentence(of_days(s, holds)) for s in again))
    return _told(_HIDDEN.sub(lambda m: quoted[int(m[1])], text), request.rstrip())


_ADDED = re.compile(
    r"(?P<head>.*\b(?:add|insert|put|write|attach|append|give|leave|place|make|create|set|need|want|have)\b.*\b"
    r"(?:comment|footnote|endnote|note|header|footer|paragraph|sentence|line)\b.*?\b(?:saying|that says|which says|that"
    r" reads|reading|with the (?:text|words?)):?\s+)(?P<text>[^\"“«‘„]+?)(?P<end>"
    r"(?:,? (?:and )?(?:right|left|cent(?:er|re)|bold|italic|align|underlin|in (?:bold|italic|capital|red|blue|green"
    r"|the (?:centre|center|middle)))[^\"“«‘„]*)?[.!?]*)$",
    re.IGNORECASE | re.DOTALL,
)


_NEW_TEXT = re.compile(
    r"\b(?:add|insert|put|write|type|append|attach|make|create|set|need|want|change|replace|rename)\b[^.!?\ue000]*"
    r"(?:\b(?:saying|says|reads?|reading|with the (?:text|words?)):?|:)\s+(?!\ue000)",
    re.IGNORECASE,
)
"""New text without quotation marks: it may go on over any full stop."""


def sentences(request: str) -> list[str]:
    """A request's sentences as they were typed; a quotation is never cut, nor new text that stands without quotes."""
    quoted: list[str] = []

    def hide(match: re.Match[str]) -> str:
        quoted.append(match[0])
        return f"\ue000{len(quoted) - 1}\ue001"

    text = _QUOTED.sub(hide, request.strip().replace("\ue000", " ").replace("\ue001", " "))
    return [_HIDDEN.sub(lambda m: quoted[int(m[1])], s) for s in _sentences(text)]


def _sentences(text: str) -> list[str]:
    """Sentences; what follows new text without quotation marks is part of it."""
    found = _SENTENCE.split(text)
    at = next((k for k, sentence in enumerate(found) if _NEW_TEXT.search(sentence)), len(found))
    return [*found[:at], " ".join(found[at:])] if at < len(found) else found


def _told(request: str, typed: str) -> str:
    """The request with the new text at its end in quotes: what follows "a comment saying" names no place.

    Args:
        request: as plain orders.
        typed: the request as typed.
    """
    match = _ADDED.fullmatch(request) or _LINE_ADDED.fullmatch(request)
    if match is None:
        return request
    text, end = match["text"], match["end"]
    least = 3 if _NOTES.search(match["head"]) else 4 if _LINES.search(match["head"]) else len(text) + 1
    sentence = text[0].isupper() and end == typed[-1:]
    if sentence and ((end == "." and len(text.split()) >= least) or (end in "?!" and not _QUESTION.search(typed))):
        text, end = text + end, ""  # a sentence has its full stop, an order no question mark of its own
    return f'{match["head"]}"{text}"{end}'


_LINE_ADDED = re.compile(
    r"(?P<head>(?:please )?(?:add|insert|put|write|append|type)\b[^:\"“«‘„]*\b(?:line|paragraph|sentence)\b"
    r"(?! spacing)[^:\"“«‘„]*(?<!\bbox)(?<!\bdialog):\s+)(?P<text>(?-i:[A-Z])[^\"“«‘„:]+?)(?P<end>[.!?]*)",
    re.IGNORECASE,
)
"""As in "add a line at the end: ..."."""
_QUESTION = re.compile(r"^\W*(?:is|are|do|does|how)\b|\b(?:can|could|would|will|may|might|should|shall)\b", re.I)
_NOTES = re.compile(r"\b(?:footnote|endnote)\b", re.IGNORECASE)
_LINES = re.compile(r"\b(?:line|paragraph|sentence)\b", re.IGNORECASE)


def _corrected(text: str) -> str:
    """As in "I spelled X wrong, it should be Y", "X isn't X any more, it's called Y. Change that everywhere"."""
    for pattern in _CORRECTIONS:
        match = pattern.fullmatch(text.strip().rstrip(".!"))
        if match is not None and match["old"] != match["new"]:
            return f"Replace {as_words(match['old'])} with {as_words(match['new'])} everywhere."
    return corrected_cell(text)


_DO_THAT = re.compile(
    r"^[^.;!?\ue000]*? (?:with|use|have) (?P<what>[^.;,!?]+)[.!] (?:how (?:do|can) (?:I|we)|(?:can|could) you|please"
    r"|help me(?: to)?) do (?:that|this) (?:for|to|in|with) (?P<where>[^.?!,;]+)[.?!]*$",
    re.IGNORECASE,
)


def _done(match: re.Match[str]) -> str:
    """As in "We hand it in with double spacing. How do I do that for the whole text?"."""
    return f"Use {match['what']} for {match['where']}."


def _sentence(text: str) -> str:
    spoken = (
        *LETTER_CASE, *LINK_SPEECH, *LINE_BREAKS, *SPLIT_LINES, *DEFAULT_FONT, *RULED_LINES, *BLANK_PAGES, *EVERY_PAGE,
        *NEW_TABLES, *PAGE_SPEECH, *LOOK_SPEECH, *SAYINGS, *TEXT_SPEECH, *PROPERTIES,
    )  # fmt: skip
    named = (*spoken, *TABLE_SPEECH, *TABLE_TURNS, *LINKED, *NEW_TEXTS, *RENAMED)
    for turn in (*named, *_TURNS, *PHRASINGS, *WANTS, *REARRANGING):
        text = turn(text)
    return text


_ANSWERS = "know|tell|see|check|count|understand|learn|find out|figure"
_ERRANDS = "send|print|hand|submit|share|publish|upload|mail|email|e-mail|post|present|show|go|leave|file|give"
_NOUN = r"(?P<noun>margin|header|footer|heading|column|row|paragraph|bullet|table|title|word|indent)"
_TAKES_TEXT = re.compile(
    r"\b(?:delete|remove|erase|drop|get rid of|cut)\b.*\b(?:table|row|column|cell|paragraph|section|sentence|heading)",
    re.IGNORECASE,
)
_NAMES_A_PLACE = re.compile(r"\b(?:for|of|in|to|on) (?:the|this|my|every|all|each)\b", re.IGNORECASE)


def _wanted(match: re.Match[str]) -> str:
    """As in "my teacher wants double spacing": what somebody wants, of the whole document where no place is named."""
    place = "" if _NAMES_A_PLACE.search(match["what"]) else " for the whole document"
    return f"Use {match['what']}{place}{match['end']}"


def _except(match: re.Match[str]) -> str:
    """As in "..., but leave the headings alone": an exception; of "the rest" or "the text" it needs no word."""
    kept, asked = match["kept"] or match["stays"], match.string[: match.start()]
    if re.fullmatch(r"(?:the )?(?:rest|others?)(?: of (?:it|the \w+))?|everything else", kept, re.IGNORECASE):
        return match["end"]
    if re.fullmatch(r"(?:the |its |their )?(?:text|words|wording|content)(?: of (?:it|the \w+))?", kept, re.IGNORECASE):
        return match[0] if _TAKES_TEXT.search(asked) else match["end"]
    noun = re.search(r"\bthe (\w+s)\b", asked, re.IGNORECASE)
    kept = re.sub(r"^the ones\b", f"the {noun[1]}" if noun else "the ones", kept)
    return f" except {kept}{match['end']}"


def _one(text: str) -> str:
    """As in "the left margin to 3 cm and the right one to 2 cm": the noun again, and the verb that both share."""
    again = re.search(rf"\b{_NOUN}\b(?P<between>.*?\band )(?P<which>the \w+) one\b", text, re.IGNORECASE)
    if again is None:
        return text
    verb = re.match(r"(?:please )?(set|change|make|put)\b", text, re.IGNORECASE)
    lead = f"{verb[1].lower()} " if verb else ""
    return f"{text[: again.start('which')]}{lead}{again['which']} {again['noun']}{text[again.end() :]}"


def _heading_of(match: re.Match[str]) -> str:
    """As in "start every main section on a new page": the page break stands before its heading."""
    return f"Insert a page break before {heading_of(match['what'])}"


_LEVELS = {"raise": "superscript", "lower": "subscript"}
_BESIDE = {
    "right": "to the right of", "left": "to the left of", "bottom": "at the bottom of", "end": "at the end of",
    "top": "at the top of",
}  # fmt: skip
_NEW_PAGE = r" (?:on|at) (?:a new|the next|its own|a fresh) page(?=[.!?]*$)"
_INSIDE = rf"(?P<what>the (?:letter |number |digit )?\w{{1,3}} (?:in|of) {WORD}(?: and {WORD})?)"
"""A part of a word: "the 2 in H2O and CO2"."""
_OCCASION = (
    r"^(?:(?:I['’]m|I am|we['’]re|we are|I have to|we have to|this is|it['’]s) [^.;,\ue000]*(?:,|\band|,? so) )?"
)


def _level(match: re.Match[str]) -> str:
    return f"Make {match['what']} a {_LEVELS[match['verb'].lower()]}{match['end']}"


_LOOK_GOES = (
    r"(?P<order>(?:clear|remove|delete|strip|undo|reset|get rid of|take (?:off|away|out)|drop|lose|turn off)"
    r" (?:(?:all|any|of|the|its|every|direct|manual) )*(?:formatting|formats?|bold\w*|italics?|underlin\w+|highlight\w*"
    r"|(?:font |text )?colou?rs?|styles?|strike ?through|bullets?|numbering|borders?|effects?|shading)\b[^.;]*?)"
)

_TURNS: tuple[Callable[[str], str], ...] = (
    sub(  # "Could you please help me to ...", "I would like to ..."
        r"^(?:(?:can|could|would|will) you (?:please |kindly )?(?:help me (?:to )?)?|(?:I|we)(?:['’]d| would)?"
        rf" (?:want|need|like) (?:you )?to |(?:please )?help me (?:to )?)(?=(?:{ORDERS})\b(?! (?:me|us)\b))",
        "",
    ),
    sub(rf",? (?:(?:just )?like the (?:others?|rest)|instead){END}", lambda m: m["end"]),
    sub(  # "How can I delete ...?"
        r"^(?:so |and |ok,? )?(?:how (?:can|do|could|should|would) (?:I|we|you)|how to|is there a way to"
        rf"|what(?:['’]s| is) the (?:best )?way to) (?!{_ANSWERS})(?P<order>\w+ [^?]*)\?*$",
        lambda m: f"{m['order']}.",
    ),
    sub(  # "... before I send this out"
        rf",? (?:before|when|so) (?:I|we|you) (?:can )?(?:{_ERRANDS})\b[^.;,\ue000]*{END}",
        lambda m: m["end"],
    ),
    sub(  # "I'm handing this in tomorrow and my teacher wants double spacing"
        rf"{_OCCASION}(?:my |our |the )?(?:{PEOPLE}) (?:also )?(?:(?:wants|requires|asks for|asked for|insists"
        r" on|demands):?|says:?(?= (?:single|double|triple|narrow|[\d.]+)\b)) (?!(?:me|us|you|it|to|that|this)\b)"
        rf"(?P<what>(?:[^.;,]|\.\d)+?){END}",
        _wanted,
    ),
    sub(rf"(?:,? but|,? and|,) leave (?:the rest|everything else)(?: alone| as it is)?{END}", lambda m: m["end"]),
    sub(  # "..., but leave the headings alone", "... but the ones under Experience have to stay"
        r"(?:,? but|,? and|,) (?:(?:leave|keep) (?P<kept>[^.;,]+?) (?:alone|as (?:it is|they are|is)|unchanged|out"
        rf"|untouched)|(?P<stays>the [^.;,]+?) (?:{MUST} )?stays?(?: as (?:it is|they are|is))?){END}",
        _except,
    ),
    sub(  # "The bullets under Skills should go"
        rf"{PLEASE}(?P<what>(?:the|all|every|my) [^.;,]+?) (?:can|could|may"
        rf"|{MUST}) (?:all )?go(?: away)?(?=[.!?]*$| except\b)",
        lambda m: f"Remove {m['what']}",
    ),
    sub(  # "Move my address to the right, it's the first three lines"
        r"\b(?:my|the|our) [\w ]+?(?P<rest> (?:to|in|into|on|at|by) [^.;,]+), (?:it['’]s|it is|that['’]s|that is"
        rf"|they are|i\.e\.) (?P<what>the (?:first|last|second|third|\d)[^.;,]*?){END}",
        lambda m: f"{m['what']}{m['rest']}{m['end']}",
    ),
    sub(  # "Clear the formatting of the paragraph but keep the text"
        rf"{_LOOK_GOES}(?:,? but|,? and|,? while|,)(?: please)? (?:keep(?:ing)?|leav(?:e|ing)|retain(?:ing)?"
        r"|(?:not|do not|don['’]t) (?:delete|remove|touch|change)?) ?(?:all )?(?:the |its |of the )?(?:text"
        r"|words|wording|contents?"
        rf"|letters)(?: itself)?(?: alone| intact| unchanged| there| as (?:it is|they are))?{END}",
        lambda m: f"{m['order']}{m['end']}",
    ),
    _one,
    sub(  # "Start every main section on a new page"
        rf"{PLEASE}(?:start|begin|put) (?P<what>[^.;,]+?){_NEW_PAGE}",
        _heading_of,
    ),
    sub(  # "Every main section has to start on a new page"
        rf"{PLEASE}(?P<what>(?:the|every|each|all) [^.;,]+?) {MUST} (?:start|begin){_NEW_PAGE}",
        _heading_of,
    ),
    sub(  # "Change every mention of Members to Friends"
        rf"{PLEASE}(?:change|replace|turn|swap|switch|rename) (?:every|each|all(?: the)?|any) (?:mention|occurrence"
        rf"|instance|appearance|use)s? of (?:the (?:word|name|phrase) )?(?P<old>{WORD}) (?:to|with|by|into|for)"
        rf" (?P<new>{WORD}){END}",
        lambda m: f"Replace {as_words(m['old'])} with {as_words(m['new'])} everywhere{m['end']}",
    ),
    sub(rf"{PLEASE}(?P<verb>raise|lower) {_INSIDE}{END}", _level),  # "Lower the 2 in CO2"
    sub(rf"^{_INSIDE} {MUST} be (?P<verb>raise|lower)e?d{END}", _level),
    sub(r"\bthe table['’]s (?P<what>\w+ (?:row|column))\b", lambda m: f"the {m['what']} of the table"),
    sub(  # "Add a column at the right"
        rf"{PLEASE}(?P<lead>(?:add|insert|append) (?:an?|another|one more|an? (?:extra|new|empty)) (?:column|row))"
        rf" (?:at|on|to) the (?P<side>right|left|bottom|top|end)(?:[ -]hand)?(?: side| edge)?{END}",
        lambda m: f"{m['lead']} {_BESIDE[m['side'].lower()]} the table{m['end']}",
    ),
    sub(  # "Put 3 May 2025 in the header"
        rf"{PLEASE}(?P<lead>(?:put|write|add|insert|type) )(?!(?:the|a|an|my|page|this|it|some|today)\b)"
        rf"(?![^.;,]*{DRESSED})(?P<text>[^\ue000.;,]+?)(?P<where> (?:in|into|in to|to) the (?:page )?(?:header"
        rf"|footer)\b)",
        lambda m: f'{m["lead"]}"{m["text"]}"{m["where"]}',
    ),
    sub(  # "Add Approved by: at the very end"
        rf"{PLEASE}(?P<lead>(?:put|write|add|type|append) )(?!(?:the|a|an|my|one|two|some|another|more|page|this|it"
        rf"|in|at|to|today|space|bullets?|numbers?)\b)(?![^;,]*{DRESSED})(?P<text>[^\ue000;,]+?)"
        r" (?P<where>(?:at|to) the (?:very )?(?:end|start|beginning|bottom|top)"
        rf"(?: of (?:the|this|my) (?:document|text|letter|file|page))?){END}",
        lambda m: f'{m["lead"]}a paragraph saying "{m["text"]}" {m["where"]}{m["end"]}',
    ),
    sub(  # "the 2 wherever it says CO2", "the 2 in all the CO2s"
        r"\bthe (?P<part>(?:letter |number |digit )?\w{1,2}) (?:(?:wherever|everywhere|each time|every time|where)"
        r" (?:it|the text) (?:says|reads)|in all (?:of )?(?:the )?(?=\S+s\b))"
        rf" ?(?P<word>(?:(?=\w*\d)\w+?(?=['’]?s\b)|{WORD}))(?:['’]?s\b)?",
        lambda m: f"the {m['part']} in every {m['word']}",
    ),
    sub(  # "Create a tab at 2 cm"
        r"\b(?P<lead>(?:create|set|add|put|insert|place|need|want) an? )tab (?=at \d)",
        lambda m: f"{m['lead']}tab stop ",
    ),
    sub(r"\b(?:four|4)[ -]digit (?=years?\b)", ""),
    sub(r"\ball (?:four|4) sides\b", "all sides"),
    sub(  # "the sentence on the law of England"
        r"\bthe (?P<what>sentence|paragraph) (?:on|regarding|concerning|dealing with)"
        r" (?!(?:page|top|the (?:first|last|next|left|right|top|bottom|same|page|second|third))\b)",
        lambda m: f"the {m['what']} about ",
    ),
    sub(  # "my essay must be in 12 pt Arial"
        rf"^(?:my|our|the|this) (?:\w+ )?(?:{WRITINGS}) {MUST} be (?:all |written |set |typed |printed )?in "
        r"(?=[\d(]|(?-i:[A-Z]))",
        "Set the whole document in ",
    ),
    sub(  # "dark green instead of that default blue"
        r",? (?:instead of|rather than) (?:that |the |its |their )?(?:default |current |old |usual )?"
        r"(?:black|blue|red|green|gr[ea]y|yellow|orange|purple|brown|white|portrait|landscape|bold|italics?|underlined"
        rf"|left|right|cent(?:red|ered)){END}",
        lambda m: m["end"],
    ),
    sub(r",? (?:with )?(?:the )?(?:headings?|title|header)(?: row)?(?: included| too| as well)(?:,|(?=[.!?]*$))", ""),
    sub(  # "a table 7 columns wide and 5 rows tall"
        r"\b(?:that (?:is|are) )?(?P<columns>\w+ columns?) (?:wide|across)(?:,| and| by) (?P<rows>\w+ rows?)"
        r" (?:tall|high|deep|long|down)\b",
        lambda m: f"with {m['columns']} and {m['rows']}",
    ),
    sub(  # "the entire essay", "across the agreement"
        rf"\b(?P<which>(?:the|this|my|our) (?:whole|entire|complete) |(?:end|bottom|top|start|beginning)"
        rf" of (?:the|this|my|our) )(?:{WRITINGS})\b(?! (?:of|from|head|section|chapter|part|list))",
        lambda m: f"{m['which']}document",
    ),
    sub(
        rf"\b(?:across|throughout|all (?:over|through)) (?:the|this|my|our) (?:{WRITINGS}|document)\b",
        "throughout the document",
    ),
    sub(r"\bon the (?P<side>right|left)[ -]hand side\b", lambda m: f"on the {m['side']}"),
    sub(r"\b(?:a (?:bit|little) |slightly |much )?(?:bigger|larger|wider|smaller), say (?=\d)", ""),
)


__all__ = ["plainly"]
