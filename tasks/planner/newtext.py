"""What a request gives as new text, which is no place of the document even if it stands there too."""

import re
from collections.abc import Sequence

from tasks.planner import texts
from tasks.planner.document import DocumentIndex
from tasks.planner.nouns import COMMANDS, STOP, noun_at
from tasks.planner.phrases import Reader
from tasks.planner.quoting import Token, listed, tokens

REPLACE = listed(
    """
    replace change swap substitute correct rename turn exchange switch convert edit update set
    """
)
_INTO = listed("with to by for into as")
_SAYING = listed("saying says say reading reads read stating")
WRITE = listed("insert add type write append enter include put prepend set place")
FORMATTING = listed(
    """
    make bold underline italicise italicize highlight embolden strike delete remove erase centre center bolden
    colour color enlarge capitalise capitalize shade indent justify
    """
)
_GIVING = listed("text words with comment footnote note")
_USING = listed("use write put have want say get insert type need")


def new_texts(reader: Reader) -> list[tuple[int, int]]:
    """Stretches of tokens that are new text: behind "saying", and behind "with" or "to" when something is replaced."""
    toks = reader.tokens
    found: list[tuple[int, int]] = []
    verb = next((i for i, t in enumerate(toks) if t.low in REPLACE and not _switches(toks, i)), -1)
    found += _substituted(toks, verb) + [(at + 1, at + 4) for at in range(len(toks)) if _new_part(reader, at)]
    old = reader.phrase(verb + 1) if verb >= 0 else None
    cell = old.end if old is not None and old.noun == "cell" and old.places else 0  # "the amount for Hall"
    for at, token in enumerate(toks):
        if any(start <= at < end for start, end in found) or verb < at < cell:
            continue
        if _should_be(toks, at) or _names_new(toks, at):
            found.append((at + 1, _end_of_new(reader, at + 1)))
        elif token.low == "instead" and at and toks[at + 1 : at + 2] and toks[at + 1].low == "of":
            found.append((_begin_of_new(toks, at), at))
        elif token.low in _SAYING and _says_new(toks, at):
            found.append((at + 1, _end_of_new(reader, at + 1)))
        elif 0 <= verb < at - 1 and token.low in _INTO and not any(s > verb for s, _ in found):
            start = at + 1
            while start < len(toks) and toks[start].low in ("the", "word", "words", "phrase", "text", "read", "say"):
                start += 1
            if start < len(toks) and (toks[start].kind == "quote" or not _known_follows(reader, at + 1, start)):
                found.append((at + 1, max(start + 1, _end_of_new(reader, start))))
        elif token.kind == "quote" and at and toks[at - 1].low in _GIVING and _given(toks, at):
            found.append((at, at + 1))
    return found


_CELLS = re.compile(r"(?<=with the cells )\"[^\"]*\"(?:, \"[^\"]*\")+")


def in_cells(request: str) -> str:
    """The request with the texts of neighbouring cells as one text, a tab between them: so they are typed.

    Args:
        request: as plain orders.
    """
    return _CELLS.sub(lambda m: '"' + "\t".join(re.findall(r'"([^"]*)"', m[0])) + '"', request)


def quoted(request: str, index: DocumentIndex) -> str:
    """The request with quotation marks around what words of the document are to become ("change pounds to euros").

    Args:
        request: as typed.
        index: the document.
    """
    reader = Reader(request, tokens(request), index)
    toks = reader.tokens
    if not any(t.low in REPLACE for t in toks):
        return request
    for start, end in reversed(new_texts(reader)):
        while start < end and toks[start].low in ("the", "word", "words", "read", "say"):
            start += 1
        end = texts.trimmed(toks, start, end) if start < end else start
        if start < end and _becomes(reader, start) and not _is_a_look(toks, start, end):
            a, b = toks[start].start, toks[end - 1].end
            request = f'{request[:a]}"{request[a:b]}"{request[b:]}'
    return request


def _becomes(reader: Reader, start: int) -> bool:
    """Words of the document, and nothing else, stand between the verb and "to" or "with"."""
    toks = reader.tokens
    joint = next((i for i in range(start - 1, -1, -1) if toks[i].low in _INTO), -1)
    verb = next((i for i in range(joint) if toks[i].low in REPLACE and not _switches(toks, i)), -1)
    if verb < 0 or any(t.kind == "mark" and t.low in ".;!?" for t in toks[verb:joint]):
        return False
    old = reader.phrase(verb + 1)
    if old is None:
        return texts.longest(reader.clause, toks, verb + 1, reader.index)[0] == joint
    cell = old.kind == "words" or old.noun == "cell"
    return old.end == joint and cell and not old.missing and bool(old.places)


def _is_a_look(toks: Sequence[Token], start: int, end: int) -> bool:
    """What would be a format, a part of a document or a measure, and no text."""
    said = toks[start:end]
    measured = said[0].text[0].isdigit() and len(said) > 1 and said[1].low in COMMANDS
    known = any(t.low in COMMANDS and not t.text[:1].isupper() for t in said)
    return (
        known
        or measured
        or said[0].kind == "quote"
        or noun_at(tuple(toks), start) is not None
        or (said[0].low in STOP and len(said) == 1 and not said[0].text[0].isupper())
    )


def _substituted(toks: Sequence[Token], verb: int) -> list[tuple[int, int]]:
    """As in "substitute the new for the old"."""
    old = next((i for i, t in enumerate(toks) if t.low == "for" and i > verb + 1), -1)
    plain = verb < 0 or toks[verb].low != "substitute" or {t.low for t in toks[verb:old]} & {"with", "by"}
    return [] if plain or old < 0 else [(verb + 1, old)]


