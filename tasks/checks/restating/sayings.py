"""Everyday ways to say where and how often, and what a note is to say: "all the way through", "that says: ...".

Each turn explains a whole sentence, or one expression that can mean nothing else; it takes its words as they are.
"""

import re
from collections.abc import Callable

from tasks.checks.restating.patterns import END, MUST, ORDERS, PLEASE, QUOTE, WRITINGS, as_words, sub

_OWN = rf"(?:the|this|my|our|your) (?:whole |entire )?(?:document|text|file|thing|{WRITINGS})"
_IT = r"(?:it|he|she|they|that|this|the (?:word|name|phrase|term)|that (?:word|name|phrase|term))"
_OCCURS = (
    r"(?:appears?|occurs?|comes? up|crops? up|turns? up|pops? up|shows? up|stands?|is|are|is (?:used|mentioned|written"
    r"|named|found|there)|gets? (?:used|mentioned)|I(?:['’]ve| have)? (?:used|wrote|written|put) (?:it|that|this))"
)
_EVERYWHERE = (
    rf"(?:(?:all|right|the whole|the entire) (?:the )?way through(?: {_OWN})?|right through {_OWN}|from"
    r" (?:start to finish|beginning to end|start to end|top to bottom)|(?:everywhere|wherever|anywhere|whenever|every"
    rf" ?where)(?: (?:that|in which))? {_IT} {_OCCURS}|(?:every|each)(?: single)? (?:time|place)(?: that| where)? {_IT}"
    rf" {_OCCURS}|(?:everywhere|wherever)(?: that)? you (?:see|find|spot) (?:it|that|this)|(?:in|at) (?:every|each|all)"
    rf"(?: single)?(?: the)? (?:places?|spots?)(?: (?:that|where) {_IT} {_OCCURS})?|(?:every|each) single time|every"
    r" single one of them)"
)
_CLOSES = r"(?=,? please\b|,? thanks\b|[.!?]*$)"
_TIMES = r"(?:everywhere|wherever|anywhere|whenever|every time|each time|any time|every place|each place)"
_DO = r"make|set|turn|put|colou?r|underline|highlight|bold|embolden|italici[sz]e|capitali[sz]e|strike"
_STYLE = r"(?:Heading [1-6]|Title|Subtitle)"
_NAME = (
    r"(?:\ue000\d+\ue001|(?!(?:The|A|An|All|Every|Each|My|Our|This|These|Those|Both|Any|Heading|Everything)\b)"
    r"(?-i:[A-Z])[\w’'&/-]*(?: (?!and\b)[\w’'&/-]+){0,5}?)"
)
_NAMES = rf"(?P<names>{_NAME}(?:, {_NAME})*(?:,? and {_NAME})?)"
_SIGNS = {
    "degree": "°", "degrees": "°", "hyphen": "-", "en dash": "–", "em dash": "—", "slash": "/", "forward slash": "/",
    "comma": ", ", "colon": ": ", "semicolon": "; ", "ampersand": " & ", "space": " ",
}  # fmt: skip
_BEHIND = {
    "degree": "°", "percent": "%", "per cent": "%", "comma": ",", "colon": ":", "semicolon": ";", "full stop": ".",
    "period": ".", "question mark": "?", "exclamation mark": "!", "exclamation point": "!",
}  # fmt: skip
_AHEAD = {"pound": "£", "dollar": "$", "euro": "€", "£": "£", "$": "$", "€": "€"}
_BESIDE = "|".join(re.escape(sign) for sign in sorted({*_BEHIND, *_AHEAD}, key=len, reverse=True))
_BETWEEN = r"(?:in[ -]?)?between"
_COLOURS = "yellow|green|turquoise|cyan|blue|pink|magenta|purple|orange|red|gr[ae]y"
_BITS = r"(?:text|words|parts|bits|passages|places|sentences|ones)"
_NOTE = r"(?P<kind>footnote|endnote|comment|note)"
_SAYS = r"(?:that (?:says|reads)|which (?:says|reads)|to say)"


