from ringdesk.kernel.permissions import declare

declare("channels", "mailbox.manage", "mail.read", "mail.export")
