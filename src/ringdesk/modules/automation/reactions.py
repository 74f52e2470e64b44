"""What rules listen to. A fact that a rule in force waits for orders a job; others cost nothing."""

from collections.abc import Iterator

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather
from ringdesk.kernel.jobs import Order

from .config import AutomationConfig, automation_config
from .happenings import HEARD, happenings

HAPPENED = "automation.happened"


@gather(*HEARD)
async def hear(ctx: Context, facts: list[Recorded]) -> None:
    """One job for each fact that concerns a rule; it runs when this has been committed."""
    config = await automation_config(ctx)
    if not config.listening:
        return
    for fact in facts:
        if ids := list(dict.fromkeys(_concerned(config, fact))):
            ctx.order(Order(HAPPENED, {"rules": ids, **_told(fact)}))


def _concerned(config: AutomationConfig, fact: Recorded) -> Iterator[str]:
    """The rules that wait for it, in their order."""
    heard = [rule for name in happenings(fact.event) for rule in config.listening.get(name, ())]
    yield from (str(rule.id) for rule in sorted(heard, key=lambda rule: rule.position))


def _told(fact: Recorded) -> dict[str, object]:
    return {
        "ticket_id": str(fact.event.subject_id),
        "event_id": str(fact.id),
        "event_type": type(fact.event).__name__,
        "seq": fact.seq,
        "at": fact.at.isoformat(),
        "actor_kind": fact.actor.kind,
        "actor_id": str(fact.actor.id) if fact.actor.id else None,
    }
