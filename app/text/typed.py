"""What somebody typed, made fit to keep: one kind of newline, composed letters, no controls."""

import re
import unicodedata

from app.text.schema import UNWANTED

NEWLINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def clean_text(raw: str) -> str:
    """A text with `\\n` for every newline, in NFC, without control characters other than tabs."""
    return unicodedata.normalize("NFC", UNWANTED.sub("", NEWLINES.sub("\n", raw)))


# White space, and what a pasted line brings along: tabs and newlines.
WITHIN_A_LINE = re.compile(r"[\t\r\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean_line(raw: str) -> str:
    """One line: trimmed, in NFC, every run of white space a single space.

    Other control characters stay where they are, so that `names` can refuse them and say so.
    """
    return unicodedata.normalize("NFC", WITHIN_A_LINE.sub(" ", raw)).strip(" ")
