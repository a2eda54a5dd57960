"""Half sentences of reason around an order that change nothing of it: "..., it looks odd otherwise", "I've checked".

Each form ends where its reason ends: what goes on ("..., it looks better in red", "I've checked all but the last") is
no such reason and stays. What may be an order, a place, a limit or new text never is one.
"""

import re

from tasks.checks.restating.outside import LOOKS, PARTS
from tasks.checks.restating.patterns import LIMITS, ORDERS, WRITINGS
from tasks.checks.restating.stories import PEOPLE

_WHO = rf"(?:(?:my|our|the|his|her) (?:{PEOPLE}|teachers|readers|parents|customers|members|council|owner)|he|she|they)"
_ANYONE = (
    r"(?:I|we|you|he|she|they|people|readers|visitors|parents|customers|members|everyone|everybody|nobody|no one"
    r"|somebody|someone|some people|most people|students|children|others)"
)
_IT = r"(?:it|them|this|(?:that|these|those)(?: (?:bits?|parts?|points?|places?|ones?|things?|passages?))?)"
_DEGREE = r"(?:(?:so|much|a lot|far|a bit|a little|rather|too|very|really|quite|just|all|even|more) )*"
_HOW = (
    r"(?:ugly|odd|strange|silly|weird|awful|messy|untidy|bad|terrible|confusing|boring|dull|cluttered|hideous|horrible"
    r"|nice|nicer|better|best|neat|neater|tidier|cleaner|clearer|clear|easier|prettier|smarter|livelier|professional"
    r"|elegant|readable|visible|important|urgent|official|annoying|distracting|hard to read|difficult to read|easy to"
    r" read|easier to (?:read|find|see|follow))"
)
_SOON = (
    r"(?:(?: first thing)?(?: today| tonight| tomorrow(?: morning)?| this (?:morning|afternoon|evening|week)| next week"
    r"| soon| on \w+day| by \w+day))"
)
_WITH = (
    r"(?: (?:in|at|during) (?:class|school|work|court|the (?:meeting|lesson|seminar|course))| with (?:the|my|our) \w+)"
)
_FREE = (
    rf"(?!(?:[\w'’]+ ){{0,12}}(?:{LIMITS.replace('wrong(?:ly)?|', '')}|{PARTS}|{LOOKS}|should|must|needs?|please"
    rf"|to be)\b)"
)
_SENSE = (
    r"(?:see|sees|find|finds|read|reads|notice|notices|spot|spots|follow|understand|recogni[sz]e|remember|remembers)"
)
_SLIP = r"(?:forget|forgets|miss|misses|overlook|overlooks|lose|loses)"

