"""What the reader of a course-blog page hands out, and how it says no."""

from dataclasses import dataclass
from datetime import datetime

AGAIN = "correct that line and import the page again"
ONE_POST = "open the post to import and save its own page"


class NotUnderstood(ValueError):  # noqa: N818  named as one says it: a refusal, no fault
    """A page that cannot be read; as a string one sentence with line, reason and what to do.

    Of a page on one line its number says nothing: the words in the reason do.
    """

    on_one_line = False

    def __init__(self, line: int, reason: str, advice: str = AGAIN) -> None:
        self.line = line
        self.reason = reason
        self.advice = advice
        super().__init__(f"Line {line} cannot be understood: {reason}; {advice}.")

    def __str__(self) -> str:
        return self._unnumbered if self.on_one_line and "“" in self.reason else super().__str__()

    @property
    def _unnumbered(self) -> str:
        advice = self.advice.replace("that line", "that place")
        return f"This page cannot be understood: {self.reason}; {advice}."


@dataclass(frozen=True, slots=True)
class ReadComment:
    """One comment: the line it begins on, who (None: not recorded), when (UTC), and its words.

    In `text` a blank line parts paragraphs, a lone newline is a break, nothing else means anything.
    """

    line: int
    writer: str | None
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One essay with its comments in the page's order; `at` is None if the page gives no date."""

    title: str
    writer: str | None
    at: datetime | None
    text: str
    comments: tuple[ReadComment, ...]
    stated_count: int | None
    counted: str = "thought"
    pingbacks: int = 0
    notes: tuple[str, ...] = ()  # how something was read, and what was left out
    signed: int = 1  # the line that names the writer

    @property
    def paragraphs(self) -> int:
        """How many paragraphs the essay has."""
        return self.text.count("\n\n") + 1

    @property
    def problems(self) -> tuple[str, ...]:
        """What the page says of itself and was not found so: sentences to show before saving."""
        return tuple(filter(None, (self._miscount(), self._answered_too_early())))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Everything a person should know before saving: the problems, and the notes."""
        return self.problems + self.notes

    def _miscount(self) -> str:
        found = len(self.comments)
        # WordPress counts the pingbacks it lists; what is left out knowingly is no difference.
        if self.stated_count in (None, found, found + self.pingbacks):
            return ""
        noun = self.counted if self.stated_count == 1 else _plural(self.counted)
        return f"The page says {self.stated_count} {noun}, {found or 'none'} {_were(found)} found."

    def _answered_too_early(self) -> str:
        if self.at is None or all(comment.at >= self.at for comment in self.comments):
            return ""
        return "The date of the essay is later than that of a comment on it."


def _plural(noun: str) -> str:
    return "replies" if noun == "reply" else noun + "s"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
