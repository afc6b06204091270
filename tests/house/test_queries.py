"""No page's number of queries grows with what is on it, and what was asked for is there.

Every address that is opened is asked in a course with 10 of everything and in one with 1,000.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app import freshness
from app.prepared import Remembered
from tests.asking import statements
from tests.house.crowd import BUSY, Crowd
from tests.house.lists import ESSAY, FEW, HERE, LISTS, MANY, up
from tests.visitor import Page, Visitor
from tests.world import World

# What stands for each argument of an address.
EXAMPLES: dict[str, Callable[[Crowd], object]] = {
    "course": lambda crowd: crowd.name,
    "essay_id": lambda crowd: crowd.id(BUSY),
    "comment_id": lambda crowd: crowd.id(1),
    "letter_id": lambda crowd: crowd.id(crowd.far(1)),
    "draft_id": lambda crowd: crowd.id(1),
    "member_id": lambda crowd: crowd.id(1),
    "module_id": lambda crowd: crowd.id(1),
    "section_id": lambda crowd: crowd.id(1),
    "number": lambda crowd: FEW,
    "person_id": lambda crowd: crowd.id(1),
    "code": lambda crowd: "x" * 16,
    "key": lambda crowd: "0" * 32,
    "width": lambda crowd: 480,
    "password_link": lambda crowd: "x" * 16,
    **dict.fromkeys(("address_link", "invitation_link", "stop_link"), lambda crowd: "x" * 16),
}
# Addresses whose lists are narrowed or gone through by what follows the question mark.
NARROWED = {
    "courses.essays": (
        "before={1}",
        "awaiting=1",
        "module={1}",
        "module={1}&awaiting=1&before={1}",
    ),
    "courses.module": ("before={1}",),
    "courses.move_essays": ("before={1}",),
    "courses.people": ("after={1}",),
    "courses.invited_people": ("after={9}",),
    "courses.section_people": ("after={1}",),
    "courses.unplaced_people": ("after={1}",),
    "courses.person": ("before={1}", "comments_before={9}"),
    "courses.log": ("before={9}",),
    "essays.show": ("after={9}", "reply={1}", "after={1}&reply={9}"),
    "essays.mine": ("before={own 9}",),
    "essays.revisions": ("before=9",),
    "courses.read_next": ("after={1}",),
    "participation.sheet": ("after={1}", "module={1}", "module={1}&after={1}"),
    "interchange.print_essay": ("comments=1",),
    "interchange.print_module": ("comments=1", "after={9}"),
    "interchange.print_person": ("comments=1",),
    "essays.compare": ("from=1&to=9", "from=9&to=9"),
    "feedback.overview": ("module={1}", "module={1}&before={9}"),
    "home.desk": ("before={far 9}",),
    "accounts.administration": ("before={9}", "q=Classmate"),
    "accounts.all_courses": ("before={9}", "q=Course"),
    "accounts.board_log": ("before={9}",),
}
# Pages about one thing, that list nothing and that nobody here opens: a course of one's own, a way
# in from outside, one's own comment or letter.
ONE_THING = {
    *("accounts.appoint", "accounts.welcome", "courses.join", "mail.demo"),
    *("accounts.new_password", "accounts.confirm", "accounts.invitation", "accounts.stop_mail"),
    *("discussion.edit", "discussion.delete", "feedback.discard", "pictures.show"),
}
# Beyond a hundred comments an essay's page names its parts, for which it asks once.
ONCE_MORE = {"essays.show": 1}


@pytest.fixture
def build(app: Flask, world: World) -> Callable[[int], Crowd]:
    def build(size: int) -> Crowd:
        crowd = Crowd({FEW: "few", MANY: "many"}[size], size)
        with app.app_context():
            crowd.gather()
        return crowd

    return build


def keepers() -> list[Callable[[], object]]:
    """How to empty everything that a worker keeps, so that a page is asked for as the first time:
    nothing kept can hide a query. Statements, which are kept without limit, may stay."""
    emptied: list[Callable[[], object]] = [freshness._kept.clear]
    for thing in gc.get_objects():
        if isinstance(thing, Remembered):
            emptied.append(thing.kept.clear)
        elif isinstance(thing, _lru_cache_wrapper) and thing.__module__.startswith("app."):
            emptied += [thing.cache_clear] if thing.cache_parameters()["maxsize"] else []
    return emptied


def addresses(app: Flask, crowd: Crowd) -> Iterator[tuple[str, str]]:
    """Endpoint and address of all that can be opened, the same for every crowd, in order."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            path = path_of(rule, crowd)
            yield rule.endpoint, path
            for query in NARROWED.get(rule.endpoint, ()):
                yield rule.endpoint, f"{path}?{numbered(query, crowd)}"


