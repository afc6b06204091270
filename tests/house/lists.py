"""The lists of a course where there is much of everything: who opens them, what they then show, and
what is on the page that follows. See `test_queries`."""

from __future__ import annotations

from typing import NamedTuple

FEW, MANY = 10, 1_000


def down(first: int, last: int, step: int = -1) -> list[int]:
    return list(range(first, last + step, step))


def up(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


NAMES = sorted(up(1, MANY), key=str)  # Classmate 1, Classmate 10, Classmate 100 …
ODD = [number for number in NAMES if number % 2]  # who is in the first section
PARTS = "(//nav[@aria-label='Parts of the discussion'])[1]//li[2]/a"


class Listed(NamedTuple):
    """Who opens what; how a thing in the list is known, and the way on; the numbers then shown."""

    who: str
    path: str
    known_by: str
    way: str
    first: list[int]
    then: list[int]


ESSAY, REMARK, COURSE = r"Essay (\d+)\.", r"Remark (\d+)\.", r"(?:Old c|C)ourse (\d+) of many"
HERE = "/courses/many"
LISTS = [
    Listed("reader", f"{HERE}/essays", ESSAY, "More essays", up(0, 29), up(30, 59)),
    Listed("reader", f"{HERE}/essays?awaiting=1", ESSAY, "More essays", up(1, 30), up(31, 60)),
    Listed("reader", HERE + "/modules/{1}", ESSAY, "More essays", up(0, 29), up(30, 59)),
    Listed("reader", f"{HERE}/modules", r"Week (\d+)", "", up(1, MANY), []),
    Listed("reader", HERE + "/essays/{0}", REMARK, PARTS, up(1, 100), up(101, 200)),
    Listed(
        *("teacher", HERE + "/participation?module={1}", r"Classmate (\d+)", "More people"),
        *(NAMES[:40], NAMES[40:80]),
    ),
    Listed(
        *("reader", HERE + "/modules/{1}/print", ESSAY, "(//a[contains(@href, 'after=')])[1]"),
        *(down(2000, 1961), down(1960, 1921)),
    ),
    Listed("reader", HERE + "/essays/{0}/print?comments=1", REMARK, "", up(1, MANY), []),
    Listed("reader", f"{HERE}/people", r"Classmate (\d+)", "More people", NAMES[:49], NAMES[49:99]),
    Listed(
        *("teacher", HERE + "/sections/{1}", r"Classmate (\d+)", "More people"),
        *(ODD[:100], ODD[100:200]),
    ),
    Listed("teacher", f"{HERE}/sections", r"Section (\d+)\s", "", up(1, MANY), []),
    Listed(
        *("reader", HERE + "/people/{1}", REMARK, "More comments"),
        *(down(999, 961, -2), down(959, 921, -2)),
    ),
    Listed(
        *("reader", f"{HERE}/essays/mine", r"Draft (\d+)\.", "More of my writing"),
        *(down(3000, 2971), down(2970, 2941)),
    ),
    Listed(
        *("reader", HERE + "/essays/{0}/revisions", r"Version (\d+)\s", "Earlier versions"),
        *(down(1000, 951), down(950, 901)),
    ),
    Listed(
        *("teacher", f"{HERE}/log", r"Deed (\d+)\.", "More of the log"),
        *(down(1000, 951), down(950, 901)),
    ),
    Listed(
        *("teacher", f"{HERE}/people/invited", r"Invited (\d+)\s", "More of the invited"),
        *(up(1, 50), up(51, 100)),
    ),
    Listed(
        *("teacher", HERE + "/feedback?module={1}", r"Reader\s*Classmate (\d+)", "More letters"),
        *(down(1000, 951), down(950, 901)),
    ),
    Listed(
        *("reader", "/", r"Course ([1-9]\d*) of many", "More courses"),
        *(down(5000, 4924, -2), down(4922, 4844, -2)),
    ),
    Listed("reader", "/", r"Seminar (\d+) of many", "", down(2000, 1982, -2), []),
    Listed(
        *("administrator", "/administration", r"Classmate (\d+)", "More people"),
        *(down(1000, 953), down(952, 903)),
    ),
    Listed(
        *("administrator", "/administration/log", r"Act (\d+)\.", "More of the log"),
        *(down(1000, 951), down(950, 901)),
    ),
    Listed(
        *("administrator", "/administration/courses", COURSE, "More courses"),
        *(down(5000, 4951), down(4950, 4901)),
    ),
]
