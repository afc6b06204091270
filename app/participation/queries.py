"""Who took part and how much, counted anew from what stands each time somebody asks: a fixed number
of queries, however many people and modules there are.

What counts is what the class can find, so it is the same whoever looks, and wherever somebody's
section is by now. Drafts are nobody's business (S4), so they are not asked for at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, null, select, tuple_

from app.accounts.models import Person
from app.courses.models import Kind, Member, Role, any_member, facts_of
from app.db import Key, conditions
from app.discussion.models import Comment
from app.discussion.policy import comments_listed_for
from app.essays.models import Essay
from app.essays.policy import essays_open_to
from app.participation.policy import participation_open_to
from app.prepared import Answer, answer
from app.prompts.models import Prompt

PEOPLE = 20  # to a page that shows all modules of each
IN_ONE_MODULE = 40  # to a page of which each has one line
ORDER = {Role.STUDENT: 0, Role.ASSISTANT: 1, Role.INSTRUCTOR: 2, Role.OBSERVER: 3}

# Students first, who are counted for their sake; then by name.
PLACE = (
    case(*((Member.role == r, n) for r, n in ORDER.items())),
    func.lower(Person.name),
    Member.id,
)


@dataclass(slots=True)
class Part:
    """What somebody did in one module, or in the whole course."""

    essays: list[Any] = field(default_factory=list)  # that the class reads, the first comes first
    gone: list[Any] = field(default_factory=list)  # withdrawn or hidden, so not counted
    words: int = 0
    written: int = 0
    under_own: int = 0  # those of the written that stand under essays of one's own
    received_on: dict[int, int] = field(default_factory=dict)  # each of the counted essays

    @property
    def received(self) -> int:
        return sum(self.received_on.values())

    @property
    def first(self) -> Any:
        """The counted essay that was published first; None without one."""
        return self.essays[0] if self.essays else None

    def lateness(self, prompt: Prompt | None) -> str:
        """How long after the deadline the first was published, in neutral words; nothing when in
        time, or where only a limit of its date is known."""
        if prompt is None or self.first is None or self.first.published_before:
            return ""
        return prompt.lateness(self.first.published_at)

    def include(self, essay: Any, received: int) -> None:
        if essay.withdrawn_at or essay.hidden_at:
            self.gone.append(essay)
        else:
            self.essays.append(essay)
            self.words += essay.words
            self.received_on[essay.id] = received

    def discuss(self, row: Any) -> None:
        self.written += row.written
        self.under_own += row.written if row.own else 0


NOTHING = Part()


@dataclass(slots=True)
class Account:
    """A person (`id`, `name`, `role`) with what they did in each module; None: in no module."""

    person: Any
    parts: dict[int | None, Part] = field(default_factory=dict)
    total: Part = field(default_factory=Part)

    def part(self, module_id: int | None) -> Part:
        """To be read; what is not there is nothing."""
        return self.parts.get(module_id, NOTHING)

    def both(self, module_id: int | None) -> tuple[Part, Part]:
        """Where something done in the module is counted."""
        return self.parts.setdefault(module_id, Part()), self.total


class Counted(NamedTuple):
    """What was found of some people, as rows: all that is shown of them is made of these."""

    people: tuple[Any, ...]
    essays: Answer
    written: Answer

    def accounts(self) -> list[Account]:
        """Each person with what they have done, in the people's order."""
        accounts = {person.id: Account(person) for person in self.people}
        written = self.written.rows
        own = {row.own: row.written for row in written if row.own}
        for essay in sorted(self.essays.rows, key=attrgetter("published_at", "id")):
            if essay.open:
                by_others = essay.comment_count - own.get(essay.id, 0)
                for part in accounts[essay.author_id].both(essay.module_id):
                    part.include(essay, by_others)
        for row in written:
            if row.written:
                for part in accounts[row.author_id].both(row.module_id):
                    part.discuss(row)
        return list(accounts.values())


