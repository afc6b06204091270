"""Telling a writer's name from a sentence."""

import re

LONGEST_NAME = 60

_UNNAMED = {
    *("anonymous", "anon", "name removed", "name withheld", "name not recorded", "redacted"),
    *("removed", "unknown", "no name", "name", "student name", "someone", "a guest", "guest"),
}
_MASKED = re.compile(r"[\W_xX█]{2,}")
# Words that begin a sentence, never a name, even before “said:”.
_PRONOUNS = {"i", "we", "you", "he", "she", "it", "they", "who", "what", "as", "when", "while"}
# Words that begin a sentence or a note of the blog's where nothing says that a name comes.
_STOP = _PRONOUNS | {
    *("this", "that", "these", "those", "there", "here", "my", "our", "his", "her", "their", "if"),
    *(
        "the",
        "and",
        "but",
        "or",
        "where",
        "why",
        "how",
        "so",
        "on",
        "in",
        "at",
        "until",
        "since",
        "before",
    ),
    *("after", "by", "from", "with", "to", "is", "was", "are", "were", "be", "been", "has", "had"),
    *("posted", "published", "edited", "updated", "modified", "last", "first", "written", "said"),
    *("says", "read", "see", "saw", "again", "yes", "no", "wow", "ok", "thanks", "once", "then"),
    *("also", "later", "today", "yesterday", "tomorrow", "early", "late", "mid", "about", "around"),
    *("born", "died", "visited", "met", "happened", "began", "ended", "reply", "edit", "comment"),
    *("archived", "accessed", "retrieved", "viewed", "originally", "date", "time", "due", "class"),
}
# Some of them are names as well: So Yeon Park, My Nguyen, He Jing, See Lor, No Hyun, Or Levy.
_NAMES_TOO = {
    *("i", "we", "you", "he", "she", "it", "so", "my", "her", "on", "in", "at", "or", "to", "see"),
    *("no", "has", "late", "last", "early", "by"),
}
_PARTICLES = {
    *("de", "da", "di", "du", "del", "della", "la", "le", "van", "von", "der", "den", "bin", "ibn"),
    *("al", "el", "y", "e", "of", "the", "af", "av", "ter", "ten", "zu", "dos", "das", "do", "and"),
}
_BADGE = re.compile(
    r"\s*(?:[(\[](?:post\s+)?(?:author|instructor|professor|student|admin|moderator|ta)[)\]]"
    r"|post\s+author|[★☆✓✔])\s*\Z",
    re.IGNORECASE,
)
_AVATAR = re.compile(r"\A(?:\[?(?:gr)?avatar(?:\s+(?:of|for|image))?\]?:?)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_HANDLE = re.compile(r"@?[\w.-]{2,40}")
_HONORIFIC = re.compile(r"\b(?:prof|dr|mr|mrs|ms|mme|rev|sr|jr|st)\.", re.IGNORECASE)
_TO_BE_CALLED = re.compile(  # “(she/her)”, “[they, them]” beside a name
    r"\s*[(\[](?:s?he|they|xe|ze|ey|it|any)(?:\s?[/,]\s?\w{1,12}){0,4}[)\]]", re.IGNORECASE
)
_TWO = re.compile(r"(?<=\w)/(?=\w)|\s[&+]\s")  # “Ann/Bo”, “Ann & Bo”
_ADDRESS = re.compile(r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}")
_NO_NAME = re.compile(r"[!?;:<>{}|=\\/…]|\w{3,}\.(?:\s|\Z)")
_QUOTED = re.compile(r"[\"“”„«»]")


def named(raw: str, strict: bool) -> str | None:
    """The name in these words: "" if the page hides it, None if they are no name.

    Strictly a name is a handle of one word or a few words with capitals; where the page says
    “… said:” behind it, it may be written in any way.
    """
    if len(raw) > 2 * LONGEST_NAME:
        return None
    name = _cleaned(raw)
    if name.strip("[](){}<>*. ").casefold() in _UNNAMED or _MASKED.fullmatch(name):
        return ""
    plain = _TO_BE_CALLED.sub("", name)
    words = plain.split()
    if not words or len(name) > LONGEST_NAME or len(words) > 7:
        return None
    plain = _HONORIFIC.sub("", plain if strict else _TWO.sub(" ", plain))
    if _NO_NAME.search(plain) or (strict and _QUOTED.search(plain)):
        return None
    if words[0].casefold().strip(".,") in (_STOP if strict else _PRONOUNS):
        return name if not strict and _wholly(words) else None
    return name if (_strictly if strict else _loosely)(words) else None


def perhaps_named(raw: str) -> str | None:
    """The name in a line that stands where names do, though it may begin as sentences begin or be
    written as few names are: “So Yeon Park”, “ÜNAL, Ayşe”, “Ann & Bo”, an address."""
    name = _cleaned(raw) if len(raw) <= 2 * LONGEST_NAME else ""
    if len(name) > LONGEST_NAME or _ADDRESS.fullmatch(name):
        return name if len(name) <= LONGEST_NAME else None
    plain = _TWO.sub(" ", _TO_BE_CALLED.sub("", name))
    wrong = _NO_NAME.search(_HONORIFIC.sub("", plain)) or _QUOTED.search(plain)
    return name if not wrong and _wholly(plain.replace(",", " ").split()) else None


def whoever(raw: str) -> str | None:
    """Who is named in a line like “X on DATE at TIME said:”: X is a name there, whatever it is."""
    name = named(raw, strict=False)
    return _cleaned(raw) or None if name is None else name


def _cleaned(raw: str) -> str:
    return _AVATAR.sub("", _BADGE.sub("", raw.strip(" \t,·•|–—-:"))).strip("[] \t")


def _wholly(words: list[str]) -> bool:
    """Whether each of a few words is written as a name, and the first can be one."""
    first = words[0].casefold().strip(".,") if words else ""
    able = first not in _STOP or first in _NAMES_TOO
    return able and 1 < len(words) <= 6 and _capital(words[0]) and all(map(_in_name, words[1:]))


def _strictly(words: list[str]) -> bool:
    if len(words) == 1 and _HANDLE.fullmatch(words[0]):
        return not words[0].isdigit() and not words[0].endswith(".")
    first, *rest = words
    return len(words) <= 5 and _capital(first) and all(map(_in_name, rest)) and "," not in first


def _in_name(word: str) -> bool:
    return word in _PARTICLES or _capital(word) or (word.isdigit() and len(word) <= 4)


def _capital(word: str) -> bool:
    """A capitalised word, or one in letters that know no capitals."""
    return _WORD.fullmatch(word.strip("()[]'’‘,")) is not None and not word.strip("([‘'").islower()


def _loosely(words: list[str]) -> bool:
    """Nothing of a sentence in it: a comma only between capitalised words (“Smith, John”)."""
    return any(map(str.isalnum, words[0])) and (
        not any("," in word for word in words) or all(map(_in_name, words))
    )
