from ringdesk.kernel.permissions import declare

declare("analytics", "report.read")
