import pytest

from app.text.measure import excerpt, reading_minutes, words
from tests.text.samples import PICTURE


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("", 0),
        ("<p>One two three.</p><p>Four</p>", 4),
        ("<p>one</p><ul><li>two</li><li>three<ul><li>four</li></ul></li></ul>", 4),
        ("<p>one<br>two <em>three</em>four</p>", 3),
        ("<p>It’s a well-known year, 1953–1964 — really…yes.</p>", 7),
        ("<p>a – b … !</p>", 2),
        ("<p>one<span data-footnote>two three</span> four</p>", 2),
        ("<table><tbody><tr><td>one</td><td>two</td></tr></tbody></table>", 2),
        ("<p>Хрущёв начал оттепель</p>", 3),
        ("<p>प्रिया ने लिखा</p>", 3),
        ("<p>中文字 and ひらがな</p>", 8),
        ("<p>역사 수업</p>", 2),
        ("<p>AT&amp;T &lt;b&gt;</p>", 2),
    ],
)
def test_words_are_counted_as_readers_count_them(html: str, count: int) -> None:
    assert words(html) == count


def test_reading_takes_a_minute_at_least() -> None:
    assert [reading_minutes(n) for n in (0, 100, 230, 900, 1500)] == [1, 1, 1, 4, 7]


class TestExcerpt:
    def test_a_short_text_is_whole(self) -> None:
        html = (
            "<h2>Title</h2><p>One &lt;two&gt;<span data-footnote>n</span>.</p><p>Three<br>four</p>"
        )
        assert excerpt(html) == "One <two>. Three four"

    def test_a_long_one_ends_at_a_word_within_the_limit(self) -> None:
        html = "<p>" + "Khrushchev, however, fell. " * 30 + "</p>"
        for limit in range(20, 90):
            short = excerpt(html, limit)
            assert len(short) <= limit
            assert short.endswith("…")
            assert short[:-1].split()[-1].strip(",.") in ("Khrushchev", "however", "fell")

    def test_it_never_ends_with_a_comma_before_the_dots(self) -> None:
        assert excerpt("<p>One two, three four five</p>", 12) == "One two…"

    def test_without_spaces_it_ends_between_two_letters(self) -> None:
        assert excerpt("<p>" + "字" * 50 + "</p>", 10) == "字" * 9 + "…"
        family = "👩‍👩‍👧"
        assert excerpt(f"<p>{family * 9}</p>", 8) == f"{family}…"

    def test_headings_alone_are_better_than_nothing(self) -> None:
        assert excerpt("<h2>Plan</h2><pre>a  b</pre>") == "Plan a b"
        assert excerpt("") == ""

    def test_it_turns_nothing_that_follows(self) -> None:
        assert excerpt("<p>\u202eevil\u202c</p>") == "evil"

    def test_sources_and_pictures_are_left_out_wherever_they_stand(self) -> None:
        figure = f'<figure><img src="{PICTURE}" alt="x"><figcaption>Map</figcaption></figure>'
        html = f"<blockquote><p>So.</p>{figure}<footer>Zubkova</footer></blockquote><p>Yes.</p>"
        assert excerpt(html) == "So. Yes."
        assert words(html) == 4
        assert excerpt(figure) == "Map"