def numbered(query: str, crowd: Crowd) -> str:
    """`{3}`: the id of the third of the class; `{own 3}`, `{far 3}`: of the reader's."""

    def id_of(place: re.Match[str]) -> str:
        whose: Callable[[int], int] = getattr(crowd, place[1] or "", int)
        return str(crowd.id(whose(int(place[2]))))

    return re.sub(r"\{(?:(\w+) )?(\d+)\}", id_of, query)


def path_of(rule: Rule, crowd: Crowd) -> str:
    path = rule.rule
    for argument in rule.arguments:
        assert argument in EXAMPLES, f"{rule.rule}: add to EXAMPLES what stands for <{argument}>"
        path = re.sub(rf"<(\w+:)?{argument}>", str(EXAMPLES[argument](crowd)), path)
    return path


def visitors(app: Flask, crowd: Crowd, world: World) -> dict[str, Visitor]:
    tokens = {"reader": crowd.token("reader"), "teacher": crowd.token("teacher")}
    tokens["administrator"] = world.tokens["administrator"]
    return {who: Visitor(app, token) for who, token in tokens.items()}


Asked = dict[tuple[str, str, int], tuple[int, str, list[str]]]


def ask_all(app: Flask, crowd: Crowd, world: World) -> Asked:
    """Who asked for which endpoint, the how manieth time: the status, the address, the queries."""
    asked: Asked = {}
    kept = keepers()
    for who, visitor in visitors(app, crowd, world).items():
        for number, (endpoint, path) in enumerate(addresses(app, crowd)):
            if (who == "administrator") == endpoint.startswith(("accounts.", "home.")) or (
                who == "reader" and endpoint == "home.desk"
            ):
                for forget in kept:
                    forget()
                with statements() as said:
                    page = visitor.get(path)
                asked[who, endpoint, number] = page.status, path, said
    return asked


@pytest.mark.slow
@pytest.mark.once
def test_no_page_asks_more_when_more_is_on_it(
    app: Flask, world: World, build: Callable[[int], Crowd]
) -> None:
    few = ask_all(app, build(FEW), world)
    many = ask_all(app, build(MANY), world)
    grown = []
    for key, (status, path, said) in many.items():
        status_of_few, _, said_of_few = few[key]
        more = len(said) - len(said_of_few)
        if status != status_of_few or not 0 <= more <= ONCE_MORE.get(key[1], 0):
            extra = [query for query in said if query not in said_of_few] or said[-1:]
            grown.append(
                f"{path} for the {key[0]}: {len(said_of_few)} queries ({status_of_few}) at {FEW}, "
                f"{len(said)} ({status}) at {MANY}, such as {extra[:2]}"
            )
    assert not grown, "\n".join(grown)


@pytest.mark.slow
@pytest.mark.once
def test_every_address_is_opened_by_somebody(
    app: Flask, world: World, build: Callable[[int], Crowd]
) -> None:
    """The control: a page that refuses asks little, however much there is."""
    asked = ask_all(app, build(FEW), world)
    opened = {endpoint for (_, endpoint, _), (status, _, _) in asked.items() if status < 400}
    assert {endpoint for _, endpoint, _ in asked} - opened == ONE_THING


@pytest.mark.slow
def test_what_was_asked_for_is_there_and_the_way_on_leads_on(
    app: Flask, world: World, build: Callable[[int], Crowd]
) -> None:
    crowd = build(MANY)
    visitor = visitors(app, crowd, world)
    for one in LISTS:
        page = visitor[one.who].get(numbered(one.path, crowd))
        assert shown(page, one.known_by) == one.first, one.path
        if one.way:
            page = visitor[one.who].get(way_on(page, one.way))
            assert shown(page, one.known_by) == one.then, f"the page after {one.path}"
    front = visitor["reader"].get(HERE)
    assert shown(front, ESSAY, "//section[@aria-labelledby='newest']") == up(0, 9)


def shown(page: Page, known_by: str, where: str = "//main") -> list[int]:
    """The numbers in a list of the page's own, in order, each once."""
    (main,) = page.find(where)
    return list(dict.fromkeys(map(int, re.findall(known_by, main.text_content()))))


def way_on(page: Page, way: str) -> str:
    path = way if way.startswith("(") else f"//nav[@aria-label='{way}']//a[@rel='next']"
    (link,) = page.find(path)
    return str(link.get("href")).partition("#")[0]
