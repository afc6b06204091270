"""What a name, a title and an address may be.

Names need not be unique: a badge, not a name, says who is staff. So no name may look like a badge;
that it may not be the name of a course's staff either, the room of courses sees to.
"""

import re
import unicodedata

from app.text.lookalikes import letters_of, readings_of, skeleton

NAME_LIMIT = 80
TITLE_LIMIT = 200
ADDRESS_LIMIT = 254  # what a mail envelope can carry
LOCAL_LIMIT = 64

ENCODED_WORD = re.compile(r"=\?.*\?=", re.DOTALL)  # mail programs turn these into other text

# Letters and signs that show nothing.
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u00ad\u180e")
JOINERS = frozenset("\u200c\u200d")
EMOJI_STYLE = frozenset("\ufe0e\ufe0f")
SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")

MOST_ACCENTS = 2  # on one letter, after composing; scripts that stack more have their own limit
MOST_STACKED = 5
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")

STAFF = """
admin admins administrator administrators administration sysadmin superadmin superuser webmaster
instructor instructors professor professors prof assistant assistants moderator moderators staff
teacher teachers lecturer lecturers tutor faculty colloquy system
administrador administradora administrateur administratrice amministratore
assist asst instr observer observers
moderador moderadora modérateur modératrice moderatore moderatrice
asistente ayudante assistente docente profesor profesora professore professoressa professeur
enseignant enseignante dozent dozentin lehrerin
ассистент администратор админ модератор преподаватель преподавательница профессор
учитель учительница 관리자 교수 조교 أستاذ
"""
STAFF_UNSPACED = ("管理员", "管理員", "教授", "助教", "老师", "老師", "講師", "先生")
# Each of these is somebody's surname, too; but nobody is called by them alone. Not among the words
# beside them: “my”, “an” and “a”, which are given names and initials of people called Ta.
SHORT_ROLES = """
ta tas gta gtas ga gas gsi gsis tf tfs mod mods fellow fellows grader graders coordinator
coordinators lead leader leaders head team author authors editor editors host hosts owner owners
"""
BESIDE_A_ROLE = """
the your our this official chief main senior junior teaching graduate student undergraduate
course courses class history department dept section seminar lab discussion group of for and in
"""
TAKEN = "anonymous anonymus deleted erased"  # what Colloquy itself writes where a name is missing
STAFF_WORDS = frozenset(map(skeleton, STAFF.split()))
SHORT_WORDS = frozenset(map(skeleton, SHORT_ROLES.split()))
NO_NAMES = SHORT_WORDS | STAFF_WORDS | frozenset(map(skeleton, BESIDE_A_ROLE.split()))
TAKEN_WORDS = frozenset(map(skeleton, TAKEN.split()))
TAKEN_PHRASES = tuple(map(skeleton, ("namenotrecorded", "withdrawnby", "removedmember")))
LONG_STAFF_WORDS = tuple(word for word in STAFF_WORDS if len(word) >= 9)  # within no surname
BRACKETED = re.compile(r"[(\[{<]\s*(?:ta|mod|gsi|ga)\s*[)\]}>]")  # short ones are surnames, too

TITLES = "dr mr mrs ms mx miss sir phd dphil ma mphil ba msc edd jd"
BESIDE_A_NAME = SHORT_WORDS | frozenset(map(skeleton, TITLES.split()))
STROKES = str.maketrans("øłđħŧɨ", "oldhti")  # Unicode takes these for letters of their own

NOT_STAFF = (
    "A name cannot look like a role: the page itself says who is staff. Write your own name."
)


def why_not_name(text: str) -> str | None:
    """Why this cannot be somebody's name, in a sentence; None if it can."""
    if not text.strip():
        return "Please write your name."
    if len(text) > NAME_LIMIT:
        return f"This name has {len(text)} characters; {NAME_LIMIT} fit. Please shorten it."
    if reason := _why_not_line(text):
        return reason
    if _hides_something(text):
        return "This name holds a character that cannot be seen. Type it anew, without copying it."
    if _towers(text):
        return "This name has more accents on a letter than can be shown. Please leave some out."
    if not any(unicodedata.category(sign).startswith("L") for sign in text):
        return "A name needs at least one letter."
    return _why_taken(text)