def page_of_roster(member: Member, after: int | None, size: int) -> Sequence[Any]:
    """`size` of everyone who is in the course now, whatever they have done, and one more: students
    first, by name. `after`: those who follow somebody of the class."""
    given = facts_of(member) | {"after": after}
    return answer(_page(member.kind, after is not None, size), **given).rows


@cache
def _page(kind: Kind, further: bool, size: int) -> Any:
    member = any_member(kind)
    people = _roster(member).limit(size + 1)
    if not further:
        return people
    after = Member.id == bindparam("after", type_=Key)
    here = participation_open_to(member).join(Member.person).where(after)
    place = [here.with_only_columns(column).scalar_subquery() for column in PLACE]
    return people.where(tuple_(*PLACE) > tuple_(*place))


def _roster(member: Member) -> Any:
    people = participation_open_to(member).join(Member.person).where(Member.removed_at.is_(None))
    return people.with_only_columns(Member.id, Member.role, Person.name).order_by(*PLACE)


def counted_of(
    member: Member, people: Sequence[Any], size: int, module_id: int | None = None
) -> Counted:
    """What these have done, `size` of them at most; `module_id`: in this module alone."""
    places = [people[min(place, len(people) - 1)].id for place in range(size)]
    these = {f"person_{place}": one for place, one in enumerate(places)}
    return _counted(member, people, size, these | ({"module": module_id} if module_id else {}))


def counted_of_all(member: Member, module_id: int | None = None) -> Counted:
    """What everyone on the roster has done."""
    people = answer(_everyone(member.kind), **facts_of(member)).rows
    return _counted(member, people, 0, {"module": module_id} if module_id else {})


@cache
def _everyone(kind: Kind) -> Any:
    return _roster(any_member(kind))


def _counted(member: Member, people: Sequence[Any], size: int, given: dict[str, int]) -> Counted:
    asked = (of(member.kind, size, "module" in given) for of in (_essays, _written))
    return Counted(tuple(people), *(answer(one, **facts_of(member), **given) for one in asked))


def _by_these(author: Any, member: Member, size: int, narrowed: bool) -> list[Any]:
    """Written by so many people (0: by everyone on the roster), perhaps in the `module` alone."""
    everyone = _roster(member).with_only_columns(Member.id).order_by(None)
    these = [bindparam(f"person_{place}", type_=Key) for place in range(size)]
    module = Essay.module_id == bindparam("module", type_=Key)
    return [author.in_(these or everyone), *([module] if narrowed else [])]


# What is open to the member is asked as a column, and not as a condition, of the rows that these
# few people have: as a condition, it leads SQLite through all of the course.


def _in_all_sections(kind: Kind) -> Member:
    """Who would find whatever the class finds: the rows counted are those of people whom the member
    finds, and these may have written in another section before."""
    return any_member(kind._replace(confined=False))


@cache
def _essays(kind: Kind, size: int, narrowed: bool) -> Any:
    """All that was published and not deleted."""
    member = any_member(kind)
    return select(
        *(Essay.id, Essay.author_id, Essay.module_id, Essay.title, Essay.words),
        *(Essay.published_at, Essay.published_before, Essay.withdrawn_at, Essay.hidden_at),
        Essay.import_key,
        *(Essay.comment_count, conditions(essays_open_to(_in_all_sections(kind))).label("open")),
    ).where(
        *_by_these(Essay.author_id, member, size, narrowed),
        Essay.published_at.is_not(None),
        Essay.deleted_at.is_(None),
    )


@cache
def _written(kind: Kind, size: int, narrowed: bool) -> Any:
    """How many comments each has written in each module: under each of their `own` essays, and
    under those of others. Those under essays that are gone count: the words are still theirs."""
    member = any_member(kind)
    own = case((Essay.author_id == Comment.author_id, Essay.id), else_=null()).label("own")
    visible = case((conditions(comments_listed_for(_in_all_sections(kind))), 1), else_=0)
    return (
        select(Comment.author_id, Essay.module_id, own, func.sum(visible).label("written"))
        .join(Comment.essay)
        .where(*_by_these(Comment.author_id, member, size, narrowed), Comment.deleted_at.is_(None))
        .group_by(Comment.author_id, Essay.module_id, own)
    )
