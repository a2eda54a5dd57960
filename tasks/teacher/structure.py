"""The built-in teacher's structure@1: documentation sections to (task, plan) pairs, by rules on the request alone."""

import re

from tasks.llm.wire import Refusal, StructuredPair, StructureReply, StructureRequest, WireSection
from tasks.teacher.titles import from_third, imperative, is_imperative, sentence_case

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])")
_LEAD = re.compile(
    r"^(?:(?:in|on|under|from|with|for|at|if|when|after|once|as|next|now|then|first|finally|optionally|either|again|also|"
    r"to|by|while|until|using|alternatively|\(optional\))\b[^.]*?,\s*|then\s+|now\s+|next\s+|first\s+|optionally\s+|\(optional\)\s*)",
    re.I,
)
_VERB_AFTER = re.compile(
    r"\b(choose|click|select|press|enter|type|open|drag|set|mark|clear|use|go|insert|place|right-click|double-click)\b",
    re.I,
)
_COMMAND = re.compile(r"(?i)(go to )?(the )?(menu )?(choose |select |open )?(the )?(menu )?")
"""What may stand before a menu path in a line that is nothing but the command."""
_GENERIC = re.compile(r"^(examples?|options?|overview|contents?|notes?|introduction|condition|default)\b[\W\d]*$", re.I)
_NOUNS = """
    position filter view list link label number name mark record control reference outline color shift form scale type
    shade use load lock group format style
"""
_OFTEN_NOUNS = frozenset(_NOUNS.split())
"""Words that head a command's name as often as nouns; such a title alone is no request."""
_REMARK = re.compile(r"(?i)(the|this|a|an|it|you (?:can|may|will|now)|these|there)\b")
"""How a step begins that only says what happens; it is left out of the plan."""
_OPENS = frozenset(
    [
        "specify",
        "define",
        "set",
        "determine",
        "contain",
        "control",
        "allow",
        "use",
        "list",
        "include",
        "display",
        "configure",
    ]
)
"""Verbs of descriptions that say what a dialog is for, not what the command does."""

_FLAGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "unbound",
        re.compile(
            r"\b(?:that|you|which) (?:you )?(?:want|wish|like|need)|\bof your choice\b|\bthe desired\b|\bas required\b",
            re.I,
        ),
    ),
    ("conditional", re.compile(r"\b(?:if|when|unless|until|repeat|otherwise|either|alternatively)\b", re.I)),
    ("mouse", re.compile(r"\b(?:drag|mouse|handles?|ruler|hold(?:ing)? down|release)\b", re.I)),
    (
        "resource",
        re.compile(
            r"\b(?:printer|data ?source|database|scanner|internet|e-?mail|web ?site|network"
            r"|(?:select|locate) (?:the|a) \w* ?file)\b",
            re.I,
        ),
    ),
    ("cross_app", re.compile(r"\b(?:Calc|Impress|Draw|Base|Math|spreadsheets?|presentation)\b")),
)
"""What stands in the way of running a plan as it is written (facts: corpus 1.6); a flag is no rejection."""


def answer(request: StructureRequest, seed: int) -> StructureReply:
    """Every section either as a pair or as a refusal with its reason."""
    pairs: list[StructuredPair] = []
    refused: list[Refusal] = []
    reachable = any(s.kind == "howtoget" and _menu(s) for s in request.sections)
    for section in request.sections:
        found = _structure(section, request, menu_known=reachable)
        if isinstance(found, str):
            refused.append(Refusal(section=section.index, reason=found))
        else:
            pairs.append(found)
    return StructureReply(pairs=tuple(pairs), rejected=tuple(refused))


def _structure(section: WireSection, request: StructureRequest, *, menu_known: bool) -> StructuredPair | str:
    if not section.steps:
        return "no_steps"
    if section.kind == "howtoget":
        return _command(section, menu_known=menu_known)
    if section.kind == "inline":
        return _sentence(section)
    return _list(section, request)


