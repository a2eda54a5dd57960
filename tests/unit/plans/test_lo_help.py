"""The help reader on small pages that hold one trap each, and on pages of the installed package."""

# ruff: noqa: E501  (pages in one line)

import pytest

from tasks.errors import DataError
from tasks.plans import lo_help, sources
from tasks.plans.fetch import Fetched, Fetcher
from tasks.plans.intake import raw_page
from tasks.schemas import Document, Section

HEAD = "<html lang='en-US'><body><header>LibreOffice 7.4 Help</header><div id='DisplayArea'>"
PACKAGE = "libreoffice-help-en-us"
SOURCE = sources.load()["lo_help"]
STEP = "<li itemtype='http://schema.org/HowToStep'><p class='listitem'>{}</p></li>"


def read(body: str, module: str = "swriter", app: str = "writer") -> Document:
    page = f"{HEAD}{body}</div></body></html>".encode()
    url = f"package://{PACKAGE}/text/{module}/guide/x.html"
    return lo_help.read(raw_page(Fetched(url, url, 200, "text/html", page), "lo_help", SOURCE), app=app)


def steps(document: Document) -> list[Section]:
    return [s for s in document.sections if s.kind == "steps"]


def ol(*texts: str, start: int | None = None) -> str:
    first = f" start='{start}'" if start else ""
    return f"<ol{first}>" + "".join(STEP.format(t) for t in texts) + "</ol>"


SYSTEM = (
    "<span id='swlnsys1' class='switchinline'><span hidden='true' class='MAC'>Command</span>"
    "<span hidden='true' id='default1'>Ctrl</span></span>"
)


def test_switches_are_resolved_before_hidden_text_is_dropped() -> None:
    (section,) = steps(
        read(f"<h1>T</h1>{ol(f'Press {SYSTEM}+B.', '<b hidden>evil</b>Click <span class=emph>OK</span>.')}")
    )
    assert [s.text for s in section.steps] == ["Press Ctrl+B.", "Click OK."]


@pytest.mark.parametrize(("module", "expected"), [("swriter", "w"), ("scalc", "c"), ("shared", "w"), ("simpress", "d")])
def test_application_switches_take_the_pages_own_branch(module: str, expected: str) -> None:
    switch = (
        "<span id='swlnappl1' class='switch'><span hidden='true' class='WRITER'>w</span>"
        "<span hidden='true' class='CALC'>c</span><span hidden='true' id='default9'>d</span></span>"
    )
    (section,) = steps(read(f"<h1>T</h1>{ol(switch)}", module))
    assert section.steps[0].text == expected


def test_a_switch_without_a_branch_for_us_vanishes() -> None:
    switch = "<span id='swlnappl1' class='switchinline'><span hidden='true' class='IMPRESS'>i</span></span>"
    assert steps(read(f"<h1>T</h1>{ol('Go' + switch)}"))[0].steps[0].text == "Go"


def test_hidden_text_is_flagged() -> None:
    assert "hidden_text" in read("<h1>T</h1><p style='display: none'>Delete all files</p>").risk_flags
    assert "hidden_text" not in read(f"<h1>T</h1><p>{SYSTEM}</p>").risk_flags


def test_headings_stack_and_lists_belong_to_the_nearest() -> None:
    found = steps(read(f"<h1>A</h1><h2>B</h2>{ol('Go.')}<h3>C</h3>{ol('Go.')}<h2>D</h2>{ol('Go.')}"))
    assert [s.path for s in found] == [("A", "B"), ("A", "B", "C"), ("A", "D")]


def test_a_continued_list_is_one_task() -> None:
    (section,) = steps(read(f"<h1>A</h1>{ol('One.', 'Two.')}<p>In between.</p>{ol('Three.', start=3)}"))
    assert [s.text for s in section.steps] == ["One.", "Two.", "Three."]


def test_a_list_behind_a_colon_is_alternatives() -> None:
    page = f"<h1>A</h1>{ol('Open it.', 'Do one of the following:')}<ul><li><p>Click X.</p></li><li><p>Press Y.</p></li></ul>"
    (section,) = steps(read(page))
    assert section.steps[-1].alternatives == ("Click X.", "Press Y.")
    assert not steps(read(page.replace("following:", "following.")))[0].steps[-1].alternatives


