"""Mails as they come, and a workspace with a mailbox to put them in."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from uuid import UUID, uuid4

from tests import given

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.modules import channels, tickets
from ringdesk.modules.channels.rules import addresses
from ringdesk.modules.channels.store import mailboxes

_turn = itertools.count(1)
CUSTOMER = "li@customer.test"


def mail(
    text: str = "我们从今早 9 点起，已扣款的订单仍显示待付款。",
    *,
    sender: str = f"李女士 <{CUSTOMER}>",
    to: str = "support@example.test",
    subject: str = "支付成功但订单显示待付款",
    **headers: str,
) -> EmailMessage:
    """A plain mail; header names with underscores, `message_id="x@y"` without brackets."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 16 Nov 2026 09:00:00 +0800"
    own = headers.pop("message_id", f"m{next(_turn)}.{uuid4().hex}@customer.test")
    if own:
        message["Message-ID"] = f"<{own}>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def answer(parent: EmailMessage | str, text: str = "还是不行。", **more: Any) -> EmailMessage:
    """A reply by headers to a mail or a Message-ID."""
    known = parent if isinstance(parent, str) else str(parent["Message-ID"]).strip("<>")
    by_headers = {"In_Reply_To": f"<{known}>", "References": f"<{known}>"}
    return mail(text, **{"subject": "Re: 支付", **by_headers, **more})


@dataclass(slots=True)
class Office:
    """A workspace with one mailbox, and what happens to the mail put into it."""

    world: given.World
    box: UUID
    address: str

    async def receive(self, *mails: EmailMessage | bytes, **more: Any) -> int:
        """Take mails in as a listener would, and read them."""
        self.world.clock.advance(timedelta(seconds=30))
        new = await self.store(*mails, **more)
        await self.world.drain()
        return new

    async def store(self, *mails: EmailMessage | bytes, **more: Any) -> int:
        raw = [
            channels.RawMail(
                content=one if isinstance(one, bytes) else one.as_bytes(),
                **{"mailbox_id": self.box, "envelope_to": (self.address,), **more},
            )
            for one in mails
        ]
        return await channels.take_in(self.world.works, self.world.tenant_id, raw)

    async def rows(self, table: str, order: str = "id") -> list[dict[str, Any]]:
        async with self.world.acting() as ctx:
            found = await ctx.tx.connection.fetch(f"SELECT * FROM {table} ORDER BY {order}")
        return [dict(row) for row in found]

    async def inbox(self) -> list[dict[str, Any]]:
        return await self.rows("inbound_mails", "received_at, id")

    async def outbox(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Mails to customers, or those of one kind; invitations of members only when asked for."""
        rows = await self.rows("outbound_mails", "created_at, id")
        wanted = [kind] if kind else ["reply", "receipt", "confirm", "closed"]
        return [row for row in rows if row["kind"] in wanted]

    async def all_tickets(self) -> list[dict[str, Any]]:
        return await self.rows("tickets", "number")

    async def messages(self) -> list[dict[str, Any]]:
        return await self.rows("messages", "created_at, id")

    async def events(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in await self.rows("events", "position") if row["type"] == kind]

    async def notices(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in await self.rows("notices") if row["kind"] == kind]

    async def only_ticket(self) -> tickets.TicketState:
        (row,) = await self.all_tickets()
        async with self.world.acting() as ctx:
            return await tickets.read(ctx, row["id"])

    def reply_address(self, number: int, address: str | None = None) -> str:
        keys = self.world.works.ports["keyring"]
        return addresses.signed_reply_address(
            keys, self.world.tenant_id, address or self.address, number
        )

    def return_path(self, mail_id: UUID) -> str:
        keys = self.world.works.ports["keyring"]
        return addresses.return_path(keys, self.world.tenant_id, self.address, mail_id)

    async def agent(self) -> Actor:
        """An agent whose invitation has left."""
        found = await self.world.member("agent")
        await self.world.drain()
        return found

    async def reply(
        self,
        ticket: tickets.TicketState,
        text: str = "您好，已为您处理。",
        *,
        by: Actor | None = None,
        **more: Any,
    ) -> UUID:
        """An agent's public reply."""
        agent = by or await self.agent()
        self.world.clock.advance(timedelta(seconds=30))
        async with self.world.acting(agent) as ctx:
            return await tickets.reply(ctx, ticket.id, tickets.Reply(text=text, **more), force=True)

    async def quiet_down(self) -> None:
        """Forget the notices so far: what comes next is seen alone."""
        async with self.world.acting() as ctx:
            await ctx.tx.connection.execute("DELETE FROM outbound_mails")


async def office(
    db: Database, *, mode: str = "demo", address: str | None = None, **box: Any
) -> Office:
    """A workspace whose only mailbox is `support@<something>.example`."""
    world = await given.world(db)
    return await connected(world, mode=mode, address=address, **box)


async def connected(
    world: given.World, *, mode: str = "demo", address: str | None = None, **box: Any
) -> Office:
    async with world.acting() as ctx:
        for old in await mailboxes.open_mailboxes(ctx):
            await channels.change_mailbox(ctx, old.id, channels.MailboxChanges(archived=True))
        draft = channels.MailboxDraft(
            address=address or f"support@{uuid4().hex[:10]}.example",
            mode=mode,
            **box,
        )
        mailbox_id = await channels.create_mailbox(ctx, draft)
    return Office(world, mailbox_id, draft.address)


def texts_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [row["body"] for row in rows]
