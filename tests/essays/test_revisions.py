"""Published versions: any two compared, what one knew before, what stood at the deadline."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.clock import now
from app.db import db
from app.essays.models import Essay
from app.prompts.models import GRACE, Prompt
from tests.essays.conftest import Change
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Publish = Callable[..., None]
HOUR = timedelta(hours=1)


@pytest.fixture
def address(essays: str, world: World) -> str:
    return f"{essays}/{world.essays['published']}"


@pytest.fixture
def publish(change: Change, world: World) -> Publish:
    """The next version of the essay."""

    def write(html: str, title: str = "") -> None:
        one = db.session.get_one(Essay, world.essays["published"])
        one.save_draft(title or one.title, html, over=one.draft_version)
        one.publish()

    return lambda *text: change(lambda: write(*text))


def changes(page: Page, which: str) -> str:
    return " ".join(word.text_content() for word in page.find(f"//*[@class='changes']//{which}"))


def test_any_two_versions_are_compared(visit: Visit, address: str, publish: Publish) -> None:
    publish("<p>The Thaw was a promise.<span data-footnote>Zubkova, p. 12.</span></p>")
    publish("<p>The Thaw was a threat.<span data-footnote>Zubkova, p. 21.</span></p>", "A Threat")
    classmate = visit("classmate")
    page = classmate.get(f"{address}/revisions")
    form = page.form("/revisions/compare")
    assert dict(form.form_values()) == {"from": "2", "to": "3"}
    two = classmate.get(f"{address}/revisions/compare?from=2&to=3")
    assert two.h1 == "What changed in “A Threat” from version 2 to 3"
    assert changes(two, "p[not(@class)]//del") == "[removed: promise.]"
    assert changes(two, "p[not(@class)]//ins") == "[added: threat.]"
    assert changes(two, "li").split(" [")[0] == "Note 1, changed: Zubkova, p."
    assert changes(two, "p[@class='title']//ins") == "[added: A Threat]"
    ends = classmate.get(f"{address}/revisions/compare?from=3&to=1")  # the other way round
    assert "from version 1 to 3" in ends.h1
    assert "nobody in Moscow could take back." in changes(ends, "del")


def test_what_became_of_a_paragraph_and_what_there_is_no_room_for_is_said_in_words(
    visit: Visit, address: str, publish: Publish
) -> None:
    ones, twos = ("".join(f"<p>{side}{n}</p>" for n in range(1_500)) for side in "ab")
    publish(f"<blockquote><p>He spoke.</p></blockquote>{ones}")
    publish(f"<h2>He spoke.</h2>{twos}")
    page = visit("classmate").get(f"{address}/revisions/compare?from=2&to=3")
    assert changes(page, "p[@class='what'][1]").startswith("A quotation is a heading now.")
    left = "1,001 more paragraphs have changed: too much to show here. Read in full:"
    assert f"{left} version 2, version 3." in page.words
    assert {f"{address}/revisions/{number}#text" for number in (2, 3)} <= {
        link.get("href") for link in page.find("//*[@class='changes']//a")
    }


@pytest.mark.parametrize(
    "asked", ["from=1&to=1", "from=1&to=9", "from=x&to=2", "from=2", f"from=1&to={2**31}"]
)
def test_what_cannot_be_compared_is_asked_for_again(
    visit: Visit, address: str, publish: Publish, asked: str
) -> None:
    publish("<p>Another text.</p>")
    page = visit("classmate").get(f"{address}/revisions/compare?{asked}")
    assert page.status == 422
    assert "Choose two different versions, from 1 to 2." in page.words
    assert page.form("/revisions/compare").fields["from"] == asked.split("&")[0][5:]


def test_with_one_version_there_is_nothing_to_compare(visit: Visit, address: str) -> None:
    page = visit("classmate").get(f"{address}/revisions")
    assert "Compare two versions" not in page.words
    assert visit("classmate").get(f"{address}/revisions/compare").status == 302


def test_numbers_that_no_version_has_lead_nowhere(visit: Visit, address: str) -> None:
    classmate = visit("classmate")
    for number in (2, 2**31 - 1, 2**31, 2**31 + 1, 10**17):
        assert classmate.get(f"{address}/revisions/{number}").status == 404
        assert classmate.get(f"{address}/revisions?before={number}").status == 200


def test_what_changed_since_one_last_read_it(visit: Visit, address: str, publish: Publish) -> None:
    classmate = visit("classmate")
    classmate.submit(address, "/read")
    visit("author").submit(address, "/read")
    assert "Changed since you last read it" not in classmate.get(address).words
    publish("<p>Second text.</p>")
    publish("<p>Third text.</p>")
    page = classmate.get(address)
    assert "Changed since you last read it." in page.words
    [way] = page.find("//a[text()='See what changed']/@href")
    assert way == f"{address}/revisions/compare?from=1&to=3"
    shown = classmate.get(way)
    assert "Third" in changes(shown, "ins")
    assert "Moscow" in changes(shown, "del")
    classmate.submit(address, "/read")
    assert "Changed since you last read it" not in classmate.get(address).words
    again = classmate.get(f"{address}/revisions")  # and there it can still be found
    [way] = again.find("//a[text()='What changed since you last read it']/@href")
    assert way.endswith("from=1&to=3")
    assert "You last read this one" in again.find("//li[@value='1']")[0].text_content()
    for who in ("author", "observer"):  # who wrote it, and who reads it for the first time
        other = visit(who)
        assert "Changed since" not in other.get(address).words
        assert "since you last read" not in other.get(f"{address}/revisions").words


def test_what_one_has_not_seen_yet_is_not_counted_as_read(
    visit: Visit, address: str, publish: Publish
) -> None:
    """The page that was open when a new version came says which one it showed."""
    classmate = visit("classmate")
    page = classmate.get(address)
    publish("<p>Second text.</p>")
    classmate.send(page, address, "/read")
    assert "Changed since you last read it." in classmate.get(address).words
    classmate.post(f"{address}/read", {"revision": str(10**17), "comment_id": "0"})
    publish("<p>Third text.</p>")
    assert "from=2&to=3" in classmate.get(address).text


def test_what_stood_at_the_deadline(
    visit: Visit, address: str, publish: Publish, change: Change
) -> None:
    def due(at: timedelta) -> None:
        moment = now() + at
        change(lambda: db.session.execute(update(Prompt).values(essays_due_at=moment)))

    due(HOUR)
    reader = visit("instructor")
    assert "deadline" not in reader.get(f"{address}/revisions").words
    with time_machine.travel(now() + HOUR + GRACE / 2):
        publish("<p>Within the grace.</p>")
    with time_machine.travel(now() + 2 * HOUR):
        publish("<p>Too late.</p>")
        page = reader.get(f"{address}/revisions")
        [stood] = page.find("//li[contains(., 'Stood at the deadline')]/@value")
        assert stood == "2"
        [way] = page.find("//a[text()='What changed since the deadline']/@href")
        assert "Too late." in changes(reader.get(way), "ins")
        assert "Essays were due" in page.words


def test_where_nothing_stood_at_the_deadline_the_words_are_neutral(
    visit: Visit, address: str, change: Change
) -> None:
    early = now() - timedelta(days=2000)
    change(lambda: db.session.execute(update(Prompt).values(essays_due_at=early)))
    page = visit("instructor").get(f"{address}/revisions")
    assert "nothing of this one was published then" in page.words
    assert "Stood at the deadline" not in page.words


def test_versions_of_what_one_may_not_read_are_not_there(
    visit: Visit, essays: str, world: World, author: Visitor
) -> None:
    way = f"{essays}/{world.essays['withdrawn']}/revisions/compare?from=1&to=2"
    assert visit("classmate").get(way).status == 404
    assert author.get(way).status == 422


def test_who_saves_over_a_newer_draft_sees_the_difference(author: Visitor, address: str) -> None:
    old = author.get(f"{address}/edit")
    author.submit(f"{address}/edit", "/edit", "save=1", text="A promise to nobody.")
    late = author.send(old, f"{address}/edit", "/edit", "save=1", text="A promise to all.")
    assert late.status == 409
    assert changes(late, "del") == "[removed: nobody.]"
    assert changes(late, "ins") == "[added: all.]"
    json = {"Accept": "application/json"}
    fields = {"title": "A", "text": WORDS["essay"], "over": "0"}
    said = author.post(f"{address}/draft", fields, headers=json).response.get_json()
    assert "<del>" in said["difference"]
    assert said["text"] == "A promise to nobody."
