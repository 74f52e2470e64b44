"""One ticket as a request names it, and what is done to it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, expected_version

from .. import store
from .asking import TicketPath
from .tickets import answer_ticket

# A command on a ticket: (ctx, ref, …, version).
Verb = Callable[..., Awaitable[Any]]


class Desk(msgspec.Struct, frozen=True):
    """The ticket, and the version of it that its sender saw."""

    ctx: Context
    ref: store.Ref
    version: int | None

    async def do(self, verb: Verb, **said: Any) -> None:
        """Refused where somebody changed it since then."""
        await verb(self.ctx, self.ref, **said, version=self.version)

    async def does(self, verb: Verb, **said: Any) -> Response:
        """Do it, and show the ticket as it is now."""
        await self.do(verb, **said)
        return await answer_ticket(self.ctx, self.ref)


async def _desk(ctx: Asked, request: Request, ticket: TicketPath) -> Desk:
    return Desk(ctx, store.parse_ref(ticket), expected_version(request))


At = Annotated[Desk, Depends(_desk, scope="function")]
