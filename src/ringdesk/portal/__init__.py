"""The customer pages: submit a request, follow it, answer, accept, rate. Plain HTML under /help.

visit: one request of a customer's browser, with its workspace, language and login · visitor: the
browser itself, before anybody is logged in · grant: a short cookie that opens one ticket, given
for a signed link or a request just submitted · stage: how far a ticket is, in the customer's words.

Every page works without JavaScript; static/portal.js only adds comfort. GET changes nothing.
"""

from .pages import router

__all__ = ["router"]
