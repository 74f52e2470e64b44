"""Three people at the door: a probe whose rights are set at will, a stranger, and nobody."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
from fastapi import FastAPI

from ringdesk.app import create_app
from ringdesk.kernel.listening import Listener
from ringdesk.kernel.live import Live
from ringdesk.kernel.security import Security
from ringdesk.modules import (
    approvals,
    identity,
    knowledge,
    processes,
    quality,
    tickets,
    workflow,
)
from ringdesk.modules.automation import commands as automation
from ringdesk.modules.automation import shelf as automation_shelf
from ringdesk.modules.automation.definition import Definition
from ringdesk.modules.automation.trial.commands import try_out
from ringdesk.modules.channels.commands.mailboxes import MailboxDraft, create_mailbox
from ringdesk.modules.customers import Contact
from ringdesk.modules.customers import commands as customers
from ringdesk.modules.customers.commands import RequesterEdit
from ringdesk.modules.quality import checklists
from ringdesk.modules.quality.goodwill.keeping import LevelAbove
from ringdesk.modules.quality.rating import options as rating_options
from ringdesk.modules.sla.buffers import commands as sla_buffers
from ringdesk.modules.sla.buffers.drafting import BufferDraft
from ringdesk.modules.sla.calendars import definition_of
from ringdesk.modules.sla.commands import calendars as sla_calendars
from ringdesk.modules.sla.commands import policies as sla_policies
from ringdesk.modules.sla.config import sla_config
from ringdesk.modules.sla.policy import Policy, Target
from ringdesk.modules.sla.shelf import CALENDARS, POLICIES
from ringdesk.modules.tickets.commands import bulk
from ringdesk.modules.tickets.commands.categories import add_category
from ringdesk.modules.tickets.commands.views import ViewDraft, save_view
from ringdesk.modules.tickets.importing import commands as importing
from ringdesk.modules.tickets.templates.commands import TemplateDraft, save_folder, save_template
from tests import given

MARK = "ZEBRAMARK"
_PLACE = re.compile(r"\{(\w+)\}")


# How a ticket comes to a node.
_WAY = {
    "": (),
    "handling": ("take",),
    "waiting": ("take", "wait"),
    "verifying": ("take", "evidence", "resolve"),
    "acceptance": ("take", "resolve"),
    "accepted": ("take", "resolve", "accept"),
    "closed": ("take", "resolve", "accept", "close"),
    "rated_low": ("take", "resolve", "rate"),
}
_STEPS: dict[str, Callable[..., Awaitable[Any]]] = {
    "take": tickets.take,
    "wait": tickets.wait,
    "resolve": tickets.resolve,
    "accept": quality.accept,
    "rate": partial(quality.rate, score=1, suggestion=MARK),
    "close": tickets.close,
}


@dataclass
class Scene:
    """A workspace with one of everything, and clients to knock with."""

    home: given.World
    away: given.World
    app: FastAPI
    guarded: Any
    probe: httpx.AsyncClient
    stranger: httpx.AsyncClient
    nobody: httpx.AsyncClient
    probe_id: UUID
    ids: dict[str, str] = field(default_factory=dict)

    async def allow(self, permissions: Iterable[str]) -> None:
        """From now on the probe may do exactly this."""
        async with self.home.works.context(self.home.tenant_id, given.system("test")) as ctx:
            await ctx.tx.connection.execute(
                "UPDATE roles SET permissions = $1 WHERE key = 'probe'", sorted(permissions)
            )
            await identity.bump_config(ctx)

    async def ticket(self, at: str = "") -> str:
        """A ticket that has come to a node of the default process."""
        priority = "P1" if at == "verifying" else "P4"
        made = await self.home.ticket(
            subject=f"{MARK} {uuid4().hex[:6]}",
            priority=priority,
            priority_reason="so",
            category_id=(await self.home.categories())[0],
        )
        await self._walk(made, at)
        if at == "rated_low":
            await self._nobodys(made.id)
        return str(made.id)

    async def _nobodys(self, ticket: UUID) -> None:
        """Who was chosen for the second handling may be the probe, and would see it for that."""
        query = "UPDATE tickets SET assignee_id = NULL, involved_ids = '{}' WHERE id = $1"
        async with self.home.acting() as ctx:
            await ctx.tx.connection.execute(query, ticket)

    async def _walk(self, made: tickets.TicketState, at: str) -> None:
        admin, customer = await self.home.admin(), self.home.customer(made)
        for step in _WAY[at]:
            if step == "evidence":
                await self.home.evidence(made, admin)
                continue
            async with self.home.acting(customer if step in ("accept", "rate") else admin) as ctx:
                await _STEPS[step](ctx, made.id)

    async def merged(self) -> str:
        """A ticket that goes on as another one."""
        source, target = UUID(await self.ticket()), UUID(await self.ticket())
        async with self.home.acting(await self.home.admin()) as ctx:
            await tickets.merge(ctx, source, into=target, confirm=True)
        return str(source)

    async def template(self) -> str:
        async with self.home.acting(await self.home.admin()) as ctx:
            draft = TemplateDraft(name={"en": uuid4().hex}, texts={"en": "x"})
            return str(await save_template(ctx, draft))

    async def template_folder(self) -> str:
        async with self.home.acting(await self.home.admin()) as ctx:
            return str(await save_folder(ctx, {"en": uuid4().hex}))

    async def message(self) -> str:
        """A reply of the probe that has not left yet."""
        ticket = UUID(await self.ticket())
        async with self.home.acting(self._probe("ticket.read_all", "ticket.reply")) as ctx:
            made = await tickets.reply(ctx, ticket, tickets.Reply(text="soon", delay_seconds=30))
        return str(made)

    def _probe(self, *permissions: str) -> given.Actor:
        me = self.probe_id
        return given.Actor("member", me, "Probe", frozenset(permissions), member_id=me)

    async def mailbox(self) -> str:
        draft = MailboxDraft(address=f"{uuid4().hex}@box.test", name=MARK, mode="demo")
        async with self.home.acting() as ctx:
            return str(await create_mailbox(ctx, draft))

    async def outbound(self) -> str:
        """A letter held back in the outbox of a demo."""
        await self.mailbox()
        letter = identity.Letter(f"{uuid4().hex}@mark.test", MARK, "en", MARK, "text")
        async with self.home.acting() as ctx:
            await ctx.ports["post_office"].post(ctx, letter)
        await self.home.drain()
        async with self.home.acting() as ctx:
            found = await ctx.tx.connection.fetchval(
                "SELECT id FROM outbound_mails WHERE recipient::text LIKE $1", f"%{letter.to}%"
            )
        return str(found)

    async def inbound(self) -> str:
        """A mail that could not be read."""
        box, mail_id, raw = UUID(await self.mailbox()), uuid4(), f"Subject: {MARK}".encode()
        async with self.home.acting() as ctx:
            key = await ctx.ports["files"].put(self.home.tenant_id, raw)
            await ctx.tx.connection.execute(
                "INSERT INTO inbound_mails (tenant_id, id, mailbox_id, fingerprint, file_key, size,"
                " envelope_to, state, received_at) VALUES ($1, $2, $3, $4, $5, 1, '{}',"
                " 'quarantined', now())",
                self.home.tenant_id, mail_id, box, uuid4().hex, key,
            )  # fmt: skip
        return str(mail_id)

    async def feedback(self) -> str:
        """What somebody else said hinders them."""
        said = processes.Given(processes.Place("field", MARK), "n")
        async with self.home.acting(await self.home.admin()) as ctx:
            return str(await processes.give_feedback(ctx, said))

    async def article(self) -> str:
        """One that everybody reads."""
        author, reviewer = await self.home.member(), await self.home.member("lead")
        texts = knowledge.Texts(title=MARK, solution="n")
        async with self.home.acting(author) as ctx:
            made = await knowledge.draft_article(ctx, "en", texts)
            await knowledge.submit_article(ctx, made)
        async with self.home.acting(reviewer) as ctx:
            await knowledge.publish_article(ctx, made)
        return str(made)

    async def requester(self) -> str:
        who = Contact(email=f"{uuid4().hex}@mark.test", name=MARK)
        async with self.home.acting() as ctx:
            return str((await customers.add_requester(ctx, who, RequesterEdit())).id)

    async def organization(self) -> str:
        name = f"{MARK} {uuid4().hex[:6]}"
        async with self.home.acting() as ctx:
            return str(await customers.add_organization(ctx, name))

    async def view(self) -> str:
        async with self.home.acting(self._probe()) as ctx:
            return str(await save_view(ctx, ViewDraft(name=MARK, filter={"all": []})))

    async def run(self) -> str:
        """A bulk action the probe has ordered."""
        ids = [UUID(await self.ticket())]
        async with self.home.acting(self._probe("ticket.read_all", "ticket.bulk")) as ctx:
            return str(await bulk.start(ctx, "take", ids, {}))

    async def category(self) -> str:
        async with self.home.acting() as ctx:
            return str(await add_category(ctx, {"en": f"{MARK} {uuid4().hex[:6]}"}))

    async def import_(self) -> str:
        """A file that was brought and not let in."""
        content = f"subject,email\n{MARK},a@mark.test\n".encode()
        async with self.home.acting(self._probe("ticket.import")) as ctx:
            return str(await importing.bring(ctx, f"{MARK}.csv", content))

    async def member(self) -> str:
        new = identity.NewMember(
            f"{MARK} colleague", f"{uuid4().hex}@mark.test", "agent", invite=False
        )
        async with self.home.acting() as ctx:
            return str(await identity.add_member(ctx, new))

    async def team(self) -> str:
        async with self.home.acting() as ctx:
            return str(await identity.create_team(ctx, f"{MARK} {uuid4().hex[:6]}"))

    async def department(self) -> str:
        async with self.home.acting() as ctx:
            return str(await identity.create_department(ctx, f"{MARK} {uuid4().hex[:6]}"))

    async def calendar(self) -> str:
        """A published calendar, with another draft."""
        source = {"name": {"en": MARK}, "zone": "Asia/Shanghai"}
        first, second = (
            definition_of({**source, "weekly": {day: [["09:00", "18:00"]]}})
            for day in ("mon", "tue")
        )
        async with self.home.acting() as ctx:
            made = await sla_calendars.draft_calendar(ctx, first)
            await sla_calendars.publish_calendar(ctx, made, reason=MARK)
            await sla_calendars.save_calendar_draft(ctx, made, second)
        return str(made)

    async def calendars(self) -> list[str]:
        """All of them, in their order."""
        await self.calendar()
        async with self.home.acting() as ctx:
            things = await CALENDARS.all(ctx)
        return [str(each.id) for each in things if each.archived_at is None]

    async def archived_calendar(self) -> str:
        made = await self.calendar()
        async with self.home.acting() as ctx:
            await sla_calendars.archive_calendar(ctx, UUID(made))
        return made

    async def archived_policy(self) -> str:
        made = await self.policy()
        async with self.home.acting() as ctx:
            await sla_policies.archive_policy(ctx, UUID(made))
        return made

    async def policy(self) -> str:
        """A published policy, with another draft."""
        async with self.home.acting() as ctx:
            calendar = (await sla_config(ctx)).default_calendar
            target = Target(minutes={"resolution": 60}, calendar=calendar)
            first = Policy(name={"en": MARK}, when={"all": []}, targets={"P3": target})
            made = await sla_policies.draft_policy(ctx, "customer", first)
            await sla_policies.publish_policy(ctx, made, reason=MARK)
            second = msgspec.structs.replace(first, thanks_need_answer=True)
            await sla_policies.save_policy_draft(ctx, made, second)
        return str(made)

    async def policies(self, kind: str) -> list[str]:
        """All of a kind, in their order."""
        await self.policy()
        async with self.home.acting() as ctx:
            things = await POLICIES.all(ctx)
        return [str(t.id) for t in things if t.kind == kind and t.archived_at is None]

    async def rule(self) -> str:
        """A published rule that is on, with another draft."""
        source = {
            "name": {"en": MARK},
            "trigger": {"kind": "event", "on": ["rated"]},
            "when": {"all": []},
            "actions": [{"do": "tags", "add": ["x"]}],
        }
        admin = await self.home.admin()
        async with self.home.acting(admin) as ctx:
            made = await automation.draft_rule(ctx, msgspec.convert(source, Definition))
            await automation.publish(ctx, made, reason=MARK)
            source["when"] = {"any": []}
            await automation.save_draft(ctx, made, msgspec.convert(source, Definition))
        return str(made)

    async def archived_rule(self) -> str:
        made = await self.rule()
        async with self.home.acting(await self.home.admin()) as ctx:
            await automation.archive(ctx, UUID(made))
        return made

    async def rules(self) -> list[str]:
        """All of them, in their order."""
        await self.rule()
        async with self.home.acting() as ctx:
            return [str(each.id) for each in await automation_shelf.live(ctx)]

    async def dry_run(self) -> str:
        """A dry run of a rule, ordered."""
        rule_id = UUID(await self.rule())
        async with self.home.acting(await self.home.admin()) as ctx:
            return str(await try_out(ctx, rule_id, days=1))

    async def buffer(self) -> str:
        """A planned buffer for tickets of a distant future."""
        planned = BufferDraft(
            title={"en": MARK}, reason=MARK, scope={"all": []}, clock_kinds=("resolution",),
            from_at=datetime(2036, 1, 1, tzinfo=UTC), until_at=datetime(2036, 1, 2, tzinfo=UTC),
            shift_minutes=60,
        )  # fmt: skip
        async with self.home.acting() as ctx:
            return str(await sla_buffers.plan(ctx, planned))

    async def clock(self) -> str:
        """A clock of the ticket that was made last."""
        async with self.home.acting() as ctx:
            found = await ctx.tx.connection.fetchval(
                "SELECT c.id FROM sla_clocks c JOIN tickets t ON t.tenant_id = c.tenant_id "
                "AND t.id = c.ticket_id WHERE c.tenant_id = $1 ORDER BY t.number DESC LIMIT 1",
                self.home.tenant_id,
            )
        return str(found)

    async def alert(self) -> str:
        """A warning about a ticket's first clock, told to nobody here."""
        ticket, made = UUID(await self.ticket()), uuid4()
        async with self.home.acting() as ctx:
            await ctx.tx.connection.execute(
                "INSERT INTO sla_alerts (tenant_id, id, ticket_id, clock_id, clock_kind, kind, "
                "step, moment, fired_at, told, overtaken) SELECT tenant_id, $2, ticket_id, id, "
                "kind, 'warning', $3, now(), now(), '[]', false FROM sla_clocks "
                "WHERE tenant_id = $1 AND ticket_id = $4 LIMIT 1",
                self.home.tenant_id, made, MARK, ticket,
            )  # fmt: skip
        return str(made)

    async def decider(self) -> str:
        """A colleague who may decide approvals."""
        return await self.member()

    async def approval(self) -> str:
        """Something that the probe is asked to decide, if it may decide at all."""
        who = workflow.Who(members=[str(self.probe_id)])
        level = workflow.Level(key="one", name={"en": MARK}, who=who)
        ticket = UUID(await self.ticket())
        async with self.home.acting() as ctx:
            made = await approvals.open_approval(
                ctx, subject_kind="compensation", subject_id=uuid4(), title=MARK, levels=[level],
                ticket=await tickets.lock(ctx, ticket),
            )  # fmt: skip
        return str(made)

    async def suggestion(self) -> str:
        """What a customer said could be better."""
        return await self._value("suggestions", UUID(await self.ticket("rated_low")))

    async def _value(self, table: str, ticket: UUID) -> str:
        """The one row a table has about a ticket."""
        query = f"SELECT id FROM {table} WHERE tenant_id = $1 AND ticket_id = $2"
        async with self.home.acting() as ctx:
            found = await ctx.tx.connection.fetchval(query, self.home.tenant_id, ticket)
        return str(found)

    async def purse(self) -> str:
        """A purse that the probe's role may not give from without approval."""
        who = workflow.Who(members=[str(self.home.made.admin_member_id)])
        level = workflow.Level(key="one", name={"en": MARK}, who=who)
        draft = quality.PurseDraft(
            name={"en": MARK}, budget=Decimal(100), levels=[LevelAbove(level=level)]
        )
        async with self.home.acting() as ctx:
            return str(await quality.add_purse(ctx, draft))

    async def compensation(self) -> str:
        """A request of somebody else that waits for its decision."""
        purse, ticket = UUID(await self.purse()), UUID(await self.ticket())
        wish = quality.Wish(kind="voucher", letter=MARK, purse_id=purse, amount=Decimal(10))
        async with self.home.acting(self._probe("ticket.read_all", "ticket.compensate")) as ctx:
            return str(await quality.request_compensation(ctx, ticket, wish))

    async def checklist_line(self) -> str:
        name, key = {"en": MARK}, f"k{uuid4().hex[:20]}"
        async with self.home.acting() as ctx:
            made = await checklists.add_line(
                ctx, part="result", key=key, name=name, type_keys=[], priorities=["P4"]
            )
        return str(made)

    async def rating_option(self) -> str:
        """One that is asked; those of earlier probes are put away, for few are asked at a time."""
        async with self.home.acting() as ctx:
            for one in await rating_options.asked_options(ctx, "improvement"):
                if len(one.key) > 20:
                    await rating_options.change_option(ctx, one.id, {"archived": True})
            made = await rating_options.add_option(
                ctx, part="improvement", key=f"k{uuid4().hex[:20]}", name={"en": MARK}
            )
        return str(made)

    async def delegation(self) -> str:
        """The probe's own, to a colleague."""
        async with self.home.acting(self._probe("approval.delegate")) as ctx:
            made = await approvals.delegate(
                ctx, deputy_id=UUID(await self.decider()), scopes=[approvals.Scope("change")],
                from_at=datetime(2026, 11, 1, tzinfo=UTC),
                until_at=datetime(2036, 1, 1, tzinfo=UTC),
            )  # fmt: skip
        return str(made)

    async def node_run(self) -> str:
        """A stay at a node that asks for nothing."""
        ticket, made = UUID(await self.ticket()), uuid4()
        async with self.home.acting() as ctx:
            await ctx.tx.connection.execute(
                "INSERT INTO node_runs (tenant_id, id, ticket_id, node, kind, state, entered_at) "
                "VALUES ($1, $2, $3, 'handling', 'task', 'active', now())",
                self.home.tenant_id, made, ticket,
            )  # fmt: skip
        return str(made)

    async def move(self) -> str:
        """Running tickets on their way to another version, of a process of its own."""
        made = uuid4()
        async with self.home.acting() as ctx:
            await ctx.tx.connection.execute(
                "INSERT INTO process_moves (tenant_id, id, process_key, before_version, version,"
                " nodes, reason, state, tickets, started_name, started_at)"
                " VALUES ($1, $2, $3, 1, 2, '{}', 'n', 'running', 0, 'n', now())",
                self.home.tenant_id, made, f"p{made.hex}",
            )  # fmt: skip
        return str(made)

    async def fill(
        self, path: str, *, at: str = "", made: Mapping[str, str] | None = None, **known: str
    ) -> str:
        """The path with something of this workspace in every place."""
        for name in _PLACE.findall(path):
            thing = (made or {}).get(name, name)
            value = known.get(name) or await (self.ticket(at) if at else self.one(thing))
            path = path.replace(f"{{{name}}}", value)
        return path

    async def one(self, name: str) -> str:
        makers = {
            "ticket": self.ticket,
            "merged": self.merged,
            "template_id": self.template,
            "folder_id": self.template_folder,
            "feedback_id": self.feedback,
            "article_id": self.article,
            "message": self.message,
            "member_id": self.member,
            "member": self.member,
            "mailbox_id": self.mailbox,
            "inbound": self.inbound,
            "outbound": self.outbound,
            "requester": self.requester,
            "organization": self.organization,
            "view": self.view,
            "run": self.run,
            "run_id": self.node_run,
            "move_id": self.move,
            "import_id": self.import_,
            "category_id": self.category,
            "calendar_id": self.calendar,
            "policy_id": self.policy,
            "rule_id": self.rule,
            "archived_calendar": self.archived_calendar,
            "archived_policy": self.archived_policy,
            "archived_rule": self.archived_rule,
            "dry_run_id": self.dry_run,
            "alert_id": self.alert,
            "buffer_id": self.buffer,
            "clock_id": self.clock,
            "team_id": self.team,
            "department_id": self.department,
            "approval_id": self.approval,
            "delegation_id": self.delegation,
            "suggestion_id": self.suggestion,
            "compensation_id": self.compensation,
            "purse_id": self.purse,
            "line_id": self.checklist_line,
            "option_id": self.rating_option,
            "decider": self.decider,
        }
        return await makers[name]()


