"""The post office that identity and notifications post letters with; port `post_office`."""

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from .queueing import queue_letter


class WorkspacePostOffice:
    """Letters to colleagues go through the outbox of the workspace like every other mail."""

    async def post(self, ctx: Context, letter: identity.Letter) -> None:
        await queue_letter(ctx, letter)
