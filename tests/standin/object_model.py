"""Word's object model as late binding shows it: every property and method is a call across processes.

Sources: learn.microsoft.com, Word object model reference; the object behind a document window is its Word.Window
("Use OBJID_NATIVEOM to expose a native interface for a window"). While a modal dialog is open calls are rejected.
"""

from typing import Any

from lxml import etree

from tests.standin.com import METER, RPC_E_REJECTED, COMError
from tests.standin.word import Word

PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"


class Dispatch:
    """An object with some properties and methods; anything else is an error, as DISP_E_UNKNOWNNAME is."""

    def __init__(self, word: Word, **members: Any) -> None:
        self.__dict__["_word"], self.__dict__["_members"], self.__dict__["_known"] = word, members, set()

    def _cross(self, name: str) -> Any:
        METER.calls[f"IDispatch.{name}"] += 1 if name in self._known else 2  # the first time the name is asked for too
        self._known.add(name)
        word = self.__dict__["_word"]
        if not word.alive:
            raise COMError(-2147023174, "The RPC server is unavailable")
        if word.front is not None and word.front.modal:
            raise COMError(RPC_E_REJECTED, "Call was rejected by callee")
        if name not in self._members:
            raise COMError(-2147352570, f"Unknown name {name}")
        return self._members[name]

    def __getattr__(self, name: str) -> Any:
        member = self._cross(name)
        return member[0]() if isinstance(member, tuple) else member

    def __setattr__(self, name: str, value: Any) -> None:
        member = self._cross(name)
        member[1](value)


def window(word: Word) -> Dispatch:
    """The Word.Window behind the document's window."""
    options = Dispatch(word, **{name: _stored(word, name) for name in OPTIONS})
    correct = Dispatch(word, **{name: _stored(word, name) for name in CORRECTIONS})
    font = Dispatch(
        word,
        Name=(lambda: "", lambda name: word.document.set_font(name, 0)),  # type: ignore[union-attr]
        Size=(lambda: 0, lambda size: word.document.set_font("", float(size))),  # type: ignore[union-attr]
    )
    selection = Dispatch(word, Font=font, Range=object(), Collapse=lambda direction: _collapse(word))
    tables = Dispatch(word, Add=lambda where, rows, columns: _insert_table(word, rows, columns))
    document = Dispatch(
        word,
        WordOpenXML=(lambda: flat(word), None),
        Save=lambda: word.document.save(word.file),  # type: ignore[union-attr]
        Tables=tables,
        Saved=(lambda: False, None),
    )
    application = Dispatch(
        word, Options=options, AutoCorrect=correct, Version="16.0", Build="16.0.17928",
        DisplayAlerts=(lambda: -1, lambda level: word.options.update(DisplayAlerts=level)),
    )  # fmt: skip
    return Dispatch(word, Document=document, Application=application, Selection=selection)


OPTIONS = (
    "AutoFormatAsYouTypeReplaceQuotes", "AutoFormatAsYouTypeReplaceSymbols", "AutoFormatAsYouTypeReplaceOrdinals",
    "AutoFormatAsYouTypeReplaceFractions", "AutoFormatAsYouTypeReplaceHyperlinks", "AutoFormatAsYouTypeApplyBorders",
    "AutoFormatAsYouTypeApplyBulletedLists", "AutoFormatAsYouTypeApplyNumberedLists", "AutoFormatAsYouTypeApplyTables",
    "AutoFormatAsYouTypeApplyHeadings", "AutoFormatAsYouTypeReplacePlainTextEmphasis", "SmartCutPaste",
    "BackgroundSave",
    "SaveInterval", "CheckSpellingAsYouType", "CheckGrammarAsYouType", "AutoWordSelection", "UpdateLinksAtOpen",
    "ReplaceSelection", "TabIndentKey", "SmartParaSelection",
)  # fmt: skip
CORRECTIONS = ("ReplaceText", "CorrectInitialCaps", "CorrectSentenceCaps", "CorrectDays", "CorrectCapsLock")


def _stored(word: Word, name: str) -> tuple[Any, Any]:
    return (lambda: word.options.get(name), lambda value: word.options.update({name: value}))


def _insert_table(word: Word, rows: int, columns: int) -> None:
    assert word.document is not None
    word.document.insert_table(rows, columns)


def _collapse(word: Word) -> None:
    assert word.document is not None
    word.document.selection.spans = []


def flat(word: Word) -> str:
    """The document in flat OPC, as Document.WordOpenXML gives it."""
    assert word.document is not None
    package = etree.Element(f"{{{PACKAGE}}}package", nsmap={"pkg": PACKAGE})
    for part in word.document.document.part.package.iter_parts():
        if part.partname in ("/word/document.xml", "/word/styles.xml", "/word/numbering.xml"):
            holder = etree.SubElement(package, f"{{{PACKAGE}}}part", {f"{{{PACKAGE}}}name": str(part.partname)})
            data = etree.SubElement(holder, f"{{{PACKAGE}}}xmlData")
            data.append(etree.fromstring(part.blob))
    return etree.tostring(package, encoding="unicode")
