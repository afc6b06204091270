"""What the course's staff hide from the class, with a reason that its writer reads.

What is hidden counts nowhere and has no words but for staff and its writer; it keeps its address
where others' words hang on it. It is neither changed nor deleted unseen: a published change of an
essay is a revision, and stays hidden; a comment waits for staff.
"""

from datetime import datetime

from blinker import Signal
from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Person
from app.clock import now

REASON_LIMIT = 1_000  # characters: it is read in a line of a list, too

hidden = Signal("Staff have hidden an essay or a comment. Sender: it.")
unhidden = Signal("Staff have restored what was hidden. Sender: it.")


class Hideable:
    """Facts of whatever can be hidden: when, by whom, why."""

    author_id: Mapped[int | None]  # of the class that this is mixed into

    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    hidden_reason: Mapped[str | None] = mapped_column(Text)

    @property
    def hidden(self) -> bool:
        return self.hidden_at is not None

    def hide(self, by: Person, reason: str) -> None:
        """Take it from the class. The caller holds the essay's row locked, here and in `unhide`."""
        if not self.hidden:
            self._mark(now(), by.id, reason)
            hidden.send(self)

    def unhide(self) -> None:
        """Give it back to the class, as if it had never been hidden."""
        if self.hidden:
            self._mark(None, None, None)
            unhidden.send(self)

    def _mark(self, at: datetime | None, by_id: int | None, reason: str | None) -> None:
        self.hidden_at, self.hidden_by_id, self.hidden_reason = at, by_id, reason
