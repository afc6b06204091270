"""Whose a picture is and what one may do with it: told in one line of a Word file, and read from it
again."""

from app.text.schema import RIGHTS

BETWEEN_FACTS = " · "  # about a picture, and in the byline


def credit_line(credit: str, rights: str) -> str:
    """`rights` is a code of the schema, or nothing."""
    return BETWEEN_FACTS.join(filter(None, (credit, RIGHTS.get(rights, ""))))


def credit_of(line: str) -> dict[str, str]:
    """The attributes of a figure. What somebody has made of the line is a credit, too."""
    words = " ".join(line.split())
    for code, told in RIGHTS.items():
        if f"{BETWEEN_FACTS}{words}".endswith(f"{BETWEEN_FACTS}{told}"):
            credit = words.removesuffix(told).removesuffix(BETWEEN_FACTS)
            return {"data-credit": credit, "data-rights": code}
    return {"data-credit": words}
