"""Pictures as they are shown."""

import pytest

from app.text.footnotes import render
from tests.text.samples import PICTURE

LARGEST = f"{PICTURE}/1600"


def picture(facts: str = "") -> str:
    return f'<img src="{PICTURE}" alt="A map"{facts}>'


def test_a_picture_waits_until_it_is_seen_and_leads_to_its_full_size() -> None:
    shown = render(f"<p>a {picture()}</p>", "")
    assert shown == (
        f'<p>a <a class="picture" href="{LARGEST}">'
        f'<img src="{PICTURE}" alt="A map" loading="lazy" decoding="async"></a></p>'
    )


@pytest.mark.parametrize(
    ("width", "files"),
    [
        (2400, [480, 960, 1600]),
        (1600, [480, 960, 1600]),
        (1599, [480, 960, 1599]),
        (960, [480, 960]),
        (500, [480, 500]),
        (480, []),
        (40, []),
        (0, []),
    ],
)
def test_no_file_is_wider_than_the_picture(width: int, files: list[int]) -> None:
    shown = render(picture(f' width="{width}" height="9"'), "")
    offered = [one for one in (480, 500, 960, 1599, 1600, 2400) if f" {one}w" in shown]
    assert offered == files
    assert (f"{PICTURE} {width}w" in shown) == (width in (500, 1599))
    assert ("sizes=" in shown) == bool(files)


def test_a_figure_says_whose_it_is_in_its_caption() -> None:
    facts = 'data-credit="Photo: Ivanov &amp; Co." data-rights="public-domain"'
    credit = '<small class="credit">Photo: Ivanov &amp; Co. · In the public domain</small>'
    with_caption = f"<figure {facts}>{picture()}<figcaption>c. 1070</figcaption></figure>"
    assert f"<figcaption>c. 1070 {credit}</figcaption></figure>" in render(with_caption, "")
    without = f"<figure {facts}>{picture()}</figure>"
    assert f"</a><figcaption>{credit}</figcaption></figure>" in render(without, "")
    rights_alone = f'<figure data-rights="cc0">{picture()}</figure>'
    assert '<small class="credit">CC0</small>' in render(rights_alone, "")
    assert "caption" not in render(f"<figure>{picture()}</figure>", "")


def test_a_picture_in_a_link_leads_where_the_link_does() -> None:
    shown = render(f'<p><a href="/x">{picture()}</a></p>', "")
    assert shown.count("<a ") == 1
    assert 'class="picture"' not in shown


def test_a_picture_that_says_nothing_is_a_link_that_does() -> None:
    assert 'aria-label="The picture in full size"' in render(f'<img src="{PICTURE}" alt="">', "")


def test_pictures_in_notes_are_shown_with_the_notes() -> None:
    shown = render(f"<p>a<span data-footnote>b {picture()}</span></p>", "")
    assert shown.index("doc-endnotes") < shown.index(f'href="{LARGEST}"')


def test_on_paper_nothing_waits_and_nothing_can_be_pressed() -> None:
    wide = picture(' width="2000"')
    shown = render(f"<p>{wide}</p>", "", on_paper=True)
    assert shown.startswith(f'<p><img src="{PICTURE}" alt="A map" width="2000" srcset=')
    assert "lazy" not in shown
