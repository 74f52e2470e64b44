from ringdesk.kernel.permissions import declare

declare("approvals", "approval.decide", "approval.delegate")
