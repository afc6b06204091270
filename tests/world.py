"""The cast everybody knows, and what they have written. Built once through model methods; each test
starts from a copy. Addresses are `<role>@world.example`, names are set below, one password for all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import time_machine

from app.accounts.links import LASTS, link_for, stop_link_for
from app.accounts.models import Person, SignIn
from app.courses.invitation_links import link_to
from app.courses.invitations import Invitation
from app.courses.models import Course, Module, Role
from app.courses.sections import Section
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.essays.sittings import Because, EarlierDraft
from app.feedback.models import Feedback
from app.prompts.models import Prompt

PASSWORD = "correct horse battery"
INVITED = "invited@world.example"  # has no account yet
STARTED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # when the world's story begins

CAST = {
    "administrator": "Ottilie Brandt",
    "instructor": "Nadia Amsel",
    "assistant": "Tomas Ferreira",
    "author": "Ruth Lindqvist",
    "classmate": "Joon-ho Dae",
    "observer": "Mirela Popa",
    "removed": "Karim Haddad",
    "outsider": "Beatriz Okafor",
}

# One member each of the main course, and the words each of its texts is known by.
WORDS = {
    "essay": "The Thaw was a promise that nobody in Moscow could take back.",
    "draft": "Only its author may ever read these drafted words.",
    "working": "A better ending that readers do not see yet.",
    "earlier": "An ending that its author has thought better of.",
    "withdrawn": "These withdrawn words are for the author and staff.",
    "deleted": "These deleted words are for the author alone.",
    "comment": "Which sources show that people noticed?",
    "reply": "The letters to Novy Mir do.",
    "staff": "Keep the Soviet citizen and the American observer apart.",
    "deleted_comment": "These deleted remarks nobody reads again.",
    "feedback_draft": "An unfinished letter about the thesis.",
    "feedback_ready": "A finished letter that still waits.",
    "feedback_released": "A released letter: the evidence is well chosen.",
    "elsewhere": "An essay in another course about the Atlantic.",
}


@dataclass(frozen=True)
class World:
    """Addresses and ids, safe to use in every test without a session."""

    course: str  # slug of the main course
    elsewhere: str  # slug of a course that only `outsider` (its instructor) is in
    join_code: str
    people: dict[str, int]  # cast → Person.id
    members: dict[str, int]  # cast → Member.id in the main course; “elsewhere”: of the other
    tokens: dict[str, str]  # cast → token of a signed-in browser
    essays: dict[str, int]
    comments: dict[str, int]
    letters: dict[str, int]
    drafts: dict[str, int]  # earlier ones, by the essay they are of
    modules: dict[str, int]
    sections: dict[str, int]  # that only group, and nobody is in yet; “elsewhere”: of the other
    links: dict[str, str]  # as they stand in mails: “invitation”; of the author “password” …
    invitations: dict[str, int]  # “waiting”, to INVITED; “elsewhere”, to the author


def build_world() -> World:
    """Tell the story. Its moments lie in March 2026, so that what follows is later."""
    with time_machine.travel(STARTED, tick=False) as clock:
        story = _Story(clock.shift)
        story.tell()
    return story.world()  # signed in today: a browser's sign-in does not last for ever


class _Story:
    def __init__(self, shift: Callable[[timedelta], None]) -> None:
        self.shift = shift
        self.people = {
            who: Person.register(f"{who}@world.example", name, PASSWORD)
            for who, name in CAST.items()
        }
        self.people["administrator"].make_administrator()
        self.people["instructor"].allow_courses(True)
        db.session.flush()
        self.course = Course.open(
            "Soviet History",
            self.people["instructor"],
            code="HIST 3644",
            term="Spring 2026",
            institution="Example University",
            description="From the revolutions of 1917 to the end of the union.",
            zone="America/New_York",
            begins_on=date(2026, 1, 12),
            ends_on=date(2026, 5, 8),
        )
        db.session.flush()
        self.members = {"instructor": self.course.members[0]}
        for who, role in {
            "assistant": Role.ASSISTANT,
            "author": Role.STUDENT,
            "classmate": Role.STUDENT,
            "observer": Role.OBSERVER,
            "removed": Role.STUDENT,
        }.items():
            self.members[who] = self.course.admit(self.people[who], role)
        self.other = Course.open("Atlantic World", self.people["outsider"], code="HIST 1014")
        db.session.flush()

    def tell(self) -> None:
        self.modules = self._modules()
        self.sections = {
            "monday": Section.add(self.course, "Monday"),
            "elsewhere": Section.add(self.other, "Crossings at noon"),
        }
        self.essays = self._essays(self.modules["thaw"].id)
        self.comments = self._comments(self.essays["published"])
        self._closings(self.essays, self.comments)
        self.drafts = self._drafts(self.essays)
        self.letters = self._letters(self.essays)
        self.invitations = {
            "waiting": self._invite(self.course, INVITED, "instructor", "Sofia Marin"),
            "elsewhere": self._invite(self.other, "author@world.example", "outsider"),
        }
        db.session.flush()
        self.members["removed"].remove()

    def world(self) -> World:
        tokens = {who: SignIn.begin(person) for who, person in self.people.items()}
        db.session.commit()
        return World(
            course=self.course.slug,
            elsewhere=self.other.slug,
            join_code=self.course.join_code,
            people={who: person.id for who, person in self.people.items()},
            members={who: member.id for who, member in self.members.items()}
            | {"elsewhere": self.other.members[0].id},
            tokens=tokens,
            essays={name: essay.id for name, essay in self.essays.items()},
            comments={name: comment.id for name, comment in self.comments.items()},
            letters={name: letter.id for name, letter in self.letters.items()},
            drafts={name: draft.id for name, draft in self.drafts.items()},
            modules={name: module.id for name, module in self.modules.items()},
            sections={name: section.id for name, section in self.sections.items()},
            links={purpose: link_for(purpose, self.people["author"]) for purpose in LASTS}
            | {"invitation": link_to(self.invitations["waiting"])}
            | {"stop": stop_link_for(self.people["author"])},
            invitations={name: one.id for name, one in self.invitations.items()},
        )

    def _invite(self, course: Course, email: str, inviter: str, name: str = "") -> Invitation:
        invitation = Invitation(course=course, email=email, name=name, inviter=self.people[inviter])
        db.session.add(invitation)
        return invitation

    def _modules(self) -> dict[str, Module]:
        thaw = self.course.add_module(
            "Week 11 · The Thaw",
            first_year=1953,
            last_year=1964,
            begins_on=date(2026, 3, 2),
            ends_on=date(2026, 3, 8),
        )
        db.session.flush()
        later = self.course.add_module("Week 12 · Developed Socialism", first_year=1964)
        foreign = self.other.add_module("Week 1 · Crossings")
        db.session.add(
            Prompt(
                module=thaw,
                question="Was Khrushchev a reformer, or only a different kind of Soviet leader?",
                essays_due_at=datetime(2026, 3, 9, 4, 59, tzinfo=UTC),
                words_least=300,
                words_most=1500,
            )
        )
        db.session.flush()
        return {"thaw": thaw, "later": later, "elsewhere": foreign}

    def _essays(self, module_id: int) -> dict[str, Essay]:
        mine = {
            name: self._essay("author", title, WORDS[word], module_id, publish=name != "draft")
            for name, title, word in (
                ("draft", "A Draft Nobody Else Sees", "draft"),
                ("published", "The Illusion of the Thaw", "essay"),
                ("withdrawn", "A Withdrawn Argument", "withdrawn"),
                ("deleted", "A Deleted Argument", "deleted"),
            )
        }
        mine["unanswered"] = self._essay(
            "classmate", "Dachas for Everyone", "Six hundred square metres each.", module_id
        )
        mine["elsewhere"] = Essay.begin(self.other.members[0])
        mine["elsewhere"].save_draft("Salt and Sugar", f"<p>{WORDS['elsewhere']}</p>", over=0)
        mine["elsewhere"].publish()
        db.session.flush()
        return mine

    def _essay(
        self, who: str, title: str, words: str, module_id: int, *, publish: bool = True
    ) -> Essay:
        self.shift(timedelta(minutes=10))
        essay = Essay.begin(self.members[who])
        essay.module_id = module_id
        essay.save_draft(title, f"<p>{words}</p>", over=0)
        if publish:
            essay.publish()
        db.session.flush()
        return essay

    def _comments(self, essay: Essay) -> dict[str, Comment]:
        self.shift(timedelta(hours=20))
        asked = self._comment(essay, "classmate", "comment")
        answered = self._comment(essay, "author", "reply", asked)
        staff = self._comment(essay, "instructor", "staff")
        gone = self._comment(essay, "classmate", "deleted_comment")
        return {"asked": asked, "answered": answered, "staff": staff, "deleted": gone}

    def _comment(self, essay: Essay, who: str, word: str, parent: Comment | None = None) -> Comment:
        self.shift(timedelta(hours=1))
        return Comment.post(essay, f"<p>{WORDS[word]}</p>", self.members[who], parent)

    def _closings(self, essays: dict[str, Essay], comments: dict[str, Comment]) -> None:
        comments["on_withdrawn"] = self._comment(essays["withdrawn"], "classmate", "comment")
        comments["on_deleted"] = self._comment(essays["deleted"], "classmate", "comment")
        foreign = essays["elsewhere"]
        comments["elsewhere"] = Comment.post(foreign, "<p>Whose sugar?</p>", foreign.author)
        comments["deleted"].delete()
        essays["withdrawn"].withdraw()
        essays["deleted"].delete()
        open_essay = essays["published"]
        for word in ("earlier", "working"):
            words = f"<p>{WORDS[word]}</p>"
            open_essay.save_draft(open_essay.title, words, over=open_essay.draft_version)
            db.session.flush()
            self.shift(timedelta(hours=1))

    def _drafts(self, essays: dict[str, Essay]) -> dict[str, EarlierDraft]:
        """What the first of two sittings left, and what an essay says that was never published."""
        EarlierDraft.keep(essays["draft"], Because.EXCHANGED)
        drafts = {name: EarlierDraft.last_of(essays[name]) for name in ("published", "draft")}
        return {name: draft for name, draft in drafts.items() if draft is not None}

    def _letters(self, essays: dict[str, Essay]) -> dict[str, Feedback]:
        published, unanswered = essays["published"], essays["unanswered"]
        released = self._letter(published, "instructor", "feedback_released")
        released.mark_ready()
        released.release()
        ready = self._letter(unanswered, "instructor", "feedback_ready")
        ready.mark_ready()
        draft = self._letter(published, "assistant", "feedback_draft")
        db.session.flush()
        return {"released": released, "ready": ready, "draft": draft}

    def _letter(self, essay: Essay, who: str, word: str) -> Feedback:
        self.shift(timedelta(hours=1))
        state = Feedback.state_of(essay)
        return Feedback.begin(essay, self.members[who], f"<p>{WORDS[word]}</p>", over=state)
