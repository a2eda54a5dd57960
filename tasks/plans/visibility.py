"""What of a page a reader would see: platform and application switches, then everything that is not shown.

In LibreOffice help every branch of a switch, the default included, is hidden in the source and only revealed by a
script; so switches are resolved before hidden text is dropped, or "Ctrl" and many titles would be lost.
"""

import re

from lxml import html

_UNSHOWN = """
    script style template noscript iframe object embed audio video canvas svg math input textarea select option datalist
    head title base frame frameset noframes applet dialog
"""
_UNSHOWN_TAGS = frozenset(_UNSHOWN.split())
_SILENT = frozenset({"script", "style", "head", "title", "base"})
"""Tags whose text nobody would call hidden: it never was part of the page."""
_HIDING = """
    sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only hidden d-none is-hidden invisible
    u-hidden offscreen
"""
_CLASSES = frozenset(_HIDING.split())
_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?![.\d])|font-size:0*(?:\.0+)?(?:px|em|pt|rem|%)?(?![.\d])"
    r"|font:0(?:px)?/|(?:text-indent|left|top|right|bottom|margin-left|margin-top):-\d{3,}|clip:rect\(0|clip:rect\(1px"
    r"|clip-path:(?:inset\((?:50|100)%|circle\(0)|(?:^|;)(?:max-)?(?:width|height):0(?:px|em|%)?(?![.\d])"
    r"|color:transparent|fill-color:transparent|transform:scale[xy]?\(0|content-visibility:hidden"
)
_COLOUR = re.compile(r"(?:^|;)(background(?:-color)?|color):([^;!]+)")
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)", "rgba(255,255,255,1)", "hsl(0,0%,100%)"})
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_SIMPLE = re.compile(r"^[a-z0-9]*([.#])([\w-]+)$", re.I)


def resolve_switches(area: html.HtmlElement, app: str, platform: str) -> None:
    """Keep one branch of every switch, unhidden: the one asked for, else the default, else none."""
    for switch in list(area.xpath(".//span[starts-with(@id,'swlnsys') or starts-with(@id,'swlnappl')]")):
        wanted = platform if switch.get("id").startswith("swlnsys") else app
        branches = [c for c in switch if isinstance(c.tag, str)]
        chosen = [b for b in branches if (b.get("class") or "") == wanted]
        chosen = chosen or [b for b in branches if (b.get("id") or "").startswith("default")]
        for branch in branches:
            if branch in chosen[:1]:
                branch.attrib.pop("hidden", None)
                branch.attrib.pop("class", None)
            else:
                branch.drop_tree()
        switch.attrib.pop("class", None)


def drop_hidden(area: html.HtmlElement) -> str:
    """Remove what a reader would not see; gives the text that was among it, so that it can be judged."""
    classes, ids = _hiding_rules(area)
    unseen = [e for e in area.iter() if e is not area and _hidden(e, classes, ids)]
    found = []
    for node in unseen:
        if node.getparent() is None:
            continue
        if node.tag not in _SILENT and isinstance(node.tag, str):
            found.append(str(node.text_content()))
        _drop(node)
    return "\n".join(text for text in found if re.search(r"\w", text))


def _drop(node: html.HtmlElement) -> None:
    """Take a node out, its tail kept; comments have no drop_tree of their own."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _hidden(element: html.HtmlElement, classes: frozenset[str], ids: frozenset[str]) -> bool:
    if not isinstance(element.tag, str):
        return True
    if element.tag in _UNSHOWN_TAGS or element.get("hidden") is not None:
        return True
    own = (element.get("class") or "").split()
    if own and not classes.isdisjoint(own):
        return True
    if element.get("id") in ids:
        return True
    style = element.get("style")
    return bool(style) and hides(style)


def hides(style: str) -> bool:
    """Whether a list of CSS declarations makes text invisible."""
    style = re.sub(r"/\*.*?\*/", "", style.lower(), flags=re.S)
    style = re.sub(r"\\([0-9a-f]{1,6})\s?", _escape, style)
    style = re.sub(r"\s+|!important", "", style)
    if _STYLE.search(style):
        return True
    colours = dict(_COLOUR.findall(style))
    ink = colours.get("color", "")
    paper = colours.get("background-color", colours.get("background", ""))
    return bool(ink) and (ink == paper or (not paper and ink in _WHITE))


def _escape(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if 0 < code < 0xD800 else ""


def _hiding_rules(area: html.HtmlElement) -> tuple[frozenset[str], frozenset[str]]:
    """Classes and ids that a style element of the page hides; rules with longer selectors are left alone."""
    classes, ids = set(_CLASSES), set[str]()
    for sheet in area.getroottree().iter("style"):
        for selectors, rules in _RULE.findall((sheet.text or "")[:200_000]):
            if not hides(rules):
                continue
            for selector in selectors.split(","):
                match = _SIMPLE.match(selector.strip())
                if match:
                    (classes if match.group(1) == "." else ids).add(match.group(2))
    return frozenset(classes), frozenset(ids)