# ---------------------------------------------------------------- step lists


def _list(section: WireSection, request: StructureRequest) -> StructuredPair | str:
    title = section.path[-1] if section.path else request.title
    if _GENERIC.match(title):
        return "generic_title"
    task, form = _task(section, request)
    if not task:
        return "noun_title"
    acting = [is_instruction(step) for step in section.steps]
    if sum(acting) * 2 <= len(acting):
        return "reference_list"
    told = [a or not _REMARK.match(step) for a, step in zip(acting, section.steps, strict=True)]
    plan = tuple(_tidy(_chosen(section, index)) for index, keep in enumerate(told) if keep)
    flags = _flags(section, [a for a, keep in zip(acting, told, strict=True) if keep]) | ({form} if form else set())
    return StructuredPair(section=section.index, task=task, plan=plan, flags=tuple(sorted(flags)))


def _chosen(section: WireSection, index: int) -> str:
    """A step's text; of "do one of the following:" the first alternative that is an instruction."""
    step = section.steps[index]
    offered = section.alternatives[index] if index < len(section.alternatives) else ()
    usable = [a for a in offered if is_imperative(a)]
    if not step.endswith(":") or not usable:
        return step
    lead = re.sub(r"(?:,? and |, )?\bdo one of the following:$", "", step, flags=re.I).strip(" ,")
    return f"{lead}, and then {usable[0][:1].lower()}{usable[0][1:]}" if len(lead.split()) > 2 else usable[0]


def _task(section: WireSection, request: StructureRequest) -> tuple[str, str]:
    """The request and how it was found ("" from the title itself)."""
    path = section.path or (request.title,)
    own = imperative(path[-1])
    if own:
        return own, ""
    intro = re.search(r"(?:^|\. )To ([a-z][^,:.]{4,100})[:,]", section.intro)
    if intro and is_imperative(intro.group(1)):
        return _capital(intro.group(1)), "intro_title"
    for above in reversed(path[:-1]):
        parent = imperative(above)
        if parent:
            return f"{parent}: {sentence_case(path[-1])[:1].lower()}{sentence_case(path[-1])[1:]}", "noun_title"
    return "", ""


def _flags(section: WireSection, acting: list[bool]) -> set[str]:
    text = " ".join(section.steps)
    flags = {name for name, pattern in _FLAGS if pattern.search(text)}
    if not all(acting):  # remarks are out already
        flags.add("non_imperative")
    if any(section.alternatives) or re.search(r"\bone of the following\b", text):
        flags.add("alternatives")
    if not any(section.mentions):
        flags.add("no_ui")
    if re.search(r"\bthe icon\b|\bclick the\s*(?:[,.]|on\b|and\b|$)", text):
        flags.add("lost_icon")
    if len(section.steps) == 1:
        flags.add("one_step")
    if any(
        s.endswith(":") and not (section.alternatives and section.alternatives[i]) for i, s in enumerate(section.steps)
    ):
        flags.add("dangling")
    return flags


def is_instruction(step: str) -> bool:
    """Whether a step tells to do something, also behind a leading clause ("In the X box, type ...")."""
    for sentence in _SENTENCE.split(step):
        rest = sentence.strip(" (")
        for _ in range(3):
            if is_imperative(rest) or re.match(r"(?i)(do one of|either|do not|make sure|repeat)\b", rest):
                return True
            shorter = _LEAD.sub("", rest, count=1)
            if shorter == rest:
                break
            rest = shorter
        if (
            _LEAD.match(sentence) is None
            and re.match(r"(?i)(in|on|under|from|to)\b", sentence)
            and _VERB_AFTER.search(sentence)
        ):
            return True
    return False


def _tidy(step: str) -> str:
    """The instructing sentences of a step; explanations behind the first instruction are left out."""
    sentences = _SENTENCE.split(step.strip())
    kept = [s for s in sentences if is_instruction(s)] or sentences[:1]
    text = re.sub(r"\s+", " ", " ".join(kept)).strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


