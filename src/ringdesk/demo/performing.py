"""Each kind of move as the command a person would cause. A move that is refused stops the play."""

from collections.abc import Awaitable, Callable
from typing import Any

from ringdesk.kernel.context import Context
from ringdesk.modules import quality, tickets
from ringdesk.modules.tickets.commands.personal import save_draft

from .artifacts import EVIDENCE
from .moves import Move
from .script import scripts
from .stage import Case, Stage, attach, is_due

Performance = Callable[[Stage, Context, Case, Move], Awaitable[None]]
KINDS: dict[str, Performance] = {}
URGENT = ("P1", "P2")


def kind(name: str) -> Callable[[Performance], Performance]:
    def register(body: Performance) -> Performance:
        KINDS[name] = body
        return body

    return register


async def perform(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    if not is_due(case, move):
        return
    with ctx.acting_as(stage.actor(case, move.by)):
        await KINDS[move.kind](stage, ctx, case, move)


@kind("create")
async def _create(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    more = move.more
    actor = stage.robot if more["channel"] == "api" else ctx.actor
    with ctx.acting_as(actor):
        made = await tickets.create(ctx, await _draft(stage, ctx, case, move))
    case.id = made.id
    case.urgent = made.strictest_priority in URGENT
    case.outcome = more.get("outcome", {})


async def _draft(stage: Stage, ctx: Context, case: Case, move: Move) -> tickets.Draft:
    more = move.more
    requester = case.customer.id
    assert requester is not None, "customers are known before their story begins"  # noqa: S101
    told = {
        "subject": more["subject"], "text": move.text, "requester": requester,
        "channel": more["channel"], "locale": case.story.locale,
    }  # fmt: skip
    if more.get("plain"):
        return tickets.Draft(**told)
    files = await attach(ctx, case, more["files"])
    return tickets.Draft(**told, **_sorted(stage, case, more), attachment_ids=files)


def _sorted(stage: Stage, case: Case, more: dict[str, Any]) -> dict[str, Any]:
    """What the request is about, as a form asks for it."""
    script = scripts()[case.story.script]
    return {
        "type_key": script.type,
        "category_id": stage.categories[script.category],
        "tags": more["tags"],
        "fields": more["fields"],
        "impact": more["impact"],
        "severity": more["severity"],
    }


@kind("classify")
async def _classify(stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    told = _sorted(stage, case, case.story.moves[0].more)
    fields = told.pop("fields")
    await tickets.update(ctx, case.ref, tickets.Edit(**told))
    if fields:
        await tickets.update(ctx, case.ref, tickets.Edit(fields=fields))
    case.urgent = (await tickets.read(ctx, case.ref)).strictest_priority in URGENT


@kind("priority")
async def _priority(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    ticket = await tickets.read(ctx, case.ref)
    if move.more["to"] < ticket.priority:
        await tickets.set_priority(ctx, case.ref, to=move.more["to"], reason=move.text)
        case.urgent = True


@kind("invite")
async def _invite(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    member = stage.member(move.more["member"])
    await tickets.add_participant(ctx, case.ref, member_id=member, role=move.more["role"])


@kind("draft")
async def _keep_draft(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    content = {"text": move.text, "to": [], "cc": [], "attachment_ids": []}
    await save_draft(ctx, case.ref, "reply", content)


@kind("assign")
async def _assign(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await tickets.assign(ctx, case.ref, team_id=stage.company.teams[move.more["team"]])


@kind("take")
async def _take(_stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    await tickets.take(ctx, case.ref)


@kind("reply")
async def _reply(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await tickets.reply(ctx, case.ref, tickets.Reply(text=move.text))


@kind("wait")
async def _wait(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await tickets.wait(ctx, case.ref, note=move.text)


@kind("says")
async def _says(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    ticket = await tickets.read(ctx, case.ref)
    if ticket.closed:
        return  # silence has closed it meanwhile
    files = await attach(ctx, case, move.more.get("files", []))
    channel = "portal" if ticket.channel == "agent" else ticket.channel
    said = tickets.Said(text=move.text, channel=channel, attachment_ids=files)
    await tickets.customer_says(ctx, case.ref, said)


@kind("note")
async def _note(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    mentioned = [stage.member(key) for key in move.more["mentions"]]
    names = " ".join(f"@{stage.company.actors[key].name}" for key in move.more["mentions"])
    await tickets.note(ctx, case.ref, f"{names} {move.text}", mentioned, [])


@kind("escalate")
async def _escalate(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    to = stage.member(move.more["to"])
    await tickets.escalate(ctx, case.ref, reason=move.text, to_member_id=to)


@kind("transfer")
async def _transfer(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    team, department = move.more.get("team"), move.more.get("department")
    await tickets.transfer(
        ctx,
        case.ref,
        reason="skill" if team else "department",
        note=move.text,
        checks=tickets.HANDOVER_CHECKS,
        member_id=stage.member(move.more["to"]),
        team_id=stage.company.teams[team] if team else None,
        department_id=stage.company.departments[department] if department else None,
    )


@kind("return")
async def _return(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    to = stage.member(move.more["to"])
    await tickets.return_(
        ctx, case.ref, reason=move.more["reason"], redo=move.text, to_member_id=to
    )


@kind("resume")
async def _resume(_stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    await tickets.resume(ctx, case.ref)


@kind("outcome")
async def _outcome(_stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    if case.outcome:
        await tickets.update(ctx, case.ref, tickets.Edit(fields=case.outcome))


@kind("evidence")
async def _evidence(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    files = await attach(ctx, case, [move.more["file"]])
    await tickets.note(ctx, case.ref, move.text, [], files)
    await quality.add_evidence(
        ctx, case.ref, attachment_id=files[0], evidence_type=EVIDENCE[move.more["file"]]
    )


@kind("resolve")
async def _resolve(_stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    await tickets.resolve(ctx, case.ref)


@kind("verify")
async def _verify(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    ticket = await tickets.read(ctx, case.ref)
    checks = {line.key: True for line in await quality.checklists_for(ctx, ticket)}
    await quality.verify(ctx, case.ref, verdict="pass", checks=checks, note=move.text)


@kind("fail")
async def _fail(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    checks = {"solved": False, "customer_side": False, "in_time": True, "recorded": True}
    await quality.verify(ctx, case.ref, verdict="fail", checks=checks, note=move.text)


@kind("accept")
async def _accept(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    if (await tickets.read(ctx, case.ref)).node == "acceptance":
        await quality.accept(ctx, case.ref, comment=move.text)


@kind("record")
async def _record(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    if (await tickets.read(ctx, case.ref)).node == "acceptance":
        await quality.accept(ctx, case.ref, evidence_note=move.text)


@kind("reject")
async def _reject(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await quality.reject(ctx, case.ref, reason=move.text)


@kind("rate")
async def _rate(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    score = move.more["score"]
    # People forgive the person sooner than the wait.
    aspects = {"promptness": max(1, score - 1), "result": score, "manner": min(5, score + 1)}
    await quality.rate(
        ctx, case.ref, score=score, comment=move.text, aspects=aspects if move.text else {}
    )


@kind("made_good")
async def _made_good(stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    """The second handling and the callback, by whom the product gave them to."""
    ticket = await tickets.read(ctx, case.ref)
    if ticket.node != "second_handling":
        return
    mine = {a.member_id: a for a in stage.company.actors.values()}
    with ctx.acting_as(mine.get(ticket.assignee_id, ctx.actor)):
        await quality.change_second_handling(
            ctx, case.ref, causes=["not_informed"], remedy=move.text
        )
        await quality.record_answer(ctx, case.ref, answer="agreed", note=move.text)
        await quality.finish_second_handling(ctx, case.ref)
        await quality.finish_callback(ctx, case.ref, solved="yes", score=4, words=move.text)
        await tickets.resolve(ctx, case.ref)


@kind("close")
async def _close(_stage: Stage, ctx: Context, case: Case, _move: Move) -> None:
    if (await tickets.read(ctx, case.ref)).node == "accepted":
        await tickets.close(ctx, case.ref)


@kind("reopen")
async def _reopen(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await tickets.reopen(ctx, case.ref, reason="came_back", note=move.text)


@kind("void")
async def _void(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    await tickets.void(ctx, case.ref, reason=move.more["reason"], note=move.text)


@kind("auto")
async def _auto(_stage: Stage, ctx: Context, case: Case, move: Move) -> None:
    """What the sweep does when nobody did anything."""
    if move.by == "auto_accept":
        await quality.accept(ctx, case.ref)
    elif move.by == "auto_archive":
        await tickets.archive(ctx, case.ref)
    elif (await tickets.read(ctx, case.ref)).node == "accepted":
        await tickets.close(ctx, case.ref)
