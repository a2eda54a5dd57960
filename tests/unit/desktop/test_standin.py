"""The stand-in itself: it refuses what COM refuses, says where its nodes come from, and its Home is as recorded."""

import ctypes
from collections import Counter
from typing import Any

import pytest

from tests.standin import elements, trees
from tests.standin.com import METER, COMError
from tests.standin.machine import Machine

RECORDED_HOME = {  # idMso of what the recording of Word for Microsoft 365 shows on Home, Clipboard to Styles
    "Cut", "Copy", "FormatPainter", "ShowClipboard", "Font", "FontSize", "FontSizeIncreaseWord", "FontSizeDecreaseWord",
    "ChangeCaseGallery", "ClearFormatting", "Bold", "Italic", "UnderlineGallery", "Strikethrough", "Subscript",
    "Superscript", "TextEffectsGallery", "TextHighlightColorPicker", "FontColorPicker", "FontDialog",
    "BulletsGalleryWord", "NumberingGalleryWord", "MultilevelListGallery", "IndentDecreaseWord", "IndentIncreaseWord",
    "SortDialogClassic", "ParagraphMarks", "AlignLeft", "AlignCenter", "AlignRight", "AlignJustify",
    "LineSpacingGallery", "ShadingColorPicker", "BordersSelectionGallery", "ParagraphDialog", "StylesPane",
}  # fmt: skip
LEFT_OUT = {"Dictate", "ClassifyLabelProtect", "WritingAssistanceCheckDocument", "OfficeExtensionsShowAddinFlyout"}
INVENTED = {"Footnotes"}


def nodes() -> list[tuple[dict[str, Any], str]]:
    ribbon = [node for groups in trees.load("ribbon").values() for group in groups for node in trees.sourced(group)]
    return [*trees.sourced(trees.load("window")["tree"]), *ribbon]


def test_every_node_names_a_source_and_the_invented_ones_are_counted() -> None:
    known = set(trees.load("window")["sources"])
    assert {source for _, source in nodes()} <= known
    counted = Counter(source for _, source in nodes())
    assert counted["invented"] == 3, "a group with two buttons; say so here when there are more"
    assert counted["recording"] > 80
    groups = {node["name"] for node, source in nodes() if source == "invented" and node["type"] == "Group"}
    assert groups == INVENTED


def test_home_is_as_recorded_but_for_what_is_said() -> None:
    home = [n for g in trees.load("ribbon")["Home"] if g["name"] != "Editing" for n, _ in trees.sourced(g)]
    ids = {node["id"] for node in home if "id" in node}
    assert ids - RECORDED_HOME == {"PasteMenu"}, "the recording gives it on the arrow only, as PasteMenu_Dropdown"
    assert RECORDED_HOME - ids == set()
    assert not ids & LEFT_OUT


TABS = {"Home": "TabHome", "Insert": "TabInsert", "Layout": "TabPageLayoutWord", "Design": "TabWordDesign",
        "Table Layout": "TabTableToolsLayout"}  # fmt: skip
COUNTS = {"Home": (40, 54), "Insert": (18, 36), "Layout": (7, 16), "Design": (3, 10),
          "Table Layout": (5, 35)}  # fmt: skip # ids here, ids of the list
NOT_LISTED = {"FindDialogWord"}  # the list has Find in SelectMenuExcel and FindPopup


def test_ids_of_five_tabs_are_microsofts_and_the_differences_are_counted() -> None:
    listed = trees.load("identifiers")
    for tab, counts in COUNTS.items():
        ids = {c["id"] for group in trees.load("ribbon")[tab] for c in group["children"] if "id" in c}
        theirs = {name for group in listed[TABS[tab]].values() for name in group}
        assert ids - theirs == (NOT_LISTED if tab == "Home" else set())
        assert (len(ids), len(theirs)) == counts, tab


def test_com_refuses_the_packages_own_wrapper(machine: Machine) -> None:
    from uiautomation import uiautomation as internals

    client = internals._AutomationClient.instance().IUIAutomation
    root = internals.GetRootControl()
    client.RawViewWalker.GetFirstChildElement(root.Element)
    with pytest.raises(ctypes.ArgumentError, match="has no attribute 'QueryInterface'"):
        client.RawViewWalker.GetFirstChildElement(root)


def test_arguments_are_counted_and_typed(machine: Machine) -> None:
    client = elements.IUIAutomation(machine.tree)
    root = client.GetRootElement()
    with pytest.raises(TypeError, match="takes exactly 3 arguments"):
        root.FindAllBuildCache(2, client.ControlViewCondition)
    with pytest.raises(ctypes.ArgumentError, match="wrong type"):
        root.GetCurrentPropertyValue("Name")


def test_a_cache_answers_without_a_call_and_with_defaults(machine: Machine) -> None:
    client = elements.IUIAutomation(machine.tree)
    request = client.CreateCacheRequest()
    request.AddProperty(elements.TOGGLE_STATE)
    console = client.GetRootElement().FindAllBuildCache(2, client.ControlViewCondition, request).GetElement(0)
    METER.reset()
    assert console.GetCachedPropertyValue(elements.TOGGLE_STATE) == 2, "the default, as measured on Windows"
    assert console.GetCachedPropertyValueEx(elements.TOGGLE_STATE, 1) is client.ReservedNotSupportedValue
    with pytest.raises(COMError, match="not requested"):
        console.GetCachedPropertyValue(elements.NAME)
    assert not METER.calls
