"""A ticket with something to learn from, and articles at every stage."""

from typing import Any
from uuid import UUID

from ringdesk.modules import knowledge, tickets
from ringdesk.modules.customers import Contact
from tests.given import Actor, World

ASKED = (
    "您好，我是李小明，订单号 DD2026111600123 支付成功却显示待付款。\n"
    "请打 138 1234 5678 或写 li.xiaoming@example.com 给我。"
)
ANSWERED = "李小明您好，请在订单页点「重新同步」，两分钟内会更新。"
NOTED = "客户情绪激动，别提退款"
RESOLVED = "支付回调丢失，重放回调后恢复。"
SOLVED = knowledge.Texts(title="补单", symptom="s", cause="c", solution="重放回调", notes="")


async def solved_ticket(world: World, agent: Actor, **more: Any) -> tickets.TicketState:
    """Asked, noted, answered and resolved by `agent`."""
    who = Contact(email="li.xiaoming@example.com", name="李小明", phone="13812345678")
    made = await world.ticket(
        subject="回复：李小明的订单显示待付款", text=ASKED, requester=who, locale="zh-CN",
        category_id=(await world.categories())[0], tags=["支付"], **more,
    )  # fmt: skip
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, made.id)
        await tickets.note(ctx, made.id, NOTED, [], [])
        await tickets.reply(ctx, made.id, tickets.Reply(text=ANSWERED))
        await tickets.resolve(ctx, made.id, note=RESOLVED)
    return await world.reread(made)


async def an_article(world: World, author: Actor, **texts: str) -> UUID:
    """A draft of its own."""
    said = {"title": "补单", "solution": "重放回调", **texts}
    async with world.acting(author) as ctx:
        return await knowledge.draft_article(ctx, "zh-CN", knowledge.Texts(**said))


async def published(world: World, author: Actor, reviewer: Actor, **texts: str) -> UUID:
    made = await an_article(world, author, **texts)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, made)
    async with world.acting(reviewer) as ctx:
        await knowledge.publish_article(ctx, made)
    return made
