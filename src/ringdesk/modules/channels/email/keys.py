"""What a mailbox logs in with: its password, or an access token that is renewed when refused."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring

from ..rules.alarms import Way
from ..rules.mailbox import Mailbox
from .oauth import access_token, other_token

R = TypeVar("R")


async def with_key(
    works: Works,
    box: Mailbox,
    way: Way,
    log_in: Callable[[str], Awaitable[R]],
    refused: Callable[[Exception], bool],
) -> R:
    """Do what needs a login, with the password or a token. Raises TokenTrouble, or what it raises.

    A token that is refused may have been revoked, or a clock is wrong: once more with another.
    """
    keys: Keyring = works.ports["keyring"]
    server = box.imap if way == "imap" else box.smtp
    if server is None or server.auth == "password":
        sealed = box.imap_password if way == "imap" else box.smtp_password
        return await log_in(keys.unseal(sealed) if sealed else "")
    token = await access_token(works, box)
    try:
        return await log_in(token)
    except Exception as failure:
        if not refused(failure):
            raise
    return await log_in(await other_token(works, box, token))
