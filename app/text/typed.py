"""What somebody typed, made fit to keep: one kind of newline, composed letters, no controls."""

import re
import unicodedata

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")


def clean_text(raw: str) -> str:
    """A text with `\\n` for every newline, in NFC, without control characters other than tabs."""
    text = re.sub(r"\r\n?|[\v\f]", "\n", raw)
    return unicodedata.normalize("NFC", CONTROLS.sub("", text))


def clean_line(raw: str) -> str:
    """One line: trimmed, every run of white space a single space.

    Other control characters stay, so that `names` can refuse them and say why.
    """
    return " ".join(unicodedata.normalize("NFC", raw).split())
