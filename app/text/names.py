"""What a name, a title and an address may be."""


def why_not_name(text: str) -> str | None:
    """Why this cannot be somebody's name, in a sentence; None if it can."""
    raise NotImplementedError


def why_not_title(text: str) -> str | None:
    """Why this cannot be a title, in a sentence; None if it can."""
    raise NotImplementedError


def why_not_address(text: str) -> str | None:
    """Why this cannot be an e-mail address, in a sentence; None if it can."""
    raise NotImplementedError
