"""An invitation at the desk of whoever has an account with its address."""

from collections.abc import Callable

from flask import Flask

from app.accounts.models import Person
from app.db import db
from tests.accounts.inviting import OUTSIDER, inside, invite, link_for
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def test_the_desk_shows_it_and_one_press_joins(app: Flask, world: World, visit: Visit) -> None:
    outsider = visit("outsider")
    assert "You are invited" not in outsider.get("/").words
    number = invite(app, world, OUTSIDER)
    desk = outsider.get("/")
    assert "Nadia Amsel invites you, as a student" in desk.words
    for _ in range(2):
        done = outsider.send(desk, "/", f"/invitations/{number}/accept")
        assert done.location == f"/courses/{world.course}"
    assert outsider.follow(done).h1 == "Soviet History"
    assert "You are invited" not in outsider.get("/").words
    assert "you are a student" in outsider.get("/").words


def test_one_may_decline(app: Flask, world: World, visit: Visit) -> None:
    number = invite(app, world, OUTSIDER)
    outsider = visit("outsider")
    desk = outsider.get("/")
    for _ in range(2):
        assert outsider.send(desk, "/", f"/invitations/{number}/decline").location == "/"
    assert "You have declined the invitation to Soviet History." in outsider.get("/").words
    assert outsider.send(desk, "/", f"/invitations/{number}/accept").status == 410
    assert not inside(outsider, world)
    staff = visit("instructor").get(f"/courses/{world.course}/people/invited").words
    assert "declined on" in staff


def test_an_address_that_is_not_confirmed_shows_nothing(
    app: Flask, world: World, visit: Visit
) -> None:
    """Anybody may have registered with it."""
    number = invite(app, world, OUTSIDER, confirmed=False)
    assert "You are invited" not in visit("outsider").get("/").words
    for deed in ("accept", "decline"):
        assert visit("outsider").post(f"/invitations/{number}/{deed}").status == 404
    assert not inside(visit("outsider"), world)


def test_nobody_answers_for_somebody_else(app: Flask, world: World, visit: Visit) -> None:
    number = invite(app, world, OUTSIDER)
    for who in ("classmate", "instructor", "administrator"):
        for deed in ("accept", "decline"):
            assert visit(who).post(f"/invitations/{number}/{deed}").status == 404
    assert visit("stranger").post(f"/invitations/{number}/accept").status == 401
    assert "You are invited" in visit("outsider").get("/").words


def test_whoever_was_removed_is_not_let_in_again(app: Flask, world: World, visit: Visit) -> None:
    number = invite(app, world, "removed@world.example")
    link = link_for(app, number)
    looked = visit("removed").get(link)
    assert (looked.status, "were removed, or have left" in looked.words) == (403, True)
    assert visit("removed").post(f"{link}/accept").status == 403
    refused = visit("removed").post(f"/invitations/{number}/accept")
    assert refused.status == 403
    assert "no invitation lets you in again" in refused.words
    assert not inside(visit("removed"), world)
    assert "You are invited" not in visit("removed").get("/").words


def test_nobody_joins_under_the_name_of_staff(app: Flask, world: World, visit: Visit) -> None:
    number = invite(app, world, OUTSIDER)
    with app.app_context():
        db.session.get_one(Person, world.people["outsider"]).rename("Nadia  AMSEL")
        db.session.commit()
    refused = visit("outsider").post(f"/invitations/{number}/accept")
    assert refused.status == 403
    assert "Add what tells you apart" in refused.words
    assert not inside(visit("outsider"), world)