def _new_part(reader: Reader, at: int) -> bool:
    """As in 'insert the paragraph "X" below ...': words that the document does not hold."""
    toks = reader.tokens[at : at + 4]
    if len(toks) < 4 or toks[0].low not in WRITE or toks[1].low != "the" or toks[3].kind != "quote":
        return False
    return toks[2].low in ("paragraph", "line", "sentence") and not texts.find(toks[3].text, reader.index, slips=False)


def _should_be(toks: Sequence[Token], at: int) -> bool:
    """As in "it should be Capitan": the right spelling follows."""
    words = [token.low for token in toks[max(0, at - 2) : at + 1]]
    following = toks[at + 1] if at + 1 < len(toks) else None
    right = following is not None and (following.kind == "quote" or following.text[0].isupper())
    return right and words in (["it", "should", "be"], ["it", "must", "be"], ["it", "should", "read"])


def _names_new(toks: Sequence[Token], at: int) -> bool:
    """As in "a new heading called ..."."""
    words = [token.low for token in toks[max(0, at - 4) : at]]
    naming = toks[at].low in ("called", "named", "titled", "entitled", "labelled")
    return naming and bool({"a", "an", "another"} & set(words)) and "the" not in words[-2:]


def _begin_of_new(toks: Sequence[Token], end: int) -> int:
    """Where the new text of "use Porto instead of Lisbon" begins."""
    start = end - 1
    while start > 0 and toks[start].kind != "quote" and toks[start - 1].low not in _USING:
        start -= 1
    return start if toks[start].kind == "quote" or toks[start - 1].low in _USING else end


def _given(toks: Sequence[Token], at: int) -> bool:
    """As in "with the text 'X'", "a comment 'X'"."""
    words = [token.low for token in toks[max(0, at - 4) : at]]
    return "with" in words[-3:] or bool(words[-1:] != ["with"] and {"a", "an"} & set(words[-2:-1]))


def _says_new(toks: Sequence[Token], at: int) -> bool:
    """Not "the line that says X" nor "wherever it says X"."""
    words = [token.low for token in toks[max(0, at - 6) : at]]
    if words[-2:-1] in (["where"], ["wherever"], ["everywhere"]) or (words[-1:] == ["it"] and "where" in words):
        return False
    back = [w for w in words if w not in ("that", "which")]
    definite = len(back) >= 2 and any(w in ("the", "every", "all", "each") for w in back[-3:])
    return not (definite and toks[at].low not in ("say", "read") and _locating(back))


def _locating(back: Sequence[str]) -> bool:
    return bool({"line", "paragraph", "heading", "sentence", "cell", "row", "bullet", "item", "one"} & set(back[-1:]))


def _end_of_new(reader: Reader, at: int) -> int:
    """Where new text ends: behind a quotation, else at a scope, at a place, or at the end of the sentence."""
    toks = reader.tokens
    if at < len(toks) and toks[at].kind == "quote":
        return at + 1
    for end in range(at + 1, len(toks)):
        low, following = toks[end].low, toks[end + 1] if end + 1 < len(toks) else None
        if low in ("everywhere", "throughout", "across", "wherever", "please") or low in (".", ";", ","):
            return end
        if low in ("and", "then") and following is not None and _orders(toks, end + 1):
            return end
        if low == "for" and following is not None and _scope(reader, end + 1):
            return end
        if following is None or low not in ("in", "after", "before", "at", "to", "on", "below", "above", "under"):
            continue
        if following.kind == "quote" or following.low in ("the", "this", "all", "every", "my"):
            return end
        if reader.phrase(end + 1) is not None:
            return end
    return len(toks)


def _scope(reader: Reader, at: int) -> bool:
    """As in "... to 12 for the whole document", "... for everything"."""
    phrase = reader.phrase(at)
    return reader.low(at) == "everything" or (phrase is not None and bool(phrase.noun) and not phrase.missing)


def _orders(toks: Sequence[Token], at: int) -> bool:
    """Something else is asked for: a verb follows, or what "should" be so."""
    if toks[at].low in FORMATTING | REPLACE | WRITE or toks[at].low in ("please", "could", "can", "i", "we"):
        return True
    stop = next((i for i in range(at, len(toks)) if toks[i].kind == "mark" and toks[i].low in ".;,!?"), len(toks))
    return any(t.kind == "word" and t.low in ("should", "must", "shall", "needs", "ought") for t in toks[at:stop])


def _known_follows(reader: Reader, at: int, start: int) -> bool:
    """A part of the document, or a look: "turn X into superscript" gives no new text."""
    phrase = reader.phrase(at)
    return reader.tokens[start].text in COMMANDS or (phrase is not None and bool(phrase.noun) and not phrase.missing)


def _switches(toks: Sequence[Token], at: int) -> bool:
    """As in "turn on", "switch off": nothing is replaced."""
    return at + 1 < len(toks) and toks[at + 1].low in ("on", "off")


_MUST = listed("should must shall needs has ought is could can to")
_CALLING = listed("need want like use give leave apply align start keep font bind please")


def own_order(before: Sequence[Token], first: int, behind: str) -> bool:
    """As in "underline the title, and the first paragraph should be bold": each place has a verb of its own.

    Args:
        before: tokens up to the end of the first place.
        first: where that place begins in the clause.
        behind: the word behind the second place.
    """
    said = {token.low for token in before if token.end <= first}
    return behind in _MUST and bool(said & (FORMATTING | REPLACE | WRITE | _CALLING))


def other_order(toks: Sequence[Token], at: int) -> int:
    """Where something else begins to be asked for: the next sentence, or behind "and" what is no quotation."""
    for i in range(at, len(toks) - 1):
        joint = toks[i].low in ("and", "then") and toks[i + 1].kind != "quote"
        if joint or toks[i].low in (".", ";", "?", "!"):
            return i
    return len(toks)
