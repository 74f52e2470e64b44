"""A definition against the people and fields of this workspace."""

from collections.abc import Callable

from ringdesk.kernel.context import Context
from ringdesk.kernel.permissions import catalogue
from ringdesk.modules import identity, tickets, workflow


async def examined(
    ctx: Context, process: workflow.Process
) -> tuple[workflow.Process, list[workflow.Finding]]:
    """The definition with ids for names, and everything the checker finds in it."""
    people = await identity.directory(ctx)
    config = await tickets.ticket_config(ctx)
    bound, unknown = named(people, process)
    found = workflow.check(
        bound, permissions=set(catalogue()), readable=config.readable, can=somebody_can(people),
        types=about_types(config, process.key),
        grants={m.role_key: m.permissions for m in people.members.values() if m.active},
    )  # fmt: skip
    return bound, [*unknown, *found]


def named(
    people: identity.Directory, process: workflow.Process
) -> tuple[workflow.Process, list[workflow.Finding]]:
    """The definition with ids for names, and the names that nobody has."""
    return workflow.bound(process, _whom(people))


def about_types(config: tickets.TicketConfig, key: str) -> workflow.Types:
    """What the tickets that come to this process can have; all of them while none does."""
    mine = [
        kind
        for kind in config.types.values()
        if key in {kind.process_key, *(rule.process_key for rule in kind.process_rules)}
    ]
    forms = [kind.fields for kind in mine or config.types.values()]
    return workflow.Types(
        fields=frozenset(field.key for form in forms for field in form),
        evidence=frozenset(tickets.EVIDENCE_TYPES),
        ticket_types=frozenset(config.types),
    )


def _whom(people: identity.Directory) -> workflow.People:
    """Whom a definition may name: those who are there and active."""
    return workflow.People(
        roles=sorted({one.role_key for one in people.members.values()}),
        departments=[(str(d.id), d.name) for d in people.departments.values() if not d.archived],
        teams=[(str(t.id), t.name) for t in people.teams.values() if not t.archived],
        members=[(str(m.id), m.name) for m in people.members.values() if m.active],
    )


def somebody_can(people: identity.Directory) -> Callable[[workflow.Who], bool]:
    """Whether anybody active may act at a node. A second pair of eyes needs two of them."""

    def can(who: workflow.Who) -> bool:
        active = {m.id for m in people.members.values() if m.active}
        named = active if who.anyone else active & {*_meant(people, who)}
        if who.assignee and not who.not_handler:
            return True
        return len(named) >= (2 if who.not_handler else 1)

    return can


def _meant(people: identity.Directory, who: workflow.Who) -> set[object]:
    """Everybody named, by role, department or its liaison, team or by themselves."""
    found: set[object] = {
        m.id
        for m in people.members.values()
        if m.role_key in who.roles
        or str(m.id) in who.members
        or (m.department_id and str(m.department_id) in who.departments)
    }
    found |= {d.liaison_id for d in people.departments.values() if str(d.id) in who.departments}
    for team in people.teams.values():
        if str(team.id) in who.teams and not team.archived:
            found |= set(team.member_ids)
    return found
