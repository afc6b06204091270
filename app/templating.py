"""What a template may call, beside what its route hands over."""

import json
from collections.abc import MutableMapping
from datetime import datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment as FlaskEnvironment
from markupsafe import Markup

from app.clock import begins_day, day_in_words, hour_in_words, since
from app.courses.models import Course
from app.home.frame import Facts, frame
from app.security import csrf_token, new_ticket
from app.text.footnotes import render as with_footnotes
from app.text.measure import reading_minutes
from app.text.names import isolated
from app.text.portions import words_in_portions
from app.text.tables import in_boxes


def equip(app: Flask) -> None:
    """Give templates their words and helpers; `static/build` holds the built files."""
    assets = Assets(Path(app.static_folder or "") / "build")
    app.extensions["assets"] = assets
    app.context_processor(_reader)
    app.jinja_env.globals.update(
        csrf_token=csrf_token,
        masthead_of=masthead_of,
        asset=assets.url,
        icon=assets.icon,
        ticket=new_ticket,
        moment=moment,
        deadline=deadline,
        written=written,
        before=before,
        day=day,
        day_in_words=day_in_words,
        hour_in_words=hour_in_words,
        since=since,
        demo=app.config["DEMO"],
        minutes=reading_minutes,
    )
    app.jinja_env.filters.update(
        footnotes=with_footnotes,
        in_boxes=in_boxes,
        in_portions=words_in_portions,
        isolated=isolated,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _reader() -> dict[str, Any]:
    reader = frame()
    return {"me": reader and reader.person}


def masthead_of(course: Course | None) -> Markup:
    """The line on top of the page: made once for as long as the reader, their courses and the
    number of things that wait for them stay the same."""
    reader = frame()
    here = (course.slug, course.code or course.title) if course else None
    return _masthead(reader and reader.facts, here, csrf_token() if reader else "")


@lru_cache(maxsize=1024)
def _masthead(me: Facts | None, here: tuple[str, str] | None, token: str) -> Markup:
    course = dict(zip(("slug", "name"), here, strict=True)) if here else None
    courses, waiting = (me.courses.rows, me.waiting) if me else ((), 0)
    template = current_app.jinja_env.get_template("components/masthead.html")
    masthead = template.module.masthead  # type: ignore[attr-defined]
    return Markup(masthead(me, courses, course, waiting, token))  # noqa: S704 - our own


class Environment(FlaskEnvironment):
    """Jinja's own keeps the globals in a chain of dictionaries, and each `import` in a template
    compares all their names: with a plain dictionary that is five times as fast."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


HIDDEN = Markup('aria-hidden="true"')


class Assets:
    """The built stylesheet, scripts and icons, under names that change with their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def names(self) -> dict[str, str]:
        manifest = self.folder / "manifest.json"
        if not manifest.exists():
            raise RuntimeError("static/build/ is missing: run `make setup`, which makes it")
        names: dict[str, str] = json.loads(manifest.read_text())
        return names

    def url(self, name: str) -> str:
        return f"/static/build/{self.names[name]}"

    @cache  # noqa: B019 - one object lives as long as the app
    def icon(self, name: str, label: str | None = None) -> Markup:
        """An icon of the sprite; silent unless it has a label of its own."""
        spoken = Markup('role="img" aria-label="{}"').format(label) if label else HIDDEN
        place = f"{self.url('icons.svg')}#{name}"
        return Markup(
            '<svg class="icon" {} width="16" height="16"><use href="{}"></use></svg>'
        ).format(spoken, place)


def moment(at: datetime, course: Course, imported: bool = False) -> Markup:
    """A moment in the course's zone, as on the course blog: “April 3, 2017 at 12:23 pm”.

    The zone is named in the title, and on the foot of the page; a script adds the reader's own time
    where that differs. What was `imported` at the very beginning of a day comes from a page that
    gives the day alone, and is shown so.
    """
    if imported and begins_day(at, course.time_zone):
        return day(at, course)
    there = at.astimezone(course.time_zone)
    words = f"{day_in_words(there)} at {hour_in_words(there)}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.isoformat(timespec="seconds"), f"{words}, {there.tzname()} ({there.tzinfo})", words
    )


def deadline(at: datetime, course: Course) -> Markup:
    """A moment at which something is due, and whose clock says so: “…, New York time”."""
    return Markup('<span class="deadline">{}, {}</span>').format(moment(at, course), course.clock)


def written(essay: Any, course: Course) -> Markup:
    """When an essay was published, or only the limit that an imported page gives."""
    if essay.published_before:
        return before(essay.published_at, course)
    return moment(essay.published_at, course, imported=essay.import_key is not None)


def before(at: datetime, course: Course) -> Markup:
    """The limit of a date that is not known: “before 3 April 2017”."""
    there = at.astimezone(course.time_zone)
    words = f"{there.day} {there:%B} {there.year}"
    return Markup('before <time datetime="{}">{}</time>').format(
        there.isoformat(timespec="seconds"), words
    )


def day(at: datetime, course: Course) -> Markup:
    """A moment's day in the course's zone: “April 3, 2017”."""
    words = day_in_words(at.astimezone(course.time_zone))
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), words)
