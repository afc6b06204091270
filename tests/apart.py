"""The world's class in separate sections, for the tests of S6."""

from sqlalchemy import select

from app.courses.models import Course, Member
from app.courses.sections import Section
from app.db import db
from app.essays.models import Essay
from tests.world import World

# Who is in which; everybody else of the class is in none.
SECTIONS = {"Monday": ("author", "observer", "assistant"), "Friday": ("classmate",)}
FOR_EVERYONE = {"of_staff", "of_nobody"}  # essays, beside the world's own


def separate(world: World) -> dict[str, int]:
    """Put the class into sections that are apart. Ids of the sections, by title, and of two essays
    that are for everyone; to be committed."""
    course = db.session.get_one(Member, world.members["instructor"]).course
    course.separate_sections = True
    ids = {}
    for title, people in SECTIONS.items():
        section = section_of(course, title) or Section.add(course, title)
        ids[title] = section.id
        for who in people:
            put(world, who, section)
    ids |= {name: essay.id for name, essay in _for_everyone(world, course).items()}
    db.session.flush()
    return ids


def put(world: World, who: str, section: Section | None) -> None:
    db.session.get_one(Member, world.members[who]).section_id = section.id if section else None
    db.session.flush()


def section(world: World, title: str) -> Section:
    found = section_of(db.session.get_one(Member, world.members["instructor"]).course, title)
    assert found
    return found


def section_of(course: Course, title: str) -> Section | None:
    return db.session.scalar(select(Section).filter_by(course_id=course.id, title=title))


def _for_everyone(world: World, course: Course) -> dict[str, Essay]:
    essays = {}
    for name in sorted(FOR_EVERYONE):
        essay = Essay.begin(db.session.get_one(Member, world.members["instructor"]))
        essay.module_id = world.modules["thaw"]
        essay.save_draft(f"An Essay {name}", "<p>Whoever reads this is in the class.</p>", over=0)
        essay.publish()
        essays[name] = essay
    essays["of_nobody"].author_id, essays["of_nobody"].writer_name = None, "I. Ehrenburg"
    essays["of_nobody"].import_key = "a page"
    assert course.members
    return essays
