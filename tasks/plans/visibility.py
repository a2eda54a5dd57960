"""What of a help page a reader would see: platform and application switches, then hidden nodes.

Every branch of a switch, the default included, is hidden in the source and only revealed by a script; so switches are
resolved before hidden text is dropped, or "Ctrl" and many titles would be lost.
"""

import re

from lxml import html


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


def drop_hidden(area: html.HtmlElement) -> bool:
    """Remove what a reader would not see; tells whether there was text among it."""
    query = ".//script|.//style|.//template|.//*[@hidden]|.//*[contains(translate(@style,' ',''),'display:none')]"
    seen = False
    for node in area.xpath(query):
        if node.getparent() is None:
            continue
        seen = seen or (node.tag not in ("script", "style") and bool(re.search(r"\w", node.text_content())))
        node.drop_tree()
    return seen
