"""What administrators read of the board: its log, what is set, and whether it is well."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Person
from app.clock import now
from app.db import db
from app.mail.models import Mail
from app.maintenance import check
from app.settings import SETTINGS
from tests.visitor import Page, Visitor
from tests.world import CAST, World

Visit = Callable[[str], Visitor]

PAGES = ("log", "settings", "health")


def entries(page: Page) -> list[str]:
    """What the log says, without its moments."""
    said = [" ".join(one.text_content().split()) for one in page.find("//ul[@class='log']/li")]
    return [line.split(": ", 1)[1] for line in said]


@pytest.mark.parametrize("who", [who for who in CAST if who != "administrator"])
def test_these_pages_are_there_for_administrators(visit: Visit, who: str) -> None:
    for page in PAGES:
        assert visit(who).get(f"/administration/{page}").status == 404
        assert visit("administrator").get(f"/administration/{page}").status == 200


def test_one_way_leads_to_each(visit: Visit) -> None:
    page = visit("administrator").get("/administration")
    ways = page.find("//nav[@aria-label='Administration']//a/@href")
    assert ways == [
        "/administration",
        "/administration/courses",
        *map("/administration/{}".format, PAGES),
    ]


def test_the_log_says_what_to_expect_before_there_is_anything(visit: Visit) -> None:
    assert "Nothing yet." in visit("administrator").get("/administration/log").words


def test_the_log_tells_what_administrators_did_each_once(visit: Visit, world: World) -> None:
    administrator, person = visit("administrator"), world.people["classmate"]
    people = f"/administration/people/{person}"
    for _ in range(2):
        administrator.post(f"{people}/courses", {"allowed": "1"})
    administrator.post(f"{people}/courses", {"allowed": "0"})
    for _ in range(2):
        administrator.submit(f"{people}/suspend", "/suspend")
    administrator.submit("/administration", "/suspension/end")
    for _ in range(2):
        administrator.submit(f"{people}/administrator", "/administrator")
    administrator.submit(f"{people}/ordinary", "/ordinary")
    for _ in range(2):
        page = administrator.get("/administration/courses")
        [way] = page.find("//a[contains(., 'Soviet History')]/@href")
        administrator.submit(way, "/appoint", email="classmate@world.example")
    who = "Joon-ho Dae (classmate@world.example)"
    assert entries(administrator.get("/administration/log"))[::-1] == [
        f"Ottilie Brandt gave leave to open courses to {who}.",
        f"Ottilie Brandt took leave to open courses from {who}.",
        f"Ottilie Brandt suspended {who}.",
        f"Ottilie Brandt ended the suspension of {who}.",
        f"Ottilie Brandt made an administrator of {who}.",
        f"Ottilie Brandt took the administration from {who}.",
        f"Ottilie Brandt appointed {who} as an instructor of Soviet History.",
    ]


def test_stepping_down_stands_in_the_log(app: Flask, visit: Visit, world: World) -> None:
    with app.app_context():
        db.session.get_one(Person, world.people["outsider"]).make_administrator()
        db.session.commit()
    own = f"/administration/people/{world.people['administrator']}/ordinary"
    visit("administrator").submit(own, "/ordinary")
    log = entries(visit("outsider").get("/administration/log"))
    assert log == ["Ottilie Brandt stepped down as an administrator."]


def test_settings_are_shown_and_no_secret(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("wilted-orchid", "hidden-heron", "query-quail")
    database = f"postgresql+psycopg://board:{secrets[0]}@db.example/colloquy?password={secrets[2]}"
    monkeypatch.setitem(app.config, "DATABASE_URL", database)
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://post:{secrets[1]}@mail.example:587")
    page = visit("administrator").get("/administration/settings")
    assert [one.text_content() for one in page.find("//tbody//th")] == list(SETTINGS)
    assert "PostgreSQL, database colloquy on db.example" in page.words
    assert "smtp://mail.example:587" in page.words
    assert "set, and never shown" in page.words
    for secret in (*secrets, str(app.config["SECRET_KEY"]), "board:", "post:"):
        assert secret not in page.text
    monkeypatch.setitem(app.config, "MAIL_URL", "")
    monkeypatch.setitem(app.config, "DATABASE_URL", "")
    words = visit("administrator").get("/administration/settings").words
    assert "not set: this board sends no mail" in words
    assert "not set: SQLite in the instance folder" in words


def test_health_tells_facts_and_what_is_wrong(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "LITTLE", 0)
    page = visit("administrator").get("/administration/health")
    assert "The board is well, as far as a quick look can tell." in page.words
    facts = dict(
        zip(
            (one.text for one in page.find("//dl/dt")),
            (one.text for one in page.find("//dl/dd")),
            strict=True,
        )
    )
    assert facts["People"] == str(len(CAST))
    assert facts["Courses"] == "2"
    assert "at version" in facts["Database"]
    assert "MB are free" in facts["Disk"]
    monkeypatch.setattr(check, "LITTLE", 2**62)
    page = visit("administrator").get("/administration/health")
    assert "The disk has" in page.words
    assert "The board is well" not in page.words


def test_mail_that_waits_for_long_is_a_finding(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "LITTLE", 0)
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://mail.example")
    with app.app_context():
        Mail.write("password", "author@world.example", "asked")
        db.session.commit()
    assert "1 waiting" in visit("administrator").get("/administration/health").words
    with app.app_context():
        db.session.execute(update(Mail).values(due_at=now() - timedelta(hours=3)))
        db.session.commit()
    words = visit("administrator").get("/administration/health").words
    assert "1 mails wait that were due 3 hours ago." in words
