"""Valid processes of every shape, for property tests: a closed loop with random work inside.

The work is a chain of segments (a node, a choice, a split) between `handling` and `settle`; before
and after it is the loop every process must have. All kinds of nodes occur.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import strategies as st

from ringdesk.modules.identity.rules.roles import BUILT_IN
from ringdesk.modules.workflow.actions import KNOWN
from ringdesk.modules.workflow.checker import Finding, check
from ringdesk.modules.workflow.checking.conditions import conditions
from ringdesk.modules.workflow.definition import NodeKind, Process
from ringdesk.modules.workflow.standard import catalogue_for, readable

KINDS: tuple[NodeKind, ...] = (
    "task", "approval", "condition", "parallel", "wait", "notice", "sub_ticket", "call",
)  # fmt: skip
PERMISSIONS = {
    "ticket.update", *(f"ticket.{key}" for key in KNOWN), "ticket.reply", "ticket.accept_recorded",
    "ticket.void", "ticket.archive",
}  # fmt: skip
STRICT = {"field": "strictest_priority", "op": "in", "value": ["P1", "P2"]}
VIP = {"field": "customer_tier", "op": "eq", "value": "vip"}
WIDE = {"field": "impact", "op": "gte", "value": 3}
_WHENS = (STRICT, VIP, WIDE, {"not": WIDE}, {"all": [STRICT, VIP]}, {"any": [WIDE, VIP]})
_NAMED = {"name": {"zh-CN": "名", "en": "Name", "ar": "اسم"}}
_LIMIT = {"minutes": 60}


def findings(process: Process) -> list[Finding]:
    """What the checker finds, with the fields that the definition itself asks about."""
    fields = catalogue_for(when for _, _, when in conditions(process))
    return check(
        process,
        permissions=PERMISSIONS,
        readable=lambda when: readable(fields, when),
        grants=BUILT_IN | {"admin": frozenset(PERMISSIONS) | {"approval.decide"}},
    )


def processes(
    *,
    kinds: Sequence[NodeKind] = KINDS,
    who: Sequence[dict[str, Any]] = ({"roles": ["lead"]}, {"roles": ["agent", "lead"]}),
    departments: Sequence[str] = ("财务",),
    fields: Sequence[str] = ("order_no", "solution"),
    evidence: Sequence[str] = ("photo", "receipt"),
    most: int = 5,
) -> st.SearchStrategy[Process]:
    """Processes with up to `most` segments of these kinds of nodes.

    `who`: whose turn it may be; `departments`: those that sub-tickets go to.
    """
    return st.composite(_process)(kinds, who, departments, fields, evidence, most)


def _process(draw: st.DrawFn, *asked: Any) -> Process:
    making = _Making(draw, *asked)
    head = making.chain("settle", making.draw(st.integers(1, making.most)), split=None)
    return msgspec.convert(making.whole(head), Process)


class _Making:
    """One process in the making: nodes and own ways are added from the end to the beginning."""

    def __init__(
        self,
        draw: st.DrawFn,
        kinds: Sequence[NodeKind],
        who: Sequence[dict[str, Any]],
        departments: Sequence[str],
        fields: Sequence[str],
        evidence: Sequence[str],
        most: int,
    ) -> None:
        self.draw, self.kinds, self.most = draw, kinds, most
        self.who, self.departments = who, departments
        self.fields, self.evidence = fields, evidence
        self.nodes: list[dict[str, Any]] = []
        self.actions: list[dict[str, Any]] = []
        self.tasks: list[str] = ["handling"]

    def one_of(self, choices: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def add(self, kind: NodeKind, **parts: Any) -> str:
        key = f"{kind}_{len(self.nodes)}"
        said = {**_NAMED, "duty": _NAMED["name"], "status": "in_progress"}
        self.nodes.append({"key": key, "kind": kind, **said, **parts})
        return key

    def chain(self, after: str, length: int, split: str | None) -> str:
        """So many segments before a node; in a branch when `split` says whose. The first's key."""
        kinds = [k for k in self.kinds if split is None or k != "parallel"]
        for _ in range(length):
            after = getattr(self, f"_{self.one_of(kinds)}")(after, split)
        return after

    def _back(self, after: str, split: str | None) -> str:
        """Where it goes when it comes out badly: on the main way back to work."""
        return "handling" if split is None else after

    def _way(self, source: str, to: str) -> None:
        self.actions.append(
            {"key": f"leave_{source}", **_NAMED, "from": [source], "forward": True,
             "needs": "ticket.update", "to": [{"to": to}]}
        )  # fmt: skip

    def _task(self, after: str, split: str | None) -> str:
        parts: dict[str, Any] = {}
        if self.maybe():
            parts |= {"who": self.one_of(self.who), "limit": _LIMIT}
        if self.maybe():
            parts["fields"] = [{"field": self.one_of(self.fields), "access": "required"}]
        if self.maybe():
            parts["evidence"] = [self.one_of(self.evidence)]
        if self.maybe():
            check_ = {"key": "done", **_NAMED}
            parts["checklist"] = [
                {**check_, "when": self.one_of(_WHENS)} if self.maybe() else check_
            ]
        if split is None and self.maybe():
            parts["returns"] = {"to": ["handling"], "reasons": [{"key": "again", **_NAMED}]}
        if self.maybe() and split is None:
            parts["green_to"] = after
        key = self.add("task", **parts)
        self._way(key, after)
        return key

    def _approval(self, after: str, split: str | None) -> str:
        levels = [
            {"key": f"level_{n}", **_NAMED, "who": self.one_of(self.who), "limit": _LIMIT,
             "rule": self.one_of(["any", "all", "share"]), "share": self.one_of([1, 50, 100]),
             **({"when": self.one_of(_WHENS)} if self.maybe() else {})}
            for n in range(self.draw(st.integers(1, 3)))
        ]  # fmt: skip
        parts: dict[str, Any] = {"levels": levels, "otherwise": self._back(after, split)}
        if split is None and self.maybe():
            parts["green_to"] = after
        return self.add("approval", next=[{"to": after}], **parts)

    def _condition(self, after: str, split: str | None) -> str:
        other = self._task(after, split)
        branches = [{"to": other, "when": self.one_of(_WHENS)}]
        if self.maybe():
            return self.add("condition", next=[*branches, {"to": after}])
        return self.add("condition", next=branches, otherwise=after)

    def _parallel(self, after: str, split: str | None) -> str:
        assert split is None
        join = self.add("join", next=[{"to": after}])
        heads = []
        for _ in range(self.draw(st.integers(2, 3))):
            first = self._task(join, join)
            heads.append(self.chain(first, self.draw(st.integers(0, 2)), split=join))
        return self.add("parallel", branches=heads, join=join)

    def _wait(self, after: str, split: str | None) -> str:
        until = self.one_of(["time", "customer", "outside"])
        parts: dict[str, Any] = {"wait": {"until": until, "minutes": 30}}
        if until != "time":
            parts["limit"] = _LIMIT
        if self.maybe() and until != "time":
            parts["limit"] = {**_LIMIT, "past": "leave"}
            parts["otherwise"] = self._back(after, split)
        return self.add("wait", next=[{"to": after}], **parts)

    def _notice(self, after: str, split: str | None) -> str:
        notice = {"to": self.one_of(["requester", "assignee"]), "text": _NAMED["name"]}
        return self.add("notice", next=[{"to": after}], notice=notice)

    def _sub_ticket(self, after: str, split: str | None) -> str:
        items = [
            {"key": f"part_{n}", "subject": _NAMED["name"], "text": _NAMED["name"],
             "department": self.one_of(self.departments)}
            for n in range(self.draw(st.integers(1, 3)))
        ]  # fmt: skip
        order = self.one_of(["parallel", "serial"])
        return self.add(
            "sub_ticket", next=[{"to": after}], sub_tickets={"items": items, "order": order}
        )

    def _call(self, after: str, split: str | None) -> str:
        call = {"request": {"url": "https://orders.example/refund"}, "retries": 2}
        return self.add("call", next=[{"to": after}], call=call, otherwise=self._back(after, split))

    def whole(self, head: str) -> dict[str, Any]:
        """The loop round the work."""
        green = {"when": self.one_of(_WHENS), "within_minutes": 60} if self.maybe() else None
        plain: dict[str, Any] = {
            "key": "random", **_NAMED, "start": "intake", "statuses": _STATUSES,
            "nodes": [*_LOOP_NODES, *self.nodes], "limits": _LIMITS,
            "actions": [
                *_loop_actions(),
                {"key": "begin", **_NAMED, "from": ["handling", "second_handling"],
                 "forward": True, "needs": "ticket.update", "to": [{"to": head}]},
                *self.actions,
            ],
        }  # fmt: skip
        return {**plain, "green": green} if green else plain


