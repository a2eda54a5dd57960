"""XML help (Mallard, DocBook): a parser that expands no foreign entity and asks no network, and inline text."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from tasks.errors import DataError
from tasks.plans.html_page import MAX_DEPTH, decode, sound, squeeze
from tasks.plans.markup import Run, joined
from tasks.plans.risk import clean
from tasks.schemas import UiMention

MAX_BYTES = 4_000_000


def parse(body: bytes, where: str) -> etree._Element:
    """The root of a page, without comments; unknown entities are left out.

    Raises:
        DataError: it is no XML.
    """
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False, recover=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    text = sound(decode(body[:MAX_BYTES]))
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)  # what it says of its charset is no longer so
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DataError(where, str(error)[:200], "an XML page") from error
    if root is None or not isinstance(root.tag, str):
        raise DataError(where, "no element", "an XML page")
    return root


def name(element: etree._Element) -> str:
    """Tag without namespace, "" for what is no element."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """Child elements of these names."""
    return [c for c in element if name(c) in names]


def text_of(
    element: etree._Element,
    kinds: Mapping[str, str],
    joints: Mapping[str, str],
    left_out: Callable[[str], bool],
) -> tuple[str, tuple[UiMention, ...]]:
    """Text and mentions of a block.

    Args:
        element: the block.
        kinds: element name -> markup kind of its text.
        joints: element name -> what stands between its children ("+" of key combinations, " - " of menu paths).
        left_out: names of elements whose text belongs elsewhere.
    """
    runs: list[Run] = []
    _walk(element, "", runs, (kinds, joints, left_out), 0)
    text, mentions = joined(runs)
    return squeeze(text), mentions


_Rules = tuple[Mapping[str, str], Mapping[str, str], Callable[[str], bool]]


def _walk(element: etree._Element, kind: str, runs: list[Run], rules: _Rules, depth: int) -> None:
    kinds, joints, left_out = rules
    tag = name(element)
    if depth > MAX_DEPTH or (depth and (not tag or left_out(tag))):
        return
    joint = joints.get(tag)
    if joint is not None:
        parts = [squeeze(clean("".join(c.itertext()))) for c in element if name(c) and not left_out(name(c))]
        marks = {kinds.get(name(c), "") for c in element.iter()} - {""}
        runs.append(
            Run(joint.join(p for p in parts if p), "keycode" if joint == "+" else next(iter(sorted(marks)), "emph"))
        )
        return
    kind = kinds.get(tag, kind) if depth else kind
    if element.text:
        runs.append(Run(clean(re.sub(r"\s+", " ", element.text)), kind))
    for child in element:
        _walk(child, kind, runs, rules, depth + 1)
        if child.tail:
            runs.append(Run(clean(re.sub(r"\s+", " ", child.tail)), kind))
