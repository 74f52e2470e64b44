"""Names of what may be done to tickets. `read_*` widen what one sees, see visibility.py."""

from ringdesk.kernel.permissions import declare

declare(
    "tickets",
    "ticket.read_all",
    "ticket.read_team",
    "ticket.read_department",
    "ticket.create",
    "ticket.update",
    "ticket.reply",
    "ticket.note",
    "ticket.assign",
    "ticket.take",
    "ticket.transfer",
    "ticket.return",
    "ticket.resolve",
    "ticket.close",
    "ticket.reopen",
    "ticket.archive",
    "ticket.void",
    "ticket.set_priority",
    "ticket.escalate",
    "ticket.bulk",
    "ticket.export",
    "ticket.import",
    "ticket.merge",
    "template.use",
    "template.manage",
    "view.share",
    "config.manage",
)
