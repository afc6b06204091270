"""Long texts in portions that a browser sets one after the other.

Where its letters are kerned (“xx”, “T ”), Chromium sets a text from the beginning of each line to
the next place that no kerning bridges. Hostile texts have none: a word of 200,000 letters took it
half a minute. A `<wbr>` is such a place, and no reader sees or copies it.
"""

import re

from markupsafe import Markup, escape

PORTION = 250  # characters
LONGEST = 4_000  # that is set whole; paragraphs that people write are shorter, and stay as they are
LONG = re.compile(rf"(?:^|(?<=>))[^<>]{{{LONGEST},}}")
LETTER = "(?:&[^;]+;|[^&])"
ENDS = re.compile(
    rf"{LETTER}{{1,{PORTION}}}(?<=[ \n])"  # behind a space, where a line may end anyway
    rf"|{LETTER}{{{PORTION - 100},{PORTION}}}?(?=\w)"  # not before a point, nor a letter's accent
    rf"|{LETTER}{{{PORTION}}}"
)


def in_portions(html: str) -> str:
    """HTML, ready to be shown."""
    if all(len(piece) < LONGEST for piece in html.split(">")):
        return html
    return LONG.sub(lambda long: ENDS.sub(r"\g<0><wbr>", long[0]), html)


def words_in_portions(text: str) -> Markup:
    """Plain words, ready to be shown."""
    return Markup(in_portions(escape(text)))  # noqa: S704 - escaped, and nothing but <wbr> added
