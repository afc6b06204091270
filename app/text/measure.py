"""How long a text is, and how it begins."""


def words(html: str) -> int:
    """How many words the text has, its notes left out."""
    raise NotImplementedError


def reading_minutes(words: int) -> int:
    """Minutes to read so many words; never less than one."""
    return max(1, round(words / 230))


def excerpt(html: str, limit: int = 220) -> str:
    """The beginning in plain text, ended at a word within `limit` characters."""
    raise NotImplementedError
