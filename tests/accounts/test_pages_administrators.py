"""How administrators make one another, and how they cease to be it."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


@pytest.fixture
def second(app: Flask, world: World) -> str:
    """Joon-ho Dae administers, too: the way to make him an ordinary person again."""
    with app.app_context():
        db.session.get_one(Person, world.people["classmate"]).make_administrator()
        db.session.commit()
    return ordinary(world, "classmate")


def ordinary(world: World, who: str) -> str:
    return f"/administration/people/{world.people[who]}/ordinary"


def offers(visitor: Visitor) -> list[str]:
    """The ways on the Administration page to make somebody an ordinary person."""
    page = visitor.get("/administration")
    return [a.get("href") for a in page.find("//main//a") if a.get("href").endswith("/ordinary")]


def test_an_administrator_makes_another(world: World, visit: Visit) -> None:
    administrator, classmate = visit("administrator"), visit("classmate")
    path = f"/administration/people/{world.people['classmate']}/administrator"
    assert "Joon-ho Dae" in administrator.get(path).h1
    assert classmate.get("/administration").status == 404, "looking changes nothing"
    assert administrator.submit(path, "/administrator").status == 303
    assert classmate.get("/administration").status == 200
    assert visit("administrator").get("/administration/people/99999/administrator").status == 404


def test_an_administrator_is_made_an_ordinary_person(
    world: World, visit: Visit, second: str
) -> None:
    administrator, classmate = visit("administrator"), visit("classmate")
    assert offers(administrator) == [second, ordinary(world, "administrator")]
    assert administrator.get(second).h1 == "Make Joon-ho Dae an ordinary person again?"
    assert classmate.get("/administration").status == 200, "looking changes nothing"
    page = administrator.submit(second, "/ordinary")
    assert (page.status, page.location) == (303, "/administration")
    assert "Joon-ho Dae is no administrator." in administrator.get("/administration").words
    assert classmate.get("/administration").status == 404
    assert classmate.get(f"/courses/{world.course}").status == 200
    assert offers(administrator) == [], "nobody is left who could be spared"


def test_doing_it_again_changes_nothing(world: World, visit: Visit, second: str) -> None:
    for _ in range(2):
        assert visit("administrator").submit(second, "/ordinary").status == 303
    assert visit("administrator").get("/administration").status == 200


def test_who_administers_nothing_is_made_ordinary_without_a_word(
    world: World, visit: Visit, second: str
) -> None:
    assert visit("administrator").post(ordinary(world, "author")).status == 303
    assert "Ruth Lindqvist" not in visit("administrator").get("/administration/log").words


def test_one_may_step_down_oneself_and_press_twice(world: World, visit: Visit, second: str) -> None:
    administrator, own = visit("administrator"), ordinary(world, "administrator")
    opened = administrator.get(own)
    assert opened.h1 == "Step down as an administrator?"
    for _ in range(2):
        page = administrator.send(opened, own, "/ordinary")
        assert (page.status, page.location) == (303, "/")
    assert "You administer nothing any more." in administrator.get("/").words
    assert administrator.get("/administration").status == 404
    assert visit("classmate").get("/administration").status == 200


def test_the_last_administrator_stays_one(world: World, visit: Visit, second: str) -> None:
    administrator, classmate = visit("administrator"), visit("classmate")
    own = ordinary(world, "administrator")
    opened = administrator.get(own), classmate.get(own)
    assert administrator.submit(second, "/ordinary").status == 303
    page = administrator.send(opened[0], own, "/ordinary")
    assert page.status == 409
    assert "This is the last one" in page.words
    assert administrator.get(own).status == 409
    assert administrator.get("/administration").status == 200
    page = classmate.send(opened[1], own, "/ordinary")
    assert page.status == 404, "who administers no more makes nobody anything"


def test_administrators_of_the_demo_stand_in_for_nobody(
    app: Flask, world: World, visit: Visit, second: str
) -> None:
    with app.app_context():
        db.session.get_one(Person, world.people["classmate"]).demo = True
        db.session.commit()
    assert visit("administrator").get(ordinary(world, "administrator")).status == 409
    assert visit("administrator").submit(second, "/ordinary").status == 303
