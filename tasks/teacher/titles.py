"""Titles of documentation as requests: "Inserting a Table" and "To Insert a Table" become "Insert a table"."""

import re

_VERBS = """
    accept access activate add address adjust align allow anchor animate apply arrange assemble assign attach avoid
    bind bookmark break bring bullet calculate call cancel capitalize center change check choose clear click
    close collapse color combine compare compress configure connect consolidate construct continue control
    convert copy correct count create crop cut debug decide decrease decrypt define delete demote design detach
    disable disconnect display distribute divide dock download draft drag draw duplicate edit embed emphasize
    enable encrypt ensure enter erase evaluate exchange exclude execute exempt exit expand explore export extend
    extract fade fax fill filter find finish fit fix flip float fold follow force format freeze generate get go
    group guide handle hide highlight hyphenate identify import include increase indent insert install integrate
    interrupt invert join jump keep label launch leave lift link list load locate lock loop maintain make manage
    mark maximize merge minimize mirror mix modify move name navigate number obtain open organize overline paste
    perform pick pin place play position practice preserve press prevent preview print promote protect put query
    reach reapply rearrange reassign recalculate recognize record recover redo reduce reference refresh register
    reject release reload remove rename reorder repaginate repeat replace request reset resize resolve respond
    restart restore restrict resume retrieve return reuse reverse revert review rewrite rotate run save scale
    scroll search see select send separate set shade share shift show shrink sign smooth snap sort specify split
    stack start stop store stretch style suppress switch synchronize test tilt toggle track transfer transform
    translate transpose trim tune turn type underline undo undock unfreeze ungroup unhide uninstall unlock
    unmark unpin unprotect update upgrade upload use verify view wait work wrap write zoom
"""
VERBS = frozenset(_VERBS.split())
"""Verbs that may head a request; a word whose gerund is a noun in this field (space, spell, warn) is left out."""

_DOUBLE_THE_LAST = (
    "begin cut crop drag fit flip get put run set shut skip snap spin split stop swap tab unwrap wrap zip plan format"
)
_DOUBLED = frozenset([*_DOUBLE_THE_LAST.split(), "debug", "transfer", "pin", "unpin", "trim"])

_NOT_GERUND = frozenset(
    ["heading", "spacing", "spelling", "warning", "missing", "existing", "remaining", "string", "during"]
)

_NAMES = """
    LibreOffice Writer Calc Impress Draw Math Base Basic Navigator Gallery Microsoft Office Word Excel PowerPoint Java
    Python Unicode Euro Asian Hindi Arabic Hebrew Thai English Fontwork Internet Windows Linux Mac Thunderbird Outlook
    Adobe Google Enter Tab Shift Ctrl Alt Esc Backspace Roman ActiveX January
"""
_KEEP = frozenset(_NAMES.split())
_CANON = {"activex": "ActiveX", "url": "URL", "pdf": "PDF", "html": "HTML", "xml": "XML", "ole": "OLE"}


def gerund(verb: str) -> str:
    """The -ing form: repeat → repeating, paste → pasting, fit → fitting, tie → tying."""
    if verb in _DOUBLED:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    return verb + "ing"


def third(verb: str) -> str:
    """The third person: apply → applies, fix → fixes, undo → undoes."""
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(s|x|z|ch|sh|o)$", verb) else "s")


_BASE_OF_GERUND = {gerund(verb): verb for verb in VERBS} | {"labelling": "label", "dimensioning": "dimension"}
_BASE_OF_THIRD = {third(verb): verb for verb in VERBS}


def base_of_gerund(word: str) -> str:
    """The verb behind an -ing word, "" when it is a noun or unknown."""
    word = word.casefold()
    return "" if word in _NOT_GERUND else _BASE_OF_GERUND.get(word, "")


def base_of_third(word: str) -> str:
    """The verb behind "inserts", "applies"; "" when unknown."""
    return _BASE_OF_THIRD.get(word.casefold(), "")


def _is_adverb(word: str) -> bool:
    word = word.casefold()
    return word in ("only", "first") or (bool(re.fullmatch(r"[a-z]{3,}ly", word)) and word not in VERBS)


def from_third(sentence: str) -> str:
    """Turn "Adds and removes a signature" into "Add and remove a signature"; "" without such a verb."""
    words = sentence.split(" ")
    if not base_of_third(words[0]):
        return ""
    for index, word in enumerate(words):
        bare = word.strip(",")
        if index == 0 or words[index - 1].endswith(",") or words[index - 1] in ("and", "or"):
            base = base_of_third(bare)
            words[index] = word.replace(bare, base) if base else word
    sentence = " ".join(words)
    return sentence[:1].upper() + sentence[1:]


def is_imperative(text: str) -> bool:
    """Whether a phrase starts with a verb of the list, adverbs ("automatically", "only") apart."""
    words = re.findall(r"[A-Za-z-]+", text)
    while len(words) > 1 and _is_adverb(words[0]):
        words = words[1:]
    first = words[0].casefold() if words else ""
    return first in VERBS or first in ("right-click", "double-click", "drag-and-drop")


def imperative(title: str) -> str:
    """A title as a request, "" when no verb can be found in it.

    "To X" and "How to X" give X; gerunds give their verbs, also after "and", "or" and commas; title case becomes
    sentence case except for names.
    """
    text = re.sub(r"\s+", " ", title).strip(" :.")
    text = re.sub(r"^(?:How )?[Tt]o (?=[A-Za-z])", "", text)
    text = re.sub(r"^(?:Example|Step) ?\d*\s*[-–:]\s*", "", text)
    if not text:
        return ""
    text = _verbs(sentence_case(text))
    return text[:1].upper() + text[1:] if is_imperative(text) else ""


def _verbs(text: str) -> str:
    """Gerunds in verb position (first, after a comma, "and", "or") as verbs."""
    words = text.split(" ")
    heads = 0
    for index, word in enumerate(words):
        bare = word.strip(",()").casefold()
        first = index == 0 or (index == 1 and _is_adverb(words[0]))
        joined = heads > 0 and index > 0 and (words[index - 1].endswith(",") or words[index - 1] in ("and", "or"))
        base = base_of_gerund(bare) if first or joined else ""
        if base and not (joined and _is_noun(words, index)):
            words[index] = re.sub(re.escape(bare), base, word, flags=re.I)
            heads += 1
        elif first and bare in VERBS:
            heads += 1
    return " ".join(words)


def _is_noun(words: list[str], index: int) -> bool:
    """A gerund at the end of a list of things ("lines and spacing", "numbering and bulleting")."""
    return index == len(words) - 1 and not any(base_of_gerund(w.strip(",")) or w.casefold() in VERBS for w in words[:1])


def sentence_case(text: str) -> str:
    """Title case to sentence case; names, acronyms and words with inner capitals stay."""
    words = text.split(" ")
    return " ".join([_cased(words[0], first=True), *(_cased(w, first=False) for w in words[1:])])


def _cased(word: str, *, first: bool) -> str:
    bare = re.sub(r"^\W+|\W+$", "", word)
    if bare.casefold() in _CANON:
        return word.replace(bare, _CANON[bare.casefold()])
    if "-" in bare and not re.search(r"[A-Z]{2}", bare):
        parts = [p if p in _KEEP else p[:1].lower() + p[1:] for p in bare.split("-")]
        lowered = "-".join(parts)
        return word.replace(bare, lowered[:1].upper() + lowered[1:] if first else lowered)
    if bare in _KEEP or re.search(r"[A-Z]", bare[1:]) or re.search(r"\d", bare) or first:
        return word
    return word.replace(bare, bare.lower()) if len(bare) > 1 or bare == "A" else word