_LIMITS = {
    "accept_after_days": 7, "close_after_days": 3, "archive_after_days": 30,
    "reopen_within_days": 14,
}  # fmt: skip
_CATEGORIES = {
    "new": "new", "queued": "unassigned", "in_progress": "in_progress",
    "waiting": "waiting_customer", "verifying": "waiting_approval", "resolved": "resolved",
    "closed": "closed",
}  # fmt: skip
_STATUSES = [{"key": key, "category": named, **_NAMED} for key, named in _CATEGORIES.items()]
_LOOP = {
    "intake": "new", "queue": "queued", "handling": "in_progress", "returned": "in_progress",
    "waiting": "waiting", "settle": "in_progress", "verifying": "verifying",
    "second_handling": "in_progress", "acceptance": "resolved", "accepted": "resolved",
    "closed": "closed", "archived": "closed",
}  # fmt: skip
_LOOP_NODES: list[dict[str, Any]] = [
    {"key": key, "status": status, **_NAMED, "duty": _NAMED["name"],
     **({"end": True} if status == "closed" else {})}
    for key, status in _LOOP.items()
]  # fmt: skip
_HAS = {"field": "assignee", "op": "not_empty"}
_WORK: list[dict[str, Any]] = [{"to": "handling", "when": _HAS}, {"to": "queue"}]
_EVIDENCE = {"gate": "evidence", "when": STRICT}


