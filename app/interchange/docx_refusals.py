"""Why a Word file is not brought in: a name for each reason, and a sentence on what to do."""

from typing import NamedTuple

MOST_MEGABYTES = 20  # of a file: an essay with a dozen photographs


class Why(NamedTuple):
    """A reason."""

    name: str
    sentence: str


class DocxRefusedError(Exception):
    """A Word file that is not brought in."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.sentence)
        self.why = why


SAVE_AS = (
    "Open it in the program it was written with, save it as a Word document (.docx), and send that "
    "file."
)
SAVE_AGAIN = "Open it in Word, save it again, and send that file."
COPY = "Copy your text into a new document, and send that."
OTHERWISE = "This file was not made as Word makes them:"
OF_PAGES = Why(
    "pages", "This is a file of Apple Pages. Export it to Word from there, and send that file."
)

EMPTY = Why("empty", "This file is empty. Choose the file again.")
TOO_LARGE = Why(
    "too-large",
    f"This file is larger than {MOST_MEGABYTES} MB. Make its pictures smaller (in Word: “Compress "
    "Pictures”), or send the text without them.",
)
NO_WORD_FILE = Why("no-word-file", f"This is not a Word document (.docx). {SAVE_AS}")
OLD_WORD = Why("old-word", f"This is a file of an old Word (.doc). {SAVE_AS}")
RICH_TEXT = Why("rtf", f"This is a file in Rich Text Format (.rtf). {SAVE_AS}")
PDF = Why("pdf", f"This is a PDF, which keeps no notes to read. {SAVE_AS}")
WEB_PAGE = Why("web-page", f"This is a web page. {SAVE_AS}")
OPEN_DOCUMENT = Why("odt", f"This is an OpenDocument file (.odt). {SAVE_AS}")
SPREADSHEET = Why("spreadsheet", "This is a spreadsheet. Choose a Word document (.docx).")
SLIDES = Why("slides", "These are slides. Choose a Word document (.docx).")
MACROS = Why(
    "macros",
    "This is a Word file with macros (.docm). Save it in Word as a Word document (.docx), and send "
    "that file.",
)
LOCKED = Why(
    "locked",
    "This file is protected by a password. Open it in Word, remove the password, save it, and send "
    "that file.",
)
DAMAGED = Why("damaged", f"This file is damaged and cannot be read. {SAVE_AGAIN}")
DAMAGED_TEXT = Why(
    "damaged-text", f"The text in this file is damaged and cannot be read. {SAVE_AGAIN}"
)
WITHOUT_TEXT = Why("without-text", f"There is no text in this file. {SAVE_AGAIN}")
INFLATES = Why(
    "inflates", f"This file is small but unpacks to far more than an essay holds. {COPY}"
)
TOO_MANY_PARTS = Why("too-many-parts", f"This file has far more parts than an essay needs. {COPY}")
STRANGE_NAMES = Why("strange-names", f"{OTHERWISE} it names places outside itself. {COPY}")
DOCUMENT_TYPE = Why("document-type", f"{OTHERWISE} it defines a language of its own. {COPY}")
TOO_DEEP = Why(
    "too-deep",
    "In this file things stand inside one another too deep to be read, such as tables in tables. "
    f"{COPY}",
)
