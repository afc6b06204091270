"""Pictures in an archive of one's writing: their files, and pages that lead to these."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from posixpath import dirname, join, normpath

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.picture_files import keep
from app.essays.pictures import Picture
from tests.visitor import Visitor
from tests.world import World

WORDS = 'He wrote: sizes="480px" and src="/media/KEY" mean little.'.replace("KEY", "ad" * 16)
KEY, STRANGE = BOTH = "ad" * 16, "ae" * 16


def test_pages_show_the_pictures_that_are_beside_them(
    world: World, visit: Callable[[str], Visitor], change: Callable[[Callable[[], object]], None]
) -> None:
    def with_pictures() -> None:
        for who, key in (("author", KEY), ("classmate", STRANGE)):
            keep(key, "jpeg", [(700, f"a picture by {who}".encode()), (480, b"narrower")])
            member = db.session.get_one(Member, world.members[who])
            Picture.add(member, key, kind="jpeg", width=700, height=500, bytes=30)
        essay = db.session.get_one(Essay, world.essays["draft"])
        shown = "".join(f'<figure><img src="/media/{key}" alt=""></figure>' for key in BOTH)
        shown += f"<p>{WORDS}</p>"
        essay.save_draft("Maps", shown, over=essay.draft_version)

    change(with_pictures)
    sent = visit("author").post("/account/archive").response.data
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        (page,) = (name for name in archive.namelist() if name.endswith("-maps.html"))
        assert WORDS in archive.read(page).decode()
        sources = re.findall('<img src="([^"]*)"', archive.read(page).decode())
        told = json.loads(archive.read("archive.json"))["courses"][0]["pictures"]
        file = normpath(join(dirname(page), sources[0]))
        assert archive.read(file) == b"a picture by author"
    assert sources[1] == f"/media/{STRANGE}", "what its reader may not see is not in it"
    assert told == [{"address": f"/media/{KEY}", "file": file, "width": 700, "height": 500}]
    assert b"by classmate" not in sent
