"""The name under which imported writing is shown: as the page gives it, if it can be one here.

Names on a blog are chosen freely. One that looks like a role (“Instructor”) would be taken for
staff by a reader who knows that only the board gives roles, so it is not shown; nor is any other
that nobody could take here. Staff can then say whose the writing is.
"""

from app.interchange.page_parts import ReadPage
from app.text.names import NAME_LIMIT, NOT_STAFF, why_not_name
from app.text.typed import clean_line, clean_text

CUT = "…"
FEW = 5  # lines that are told one by one


def shown_name(name: str | None) -> str:
    """The name as the page gives it; empty where it gives none, or none that can be shown."""
    name = _cleaned(name)
    return "" if why_not_name(name) else name


def names_not_shown(page: ReadPage) -> list[str]:
    """A sentence for each name that the page gives and that is not shown, with its lines."""
    signed = [(page.writer, page.signed), *((one.writer, one.line) for one in page.comments)]
    lines: dict[str, list[int]] = {}
    for name, line in signed:
        if name and not shown_name(name):
            lines.setdefault(_cleaned(name), []).append(line)
    return [_told(name, numbers) for name, numbers in lines.items()]


def _told(name: str, lines: list[int]) -> str:
    reason = "looks like a role" if why_not_name(name) == NOT_STAFF else "can be no name here"
    return (
        f"{_places(lines)}: the name “{name}” {reason}, so it reads “name not recorded”; "
        "after the import you can say whose it is."
    )


def _places(lines: list[int]) -> str:
    """“Line 9”, “Lines 9, 15 and 20”, “Lines 9, 15, 20, 31, 40 and 7 more”."""
    numbers = [str(line) for line in lines[:FEW]]
    if len(lines) > FEW:
        numbers.append(f"{len(lines) - FEW} more")
    if len(numbers) == 1:
        return f"Line {numbers[0]}"
    return f"Lines {', '.join(numbers[:-1])} and {numbers[-1]}"


def shortened(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT


def _cleaned(name: str | None) -> str:
    return shortened(clean_line(clean_text(name or "")), NAME_LIMIT)
