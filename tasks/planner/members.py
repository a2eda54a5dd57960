"""One or some of a set that a noun names by the way: "step 3", "the rule about pets", "the first two tips".

The set is what stands below the one heading that has the noun in its name ("Tips", "Rules of the house"), else, of
steps and the like, the one numbered list of the document. Where there are two of them, nothing is found here.
"""

from typing import TYPE_CHECKING

from tasks.planner import relations
from tasks.planner.belonging import counted, members_under
from tasks.planner.counting import after_noun
from tasks.planner.document import DocumentIndex, Paragraph, plain
from tasks.planner.quoting import listed
from tasks.planner.resolving import Phrase, Said, resolved

if TYPE_CHECKING:
    from tasks.planner.phrases import Reader

_NUMBERED = listed("step instruction direction rule point task question")
"""Members of a numbered list, where no heading names them."""
_NOUNS = _NUMBERED | listed("tip ingredient reminder tool note job duty guideline requirement objective goal")


_SIDES = listed("before after above below under following preceding beneath underneath behind")


def phrase_at(reader: "Reader", at: int) -> Phrase | None:
    """The members that an expression means; None where it means none, or all of them without saying more."""
    start = counted(reader, at)
    said = reader.low(start.at)
    noun = next((n for n in (said, said.removesuffix("s"), said.removesuffix("ies") + "y") if n in _NOUNS), "")
    beside = reader.low(at - 1) in _SIDES or (reader.low(at - 1) == "the" and reader.low(at - 2) in _SIDES)
    if not noun or start.pick.new or beside:
        return None
    plural = said != noun
    end, number = after_noun(reader.tokens, start.at + 1, plural)
    found = members(reader.index, noun)
    pick = number if number.rule else start.pick
    if not found or not (start.said or number.rule):
        return None
    scope = tuple(p.place for p in found)
    told = Said("line", plural or pick.each, pick, 0, frozenset(), scope=scope)
    end, told = relations.read(reader, end, told)
    if (
        not plural
        and told.scope == scope
        and not told.tests
        and reader.low(end) in ("about", "that", "which", "mentioning", "with")
    ):
        return Phrase(end, "paragraphs", missing=f"no {noun} is told so", noun="line")
    if told.scope != scope or not (told.tests or pick.rule in ("at", "slice", "step")):
        return None
    return resolved(reader.index, None, end, told)


def members(index: DocumentIndex, noun: str) -> tuple[Paragraph, ...]:
    """All of a set; () where the document has none, or more than one."""
    headed = [h for h in index.headings if noun in _ends(h.text)]
    if len(headed) == 1:
        return members_under(index, headed[0], noun)
    numbered = [run for run in index.lists if all(p.part.get("list") == "number" for p in run)]
    return numbered[0] if not headed and noun in _NUMBERED and len(numbered) == 1 else ()


def _ends(heading: str) -> set[str]:
    """The first and last word of a heading in the singular: "Rules of the house", "House rules"."""
    words = plain(heading).split()
    return {w.removesuffix("s") for w in (words[0], words[-1])} if words else set()


__all__ = ["members", "phrase_at"]
