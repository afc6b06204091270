"""Whatever is typed: it is kept, it is shown, and nothing of it acts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.essays.conftest import Read
from tests.visitor import Page, Visitor

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

OWN = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "[link](javascript:window.pwned=1)",
    "<svg><style><img src=x onerror=pwned=1></style></svg>",
    "</textarea><script>pwned=1</script>",
    '"><b onclick=pwned=1>x</b>',
    "{{ 7*7 }} {% raw %}",
    "A text with \x00 a null and \x08 a backspace \x1b in it",
    "\u202eright to left\u202c, 田中さん, الكل في المجمو, 🏳️‍🌈, Z͑ͫ̓a͎l̀g̃o̡",
    "    indented\n\n1917. The year\n\n* star\n\n> quoted\n\n# heading\n\n[^1]\n\n[^1]: Note.",
    "*" * 500 + "a" + "*" * 500,
    "> " * 300 + "deep",
    "[" * 1000,
    "",
    " ",
    "a\r\nb\rc\x0bd\x0ce",
]
ACTIVE = {"script", "iframe", "object", "embed", "svg", "math", "style", "link", "meta", "base"}


def from_corpus() -> Iterator[str]:
    """The texts of the corpus, where it stands."""
    for path in sorted((CORPUS / "xss").glob("*.json")):
        yield from (row["payload"] for row in json.loads(path.read_text()))
    blns = CORPUS / "strings" / "blns.json"
    yield from json.loads(blns.read_text()) if blns.exists() else ()


def batches(texts: list[str], size: int = 40) -> list[list[str]]:
    return [texts[start : start + size] for start in range(0, len(texts), size)]


@pytest.mark.slow
def test_samples_are_kept_shown_and_harmless(essays: str, author: Visitor, read: Read) -> None:
    for text in OWN:
        write_and_read(essays, author, read, text)


if CORPUS.exists():

    @pytest.mark.slow
    @pytest.mark.once
    @pytest.mark.parametrize("texts", batches([*from_corpus()]))
    def test_the_corpus_is_kept_shown_and_harmless(
        essays: str, author: Visitor, read: Read, texts: list[str]
    ) -> None:
        for text in texts:
            write_and_read(essays, author, read, text)


def write_and_read(essays: str, author: Visitor, read: Read, text: str) -> None:
    """As title and as text of an essay: published, read, and sent again from the form."""
    made = author.post(essays, {"title": text, "text": text, "publish": "1"})
    harmless(made, text)
    if made.status == 422:  # refused in words: as a title, or because there is nothing to read
        assert made.find("//p[@class='refusal']"), text
        made = author.post(essays, {"title": "A title", "text": text, "publish": "1"})
    if made.status == 422:
        assert "Write your essay before you publish it." in made.words, text
        made = author.post(essays, {"title": "A title", "text": text})
        assert made.status == 303, text
        return
    shown = author.get(made.location)
    harmless(shown, text)
    essay = read(int(made.location.split("/")[-1]))
    assert "".join(shown.find("//h1")[0].itertext()).split() == essay.title.split()
    form = author.get(f"{made.location}/edit")
    harmless(form, text)
    assert author.send(form, made.location, "/edit", "publish=1").status == 303
    again = read(essay.id)
    assert (again.title, again.html, again.revision_count) == (essay.title, essay.html, 1), text


def harmless(page: Page, sent: str) -> None:
    """Nothing on the page came from outside its own frame, whatever was sent."""
    if page.location:
        return
    elements = page.find("//main//*")
    assert not ACTIVE & ({element.tag for element in elements if element.tag != "svg"}), sent
    for element in elements:
        assert element.tag != "svg" or element.get("class") == "icon", sent
        for name, value in element.attrib.items():
            assert not name.startswith("on"), sent
            assert name != "style", sent
            if name in ("href", "src", "action", "formaction", "data"):
                scheme = value.split(":")[0].lower() if ":" in value.split("/")[0] else ""
                assert scheme in ("", "http", "https", "mailto"), sent
