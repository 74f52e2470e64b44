"""Mail intake: from handing over by SMTP to the ticket."""

import asyncio
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

import aiosmtplib

from .ground import MAILBOX
from .measuring import Bench


@dataclass(frozen=True, slots=True)
class MailFigures:
    """Mails a second: acknowledged, and turned into tickets; CPU milliseconds of one."""

    taken: float
    ticketed: float
    cpu_ms: float


async def measure_mail(bench: Bench, *, count: int, connections: int) -> MailFigures:
    """Hand over `count` mails, each of which opens a ticket.

    They are written before the clock starts: that would cost more than taking them in does.
    """
    share = count // connections
    piles = [[_mail() for _ in range(share)] for _ in range(connections)]
    port = bench.running.smtp_port
    await bench.settled()
    before, begun = bench.cpu(), time.perf_counter()
    await asyncio.gather(*(_hand_over(port, pile) for pile in piles))
    taken = time.perf_counter() - begun
    await bench.settled()
    lasted, spent = time.perf_counter() - begun, bench.cpu() - before
    total = share * connections
    return MailFigures(total / taken, total / lasted, spent * 1000 / total)


async def _hand_over(port: int, mails: list[tuple[str, bytes]]) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as server:
        for sender, mail in mails:
            await server.sendmail(sender, [MAILBOX], mail)


def _mail() -> tuple[str, bytes]:
    """The sender's address, and the mail as it goes over the line."""
    mail = EmailMessage(policy=SMTP)
    mark = uuid4().hex
    sender = f"m{mark[:3]}@customer.example"
    mail["From"], mail["To"] = f"李女士 <{sender}>", MAILBOX
    mail["Subject"], mail["Message-ID"] = (
        f"支付成功但订单显示待付款 {mark[:6]}",
        f"<{mark}@customer.example>",
    )
    mail.set_content("我们从今早 9 点起，已扣款的订单仍显示待付款。\n\n李女士\n")
    return sender, mail.as_bytes()
