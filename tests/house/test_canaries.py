"""A word of its own in everything that not everybody may read, and everybody of the cast at every
address there is: each finds what is for them, and nothing else.

The table says who may read what, out of the product's rules and not out of our policies. A new
address, file or mail is swept by itself. What is told of separate sections is in `test_apart`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.mail.compose import KINDS, composed
from app.mail.delivery import KEPT
from tests.house.mailed import mails
from tests.house.marked import Marks, addresses, mark
from tests.visitor import Visitor
from tests.world import CAST, World

Visit = Callable[[str], Visitor]
Found = dict[str, dict[str, str]]  # who → canary → where they found it first

pytestmark = pytest.mark.slow

# Whoever finds most comes first, so that what is kept of a page would be seen by the others.
EVERYBODY = [
    *("instructor", "assistant", "author", "classmate", "observer"),
    *("administrator", "outsider", "removed", "stranger"),
]
THE_CLASS = "instructor assistant author classmate observer"
STAFF = "instructor assistant"
MAY_READ = {
    # what                     who
    "essay": THE_CLASS,
    "version": THE_CLASS,  # what it said before
    "working": "author",
    "earlier": "author",
    "draft": "author",
    "earlier_of_draft": "author",
    "deleted_draft": "author",
    "classmates_draft": "classmate",
    "staffs_draft": "instructor",
    "removed_draft": "",
    "assigned_version": THE_CLASS,
    "assigned_earlier": "",  # written by whoever it was before it was said to be another's
    "withdrawn": f"author {STAFF}",
    "withdrawn_version": f"author {STAFF}",
    "withdrawn_lonely": f"author {STAFF}",
    "on_withdrawn": THE_CLASS,
    "deleted": "author",
    "deleted_version": "author",
    "on_deleted": THE_CLASS,
    "gone": "",  # deleted more than 30 days ago
    "gone_version": "",
    "on_gone": THE_CLASS,
    "hidden": f"author {STAFF}",
    "hidden_version": f"author {STAFF}",
    "hidden_lonely": f"author {STAFF}",
    "reason": f"author {STAFF}",
    "lonely_reason": f"author {STAFF}",
    "on_hidden": THE_CLASS,
    "comment": THE_CLASS,
    "reply": THE_CLASS,
    "reply_to_hidden": THE_CLASS,
    "deleted_comment": "classmate",
    "gone_comment": "",
    "hidden_comment": f"classmate {STAFF}",
    "comment_reason": f"classmate {STAFF}",
    "begun_by_classmate": "classmate",
    "begun_by_author": "author",
    "begun_by_removed": "",
    "picture_in_essay": THE_CLASS,
    "picture_in_working": "author",
    "picture_in_draft": "author",
    "picture_in_withdrawn": f"author {STAFF}",
    "picture_in_deleted": "author",
    "picture_in_gone": "author",  # who has put it in, until it is removed
    "picture_in_hidden": f"author {STAFF}",
    "picture_in_elsewhere": "outsider",
    "picture_of_classmate": "classmate",  # no text has it yet
    "picture_of_removed": "",
    "classmates_essay": THE_CLASS,
    "assistants_essay": THE_CLASS,
    "removed_essay": THE_CLASS,
    "removed_comment": THE_CLASS,
    "letter": f"author {STAFF}",
    "letter_begun": STAFF,
    "letter_ready": STAFF,
    "letter_to_assistant": "instructor",
    "letter_to_removed": STAFF,
    "letter_on_withdrawn": f"author {STAFF}",
    "letter_on_deleted": f"author {STAFF}",
    "draft_on_hidden": STAFF,
    "module": THE_CLASS,
    "question": THE_CLASS,
    "description": THE_CLASS,
    "log": STAFF,
    "board_log": "administrator",
    "elsewhere": "outsider",
    "comment_elsewhere": "outsider",
    "module_elsewhere": "outsider",
    "log_elsewhere": "outsider",
    "invited": "instructor",
    "invited_name": "instructor",
    "uninvited": "",  # the invitation was withdrawn
    "uninvited_name": "",
    "invited_elsewhere": "outsider",
    "invited_elsewhere_name": "outsider",
    "address": "classmate administrator",
    "kept": "classmate",
    "trouble": "",  # what the mail server says: for whoever runs the board, by `flask check`
    "join_code": "instructor",
    "secret": "",
}
LETTERS = [name for name in MAY_READ if name.startswith(("letter", "draft_on"))]


@pytest.fixture
def canaries(app: Flask, world: World) -> dict[str, str]:
    """Put them in; the word of each."""
    with app.app_context():
        Marks(world).put()
        secret = db.session.scalars(
            select(Person.password_hash).where(Person.id == world.people["author"])
        ).one()
        db.session.remove()
    others = {"join_code": world.join_code, "secret": secret}
    return {name: others.get(name, mark(name)) for name in MAY_READ}


def may_read(who: str) -> set[str]:
    return {name for name, readers in MAY_READ.items() if who in readers.split()}


def compare(found: Found) -> None:
    """Nobody has found what is not for them; and what is, they have."""
    told = []
    for who, theirs in found.items():
        wrong, missing = theirs.keys() - may_read(who), may_read(who) - theirs.keys()
        told += [f"{who} finds “{name}” at {theirs[name]}" for name in sorted(wrong)]
        told += [f"{who} does not find “{name}”" for name in sorted(missing)]
    assert not told, "\n".join(told)


def look(text: str, canaries: dict[str, str]) -> set[str]:
    return {name for name, word in canaries.items() if word in text}


def test_everybody_finds_what_is_for_them_and_nothing_else(
    app: Flask, world: World, visit: Visit, canaries: dict[str, str]
) -> None:
    with app.app_context():
        ways = addresses(app, world)
    found: Found = {}
    for who in EVERYBODY:
        visitor, found[who] = visit(who), {}
        for _, path in ways:
            page = visitor.get(path)
            assert page.status < 500, f"{path} as {who}"
            sent = f"{page.response.headers}{page.text}"
            for name in look(sent, canaries) - look(path, canaries):
                found[who].setdefault(name, path)
    compare(found)


# Whose words are in an archive that somebody takes along, the letters they were given, and why
# something of theirs is hidden.
TAKEN = {
    "author": "essay version working earlier draft earlier_of_draft deleted_draft "
    "assigned_version withdrawn withdrawn_version withdrawn_lonely deleted deleted_version "
    "hidden hidden_version hidden_lonely reply reply_to_hidden begun_by_author letter "
    "letter_on_withdrawn letter_on_deleted module reason lonely_reason "
    "picture_in_essay picture_in_working picture_in_draft picture_in_withdrawn picture_in_deleted "
    "picture_in_hidden",
    "classmate": "comment deleted_comment hidden_comment on_withdrawn on_deleted on_gone on_hidden "
    "begun_by_classmate classmates_essay classmates_draft address comment_reason",
    "instructor": "staffs_draft",
    "assistant": "assistants_essay",
    "outsider": "elsewhere comment_elsewhere picture_in_elsewhere",
}


def test_an_archive_holds_ones_own_words_and_letters_alone(
    world: World, visit: Visit, canaries: dict[str, str]
) -> None:
    """Of others there are at most the titles of what was answered, where these may be read."""
    titles = {name for name in MAY_READ if may_read_by_all(name)}
    for who in CAST:
        page = visit(who).post("/account/archive")
        with zipfile.ZipFile(io.BytesIO(page.response.data)) as archive:
            texts = [archive.read(name).decode() for name in archive.namelist()]
            sent = "\n".join([*texts, *archive.namelist(), str(page.response.headers)])
        own = set(TAKEN.get(who, "").split())
        held = look(sent, canaries)
        assert own <= held, f"{who} lacks {own - held}"
        assert held - own <= titles & may_read(who), f"{who} takes {held - own}"


def test_the_file_of_participation_holds_what_its_reader_may_read(
    world: World, visit: Visit, canaries: dict[str, str]
) -> None:
    """The class's names and modules, for staff alone."""
    held = {}
    for who in EVERYBODY:
        page = visit(who).post(f"/courses/{world.course}/participation.csv")
        held[who] = look(page.text, canaries) if page.status == 200 else set()
        assert held[who] <= may_read(who), f"{who} takes {held[who] - may_read(who)}"
    assert {who for who, names in held.items() if "module" in names} == {"instructor", "assistant"}


