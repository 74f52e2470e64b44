"""Saying what a definition says, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ringdesk.kernel.conditions import Names, parse, sentence
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import pick
from ringdesk.modules import identity, tickets, workflow


class Speaker:
    """One process in one language, with the names of this workspace's people and fields."""

    def __init__(
        self,
        ctx: Context,
        process: workflow.Process,
        people: identity.Directory,
        config: tickets.TicketConfig,
        locale: str,
    ) -> None:
        self.process, self.locale = process, locale
        self._texts, self._zone = ctx.ports["texts"], people.zone
        self._people, self._config = people, config
        self._names = self._named()

    def say(self, key: str, **params: Any) -> str:
        said: str = self._texts.t(self.locale, f"processes.{key}", **params)
        return said

    def pick(self, name: Mapping[str, str] | None) -> str:
        return pick(dict(name), self.locale) if name else ""

    def node(self, key: str) -> str:
        return self.pick(self.process.node(key).name) if self.process.has_node(key) else key

    def nodes(self, keys: Iterable[str]) -> str:
        return self.listed(self.node(key) for key in keys)

    def listed(self, parts: Iterable[str]) -> str:
        return self.say("comma").join(part for part in parts if part)

    def who(self, who: workflow.Who | None) -> str:
        """Those named; empty when nobody is."""
        if who is None:
            return ""
        people = self._people
        found = [self.say(f"role.{one}") if one in _ROLES else one for one in who.roles]
        for ids, known in (
            (who.departments, people.departments), (who.teams, people.teams),
            (who.members, people.members),
        ):  # fmt: skip
            names = {str(one.id): one.name for one in known.values()}
            found += [names.get(one, one) for one in ids]
        if who.assignee:
            found.append(self.say("assignee"))
        if who.not_handler:
            found.append(self.say("not_handler"))
        return self.listed(found)

    def length(self, minutes: int, hours: str = "clock") -> str:
        """A length of time in its largest whole unit, of open hours or of the clock."""
        unit, count = next(
            (unit, minutes // size)
            for unit, size in (("days", 1440), ("hours", 60), ("minutes", 1))
            if minutes % size == 0 and not (hours == "open" and unit == "days")
        )
        return self.say(f"length.{hours}_{unit}", count=count)

    def when(self, condition: Mapping[str, Any] | None) -> str:
        """The condition in words; empty for none, and as JSON where it does not read."""
        if condition is None:
            return ""
        try:
            read = parse(condition, self._config.catalogue)
        except Invalid:
            return msgspec.json.encode(condition).decode()
        return sentence(read, self.locale, self._names, texts=self._texts, zone=self._zone)

    def field(self, key: str) -> str:
        """A field of the form by its name."""
        for kind in self._config.types.values():
            for one in kind.fields:
                if one.key == key:
                    return self.pick(one.name)
        return key

    def evidence(self, kinds: Iterable[str]) -> str:
        known = tickets.EVIDENCE_TYPES
        said = self._texts.t
        return self.listed(
            said(self.locale, f"tickets.evidence_type.{one}") if one in known else one
            for one in kinds
        )

    def reason(self, code: str) -> str:
        said: str = self._texts.t(self.locale, f"tickets.return_reason.{code}")
        return said

    def _named(self) -> Names:
        def named(pairs: Iterable[tuple[Any, Mapping[str, str]]]) -> dict[str, str]:
            return {str(key): self.pick(name) for key, name in pairs}

        config, people = self._config, self._people
        members = {str(m.id): m.name for m in people.members.values()}
        return {
            "type": named((t.key, t.name) for t in config.types.values()),
            "category": named((c.id, c.name) for c in config.categories.values()),
            "status": named((s.key, s.name) for s in self.process.statuses),
            "node": named((n.key, n.name) for n in self.process.nodes),
            "team": {str(t.id): t.name for t in people.teams.values()},
            "department": {str(d.id): d.name for d in people.departments.values()},
            "assignee": members,
            "resolved_by": members,
        }


_ROLES = frozenset({"agent", "lead", "handler", "reviewer", "auditor", "admin"})