_FORMS = (
    rf"{_WHO} (?:also )?(?:wants?|needs?|requires?|asked for|asks? for|insists?(?: on)?|prefers?|expects?|demands?"
    rf"|likes?)(?: {_IT})?(?: so| that way| this way| like that| like this)?",
    rf"(?:it|that|this|they|these)(?:['’](?:s|re)|(?: just)? (?:looks?|is|are|reads?|seems?|feels?|would (?:look|be)"
    rf"|will (?:look|be))) {_DEGREE}{_HOW}(?: for (?:me|us|everyone))?"
    r"(?: (?:on (?:the )?(?:screen|paper)|that way|like that|like this|now|otherwise|as it is))?",
    rf"{_ANYONE} (?:(?:always|often|never|still|keep|keeps|tend to|tends to|kept|usually) )?(?:{_SLIP}|{_SENSE}|missing"
    rf"|overlooking|forgetting|skipping|asking about|asked about) {_IT}(?: (?:easily|again|all the time|every time))?",
    r"(?:I|we)(?:['’]ve| have) (?:just |now )?(?:checked|double-checked|dealt with|looked|looked into|verified|sorted"
    rf" out|seen to|finished with)(?: {_IT})?(?: (?:now|myself|ourselves|twice|up|for certain))?",
    r"(?:they|it|those|these)(?:['’](?:ve|s)| have| has)(?: all)?(?: now)? been (?:dealt with|sorted(?: out)?|resolved"
    r"|answered|handled|seen to|settled)",
    rf"(?:my|our|his|her|(?:my|our) (?:{PEOPLE})['’]s) (?:eyes|eyesight|sight|vision|glasses|memory)(?: (?:is|are)"
    rf"|['’](?:s|re)|n['’]t)? {_FREE}[^.;,:\d\ue000\"]+",
    r"(?:I|we)(?:['’](?:m|re)| am| are)(?: all)? (?:a bit |rather |very |so |half |nearly |getting |not getting any )*"
    r"(?:blind|short-?sighted|long-?sighted|old|older|younger|dyslexic|colou?r ?-?blind)(?: as a bat| now)?",
    rf"I (?:can['’]t|cannot|can (?:hardly|barely|scarcely)|struggle to) (?:see|read|make out)(?: {_IT}| small print"
    r"| anything)?(?: (?:otherwise|any ?more|very well|properly|as it is))?",
    rf"(?:this|it|the (?:{WRITINGS})) (?:has to|must|needs to|will|is going to|is about to|is to)? ?(?:go|goes|going|be"
    rf" sent|gets sent) (?:off )?to (?:print|press|the printers?|{_WHO}){_SOON}?",
    rf"(?:this|it|the (?:{WRITINGS})) (?:has to|must|needs to|will|is going to|is to|gets?) (?:be )?(?:printed|handed"
    rf" in|sent|sent off|published|submitted|read out|posted|ready){_SOON}?",
    r"(?:I|we)(?:['’](?:m|re|ll)| am| are| will)? ?(?:going to|about to|have to|need to|want to|must)?"
    r" ?(?:discuss|read|print|present|show|share|send|check|talk about|go through|look at|hand in|hand out|study)"
    rf" (?:{_IT}|this (?:{WRITINGS}|text))(?:{_WITH}|{_SOON})*",
    rf"so (?:that )?{_ANYONE} (?:(?:don['’]t|do not|doesn['’]t|won['’]t|will not|can['’]t|cannot|never) {_SLIP}"
    rf"|(?:can |will |could |may )?(?:(?:easily|really|quickly|all) )?{_SENSE}|forgets?|misses|overlooks) {_IT}"
    r"(?: (?:easily|again|at once|quickly|straight away|better|at a glance))?",
    rf"(?:otherwise|or else) {_ANYONE} {_FREE}[^.;,:\d\ue000\"]+",
    rf"(?:that|this)(?:['’]s| is) (?:what|how|the way) (?:{_WHO}|I|we) (?:wants?|likes?|prefers?|needs?|asks?|asked"
    rf"|requires?|expects?|does|do|insists? on)(?: for)?(?: {_IT})?",
    r"(?:nobody|no one|hardly any(?:one|body)) (?:does|uses|reads|wants|writes|has|puts|bothers with) (?:that|it|them"
    r"|this|those)(?: (?:in|there|on))?(?: (?:any ?more|these days|nowadays|now|today|either))?",
    rf"(?:(?:it|that)(?:['’]s| is) )?(?:(?:the|my|our) )?(?:{PEOPLE})s?['’]s? (?:rules?|orders?|instructions?"
    r"|requirements?|request|wish|idea|demand|preference|standard)",
    r"(?:it|this|that)(?:['’]s| is) (?:(?:only|just) )?(?:for (?:school|work|my class|class)|my (?:homework"
    r"|favourite|favorite))",
)
_REASON = rf"(?:(?:because|since|as|and|but) )?(?:{'|'.join(_FORMS)})"
_BEHIND = re.compile(
    rf"(?:,| [-–—]|(?= (?:so|because|since|as|otherwise|or else)\b)) (?P<why>{_REASON})(?P<end>[.!]*)$",
    re.I,
)
_AHEAD = re.compile(
    rf"^(?:{_REASON})(?:, so|,| so|;|:| [-–—]) (?=(?:(?:can|could|would) you )?(?:please )?(?:{ORDERS})\b)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:{_REASON})[.!]*", re.IGNORECASE)
_WRITTEN = re.compile(r"\b(?:write|type|append|add|insert|says?|saying|reads|reading)\b|:", re.IGNORECASE)
_LOSES = re.compile(
    r"\b(?:strik\w+|cross\w*|delet\w+|remov\w+|eras\w+|drop|cut|scrap|bin|clear|get rid|tak\w+ out)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"(?:going|about|have|need|want|must|will|['’]ll)\b", re.IGNORECASE)
_DEAR = re.compile(r"\b(?:needs?|likes?|prefers?|important|urgent|official|favou?rite) ?", re.IGNORECASE)
"""What speaks for a thing speaks against its going: it may take the order back."""
_LEAST = 2


def without_excuses(sentence: str) -> str:
    """A sentence without the reasons before and behind its order.

    Args:
        sentence: of a request, quotations hidden.
    """
    text = _AHEAD.sub("", sentence, count=1)
    match = _BEHIND.search(text)
    order = text[: match.start()] if match is not None else ""
    if match is None or len(order.split()) < _LEAST or not _tells_only(order, match["why"]):
        return text
    return order + match["end"]


def is_excuse(sentence: str, order: str) -> bool:
    """A sentence behind an order that only gives the reason for it."""
    return _ALONE.fullmatch(sentence.strip()) is not None and _tells_only(order, sentence)


def _tells_only(order: str, why: str) -> bool:
    """Nothing is to be written, and what is to go is not first to be looked at by somebody."""
    written = "\ue000" not in order and _WRITTEN.search(order) is not None
    return not written and not (_LOSES.search(order) and (_TO_COME.search(why) or _DEAR.search(why)))


__all__ = ["is_excuse", "without_excuses"]
