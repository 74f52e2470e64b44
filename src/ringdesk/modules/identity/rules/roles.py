"""The built-in roles, as data. Their permissions live here and not in rows, so that an upgrade
reaches every workspace; a workspace's own roles are rows."""

from collections.abc import Iterable

_READ_CUSTOMERS = ("requester.read", "member.read")
_OWN = ("token.manage_own", "feedback.give", "process.read", "approval.decide")

_WORKING = (
    "ticket.update",
    "ticket.reply",
    "ticket.note",
    "ticket.take",
    "ticket.transfer",
    "ticket.return",
    "ticket.resolve",
)
_HANDLING = ("ticket.create", *_WORKING)
_CLOSING = (
    "ticket.accept_recorded",
    "ticket.close",
    "ticket.reopen",
    "ticket.archive",
    "ticket.escalate",
)
_AGENT = (
    "ticket.read_all",
    *_HANDLING,
    *_CLOSING,
    "ticket.assign",
    "ticket.set_priority",
    "ticket.hold",
    "ticket.merge",
    "ticket.second_handling",
    "ticket.callback",
    "ticket.compensate",
    "template.use",
    "requester.manage",
    "knowledge.read",
    "knowledge.write",
    *_READ_CUSTOMERS,
    *_OWN,
)
_LEAD = (
    *_AGENT,
    "ticket.verify",
    "ticket.void",
    "ticket.bulk",
    "ticket.export",
    "view.share",
    "report.read",
    "sla.buffer",
    "template.manage",
    "approval.delegate",
    "process.design",
    "feedback.answer",
    "knowledge.review",
)

BUILT_IN: dict[str, frozenset[str]] = {
    "agent": frozenset(_AGENT),
    "lead": frozenset(_LEAD),
    # A department's handler sees and works on what lies with the department.
    "handler": frozenset(
        (
            "ticket.read_department",
            *_WORKING,
            "ticket.escalate",
            "template.use",
            "knowledge.read",
            "knowledge.write",
            "approval.delegate",
            *_READ_CUSTOMERS,
            *_OWN,
        )
    ),
    "reviewer": frozenset(
        (
            "ticket.read_all",
            "ticket.note",
            "ticket.return",
            "ticket.verify",
            "ticket.escalate",
            "report.read",
            "knowledge.read",
            "knowledge.review",
            *_READ_CUSTOMERS,
            *_OWN,
        )
    ),
    # Reads everything, writes nothing: not even a token.
    "auditor": frozenset(
        (
            "ticket.read_all",
            "ticket.export",
            "mail.read",
            "mail.export",
            "audit.read",
            "report.read",
            "process.read",
            "knowledge.read",
            *_READ_CUSTOMERS,
        )
    ),
}
ADMIN = "admin"
KEYS = (*BUILT_IN, ADMIN)


def permissions_of(
    key: str, stored: Iterable[str], declared: Iterable[str], *, builtin: bool
) -> frozenset[str]:
    """What a role allows. The admin may do all that is declared."""
    if builtin and key == ADMIN:
        return frozenset(declared)
    if builtin:
        return BUILT_IN[key]
    return frozenset(stored) & frozenset(declared)