def read_alike(name: str, other: str) -> bool:
    """Whether two names look the same to whoever reads them quickly: in other letters, spaced and
    punctuated in another way, with the last name first, with a degree or a “Dr.” beside them."""
    return not _looks_of(name).isdisjoint(_looks_of(other))


def _looks_of(name: str) -> set[str]:
    looks = set()
    for words in readings_of(name.casefold().translate(STROKES)):
        alone = [word for word in words if word not in BESIDE_A_NAME] or words
        looks |= {"".join(alone), "".join(sorted(alone))}
    return looks - {""}


def why_not_title(text: str) -> str | None:
    """Why this cannot be a title, in a sentence; None if it can."""
    if not text.strip():
        return "Please write a title."
    if len(text) > TITLE_LIMIT:
        return f"This title has {len(text)} characters; {TITLE_LIMIT} fit. Please shorten it."
    if reason := why_not_line(text):
        return reason
    if not any(map(_shows, text)):
        return "Nothing of this title can be seen. Please write one in letters."
    return None


def why_not_line(text: str) -> str | None:
    """Why this cannot stand in a line of a page or a mail, in a sentence; None if it can."""
    if reason := _why_not_line(text):
        return reason
    if _turns_its_neighbours(text):
        return "This holds a sign that turns the writing direction and never turns it back."
    return None


def why_not_text(text: str) -> str | None:
    """Why this cannot stand on a page as a plain text of many lines, in a sentence; None if it can.
    A direction ends with its line, so each line has to turn back what it turns."""
    for number, line in enumerate(text.split("\n"), start=1):
        if _turns_its_neighbours(line):
            return (
                f"Line {number} holds a sign that turns the writing direction and never turns it "
                "back. Type that line anew, without copying it."
            )
    return None


def _why_not_line(text: str) -> str | None:
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        return "This holds a control character or a line break. Type it anew, in one line."
    if any(ord(sign) & 0xFFFE == 0xFFFE or "\ufdd0" <= sign <= "\ufdef" for sign in text):
        return "This holds a character that does not exist. Type it anew, without copying it."
    if ENCODED_WORD.search(text):
        return "“=?” and “?=” cannot stand together: mail programs would change the text."
    return None


def _shows(sign: str) -> bool:
    """Whether something is seen; a sign too new for this Python to know is trusted to be one."""
    kind = unicodedata.category(sign)
    return sign not in BLANKS and not _varies(sign) and (kind == "Cn" or kind[0] not in "CZ")


OPENING = frozenset("\u202a\u202b\u202d\u202e")
ISOLATING = frozenset("\u2066\u2067\u2068")


def _turns_its_neighbours(text: str) -> bool:
    """Whether a direction is opened and not closed, or closed and never opened."""
    open_ones: list[str] = []
    for sign in text:
        if sign in OPENING or sign in ISOLATING:
            open_ones.append(sign)
        elif sign in "\u202c\u2069":
            kind = OPENING if sign == "\u202c" else ISOLATING
            if not open_ones or open_ones.pop() not in kind:
                return True
    return bool(open_ones)


TURNING = frozenset(
    ("R", "AL", "AN", *("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"))
)


def isolated(text: str) -> str:
    """Words from elsewhere within a line of plain text: what is written from right to left, or
    turns the direction, stays apart from its neighbours, as in a page's `<bdi>`."""
    turns = any(unicodedata.bidirectional(sign) in TURNING for sign in text)
    return f"\u2068{text}\u2069" if turns else text


