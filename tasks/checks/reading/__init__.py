"""The second reading of a result: request, document before, document after; never a plan, a skill or an expectation.

tokens, mistyped ones mended (spelling.py) -> clauses without reasons (reasons.py; lexicon.yaml says what words mean)
-> wishes, one a kind of change (frames*.py) -> their places found in the document (places.py, resolve.py)
(what people call parts of it: called*.py, members.py; cells: grid.py)
-> held against what differs (formats.py, edits.py, objects.py).
A word that nothing explains, a place that is not there, or two meanings: UNSURE. A change nobody asked for: REJECTED.
"""

from tasks.checks.reading.reading import Reading, Verdict, read, understandable

__all__ = ["Reading", "Verdict", "read", "understandable"]
