from ringdesk.kernel.permissions import declare

declare("quality", "ticket.verify", "ticket.accept_recorded")
