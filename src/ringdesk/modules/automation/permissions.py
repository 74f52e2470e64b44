from ringdesk.kernel.permissions import declare

declare("automation", "automation.manage")
