"""`automation.manage`: make, publish, try and switch rules; see all that they did and did not."""

from ringdesk.kernel.permissions import declare

declare("automation", "automation.manage")
