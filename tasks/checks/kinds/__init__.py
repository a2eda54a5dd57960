"""One module per group of check kinds; `tasks/checks/language.py` holds the registry and the table of fields."""