def may_read_by_all(name: str) -> bool:
    return MAY_READ[name] == THE_CLASS


def words_of(message: EmailMessage) -> str:
    """All of a mail: its headers, its text and its HTML."""
    parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([*map(str, message.values()), *parts])


def test_no_mail_tells_what_its_reader_may_not_read(
    app: Flask, world: World, canaries: dict[str, str]
) -> None:
    """Each kind there is, for everybody; and none has a word of feedback in it (N2)."""
    written = set()
    with app.test_request_context():
        for kind in KINDS:
            for mail in mails(kind):
                message = composed(mail)
                if message is None:
                    continue
                written.add(kind)
                who = whose(mail.address, canaries)
                found = look(words_of(message), canaries) - look(mail.address, canaries)
                assert not found & set(LETTERS), f"{kind} to {who}"
                assert found <= may_read(who), f"{kind} to {who}: {found - may_read(who)}"
            db.session.rollback()
    assert written == set(KINDS), f"say in {__name__} what is told of by {set(KINDS) - written}"


def whose(address: str, canaries: dict[str, str]) -> str:
    """Who of the cast has an address; else its beginning."""
    name = address.partition("@")[0]
    return "classmate" if name == canaries["address"] else name


def test_what_a_demonstration_would_have_sent_is_on_no_other_board(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(app.instance_path) / KEPT
    folder.mkdir(exist_ok=True)
    left = folder / "left.eml"
    left.write_text(f"Subject: Left\nTo: nobody@world.example\n\n{mark('mail')}\n")
    try:
        for who in EVERYBODY:
            page = visit(who).get("/demo/mail")
            assert (page.status, mark("mail") in page.text) == (404, False), who
        monkeypatch.setitem(app.config, "DEMO", True)
        assert mark("mail") in visit("stranger").get("/demo/mail").words
    finally:
        left.unlink()
