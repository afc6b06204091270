"""Who is invited and has not joined yet."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.invitations import Invitation
from app.courses.models import Course, Member, Role
from app.db import db
from app.mail.models import Mail
from tests.visitor import Page, Visitor
from tests.world import INVITED, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def path(world: World) -> str:
    return f"/courses/{world.course}/people/invited"


def names(page: Page) -> list[str]:
    return [head.text_content() for head in page.find("//tbody//th")]


def course(world: World) -> Course:
    return db.session.get_one(Member, world.members["instructor"]).course


def register(email: str) -> Person:
    person = Person.register(email, "Sofia Marin", "a long password")
    db.session.flush()
    return person


def test_the_people_page_says_how_many_have_not_joined(
    visit: Visit, world: World, path: str, change: Change
) -> None:
    people = f"/courses/{world.course}/people"
    page = visit("instructor").get(people)
    assert page.find(f"//a[@href='{path}'][.='1 person has not joined yet']")
    assert page.find(f"//a[@href='{people}/invite']")
    change(lambda: course(world).admit(register(INVITED)))
    assert not visit("instructor").get(people).find(f"//a[@href='{path}']")
    for who in ("assistant", "author", "observer"):
        other = visit(who).get(people)
        assert not other.find(f"//a[@href='{path}'] | //a[@href='{people}/invite']"), who


def test_without_mail_each_stands_with_their_link(visit: Visit, path: str) -> None:
    page = visit("instructor").get(path)
    assert names(page) == ["Sofia Marin"]
    assert INVITED in page.words
    assert "by Nadia Amsel" in page.words
    (link,) = page.find("//code[@class='join-link']")
    way = link.text_content().removeprefix("http://localhost")
    assert visit("stranger").get(way).h1 == "Your invitation to Soviet History"
    assert not page.find("//form[contains(@action, '/again')]")


def test_with_mail_no_link_is_shown(
    app: Flask, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the link that is mailed has the address; staff shall not have it."""
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    page = visit("instructor").get(path)
    assert names(page) == ["Sofia Marin"]
    assert not page.find("//code[@class='join-link']")
    assert "/invited/" not in page.text.replace(f"{path}/", "")
    assert page.find("//form[contains(@action, '/again')]")


@pytest.mark.parametrize("who", ["assistant", "author", "observer"])
def test_only_instructors_see_addresses(visit: Visit, world: World, path: str, who: str) -> None:
    page = visit(who).get(path)
    assert page.status == 403
    assert INVITED not in page.text
    for deed in ("withdraw", "again"):
        number = world.invitations["waiting"]
        assert visit(who).post(f"{path}/{number}/{deed}").status in (403, 404)


def test_a_withdrawn_invitation_opens_nothing_and_is_no_complaint_twice(
    visit: Visit, world: World, path: str
) -> None:
    instructor = visit("instructor")
    opened = instructor.get(path)
    for _ in range(2):
        assert instructor.send(opened, path, "/withdraw").location == path
    page = instructor.get(path)
    assert page.words.count("is withdrawn") == 1
    assert "Nobody is waited for. No invitation is open." in page.words
    assert "has joined" not in page.words, "nobody has"
    assert visit("stranger").get(f"/invited/{world.links['invitation']}").status == 410
    log = instructor.get(f"/courses/{world.course}/log").words
    assert log.count("Nadia Amsel withdrew the invitation of Sofia Marin.") == 1
    other_tab = visit("instructor").post(f"{path}/{world.invitations['waiting']}/withdraw")
    assert other_tab.status == 303
    log = instructor.get(f"/courses/{world.course}/log").words
    assert log.count("withdrew the invitation") == 1


def test_sent_again_three_times_within_an_hour(
    app: Flask, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    instructor = visit("instructor")
    opened = instructor.get(path)
    for _ in range(2):
        assert instructor.send(opened, path, "/again").status == 303
    with app.app_context():
        assert len(db.session.scalars(select(Mail)).all()) == 1, "pressed twice, sent once"
    statuses = [instructor.submit(path, "/again").status for _ in range(3)]
    assert statuses == [303, 303, 429]


def test_without_mail_nothing_is_sent_again(
    app: Flask, visit: Visit, world: World, path: str
) -> None:
    page = visit("instructor").post(f"{path}/{world.invitations['waiting']}/again")
    assert page.status == 409
    assert "This board sends no mail" in page.words
    with app.app_context():
        assert db.session.scalars(select(Mail)).all() == []


def test_one_that_was_answered_is_not_sent_again(
    app: Flask,
    visit: Visit,
    world: World,
    path: str,
    change: Change,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    opened = visit("instructor").get(path)
    change(lambda: invitation(world).decline())
    assert visit("instructor").send(opened, path, "/again").status == 409
    page = visit("instructor").get(path)
    assert "declined on" in page.words
    assert not page.find("//form[contains(@action, '/again')]")


def invitation(world: World) -> Invitation:
    return db.session.get_one(Invitation, world.invitations["waiting"])


def test_whoever_was_removed_is_not_waited_for(
    visit: Visit, world: World, path: str, change: Change
) -> None:
    change(lambda: course(world).admit(register(INVITED)).remove())
    assert "Nobody is waited for." in visit("instructor").get(path).words


def test_the_archive_shows_them_and_offers_nothing(
    visit: Visit, world: World, path: str, change: Change
) -> None:
    change(lambda: course(world).archive())
    page = visit("instructor").get(path)
    assert names(page) == ["Sofia Marin"]
    assert not page.find("//main//form | //code[@class='join-link']")
    assert visit("instructor").post(f"{path}/{world.invitations['waiting']}/withdraw").status == 403


def test_whoever_accepts_is_a_student(app: Flask, world: World) -> None:
    with app.app_context():
        assert invitation(world).accept(register(INVITED)).role == Role.STUDENT
        assert not invitation(world).waiting


def test_an_invitation_is_answered_once(app: Flask, world: World) -> None:
    with app.app_context():
        one = invitation(world)
        one.accept(register(INVITED))
        one.decline()
        one.withdraw()
        assert (one.declined_at, one.withdrawn_at) == (None, None)


def test_who_has_declined_is_asked_again_by_no_list(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        db.session.get_one(Invitation, world.invitations["waiting"]).decline()
        db.session.commit()
    instructor, path = visit("instructor"), f"/courses/{world.course}/people/invite"
    page = instructor.submit(path, path, listed=INVITED)
    (row,) = page.find("//section[@aria-labelledby='known']//tbody/tr")
    assert "Declined on " in row.text_content()
    assert "To ask again, withdraw that invitation first." in row.text_content()
    page = instructor.follow(instructor.send(page, path, path, "save=1"))
    assert "Nobody was new" in page.words
    with app.app_context():
        assert not db.session.get_one(Invitation, world.invitations["waiting"]).waiting
