"""Judgements behind an order that speak for it: "I find italics hard to see", "a centred title makes an impression".

Every word of such a sentence has a class, and the classes stand in one of a few forms; a word without a class is no
part of a judgement. What is as it is may be found fault with, what is to come may be praised: never the other way
round, which would take the order back ("Delete the table. I love the table.", "Make it bold. Bold looks ghastly.").
Sentiment lexicons do not serve: half of what people say of texts stands in none, and "missed" is a fault in all.
"""

import re

from tasks.checks.restating.ordered import PERSONS, WHOLE, WORD, Order
from tasks.checks.restating.outside import LITTLE

_FAULTS = """
    redundant superfluous unnecessary needless repetitive repetitious wordy lengthy obsolete outdated dated stale
    antiquated old-fashioned irrelevant useless pointless worthless meaningless misleading confusing confused unclear
    vague inaccurate clumsy awkward cumbersome ugly hideous ghastly horrible awful terrible dreadful dull boring bland
    tedious monotonous drab dreary lifeless timid weak feeble messy untidy sloppy cluttered cramped crowded chaotic
    disorganised disorganized jarring garish gaudy distracting annoying irritating maddening exhausting tiring
    aggressive childish silly odd strange weird unprofessional inelegant unattractive unappealing unreadable illegible
    inconsistent uneven hard difficult tough tricky harsh intrusive overwhelming excessive overdone inconspicuous
    unimpressive uninspired amateurish informal incoherent faded poor bad worse hopeless unhelpful inconvenient
    impractical unwieldy invisible unnoticeable
"""
_PRAISE = """
    good nice great lovely beautiful pretty pleasant pleasing neat tidy clean cleaner
    clear elegant smart stylish polished professional uniform consistent coherent cohesive harmonious
    readable legible easy simple handy convenient practical useful helpful effective efficient strong
    striking impressive attractive appealing eye-catching noticeable visible prominent memorable accessible
    comfortable comfortable organised organized structured orderly serious formal modern fresh friendly
    welcoming inviting sensible appropriate suitable fitting successful
"""
_PREFERENCE = "nicer better prettier neater tidier cleaner clearer smarter easier simpler stronger livelier friendlier"
"""Praise that sets what is to come above what is."""
_WEIGHTY = "important crucial vital essential critical key urgent significant relevant necessary useful central"
_STEPS = """
    precision consistency uniformity clarity readability legibility accessibility professionalism coherence change
    step adjustment modification improvement conversion correction
"""
"""What the order itself may be called, or what it is for."""
_THINGS = """
    look looks appearance impression layout presentation design quality attention emphasis structure order balance
    harmony tone feel flow effect result results eye eyes sight eyesight vision taste opinion view judgement standards
    standard safety discussion discussions meeting meetings lesson lessons review reviews printing reading scanning
    skimming comprehension publication submission navigation archive records record course class school work company
    approach arrangement choice screen paper phone kind sort deal lot purposes purpose reference references glance
    comparison understanding experience overview
"""
_DOES = """
    help helps make makes give gives lend lends ensure ensures improve improves improving enhance enhances enhancing
    increase increases increasing boost boosts create creates creating produce produces support supports supporting
    aid aids contribute contributes maintain maintains maintaining achieve achieves achieving promote promotes
    guarantee guarantees facilitate facilitates attract attracts draw draws catch catches save saves add adds
    ensuring making giving helping having provide provides providing allow-for bring brings
"""
_SENSES = """
    see sees read reads notice find follow spot recognise recognize remember scan skim navigate understand grasp digest
    review browse quote cite discern distinguish decipher
"""
_DEGREES = """
    very really quite rather so much far a-lot a-bit extremely highly absolutely incredibly particularly especially
    awfully terribly somewhat fairly pretty simply just more most enormously greatly immensely considerably
    significantly tremendously hugely generally often always usually here
"""
_FORMS = (
    ("d", "the a an my our his her their its these those such"),
    ("t", "this that it"),
    ("i", "i we he she they"),
    ("l", "is are look looks seem seems feel feels sound sounds appear appears read reads i'm it's that's this's"),
    ("a", "find finds think thinks consider considers feel feels believe believes deem deems"),
    ("m", "will would can could"),
    ("q", "for to on in during of at with through from among between"),
    ("k", "and"),
    ("b", "be being"),
    ("c", "that"),
    ("y", "as like"),
    ("u", "matters counts"),
    ("-", _FAULTS),
    ("+", _PRAISE),
    (">", _PREFERENCE),
    ("!", _WEIGHTY),
    ("w", _STEPS),
    ("n", _THINGS),
    ("h", _DOES),
    ("s", _SENSES),
    ("g", _DEGREES),
)
_CLASSES: dict[str, str] = {}
for _letter, _words in _FORMS:
    for _word in _words.split():
        _CLASSES[_word] = _CLASSES.get(_word, "") + _letter

