from ringdesk.kernel.permissions import declare

declare("workflow", "process.publish")
