"""Pages to read, made up for one question each, and where the whole ones are."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.interchange.page import ReadPage, read_page

NEW_YORK = ZoneInfo("America/New_York")
SAMPLES = Path(__file__).parent / "samples"
PAGES = sorted(path for path in SAMPLES.iterdir() if path.suffix != ".json")
# Only where it stands beside the project: what reads it is collected there alone.
SEED = Path(__file__).parents[3] / "shared" / "seed" / "illusion-of-khrushchev.txt"

ESSAY = (
    "The wager of the virgin lands was lost in 1963, and on April 3, 1953 nobody had foreseen it.",
    "• A line that begins with a bullet is still the essay's, though it stands by itself.",
)


def read(text: str, name: str = "") -> ReadPage:
    return read_page(text.encode(), NEW_YORK, name=name)


def page(*comments: str, heading: str = "") -> str:
    heading = heading or f"{len(comments)} thoughts on “Bread”"
    return "\n\n".join(["Bread", *ESSAY, heading, *comments, "Leave a Reply", "Name *"])


def local(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
