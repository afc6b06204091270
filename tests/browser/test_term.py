"""What a term brings: a class list, a forgotten password, words that are hidden, an older board."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import COURSE, fill_in_sign_in, sign_in, sign_out
from tests.live import Live, serving

Visit = Callable[..., Page]

IRENA = "irena.kowal@class.example"
MAIL_MS = 30_000  # a worker beside the server sends it, on a machine that is busy testing


def follow_mail(page: Page, subject: str, to: str) -> None:
    """Open the newest mail of this kind, once it has come, and go where its link leads."""
    mail = page.locator("article", has=page.get_by_text(f"To {to}")).filter(has_text=subject).first
    for _ in range(MAIL_MS // 500):
        page.goto("/demo/mail")
        if mail.count():
            break
        page.wait_for_timeout(500)
    mail.get_by_role("link").click()


def test_from_the_class_list_to_the_first_essay_and_a_forgotten_password(visitor: Visit) -> None:
    instructor = visitor()
    sign_in(instructor, "instructor")
    instructor.goto(f"{COURSE}/people")
    instructor.get_by_role("link", name="Invite people").click()
    instructor.get_by_label("Or paste it").fill(
        f"Name;E-mail;Section\nKowal, Irena;{IRENA};Thursday at two\nnot an address at all"
    )
    instructor.get_by_role("button", name="Show who is on it").click()
    expect(instructor.get_by_role("heading", name="Not understood")).to_be_visible()
    instructor.get_by_role("button", name="Invite 1 person").click()
    expect(instructor.get_by_text(IRENA)).to_be_visible()

    student = visitor()
    follow_mail(student, "Invitation to Soviet History", IRENA)
    student.get_by_label("Your name").fill("Irena Kowal")
    student.get_by_label("Password").fill("bread rations and queues")
    student.get_by_role("button", name="Register and join").click()
    student.goto(f"{COURSE}/essays/new")
    student.get_by_label("Title").fill("Queues as a School")
    student.get_by_label("Your essay").fill("Whoever stood in line learned to count.")
    student.get_by_role("button", name="Publish").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("Queues as a School")
    instructor.goto(f"{COURSE}/people/invited")
    expect(instructor.get_by_text(IRENA)).to_have_count(0)
    instructor.goto(f"{COURSE}/people")
    row = instructor.get_by_role("row").filter(has_text="Irena Kowal")
    expect(row).to_contain_text("Thursday at two")

    sign_out(student)
    student.goto("/sign-in")
    student.get_by_role("link", name=re.compile("[Ff]org")).click()
    student.get_by_label("E-mail").fill(IRENA)
    student.get_by_role("button").last.click()
    follow_mail(student, "Choose a new password", IRENA)
    student.get_by_label("New password").fill("sugar cards and coupons")
    student.get_by_role("button", name=re.compile("password")).click()
    expect(student.locator("body[data-person]")).to_be_attached()
    sign_out(student)
    student.goto("/sign-in")
    fill_in_sign_in(student, IRENA, "bread rations and queues")
    expect(student.locator("body:not([data-person])")).to_be_attached()
    fill_in_sign_in(student, IRENA, "sugar cards and coupons")
    expect(student.locator("body[data-person]")).to_be_attached()


def test_what_is_hidden_and_restored(visitor: Visit, student: Page) -> None:
    instructor, classmate = visitor(), visitor()
    sign_in(instructor, "instructor")
    sign_in(classmate, "classmate")
    student.goto(f"{COURSE}/essays/new")
    student.get_by_label("Title").fill("A Letter From Home")
    student.get_by_label("Your essay").fill("It quotes what nobody allowed me to quote.")
    student.get_by_role("button", name="Publish").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("A Letter From Home")
    essay = student.url

    instructor.goto(essay)
    instructor.get_by_role("link", name="Hide", exact=True).click()
    instructor.get_by_label("Reason").fill("Please ask the writer of the letter first.")
    instructor.get_by_role("button", name="Hide essay").click()
    answer = classmate.goto(essay)
    assert answer
    assert answer.status == 404
    student.goto(essay)
    expect(student.get_by_text("Please ask the writer of the letter first.").first).to_be_visible()
    instructor.goto(essay)
    instructor.get_by_role("button", name="Restore").click()
    classmate.goto(essay)
    expect(classmate.get_by_role("heading", level=1)).to_have_text("A Letter From Home")


def test_yesterdays_backup_is_the_board_of_yesterday(
    live: Live, visitor: Visit, tmp_path: Path
) -> None:
    kept = live.flask("backup", str(tmp_path / "yesterday.zip"))
    assert kept.returncode == 0, kept.stderr
    page = visitor()
    sign_in(page, "classmate")
    page.goto(f"{COURSE}/essays/new")
    page.get_by_label("Title").fill("Written Since")
    page.get_by_label("Your essay").fill("Yesterday nobody knew this.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Written Since")

    folder = tmp_path / "again"
    other = Live(live.url, folder / "instance", live.log, {**live.environment})
    other.environment["INSTANCE"] = str(other.instance)
    back = other.flask("restore", str(tmp_path / "yesterday.zip"))
    assert back.returncode == 0, back.stderr
    with serving(folder, DEMO="1") as again:
        page.goto(f"{again.url}/sign-in")
        fill_in_sign_in(page, "classmate")
        expect(page.locator("body[data-person]")).to_be_attached()
        page.goto(f"{again.url}{COURSE}/essays/mine")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("Written Since")).to_have_count(0)
        page.goto(f"{again.url}{COURSE}")
        expect(page.locator("article.essay-card").first).to_be_visible()
