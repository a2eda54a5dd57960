"""Parts of a sentence that say why, for whom or on whose behalf something is asked: they ask for nothing themselves.

"It was left behind, so the title needs a border", "For the board meeting, ...", "..., because the printer asks for it".
What may be an order (a modal, an imperative, a kind of change without a verb that states a fact) always stays.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from tasks.checks.reading.lexicon import Item
from tasks.checks.reading.tokens import Token

Tag = Callable[[Sequence[Token]], list[Item]]

KINDS = frozenset({"format", "case", "object", "color", "hex", "font", "style", "length"})
_SUBJECTS = frozenset({
    "it", "it's", "its", "this", "that", "that's", "there", "there's", "i", "i'm", "i've", "we", "we're", "we've",
    "we'll", "they", "they're", "people", "readers", "nobody", "somebody", "someone", "everyone", "everybody", "he",
    "she",
})  # fmt: skip
_FINITE = frozenset({
    "is", "are", "was", "were", "am", "it's", "that's", "there's", "i'm", "we're", "they're", "looks", "seems", "feels",
    "look", "seem", "feel", "asked", "told", "wants", "insist", "insists", "asks", "isn't", "aren't", "wasn't", "can't",
    "cannot", "doesn't", "don't", "had",
})  # fmt: skip
_MODALS = frozenset({
    "should", "must", "needs", "need", "needed", "ought", "shall", "please", "required", "supposed", "meant",
    "kindly", "necessary", "essential", "how", "let's", "would", "could", "let", "want", "i'd",
})  # fmt: skip
_ORDERLY = frozenset({
    "wants", "gets", "becomes", "goes", "belongs", "takes", "deserves", "moves", "stays", "has", "comes", "carries",
    "reads", "says", "uses",
})  # fmt: skip
"""Third persons in which an order may be given: "the title gets a border"."""
_CAUSES = frozenset({"as", "since", "because", "given", "so", "while", "although"})
_SCENES = frozenset({"in", "at", "during", "on"})  # "in the seminar we refer to lines, so ..."
_OCCASIONS = frozenset({"for", "to", "like"})
_BECAUSE = frozenset({"because", "so", "since"})
_OTHERS = frozenset({"one", "ones", "bar"})
"""Another thing than the one spoken of, which may be the one that is meant."""
_JOINTS = frozenset({"and", ",", ":", "but", "-", "–"})
_ASKING = frozenset({"can", "could", "will", "would", "may", "might", "shall", "how", "what", "first", "then"})
_ARTICLES = frozenset({"the", "my", "our", "your", "his", "her", "these", "those"})
_TOLD_WHERE = frozenset({"quote", "ordinal", "literal"})
_DEEDS = frozenset({"insert", "delete", "replace", "move", "merge"})
_THEREFORE = frozenset({"so", "therefore", "hence", "thus"})
_CALLS = frozenset({
    "oh", "hi", "hey", "hiya", "hello", "well", "right", "ok", "okay", "so", "and", "next", "up", "now", "listen",
    "alright", "um", "please", "thanks", "ta", "cheers", "sure", "there", "team", "all",
})  # fmt: skip
_PLACED = frozenset({"noun", "ordinal", "quote", "literal", "all", "pronoun"})


def told_apart(tokens: Sequence[Token], tag: Tag) -> tuple[list[Token], list[list[Token]]]:
    """What a sentence asks for, and the statements in it that only tell something.

    Args:
        tokens: of a sentence.
        tag: gives tokens their senses.

    Returns:
        Tokens that are left, and each statement left out.
    """
    rest, told = list(tokens), list[list[Token]]()
    while (cut := _leading(rest, tag)) is not None:
        told.append(rest[:cut])
        rest = rest[cut:]
        while rest and (rest[0].text in ",:-–" or rest[0].low in _THEREFORE):
            rest = rest[1:]
    while (cut := _trailing(rest, tag)) is not None:
        told.append(rest[cut:])
        rest = rest[:cut]
    return rest, told


def _leading(tokens: Sequence[Token], tag: Tag) -> int | None:
    """Where the order begins after a statement; None when the sentence opens with the order."""
    for at in range(1, len(tokens) - 1):
        if tokens[at].text not in {",", ":"}:
            continue
        lead = tokens[:at]
        therefore = tokens[at].text == ":" or tokens[at + 1].low in _THEREFORE
        if all(t.low in _CALLS for t in lead) or states(lead, tag, therefore):
            return at if _asks(tag(tokens[at + 1 :])) else None
    return None


def _asks(items: Sequence[Item]) -> bool:
    return any(i.role in KINDS or i.role in {"verb", "noun", "quote"} for i in items)


def states(lead: Sequence[Token], tag: Tag, therefore: bool) -> bool:
    """Whether words in front of an order tell a fact, a cause or an occasion.

    Args:
        lead: tokens before the comma or colon.
        tag: gives tokens their senses.
        therefore: a "so" or a colon follows, so that a kind of change may be spoken of.
    """
    words = [t.low.replace("’", "'") for t in lead]
    if _BECAUSE & set(words[1:]) or _OTHERS & set(words):  # an order with its own reason is an order
        return False
    first = next((k for k, w in enumerate(words) if k and w in _JOINTS), len(words))
    items = tag(lead)
    kinds = any(_of_kind(i, words) for i in items)
    if words[0] in _ASKING or (kinds and any(i.role in _TOLD_WHERE for i in items)):
        return False
    if any(i.role == "verb" and i.name in _DEEDS for i in items) and any(i.role in _TOLD_WHERE for i in items):
        return False
    if words[0] in _OCCASIONS and not kinds:
        return not any(i.role in _PLACED or (i.role == "verb" and i.name != "set") for i in items)
    cause = words[0] in _CAUSES
    if _orders(words) and not (therefore and _about_nothing(words, items, kinds)):
        return False
    if cause:
        named = words[1:2] and words[1] not in _SUBJECTS | _ARTICLES and any(i.role in _PLACED for i in items[1:])
        asked = words[1:2] and words[1] in _ASKING
        return not (kinds or named or asked) and len(words) > 2 and _finite(words[1:], items)
    scene = words[0] in _SCENES and therefore and not kinds and bool({"we", "they", "people", "i"} & set(words[1:6]))
    if not scene and not _opens(words, items):
        return False
    if kinds:
        return therefore and _indicative(words[:first], tag(lead[:first]))
    if not therefore and words[0] not in _SUBJECTS and not scene:
        return bool(_FINITE & set(words[:first]))
    return _finite(words[:first], tag(lead[:first]))


def _of_kind(item: Item, words: Sequence[str]) -> bool:
    """A kind of change; "it's a quote" names no style."""
    ordinary = item.role == "style" and item.text.islower() and not {"style", "styles"} & set(words)
    return item.role in KINDS and not ordinary


def _about_nothing(words: Sequence[str], items: Sequence[Item], kinds: bool) -> bool:
    """As in "it needs breathing room, so ...": a need that no change in the document is named for."""
    named = any(i.role in {"quote", "ordinal", "noun", "not", "all", "number"} for i in items)
    done = any(i.role == "verb" and (i.name != "set" or i.tokens[-1].stem == "go") for i in items)
    return not kinds and not named and not done and words[0] in _SUBJECTS


def _orders(words: Sequence[str]) -> bool:
    pairs = set(pairwise(words))
    to = {(a, "to") for a in ("has", "have", "is", "are", "got", "like")}
    return bool(_MODALS & set(words)) or bool(pairs & to)


def _opens(words: Sequence[str], items: Sequence[Item]) -> bool:
    """It opens with who or what the fact is about, not with an imperative."""
    if not items:
        return False
    if words[0] in _SUBJECTS:
        return True
    return items[0].role not in {"verb", "not", "preposition", "relation", "only", *KINDS}


def _finite(words: Sequence[str], items: Sequence[Item]) -> bool:
    """A verb that states: a known one, or a word that may be one."""
    if _FINITE & set(words) or _people_do(items):
        return True
    if words[0] in _SUBJECTS:
        return any(i.role in {"word", "literal", "verb"} for i in items[1:])
    return any(i.role in {"word", "verb"} and i.tokens[-1].low.endswith(("s", "ed")) for i in items[1:])


def _indicative(words: Sequence[str], items: Sequence[Item]) -> bool:
    """It says how something is or what somebody does, in words that give no order."""
    if _ORDERLY & set(words):
        return False
    third = any(
        i.role in {"word", "verb", "literal"} and i.tokens[-1].low.endswith("s") and len(i.tokens) == 1
        for i in items[1:4]
    )
    return third or _people_do(items) or bool(_FINITE & set(words))


def _people_do(items: Sequence[Item]) -> bool:
    """As in "we refer to lines", "the brand people avoid capitals"."""
    said = [(i.text.casefold(), after.role) for i, after in pairwise(items)]
    return any(who in {"we", "they", "people", "i", "readers", "everybody"} and what == "word" for who, what in said)


def _trailing(tokens: Sequence[Token], tag: Tag) -> int | None:
    """Where a reason behind the order begins."""
    for at in range(2, len(tokens) - 1):
        tail = [t.low.replace("’", "'") for t in tokens[at:]]
        if _reason(tail) and not _more(tokens[at:], tag):
            return at
        if tokens[at].low == "for" and _for_whom(tokens, at, tag):
            return at
    return None


def _reason(tail: Sequence[str]) -> bool:
    if tail[0] == ",":
        return len(tail) > 2 and tail[1] in _SUBJECTS and bool(_FINITE & set(tail[1:3])) and not _orders(tail)
    if tail[0] in {"because", "since", "cause"}:
        return not _orders(tail)
    if tail[:3] == ["in", "order", "to"]:
        return True
    who = tail[1] in _SUBJECTS or tail[1] in {"the", "my", "our", "readers"}
    told = tail[0] in {"so", "as"} and (who or tail[:2] == ["so", "that"])
    noun = tail[1] in {"the", "my", "our"} and not _FINITE & set(tail)  # "as the subject"
    does = tail[0] == "as" and tail[-1] in {"do", "does"}
    return does or (told and not noun and not _orders(tail) and len(tail) > 2)


def _more(tail: Sequence[Token], tag: Tag) -> bool:
    """The reason speaks of a change, of other words, or goes over into another order."""
    items = tag(tail)
    needless = tail[0].text == ","  # ", it's no longer needed"
    if any(i.role in KINDS or i.role in {"quote", "relation"} or (i.role == "not" and not needless) for i in items):
        return True
    joined = any(t.low in {"and", ",", "then", "but"} for t in tail[1:])
    return joined and any(i.role == "verb" for i in items)


def _for_whom(tokens: Sequence[Token], at: int, tag: Tag) -> bool:
    """As in "... for the board meeting": words that are no place, behind an order that has its place."""
    last = max((k for k in range(at) if tokens[k].low in {"and", ",", "then", ";", "but"}), default=-1)
    before, behind = tag(tokens[last + 1 : at]), tag(tokens[at + 1 :])
    placed = any(i.role in {"quote", "literal", "noun"} for i in before) and any(i.role in KINDS for i in before)
    return placed and bool(behind) and all(i.role in {"word", "filler"} for i in behind)