def _stays(*nodes: str) -> list[dict[str, Any]]:
    return [{"to": n, "when": {"field": "node", "op": "eq", "value": n}} for n in nodes]


def _action(key: str, source: list[str], to: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    needs = {"accept": "ticket.accept_recorded", "reject": "ticket.accept_recorded"}
    return {"key": key, "from": source, "to": to, "needs": needs.get(key, f"ticket.{key}"), **more}


def _loop_actions() -> list[dict[str, Any]]:
    open_ = ["intake", "queue", "handling", "waiting", "returned", "settle", "second_handling"]
    stay = _stays("settle", "second_handling")
    eyes = {"gate": "second_reviewer", "when": STRICT}
    both: dict[str, Any] = {"by": ["member", "requester"]}
    return [
        _action("assign", open_, [*stay, *_WORK], by=["member", "system"]),
        _action("take", open_, [*stay, {"to": "handling"}]),
        _action("return", ["queue", "handling"],
                [{"to": "returned", "when": _HAS}, {"to": "intake"}]),
        _action("wait", ["handling"], [{"to": "waiting"}], needs="ticket.reply"),
        _action("resume", ["waiting", "returned"], [{"to": "handling"}]),
        _action("customer_reply", ["waiting", "acceptance", "accepted"], _WORK,
                by=["requester", "system"], needs=None),
        _action("resolve", ["settle", "second_handling"],
                [{"to": "verifying", "when": STRICT}, {"to": "acceptance"}], forward=True,
                gates=[{"gate": "assigned"}, _EVIDENCE]),
        _action("verify", ["verifying"], [{"to": "acceptance"}], forward=True,
                gates=[{"gate": "not_handler"}, _EVIDENCE]),
        _action("fail_verification", ["verifying"], [{"to": "returned"}],
                gates=[{"gate": "not_handler"}]),
        _action("accept", ["acceptance"], [{"to": "accepted"}], forward=True,
                by=["member", "requester", "system"]),
        _action("reject", ["acceptance"], _WORK, **both),
        _action("close", ["accepted"], [{"to": "closed"}], forward=True, by=["member", "system"],
                gates=[{"gate": "accepted"}, _EVIDENCE, eyes]),
        _action("reopen", ["acceptance", "accepted", "closed"], _WORK, **both),
        _action("second_handling", ["acceptance", "accepted", "closed"],
                [{"to": "second_handling"}], by=["system"], needs=None),
        _action("archive", ["closed"], [{"to": "archived"}], by=["member", "system"]),
        _action("void", ["intake", "queue"], [{"to": "closed"}],
                gates=[{"gate": "unanswered"}, {"gate": "never", "when": STRICT}]),
    ]  # fmt: skip
