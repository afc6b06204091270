"""The course's front page, and all of its essays."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import bindparam, func

from app.addresses import id_in
from app.clock import since
from app.courses.gate import enter
from app.courses.models import Kind, Member, Module, any_member, facts_of
from app.courses.policy import may_edit_course, modules_open_to
from app.courses.queries import class_of
from app.courses.routes import bp, join_link, page
from app.db import Key, conditions, db
from app.essays.cards import Cards, cards, cards_of, for_cards, older_than
from app.essays.models import Essay
from app.essays.policy import essays_listed_for, essays_open_to, may_write_essay
from app.feedback.models import Feedback
from app.feedback.policy import feedback_open_to, may_release_feedback
from app.freshness import kept_page
from app.home.frame import any_person, frame
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from app.notices.queries import Line, for_lines, in_lines
from app.prepared import first, rows
from app.prompts.policy import may_edit_prompt
from app.prompts.queries import Week, due_week, present_week, weeks_of

NEWEST = 10  # essays on the front page
KEPT = 256  # courses' lines of modules that a worker keeps
FEW = 5  # lines in a box beside them


@bp.get("/courses/<course>")
def show(course: str) -> ResponseReturnValue:
    """What is due, what is new, what waits."""
    member = enter(course)
    weeks = weeks_of(member)
    due, present = due_week(weeks), present_week(weeks, member.course)
    facts = front_of(member, weeks, due)

    def render() -> str:
        line = semester(weeks, present)
        return page("courses/show.html", member, front=True, semester=line, **facts)

    reader, times = frame(), (present, *_times(due, facts["mine"]))
    return kept_page((member, reader and reader.facts, times, *facts.values()), render)


def front_of(member: Member, weeks: tuple[Week, ...], due: Week | None) -> dict[str, Any]:
    """What the page shows to the member, but for the time that goes by."""
    instructors, students = class_of(member)
    unseen = unseen_by(member)
    return {
        "instructors": instructors,
        "students": students,
        "due": due,
        "mine": own_essays(member, due),
        "newest": newest_essays(member),
        "weeks": weeks,
        "unanswered": unanswered_essays(member),
        "unseen": tuple(unseen[:FEW]),
        "more_unseen": len(unseen) > FEW,
        "ready": ready_letters(member),
        "begin": may_edit_course(member) and (not weeks or not students),
        **what_may(member),
    }


def _times(due: Week | None, mine: Sequence[Any]) -> Iterator[object]:
    """What the page says of the time that goes by."""
    if due and due.prompt and due.due_at:
        yield from (due.prompt.past_due, since(due.due_at))
    yield from (since(essay.draft_saved_at) for essay in mine if essay.draft_saved_at)


@lru_cache(maxsize=KEPT)
def semester(weeks: tuple[Week, ...], present: Week | None) -> Markup:
    """The line of all modules, made once for as long as they are the same."""
    component = current_app.jinja_env.get_template("components/weeks.html").module
    made = component.weeks(weeks, now=present)  # type: ignore[attr-defined]
    return Markup(made)  # noqa: S704 - our own rendering


@bp.get("/courses/<course>/essays")
def essays(course: str) -> ResponseReturnValue:
    """All essays, newest first. `module`: those of one; `awaiting`: those without a reply."""
    member = enter(course)
    scope = essays_listed_for(member)
    module = module_asked_for(member)
    if module is not None:
        scope = scope.where(Essay.module_id == module.id)
    if awaiting := request.args.get("awaiting") == "1":
        scope = scope.where(Essay.awaits_reply)
    if "before" in request.args:
        scope = older_than(scope, member, id_in(request.args, "before"))
    return page(
        "courses/essays.html",
        member,
        listed=cards(scope, member.course),
        module=module,
        awaiting=awaiting,
        modules=db.session.scalars(modules_open_to(member)).all(),
        filters=urlencode(
            {k: request.args[k] for k in ("module", "awaiting") if k in request.args}
        ),
        may_write=may_write_essay(member),
    )


def module_asked_for(member: Member) -> Module | None:
    """The module that the list is narrowed to; 404 for one of another course (S2)."""
    if not request.args.get("module"):
        return None
    module_id = id_in(request.args, "module")
    if module_id is None:
        abort(404)
    found: Module = db.one_or_404(modules_open_to(member).where(Module.id == module_id))
    return found


def what_may(member: Member) -> dict[str, Any]:
    """What the member may do here, for the buttons, with the link to give out."""
    return {
        "may_write": may_write_essay(member),
        "may_edit_prompt": may_edit_prompt(member),
        "join_link": join_link(member.course) if may_edit_course(member) else None,
    }


def own_essays(member: Member, week: Week | None) -> tuple[Any, ...]:
    """What the member has written on the question, the newest first; drafts too."""
    if week is None:
        return ()
    return tuple(rows(_own_essays(member.kind), module=week.id, **facts_of(member)))


@cache
def _own_essays(kind: Kind) -> Any:
    member, module = any_member(kind), bindparam("module", type_=Key)
    mine = essays_open_to(member).where(
        Essay.author_id == member.id, Essay.module_id == module, Essay.deleted_at.is_(None)
    )
    columns = mine.with_only_columns(
        *(Essay.id, Essay.words, Essay.published_at, Essay.withdrawn_at, Essay.draft_saved_at),
        Essay.hidden_at,
        func.coalesce(Essay.draft_title, Essay.title).label("title"),
    )
    return columns.order_by(Essay.id.desc()).limit(FEW)


def newest_essays(member: Member) -> Cards:
    found = rows(_newest(member.kind), **facts_of(member))
    return cards_of(found, member.course, NEWEST, level=3)


@cache
def _newest(kind: Kind) -> Any:
    return for_cards(essays_listed_for(any_member(kind)), NEWEST)


def unanswered_essays(member: Member) -> tuple[Any, ...]:
    """Classmates' essays that have waited longest for a first reply."""
    return tuple(rows(_unanswered(member.kind), **facts_of(member)))


@cache
def _unanswered(kind: Kind) -> Any:
    member = any_member(kind)
    waiting = essays_listed_for(member).where(
        Essay.awaits_reply, Essay.author_id.is_distinct_from(member.id)
    )
    oldest = waiting.order_by(None).order_by(Essay.published_at, Essay.id)
    return oldest.with_only_columns(Essay.id, Essay.title).limit(FEW)


def unseen_by(member: Member) -> list[Line]:
    """What the member has not looked at yet: replies to them, feedback released to them; one line
    more than is shown."""
    given = {"person": member.person_id} | facts_of(member)
    return in_lines(rows(_unseen(member.kind), **given))


@cache
def _unseen(kind: Kind) -> Any:
    member = any_member(kind)
    notices = notices_open_to(any_person()).where(
        Notice.member_id == member.id, Notice.seen_at.is_(None)
    )
    found, line = for_lines(notices, FEW + 1)
    readable = conditions(essays_open_to(member)).label("readable")
    return found.join(Essay, Essay.id == line.c.essay_id).add_columns(Essay.title, readable)


def ready_letters(member: Member) -> int:
    """How many letters wait to be released, for whoever may release them."""
    if not may_release_feedback(member):
        return 0
    return int(first(_ready(member.kind), **facts_of(member))[0])


@cache
def _ready(kind: Kind) -> Any:
    member = any_member(kind)
    ready = feedback_open_to(member).where(
        Feedback.ready_at.is_not(None),
        Feedback.released_at.is_(None),
        Essay.deleted_at.is_(None),  # those of deleted essays are not released
        *([conditions(essays_open_to(member))] if kind.confined else []),
    )
    return ready.with_only_columns(func.count(Feedback.id))
