"""Years of history in words."""


def years_between(first: int | None, last: int | None) -> str:
    """“1953–1964”, “1956”, “44 BC–AD 14”, or nothing. Negative years are those BC."""
    if first is None or last is None or first == last:
        year = last if first is None else first
        return "" if year is None else year_in_words(year)
    if first < 0 and last < 0:
        return f"{-first}–{year_in_words(last)}"
    return f"{year_in_words(first)}–{'AD ' if first < 0 else ''}{year_in_words(last)}"


def year_in_words(year: int) -> str:
    """“1953”, “44 BC”. Negative years are those BC."""
    return f"{-year} BC" if year < 0 else str(year)
