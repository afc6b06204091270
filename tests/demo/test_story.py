"""The demo course as its visitors find it: a class in the middle of a week."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.accounts.models import Person
from app.courses.models import Course, Member, Role
from app.courses.policy import memberships_of
from app.courses.sections import Section
from app.db import db
from app.demo import DEMO_PASSWORD, demo_people_exist, fill_with_demo, sign_ins
from app.discussion.models import Comment
from app.discussion.readers import ReadMark
from app.essays.models import Essay, Revision
from app.feedback.models import Feedback
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.prompts.models import Prompt
from tests.emptied import empty
from tests.world import World


@pytest.fixture(scope="class")
def told(app: Flask, built_world: World) -> Iterator[Flask]:
    """An empty database, filled with the demo course; a test in the world puts its own back, so
    that must have been built before."""
    assert built_world.course
    with app.app_context():
        empty()
        fill_with_demo()
        yield app
        db.session.remove()
        db.engine.dispose()


def person(name: str) -> Person:
    found = Person.with_address(f"{name}@demo.example")
    assert found is not None
    return found


def member(name: str) -> Member:
    found = db.session.scalar(memberships_of(person(name)))
    assert found is not None
    return found


def essay(title: str) -> Essay:
    return db.session.scalars(select(Essay).where(Essay.title == title)).one()


@pytest.mark.usefixtures("told")
class TestStory:
    def test_everybody_shown_on_the_sign_in_page_can_sign_in(self) -> None:
        assert [address for address, _ in sign_ins()] == [
            f"{name}@demo.example"
            for name in (
                *("instructor", "assistant", "student", "classmate"),
                *("observer", "outsider", "admin"),
            )
        ]
        for address, part in sign_ins():
            someone = Person.with_address(address)
            assert someone is not None
            assert someone.demo
            assert someone.has_password(DEMO_PASSWORD)
            role = db.session.scalar(memberships_of(someone).with_only_columns(Member.role))
            assert part == (role or part)
            assert (role is None) == (part in {"not in the course", "administrator"})
        assert person("admin").administrator
        assert person("instructor").opens_courses

    def test_two_sections_group_the_class_and_everybody_reads_everything(self) -> None:
        course = member("student").course
        found = select(Section).where(Section.course_id == course.id).order_by(Section.position)
        tuesday, thursday = db.session.scalars(found)
        of_the_assistant = ("assistant", "student", "classmate")
        assert {member(one).section_id for one in of_the_assistant} == {thursday.id}
        students = select(Member.section_id).where(Member.role == Role.STUDENT)
        assert Counter(db.session.scalars(students)) == {tuesday.id: 8, thursday.id: 8}
        assert member("instructor").section_id is member("observer").section_id is None
        assert not course.separate_sections

    def test_filling_again_changes_nothing(self) -> None:
        before = Person.count()
        assert demo_people_exist()
        fill_with_demo()
        assert Person.count() == before

    def test_the_course_is_in_its_eleventh_week_with_essays_due_ahead(self) -> None:
        course = db.session.scalars(select(Course)).one()
        assert course.slug == "soviet-history"
        today = clock.now().astimezone(course.time_zone).date()
        (week,) = [
            module
            for module in course.modules
            if module.begins_on and module.ends_on and module.begins_on <= today <= module.ends_on
        ]
        assert (week.position, week.title) == (11, "Week 11 · The Thaw")
        prompt = db.session.scalars(select(Prompt).where(Prompt.module == week)).one()
        assert prompt.essays_due_at is not None
        assert not prompt.past_due

    def test_everything_happened_in_the_past_and_in_order(self) -> None:
        for happened in (Essay.created_at, Comment.created_at, Revision.made_at, Notice.at):
            moments = list(db.session.scalars(select(happened).order_by(happened.parent.c.id)))
            assert moments == sorted(moments)
            assert moments[-1] < clock.now()

    def test_one_essay_was_late_and_the_others_were_not(self) -> None:
        rows = db.session.execute(
            select(Essay.title, Prompt, Essay.published_at)
            .join(Prompt, Prompt.module_id == Essay.module_id)
            .where(Essay.published_at.is_not(None))
        )
        assert [title for title, prompt, at in rows if at and prompt.late_by(at)] == [
            "Four Hours without a Village"
        ]

    def test_essays_have_footnotes_and_counts(self) -> None:
        text = essay("A Secret Read Aloud")
        assert text.html.count("<span data-footnote") >= 2
        assert "[^" not in text.html
        assert 250 <= text.words <= 600
        assert text.revision_count == 2
        comments = select(Comment).where(Comment.essay_id == text.id)
        assert text.comment_count == len(db.session.scalars(comments).all()) == 6

    def test_the_student_finds_replies_and_feedback_waiting(self) -> None:
        unseen = notices_open_to(person("student")).where(Notice.seen_at.is_(None))
        kinds = [notice.kind for notice in db.session.scalars(unseen)]
        assert kinds.count("feedback") == 1
        assert kinds.count("reply") == 2

    def test_some_comments_are_new_to_the_student_and_some_are_not(self) -> None:
        marks = {
            mark.essay_id: mark.comment_id
            for mark in db.session.scalars(
                select(ReadMark).where(ReadMark.member_id == member("student").id)
            )
        }
        new = [
            comment.id > marks[comment.essay_id]
            for comment in db.session.scalars(select(Comment))
            if comment.essay_id in marks
        ]
        assert 3 <= sum(new) < len(new) / 2

    def test_feedback_stands_in_all_three_states(self) -> None:
        letters = db.session.scalars(select(Feedback)).all()
        assert {letter.state for letter in letters} == {"draft", "ready", "released"}
        (to_the_student,) = [one for one in letters if one.essay.author_id == member("student").id]
        assert to_the_student.released
        assert to_the_student.essay_changed

    def test_a_withdrawn_essay_keeps_its_thread_and_drafts_stay_drafts(self) -> None:
        withdrawn = db.session.scalars(select(Essay).where(Essay.withdrawn_at.is_not(None))).one()
        assert withdrawn.comment_count == 1
        drafts = db.session.scalars(select(Essay).where(Essay.published_at.is_(None))).all()
        assert {draft.draft_title for draft in drafts} == {
            "Pensioned",
            "Space Was the Easy Part",
        }
        assert all(draft.draft_saved_at and draft.draft_html for draft in drafts)


@pytest.mark.usefixtures("world")
def test_a_database_with_a_real_person_gets_no_demo_people(app: Flask) -> None:
    with app.app_context():
        empty()
        Person.register("real@example.org", "Real Person", "correct horse battery")
        db.session.commit()
        fill_with_demo()
        assert Person.count() == 1
        assert not demo_people_exist()
        db.session.remove()
        db.engine.dispose()
