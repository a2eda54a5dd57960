"""Personal data in search queries: found by shape, dropped and never stored.

Names have no shape; they are kept out by the vocabulary (`queries.known_words`): a query passes only when each of its
words stands in the documentation. Recognisers of names need language models that no package registry carries.
"""

import re

_SHAPES: dict[str, re.Pattern[str]] = {
    "email": re.compile(r"[\w.+-]{1,64}(?:@|\s?(?:\[at\]|\(at\))\s?)[\w-]+(?:\.|\s?(?:\[dot\]|\(dot\))\s?)\w+"),
    "url": re.compile(r"https?:|\bwww\.|\b[\w-]{2,40}\.(?:com|org|net|edu|gov|io|de|co|uk|info)\b"),
    "number": re.compile(r"\d(?:[ ().+/-]{0,2}\d){6,}"),  # phone, card, account and social security numbers
    "iban": re.compile(r"\b[a-z]{2}\d{2}(?: ?[a-z\d]{4}){3,}"),
    "handle": re.compile(r"(?<!\w)@\w{2,}"),
    "person": re.compile(r"\b(?:mr|mrs|ms|miss|dr|prof)\b\.? ?[a-z]|\bmy (?:name is|wife|husband|son|daughter|boss)\b"),
    "file_name": re.compile(r"\b[\w()-]{2,}\.(?:odt|docx?|pdf|rtf|xlsx?|pptx?|txt|jpe?g|png)\b"),
    "path": re.compile(r"\b[a-z]:\\|\\\\\w|(?:^|\s)/(?:home|users)/\w"),
    "address": re.compile(r"\b\d{1,5} (?:\w+ ){1,3}(?:street|st|avenue|ave|road|rd|lane|ln|drive|blvd)\b"),
}


def kind(text: str) -> str:
    """Which kind of personal data a normalised (lower case) query shows, "" for none."""
    return next((name for name, shape in _SHAPES.items() if shape.search(text)), "")