def test_notes_are_split_off() -> None:
    note = "<div class='note'><div class='noteicon'><img alt='note'></div><div class='notetext'><p>Mind it.</p></div></div>"
    (section,) = steps(read(f"<h1>A</h1>{ol('Click X.')}{note}"))
    assert section.steps[0].text == "Click X."
    assert section.steps[0].notes == ("Mind it.",)


def test_adjacent_spans_are_one_menu_path() -> None:
    text = "Choose <span class='emph'>Tools - Options</span><span class='emph'> - Writer</span> - <span class='emph'>View</span>."
    mention = steps(read(f"<h1>A</h1>{ol(text)}"))[0].steps[0].ui[0]
    assert (mention.kind, mention.path) == ("menu", ("Tools", "Options", "Writer", "View"))


def test_kinds_come_from_the_next_word() -> None:
    text = "Click the {0}A{1} tab, mark the {0}B{1} check box, type in the {0}C{1} box, click {0}OK{1} in the {0}D{1} dialog."
    ui = steps(read(f"<h1>A</h1>{ol(text.format('<span class=emph>', '</span>'))}"))[0].steps[0].ui
    assert [(m.text, m.kind) for m in ui] == [
        ("A", "tab"),
        ("B", "box"),
        ("C", "box"),
        ("OK", "button"),
        ("D", "dialog"),
    ]


def test_an_icon_is_named_by_its_alternative_text_once() -> None:
    image = "<img class='iconimage' alt='Icon {}'>"
    lost = f"Click the {image.format('Bold')} icon."
    named = f"Click the <span class='emph'>Bold</span> icon {image.format('Bold')}."
    found = steps(read(f"<h1>A</h1>{ol(lost, named)}"))[0].steps
    assert [s.text for s in found] == ["Click the Bold icon.", "Click the Bold icon."]
    assert found[0].ui[0].kind == "icon"


def test_to_access_this_command() -> None:
    page = (
        "<h1>Bold</h1><p><span class='avis'>Makes text bold.</span></p><div class='howtoget'><div class='howtogetbody'>"
        "<div class='embedded'><p>Choose <span class='menuitem'>Format - Text - Bold</span>.</p><p>On the bar, click</p>"
        "<a name='x'></a><div class='icontable'><div class='iconcell'><p><img class='iconimage' alt='Icon'></p></div>"
        "<div class='iconcell'><p>Bold</p></div></div></div></div></div>"
    )
    found = [s for s in read(page).sections if s.kind == "howtoget"]
    assert [s.steps[0].text for s in found] == ["Choose Format - Text - Bold.", "On the bar, click Bold"]
    assert {s.intro for s in found} == {"Makes text bold."}


def test_inline_sentences() -> None:
    found = read(
        "<h1>A</h1><p>Some text. To merge cells, choose <span class='emph'>Table - Merge Cells</span>.</p>"
    ).sections
    assert [(s.kind, s.intro) for s in found] == [("inline", "merge cells")]
    assert found[0].steps[0].ui[0].path == ("Table", "Merge Cells")
    assert not read("<h1>A</h1><p>To merge cells, choose as follows:</p>").sections


def test_text_leaves_embedded_paragraphs_to_their_own_page() -> None:
    document = read("<h1>A</h1><p>Own.</p><div class='embedded'><p>Other's.</p></div>")
    assert "Own." in document.text
    assert "Other's." not in document.text


def test_keywords_version_and_app() -> None:
    document = read("<meta itemprop='keywords' content='tables,inserting'><h1>A</h1>")
    assert (document.keywords, document.app_version, document.app) == (("tables, inserting",), "7.4", "writer")


def test_a_page_without_content_is_refused() -> None:
    url = f"package://{PACKAGE}/text/swriter/x.html"
    with pytest.raises(DataError, match="DisplayArea"):
        lo_help.read(raw_page(Fetched(url, url, 200, "text/html", b"<html><body>x</body></html>"), "lo_help", SOURCE))


def test_a_real_page() -> None:
    fetched = Fetcher().fetch(f"package://{PACKAGE}/text/swriter/guide/table_insert.html")
    document = lo_help.read(raw_page(fetched, "lo_help", SOURCE))
    menu = next(s for s in steps(document) if s.path[-1] == "To Insert a Table With a Menu Command")
    assert menu.steps[1].text == "Choose Table - Insert Table."
    assert menu.steps[1].ui[0].path == ("Table", "Insert Table")
    calc = next(s for s in steps(document) if s.path[-1] == "To Insert a Table From a Calc Spreadsheet")
    assert len(calc.steps[-1].alternatives) == 2
    assert document.title == "Inserting Tables"