def _styled(match: re.Match[str]) -> str:
    """Lines that are to have a style, each by its words."""
    names = [n for n in re.split(r", and |, | and ", match["names"]) if n]
    several = "s" if len(names) > 1 else ""
    quoted = [as_words(n) for n in names]
    listed = ", ".join(quoted[:-1]) + (" and " if several else "") + quoted[-1]
    return (
        f"Apply the style {match['style'][0].upper()}{match['style'][1:]} to the line{several} {listed}{match['end']}"
    )


def _joined_by_sign(match: re.Match[str]) -> str:
    """Two words that stand beside each other, with a sign between them."""
    sign = _SIGNS[match["sign"].casefold()]
    left, right = match["left"], match["right"]
    between = "" if sign == " " else " "
    return f'Replace "{left}{between}{right}" with "{left}{sign}{right}"{match["end"]}'


def _in_full(match: re.Match[str]) -> str:
    """Every occurrence of the words, with what is to be done to them."""
    return f"{match['verb']} {as_words(match['what'])}{match['rest']} everywhere{match['end']}"


def _sign_beside(match: re.Match[str]) -> str:
    """A word with a sign right behind or in front of it."""
    word = match["word"] or match["figure"]
    ahead = match["side"].casefold() != "after"
    sign = (_AHEAD if ahead else _BEHIND).get(match["sign"].casefold())
    if sign is None:
        return match[0]
    return f'Replace "{word}" with "{sign if ahead else ""}{word}{"" if ahead else sign}"{match["end"]}'


def _everywhere(match: re.Match[str]) -> str:
    """A line drawn "all the way through", or what is counted or sorted "from top to bottom", is told how."""
    return match[0] if _DRAWN.search(match.string[: match.start()]) else " everywhere"


_DRAWN = re.compile(r"\b(?:lines?|strike|cross|score|read|run|go|sort|number|arrange|order|list|\w+:)(?: |$)", re.I)


