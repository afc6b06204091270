"""Doors: every address there is, tried by everybody of the cast.

A new address needs nothing here unless it has an argument of a new kind, or an insider who is
special to it. The insider is the control: a broken page also answers 404.
"""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

# What stands for each argument: one that exists in the course, and ones that exist, but elsewhere.
EXAMPLES: dict[str, Callable[[World], object]] = {
    "course": lambda world: world.course,
    "essay_id": lambda world: world.essays["published"],
    "comment_id": lambda world: world.comments["asked"],
    "letter_id": lambda world: world.letters["draft"],
    "draft_id": lambda world: world.drafts["published"],
    "member_id": lambda world: world.members["author"],
    "module_id": lambda world: world.modules["thaw"],
    "section_id": lambda world: world.sections["monday"],
    "number": lambda world: 1,
    "code": lambda world: world.join_code,
    "person_id": lambda world: world.people["outsider"],
    "password_link": lambda world: world.links["password"],
    "address_link": lambda world: world.links["address"],
    "invitation_link": lambda world: world.links["invitation"],
    "stop_link": lambda world: world.links["stop"],
    "invitation_id": lambda world: world.invitations["waiting"],
    "key": lambda world: "0" * 32,
    "width": lambda world: 480,
}
FOREIGN: dict[str, Callable[[World], list[object]]] = {
    "essay_id": lambda world: [world.essays["elsewhere"], world.essays["unanswered"] + 10_000],
    "comment_id": lambda world: [world.comments["on_withdrawn"], world.comments["elsewhere"]],
    "letter_id": lambda world: [world.letters["ready"]],
    "draft_id": lambda world: [world.drafts["draft"], 2**31],
    "member_id": lambda world: [world.members["elsewhere"]],
    "module_id": lambda world: [world.modules["elsewhere"]],
    "section_id": lambda world: [world.sections["elsewhere"], 2**31],
    "number": lambda world: [2, 2**31],
    "invitation_id": lambda world: [world.invitations["elsewhere"]],
}
# Who gets in, where it is not the instructor.
INSIDERS = {
    "discussion.edit": "classmate",
    "discussion.delete": "classmate",
    "discussion.restore": "classmate",
    "essays.earlier_draft": "author",
    "essays.bring_back": "author",
    "interchange.draft_docx": "author",
}
NO_IDS = [
    *("0", "-1", "01", "1.0", "1e3", "0x1", "NaN", "null", "me", "*", "%", "1,2", "1'--", "1;2"),
    *("9223372036854775807", "9223372036854775808", "99999999999999999999999999"),
    *("١", "１", "²", "1 OR 1=1", "1.json", "[1]"),
]


def rules(app: Flask) -> Iterator[Rule]:
    yield from (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def course_rules(app: Flask) -> list[Rule]:
    return [rule for rule in rules(app) if "course" in rule.arguments]


def path_of(app: Flask, rule: Rule, world: World, **instead: object) -> str:
    values = {}
    for argument in rule.arguments:
        assert argument in EXAMPLES, (
            f"{rule.rule} has an argument <{argument}>: add to EXAMPLES in {__name__} what stands "
            "for it, and to FOREIGN one that belongs to another course."
        )
        values[argument] = EXAMPLES[argument](world)
    path = rule.rule
    for argument, value in (values | instead).items():
        for converter in ("int:", "string:", ""):
            path = path.replace(f"<{converter}{argument}>", quote(str(value), safe=""))
    return path


def methods_of(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def knock(visitor: Visitor, method: str, path: str) -> tuple[int, str]:
    page = visitor.get(path) if method == "GET" else visitor.post(path)
    return page.status, page.location


def test_there_are_doors(app: Flask) -> None:
    assert len(course_rules(app)) > 30


def test_signed_out_every_course_address_leads_to_the_sign_in(
    app: Flask, world: World, visit: Visit
) -> None:
    stranger = visit("stranger")
    for rule in course_rules(app):
        for method in methods_of(rule):
            for course in (world.course, "no-such-course"):
                path = path_of(app, rule, world, course=course)
                status, location = knock(stranger, method, path)
                if method == "GET":
                    assert (status, location[:9]) == (302, "/sign-in?"), path
                else:
                    assert status == 401, path


@pytest.mark.parametrize("who", ["outsider", "removed", "administrator"])
def test_outside_nothing_exists(app: Flask, world: World, visit: Visit, who: str) -> None:
    """The same answer for a course one is not in and for one that does not exist (S1)."""
    visitor = visit(who)
    for rule in course_rules(app):
        for method in methods_of(rule):
            real = path_of(app, rule, world)
            invented = path_of(app, rule, world, course="no-such-course")
            assert knock(visitor, method, real) == (404, ""), f"{method} {real} as {who}"
            assert knock(visitor, method, invented) == (404, ""), f"{method} {invented} as {who}"


def test_outside_the_refusals_are_alike_to_the_letter(
    app: Flask, world: World, visit: Visit
) -> None:
    visitor = visit("outsider")
    real = visitor.get(f"/courses/{world.course}")
    invented = visitor.get("/courses/no-such-course")
    assert real.text == invented.text


def test_inside_every_door_opens(app: Flask, world: World, visit: Visit) -> None:
    """The control: what outsiders get a 404 for is there."""
    for rule in course_rules(app):
        visitor = visit(INSIDERS.get(rule.endpoint, "instructor"))
        for method in methods_of(rule):
            path = path_of(app, rule, world)
            status, _ = knock(visitor, method, path)
            assert status in (200, 302, 303, 400, 403, 409, 422), f"{method} {path}: {status}"


def test_an_id_of_another_place_is_not_found(app: Flask, world: World, visit: Visit) -> None:
    """Every id is checked against its parents, on read and on write (S2)."""
    for rule in course_rules(app):
        for argument in sorted(rule.arguments & FOREIGN.keys()):
            visitor = visit(INSIDERS.get(rule.endpoint, "instructor"))
            for value in FOREIGN[argument](world):
                path = path_of(app, rule, world, **{argument: value})
                for method in methods_of(rule):
                    status, _ = knock(visitor, method, path)
                    assert status == 404, f"{method} {path}: {status}"


@pytest.mark.slow
def test_what_is_no_id_is_not_found(app: Flask, world: World, visit: Visit) -> None:
    visitor = visit("instructor")
    for rule in course_rules(app):
        for argument in sorted(rule.arguments & FOREIGN.keys()):
            for value in NO_IDS:
                path = path_of(app, rule, world, **{argument: value})
                status, _ = knock(visitor, methods_of(rule)[0], path)
                assert status in (404, 405), f"{path}: {status}"


@pytest.mark.slow
def test_nothing_breaks_whatever_the_method(app: Flask, world: World, visit: Visit) -> None:
    visitor = visit("instructor")
    for rule in rules(app):
        path = path_of(app, rule, world)
        for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"):
            status = visitor.client.open(path, method=method).status_code
            assert status < 500, f"{method} {path}: {status}"
