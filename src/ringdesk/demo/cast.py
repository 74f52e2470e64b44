"""The people of the shop: departments, teams, members, and who may log in to look around."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, tickets

SHOP = "云帆跨境 Yunfan Cross-border"
SLUG = "yunfan"
MAILBOX = "support@yunfan.example"
PASSWORD = "ringdesk-demo"  # noqa: S105 - the demo's logins are on its login page
DEPARTMENTS = ("客服", "仓储物流", "财务", "技术")
EUROPE, ASIA, GULF = "欧洲客服组", "东南亚客服组", "中东客服组"
PAYMENTS, SECOND_LINE = "订单与支付", "技术二线"
SHANGHAI, PARIS, SINGAPORE, RIYADH = (
    "Asia/Shanghai", "Europe/Paris", "Asia/Singapore", "Asia/Riyadh",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A member as cast. `leads` names the department whose liaison this member is."""

    key: str
    name: str
    role: str
    zone: str
    teams: tuple[str, ...] = ()
    department: str = "客服"
    locale: str = "zh-CN"
    leads: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@yunfan.example"


ADMIN = Part("guyan", "顾言", "admin", SHANGHAI)
PARTS = (
    Part("fangqing", "方晴", "lead", SHANGHAI, (EUROPE, ASIA, GULF, PAYMENTS), leads="客服"),
    Part("linyue", "林悦", "agent", SHANGHAI, (EUROPE, PAYMENTS)),
    Part("chensiyuan", "陈思远", "agent", SHANGHAI, (ASIA, PAYMENTS)),
    Part("helin", "何琳", "agent", SHANGHAI, (ASIA, GULF)),
    Part("marie", "Marie Dubois", "agent", PARIS, (EUROPE,), locale="en"),
    Part("tom", "Tom Becker", "agent", PARIS, (EUROPE,), locale="en"),
    Part("carlos", "Carlos Ortega", "agent", PARIS, (EUROPE, PAYMENTS), locale="en"),
    Part("minhanh", "Nguyễn Minh Anh", "agent", SINGAPORE, (ASIA,), locale="en"),
    Part("omar", "Omar Haddad", "agent", RIYADH, (GULF,), locale="ar"),
    Part("sara", "Sara Al-Amin", "agent", RIYADH, (GULF,), locale="ar"),
    Part("liuyang", "刘洋", "handler", SHANGHAI, (), "仓储物流", leads="仓储物流"),
    Part("majun", "马骏", "handler", SHANGHAI, (), "仓储物流"),
    Part("wanglei", "王蕾", "handler", SHANGHAI, (), "财务", leads="财务"),
    Part("zhaoqihang", "赵启航", "handler", SHANGHAI, (SECOND_LINE,), "技术", leads="技术"),
    Part("sunbo", "孙博", "handler", SHANGHAI, (SECOND_LINE,), "技术"),
    Part("zhouminzhe", "周明哲", "reviewer", SHANGHAI),
    Part("zhengzhiyuan", "郑知远", "auditor", SHANGHAI, (), "财务"),
)
BY_KEY = {part.key: part for part in (ADMIN, *PARTS)}
TEAMS = {EUROPE: "客服", ASIA: "客服", GULF: "客服", PAYMENTS: "客服", SECOND_LINE: "技术"}
# Who knocks on the demo's door as whom.
LOGINS = (
    ("agent", "linyue"), ("lead", "fangqing"), ("reviewer", "zhouminzhe"), ("admin", "guyan"),
    ("auditor", "zhengzhiyuan"),
)  # fmt: skip


@dataclass(slots=True)
class Company:
    """The founded workspace: ids by the names of the cast, and everybody as an actor."""

    tenant_id: UUID
    teams: Mapping[str, UUID]
    departments: Mapping[str, UUID]
    actors: Mapping[str, Actor]
    config_version: int


def logins(customer_email: str) -> tuple[Mapping[str, str], ...]:
    """What the login page offers. Customers have no password: their code comes by mail."""
    members = tuple(
        {"role": role, "email": BY_KEY[key].email, "password": PASSWORD} for role, key in LOGINS
    )
    return (*members, {"role": "customer", "email": customer_email, "password": ""})


async def found(works: Works, customer_email: str) -> Company:
    """Found the workspace and bring everybody in. Conflict("already_set_up") when there is one."""
    order = identity.NewWorkspace(
        name=SHOP,
        slug=SLUG,
        admin=identity.FirstAdmin(ADMIN.name, ADMIN.email, PASSWORD),
        departments=DEPARTMENTS,
        demo=True,
        demo_logins=logins(customer_email),
        mailbox={"address": MAILBOX, "name": "云帆跨境客户服务", "mode": "demo"},
    )
    made = await identity.create_workspace(works, order, only_first=True)
    secret = await identity.hashed_password(PASSWORD)
    async with works.context(made.tenant_id, system("demo")) as ctx:
        # What is founded here is read back within this very transaction.
        ctx.config_dirty = True
        teams = await _teams(ctx, made)
        ids = {ADMIN.key: made.admin_member_id}
        for part in PARTS:
            ids[part.key] = await _join(ctx, part, teams, made, secret)
        for part in PARTS:
            if part.leads:
                liaison = identity.DepartmentChanges(liaison_id=ids[part.key])
                await identity.change_department(ctx, made.department_ids[part.leads], liaison)
        actors = await _actors(ctx, ids)
        await tickets.lay_shipped_templates(ctx)
        version = ctx.config_version
    return Company(made.tenant_id, teams, made.department_ids, actors, version)


@asynccontextmanager
async def acting(works: Works, company: Company) -> AsyncIterator[Context]:
    """A committed transaction of the shop that sees its configuration as founded."""
    async with works.context(company.tenant_id, system("demo")) as ctx:
        ctx.config_version = company.config_version
        yield ctx


async def _teams(ctx: Context, made: identity.WorkspaceMade) -> dict[str, UUID]:
    return {
        name: await identity.create_team(ctx, name, department_id=made.department_ids[department])
        for name, department in TEAMS.items()
    }


async def _join(
    ctx: Context,
    part: Part,
    teams: Mapping[str, UUID],
    made: identity.WorkspaceMade,
    secret: str,
) -> UUID:
    new = identity.NewMember(
        name=part.name,
        email=part.email,
        role_key=part.role,
        team_ids=tuple(teams[t] for t in part.teams),
        department_id=made.department_ids[part.department],
        locale=part.locale,
        zone=part.zone,
        password_hash=secret,
        invite=False,
    )
    return await identity.add_member(ctx, new)


async def _actors(ctx: Context, ids: Mapping[str, UUID]) -> dict[str, Actor]:
    people = await identity.directory(ctx)
    return {key: _actor(people, BY_KEY[key], member_id) for key, member_id in ids.items()}


def _actor(people: identity.Directory, part: Part, member_id: UUID) -> Actor:
    """The member as the gate admits it."""
    member = people.members[member_id]
    liaised = {d.id for d in people.departments.values() if d.liaison_id == member_id}
    own = {member.department_id} if member.department_id else set()
    return Actor(
        kind="member",
        id=member_id,
        name=member.name,
        permissions=member.permissions,
        team_ids=frozenset(people.teams_of(member_id)),
        department_ids=frozenset(own | liaised),
        locale=part.locale,
        zone=part.zone,
        color=member.color,
        member_id=member_id,
    )