# ---------------------------------------------------------------- "To access this command"


def _command(section: WireSection, *, menu_known: bool) -> StructuredPair | str:
    line = section.steps[0]
    path = _menu(section)
    if re.search(r"\bcontext menu\b", line) and path:
        return "context_menu"
    if not path and menu_known:
        return "other_route"
    plan, opens_tab = _choose(line, path)
    if not plan:
        return "other_route"
    task = f"Open the {path[-1]} tab of {path[-2]}" if opens_tab else _command_task(section)
    if not task:
        return "noun_title"
    flags = {"one_step", "command"} | ({"cross_app"} if _FLAGS[4][1].search(line) else set())
    return StructuredPair(section=section.index, task=task, plan=(plan,), flags=tuple(sorted(flags)))


def _menu(section: WireSection) -> tuple[str, ...]:
    """The menu path that the line's mark-up names first, () when it names none."""
    named = section.mentions[0] if section.mentions else ()
    found = next((m for m in named if re.search(r" [-–>] ", m)), "")
    return tuple(p.strip(" .…") for p in re.split(r" [-–>] ", found)) if found else ()


def _choose(line: str, path: tuple[str, ...]) -> tuple[str, bool]:
    """The command as a plan step, and whether it ends on a tab; "" when the line is no instruction.

    A last part of the path that is a tab or button becomes a clause of its own, as in the step grammar.
    """
    if path:
        named, line = " - ".join(path), re.sub(r"\s+[-–>]\s+", " - ", line)
        before, found, rest = line.partition(named)
        rest = rest.strip() if found else line
        kind = re.match(r"(tab|button)\b", rest)
        if kind and len(path) > 2:
            step = f"Choose {' - '.join(path[:-1])}, and then click the {path[-1]} {kind.group(1)}."
            return step, kind.group(1) == "tab"
        if found and not rest.strip(" .") and _COMMAND.fullmatch(before):
            return f"Choose {named}.", False
    return (_tidy(line), False) if is_imperative(line) else ("", False)


def _command_task(section: WireSection) -> str:
    """A request for a command: from what the page says it does, else a verb title, else opening its settings."""
    title = (section.path[-1] if section.path else "").strip(" .…:")
    if not title or _GENERIC.match(title):
        return ""
    said = re.split(r"(?<=[a-z)])[.:;](?:\s|$)", section.intro)[0].strip()
    wish = from_third(said) or (said if is_imperative(said) else "")
    verb = wish.split(" ")[0].casefold()
    if wish and verb not in _OPENS and 3 <= len(wish.split()) <= 22:
        return _capital(wish)
    own = imperative(title)
    if own and len(own.split()) > 1 and title.split(" ")[0].casefold() not in _OFTEN_NOUNS:
        return own
    return f"Open the {title} settings" if len(title.split()) <= 6 else ""


# ---------------------------------------------------------------- "To X, choose Y"


def _sentence(section: WireSection) -> StructuredPair | str:
    match = re.match(r"To (?P<goal>.+?), (?:first )?(?P<do>[a-z].*)$", section.steps[0])
    if not match or not is_imperative(match.group("goal")):
        return "no_verb"
    goal = (
        section.intro if section.intro and section.steps[0].startswith(f"To {section.intro}, ") else match.group("goal")
    )
    do = section.steps[0][len(f"To {goal}, ") :] if goal == section.intro else match.group("do")
    do = re.sub(r"^first ", "", do)
    if re.search(r"\b(?:it|its|them|this|these|that|the following|here)\b", goal):
        return "context"
    if re.search(r"\b(?:here|this|these)\b", do):
        return "context"
    if not is_imperative(do):
        return "no_verb"
    flags = {name for name, pattern in _FLAGS if pattern.search(do)} | {"one_step"}
    if not any(section.mentions):
        flags.add("no_ui")
    return StructuredPair(
        section=section.index, task=_capital(goal), plan=(_tidy(_capital(do)),), flags=tuple(sorted(flags))
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
