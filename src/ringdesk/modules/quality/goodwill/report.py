"""What a purse was used for in the last 90 days, and what in it should be looked at."""

from decimal import Decimal
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from ..queries import ref_of, shown_purse
from ..shapes import MemberGiven, PatternShown, PurseReport
from . import rules, store


async def purse_report(ctx: Context, purse_id: UUID) -> PurseReport:
    """NotFound."""
    purse = await store.purse(ctx, purse_id)
    people = await identity.directory(ctx)
    since = ctx.now() - rules.CUSTOMER_DAYS
    grants = await store.given_since(ctx, purse_id, since)
    amounts = {one.id: one.amount or Decimal(0) for one in grants}
    by_kind: dict[str, Decimal] = {}
    by_member: dict[UUID | None, list[Decimal]] = {}
    for one in grants:
        by_kind[one.kind] = by_kind.get(one.kind, Decimal(0)) + amounts[one.id]
        by_member.setdefault(one.member_id, []).append(amounts[one.id])
    found = rules.patterns(_given(grants, purse, people))
    return PurseReport(
        purse=await shown_purse(ctx, purse),
        granted=len(grants),
        granted_amount=sum(amounts.values(), Decimal(0)),
        by_kind=by_kind,
        by_member=[
            MemberGiven(member=ref_of(people, who), number=len(each), amount=sum(each, Decimal(0)))
            for who, each in sorted(by_member.items(), key=lambda item: -sum(item[1]))
        ],
        patterns=[
            PatternShown(
                kind=one.kind, member=ref_of(people, one.member_id),
                requester_id=one.requester_id, grants=one.grants,
                amount=sum((amounts[g] for g in one.grants), Decimal(0)),
            )
            for one in found
        ],
    )  # fmt: skip


def _given(
    grants: list[store.Compensation], purse: store.Purse, people: identity.Directory
) -> list[rules.Given]:
    """Those that somebody gave alone or asked for: what machines did is no suspicion."""
    found = []
    for one in grants:
        member = people.members.get(one.member_id) if one.member_id else None
        if member is not None and one.amount is not None:
            single = rules.single_limit(purse.single_limits, member.role_key)
            found.append(
                rules.Given(
                    id=one.id, member_id=member.id, requester_id=one.requester_id,
                    amount=one.amount, single=single, at=one.requested_at,
                )
            )  # fmt: skip
    return found
