"""Whose a picture is and what one may do with it: told in one line of a Word file, and read from it
again."""

from app.text.schema import RIGHTS

BETWEEN = " · "


def credit_line(credit: str, rights: str) -> str:
    """`rights` is a code of the schema, or nothing."""
    return BETWEEN.join(filter(None, (credit, RIGHTS.get(rights, ""))))


def credit_of(line: str) -> dict[str, str]:
    """The attributes of a figure. What somebody has made of the line is a credit, too."""
    words = " ".join(line.split())
    for code, told in RIGHTS.items():
        if f"{BETWEEN}{words}".endswith(f"{BETWEEN}{told}"):
            credit = words.removesuffix(told).removesuffix(BETWEEN)
            return {"data-credit": credit, "data-rights": code}
    return {"data-credit": words}
