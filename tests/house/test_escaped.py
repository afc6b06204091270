"""Markup in every text of the database, and every page, file and mail opened: none of it works.

Each column has a word of its own in it, so that a column that no page shows is noticed, too. A new
column is filled by itself; where it can hold no markup, say so below, with the reason.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import JSON, Column, String, Table, insert, select, update

from app.db import Base, db
from app.mail.compose import KINDS, composed
from app.participation.spreadsheet import BEGINS_FORMULA
from app.text.sanitise import sanitise
from tests.house.mailed import mails
from tests.house.marked import Marks, addresses
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

pytestmark = [pytest.mark.slow, pytest.mark.once]

# Ends an attribute, an element that holds only text, a comment; begins a formula in a spreadsheet.
SHORT = "=\"'><b data-x onx=1>"
LONG = (
    SHORT
    + "</b></textarea></title></style></script>--><img src=x onx=1><script data-x>x()</script>"
    '<a href="javascript:x()" data-x>a</a>{{ 7 * 191919191 }}'
)
WORKED = "//*[@data-x or @onx or starts-with(@src, 'x')]"
LEADS = "//@href | //@src | //@action | //@formaction | //@poster | //@data"
EVALUATED = "1343434337"

# Not words but our own signs: whoever types into a form never reaches them.
SIGNS = {
    *("people.password_hash", "sign_ins.token_hash", "failed_sign_ins.account", "receipts.key"),
    *("mails.kind", "mails.event", "mails.address_hash", "notices.kind", "members.role"),
    *("earlier_drafts.because", "comments.path", "comments.import_key", "essays.import_key"),
    *("courses.slug", "courses.join_code", "courses.zone", "receipts.location"),
    *("people.rhythm", "pictures.key", "pictures.kind"),
}
# Sanitised before they are stored: their markup comes through the same gate.
SANITISED = {
    *("essays.html", "essays.draft_html", "revisions.html", "earlier_drafts.html"),
    *("comments.html", "feedback.html"),
}
# Kept, and on no page.
UNSHOWN = {"failed_sign_ins.address", "mails.address", "mails.trouble"}


def name_of(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def texts() -> list[Column[Any]]:
    """The columns that hold words."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    return [
        column
        for column in columns
        if isinstance(column.type, String | JSON) and name_of(column) not in SIGNS
    ]


def word(column: Column[Any]) -> str:
    """What it is known by: letters and digits, not to be found elsewhere, nor in a random token."""
    return f"qxz{texts().index(column)}zxq"


def filling(column: Column[Any], row: Any) -> Any:
    """Markup for one row's column, as long as it allows."""
    length = column.type.length if isinstance(column.type, String) else None
    if isinstance(column.type, JSON):
        return {"text": [LONG + word(column)], "title": [LONG + word(column)]}
    if name_of(column) in SANITISED:
        return sanitise(f"<p>{LONG}</p><p>{word(column)}</p>")
    if column.name in ("email", "address"):
        return f"{SHORT}{word(column)}{row.id}@x.example"[:length]
    begins = LONG + word(column)
    return SHORT + word(column) if length and len(begins) > length else begins


@pytest.fixture
def filled(app: Flask, world: World) -> None:
    """Every text of every row."""
    with app.app_context():
        Marks(world).put()
        for table in Base.metadata.sorted_tables:
            columns = [column for column in texts() if column.table is table]
            if table.name == "log_entries":  # of which nothing is changed
                add_entries(table, columns)
            elif columns:
                fill(table, columns)
        db.session.commit()
        db.session.remove()


def fill(table: Table, columns: list[Column[Any]]) -> None:
    """Only where there is something: what is NULL says by that what it is."""
    keys = list(table.primary_key.columns)
    for row in db.session.execute(select(table)).all():
        values = {
            column: filling(column, row) for column in columns if row._mapping[column] is not None
        }
        here = [key == row._mapping[key] for key in keys]
        if values:
            db.session.execute(update(table).where(*here).values(values))


def add_entries(table: Table, columns: list[Column[Any]]) -> None:
    for row in db.session.execute(select(table)).all():
        values = dict(row._mapping) | {column.name: filling(column, row) for column in columns}
        del values["id"]
        db.session.execute(insert(table).values(values))


def faults(text: str) -> Iterator[str]:
    """What of the markup has become markup."""
    if not text.strip():
        return
    page: Any = html.fromstring(text)
    for element in page.xpath(WORKED):
        yield f"<{element.tag}> {element.attrib}"
    for address in page.xpath(LEADS):
        if address.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            yield str(address)
    if SHORT[3:] in text:
        yield SHORT[3:]
    if EVALUATED in text:
        yield "a text that was taken for a template"


def opened(app: Flask, world: World, visit: Visit) -> Iterator[tuple[str, Page]]:
    """Every address, by staff, and by those who see what staff do not."""
    with app.app_context():
        ways = addresses(app, world)
    for who in ("instructor", "administrator", "author", "classmate"):
        visitor = visit(who)
        for _, path in ways:
            page = visitor.get(path)
            assert page.status < 500, f"{path} as {who}"
            yield f"{path} as {who}", page
        yield f"the archive of the {who}", visitor.post("/account/archive")


@pytest.mark.usefixtures("filled")
def test_no_text_is_markup(app: Flask, world: World, visit: Visit) -> None:
    found: list[str] = []
    unseen = {name_of(column): word(column) for column in texts()}
    for where, page in opened(app, world, visit):
        for text in sent(page):
            unseen = {name: one for name, one in unseen.items() if one not in text}
            found += [f"{where}: {fault}" for fault in faults(text)]
    assert not found, "\n".join(found[:40])
    assert unseen.keys() == UNSHOWN, "no page shows it: is it filled, and is it a text?"


def sent(page: Page) -> Iterator[str]:
    """The pages in what was sent: one, or those of an archive."""
    if page.response.mimetype == "text/html":
        yield page.text
    if page.response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(page.response.data)) as archive:
            for name in archive.namelist():
                if name.endswith(".html"):
                    yield archive.read(name).decode()


@pytest.mark.usefixtures("filled")
def test_no_cell_is_a_formula(world: World, visit: Visit) -> None:
    page = visit("instructor").post(f"/courses/{world.course}/participation.csv")
    cells = [cell for row in csv.reader(io.StringIO(page.text)) for cell in row]
    assert [cell for cell in cells if cell[:1] in BEGINS_FORMULA] == []
    assert any(SHORT in cell for cell in cells)


@pytest.mark.usefixtures("filled")
def test_no_mail_has_markup_of_others_in_it(app: Flask) -> None:
    composed_of = set()
    with app.test_request_context():
        for kind in KINDS:
            for mail in mails(kind):
                message = composed(mail)
                if message is None:
                    continue
                composed_of.add(kind)
                plain, beside = message.get_body(("plain",)), message.get_body(("html",))
                assert plain
                assert beside
                assert SHORT in plain.get_content(), kind
                assert list(faults(beside.get_content())) == [], kind
            db.session.rollback()
    assert composed_of == set(KINDS)
