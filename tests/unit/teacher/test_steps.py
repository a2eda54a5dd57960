"""The step reader on the grammar's own forms and on sentences of the installed LibreOffice help pages."""

# ruff: noqa: E501  (one case a line)
import pytest

from tasks.teacher.steps import StepAction, examine, read_plan, read_step


def brief(action: StepAction) -> str:
    """One action in a line: function(title:type args ?unbound =checked)."""
    body = f"{action.title}:{action.control_type}"
    body += "".join(f" {k}={v}" for k, v in action.args.items())
    body += "" if action.checked is None else f" ={action.checked}"
    return f"{action.function}({body}{' ?' if action.unbound else ''})"


def menu(*path: str) -> list[str]:
    return [f"click_input({name}:MenuItem)" for name in path]


GRAMMAR = [
    ('Select the text "X and then click OK".', ["select_text(: text=X and then click OK)"]),
    ('Select the paragraph "Hello, world".', ["select_paragraph(Hello, world:Text)"]),
    ('Select the heading "Intro".', ["select_paragraph(Intro:Text)"]),
    ('Click in the paragraph "Abc - Def".', ["click_input(Abc - Def:Text)"]),
    ("Select the table 1.", ["select_table(: number=1)"]),
    ("Choose Format - Text - Bold.", menu("Format", "Text", "Bold")),
    ("Choose Format > Text > Bold.", menu("Format", "Text", "Bold")),
    ("Click the Bold button.", ["click_input(Bold:Button)"]),
    ("Click Bold.", ["click_input(Bold:Button)"]),
    ("Click OK.", ["click_input(OK:Button)"]),
    ("Click the Borders tab.", ["click_input(Borders:TabItem)"]),
    ("On the Borders tab, select the Mirrored check box and click OK.",
     ["click_input(Borders:TabItem)", "click_input(Mirrored:CheckBox =True)", "click_input(OK:Button)"]),
    ("Check the X box.", ["click_input(X:CheckBox =True)"]),
    ("Clear the X check box.", ["click_input(X:CheckBox =False)"]),
    ("Select the Landscape option.", ["click_input(Landscape:RadioButton)"]),
    ('In the Rows box, type "3".', ["set_edit_text(Rows:Edit text=3)"]),
    ('Enter "3" in the Rows box.', ["set_edit_text(Rows:Edit text=3)"]),
    ('In the Spacing list, select "Double".', ["click_input(Spacing:ComboBox)", "click_input(Double:ListItem)"]),
    ("Press Ctrl+B.", ["keyboard_input(: keys={CTRL}b)"]),
    ("Press Enter.", ["keyboard_input(: keys={ENTER})"]),
    ("Press End.", ["keyboard_input(: keys={END})"]),
    ("Press Shift+Ctrl+F5.", ["keyboard_input(: keys={SHIFT}{CTRL}{F5})"]),
    ('Type "Hello {x}".', ["keyboard_input(: keys=Hello {{}x{}})"]),
    ('Set the font to "Arial".', ["set_font(: font_name=Arial)"]),
    ("Set the font size to 14.", ["set_font(: font_size=14)"]),
    ("Insert a table with 3 rows and 2 columns.", ["insert_table(: rows=3 columns=2)"]),
    ('Choose Edit - Find and Replace, then in the Find box, type "a" and click Replace All.',
     [*menu("Edit", "Find and Replace"), "set_edit_text(Find:Edit text=a)", "click_input(Replace All:Button)"]),
    ("Make sure that the box is set.", []),
    ("The dialog opens.", []),
]  # fmt: skip

