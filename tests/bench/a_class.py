"""A class to measure with, the same each time: 600 people, 20 courses, 2,000 essays of 900 words,
and 20,000 comments. Essay 1 has 200 comments, essay 2 has 10, and so have all that follow.

Every essay holds the word `essaymarkN`, every comment `commentmarkN`, so that what comes back can
be told from what was asked for.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

COURSES, PEOPLE, ESSAYS, COMMENTS = 20, 600, 2_000, 20_000
BUSY, QUIET = 200, 10  # comments on the first essay, and on each of the others
ESSAY_WORDS, PARAGRAPHS = 900, 7
OPENED = datetime(2025, 9, 1, 8, tzinfo=UTC)

Row = dict[str, Any]

FIRST_NAMES = "Alma Bruno Clio Dario Edda Felix Greta Henrik Ilse Jonas Karin Lorenz Mina Nils Olga"
LAST_NAMES = "Ahlgren Barlow Castell Duarte Engel Fontane Grieg Holm Ibsen Jarvis Krone Lund"
VOCABULARY = """
abbey account alliance ambassador army assembly bishop border bread calendar canal capital census
charter church city claim clerk coin colony committee congress council court crisis crown currency
custom debt decree defeat diary doctrine drought emperor evidence exile factory fair famine farm
fleet fortress frontier government grain guild harbour harvest heir heresy hospital household
independence industry inheritance jury king labour land language law letter levy liberty library
manuscript market marriage memory merchant migration mill minister mission monastery mutiny nation
newspaper oath office order painting parish parliament pasture peace peasant petition pilgrim plague
police population port power prince printer prison privilege province queen railway rebellion
reform regiment religion republic revolt revolution river road rumour school senate sermon
settlement siege slavery soldier source speech state strike succession tariff tax temple testimony
tithe town trade treaty trial tribute union university village vote wages wall war weaver workshop
about after again against although among another because before between both called could during
each early either every fewer first followed from given great had have however into just kept known
later less little long made many might more most much neither never next none often once only other
over part quite rather remained said same several shows since some still such than that their them
then there these they this those though through thus together toward under until upon used very was
were when where whether which while whose why with within without would written year
"""
FIRST, LAST, WORDS = FIRST_NAMES.split(), LAST_NAMES.split(), VOCABULARY.split()


def write_class(file: Path) -> None:
    """The class in the form that `flask bench load` reads."""
    chance = random.Random(1848)
    with file.open("w", encoding="utf-8") as lines:
        for row in (*courses(), *people(chance), *essays(chance), *comments(chance)):
            lines.write(json.dumps(row) + "\n")


def courses() -> Iterator[Row]:
    for number in range(1, COURSES + 1):
        title = f"History {200 + number}: A Course to Measure"
        yield {"k": "course", "id": number, "slug": slug(number), "title": title}


def people(chance: random.Random) -> Iterator[Row]:
    for number in range(1, PEOPLE + 1):
        yield {
            "k": "user",
            "id": number,
            "email": address(number),
            "name": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            "role": "instructor" if number <= COURSES else "student",
        }


def essays(chance: random.Random) -> Iterator[Row]:
    for number in range(1, ESSAYS + 1):
        first, *others = (prose(chance, ESSAY_WORDS // PARAGRAPHS) for _ in range(PARAGRAPHS))
        yield {
            "k": "essay",
            "id": number,
            "course": course_of(number),
            "author": chance.randint(COURSES + 1, PEOPLE),
            "title": prose(chance, 6).rstrip("."),
            "at": published(number).isoformat(),
            "paras": [f"essaymark{number} {first}", *others],
        }


def comments(chance: random.Random) -> Iterator[Row]:
    """Half of them answer one of the ten before them."""
    number = essay = 0
    while number < COMMENTS:
        essay += 1
        thread: list[int] = []
        for _ in range(min(BUSY if essay == 1 else QUIET, COMMENTS - number)):
            number += 1
            answers = bool(thread) and chance.random() < 0.5
            yield {
                "k": "comment",
                "id": number,
                "essay": essay,
                "parent": chance.choice(thread[-10:]) if answers else None,
                "author": chance.randint(1, PEOPLE),
                "at": (published(essay) + timedelta(minutes=7 * len(thread) + 7)).isoformat(),
                "paras": [f"commentmark{number} {prose(chance, chance.randint(30, 90))}"],
            }
            thread.append(number)


def prose(chance: random.Random, length: int) -> str:
    """So many words, in sentences."""
    said: list[str] = []
    while len(said) < length:
        sentence = chance.choices(WORDS, k=min(chance.randint(8, 22), length - len(said)))
        said += [sentence[0].capitalize(), *sentence[1:-1], f"{sentence[-1]}."][: len(sentence)]
    return " ".join(said)


def slug(course: int) -> str:
    return f"measured-{course}"


def address(person: int) -> str:
    return f"reader{person}@example.test"


def course_of(essay: int) -> int:
    return (essay - 1) % COURSES + 1


def path_of(essay: int) -> str:
    """Where the essay stands."""
    return f"/courses/{slug(course_of(essay))}/essays/{essay}"


def published(essay: int) -> datetime:
    return OPENED + timedelta(minutes=45 * essay)
