"""A button pressed twice, as by a double click, does once what it says and complains of nothing."""

from collections.abc import Callable

import pytest

from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

WAYS = {  # who → the page with the button, where the button leads, what the log then says once
    "remove": ("instructor", "/people/{author}/remove", "/remove", "removed Ruth Lindqvist"),
    "leave": ("classmate", "/people/{classmate}/remove", "/remove", "Joon-ho Dae left the course"),
    "readmit": ("instructor", "/people", "/people/{removed}/readmit", "readmitted Karim Haddad"),
    "delete": ("assistant", "/modules/{later}/edit", "/delete", "deleted the module Week 12"),
    "archive": ("instructor", "/edit", "/archive", "archived the course"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_second_press_leads_where_the_first_led(visit: Visit, world: World, way: str) -> None:
    who, page, action, logged = WAYS[way]
    course, ids = f"/courses/{world.course}", world.members | world.modules
    path = course + page.format(**ids)
    opened = visit(who).get(path)
    first, second = (visit(who).send(opened, path, action.format(**ids)) for _ in range(2))
    assert (first.status, second.status) == (303, 303)
    assert second.location == first.location
    assert visit(who).follow(second).status == 200
    assert visit("assistant").get(f"{course}/log").words.count(logged) == 1


def test_a_module_moved_twice_by_a_double_click_moves_once(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules"

    def titles() -> list[str]:
        listed = visit("assistant").get(path).find("//li[starts-with(@id, 'module-')]//h2//bdi")
        return [bdi.text_content() for bdi in listed]

    visit("assistant").submit(f"{path}/new", "/new", title="Week 13 · The Market")
    before, opened = titles(), visit("assistant").get(path)
    first = f"/modules/{world.modules['thaw']}/move"
    for _ in range(2):
        visit("assistant").send(opened, path, first, button="to=down")
    assert titles() == [before[1], before[0], before[2]]


def test_somebody_let_in_again_can_be_removed_again(visit: Visit, world: World) -> None:
    course, gone = f"/courses/{world.course}", world.members["author"]
    for _ in range(2):
        visit("instructor").submit(f"{course}/people/{gone}/remove", "/remove")
        assert visit("author").get(course).status == 404
        visit("instructor").submit(f"{course}/people", f"/people/{gone}/readmit")
        assert visit("author").get(course).status == 200