_JUDGED = r"[-+>!](?:k?g*[-+>!])*"
_TAIL = r"(?:(?:q|qs|qh|s)[dpnw+>!gksh]*)*g*"
_WHAT = r"(?:d?t?[rv]+|t?d?w(?:kd?w)*|tn|t)"
"""What is judged: a place or a look that the order names, the step itself, or "this"."""
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<what>{_WHAT})(?:l|ml|mb)(?P<judged>g*d?g*{_JUDGED})[nw]?{_TAIL}",
        rf"(?:i|d?p)g*ac?(?P<what>{_WHAT})(?:l|mb)?(?P<judged>g*{_JUDGED}){_TAIL}",
        rf"(?P<what>{_WHAT})m?h(?P<judged>[dpnwgkrst]*[+>!nwps][dpnwgkrsh+>!]*){_TAIL}",
        rf"(?P<what>{_WHAT})(?P<judged>u)(?:d?[g+]+n?)?{_TAIL}",
    )
)
_MOST_WORDS = 24
_PARTED = re.compile(r"[^\w\s'’-]|\d")


def speaks_for(sentence: str, order: Order) -> bool:
    """Whether a sentence behind an order only says why it is good to do so.

    Args:
        sentence: quotations hidden.
        order: before it.
    """
    said = sentence.strip().rstrip(".!")
    words = WORD.findall(said)
    if not words or len(words) > _MOST_WORDS or _PARTED.search(said) or not order.same_ones(said):
        return False
    if len(order.looks_said(words)) == 1 < order.looks_asked:
        return False  # praise for one of two looks may be a choice
    options = [_classes(w, order, words[k - 1] if k else "") for k, w in enumerate(words)]
    return all(options) and any(_speaks_for(letters, order) for letters in _spelled(options))


def _classes(word: str, order: Order, before: str) -> str:
    """Letters of what a word may be; none for one that may be anything."""
    folded = word.casefold().replace("’", "'")
    found = _CLASSES.get(folded, "")
    found = found if "w" in found or not order.part(word) else ""
    if (folded not in LITTLE or folded in {"last", "first", "next"}) and (
        order.names(word) or (before and WHOLE.fullmatch(word))
    ):
        return found + ("v" if order.is_value(word) else "r")
    if found:
        return found
    if PERSONS.fullmatch(word):
        return "p"
    told_apart = before.casefold() not in LITTLE and order.names(before)  # "italic letters" of "italic text"
    return "r" if told_apart and re.fullmatch(r"(?:texts?|words?|letters?)", folded) else ""


def _spelled(options: list[str]) -> list[str]:
    """Every way of taking the words, as strings of letters; of very many none."""
    found = [""]
    for letters in options:
        found = [done + letter for done in found for letter in letters]
        if len(found) > 4096:
            return []
    return found


def _speaks_for(letters: str, order: Order) -> bool:
    for shape in _SHAPES:
        match = shape.fullmatch(letters)
        if match is not None and _fits(match["what"], letters, match["judged"], order):
            return True
    return False


def _fits(what: str, letters: str, judged: str, order: Order) -> bool:
    """Fault is found with what is, praise given to what is to come, and weight to what is to be seen."""
    fault, praise = "-" in letters, bool({"+", ">"} & set(letters))
    weighty = "!" in letters or judged == "u"
    if "r" in what and "v" not in what:
        return not praise and fault != weighty and not (order.brings if fault else not order.emphasises)
    if fault or ("w" not in what and order.loses):
        return False
    return what != "t" or weighty or ">" in letters or not praise or "h" in letters


__all__ = ["speaks_for"]
