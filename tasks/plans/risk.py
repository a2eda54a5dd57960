"""Untrusted text: invisible characters out, suspicious patterns flagged. A flag quarantines, it never deletes."""

import re
import unicodedata

_PATTERNS: dict[str, re.Pattern[str]] = {
    "injection": re.compile(
        r"\b(ignore|disregard|forget|override)\b[^.\n]{0,30}\b(previous|prior|above|earlier|all|system)\b[^.\n]{0,20}"
        r"\b(instructions?|prompts?|rules?|messages?)\b|\b(system|developer) prompt\b|\byou are now (a|an|in|dan)\b"
        r"|\bact as (a|an) (ai|assistant|language model|system|jailbroken)\b|\b(new|real) instructions?:"
        r"|\bdo not (tell|inform|mention)[^.\n]{0,20}\buser\b",
        re.I,
    ),
    "chat_marker": re.compile(
        r"<\|[\w./ -]{1,40}\|>|\[/?INST\]|<</?SYS>>|^\s*(system|assistant)\s*:\s*\S"
        r"|</?(?:think|start_of_turn|end_of_turn|tool_call|tool_response|assistant|im_start|im_end)>"
        r"|^\s*#{1,4} ?(?:system|instruction|response)s?\s*:",
        re.I | re.M,
    ),
    "shell": re.compile(r"\b(rm -rf|sudo |curl [^\n]*\|\s*(ba)?sh|powershell|cmd\.exe|chmod \d{3})", re.I),
    "credentials": re.compile(r"\b(passwords?|api[- ]keys?|credentials?|private keys?)\b", re.I),
    "macro": re.compile(r"\b(macros?|scripts?|extensions?|add-?ons?)\b", re.I),
    "url": re.compile(r"\bhttps?://[^\s]+", re.I),
}

QUARANTINE = frozenset({"injection", "chat_marker", "hidden_text", "invisible"})
"""Flags that keep a page out of the corpus until a person has approved it."""

APPROVED = frozenset(
    {"package://libreoffice-help-en-us/text/shared/optionen/01150300.html"}  # "System: All numbers are shown using ..."
)
"""Addresses of quarantined pages that a person has read and approved."""

_KEPT_FORMAT = frozenset({"\u00ad", "\u200d", "\u200e", "\u200f", "\u200b", "\u2060", "\ufeff"})
"""Format characters that honest typography uses; they are removed but not held against a page."""


def clean(text: str) -> str:
    """NFKC, without format, private-use, surrogate and control characters other than line breaks and tabs."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return "".join(c for c in text if c >= " " or c in "\n\t")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cf", "Co", "Cs", "Cn", "Cc"))


def scan(text: str) -> tuple[str, ...]:
    """Names of the patterns that the text shows, sorted; text as it came, before `clean`."""
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(clean(text))}
    if any(unicodedata.category(c) in ("Cf", "Co") and c not in _KEPT_FORMAT for c in text if c > "\x7f"):
        found.add("invisible")
    return tuple(sorted(found))


def quarantined(url: str, flags: tuple[str, ...]) -> str:
    """The flag that keeps a page out, "" when it may stay."""
    bad = sorted(QUARANTINE.intersection(flags))
    return bad[0] if bad and url not in APPROVED else ""
