"""Why a Word file is not brought in: a name for each reason, and a sentence on what to do."""

MOST_MEGABYTES = 20  # of a file: an essay with a dozen photographs


class DocxRefusedError(Exception):
    """A Word file that is not brought in, for its `name`'s reason."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.sentence = name, sentence


SAVE_AS = (
    "Open it in the program it was written with, save it as a Word document (.docx), and send that "
    "file."
)
SAVE_AGAIN = "Open it in Word, save it again, and send that file."
COPY = "Copy your text into a new document, and send that."
OTHERWISE = "This file was not made as Word makes them:"
OF_PAGES = DocxRefusedError(
    "pages", "This is a file of Apple Pages. Export it to Word from there, and send that file."
)

EMPTY = DocxRefusedError("empty", "This file is empty. Choose the file again.")
TOO_LARGE = DocxRefusedError(
    "too-large",
    f"This file is larger than {MOST_MEGABYTES} MB. Make its pictures smaller (in Word: “Compress "
    "Pictures”), or send the text without them.",
)
NO_WORD_FILE = DocxRefusedError("no-word-file", f"This is not a Word document (.docx). {SAVE_AS}")
OLD_WORD = DocxRefusedError("old-word", f"This is a file of an old Word (.doc). {SAVE_AS}")
RICH_TEXT = DocxRefusedError("rtf", f"This is a file in Rich Text Format (.rtf). {SAVE_AS}")
PDF = DocxRefusedError("pdf", f"This is a PDF, which keeps no notes to read. {SAVE_AS}")
WEB_PAGE = DocxRefusedError("web-page", f"This is a web page. {SAVE_AS}")
OPEN_DOCUMENT = DocxRefusedError("odt", f"This is an OpenDocument file (.odt). {SAVE_AS}")
SPREADSHEET = DocxRefusedError(
    "spreadsheet", "This is a spreadsheet. Choose a Word document (.docx)."
)
SLIDES = DocxRefusedError("slides", "These are slides. Choose a Word document (.docx).")
MACROS = DocxRefusedError(
    "macros",
    "This is a Word file with macros (.docm). Save it in Word as a Word document (.docx), and send "
    "that file.",
)
LOCKED = DocxRefusedError(
    "locked",
    "This file is protected by a password. Open it in Word, remove the password, save it, and send "
    "that file.",
)
DAMAGED = DocxRefusedError("damaged", f"This file is damaged and cannot be read. {SAVE_AGAIN}")
DAMAGED_TEXT = DocxRefusedError(
    "damaged-text", f"The text in this file is damaged and cannot be read. {SAVE_AGAIN}"
)
WITHOUT_TEXT = DocxRefusedError("without-text", f"There is no text in this file. {SAVE_AGAIN}")
INFLATES = DocxRefusedError(
    "inflates", f"This file is small but unpacks to far more than an essay holds. {COPY}"
)
TOO_MANY_PARTS = DocxRefusedError(
    "too-many-parts", f"This file has far more parts than an essay needs. {COPY}"
)
STRANGE_NAMES = DocxRefusedError(
    "strange-names", f"{OTHERWISE} it names places outside itself. {COPY}"
)
DOCUMENT_TYPE = DocxRefusedError(
    "document-type", f"{OTHERWISE} it defines a language of its own. {COPY}"
)
TOO_DEEP = DocxRefusedError(
    "too-deep",
    "In this file things stand inside one another too deep to be read, such as tables in tables. "
    f"{COPY}",
)
