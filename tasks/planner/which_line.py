"""One line of the document as a person tells it: by its beginning, its number, its words or what it is about.

What is told must leave one line and no other; else `Unfit` says why. Items are told apart among the items of all lists,
paragraphs among the running text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.planner.assembly import Unfit
from tasks.planner.document import DocumentIndex, Paragraph, plain
from tasks.planner.members import members
from tasks.planner.quoting import listed
from tasks.planner.resolving import described

_ITEMS = r"(?:(?:bullet|list)(?: point| item)?|bullet point|item|point|step|rule|entry|instruction|task)"
_NOUN = rf"(?P<noun>paragraph|line|{_ITEMS})"
_SAID = r"(?:\"(?P<quote>[^\"]+)\"|“(?P<curly>[^”]+)”|'(?P<single>[^']+)'|(?P<bare>[^\"“”']+))"
_BEGINS = rf"(?:(?:that|which) )?(?:starts|begins|starting|beginning|opening|opens)(?: with)?:? {_SAID}"
_ORDINAL = (
    r"(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|very last|last|second to last"
    r"|second-to-last|next to last|penultimate|\d+(?:st|nd|rd|th))"
)
_NUMBERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
            "ninth": 9, "tenth": 10, "last": -1, "very last": -1, "second to last": -2, "second-to-last": -2,
            "next to last": -2, "penultimate": -2}  # fmt: skip
_OF = r"(?: (?:of|in|on|under|below|from) (?P<of>(?:the |my |our )?[^\"“”]+))?"
_ABOUT = r"(?:(?:that|which) (?:is )?)?(?:about|on|regarding|concerning|mentions|mentioning|says|saying|with)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?:the )?{_NOUN} {_BEGINS}",
        rf"(?:the )?{_NOUN}(?: called| reading| saying| that says| that reads|:)?"
        r" (?:\"(?P<quote>[^\"]+)\"|“(?P<curly>[^”]+)”)",
        r"(?:the )?(?:\"(?P<quote>[^\"]+)\"|“(?P<curly>[^”]+)”)" rf"(?: {_NOUN})?",
        rf"the {_ORDINAL} {_NOUN}{_OF}",
        rf"{_NOUN} (?:number )?(?P<number>\d+){_OF}",
        rf"the {_NOUN} {_ABOUT} (?P<about>[^\"“”]+)",
        rf"the (?P<about>[^\"“”]+?) {_NOUN}",
    )
)
_LITTLE = listed(
    """
    a an the of in on at to for from with and or by as is are was be it its my our your his her their this that
    into onto about up
    """
)
_NO_NAME = listed(
    """
    empty blank long short bold italic italics underlined highlighted red blue green yellow orange purple grey gray
    black coloured colored centred centered indented numbered bulleted whole entire same other next previous following
    new old wrong extra duplicate duplicated repeated double top bottom middle only one two three more less some any all
    each every both first last above below current selected final opening closing
    """
)
"""What says how a line looks or where it stands, and not what it says."""
LEAST = 3
"""Letters of a word that can tell a line from others."""


@dataclass(frozen=True)
class Told:
    """A line, and the noun by which it was told."""

    line: Paragraph
    noun: str

    @property
    def item(self) -> bool:
        """It was told as an item of a list."""
        return self.noun not in ("paragraph", "line", "")


def one_line(said: str, index: DocumentIndex) -> Told | None:
    """The line that an expression means, None where it is no such expression.

    Raises:
        Unfit: no line is so, or several are.
    """
    for form in _FORMS:
        found = form.fullmatch(said.strip(" ,"))
        if found is None:
            continue
        told = {k: v for k, v in found.groupdict().items() if v}
        noun = re.sub(r"\s+", " ", told.get("noun", "").lower())
        among = _kind(noun, index)
        quote = told.get("quote") or told.get("curly") or told.get("single") or told.get("bare") or ""
        if "nth" in told or "number" in told:
            return Told(_counted(told, noun, among, index), noun)
        if quote:
            return _saying(quote, noun, among, index, "starts" in form.pattern)
        return Told(_about(told["about"], noun, among, index), noun)
    return None


def _kind(noun: str, index: DocumentIndex) -> tuple[Paragraph, ...]:
    if noun == "paragraph":
        return index.prose
    if noun in ("line", ""):
        return tuple(p for p in index.paragraphs if not p.empty and p.kind in ("paragraph", "list_item"))
    return members(index, noun) or index.items


def _only(found: Sequence[Paragraph], noun: str, said: str, index: DocumentIndex) -> Paragraph:
    if len(found) == 1:
        return found[0]
    if not found:
        raise Unfit("the line", f'no {noun or "line"} "{said}"', "one")
    first, second = (described(p.place, index) for p in found[:2])
    raise Unfit("the line", f"two readings: {first} or {second}", "one")


def _same(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold().rstrip(".:;")


def _saying(quote: str, noun: str, among: Sequence[Paragraph], index: DocumentIndex, begins: bool) -> Told | None:
    """The line that is a quotation, or that begins with it where a beginning or a kind of line is named."""
    whole = [p for p in among if _same(p.text) == _same(quote)]
    if whole and not begins:
        return Told(_only(whole, noun, quote, index), noun)
    if not noun:
        return None  # words inside a line are no line
    start = _same(quote)
    found = [p for p in among if re.match(rf"{re.escape(start)}(?!\w)", _same(p.text))]
    return Told(_only(found, noun, quote, index), noun)


def _counted(told: dict[str, str], noun: str, among: Sequence[Paragraph], index: DocumentIndex) -> Paragraph:
    if "of" in told:
        among = _inside(told["of"], noun, among, index)
    elif noun not in ("paragraph", "line"):
        among = _the_list(noun, index)
    elif "number" in told:
        raise Unfit("the line", f"{noun} {told['number']}", "the first, the second, or its beginning")
    number = int(told["number"]) if "number" in told else _number(told["nth"].lower())
    if not among or abs(number) > len(among):
        raise Unfit("the line", f"no {told.get('nth') or number} {noun}", "one")
    return among[number - 1 if number > 0 else number]


def _number(said: str) -> int:
    return _NUMBERS[said] if said in _NUMBERS else int(re.sub(r"\D", "", said))


def _the_list(noun: str, index: DocumentIndex) -> tuple[Paragraph, ...]:
    """The only list; steps are those of the only numbered one."""
    numbered = [run for run in index.lists if all(p.part.get("list") == "number" for p in run)]
    found = numbered if noun == "step" and numbered else index.lists
    if len(found) != 1:
        raise Unfit("the list", f"{len(found)} lists", "one, or its heading")
    return found[0]


def _inside(said: str, noun: str, among: Sequence[Paragraph], index: DocumentIndex) -> tuple[Paragraph, ...]:
    if noun in ("paragraph", "line"):
        heads = index.headed.get(
            plain(re.sub(r"^(?:the|my|our) | (?:section|part|chapter)$", "", said, flags=re.I)), ()
        )
        if len(heads) == 1:
            return tuple(p for p in index.below(heads[0]) if p in among)
        if re.fullmatch(r"(?:the |my |our |this )?(?:document|text|letter|page|file)", said, re.IGNORECASE):
            return tuple(among)
        raise Unfit("the part", f'"{said}"', "a heading")
    return list_called(said, index)


def list_called(said: str, index: DocumentIndex) -> tuple[Paragraph, ...]:
    """The list that is called so: the only one, or by its heading or the line right above it.

    Raises:
        Unfit: there is none, or there are several.
    """
    said = re.sub(r"^(?:the|my|our|this) ", "", said.strip().lower())
    if re.fullmatch(r"(?:bullet(?:ed)? |numbered |whole |bullet point )?list", said):
        wanted = "number" if said.startswith("numbered") else "bullet" if said.startswith("bullet") else ""
        found = [run for run in index.lists if not wanted or all(p.part.get("list") == wanted for p in run)]
    else:
        name = re.sub(r"^(?:list (?:of|under|called) (?:the )?|heading |section )", "", said)
        name = re.sub(r" (?:(?:bullet(?:ed)? |numbered )?list|section|steps|bullets|items)$", "", name)
        found = [run for run in index.lists if plain(name.strip('"“”')) in _names(run, index)]
    if len(found) != 1:
        raise Unfit("the list", f'{len(found)} lists called "{said}"', "one")
    return found[0]


def _names(run: Sequence[Paragraph], index: DocumentIndex) -> set[str]:
    """What a list may be called by: its heading, where it is the only list there, and a short line right above it."""
    names = set()
    section = run[0].section[-1:]
    others = [other for other in index.lists if other[0].section == run[0].section]
    if section and len(others) == 1:
        names.add(plain(section[0]))
    above = index.paragraphs[run[0].number - 2] if run[0].number > 1 else None
    title = above is not None and above.index == run[0].index - 1 and above.kind in ("paragraph", "heading")
    if above is not None and title and len(above.text.split()) <= 6:
        names.add(plain(above.text))
    return names - {""}


# ---------------------------------------------------------------- what a line is about


def stems(text: str) -> list[str]:
    """Words without their endings, little ones left out: "lining the tin" and "Line a tin" share both of theirs."""
    words = re.findall(r"\w+(?:['’]\w+)*", text.lower())
    return [_stem(word) for word in words if word not in _LITTLE]


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            word = word.removesuffix(ending)
            break
    word = re.sub(r"([b-df-hj-np-tv-z])\1$", r"\1", word)
    return word.removesuffix("e") if len(word) > LEAST else word


def _about(said: str, noun: str, among: Sequence[Paragraph], index: DocumentIndex) -> Paragraph:
    """The line that holds every word by which it is told; a lone word for something that is done begins it."""
    wanted = stems(said)
    if not wanted or max(len(w) for w in wanted) < LEAST or _NO_NAME & set(re.findall(r"\w+", said.lower())):
        raise Unfit("the line", f'"{said}"', "words that stand in it")
    held = [p for p in among if set(wanted) <= set(stems(p.text))]
    chosen = _only(held, noun, said, index)
    doing = re.fullmatch(r"(?:the )?\w+ing", said.strip().lower()) is not None
    if len(wanted) == 1 and doing and stems(chosen.text)[0] != wanted[0]:
        raise Unfit("the line", f'"{said}", which it only mentions', "what it begins with")
    return chosen
