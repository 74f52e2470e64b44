"""A customer's signed link is a login: colleagues never get to read one. Pure."""

import re

# Mail programs break long lines and dress up what they quote: all that may be left of it goes.
_LINK = re.compile(r"(/help/s/)[\w/=-]+")


def masked(text: str) -> str:
    """The text with the links it holds made useless."""
    return _LINK.sub(r"\1…", text)
