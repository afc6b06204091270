"""Whatever an essay is made of: Word finds nothing wrong with its file, no letter and no note is
missing in it, and the same essay gives the same file."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings

from app.interchange.docx_writing import docx
from app.text.sanitise import sanitise
from app.text.schema import RIGHTS
from app.text.tree import Element, Node, is_note, read
from tests.interchange.essay_sample import png, writing
from tests.interchange.word_file import WordFile, said
from tests.text.documents import KEYS, documents

SHOWN = png(3, 2)


def picture(src: str) -> tuple[bytes, str] | None:
    """One of the two is there."""
    return (SHOWN, "png") if src == KEYS[0] else None


def letters(words: str) -> str:
    """What is no sign, for quotations, sources and missing pictures have signs of their own."""
    return "".join(letter for letter in words if letter.isalnum())


def texts(nodes: Iterable[Node], notes: list[str]) -> Iterator[str]:
    """What a text says in order, and its notes."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif is_note(node):
            notes.append(letters("".join(texts(node.children, notes))))
        elif node.name == "img" and node.attributes["src"] != KEYS[0]:
            yield node.attributes["alt"] or "Picture"
        else:
            yield from texts(node.children, notes)
            yield from credit(node)


def credit(node: Element) -> Iterator[str]:
    yield node.attributes.get("data-credit", "")
    yield RIGHTS.get(node.attributes.get("data-rights", ""), "")


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(documents.map(sanitise))
def test_any_essay_is_whole_in_its_file(html: str) -> None:
    made = docx(writing(html), picture)
    file, notes = WordFile(made), list[str]()
    assert file.faults() == []
    about = said(file.find("//w:p")[0]) + said(file.find("//w:p")[1])
    expected = letters(about + "".join(texts(read(html), notes)))
    assert letters(said(file.document)) == expected
    assert [letters(note) for note in file.notes] == notes
    assert made == docx(writing(html), picture)
