"""Names of what may be done with the record."""

from ringdesk.kernel.permissions import declare

# Reads every event of the workspace, whatever tickets one may see otherwise.
declare("audit", "audit.read")
