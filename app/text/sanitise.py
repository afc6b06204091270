"""Only plain writing is kept of any HTML."""


def sanitise(html: str) -> str:
    """The allowed part of `html`; sanitising it again changes nothing."""
    raise NotImplementedError