SAYINGS: tuple[Callable[[str], str], ...] = (
    sub(  # "The header should say Final instead of Draft"
        rf"^(?:the |our |my )?(?:page )?(?P<story>header|footer) {MUST} (?:now )?(?:say|read) (?P<new>[^.;:]+?),?"
        rf" (?:and not|instead of|rather than|in place of|not) (?P<old>[^.;:]+?)(?: any ?more)?{END}",
        lambda m: f"Replace {as_words(m['old'])} with {as_words(m['new'])} in the {m['story'].casefold()}{m['end']}",
    ),
    sub(r"\b(?:under|in|at|via) File ?(?:-|–|>|/|→|->) ?Properties\b", "in the document properties"),
    sub(rf",? {_EVERYWHERE}{_CLOSES}", _everywhere),
    sub(  # "Every time Saturday comes up, colour it red"
        rf"{PLEASE}{_TIMES}(?: that)? (?:(?:the|my|our) )?(?:(?:word|name|phrase|term) )?(?P<what>{QUOTE}|[\w’'-]+)"
        rf" {_OCCURS},? (?:please )?(?P<verb>{_DO}) it(?P<rest>[^.;,:]*?){END}",
        _in_full,
    ),
    sub(r"\b(?P<lead>(?:be|make|into|to) (?:an? )?)(?:proper|real|correct) (?=(?:sub|super)scripts?\b)", r"\g<lead>"),
    sub(  # "..., can you fix it everywhere"
        rf"(?P<said>\b{MUST} be [^.;,:]+)(?:[,;]| -| –| and) (?:(?:can|could|would|will) you )?(?:please )?(?:fix"
        r"|change|correct|do|make|mend|sort|put|set) (?:that|this|it)(?: right| out)?(?P<where>"
        rf" everywhere)?(?: please)?{END}",
        lambda m: f"{m['said']}{m['where'] or ''}{m['end'].replace('?', '.')}",
    ),
    sub(  # "colour the word Saturday red everywhere"
        rf"{PLEASE}(?P<verb>{_DO}) the (?:word|name) (?P<what>(?-i:[A-Z])[\w’'-]*)"
        rf"(?P<rest>(?: (?:{_COLOURS}|bold|italic|underlined))?) everywhere{END}",
        _in_full,
    ),
    sub(  # "Give Profile, Experience and Skills the Heading 1 style"
        rf"{PLEASE}(?:give|set|put|make|format|style|turn|have) {_NAMES}(?: (?:to|in|into|as|be))?(?: (?:a|an|the))?"
        rf"(?: style)? (?P<style>{_STYLE})s?(?: (?:paragraph )?styles?| headings?)?{END}",
        _styled,
    ),
    sub(  # "Use Heading 1 for Profile, Experience and Skills"
        rf"{PLEASE}(?:use|apply|set|put) (?:the )?(?:(?:paragraph )?style )?(?P<style>{_STYLE})(?: style)?"
        rf" (?:for|to|on) {_NAMES}{END}",
        _styled,
    ),
    sub(  # "Profile, Experience and Skills should all be Heading 1"
        rf"^{_NAMES} {MUST} (?:all |both |each )?(?:be|have|get)(?: (?:a|an|the|in))?(?: style)? (?P<style>{_STYLE})s?"
        rf"(?: (?:paragraph )?styles?| headings?)?{END}",
        _styled,
    ),
    sub(  # "the paragraph starting X"
        r"\b(?P<what>the (?:paragraph|sentence|line|bullet(?: point)?|item|one)) (?:starting(?: off)?|beginning|opening"
        r"|(?:that|which) (?:starts|begins|opens))(?: (?:with|by|in))?(?: the words?)? (?=\ue000)",
        lambda m: f"{m['what']} beginning with ",
    ),
    sub(  # "put a degree sign in between 180 and C"
        rf"{PLEASE}(?:put|add|insert|place|type) an? (?P<sign>{'|'.join(sorted(_SIGNS, key=len, reverse=True))})"
        rf"(?: (?:sign|symbol|mark|character))? {_BETWEEN} (?:the )?(?P<left>[£$€]?\w[\w’'.]*?) and"
        rf" (?:the )?(?P<right>\w[\w’']*){END}",
        _joined_by_sign,
    ),
    sub(  # "add a degree sign after 180", "put a £ in front of 350"
        rf"{PLEASE}(?:put|add|insert|place|type) an? (?P<sign>{_BESIDE})"
        r"(?: (?:sign|symbol|mark|character))? (?:right |directly |straight )?(?P<side>after|before|in front of) "
        rf"(?:the (?:word|number|figure) (?P<word>[^\W_][\w’']*)|(?P<figure>\d[\d.,]*(?<=\d))){END}",
        _sign_beside,
    ),
    sub(  # "a footnote after X that says: ..."
        rf"{PLEASE}(?:add|insert|put|attach|write|place|leave|make|create) (?P<a>an? ){_NOTE}(?P<where>"
        rf" (?:after|on|to|at|for|behind|next to) [^.;:,]*?),? {_SAYS}:? (?P<text>{QUOTE}){END}",
        lambda m: f"Add {m['a']}{m['kind']} saying {m['text']}{m['where']}{m['end']}",
    ),
    sub(  # "Give every paragraph 12pt of space after it"
        rf"{PLEASE}(?:give|add|put|leave|set|use|have|make|I want|we need)(?: to)? (?P<what>every paragraph|each"
        r" paragraph|all(?: of)?(?: the)? paragraphs) (?P<size>\d+(?:\.\d+)? ?(?:pt|points?|cm|mm|inch(?:es)?))(?: of)?"
        r" (?:blank |extra |empty )?spac(?:e|ing) (?P<side>after|below|under|underneath|before|above)"
        rf"(?: (?:it|them|each|each one))?{END}",
        lambda m: (
            f"Set the spacing {'before' if m['side'] in ('before', 'above') else 'after'} all paragraphs to "
            f"{m['size']}{m['end']}"
        ),
    ),
    sub(  # "12pt of space after every paragraph"
        rf"{PLEASE}(?:add|put|leave|set|use|have|insert|I want|we need)? ?(?P<size>\d+(?:\.\d+)? ?(?:pt|points?|cm|mm"
        r"|inch(?:es)?))(?: of)?(?: (?:blank|extra|empty))?(?: spac(?:e|ing))? (?P<side>after|below|before|above)"
        rf" (?:every|each|all(?: the)?) paragraphs?{END}",
        lambda m: (
            f"Set the spacing {'before' if m['side'] in ('before', 'above') else 'after'} all paragraphs to "
            f"{m['size']}{m['end']}"
        ),
    ),
    sub(r"\b(?P<what>box|border|frame|rectangle|line) round (?=the |my |our |it\b|this |each |every |\ue000)",
        r"\g<what> around "),
    sub(  # "take the highlighting off the yellow bits": of that colour alone
        rf"{PLEASE}(?:remove|take|clear|get|delete|strip) the highlight(?:s|ing|er)? (?:from|off|of)"
        rf" (?:all(?: of)? )?(?:the )?(?:(?P<colour>{_COLOURS})(?:[ -]highlighted)? {_BITS}"
        rf"|{_BITS} (?:that (?:is|are|['’]s) |which (?:is|are) )?highlighted in (?P<pen>{_COLOURS})){END}",
        lambda m: f"Remove the {m['colour'] or m['pen']} highlighting{m['end']}",
    ),
    sub(  # "remove the yellow highlighting but leave the green": another colour stays anyway
        rf"\b(?P<what>(?P<one>{_COLOURS}) highlight(?:s|ing|er)?)(?:,? but|,? and|,)? (?:please )?(?:leave|keep|not"
        rf"|don['’]t touch|not touch)(?: the)? (?P<other>{_COLOURS})(?: ones?| highlight(?:s|ing|er)?| bits?)?"
        rf"(?: alone| as (?:it is|they are|is)| in| there| untouched| on)?{END}",
        lambda m: f"{m['what']}{m['end']}" if m["one"].casefold() != m["other"].casefold() else m[0],
    ),
    sub(  # "the essay's title"
        rf"\b(?:the|my|our|this) (?:{WRITINGS}|document|text|file)['’]s (?P<what>title|heading|header|footer"
        rf"|margins)\b",
        lambda m: f"the {m['what']}",
    ),
    sub(  # "Line the date up on the right"
        rf"{PLEASE}(?:line up (?P<what>(?:the|my|our|this|all|every|each) [^.;,]*?|{QUOTE})|line"
        rf" (?P<also>(?:the|my|our|this|all|every|each) [^.;,]*?|{QUOTE}) up) (?:on|to|with|against|at|along|down) the"
        rf" (?P<side>left|right)(?:[ -]hand)?(?: side| edge| margin)?(?: of the page)?{END}",
        lambda m: f"Align {m['what'] or m['also']} to the {m['side']}{m['end']}",
    ),
    sub(  # "Push our address over to the right hand side please - the three lines above the date"
        rf"{PLEASE}(?:push|shift|move|put|bring|slide|align|set) (?:my|our|the|his|her) [\w ]+? (?:over |across |out )*"
        r"(?:to|on|onto|against) the (?P<side>left|right)(?:[ -]hand)?(?: side| edge| margin)?(?: please)?(?: -| –|"
        r" —|,|:|;| \() (?:(?:it['’]s|it is|that['’]s|that is|they are|i\.e\.|meaning|so) )?(?P<what>the"
        rf" (?:first|last|second|third|fourth|top|two|three|four|five|\d+) [^.;,()]*?)\)?{END}",
        lambda m: f"Align {m['what']} to the {m['side']}{m['end']}",
    ),
    sub(  # "line spacing ... to one and a half"
        r"(?P<lead>\bspac(?:e|ing)\b[^.;,]*?\b(?:to|of|at|is|be|as) )(?:one and a half|one-and-a-half|1 1/2|1½|1 and a"
        r" half)(?: lines?)?(?P<rest>(?: (?:for|in|of|throughout) [^.;,]*?)?)" + END,
        lambda m: f"{m['lead']}1.5{m['rest']}{m['end']}",
    ),
    sub(  # "the title in all capitals"
        r"^(?![^.;]*\b(?:small|initial|first letters?|(?:each|every) word|sentence case|not|except|but|no)\b)(?:please"
        r" )?(?:(?P<make>make)|write|put|set|type|have|change|turn|convert) (?P<what>(?:the|my|our|all|every|each|both)"
        r" [^.;,]*?|\ue000\d+\ue001)(?: (?:in|to|into|using|as)(?: the)?|(?(make)|(?!)))"
        r"(?: (?:all|only|just|full|block))* (?:capitals|capital letters|caps|upper ?case(?: letters)?)(?: only|"
        rf" letters)?{END}",
        lambda m: f"Make {m['what']} uppercase{m['end']}",
    ),
    sub(  # "References need a hanging indent of 0.5 inches"
        rf"{PLEASE}(?:(?:my|the|our) )?(?P<name>references|works cited|bibliography|sources)(?P<entries>"
        rf" (?:entries|list|items|section))? (?:all )?(?:need|needs|{MUST} have|{MUST} get|want|wants|require|requires)"
        rf" (?P<what>(?:an? )?(?:\d+\.\d|[^.;,])*?\bhanging indents?\b(?:\.\d|[^.;,])*?){END}",
        lambda m: _hanging(m),
    ),
    sub(  # "Give the references a hanging indent"
        rf"{PLEASE}(?:give|use|set|apply|add|put) (?:(?:my|the|our|all the|all) )?(?P<name>references|works"
        r" cited|bibliography|sources)(?P<entries> (?:entries|list|items))? (?P<what>an? (?:\d+\.\d|[^.;,])*?\bhanging"
        rf" indents?\b(?:\.\d|[^.;,])*?){END}",
        lambda m: _hanging(m),
    ),
    sub(  # "a hanging indent for the works cited entries"
        r"(?P<lead>\bhanging indents?\b[^.;,]*? (?:for|to|on|in) )(?:(?:my|the|our|all the|all|each of the) )?"
        rf"(?P<name>references|works cited|bibliography|sources)(?: (?:entries|list|items|section))?{END}",
        lambda m: f"{m['lead']}the paragraphs under the heading {_heading(m['name'])}{m['end']}",
    ),
    sub(  # "My name at the top: 20 point and centered"
        r"^(?P<what>(?:my|the|our) [\w ]{2,40}?): (?P<look>(?:\d+(?:\.5)? ?(?:pt|points?)|bold|italics?"
        r"|cent(?:ered|red)|underlined|(?:dark )?(?:red|blue|green|gr[ae]y|black)|right[- ]aligned|justified)"
        r"(?:(?:,| and|, and) (?:\d+(?:\.5)? ?(?:pt|points?)|bold|italics?|cent(?:ered|red)|underlined|(?:dark )?"
        rf"(?:red|blue|green|gr[ae]y|black)|right[- ]aligned|justified))*){END}",
        lambda m: f"Make {m['what'][0].lower()}{m['what'][1:]} {m['look']}{m['end']}",
    ),
    sub(  # "center the heading at the top": what stands there is the title
        r"^(?P<verb>(?:please )?(?!(?:add|insert|put|place|move|write|type|create|repeat|show|copy|print)\b)[a-z]+)"
        r" (?P<what>(?:the|my|our) (?:main |big )?(?:heading|headline|title)) (?:at the (?:very )?top|on top|right at"
        rf" the top)(?: of {_OWN}| of the (?:first )?page)?(?! of)(?P<rest>[^.;,]*?){END}",
        lambda m: f"{m['verb']} the title{m['rest']}{m['end']}",
    ),
)  # fmt: skip


