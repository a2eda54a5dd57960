"""An order to add entries to a list that is there, read on its own word by word; and the one document that fulfils it.

The order is cut at the preposition behind which a list is told; every word in front of it must be the verb, a word for
an entry, or what the entry says. Words that mean something in a document are no entry unless they stand in quotes.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tasks.checks.alignment import Part
from tasks.checks.reading.document import Document
from tasks.checks.reading.lexicon import tagged
from tasks.checks.reading.matching import Unclear
from tasks.checks.reading.moved_lines import POLITE
from tasks.checks.reading.named_lists import list_meant
from tasks.checks.reading.tokens import tokenise
from tasks.checks.reordering import body_with

_ADD = frozenset({
    "add", "put", "insert", "include", "append", "write", "place", "enter", "adding", "putting", "inserting",
    "including", "appending", "writing", "placing", "entering",
})  # fmt: skip
_LEADS = frozenset({"help", "me", "with", "to", *POLITE})
_AN = frozenset({"a", "an", "the", "new", "another", "further", "additional", "following"})
_ENTRY = frozenset({
    "item", "items", "entry", "entries", "bullet", "bullets", "point", "points", "line", "lines", "reference",
    "references", "source", "sources", "citation", "citations", "ingredient", "ingredients", "task", "tasks", "step",
    "steps", "name", "names", "list", "called", "saying", "reading", ":",
})  # fmt: skip
_ON = frozenset({"to", "onto", "on", "in", "into", "within"})
_SIDES = {"after": 1, "below": 1, "behind": 1, "before": 0, "above": 0}
_JUST = frozenset({"right", "directly", "just"})
_TOPS = frozenset({"top", "start", "beginning"})
_EDGES = _TOPS | {"end", "bottom"}
_RANKS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "sixth": 5, "last": -1, "final": -1}
_GOODS = frozenset({"paper", "tape", "marker", "markers", "ink", "rice"})
"""What people buy or pack, although it means something in a document too."""
_OF_TEXTS = frozenset({
    "one", "ones", "more", "other", "others", "something", "anything", "nothing", "everything", "each", "every",
    "all", "any", "both", "same", "also", "here", "there", "if", "unless", "when", "because", "so", "then", "not",
    "no", "never", "comma", "period", "stop", "semicolon", "dash", "hyphen", "bracket", "parenthesis",
    "punctuation", "letter", "digit", "number", "numeral", "dot", "star", "tick", "checkmark", "checkbox", "check",
    "box", "emoji", "icon", "symbol", "detail", "description", "example", "explanation", "introduction", "intro",
    "conclusion", "summary", "information", "content", "stuff", "placeholder", "caption", "label", "date", "time",
    "name", "year", "author", "price", "sublist", "emphasis", "indentation", "gap", "row", "column", "my", "your",
    "our", "his", "her", "their", "its", "this", "that", "these", "those", "the", "it", "them", "they", "me", "us",
    "figure", "footnote", "link", "border", "tab", "or", "nor", "but", "in", "with", "at", "from", "by", "as",
    "like", "after", "before", "between", "under", "above", "below", "into", "onto", "within", "twice", "once",
    "again", "times", "back", "down", "up", "out", "off", "now", "today", "tomorrow", "instead", "too", "please",
    "first", "last", "large", "small", "type", "alphabetical", "random", "sub", "sub-item", "sub-bullet", "total",
    "data", "blank", "empty", "parentheses", "roman", "mark", "apostrophe", "ampersand", "asterisk", "hashtag",
    "divider", "separator", "padding", "watermark", "whitespace", "space", "question", "answer", "joke", "humor",
    "humour", "synonym", "greeting", "signature", "polish", "depth", "context", "structure", "flair", "style",
    "missing", "correct", "right", "wrong", "meaning", "definition", "sense", "logic", "tone", "voice", "hint",
    "tip", "remark", "rhyme", "pun", "quote", "quotation", "acronym", "initial", "abbreviation", "checklist",
    "hierarchy", "level", "order", "ordering", "what", "which", "who", "whose", "spacing", "indent",
})  # fmt: skip
_ABSTRACT = ("ity", "ety", "ness", "ism", "tion", "sion", "ance", "ence", "ology")
_ONE_THING = (
    {"salt", "pepper"}, {"mac", "cheese"}, {"macaroni", "cheese"}, {"fish", "chips"}, {"gin", "tonic"},
    {"bread", "butter"}, {"bed", "breakfast"}, {"oil", "vinegar"}, {"nuts", "bolts"}, {"bacon", "eggs"},
    {"ham", "eggs"}, {"rum", "coke"}, {"cookies", "cream"}, {"milk", "cookies"}, {"cheese", "crackers"},
    {"wine", "cheese"}, {"lost", "found"}, {"pros", "cons"}, {"terms", "conditions"}, {"health", "safety"},
    {"arts", "crafts"}, {"black", "white"}, {"research", "development"}, {"questions", "answers"},
    {"bangers", "mash"}, {"coffee", "cake"},
)  # fmt: skip


def entries_added(request: str, document: Document) -> tuple[Part, ...] | None:
    """The document as an order to add entries leaves it, None for any other request.

    Raises:
        Unclear: it is such an order, and the list, the place or the entries cannot be told for sure.
    """
    words = _cut(request)
    turned = _turned(words, document)
    if turned is not None:
        return _made([words[4][1:]], True, *turned, document)
    ways: Iterable[tuple[list[str], list[str]]] = (
        (words[:n], words[n:]) for n in range(1, len(words)) if words[n].casefold() in {*_ON, *_SIDES, "at", "as"}
    )
    front = next((n for n, w in enumerate(words) if w == "," and words[n + 1 : n + 2] and n), 0)
    if front and words[0].casefold() in _ON:
        ways = [(_order(words[front + 1 :]), words[:front])]
    for head, tail in ways:
        verb = _order(head)
        if not verb or verb[0].casefold() not in _ADD:
            continue
        texts = _quoted(verb[1:]) or _plain(verb[1:])
        if not texts:
            continue
        found = _where(tail, document)
        if found is not None:
            lines, at, before = found
            return _made(texts, any(w.startswith('"') for w in verb), lines, at, before, document)
    return None


def _turned(words: Sequence[str], document: Document) -> tuple[range, int, bool] | None:
    """The order as turns of phrase are restated: a paragraph below the last item of the list, or above the first."""
    low = [w if w.startswith('"') else w.casefold() for w in words]
    top = low[5:10] == ["above", "the", "first", "item", "of"]
    at = top or low[5:10] == ["below", "the", "last", "item", "of"]
    if not at or low[:4] != ["insert", "a", "paragraph", "saying"] or not low[4].startswith('"'):
        return None
    lines = _list(["of", *low[10:]], document)
    return None if lines is None else (lines, lines[0] if top else lines[-1], top)


def _cut(request: str) -> list[str]:
    """Words as typed, quotations as one word that begins with a quotation mark; none where there are more orders."""
    text = re.sub(r"[“«](.+?)[”»]|‘(.+?)’(?!\w)|(?<!\w)'([^']+)'(?!\w)", _straight, request.strip())
    text = re.sub(r",? please[.!?]*$", "", text.rstrip(".!?").strip(), flags=re.IGNORECASE).rstrip(".!?").strip()
    found = re.findall(r"\"[^\"]+\"|[\w%]+(?:['’&/-]\w+)*|[^\s\w]", text)
    words = [word[:-1] if word[0] == '"' and len(word) > 1 else word for word in found]
    return [] if any(w in {".", ";", "?", "!", '"'} for w in words) else words


def _straight(match: re.Match[str]) -> str:
    inner = next(group for group in match.groups() if group)
    return match[0] if '"' in inner else f'"{inner}"'


def _order(words: Sequence[str]) -> list[str]:
    start = next((n for n, w in enumerate(words) if w.casefold() not in _LEADS), len(words))
    return list(words[start:])


# ---------------------------------------------------------------- what is added


def _quoted(words: Sequence[str]) -> list[str]:
    """The quotations, where nothing but words for an entry stands before them and nothing but "and" between."""
    at = [n for n, word in enumerate(words) if word.startswith('"')]
    if not at:
        return []
    before, between = words[: at[0]], [w for w in words[at[0] :] if not w.startswith('"')]
    rest = words[at[-1] + 1 :]
    if not {w.casefold() for w in before} <= _AN | _ENTRY or (before and not {w.casefold() for w in before} & _ENTRY):
        return []
    joined = len(at) == 1 or all(any(w in {",", "and"} for w in words[a + 1 : b]) for a, b in pairwise(at))
    fine = {w.casefold() for w in between} <= {",", "and", "too", "as", "well"} and joined
    return [words[n][1:].strip() for n in at] if fine and (not rest or rest[-1] in {",", "too", "well"}) else []


def _plain(words: Sequence[str]) -> list[str]:
    """Entries without quotation marks: one, or several of one word each; empty for words that mean something else.

    Raises:
        Unclear: it may be one or several.
    """
    kept = [w for w in words if w not in {","}]
    kept = kept[: -1 if kept[-1:] == ["too"] else -2 if kept[-2:] == ["as", "well"] else None]
    if (
        all(w.isdigit() for w in kept)
        or any(w.startswith('"') or not re.match(r"[\w%&]", w) for w in kept)
        or _of_a_document(kept)
    ):
        return []
    pieces: list[list[str]] = [[]]
    for word in words:
        if word in {",", "and", "&"}:
            pieces += [[]] if pieces[-1] else []
        else:
            pieces[-1].append(word)
    pieces = [piece[1 if piece[0].casefold() in {"a", "an", "some"} else 0 :] for piece in pieces if piece]
    if len(pieces) > 1 and (any(len(p) != 1 for p in pieces) or {p[0].casefold() for p in pieces} in _ONE_THING):
        raise Unclear("one entry or several: put each in quotes")
    if any(not piece or len(piece) > 5 for piece in pieces):
        raise Unclear("what the entry is to say: put it in quotes")
    return [" ".join(piece) for piece in pieces]


def _of_a_document(words: Sequence[str]) -> bool:
    for word in words:
        low = word.casefold()
        if low in _GOODS or low in {"a", "an", "some", "of", "and", "for", "&"}:
            continue
        if low.endswith(_ABSTRACT) or re.search(r"['’]s?$", low):
            return True  # what any text may have more of, or something of somebody
        role = {item.role for item in tagged(tokenise(low), {})}
        if {low, low.removesuffix("s"), low.removesuffix("es")} & _OF_TEXTS or role - {"word", "number", "verb"}:
            return True
    return False


# ---------------------------------------------------------------- where


def _where(words: Sequence[str], document: Document) -> tuple[range, int, bool] | None:
    """Of the list that is told its lines, the line beside which the entries come, and whether they come before it."""
    low = [w if w.startswith('"') else w.casefold() for w in words]
    edge = _edge(low)
    if edge is not None:
        size, top = edge
        lines = _list(low[size:], document)
        return None if lines is None else (lines, lines[0] if top else lines[-1], top)
    ranked = _ranked(low)
    if ranked is not None:
        size, rank = ranked
        lines = _list(low[size:], document)
        return None if lines is None else _at(lines, rank)
    if low[0] in _SIDES:
        for n in range(2, len(low) - 1):
            lines = _list(low[n:], document) if low[n] in _ON else None
            if lines is not None:
                return lines, _entry(low[1:n], lines, document), not _SIDES[low[0]]
        return None
    if low[0] not in _ON:
        return None
    for n in range(2, len(low)):
        rest = low[n + (low[n] == ",") :]
        lines = _list(low[:n], document) if _is_place(rest) else None
        if lines is not None:
            return _behind(rest, lines, document)
    lines = _list(low, document)
    return None if lines is None else (lines, lines[-1], False)


def _edge(low: Sequence[str]) -> tuple[int, bool] | None:
    """As in "at the very end of", "to the top of": how many words, and whether it is the top."""
    bare = [*low[:2], *low[2 + (low[2:3] == ["very"]) :]]
    edge = low[0] in {"at", "to"} and low[1:2] in (["the"], ["its"]) and bare[2:3] and bare[2] in _EDGES
    if not edge or (bare[3:4] and bare[3] not in {"of", "in"}):
        return None
    return 3 + (low[2] == "very"), bare[2] in _TOPS


def _ranked(low: Sequence[str]) -> tuple[int, int] | None:
    """As in "as the last item of": how many words, and which place."""
    rest = [w for w in low[:6] if w != "very"]
    right = rest[:1] == ["as"] and rest[1:2] in (["the"], ["its"]) and rest[2:3] and rest[2] in _RANKS
    if not right or rest[3:4] == [] or rest[3] not in _ENTRY:
        return None
    size = 4 + ("very" in low[:4]) + (rest[3] in {"bullet", "list"} and rest[4:5] in (["point"], ["item"]))
    return size, _RANKS[rest[2]]


def _at(lines: range, rank: int) -> tuple[range, int, bool]:
    if rank >= len(lines):
        raise Unclear("the list is not as long")
    return lines, lines[rank], rank >= 0


def _is_place(rest: Sequence[str]) -> bool:
    """A place within a list: ", after X", "at the end", "as the first item"."""
    edge, ranked = (_edge(rest), _ranked(rest)) if rest else (None, None)
    side = 1 if rest[:1] and rest[0] in _JUST else 0
    beside = len(rest) > side + 1 and rest[side] in _SIDES
    return beside or len(rest) in {found[0] for found in (edge, ranked) if found is not None}


def _behind(rest: Sequence[str], lines: range, document: Document) -> tuple[range, int, bool]:
    edge, ranked = _edge(rest), _ranked(rest)
    if edge is not None:
        return lines, lines[0] if edge[1] else lines[-1], edge[1]
    if ranked is not None:
        return _at(lines, ranked[1])
    side = 1 if rest[0] in _JUST else 0
    return lines, _entry(rest[side + 1 :], lines, document), not _SIDES[rest[side]]


def _list(low: Sequence[str], document: Document) -> range | None:
    """Lines of the list that words behind a preposition tell; None where they tell none."""
    words = [w.lstrip('"') for w in low[1:] if w != ","] if low[:1] and low[0] in {*_ON, "of"} else []
    return list_meant(words, document) if words else None


def _entry(words: Sequence[str], lines: range, document: Document) -> int:
    """The line that is what words say, or that begins so.

    Raises:
        Unclear: there is none, or several.
    """
    said = [w.lstrip('"') for w in words]
    if said[:1] == ["the"]:
        said = said[1:]
    if len(said) > 1 and said[0] in _ENTRY:
        said = said[1:]
    if len(said) > 1 and said[-1] in {"item", "entry", "bullet", "point"}:
        said = said[:-1]
    wanted = _spelled(" ".join(said))
    texts = {n: _spelled(str(document.body[n]["text"])) for n in lines}
    found = [n for n in lines if texts[n] == wanted] or [n for n in lines if texts[n][: len(wanted)] == wanted]
    if not found and len(said) == 1 and said[0] in _RANKS and _RANKS[said[0]] < len(lines):
        return lines[_RANKS[said[0]]]
    if len(found) != 1 or not wanted:
        raise Unclear(f'{len(found)} entries are "{" ".join(said)}"')
    return found[0]


def _spelled(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())


# ---------------------------------------------------------------- the document


def _made(texts: list[str], quoted: bool, lines: range, at: int, before: bool, document: Document) -> tuple[Part, ...]:
    """With the entries beside the line, once it is sure that they are new and that all entries are alike."""
    there = [str(document.body[n]["text"]).strip() for n in lines]
    if not quoted:
        if any(text[-1] in ".!?;,:" for text in there):
            raise Unclear("whether a stop belongs to the entry: put it in quotes")
        letters = [text[0] for text in there if text[0].isalpha()]
        if letters and all(letter.isupper() for letter in letters):
            texts = [text[0].upper() + text[1:] for text in texts]
    known = [" ".join(_spelled(text)) for text in (*there, *texts)]
    if any(known.count(" ".join(_spelled(text))) > 1 for text in texts):
        raise Unclear("an entry that is there already")
    part = document.body[at]
    alike = [
        document.body[n] for n in lines if (document.body[n].get("list_level") or 0) <= (part.get("list_level") or 0)
    ]
    kinds = {(p["kind"], p.get("list"), p.get("list_level") or 0, p.get("style"), p.get("alignment")) for p in alike}
    next_ = document.body[at + 1] if at + 1 in lines and not before else part
    if len(kinds) > 1 or (next_.get("list_level") or 0) > (part.get("list_level") or 0) or part["kind"] == "table":
        raise Unclear("entries of several kinds or levels")
    runs = [run for run in part.get("runs", ()) if run.get("text")]
    edge = runs[0 if before else -1] if runs else {}
    if not runs or "link" in edge or "field" in edge or part.get("page_break_before"):
        raise Unclear("an entry that ends in a link or begins a page")
    return body_with(document.parts, at, texts, before)
