"""Request and plan, the prose of a state, as ids: values are slots, titles and counted parts carry marks."""

from collections.abc import Iterable, Mapping, Sequence

from tasks.model import vocabulary as v
from tasks.model.controls import Listed, counted_part
from tasks.model.slots import Body, Phrases, Slots, value_words
from tasks.model.spoken import KINDS, ORDINALS
from tasks.model.tokenizer import Codes
from tasks.model.words import FUNCTION_WORDS, Unit

Words = tuple[str, ...]


class Prose:
    """Reads one state's texts; slots and marks are numbered in the order in which they are met.

    Args:
        codes: the vocabulary.
        request: the state's request; only its bare words can become values.
        titles: of controls, to be marked where a text names them.
        parts: of the document.
        common: words that never become slots by rarity.
        asked: words that requests use to ask.
        rename: title words -> other title words, shown instead of them.
    """

    def __init__(
        self, codes: Codes, request: str, titles: Iterable[Words], parts: Sequence[Listed], common: frozenset[str],
        asked: frozenset[str], rename: Mapping[Words, Words],
    ) -> None:  # fmt: skip
        self.codes, self.request, self.parts, self.rename = codes, request, parts, rename
        self.common, self.asked = common, asked
        self._mark_ids = frozenset(codes.special[m] for m in v.MARKS)
        self.slots = Slots()
        self.titles = Phrases()
        for words in titles:
            self.titles.add(words, " ".join(words))
        self.body = Body(part.control.title for part in parts)
        self.restart()

    def restart(self) -> None:
        """Forget marks and what could be an argument, keep the slots."""
        self.marks: dict[Words, str] = {}
        self._spans: list[list[tuple[tuple[int, ...], int, int]]] = []
        self._texts: list[str] = []
        self.keys: list[tuple[tuple[int, ...], str]] = []

    def text(self, text: str, pieces: Sequence[Unit], in_request: bool) -> list[int]:
        """Ids of a text, of which `pieces` are the units or the first ones."""
        ids: list[int] = []
        span: list[tuple[tuple[int, ...], int, int]] = []
        i = 0
        while i < len(pieces):
            tokens, step = self._piece(pieces, i, in_request)
            ids += tokens
            kind = pieces[i].kind
            if kind == "punct" and pieces[i].value not in "%/&.,'’":
                self._close(text, span)
                span = []
            elif tokens:
                plain = tuple(t for t in tokens if t not in self._mark_ids)
                span.append((plain, pieces[i].start, pieces[i + step - 1].end))
            i += step
        self._close(text, span)
        return ids

    def _close(self, text: str, span: list[tuple[tuple[int, ...], int, int]]) -> None:
        if span:
            self._spans.append(span)
            self._texts.append(text)

    def _piece(self, pieces: Sequence[Unit], i: int, in_request: bool) -> tuple[list[int], int]:
        """Ids of the value, title, keys or word at `i`, and how many units it takes."""
        unit, special = pieces[i], self.codes.special
        if unit.kind == "punct":
            return [], 1
        if unit.kind == "keys":
            ids = self._keys(unit.value)
            self.keys.append((tuple(ids), unit.value))
            return ids, 1
        if unit.kind == "quoted":
            token = self.slots.name(unit.value.strip(), in_request)
            space = [special[v.OTHER]] if unit.value[:1] == " " else []
            return ([*space, special[token]] if token else self.codes.words(unit.words)), 1
        flat = [u.words[0] if u.kind in ("word", "number") else "" for u in pieces]
        counted = self._counted_at(flat, i)
        if counted:
            return counted
        slot, title = self.slots.phrases.at(flat, i), self._title_at(pieces, i)
        if title and (not slot or title[1] > slot[1]) and _is_name(pieces, i, title[1], in_request):
            return self._title_mention(tuple(title[0].split(" "))), title[1]
        if slot:
            return [special[slot[0]], *self._digits(unit)], slot[1]
        if unit.kind == "number":
            token = self.slots.name(unit.value, in_request)
            return ([special[token], *self._digits(unit)] if token else self.codes.words(unit.words)), 1
        return self._word(pieces, i, in_request)

    def _keys(self, keys: str) -> list[int]:
        """Keys, a last digit by its slot: "level 4" and "{CTRL}4" share the 4."""
        slot = self.slots.of(keys[-1]) if keys[-2:-1] == "}" and keys[-1].isdigit() else ""
        return [*self.codes.keys(keys[:-1]), self.codes.special[slot]] if slot else self.codes.keys(keys)

    def _counted_at(self, flat: Sequence[str], i: int) -> tuple[list[int], int] | None:
        """A part of the document that is counted ("third heading"): marked like a control's title."""
        kinds: list[tuple[str, int]] = [("title", 1)] if flat[i] == "title" else []
        if flat[i] in ORDINALS:
            kinds = [(" ".join(flat[i + 1 : i + n]), n) for n in (3, 2) if i + n <= len(flat)]
        for kind, n in kinds:
            part = counted_part(self.parts, flat[i], kind) if kind == "title" or kind in KINDS else None
            mark = self._mark(("counted", part.pointer)) if part else ""
            if part and mark:
                return [self.codes.special[mark], *self.codes.words(flat[i : i + n])], n
        return None

    def _mark(self, key: Words) -> str:
        """The mark of a title or part, a new one if needed; "" when they are used up."""
        if key not in self.marks and len(self.marks) < len(v.MARKS):
            self.marks[key] = v.MARKS[len(self.marks)]
        return self.marks.get(key, "")

    def _title_at(self, pieces: Sequence[Unit], i: int) -> tuple[str, int] | None:
        """The longest title that starts at `i`, colons and brackets in it passed over, and how many units it takes."""
        at = [
            n for n in range(i, min(len(pieces), i + 14)) if pieces[n].kind != "punct" or pieces[n].value not in ":()/'"
        ]
        words = [pieces[n].words[0] if pieces[n].kind in ("word", "number") else "" for n in at]
        found = self.titles.at(words, 0)
        return (found[0], at[found[1] - 1] + 1 - i) if found else None

    def _word(self, pieces: Sequence[Unit], i: int, in_request: bool) -> tuple[list[int], int]:
        n = value_words(pieces, i, self.body, self.common, self.asked) if in_request else 0
        if n:
            text = self.request[pieces[i].start : pieces[i + n - 1].end]
            token = self.slots.name(text, True)
            if token:
                return [self.codes.special[token]], n
        return list(self.codes.word(pieces[i].words[0])), 1

    def _digits(self, unit: Unit) -> list[int]:
        """Small numbers keep their digits beside the slot: "paragraph 3" counts, "3 rows" does not."""
        small = unit.kind == "number" and unit.value.isdigit() and int(unit.value) <= 20
        return list(self.codes.word(unit.value)) if small else []

    def _title_mention(self, words: Words) -> list[int]:
        mark = self._mark(words)
        shown = self.shown(words)
        return [self.codes.special[mark], *shown] if mark else shown

    def shown(self, words: Words) -> list[int]:
        """A title's words, slots in place of the values they hold."""
        words = self.rename.get(words, words)
        if not self.slots.phrases.starts(words):
            return self.codes.words(words)
        ids: list[int] = []
        i = 0
        while i < len(words):
            hit = self.slots.phrases.at(words, i)
            ids += [self.codes.special[hit[0]]] if hit else self.codes.word(words[i])
            i += hit[1] if hit else 1
        return ids

    def spans(self) -> list[tuple[tuple[int, ...], str]]:
        """Stretches of up to six pieces that could be an argument, each with the text it stands for."""
        found: dict[tuple[int, ...], str] = {}
        for text, span in zip(self._texts, self._spans, strict=True):
            for i in range(len(span)):
                tokens: tuple[int, ...] = ()
                for j in range(i, min(len(span), i + 6)):
                    tokens += span[j][0]
                    found.setdefault(tokens, text[span[i][1] : span[j][2]])
        return list(found.items())


def _is_name(pieces: Sequence[Unit], i: int, n: int, in_request: bool) -> bool:
    """Whether words that are a title are meant as one: "the paragraph" is not the command Paragraph."""
    unit = pieces[i]
    if n == 1 and unit.words[0] in FUNCTION_WORDS and not unit.value[0].isupper():
        return False
    return in_request or _stands_alone(pieces, i, n)


def _stands_alone(pieces: Sequence[Unit], i: int, n: int) -> bool:
    """A name in a plan is no part of a longer capitalised one: "Underline" is not meant by "Double Underline"."""
    after = pieces[i + n] if i + n < len(pieces) else None
    before = pieces[i - 1] if i > 1 and pieces[i - 2].kind != "punct" else None
    if i == 1 or (i > 1 and pieces[i - 2].kind == "punct"):
        # The first word of a sentence or of a menu path's part: capitalised either way, a name only in a path.
        path = i > 1 and pieces[i - 2].value not in ".,;:" and pieces[i - 1].kind == "word"
        before = pieces[i - 1] if path else None
    return not any(u is not None and u.kind == "word" and u.value[0].isupper() for u in (before, after))