@asynccontextmanager
async def open_scene(home: given.World, away: given.World) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        guarded = create_app(home.works)
        assert isinstance(guarded, Security)
        app = guarded.app
        assert isinstance(app, FastAPI)
        app.state.live = Live(home.works, Listener(home.works.db))

        async def client() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(guarded)
            base = home.works.ports["settings"].base_url
            made = httpx.AsyncClient(transport=transport, base_url=f"{base}/api/v1")
            return await stack.enter_async_context(made)

        probe, stranger, nobody = [await client() for _ in range(3)]
        probe_id, email = await _seat_probe(home)
        scene = Scene(home, away, app, guarded, probe, stranger, nobody, probe_id)
        await _log_in(probe, email)
        await _log_in(stranger, await _admin_email(away))
        yield scene


async def _log_in(client: httpx.AsyncClient, email: str) -> None:
    answer = await client.post("/session", json={"email": email, "password": given.PASSWORD})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]


async def _seat_probe(home: given.World) -> tuple[UUID, str]:
    email = f"probe.{uuid4().hex}@mark.test"
    async with home.acting() as ctx:
        await ctx.tx.connection.execute(
            "INSERT INTO roles (tenant_id, id, key, name, permissions, builtin) "
            "VALUES ($1, gen_random_uuid(), 'probe', '{}', '{}', false)",
            home.tenant_id,
        )
        new = identity.NewMember(
            "Probe", email, "probe", password_hash=given.CHEAP_HASH, invite=False
        )
        return await identity.add_member(ctx, new), email


async def _admin_email(world: given.World) -> str:
    async with world.acting() as ctx:
        people = await identity.directory(ctx)
    return people.members[world.made.admin_member_id].email
