"""Reason codes and evidence types that come with the product; names live in the catalogues."""

from collections.abc import Iterable

from ringdesk.kernel.errors import Invalid

RETURN_REASONS = (
    "incomplete",
    "wrong_team",
    "wrong_category",
    "not_solved",
    "no_evidence",
    "other",
)
TRANSFER_REASONS = ("skill", "department", "shift", "absence", "language", "workload", "other")
# What whoever hands over sees to: all of it stands on the ticket for whoever takes over.
HANDOVER_CHECKS = ("wanted", "done", "promised")
REOPEN_REASONS = ("not_solved", "came_back", "new_facts", "closed_by_mistake", "other")
VOID_REASONS = ("spam", "duplicate", "test", "misdirected")
EVIDENCE_TYPES = ("screenshot", "log", "document", "recording", "photo", "receipt", "other")


def known(field: str, code: str, codes: Iterable[str]) -> str:
    """The code, or Invalid naming the field and the codes there are."""
    options = list(codes)
    if code not in options:
        raise Invalid((field, "not_an_option", {"options": options}))
    return code
