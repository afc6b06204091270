from html.parser import HTMLParser

from app.text.footnotes import render
from app.text.markdown import html_from_markdown

TWELVE = "".join(f"<p>a{n}<span data-footnote>note <em>{n}</em></span></p>" for n in range(1, 13))


class Links(HTMLParser):
    """Every id, and every link within the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        self.ids += [facts["id"] or ""] if "id" in facts else []
        href = facts.get("href") or ""
        self.targets += [href[1:]] if href.startswith("#") else []


def test_a_text_without_notes_stays_as_it_is() -> None:
    assert render("<p>a</p>", "e1-") == "<p>a</p>"
    assert render("<p>data-footnote</p>", "e1-").startswith("<p>data-footnote</p>")
    assert "<section" not in render("<p>data-footnote</p>", "e1-")


def test_one_note_is_numbered_listed_and_linked_both_ways() -> None:
    assert render("<p>a<span data-footnote>b, <em>c</em></span>.</p>", "e1-") == (
        '<p>a<sup><a href="#e1-fn1" id="e1-fnref1" role="doc-noteref">1</a></sup>.</p>'
        '<section role="doc-endnotes" aria-label="Notes"><ol><li id="e1-fn1">b, <em>c</em> '
        '<a href="#e1-fnref1" role="doc-backlink" aria-label="Back to note 1 in the text">↩</a>'
        "</li></ol></section>"
    )


def test_twelve_notes_are_numbered_in_order_and_every_link_arrives() -> None:
    html = render(TWELVE, "c7-")
    links = Links(html)
    assert len(links.ids) == len(set(links.ids)) == 24
    assert sorted(links.targets) == sorted(links.ids)
    assert html.index("note <em>11</em>") > html.index("note <em>2</em>") > html.index(">12</a>")


def test_two_texts_share_a_page() -> None:
    links = Links(render(TWELVE, "e1-") + render(TWELVE, "c2-"))
    assert len(set(links.ids)) == 48


def test_notes_in_headings_lists_tables_and_emphasis_come_in_the_order_of_the_text() -> None:
    source = "# a^[one]\n\n- b^[two]\n  - *c^[three]*\n\n| d^[four] |\n|---|\n| e^[five] |"
    html = render(html_from_markdown(source), "")
    numbers = [html.index(f">{number}</a>") for number in range(1, 6)]
    assert numbers == sorted(numbers)
    listed = [html.index(word) for word in ("one", "two", "three", "four", "five")]
    assert listed == sorted(listed)
    assert listed[0] > numbers[-1]


def test_links_in_the_text_stay_as_safe_as_they_were() -> None:
    stored = html_from_markdown("[a](https://x.example/)^[<https://y.example/>]")
    html = render(stored, "")
    assert html.count('rel="noopener noreferrer nofollow ugc"') == 2
    assert html.count("rel=") == 2
