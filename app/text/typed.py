"""What somebody typed, made fit to keep: one kind of newline, composed letters, no controls."""

import re
import unicodedata

from app.text.schema import UNWANTED

NEWLINES = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


# Composing a long pile of marks takes the square of its height. Unicode's “stream-safe” form
# (UAX 15, section 13) breaks a pile after thirty with a joiner that is not seen; no script comes
# near that.
HIGHEST_PILE = 30
MARKS = "".join(chr(code) for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code)))
PILE = re.compile(f"([{MARKS}]{{{HIGHEST_PILE}}})(?=[{MARKS}])")
JOINER = "\u034f"


def clean_text(raw: str) -> str:
    """A text with `\\n` for every newline, in NFC, without control characters other than tabs."""
    return composed(UNWANTED.sub("", NEWLINES.sub("\n", raw)))


def composed(text: str) -> str:
    """The text in NFC, in time that grows with its length only."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", PILE.sub(rf"\1{JOINER}", text))


# White space, and what a pasted line brings along: tabs and newlines.
WITHIN_A_LINE = re.compile(r"[\t\r\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean_line(raw: str) -> str:
    """One line: trimmed, in NFC, every run of white space a single space.

    Other control characters stay where they are, so that `names` can refuse them and say so.
    """
    return composed(WITHIN_A_LINE.sub(" ", raw)).strip(" ")