def _heading(name: str) -> str:
    return as_words(name[0].upper() + name[1:].lower())


def _hanging(match: re.Match[str]) -> str:
    """Entries are the paragraphs below their heading, which is no entry itself."""
    what = re.sub(r"^(?!an? )", "a ", re.sub(r"\bindents\b", "indent", match["what"]))
    return f"Set {what} for the paragraphs under the heading {_heading(match['name'])}{match['end']}"


_TYPO = re.compile(
    r"^(?:(?:oops|sorry|hi|hello|oh no)[,.!:;]? )?(?:there(?:['’]?s| is| was)|(?:I|we)(?:['’]ve| have)? (?:found|made"
    r"|spotted|noticed|got)|I (?:see|just saw))(?: still)? (?:an?|one|this|the)(?: (?:small|little|silly|bad|nasty))?"
    r" (?:typo|spelling (?:mistake|error)|mistake|error|misspelling|slip)(?: (?:in (?:it|the (?:text|document))|here"
    r"|somewhere))?[,:;.–-]+ (?=\S)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"^(?P<before>(?:.*[.!] )?)(?P<please>please )?(?:cross|strike|score) (?P<first>(?:out|through) )?(?P<what>it|them"
    r"|(?:the|this|that|my)\b[^.;,]*?|\ue000\d+\ue001)(?(first)| (?:out|through))(?: with an?"
    r" (?:strike ?through|line(?: through (?:it|them))?))?(?:,| -| –|[.;]| but|, but| and)?"
    r" (?:please )?(?:do not|don['’]t|dont|rather than|instead of|without) (?:actually )?(?:delet(?:e|ing)"
    r"|remov(?:e|ing)|eras(?:e|ing))(?: (?:it|them|anything))?(?P<end>[.!]*)$",
    re.IGNORECASE,
)
"""What is crossed out and not deleted."""
_MORE = re.compile(
    rf"[.!?;] +(?:(?:please|also|then|and|next)\b,? ?)*(?:{ORDERS})\b|(?:,| and|, and) (?:then |also |please )*"
    rf"(?:{ORDERS}) (?:the|it|all|my|every|a|an)\b|\b(?:also|as well|too)\b",
    re.IGNORECASE,
)
"""A further order, which is no part of the words of a note."""
_COMMENT = re.compile(
    rf"{PLEASE}(?:comment|(?:add|put|leave|attach|make|write|insert) an? comment|comment for me)"
    rf" (?:on|to|at|for|beside|next to|against) (?P<where>(?:the (?:word|words|phrase|text|sentence|heading|line) )?"
    rf"{QUOTE}|(?:the|my|this|our)"
    r" [^.;,:\ue000]+?)(?:,? (?:saying|that (?:says|reads)))?: ?(?P<text>[^\ue000\n]*[^\ue000\n\s])\s*$",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please )?|please )?(?:add|put|insert|attach|write|make|create) an?"
    r" (?P<kind>footnote|endnote) (?P<where>(?:after|on|to|at|for|behind|next to)"
    rf" (?:the (?:word|words|phrase|text|heading|line|sentence) )?(?:{QUOTE}|(?:the|my|this) [^.;,:\ue000]+?)),?"
    r"(?: (?:saying|that (?:says|reads)|which (?:says|reads)|reading|with the (?:text|words?)))?: ?"
    r"(?P<text>[^\ue000\n]*[^\ue000\n\s])\s*$",
    re.IGNORECASE,
)


def noted(text: str, hide: Callable[[str], str]) -> str:
    """The request with the words of a note behind a colon as a quotation; they may ask, and go on over full stops.

    Args:
        text: a request, quotations hidden.
        hide: makes a hidden quotation of words.
    """
    text = _TYPO.sub("", text)
    text = _KEPT.sub(lambda m: f"{m['before']}Strike {m['what']} through{m['end'] or '.'}", text)
    match = _COMMENT.match(text) or _NOTED.match(text)
    if match is None or '"' in match["text"] or _MORE.search(match["text"]):
        return text
    kind = (match.groupdict().get("kind") or "comment").casefold()
    where = match["where"] if "kind" in match.groupdict() else f"to {match['where']}"
    said = match["text"]
    short = kind == "comment" or len(said.split()) < _SENTENCE
    said = said[:-1] if short and said.endswith(".") and not re.search(r"[.!?] ", said) else said
    return f"Add a{'n' if kind[0] == 'e' else ''} {kind} saying {hide(said)} {where}"


_SENTENCE = 3
"""Words from which a footnote is a sentence with its full stop."""


__all__ = ["SAYINGS", "noted"]
