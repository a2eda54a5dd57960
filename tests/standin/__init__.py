"""A stand-in for Windows, COM and Word, good enough that the real `uiautomation` package and the driver run over it.

What it is: interfaces that check arguments as comtypes does (com.py), elements and caches as UI Automation gives them
(elements.py), Word's text ranges (text.py), a Word that edits real .docx files (word.py), the machine's own functions
(machine.py). What it is not: Word. Each node and rule names its source in trees/ or beside the code; what names none
is called invented and counted (tests/unit/desktop/test_standin.py).
"""
