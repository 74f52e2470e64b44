"""What deadlines let people do.

- `sla.manage`: draft, publish and roll back policies and calendars
- `sla.buffer`: plan, announce and cancel buffers
- `ticket.hold`: let a ticket's clocks stand still until an instant, and override whose turn it is
"""

from ringdesk.kernel.permissions import declare

declare("sla", "sla.manage", "sla.buffer", "ticket.hold")
