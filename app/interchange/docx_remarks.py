"""What could not be kept of a Word file, in plain words with numbers."""

from collections import Counter
from collections.abc import Iterable
from textwrap import shorten

MOST = 10  # descriptions of pictures that are named
LONGEST = 120  # characters of each

# The name of what is counted: what is said of one, and of several.
SAID = {
    "changes": (
        "{} tracked change was taken as accepted.",
        "{} tracked changes were taken as accepted.",
    ),
    "comments": ("{} comment was left out.", "{} comments were left out."),
    "hidden": ("{} piece of hidden text was left out.", "{} pieces of hidden text were left out."),
    "boxes": (
        "{} text box was put behind its paragraph.",
        "{} text boxes were put behind their paragraph.",
    ),
    "tables": (
        "{} table that stood too deep in other tables was opened up; its words are kept.",
        "{} tables that stood too deep in other tables were opened up; their words are kept.",
    ),
    "equations": (
        "{} equation was kept as its signs in a row: write it anew.",
        "{} equations were kept as their signs in a row: write them anew.",
    ),
    "shapes": ("{} drawn shape was left out.", "{} drawn shapes were left out."),
    "ink": ("{} drawing by hand was left out.", "{} drawings by hand were left out."),
    "charts": (
        "{} chart was left out: save it as a picture and add that.",
        "{} charts were left out: save them as pictures and add those.",
    ),
    "diagrams": (
        "{} diagram was left out: save it as a picture and add that.",
        "{} diagrams were left out: save them as pictures and add those.",
    ),
    "objects": (
        "{} embedded object (of another program) was left out.",
        "{} embedded objects (of other programs) were left out.",
    ),
    "documents": ("{} embedded document was left out.", "{} embedded documents were left out."),
    "readings": (
        "{} reading above characters (ruby) was left out.",
        "{} readings above characters (ruby) were left out.",
    ),
    "linked pictures": (
        "{} picture was left out: it does not lie in the file, which only links to it.",
        "{} pictures were left out: they do not lie in the file, which only links to them.",
    ),
    "missing pictures": (
        "{} picture is missing in the file.",
        "{} pictures are missing in the file.",
    ),
    "pictures too many": (
        "{} picture was left out: all together are too many, or too large.",
        "{} pictures were left out: all together are too many, or too large.",
    ),
    "links": (
        "{} link was left out, since it leads to no web page; its words are kept.",
        "{} links were left out, since they lead to no web page; their words are kept.",
    ),
    "lost notes": (
        "{} note is missing in the file: only its number was there.",
        "{} notes are missing in the file: only their numbers were there.",
    ),
    "notes in notes": (
        "{} note within another note now stands there in brackets.",
        "{} notes within other notes now stand there in brackets.",
    ),
    "tables in notes": (
        "The table in {} note became lines.",
        "The tables in {} notes became lines.",
    ),
    "lists in notes": (
        "The list in {} note became lines without its numbers or signs.",
        "The lists in {} notes became lines without their numbers or signs.",
    ),
    "quotations in notes": (
        "The quotation in {} note became a line like the others.",
        "The quotations in {} notes became lines like the others.",
    ),
    "title notes": (
        "{} note of the title was put at the end of the first paragraph.",
        "{} notes of the title were put at the end of the first paragraph.",
    ),
    "signs": (
        "{} sign of a symbol font was left out.",
        "{} signs of symbol fonts were left out.",
    ),
    "underlined": (
        "{} underlined passage is no longer underlined.",
        "{} underlined passages are no longer underlined.",
    ),
    "deep headings": (
        "{} heading of a level below the third is now one of the third.",
        "{} headings of levels below the third are now ones of the third.",
    ),
    "numerals": (
        "{} list with letters or Roman numerals is now numbered 1, 2, 3.",
        "{} lists with letters or Roman numerals are now numbered 1, 2, 3.",
    ),
    "links of pictures": (
        "{} link of a picture was left out: write it into the caption.",
        "{} links of pictures were left out: write them into the captions.",
    ),
    "columns": (
        "The columns of your file have become one.",
        "The columns of your file have become one.",
    ),
    "contents": (
        "The table of contents was left out.",
        "The table of contents was left out.",
    ),
    "headers": (
        "Headers, footers and page numbers were left out.",
        "Headers, footers and page numbers were left out.",
    ),
}
PICTURES = (
    "{} picture in the FORM was left out: save it as PNG or JPEG and add that.",
    "{} pictures in the FORM were left out: save them as PNG or JPEG and add those.",
)


def remarks(counts: Counter[str]) -> list[str]:
    """A sentence for each thing that was met, in this order."""
    said = [_said(words, counts[name]) for name, words in SAID.items() if counts[name] > 0]
    for name, number in counts.items():
        if name.startswith("picture in the ") and number > 0:
            form = name.removeprefix("picture in the ")
            said.append(_said(PICTURES, number).replace("FORM", form))
    return said


def described(pictures: Iterable[str]) -> list[str]:
    """What pictures that were left out are said to show, so that one knows which they were; nothing
    where nobody has said so."""
    shown = [*dict.fromkeys(words for one in pictures if (words := " ".join(one.split())))]
    if not shown:
        return []
    named = ", ".join(f"“{shorten(one, LONGEST, placeholder=' …')}”" for one in shown[:MOST])
    more = f" and {len(shown) - MOST:,} more" if len(shown) > MOST else ""
    return [f"What was left out is described in your file as: {named}{more}."]


def _said(words: tuple[str, str], number: int) -> str:
    return words[number > 1].format(f"{number:,}")
