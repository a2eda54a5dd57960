"""Pages in the DOM of the sites that readers are written for; the sites' own pages are not stored here.

wikiHow after openzim/wikihow `wikihow2zim/` and Jiahuan-Pei/WikiHowAgent `Crawler/crawler_wikihow.py`; Microsoft Support
after the article body and selectors of public scrapers (OCP markup). The texts are made up.
"""

# ruff: noqa: E501  (pages in one line)

from collections.abc import Sequence

from tasks.plans.fetch import Fetched
from tasks.plans.intake import raw_page
from tasks.plans.sources import Source
from tasks.schemas import RawPage


def raw(
    body: str | bytes, url: str, *, reader: str = "web", kind: str = "text/html", encoding: str = "utf-8"
) -> RawPage:
    """A page as a source gives it."""
    source = Source.model_validate({"reader": reader, "folder": "x", "licence": "CC0-1.0", "attribution": "tests"})
    data = body.encode() if isinstance(body, str) else body
    return raw_page(Fetched(url, url, 200, kind, data, encoding), "test", source)


def wikihow(title: str, methods: Sequence[tuple[str, Sequence[tuple[str, str]]]], extra: str = "") -> str:
    """A wikiHow article: methods with (headline, explanation) steps."""
    sections = []
    for number, (name, steps) in enumerate(methods, 1):
        items = "".join(
            f"<li id='step-id-{number}{n}'><div class='step_num'>{n + 1}</div><div class='step' id='step_{n}'>"
            f"<b class='whb'>{head}</b> {rest}<sup class='reference'>[1]</sup>"
            f"<script>track({n})</script></div></li>"
            for n, (head, rest) in enumerate(steps)
        )
        sections.append(
            f"<div class='section steps' id='steps_{number}'><h3><div class='altblock'>Method {number}</div>"
            f"<div class='headline_info'><span class='mw-headline'>{name}</span></div></h3>"
            f"<div class='section_text'><ol class='steps_list_2'>{items}</ol></div></div>"
        )
    return (
        f"<html lang='en'><head><title>{title} - wikiHow</title></head><body><ul id='breadcrumb'><li>"
        "<a href='/Category:Computers-and-Electronics'>Computers and Electronics</a></li></ul>"
        f"<h1 id='section_0' class='title_lg'><a href='#'>How to {title}</a></h1>"
        f"<div class='mf-section-0'><p>This wikiHow teaches you how.</p></div>{''.join(sections)}"
        f"<div class='section steps hide_step_numbers'><ol><li>Related</li></ol></div>{extra}"
        "<div id='tips'><ul><li>Save often.</li></ul></div></body></html>"
    )


def support(title: str, body: str, *, products: Sequence[str] = ("Word for Microsoft 365", "Word 2021")) -> str:
    """A support article, padded to the length of real ones by the chrome around it."""
    applies = "".join(f"<li class='appliesToItem'>{p}</li>" for p in products)
    chrome = "<nav>" + "<a href='#'>More of Microsoft</a>" * 240 + "</nav>"
    return (
        f"<html lang='en-US'><head><title>{title} - Microsoft Support</title></head><body>{chrome}"
        f"<h1 id='page-header'>{title}</h1><div id='supAppliesToTableContainer'><ul id='supAppliesToList'>{applies}</ul>"
        f"</div><div id='supArticleContent'><article class='ocpArticleContent'>{body}</article></div></body></html>"
    )


TABLE_STEPS = (
    "<section class='ocpSection' aria-label='Insert a table'><h2>Insert a table</h2><ol type='1'>"
    "<li><p>Select <b class='ocpUI'>Insert</b> &gt; <b class='ocpUI'>Table</b>.</p></li>"
    "<li><p>Do one of the following:</p><ul><li><p>Select <b class='ocpUI'>Draw Table</b>.</p></li>"
    "<li><p>Select <b class='ocpUI'>Quick Tables</b>.</p></li></ul></li>"
    "<li><p>Press <b class='ocpKeyboard'>Ctrl+S</b>.</p></li></ol>"
    "<p class='ocpAlertSection'><b class='ocpNote'>Note: </b>Tables can be nested.</p></section>"
)

TABS = (
    "<div class='supTabControl'><div class='supTabControlHeader'><button aria-controls='v-supTabControlContent-1'>Windows"
    "</button><button aria-controls='v-supTabControlContent-2'>macOS</button></div>"
    "<div class='supTabControlContent' id='v-supTabControlContent-1'><ol><li><p>Select <b class='ocpUI'>File</b> &gt; "
    "<b class='ocpUI'>Options</b>.</p></li><li><p>Select <b class='ocpUI'>Proofing</b>.</p></li></ol></div>"
    "<div class='supTabControlContent' id='v-supTabControlContent-2' style='display:none'><ol><li><p>Select "
    "<b class='ocpUI'>Word</b> &gt; <b class='ocpUI'>Preferences</b>.</p></li></ol></div></div>"
)