def _hides_something(text: str) -> bool:
    """Whether a sign shows nothing; a joiner inside a Persian word or an emoji shows its work."""
    padded = f" {text} "
    for before, sign, after in zip(padded, padded[1:], padded[2:], strict=False):
        if sign in BLANKS or unicodedata.category(sign) == "Co":
            return True
        if sign in JOINERS and _joined(before, after):
            continue
        if sign in EMOJI_STYLE and (_pictures(before) or before in "#*0123456789"):
            continue
        if sign in EMOJI_STYLE or unicodedata.category(sign) == "Cf" or _varies(sign):
            return True
    return False


def _varies(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _joined(before: str, after: str) -> bool:
    if _pictures(before) or before in EMOJI_STYLE:
        return _pictures(after)
    return _joins(before) and _joins(after)


def _pictures(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or sign in SKIN_TONES


# Scripts whose letters change when joined, from Arabic to those of India and beyond.
JOINING = re.compile(
    "[\u0600-\u0fff\u1780-\u18af\u1b00-\u1cff\ua800-\uabff\ufb50-\ufefe\U00011000-\U00011fff]"
)


def _joins(sign: str) -> bool:
    return bool(JOINING.match(sign)) and unicodedata.category(sign)[0] in "LM"


def _towers(text: str) -> bool:
    composed = unicodedata.normalize("NFC", text)
    if any(len(accents) > MOST_ACCENTS for accents in ACCENTS.findall(composed)):
        return True
    stacked = 0
    for sign in composed:
        stacked = stacked + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if stacked > MOST_STACKED:
            return True
    return False


def _why_taken(text: str) -> str | None:
    words = [word for reading in readings_of(text) for word in reading]
    if _only_a_role(text):
        return NOT_STAFF
    if STAFF_WORDS.intersection(words) or BRACKETED.search(letters_of(text)):
        return NOT_STAFF
    if any(long in word for word in words for long in LONG_STAFF_WORDS):
        return NOT_STAFF
    if STAFF_WORDS.intersection(_pulled_together(text)) or any(w in text for w in STAFF_UNSPACED):
        return NOT_STAFF
    together = skeleton(re.sub(r"[\W_]+", "", letters_of(text)))
    if TAKEN_WORDS.intersection(words) or any(phrase in together for phrase in TAKEN_PHRASES):
        return "Colloquy itself writes this where a name is missing. Please write your own name."
    return None


def _only_a_role(text: str) -> bool:
    """Whether the name says nothing but a role: “TA”, “T. A.”, “Course TA”, “Head of course”."""
    letters = re.sub(r"[^\w\s]|[\d_]", "", letters_of(text))
    dotted = re.sub(r"\b(\w)\s+(?=\w\b)", r"\1", letters).split()
    readings = (*readings_of(text), [*map(skeleton, dotted)])
    return any(NO_NAMES.issuperset(words) and SHORT_WORDS.intersection(words) for words in readings)


def _pulled_together(text: str) -> list[str]:
    """Words written as “A d m i n” or “ad.min”."""
    dotted = [re.sub(r"[\W_]+", "", piece) for piece in letters_of(text).split()]
    spaced = re.findall(r"(?:\b\w\s){3,}\w\b", letters_of(text))
    return [skeleton(word) for word in [*dotted, *("".join(run.split()) for run in spaced)]]


LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def why_not_address(text: str) -> str | None:
    """Why this cannot be an e-mail address, in a sentence; None if it can.

    Plain ones only: no quotation marks, no comments, no numbers for a domain, only ASCII letters.
    """
    if not text.strip():
        return "Please write your e-mail address."
    if len(text) > ADDRESS_LIMIT:
        return "This is longer than an e-mail address can be. Please check it."
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    if (
        LOCAL.fullmatch(local)
        and len(local) <= LOCAL_LIMIT
        and not local.startswith("-")
        and "=?" not in local
        and len(labels) > 1
        and all(map(LABEL.fullmatch, labels))
        and not labels[-1].isdigit()
    ):
        return None
    return "This does not look like an e-mail address, such as name@university.edu."


def monogram(name: str) -> str:
    """The first letters of the first and last word, as a quiet sign beside the name."""
    words = [word for word in name.split() if word[0].isalnum()] or name.split() or ["?"]
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