HELP = [  # text/swriter/... of libreoffice-help-en-us 7.4
    ("Choose Tools - AutoCorrect - AutoCorrect Options, click the Options tab, and then select “Bulleted and numbered lists”.",
     [*menu("Tools", "AutoCorrect", "AutoCorrect Options"), "click_input(Options:TabItem)", "click_input(Bulleted and numbered lists:ListItem)"]),
    ("Click the Localized Options tab", ["click_input(Localized Options:TabItem)"]),
    ('Clear the "Replace" check box(es).', ["click_input(Replace:CheckBox =False)"]),
    ('Clear the "Capitalize first letter of every sentence" check box.', ["click_input(Capitalize first letter of every sentence:CheckBox =False)"]),
    ("In the AutoCorrect list, select the word pair that you want to remove.", ["click_input(AutoCorrect:ComboBox)", "click_input(:ListItem ?)"]),
    ("Click Delete.", ["click_input(Delete:Button)"]),
    ('Choose "None (Do not check spelling)".', ["click_input(None (Do not check spelling):ListItem)"]),
    ("Click the AutoText button, and then choose New.", ["click_input(AutoText:Button)", "click_input(New:)"]),
    ("Place the cursor in the paragraph or select several paragraphs.", ["click_input(:Text ?)"]),
    ("Choose Format - Paragraph.", menu("Format", "Paragraph")),
    ("On the Area tab page, select the background color or a background graphic.", ["click_input(Area:TabItem)", "click_input(:ListItem ?)"]),
    ("Click OK to apply the changes.", ["click_input(OK:Button)"]),
    ("Click the Borders icon on the OLE Object toolbar or Frame toolbar to open the Borders window.", ["click_input(Borders:Button)"]),
    ("In the dialog, click the Borders tab.", ["click_input(Borders:TabItem)"]),
    ("Choose Tools - Language - Thesaurus, or press Ctrl+F7.", menu("Tools", "Language", "Thesaurus")),
    ("Choose View - Styles (F11).", menu("View", "Styles")),
    ("Choose View - Styles or press F11.", menu("View", "Styles")),
    ("Choose View - Toolbars- Drawing to open the Drawing toolbar.", menu("View", "Toolbars", "Drawing")),
    ("Choose Insert - Field - More Fields and click the Document tab.", [*menu("Insert", "Field", "More Fields"), "click_input(Document:TabItem)"]),
    ('Click "Hidden Text" in the Type list.', ["click_input(Type:ComboBox)", "click_input(Hidden Text:ListItem)"]),
    ("Click Insert and then click Close.", ["click_input(Insert:Button)", "click_input(Close:Button)"]),
    ("Type Page > 1 in the Condition box.", ["set_edit_text(Condition:Edit text=Page > 1)"]),
    ("Enter the text to search in the Find text box.", ["set_edit_text(Find:Edit ?)"]),
    ("Enter a space in the After box.", ["set_edit_text(After:Edit text= )"]),
    ("In the Then box, type \"Dear\".", ["set_edit_text(Then:Edit text=Dear)"]),
    ("Choose Insert - Field - Page Count, and then enter a space.", [*menu("Insert", "Field", "Page Count"), "keyboard_input(: keys= )"]),
    ("Choose Insert - Formatting Mark - Word Joiner. The inserted formatting mark will be shown in gray. To remove it, press the Del key.",
     menu("Insert", "Formatting Mark", "Word Joiner")),
    ("Click in front of the first character of the paragraph where you want to change the page background.",
     ["click_input(:Text ?)", "keyboard_input(: keys={HOME})"]),
    ("Select Page break.", ["click_input(Page break:)"]),
    ("In the Page Style box, select the page style that you want to apply to the page that follows the manual break.",
     ["click_input(Page Style:ComboBox)", "click_input(:ListItem ?)"]),
    ("Select the Include this paragraph in line numbering check box.", ["click_input(Include this paragraph in line numbering:CheckBox =True)"]),
    ("Select Restart at the paragraph check box.", ["click_input(Restart at the paragraph:CheckBox =True)"]),
    ("In the Line Numbering area, clear the Include this paragraph in line numbering check box.",
     ["click_input(Include this paragraph in line numbering:CheckBox =False)"]),
    ("Enter a line number in the Start with box.", ["set_edit_text(Start with:Edit ?)"]),
    ("Under Paper format, select “Portrait” or “Landscape”.", ["click_input(:ListItem ?)"]),
    ("Select Show numbering, and then select the options that you want.", ["click_input(Show numbering:)"]),
    ("Select the Heading and the Repeat heading rows on new pages check boxes.",
     ["click_input(Heading:CheckBox =True)", "click_input(Repeat heading rows on new pages:CheckBox =True)"]),
    ("Choose Format - Paragraph - Text flow tab.", [*menu("Format", "Paragraph"), "click_input(Text flow:TabItem)"]),
    ("Go to Insert - More Breaks - Manual Break. The Insert Break dialog will open.", menu("Insert", "More Breaks", "Manual Break")),
    ("Choose Insert - Table of Contents and Index - Table of Contents, Index or Bibliography, and then click the Type tab.",
     [*menu("Insert", "Table of Contents and Index", "Table of Contents, Index or Bibliography"), "click_input(Type:TabItem)"]),
    ('Select "Table of Contents" in the Type box.', ["click_input(Type:ComboBox)", "click_input(Table of Contents:ListItem)"]),
    ('In the Style box, select the paragraph style that you want to use for chapter titles, for example, "Heading 1".',
     ["click_input(Style:ComboBox)", "click_input(Heading 1:ListItem)"]),
    ("Uncheck the Protect option in the Write Protection area of the dialog.", ["click_input(Protect:CheckBox =False)"]),
    ("Select the text that you want to center on the page.", ["select_text(: ?)"]),
    ("Click in your document where you want to insert the index.", ["click_input(:Text ?)"]),
    ("Press Ctrl+Enter.", ["keyboard_input(: keys={CTRL}{ENTER})"]),
    ("Press the Backspace key to delete the number.", ["keyboard_input(: keys={BACKSPACE})"]),
    ("In the Type area, select Page break and then select “Default Page Style” from the Style box.",
     ["click_input(Page break:)", "click_input(Style:ComboBox)", "click_input(Default Page Style:ListItem)"]),
    ("In the Size area, set the dimensions of the frame.", []),
    ("Click Insert to insert the field with the page number.", ["click_input(Insert:Button)"]),
    ("Choose Format - Character - Borders.", menu("Format", "Character", "Borders")),
    ("In the Hyphenation area, select the Automatically check box.", ["click_input(Automatically:CheckBox =True)"]),
    ("Click New, and then click Close.", ["click_input(New:Button)", "click_input(Close:Button)"]),
    ("Select the paragraph(s) that you want to add bullets to.", ["select_paragraph(:Text ?)"]),
    ("Click the Entries tab.", ["click_input(Entries:TabItem)"]),
    ("Choose Edit - Find & Replace to open the Find & Replace dialog.", menu("Edit", "Find & Replace")),
    ("Close the dialog.", ["click_input(Close:Button)"]),
    ("Click the Highlighting tab, select the background color.", ["click_input(Highlighting:TabItem)", "click_input(:ListItem ?)"]),
    ("On the Organizer tab, type a name in the Name box.", ["click_input(Organizer:TabItem)", "set_edit_text(Name:Edit ?)"]),
    ("Select the options that you want, and then click OK. If you want, you can also enter different text in the Category box.",
     ["click_input(OK:Button)"]),
    ("In the Condition box, type: \"Addressbook.addresses.firstname\".", ["set_edit_text(Condition:Edit text=Addressbook.addresses.firstname)"]),
    ("Choose Insert - Header and Footer - Header or Insert - Header and Footer - Footer, and then select the page style for the current page from the submenu.",
     [*menu("Insert", "Header and Footer", "Header"), "click_input(:ListItem ?)"]),
    ("Click the Link Frames icon.", ["click_input(Link Frames:Button)"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), GRAMMAR, ids=[text for text, _ in GRAMMAR])
def test_reads_every_form_of_the_grammar(text: str, expected: list[str]) -> None:
    assert [brief(action) for action in read_step(text)] == expected


@pytest.mark.parametrize(("text", "expected"), HELP, ids=[text[:60] for text, _ in HELP])
def test_reads_help_pages(text: str, expected: list[str]) -> None:
    assert [brief(action) for action in read_step(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Do one of the following:", "alternatives"),
        ("Drag a heading to a new location in the Navigator list.", "mouse"),
        ("Repeat steps 2-6 to create a second custom page style.", "loop"),
        ("If the list is empty, click New to create a dictionary.", "conditional"),
        ("Right-click a page style.", "context_menu"),
        ("Select the file.", "resource"),
        ("Select any options that you want.", "optional"),
        ("A dialog allows you to split the cell into two or more cells.", "remark"),
        ("Open the spreadsheet containing the chart that you want to copy.", "not_understood"),
    ],
)
def test_says_why_a_clause_gives_no_action(text: str, kind: str) -> None:
    reading = examine([text])
    assert reading.actions == ()
    assert [problem.kind for problem in reading.problems] == [kind]


def test_a_plan_keeps_step_indices_and_menu_paths() -> None:
    actions = read_plan(["Choose Format - Page Style.", "The dialog opens.", "Click the Page tab, then click OK."])
    assert [action.step_index for action in actions] == [0, 0, 2, 2]
    assert actions[1].path == ("Format", "Page Style")


def test_takes_the_first_of_alternatives_in_a_step() -> None:
    reading = examine(["Do one of the following: Choose Format - Text - Lowercase. Choose Format - Character."])
    assert [action.path for action in reading.actions][-1] == ("Format", "Text", "Lowercase")
    assert [problem.kind for problem in reading.problems] == ["alternatives"]
