"""The pictures of what is in an archive: their files in its folder `pictures`, and the way to them
from its pages, which are read where no board is."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from app.courses.models import Member
from app.db import db
from app.essays.picture_files import path_of
from app.essays.pictures import KEY_LENGTH, Picture
from app.essays.policy import pictures_open_to

TAG = re.compile(
    r"<(?:a|img) [^>]*>"
)  # words of a text may look like attributes, but not like tags
OURS = re.compile(rf' (src|href)="/media/([0-9a-f]{{{KEY_LENGTH}}})(?:/[0-9]+)?"')
NARROWER = re.compile(r' (?:srcset|sizes)="[^"]*"')


class Pictures:
    """Those that stand in a course's part of an archive, and that the member may see; `add` puts a
    file into the archive, under `folder`."""

    def __init__(self, member: Member, folder: str, add: Callable[[str, bytes], None]) -> None:
        self.member, self.folder, self.add = member, folder, add
        self.found: dict[str, Picture | None] = {}

    def linked(self, page: str, up: str) -> str:
        """The page with its pictures as they are in the archive, and their files put into it. `up`:
        the way from the page to what the archive begins with."""

        def place(address: re.Match[str]) -> str:
            picture = self._picture(address[2])
            return f' {address[1]}="{up}{self._file(picture)}"' if picture else address[0]

        def linked(tag: re.Match[str]) -> str:
            return OURS.sub(place, NARROWER.sub("", tag[0]))

        return TAG.sub(linked, page) if "/media/" in page else page

    def facts(self) -> Iterator[dict[str, Any]]:
        for key, picture in self.found.items():
            if picture is not None:
                size = {"width": picture.width, "height": picture.height}
                yield {"address": f"/media/{key}", "file": self._file(picture)} | size

    def _picture(self, key: str) -> Picture | None:
        if key not in self.found:
            one = pictures_open_to(self.member).where(Picture.key == key).limit(1)
            self.found[key] = self._put(db.session.scalar(one))
        return self.found[key]

    def _put(self, picture: Picture | None) -> Picture | None:
        if picture is None:
            return None
        path = path_of(picture.key, picture.kind, picture.width, picture.width)
        if not path.is_file():
            return None
        self.add(self._file(picture), path.read_bytes())
        return picture

    def _file(self, picture: Picture) -> str:
        name = path_of(picture.key, picture.kind, picture.width, picture.width).name
        return f"{self.folder}/pictures/{name}"
