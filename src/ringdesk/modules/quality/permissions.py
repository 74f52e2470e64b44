from ringdesk.kernel.permissions import declare

declare(
    "quality",
    "ticket.verify",
    "ticket.accept_recorded",
    "ticket.second_handling",
    "ticket.callback",
    "ticket.compensate",
    "purse.manage",
    "checklist.manage",
)
