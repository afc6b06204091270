"""S6: in separate sections nothing of another one is found, at any address there is."""

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.feedback.models import Feedback
from tests.apart import put, section, separate
from tests.house.test_doors import course_rules, methods_of, path_of
from tests.visitor import Visitor
from tests.world import WORDS, World

pytestmark = pytest.mark.slow

Visit = Callable[[str], Visitor]

pytestmark = pytest.mark.slow

# Titles, words and names of Monday's that Friday's classmate is not to meet; what they have written
# themselves stands under Monday's essays, and is no secret to them.
MONDAYS = [
    *(WORDS[word] for word in ("essay", "working", "withdrawn", "deleted", "reply", "staff")),
    *("The Illusion of the Thaw", "A Withdrawn Argument", "A Deleted Argument"),
    *("Ruth Lindqvist", "Mirela Popa", ">Monday<"),
]
FRIDAYS = ["Six hundred square metres each.", "Dachas for Everyone", "Joon-ho Dae", ">Friday<"]


@pytest.fixture(autouse=True)
def apart(app: Flask, world: World) -> None:
    with app.app_context():
        separate(world)
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        Comment.post(essay, "<p>And who built them?</p>", essay.author, None)
        db.session.commit()


def pages(app: Flask, world: World, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Path and text of all that can be opened, with everything that stands for an argument."""
    yield "/", visitor.get("/").text
    for rule in course_rules(app):
        if "GET" in methods_of(rule):
            for instead in arguments(world, rule.arguments):
                path = path_of(app, rule, world, **instead)
                page = visitor.get(path)
                assert page.status < 500, path
                yield path, unescape(page.text)


def arguments(world: World, names: set[str]) -> list[dict[str, object]]:
    if "essay_id" in names:
        return [{"essay_id": one} for one in world.essays.values()]
    if "member_id" in names:
        return [{"member_id": one} for one in world.members.values()]
    return [{}]


def met(app: Flask, world: World, visitor: Visitor, words: list[str]) -> dict[str, list[str]]:
    """Which of these words are met, and where."""
    found: dict[str, list[str]] = {}
    for path, text in pages(app, world, visitor):
        for word in words:
            if word in text:
                found.setdefault(word, []).append(path)
    return found


def test_a_student_meets_nothing_of_another_section(app: Flask, world: World, visit: Visit) -> None:
    classmate = visit("classmate")
    assert met(app, world, classmate, MONDAYS) == {}
    assert met(app, world, classmate, FRIDAYS).keys() == set(FRIDAYS), "the control"


@pytest.mark.parametrize("who", ["author", "observer", "assistant"])
def test_nor_does_anybody_of_that_section_of_the_other(
    app: Flask, world: World, visit: Visit, who: str
) -> None:
    """But what somebody has said under an essay of one's own section stands there, with a name."""
    found = met(app, world, visit(who), [word for word in FRIDAYS if word != "Joon-ho Dae"])
    assert found == {}
    people = visit(who).get(f"/courses/{world.course}/people").words
    assert "Joon-ho Dae" not in people
    assert "Mirela Popa" in people
    assert "1 student ·" in visit(who).get(f"/courses/{world.course}").words


def test_an_instructor_meets_everything(app: Flask, world: World, visit: Visit) -> None:
    """The control: a page that is broken tells nothing either."""
    words = [one for one in MONDAYS + FRIDAYS if one not in (WORDS["working"], WORDS["deleted"])]
    found = met(app, world, visit("instructor"), words)
    assert set(words) - found.keys() <= {"A Deleted Argument"}


@pytest.mark.parametrize("who", ["classmate", "assistant"])
def test_every_address_of_an_essay_in_another_section_is_none(
    app: Flask, world: World, visit: Visit, who: str
) -> None:
    with app.app_context():
        put(world, "assistant", section(world, "Friday"))
        db.session.commit()
    visitor = visit(who)
    for rule in course_rules(app):
        own_words = rule.endpoint in ("discussion.delete", "discussion.restore")
        if "essay_id" in rule.arguments and not own_words:
            for method in methods_of(rule):
                path = path_of(app, rule, world)
                page = visitor.get(path) if method == "GET" else visitor.post(path)
                assert page.status == 404, f"{method} {path}"


def test_nothing_can_be_written_under_an_essay_of_another_section(
    app: Flask, world: World, visit: Visit
) -> None:
    here = f"/courses/{world.course}/essays/{world.essays['published']}"
    sent = visit("classmate").post(f"{here}/comments", {"comment": "Let me in."})
    assert sent.status == 404
    assert "Let me in." not in visit("author").get(here).text


def test_what_one_has_deleted_in_another_section_comes_back_there(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        db.session.get_one(Comment, world.comments["deleted"]).deleted_at = now()
        db.session.commit()
    here = f"/courses/{world.course}/essays/{world.essays['published']}"
    classmate, comment = visit("classmate"), world.comments["deleted"]
    sent = classmate.post(f"{here}/comments/{comment}/restore")
    back = classmate.follow(sent)
    assert back.status == 200
    assert "Your comment is back." in back.words
    assert WORDS["deleted_comment"] in visit("author").get(here).words
    assert classmate.get(here).status == 404


@pytest.mark.parametrize("to", ["Friday", None])
def test_whoever_is_moved_keeps_their_essays_and_all_replies(
    app: Flask, world: World, visit: Visit, to: str | None
) -> None:
    here = f"/courses/{world.course}/essays/{world.essays['published']}"
    observer, author = visit("observer"), visit("author")
    before, tag = author.get(here), observer.get(here)
    with app.app_context():
        put(world, "author", section(world, to) if to else None)
        db.session.commit()
    after = author.get(here)
    for word in ("essay", "comment", "reply", "staff", "feedback_released"):
        assert (WORDS[word] in after.words) is (WORDS[word] in before.words) is True
    assert "Withdrawn" in author.get(f"/courses/{world.course}/essays/mine").words
    again = observer.get(here, headers={"If-None-Match": tag.response.headers["ETag"]})
    assert again.status == 404, "though the browser still has it"
    assert (visit("classmate").get(here).status == 200) is (to == "Friday")


def test_one_in_no_section_finds_what_is_for_everyone(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        for who in ("observer", "classmate"):
            put(world, who, None)
        db.session.commit()
    found = met(app, world, visit("observer"), [*MONDAYS[:9], *FRIDAYS])
    assert found == {}
    front = visit("observer").get(f"/courses/{world.course}/essays").words
    assert "An Essay of_staff" in front
    assert "An Essay of_nobody" in front
    waits = "You are in no section yet"
    for who, told in (("observer", True), ("author", False), ("instructor", False)):
        assert (waits in visit(who).get(f"/courses/{world.course}").words) is told
    people = visit("instructor").get(f"/courses/{world.course}/people").words
    assert (
        "2 students and observers are in no section, and find only what is for everyone" in people
    )


def test_at_the_button_stands_who_will_read_it(app: Flask, world: World, visit: Visit) -> None:
    new = f"/courses/{world.course}/essays/new"
    says = {
        "author": "Your section and staff (3 people) will read it.",
        "classmate": "Your section and staff (1 person) will read it.",
        "instructor": "Your class (4 people) will read it.",
    }
    for who, words in says.items():
        assert words in visit(who).get(new).words
    with app.app_context():
        put(world, "author", None)
        db.session.commit()
    author = visit("author")
    page = author.get(new)
    assert "The course's staff (1 person) will read it." in page.words
    typed = {"title": "A Letter", "text": "To whom it reaches."}
    path = f"/courses/{world.course}/essays"
    done = author.send(page, new, path, "publish=1", **typed)
    assert "Published. The course's staff can read it now." in author.follow(done).words
    here = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    assert "Everyone who can read this essay can read it." in visit("classmate").get(here).words


def test_participation_counts_the_same_whoever_looks_and_wherever_one_was(
    app: Flask, world: World, visit: Visit
) -> None:
    here = f"/courses/{world.course}/participation/{world.members['classmate']}"
    for who in ("classmate", "instructor"):
        cells = [
            " ".join(cell.text_content().split()) for cell in visit(who).get(here).find("//dd")
        ]
        assert cells[0].startswith("1 essay, 5 words")
        assert cells[1].startswith("4 comments written, 1 of them under")
    assert visit("assistant").get(here).status == 404
    listed = visit("classmate").get(here.replace("participation", "people"))
    assert "stand in another section are not shown here; they are counted all the same" in (
        listed.words
    )
    people = f"/courses/{world.course}/people"
    assert "counts all that somebody wrote" in visit("classmate").get(people).words
    assert "counts all that somebody wrote" not in visit("instructor").get(people).words
    with app.app_context():
        member = db.session.get_one(Member, world.members["instructor"])
        member.course.separate_sections = False
        db.session.commit()
    assert visit("assistant").get(here).status == 200


def test_why_a_page_of_the_whole_class_is_closed_is_told(world: World, visit: Visit) -> None:
    for page in ("log", "import"):
        refused = visit("assistant").get(f"/courses/{world.course}/{page}")
        assert refused.status == 403
        assert "you have one section of it" in refused.words
        tabs = visit("assistant").get(f"/courses/{world.course}").find(f"//a[.='{page.title()}']")
        assert tabs == []


def test_a_place_in_a_list_is_no_way_to_ask_for_an_essay(world: World, visit: Visit) -> None:
    """What is not found is the same 404 as what does not exist."""
    course, essay = f"/courses/{world.course}", world.essays["published"]
    module = f"{course}/modules/{world.modules['thaw']}"
    for path in (f"{course}/essays?before=", f"{module}/print?after=", f"{module}/unread?after="):
        assert visit("classmate").get(f"{path}{essay}").status == 404, path
        assert visit("observer").get(f"{path}{essay}").status < 400, path


def test_a_module_with_essays_of_another_section_stays(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        for essay in db.session.query(Essay).filter(Essay.id != world.essays["published"]):
            essay.module_id = None
        put(world, "assistant", section(world, "Friday"))
        db.session.commit()
    module = f"/courses/{world.course}/modules/{world.modules['thaw']}"
    assistant = visit("assistant")
    assert "This module has essays, so it stays." in assistant.get(f"{module}/edit").words
    assistant.post(f"{module}/delete")
    assert visit("instructor").get(module).status == 200


def test_what_an_assistant_is_to_do_is_of_their_section(
    app: Flask, world: World, visit: Visit
) -> None:
    """On the desk, on the front page, and what a letter to release is."""
    with app.app_context():
        course = db.session.get_one(Member, world.members["assistant"]).course
        course.assistants_release = True
        db.session.commit()
    front = f"/courses/{world.course}"
    ready = "1 letter of feedback ready to release"  # the one to Friday's classmate
    draft = "1 letter of feedback still a draft"  # the assistant's own, to Monday's author

    def told(who: str) -> list[str]:
        return [visit(who).get(path).words for path in (front, "/")]

    assert all(ready in words for words in told("instructor"))
    assert not any(ready in words for words in told("assistant"))
    assert draft in told("assistant")[1]
    with app.app_context():
        put(world, "assistant", section(world, "Friday"))
        db.session.get_one(Feedback, world.letters["draft"]).mark_ready()
        db.session.commit()
    assert all(ready in words for words in told("assistant"))
    assert draft not in told("assistant")[1]
    gone = visit("assistant").get(f"{front}/feedback").words
    assert WORDS["feedback_draft"] in gone, "their own words stay with them"
    assert WORDS["feedback_released"] not in gone
