"""What is refused, missing or meanwhile changed is as readable as everything else, words kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, Response, expect

from tests.browser.looking import Look
from tests.browser.people import COURSE, sign_in

Visit = Callable[..., Page]

# Whatever the browser itself would say about a field stays unsaid: the server's answer is meant.
UNCHECKED = "all => all.forEach((it) => { it.noValidate = true; })"
TRIES = 11  # to sign in, of which ten are let through

pytestmark = pytest.mark.slow


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Iterator[Look]:
    look = Look(accessible)
    yield look
    assert not look.faults, "\n".join(look.faults)


@pytest.fixture
def come(visitor: Visit, look: Look) -> Callable[[str], Page]:
    def come(who: str) -> Page:
        page = visitor()
        look.listen(page)
        if who != "stranger":
            sign_in(page, who)
        return page

    return come


def send(page: Page, button: Locator) -> Response:
    """Press a button, whatever the browser thinks of the fields; what came back to the form, not to
    the page, which may just be telling that it was read."""
    page.locator("form").evaluate_all(UNCHECKED)
    with (
        page.expect_response(lambda answer: sent_by_a_form(answer.request)) as answered,
        page.expect_navigation(),
    ):
        button.click()
    return answered.value


def sent_by_a_form(request: Request) -> bool:
    return request.method == "POST" and request.is_navigation_request()


@pytest.mark.parametrize(
    ("who", "path", "button"),
    [
        ("stranger", "/sign-in", "Sign in"),
        ("stranger", "/register", "Register"),
        ("student", f"{COURSE}/essays/new", "Publish"),
        ("student", "/account", "Change password"),
        ("instructor", f"{COURSE}/import", "Show what is understood"),
        ("instructor", f"{COURSE}/modules/new", "Add the module"),
        ("instructor", "/courses/new", "Open the course"),
        ("admin", "/administration/appoint?to=1", "Appoint"),
    ],
)
def test_an_empty_form(
    come: Callable[[str], Page], look: Look, who: str, path: str, button: str
) -> None:
    page = come(who)
    page.goto(path)
    answer = send(page, page.get_by_role("button", name=button, exact=True))
    assert answer.status == 422
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("[aria-invalid=true]").first).to_be_attached()
    look.at(page)


def test_a_changed_text(come: Callable[[str], Page], look: Look) -> None:
    """Somebody, oneself perhaps, has saved meanwhile: both versions are there."""
    page = come("student")
    page.goto(f"{COURSE}/essays/new")
    page.get_by_label("Title").fill("Twice at once")
    page.get_by_label("Your essay").fill("The first version.")
    send(page, page.get_by_role("button", name="Save draft"))
    # Typed so that no script hears of it: that would have saved it at once.
    page.locator("textarea[name=text]").evaluate(
        "it => { it.value = '<p>The second version.</p>'; }"
    )
    page.locator("input[name=over]").evaluate("it => { it.value = '0'; }")
    answer = send(page, page.get_by_role("button", name="Save draft"))
    assert answer.status == 409
    texts = page.locator("main textarea").evaluate_all("all => all.map((it) => it.value.trim())")
    assert texts == ["The second version.", "The first version."]
    look.at(page, "Soviet History")


def test_changed_facts(come: Callable[[str], Page], look: Look) -> None:
    """A colleague has saved meanwhile: both versions of each fact stand above the form."""
    page = come("instructor")
    page.goto(f"{COURSE}/edit")
    term = page.get_by_role("textbox", name="Term")
    stands = term.input_value()
    term.fill("A term of my own")
    page.locator("input[name=over]").evaluate("it => { it.value = 'earlier'; }")
    answer = send(page, page.get_by_role("button", name="Save", exact=True))
    assert answer.status == 409
    expect(page.locator("[data-conflict]")).to_be_focused()
    expect(page.locator("[data-conflict] tbody td")).to_have_text(["A term of my own", stands])
    expect(term).to_have_value("A term of my own")
    look.at(page, "Soviet History")


def test_signed_out_meanwhile(come: Callable[[str], Page], look: Look) -> None:
    page = come("student")
    page.goto(f"{COURSE}/essays")
    page.locator("article.essay-card a").first.click()
    page.get_by_label("Comment", exact=True).fill("A remark that must not be lost.")
    page.context.clear_cookies()
    answer = send(page, page.get_by_role("button", name="Post comment"))
    assert answer.status == 401
    expect(page.locator(".your-words textarea")).to_have_value("A remark that must not be lost.")
    look.at(page)


def test_a_page_of_another_session(come: Callable[[str], Page], look: Look) -> None:
    page = come("student")
    page.goto(f"{COURSE}/essays")
    page.locator("article.essay-card a").first.click()
    page.get_by_label("Comment", exact=True).fill("Sent with an old token.")
    page.locator("main input[name=csrf_token]").evaluate_all(
        "all => all.forEach(it => it.remove())"
    )
    answer = send(page, page.get_by_role("button", name="Post comment"))
    assert answer.status == 400
    expect(page.locator(".your-words textarea")).to_have_value("Sent with an old token.")
    look.at(page)


def test_what_is_not_there_not_mine_or_not_done_so(come: Callable[[str], Page], look: Look) -> None:
    page = come("student")
    for path, status in (
        ("/nowhere", 404),
        (f"{COURSE}/essays/999999", 404),
        (f"{COURSE}/edit", 403),
        (f"{COURSE}/join-code", 405),
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status, path
        expect(page.locator("main .meta", has_text="Error")).to_have_text(f"Error {status}")
        look.at(page)


def test_too_many_tries(come: Callable[[str], Page], look: Look) -> None:
    page = come("stranger")
    page.goto("/sign-in")
    for _ in range(TRIES):
        page.get_by_label("E-mail").fill("nobody@class.example")
        page.get_by_label("Password").fill("not the password")
        answer = send(page, page.get_by_role("button", name="Sign in", exact=True))
    assert answer.status == 429
    look.at(page)


def test_menus_that_are_open(come: Callable[[str], Page], look: Look) -> None:
    page = come("admin")
    for place in ("details.account > summary", "details > summary"):
        page.goto("/")
        page.locator(place).first.click()
        look.at(page)
    page = come("student")
    page.goto(COURSE)
    page.locator("details.account > summary").click()
    look.at(page, "Soviet History")
