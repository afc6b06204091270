"""People are answered and invited, while the mail server is in all its moods and the worker is
killed at random steps: each of them is told, once."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.accounts.models import Person
from app.accounts.rhythm import Rhythm
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.mail.digests import is_due
from app.mail.models import Mail
from tests.drills.figures import Figure, Found
from tests.drills.moods import MOODS, Post
from tests.live import ELSEWHERE, ROOT
from tests.visitor import Visitor
from tests.world import World, build_world

KILLS = 60
TAKES = (0, 8)  # mails that are handed over between being up and being killed
LONGEST = 3  # seconds of that, for the server may be down
BAD = ("slow", "for now", "for good", "cut off", "killing")  # moods in which it is handed mail
MOOD_LASTS = 3.0  # seconds
PEOPLE = 400  # to be answered, at most
GOES_ON_WITHIN = 60  # seconds, once the server is well
PAUSE = 0.3  # seconds between two deeds of the class


def drill(folder: Path) -> Found:
    worker = Worker(folder / "instance")
    post = Post(worker.kill)
    worker.settings["MAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    app = create_app(**worker.settings, DEMO=False)
    with app.app_context():
        upgrade()
        world = build_world()
        essays = _people(world)
    klass = Class(app, world, essays)
    kills = _trouble(worker, post, klass)
    assert klass.done, "nobody was answered or invited"
    post.change("well")
    worker.start()
    try:
        _wait_for_the_rest(app)
    finally:
        worker.kill()
        post.stop()
    return {"kills": kills, **outcome(klass, post)}


def _trouble(worker: Worker, post: Post, klass: Class) -> int:
    """The class goes on while the server's mood changes and the worker is killed; how often."""
    chance, over = random.Random(1961), threading.Event()

    def change() -> None:
        while not over.wait(MOOD_LASTS):
            post.change(chance.choice(MOODS))

    moody, busy = threading.Thread(target=change), threading.Thread(target=klass.go_on, args=[over])
    post.change("well")
    moody.start()
    busy.start()
    try:
        for _ in range(KILLS):
            worker.start()
            _work_a_while(post, chance)
            worker.kill()
    finally:
        over.set()
        moody.join()
        busy.join()
    return KILLS


def _work_a_while(post: Post, chance: random.Random) -> None:
    wanted, over = post.met.total() + chance.randint(*TAKES), time.monotonic() + LONGEST
    while post.met.total() < wanted and time.monotonic() < over:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05))


def outcome(klass: Class, post: Post) -> Found:
    """`klass` has been told of each deed that it is done; of each one mail must have been taken,
    unless the server said that it never takes one for that address. A mail taken again under the
    same Message-ID is known by mail servers."""
    names: dict[str, set[str]] = defaultdict(set)
    words: dict[str, str] = defaultdict(str)
    for mail in post.taken:
        names[mail.to].add(mail.name)
        words[mail.to] += mail.words
    told = {to for to, mark in klass.done.items() if mark in words[to]}
    return {
        "bad moods met": Figure(sum(1 for mood in BAD if post.met[mood]), least=len(BAD)),
        "acknowledged": len(klass.done),
        "sent": sum(len(one) for one in names.values()),
        "sent again": len(post.taken) - sum(len(one) for one in names.values()),
        "refused for good": len(post.refused & klass.done.keys() - told),
        "lost": len(klass.done.keys() - told - post.refused),
        "doubled": sum(1 for one in names.values() if len(one) > 1),
        "median answer to a writer": f"{statistics.median(klass.took) * 1000:.0f} ms",
        "slowest": f"{max(klass.took) * 1000:.0f} ms",
    }


class Worker:
    """The process that sends mail, which is killed."""

    def __init__(self, instance: Path) -> None:
        self.settings = {
            "INSTANCE": str(instance),
            "SECRET_KEY": "only for a drill, and long enough",
        }
        self.settings |= {"BASE_URL": "http://board.example", "MAIL_FROM": "board@board.example"}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.postman"],
            cwd=ROOT,
            env=own | self.settings | {"DEMO": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout
        assert self.process.stdout.readline() == "up\n", "the worker does not start"

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Class:
    """Who is invited and who is answered, each once, and what was acknowledged: address and a mark
    that the mail must bear."""

    def __init__(self, app: Flask, world: World, essays: dict[str, int]) -> None:
        self.world, self.essays = world, essays
        self.instructor = Visitor(app, world.tokens["instructor"])
        self.classmate = Visitor(app, world.tokens["classmate"])
        self.done: dict[str, str] = {}
        self.took: list[float] = []

    def go_on(self, over: threading.Event) -> None:
        for number, (address, essay_id) in enumerate(self.essays.items()):
            if over.wait(PAUSE):
                return
            self._answer(address, essay_id, number)
            self._invite(f"invited{number}@world.example")

    def _answer(self, address: str, essay_id: int, number: int) -> None:
        path, mark = f"/courses/{self.world.course}/essays/{essay_id}", f"Mark {number}."
        began = time.monotonic()
        if self.classmate.post(f"{path}/comments", {"comment": mark}).status == 303:
            self.done[address] = mark
        self.took.append(time.monotonic() - began)

    def _invite(self, address: str) -> None:
        path = f"/courses/{self.world.course}/people/invite"
        looked = self.instructor.submit(path, "/people/invite", listed=address)
        began = time.monotonic()
        if self.instructor.send(looked, path, "/people/invite", "save=1").status == 303:
            self.done[address] = "/invited/"
        self.took.append(time.monotonic() - began)


def _people(world: World) -> dict[str, int]:
    """Many people who are told at once what waits for them: their addresses, and an essay each."""
    known = db.session.get_one(Person, world.people["author"])
    course = db.session.get_one(Member, world.members["author"]).course
    essays = {}
    for number in range(PEOPLE):
        person = Person(email=f"many{number}@world.example", name=f"Many {number}")
        person.password_hash, person.rhythm = known.password_hash, Rhythm.AT_ONCE
        person.confirm()
        db.session.add(person)
        db.session.flush()
        member = course.admit(person)
        db.session.flush()
        essay = Essay.begin(member)
        essay.save_draft(f"Essay {number}", "<p>Words to be answered.</p>", over=0)
        essay.publish()
        db.session.flush()
        essays[person.email] = essay.id
    db.session.commit()
    db.session.remove()
    return essays


def _wait_for_the_rest(app: Flask) -> None:
    """Until all is told; a mail must go now and then."""
    rest, since = -1, time.monotonic()
    while rest:
        with app.app_context():
            waiting = Mail.waiting() + is_due()
            db.session.remove()
        if waiting != rest:
            rest, since = waiting, time.monotonic()
        assert time.monotonic() < since + GOES_ON_WITHIN, f"{rest} mails wait for ever"
        time.sleep(0.2)
