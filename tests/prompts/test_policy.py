"""Who sees the questions, and who may ask them."""

from collections.abc import Callable

import pytest

from app.courses.models import Member, Module
from app.db import db
from app.prompts.models import Prompt
from app.prompts.policy import may_edit_prompt, prompts_open_to
from tests.world import World

As = Callable[[str], Member]


@pytest.mark.parametrize("who", ["instructor", "assistant", "author", "observer"])
def test_prompts_open_to_the_class_are_its_own(as_: As, world: World, who: str) -> None:
    elsewhere = db.session.get_one(Module, world.modules["elsewhere"])
    db.session.add(Prompt(module=elsewhere, question="Who crossed?"))
    db.session.flush()
    found = db.session.scalars(prompts_open_to(as_(who))).all()
    assert [prompt.module_id for prompt in found] == [world.modules["thaw"]]


def test_may_edit_prompt(as_: As) -> None:
    cast = ["instructor", "assistant", "author", "observer"]
    assert [who for who in cast if may_edit_prompt(as_(who))] == ["instructor", "assistant"]
    as_("instructor").course.archive()
    assert not may_edit_prompt(as_("instructor"))
