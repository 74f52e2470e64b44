from ringdesk.kernel.permissions import declare

declare("customers", "requester.read", "requester.manage")
