"""Scopes of API tokens: each is a set of permissions; a token has the union of its scopes."""

from collections.abc import Iterable

_READ_TICKETS = ("ticket.read_all", "ticket.read_team", "ticket.read_department")

SCOPES: dict[str, frozenset[str]] = {
    "tickets:read": frozenset((*_READ_TICKETS, "ticket.export", "member.read")),
    "tickets:write": frozenset(
        (
            *_READ_TICKETS,
            "member.read",
            "ticket.create",
            "ticket.update",
            "ticket.reply",
            "ticket.note",
            "ticket.assign",
            "ticket.take",
            "ticket.transfer",
            "ticket.return",
            "ticket.resolve",
            "ticket.verify",
            "ticket.accept_recorded",
            "ticket.close",
            "ticket.reopen",
            "ticket.archive",
            "ticket.void",
            "ticket.set_priority",
            "ticket.escalate",
            "ticket.hold",
            "ticket.bulk",
            "ticket.import",
            "ticket.merge",
            "ticket.second_handling",
            "ticket.callback",
            "ticket.compensate",
            "template.use",
            "approval.decide",
            "approval.delegate",
            "feedback.give",
        )
    ),
    "requesters:read": frozenset(("requester.read",)),
    "requesters:write": frozenset(("requester.read", "requester.manage")),
    "members:read": frozenset(("member.read",)),
    "members:write": frozenset(("member.read", "member.manage", "role.manage", "team.manage")),
    "config:write": frozenset(
        (
            "config.manage",
            "process.publish",
            "view.share",
            "member.read",
            "sla.manage",
            "sla.buffer",
            "process.design",
            "process.read",
            "feedback.answer",
            "template.manage",
            "automation.manage",
            "purse.manage",
            "checklist.manage",
        )
    ),
    "mail:read": frozenset(("mail.read",)),
    "mail:write": frozenset(("mail.read", "mailbox.manage")),
    "audit:read": frozenset(("audit.read",)),
    "reports:read": frozenset(("report.read",)),
    "articles:read": frozenset(("knowledge.read",)),
    "articles:write": frozenset(("knowledge.read", "knowledge.write", "knowledge.review")),
}


def granted(scopes: Iterable[str]) -> frozenset[str]:
    """All permissions of these scopes; an unknown scope grants nothing."""
    return frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))


def unknown(scopes: Iterable[str]) -> list[str]:
    return sorted(set(scopes) - SCOPES.keys())
