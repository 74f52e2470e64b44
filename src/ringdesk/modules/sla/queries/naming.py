"""What conditions of deadlines name, in words: types, categories, teams, statuses, people."""

from collections.abc import Mapping
from typing import Any

from ringdesk.kernel.conditions import Names, parse, sentence
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import pick
from ringdesk.modules import identity, tickets, workflow


class Words:
    """Says the conditions of one workspace in the language of the one who asks."""

    def __init__(self, ctx: Context, config: tickets.TicketConfig, names: Names) -> None:
        self._ctx, self._config, self._names = ctx, config, names

    def sentence(self, when: Mapping[str, Any]) -> str:
        """The condition in words; empty when it cannot be read (a draft in the making)."""
        actor = self._ctx.actor
        try:
            condition = parse(when, self._config.catalogue)
        except Invalid:
            return ""
        texts = self._ctx.ports["texts"]
        return sentence(condition, actor.locale, self._names, texts=texts, zone=actor.zone)


async def words(ctx: Context) -> Words:
    """Everything that conditions may name, read once."""
    config, people = await tickets.ticket_config(ctx), await identity.directory(ctx)
    processes = [p.process for p in (await workflow.versions(ctx)).values()]

    def named(pairs: Any) -> dict[str, str]:
        return {str(key): pick(name, ctx.actor.locale) for key, name in pairs}

    members = {str(m.id): m.name for m in people.members.values()}
    names: dict[str, dict[str, str]] = {
        "type": named((t.key, t.name) for t in config.types.values()),
        "category": named((c.id, c.name) for c in config.categories.values()),
        "status": named((s.key, s.name) for p in processes for s in p.statuses),
        "node": named((n.key, n.name) for p in processes for n in p.nodes),
        "team": {str(t.id): t.name for t in people.teams.values()},
        "department": {str(d.id): d.name for d in people.departments.values()},
        "assignee": members,
        "involved": members,
        "resolved_by": members,
    }
    return Words(ctx, config, names)
