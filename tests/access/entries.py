"""What every endpoint asks for. A new route needs a line here, or the matrix fails."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import msgspec

from ringdesk.modules import tickets, workflow
from tests.given import EVERY_CHECK

from .scene import Scene

Body = Callable[[Scene], Awaitable[Any]] | Mapping[str, Any] | None


@dataclass(frozen=True)
class Entry:
    """One endpoint.

    `needs`: "open" (before login), "self" (everybody's own affairs), else a permission's name.
    `also`: permissions an allowed request needs besides. `at`: the node its ticket has come to.
    `fits`: refusals that come after the permission, where plain success cannot be had at once.
    `known`: fills places of the path that name no object. `made`: what the scene makes for a
    place whose name does not say it.
    """

    needs: str
    body: Body = None
    also: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    at: str = ""
    known: Mapping[str, str] | None = None
    made: Mapping[str, str] | None = None
    files: Mapping[str, Any] | None = None
    query: str = ""
    stream: bool = False


def _ids(**makers: str) -> Callable[[Scene], Awaitable[dict[str, Any]]]:
    """A body of fresh objects of the scene: `_ids(member_id="member")`."""

    async def body(scene: Scene) -> dict[str, Any]:
        return {field: await scene.one(maker) for field, maker in makers.items()}

    return body


async def _new_ticket(scene: Scene) -> dict[str, Any]:
    requester = {"email": f"{uuid4().hex}@customer.test", "name": "C"}
    return {"subject": "S", "text": "T", "requester": requester}


async def _transfer(scene: Scene) -> dict[str, Any]:
    return {
        "team_id": await scene.team(),
        "reason": "other",
        "note": "n",
        "checks": list(tickets.HANDOVER_CHECKS),
    }


async def _participant(scene: Scene) -> dict[str, Any]:
    return {"member_id": await scene.member(), "role": "cc"}


async def _new_member(scene: Scene) -> dict[str, Any]:
    return {
        "name": "N", "email": f"{uuid4().hex}@new.test", "role_key": "agent",
        "team_ids": [await scene.team()],
    }  # fmt: skip


async def _new_team(scene: Scene) -> dict[str, Any]:
    return {"name": "N", "member_ids": [await scene.member()]}


async def _new_department(scene: Scene) -> dict[str, Any]:
    return {"name": "N", "liaison_id": await scene.member()}


async def _link(scene: Scene) -> dict[str, Any]:
    return {"kind": "related", "other": await scene.ticket()}


async def _template(scene: Scene) -> dict[str, Any]:
    return {"name": {"en": uuid4().hex}, "texts": {"en": "{{customer.name}}"}}


async def _merge(scene: Scene) -> dict[str, Any]:
    return {"into": await scene.ticket(), "confirm": True}


async def _split(scene: Scene) -> dict[str, Any]:
    return {"message_ids": [str(uuid4())], "subject": "S"}


async def _evidence(scene: Scene) -> dict[str, Any]:
    return {"attachment_id": str(uuid4()), "evidence_type": "screenshot"}


async def _password(scene: Scene) -> dict[str, Any]:
    return {"password": "not the right one"}


async def _new_requester(scene: Scene) -> dict[str, Any]:
    return {
        "name": "N", "email": f"{uuid4().hex}@customer.test",
        "organization_id": await scene.organization(),
    }  # fmt: skip


async def _new_mailbox(scene: Scene) -> dict[str, Any]:
    return {"address": f"{uuid4().hex}@box.test", "mode": "demo"}


async def _bulk(scene: Scene) -> dict[str, Any]:
    return {"action": "take", "ids": [await scene.ticket()]}


async def _new_category(scene: Scene) -> dict[str, Any]:
    return {"name": {"en": uuid4().hex}}


async def _another_category(scene: Scene) -> dict[str, Any]:
    return {"into": await scene.category()}


async def _new_type(scene: Scene) -> dict[str, Any]:
    return {"key": f"t{uuid4().hex[:20]}", "name": {"en": "X"}}


async def _process(scene: Scene) -> dict[str, Any]:
    return {"definition": msgspec.to_builtins(workflow.shipped("default")), "reason": "n"}


async def _rule_order(scene: Scene) -> dict[str, Any]:
    return {"ids": await scene.rules()}


async def _policy_order(scene: Scene) -> dict[str, Any]:
    return {"ids": await scene.policies("customer")}


async def _calendar_order(scene: Scene) -> dict[str, Any]:
    return {"ids": await scene.calendars()}


async def _new_line(scene: Scene) -> dict[str, Any]:
    return {"part": "result", "key": f"k{uuid4().hex[:20]}", "name": {"en": "X"}}


async def _new_option(scene: Scene) -> dict[str, Any]:
    await scene.rating_option()  # makes room
    return {"part": "improvement", "key": f"k{uuid4().hex[:20]}", "name": {"en": "X"}}


async def _approvals(scene: Scene) -> dict[str, Any]:
    return {"ids": [await scene.approval()], "verdict": "approve"}


async def _delegation(scene: Scene) -> dict[str, Any]:
    return {
        "deputy_id": await scene.decider(), "scopes": [{"kind": "compensation"}],
        "from_at": "2026-11-01T00:00:00Z", "until_at": "2099-01-01T00:00:00Z",
    }  # fmt: skip


P = "P3"
RULES = {"matrix": [[P, P, P]] * 3, "default": P, "reason": "n"}
FIRST = {"key": "default", "version": "1"}
VIEW = {"name": "Mine", "filter": {"all": []}}
TOKEN = {"name": "x", "scopes": ["members:read"]}
ROLE = {"name": {"en": "X"}, "permissions": []}
NOTED = {"reason": "other", "note": "n"}
CSV = b"subject,email\nHello,a@customer.test\n"
ANY_ID = "00000000-0000-7000-8000-000000000000"

IDENTITY: dict[str, Entry] = {
    "GET /session": Entry("open"),
    "POST /session": Entry("open", {"email": "a@b.example", "password": "x"}),
    "DELETE /session": Entry("open"),
    "POST /session/mfa": Entry("self", {"code": "123456"}, fits=("mfa_not_set_up",)),
    "POST /session/workspace": Entry("self", {"workspace_id": ANY_ID}, fits=("not_found",)),
    "POST /password/forgot": Entry("open", {"email": "a@b.example"}),
    "POST /password/reset": Entry("open", {"token": "x", "password": "a good password"}),
    "GET /setup": Entry("open"),
    "GET /setup/demo": Entry("open"),
    "POST /setup/demo": Entry("open"),
    "POST /setup": Entry(
        "open",
        {
            "organization": {"name": "x"},
            "admin": {"name": "x", "email": "a@b.example", "password": "a good password"},
        },
    ),
    "GET /me": Entry("self"),
    "PATCH /me": Entry("self", {"prefs": {"theme": "dark"}}),
    "GET /me/sessions": Entry("self"),
    "DELETE /me/sessions/{session_id}": Entry(
        "self", known={"session_id": ANY_ID}, fits=("not_found",)
    ),
    "POST /me/totp": Entry("self"),
    "POST /me/totp/confirm": Entry("self", {"code": "000000"}, fits=("invalid:bad_code",)),
    "DELETE /me/totp": Entry("self", _password, fits=("invalid:bad_password",)),
    "GET /permissions": Entry("self"),
    "GET /me/tokens": Entry("self"),
    "POST /me/tokens": Entry("token.manage_own", TOKEN),
    "DELETE /me/tokens/{token_id}": Entry("self", known={"token_id": ANY_ID}, fits=("not_found",)),
    "GET /tokens": Entry("token.manage_service"),
    "POST /tokens": Entry("token.manage_service", TOKEN, also=("member.read",)),
    "DELETE /tokens/{token_id}": Entry(
        "token.manage_service", known={"token_id": ANY_ID}, fits=("not_found",)
    ),
    "GET /members": Entry("member.read"),
    "POST /members": Entry("member.manage", _new_member),
    "PATCH /members/{member_id}": Entry("member.manage", {"name": "Other"}),
    "POST /members/{member_id}/invitation": Entry("member.manage"),
    "GET /roles": Entry("member.read"),
    "PUT /roles/{key}": Entry("role.manage", ROLE, also=("member.read",), known={"key": "fresh"}),
    "GET /teams": Entry("member.read"),
    "POST /teams": Entry("team.manage", _new_team),
    "PATCH /teams/{team_id}": Entry("team.manage", {"name": "Other"}),
    "GET /departments": Entry("member.read"),
    "POST /departments": Entry("team.manage", _new_department),
    "PATCH /departments/{department_id}": Entry("team.manage", {"name": "Other"}),
    "GET /workspace": Entry("workspace.manage"),
    "PATCH /workspace": Entry("workspace.manage", {"name": "Other"}),
}

TICKETS: dict[str, Entry] = {
    "GET /config": Entry("self"),
    "GET /field-catalogue": Entry("self"),
    "POST /attachments": Entry(
        "self", also=("ticket.note",), files={"file": ("a.txt", b"x", "text/plain")}
    ),
    "GET /tickets": Entry("self"),
    "POST /tickets": Entry("ticket.create", _new_ticket),
    "GET /tickets/{ticket}": Entry("self"),
    "PATCH /tickets/{ticket}": Entry("ticket.update", {"subject": "Other"}),
    "GET /tickets/{ticket}/messages": Entry("self"),
    "GET /tickets/{ticket}/timeline": Entry("self"),
    "POST /tickets/{ticket}/replies": Entry("ticket.reply", {"text": "Hello"}),
    "POST /tickets/{ticket}/notes": Entry("ticket.note", {"text": "Hm"}),
    "POST /messages/{message}/undo": Entry("ticket.reply"),
    "POST /tickets/{ticket}/assign": Entry("ticket.assign", _ids(member_id="member")),
    "POST /tickets/{ticket}/take": Entry("ticket.take"),
    "POST /tickets/{ticket}/transfer": Entry("ticket.transfer", _transfer),
    "POST /tickets/{ticket}/return": Entry(
        "ticket.return", {"reason": "other", "redo": "n"}, at="handling"
    ),
    "POST /tickets/{ticket}/wait": Entry("ticket.reply", at="handling"),
    "POST /tickets/{ticket}/resume": Entry("ticket.take", at="waiting"),
    "POST /tickets/{ticket}/resolve": Entry("ticket.resolve", at="handling"),
    "POST /tickets/{ticket}/close": Entry("ticket.close", at="accepted"),
    "POST /tickets/{ticket}/reopen": Entry("ticket.reopen", NOTED, at="closed"),
    "POST /tickets/{ticket}/archive": Entry("ticket.archive", at="closed", fits=("gate",)),
    "POST /tickets/{ticket}/void": Entry("ticket.void", {"reason": "spam", "note": "n"}),
    "POST /tickets/{ticket}/priority": Entry(
        "ticket.set_priority", {"priority": "P2", "reason": "n"}
    ),
    "POST /tickets/{ticket}/escalate": Entry("ticket.escalate", {"reason": "n"}),
    "POST /tickets/{ticket}/people": Entry("ticket.update", _participant),
    "DELETE /tickets/{ticket}/people/{member}/{role}": Entry(
        "ticket.update", known={"role": "cc"}, fits=("not_found",)
    ),
    "POST /tickets/{ticket}/links": Entry("ticket.update", _link),
    "DELETE /tickets/{ticket}/links/{other}/{kind}": Entry(
        "ticket.update", known={"kind": "related"}, made={"other": "ticket"}, fits=("not_found",)
    ),
    "POST /tickets/{ticket}/merge": Entry("ticket.merge", _merge),
    "GET /tickets/{ticket}/merge": Entry(
        "ticket.merge", query="?into=T-999999", fits=("not_found",)
    ),
    "POST /tickets/{ticket}/unmerge": Entry("ticket.merge", made={"ticket": "merged"}),
    "POST /tickets/{ticket}/split": Entry(
        "ticket.merge", _split, also=("ticket.create",), fits=("not_found",)
    ),
    "POST /tickets/{ticket}/unsplit": Entry("ticket.merge", fits=("unsplit_not_split",)),
    "GET /tickets/{ticket}/duplicates": Entry("self"),
    "POST /tickets/duplicates": Entry("ticket.create", {"subject": "S"}),
    "PUT /tickets/{ticket}/draft/{kind}": Entry("self", {"text": "D"}, known={"kind": "note"}),
    "DELETE /tickets/{ticket}/draft/{kind}": Entry("self", known={"kind": "note"}),
    "POST /tickets/{ticket}/read": Entry("self"),
    "POST /tickets/{ticket}/presence": Entry("self", {"state": "viewing"}),
    "POST /tickets/{ticket}/evidence": Entry("ticket.update", _evidence, fits=("not_found",)),
    "POST /tickets/{ticket}/verify": Entry(
        "ticket.verify", {"verdict": "pass", "checks": EVERY_CHECK}, at="verifying"
    ),
    "GET /tickets/{ticket}/quality": Entry("self"),
    "PATCH /tickets/{ticket}/second-handling": Entry(
        "ticket.second_handling", {"remedy": "n"}, at="rated_low"
    ),
    "POST /tickets/{ticket}/second-handling/proposal": Entry(
        "ticket.second_handling", {"text": "n"}, also=("ticket.reply",), at="rated_low"
    ),
    "POST /tickets/{ticket}/second-handling/answer": Entry(
        "ticket.second_handling", {"answer": "agreed", "note": "n"}, at="rated_low"
    ),
    "POST /tickets/{ticket}/second-handling/finish": Entry(
        "ticket.second_handling", at="rated_low", fits=("second_handling_lacks",)
    ),
    "PUT /tickets/{ticket}/callback/assignee": Entry(
        "ticket.callback", _ids(member_id="member"), at="rated_low"
    ),
    "POST /tickets/{ticket}/callback/attempts": Entry(
        "ticket.callback", {"outcome": "busy"}, at="rated_low"
    ),
    "POST /tickets/{ticket}/callback/finish": Entry(
        "ticket.callback", {"solved": "yes", "score": 5, "words": "n"}, at="rated_low"
    ),
    "GET /quality/waiting": Entry("self"),
    "GET /suggestions": Entry("self"),
    "PATCH /suggestions/{suggestion_id}": Entry("feedback.answer", {"state": "planned"}),
    "GET /tickets/{ticket}/purses": Entry("ticket.compensate"),
    "POST /tickets/{ticket}/compensations": Entry(
        "ticket.compensate", {"kind": "apology", "letter": "n"}
    ),
    "POST /compensations/{compensation_id}/withdraw": Entry("ticket.compensate", {}),
    "POST /compensations/{compensation_id}/paid": Entry(
        "purse.manage", {"reference": "n"}, fits=("not_payable",)
    ),
    "GET /purses": Entry("purse.manage"),
    "POST /purses": Entry("purse.manage", {"name": {"en": "X"}, "budget": "100"}),
    "PATCH /purses/{purse_id}": Entry("purse.manage", {"budget": "50"}),
    "GET /purses/{purse_id}/report": Entry("purse.manage"),
    "GET /purses/{purse_id}/compensations": Entry("purse.manage"),
    "GET /checklist-lines": Entry("checklist.manage"),
    "POST /checklist-lines": Entry("checklist.manage", _new_line),
    "GET /rating-options": Entry("checklist.manage"),
    "POST /rating-options": Entry("checklist.manage", _new_option),
    "PATCH /rating-options/{option_id}": Entry("checklist.manage", {"position": 3}),
    "GET /rating-report": Entry("report.read"),
    "PATCH /checklist-lines/{line_id}": Entry("checklist.manage", {"position": 3}),
    "POST /tickets/{ticket}/accept": Entry(
        "ticket.accept_recorded", {"evidence_note": "n"}, at="acceptance"
    ),
    "POST /tickets/{ticket}/reject": Entry(
        "ticket.accept_recorded", {"reason": "n"}, at="acceptance"
    ),
    "GET /search": Entry("self", query="?q=退款"),
    "GET /palette": Entry("self", query="?q=退款"),
    "GET /views": Entry("self"),
    "POST /views": Entry("self", VIEW),
    "PUT /views/{view}": Entry("self", VIEW),
    "DELETE /views/{view}": Entry("self"),
    "GET /tickets-count": Entry("self"),
    "POST /tickets/bulk": Entry("ticket.bulk", _bulk),
    "GET /bulk/{run}": Entry("self"),
    "GET /tickets.csv": Entry("ticket.export"),
    "GET /imports": Entry("ticket.import"),
    "POST /imports": Entry("ticket.import", files={"file": ("a.csv", CSV, "text/csv")}),
    "GET /imports/{import_id}": Entry("ticket.import"),
    "PUT /imports/{import_id}": Entry("ticket.import", {"mapping": ["subject", "tags"]}),
    "POST /imports/{import_id}/run": Entry("ticket.import"),
    "GET /imports/{import_id}/report.csv": Entry("ticket.import"),
    "POST /tickets/{ticket}/undo": Entry("self", {"event_id": ANY_ID}, fits=("not_undoable",)),
    "POST /tickets/{ticket}/act": Entry("ticket.update", {"action": "own"}, fits=("not_now",)),
    "POST /tickets/{ticket}/send-back": Entry(
        "ticket.return", {"to": "handling", "reason": "other", "redo": "n"}, fits=("not_now",)
    ),
    "GET /tickets/{ticket}/node-runs": Entry("self"),
    "POST /node-runs/{run_id}/make-good": Entry("ticket.update", fits=("step_not_owed",)),
    "POST /node-runs/{run_id}/answer": Entry("ticket.update", fits=("not_now",)),
    "GET /live": Entry("self", stream=True),
}

CONFIGURATION: dict[str, Entry] = {
    "GET /categories": Entry("config.manage"),
    "GET /categories/usage": Entry("config.manage"),
    "POST /categories": Entry("config.manage", _new_category),
    "PATCH /categories/{category_id}": Entry("config.manage", {"position": 7}),
    "PUT /categories/{category_id}/place": Entry("config.manage", {"parent_id": None}),
    "POST /categories/{category_id}/merge": Entry("config.manage", _another_category),
    "GET /types": Entry("config.manage"),
    "POST /types": Entry("config.manage", _new_type),
    "PATCH /types/{key}": Entry("config.manage", {"icon": "star"}, known={"key": "consult"}),
    "GET /types/{key}/changes": Entry("config.manage", known={"key": "consult"}),
    "GET /types/{key}/use": Entry("config.manage", known={"key": "consult"}),
    "POST /priority-rules/try": Entry("config.manage", {}),
    "GET /priority-rules": Entry("config.manage"),
    "PUT /priority-rules": Entry("config.manage", RULES),
}


async def _definition(scene: Scene) -> dict[str, Any]:
    return {"definition": msgspec.to_builtins(workflow.shipped("default"))}


async def _new_process(scene: Scene) -> dict[str, Any]:
    return {"key": f"p{uuid4().hex[:20]}", "name": {"zh-CN": "新", "en": "New"}, "from": None}


PLACE = {"kind": "field", "key": "order_number", "label": "订单号"}
ANSWERED = {"outcome": "explained", "text": "n"}
PROCESSES: dict[str, Entry] = {
    "GET /processes": Entry("process.read"),
    "POST /processes": Entry("process.design", _new_process),
    "GET /processes/schema": Entry("process.read"),
    "GET /processes/templates": Entry("process.read"),
    "GET /processes/{key}/versions": Entry("process.read", known=FIRST),
    "GET /processes/{key}/diff": Entry("process.read", known=FIRST, query="?from=1&to=1"),
    "GET /processes/{key}/{version}": Entry("process.read", known=FIRST),
    "GET /processes/{key}/draft": Entry("process.design", known=FIRST, fits=("not_found",)),
    "PUT /processes/{key}/draft": Entry("process.design", _definition, known={"key": "fresh"}),
    "DELETE /processes/{key}/draft": Entry("process.design", known=FIRST, fits=("not_found",)),
    "POST /processes/{key}/check": Entry("process.design", _definition, known=FIRST),
    "POST /processes/{key}/publish": Entry(
        "process.publish", {"reason": "n"}, known=FIRST, fits=("not_found",)
    ),
    "POST /processes/{key}": Entry("process.publish", _process, known=FIRST),
    "POST /processes/{key}/rollback": Entry(
        "process.publish", {"to": 1, "reason": "n"}, known=FIRST
    ),
    "POST /processes/{key}/try-run": Entry("process.design", {"steps": []}, known=FIRST),
    "GET /processes/{key}/document": Entry("process.read", known=FIRST),
    "GET /processes/{key}/document.pdf": Entry("process.read", known=FIRST),
    "GET /pilots": Entry("process.read"),
    "GET /processes/{key}/pilot": Entry("process.read", known=FIRST, fits=("not_found",)),
    "POST /processes/{key}/pilot/adopt": Entry(
        "process.publish", {"reason": "n"}, known=FIRST, fits=("not_found",)
    ),
    "POST /processes/{key}/pilot/withdraw": Entry(
        "process.publish", {"reason": "n"}, known=FIRST, fits=("not_found",)
    ),
    "POST /processes/{key}/pilot/share": Entry(
        "process.publish", {"share": 5, "reason": "n"}, known=FIRST, fits=("not_found",)
    ),
    "PUT /processes/{key}/pilot/rails": Entry(
        "process.publish",
        {"limits": {"reopen_rate": 0.05}, "reason": "n"},
        known=FIRST,
        fits=("not_found",),
    ),
    "POST /processes/{key}/move": Entry("process.publish", {"from": 1, "to": 1}, known=FIRST),
    "GET /processes/{key}/moves": Entry("process.read", known=FIRST),
    "POST /process-moves/{move_id}/stop": Entry("process.publish"),
    "PUT /processes/{key}/owner": Entry("process.publish", {"owner_id": None}, known=FIRST),
    "DELETE /processes/{key}": Entry("process.publish", known=FIRST, fits=("process_in_use",)),
    "POST /feedback": Entry("feedback.give", {"place": PLACE, "text": "n"}),
    "GET /feedback": Entry("feedback.give"),
    "POST /feedback/{feedback_id}/answer": Entry("feedback.answer", ANSWERED),
}

TEXTS = {"title": "T", "solution": "S"}
KNOWLEDGE: dict[str, Entry] = {
    "GET /articles": Entry("knowledge.read"),
    "POST /articles": Entry(
        "knowledge.write", {"language": "en", "texts": TEXTS}, ("knowledge.read",)
    ),
    "GET /articles/{article_id}": Entry("knowledge.read"),
    "PATCH /articles/{article_id}": Entry("knowledge.write", {"tags": ["x"]}, ("knowledge.read",)),
    "POST /articles/{article_id}/submit": Entry(
        "knowledge.write", {"reason": "n"}, ("knowledge.read",), fits=("article_not_draft",)
    ),
    "POST /articles/{article_id}/return": Entry(
        "knowledge.review", {"reason": "n"}, ("knowledge.read",), fits=("article_not_in_review",)
    ),
    "POST /articles/{article_id}/publish": Entry(
        "knowledge.review", also=("knowledge.read",), fits=("article_not_in_review",)
    ),
    "POST /articles/{article_id}/withdraw": Entry(
        "knowledge.write", {"reason": "n"}, ("knowledge.read", "knowledge.review")
    ),
    "GET /articles/{article_id}/versions": Entry("knowledge.read"),
    "GET /articles/{article_id}/versions/{number}/difference": Entry(
        "knowledge.read", known={"number": "1"}, query="?against=1"
    ),
    "GET /tickets/{ticket}/articles": Entry("knowledge.read", also=("ticket.read_all",)),
    "POST /tickets/{ticket}/article": Entry(
        "knowledge.write", also=("knowledge.read", "ticket.read_all")
    ),
}

OTHERS: dict[str, Entry] = {
    "GET /requesters": Entry("requester.read"),
    "POST /requesters": Entry("requester.manage", _new_requester),
    "GET /requesters/{requester}": Entry("requester.read"),
    "PATCH /requesters/{requester}": Entry("requester.manage", {"name": "Other"}),
    "GET /organizations": Entry("requester.read"),
    "POST /organizations": Entry("requester.manage", {"name": "Other"}),
    "PATCH /organizations/{organization}": Entry("requester.manage", {"name": "Other"}),
    "GET /reports/summary": Entry(
        "report.read", query="?from=2026-11-01T00:00:00Z&to=2026-11-30T00:00:00Z"
    ),
    "GET /reports/sla": Entry("report.read"),
    "GET /reports/sla/clocks": Entry("report.read"),
    "GET /audit": Entry("audit.read"),
    "GET /audit/verify": Entry("audit.read"),
    "GET /audit.csv": Entry("audit.read"),
    "GET /notices": Entry("self"),
    "POST /notices/read": Entry("self", {"all": True}),
    "GET /me/notifications": Entry("self"),
    "PUT /me/notifications": Entry("self", {"ways": {"assigned": ["app"]}}),
}

RULE = {
    "name": {"en": "R"}, "trigger": {"kind": "event", "on": ["rated"]}, "when": {"all": []},
    "actions": [{"do": "tags", "add": ["x"]}],
}  # fmt: skip
POLICY = {
    "name": {"en": "X"},
    "when": {"all": []},
    "targets": {"P3": {"minutes": {"resolution": 60}, "calendar": ANY_ID}},
}
CALENDAR = {"name": {"en": "X"}, "zone": "Asia/Shanghai", "weekly": {"mon": [["09:00", "18:00"]]}}
BUFFER = {
    "title": {"en": "X"},
    "reason": "n",
    "scope": {"all": []},
    "clock_kinds": ["resolution"],
    "from_at": "2026-12-01T00:00:00Z",
    "until_at": "2026-12-02T00:00:00Z",
    "shift_minutes": 60,
}
DEADLINES: dict[str, Entry] = {
    "GET /tickets/{ticket}/deadlines": Entry("self"),
    "GET /tickets/{ticket}/deadlines/{clock_id}": Entry("self"),
    "POST /tickets/{ticket}/hold": Entry(
        "ticket.hold", {"until": "2026-11-17T00:00:00Z", "reason": "n"}
    ),
    "DELETE /tickets/{ticket}/hold": Entry("ticket.hold", fits=("not_held",)),
    "POST /tickets/{ticket}/answer-expected": Entry(
        "ticket.hold", {"expected": True, "reason": "n"}, fits=("answer_expected_already",)
    ),
    "GET /tickets/{ticket}/time-ledger": Entry("self"),
    "GET /sla/alerts": Entry("self", query="?mine=false"),
    "POST /sla/alerts/{alert_id}/acknowledge": Entry("ticket.update"),
    "GET /automation/rules": Entry("automation.manage"),
    "GET /automation/examples": Entry("automation.manage"),
    "POST /automation/rules": Entry("automation.manage", {"definition": RULE}),
    "PUT /automation/rules/order": Entry("automation.manage", _rule_order),
    "GET /automation/rules/{rule_id}": Entry("automation.manage"),
    "PUT /automation/rules/{rule_id}/draft": Entry("automation.manage", {"definition": RULE}),
    "DELETE /automation/rules/{rule_id}/draft": Entry("automation.manage"),
    "POST /automation/rules/{rule_id}/publish": Entry(
        "automation.manage", {"reason": "n"}, also=("ticket.update",)
    ),
    "POST /automation/rules/{rule_id}/rollback": Entry(
        "automation.manage", {"version": 1, "reason": "n"}, also=("ticket.update",)
    ),
    "PUT /automation/rules/{rule_id}/switch": Entry("automation.manage", {"on": False}),
    "DELETE /automation/rules/{rule_id}": Entry("automation.manage"),
    "POST /automation/rules/{rule_id}/restore": Entry(
        "automation.manage", made={"rule_id": "archived_rule"}
    ),
    "GET /automation/rules/{rule_id}/versions": Entry("automation.manage"),
    "GET /automation/rules/{rule_id}/diff": Entry("automation.manage", query="?from=1&to=draft"),
    "GET /automation/rules/{rule_id}/checks": Entry("automation.manage"),
    "GET /automation/rules/{rule_id}/matches": Entry("automation.manage"),
    "POST /automation/rules/{rule_id}/dry-runs": Entry("automation.manage", {"days": 1}),
    "GET /automation/rules/{rule_id}/dry-runs": Entry("automation.manage"),
    "GET /automation/dry-runs/{dry_run_id}": Entry("automation.manage"),
    "GET /automation/dry-runs/{dry_run_id}/verdicts": Entry("automation.manage"),
    "GET /sla/policies": Entry("sla.manage"),
    "POST /sla/policies": Entry("sla.manage", {"kind": "customer", "definition": POLICY}),
    "PUT /sla/policies/order": Entry("sla.manage", _policy_order),
    "PUT /sla/policies/{policy_id}/draft": Entry("sla.manage", {"definition": POLICY}),
    "DELETE /sla/policies/{policy_id}/draft": Entry("sla.manage"),
    "POST /sla/policies/{policy_id}/publish": Entry("sla.manage", {"reason": "n"}),
    "GET /sla/policies/{policy_id}/versions": Entry("sla.manage"),
    "GET /sla/policies/{policy_id}/diff": Entry("sla.manage", query="?from=1&to=draft"),
    "POST /sla/policies/{policy_id}/rollback": Entry("sla.manage", {"version": 1, "reason": "n"}),
    "DELETE /sla/policies/{policy_id}": Entry("sla.manage"),
    "POST /sla/policies/{policy_id}/restore": Entry(
        "sla.manage", made={"policy_id": "archived_policy"}
    ),
    "GET /sla/calendars": Entry("sla.manage"),
    "POST /sla/calendars": Entry("sla.manage", {"definition": CALENDAR}),
    "PUT /sla/calendars/order": Entry("sla.manage", _calendar_order),
    "PUT /sla/calendars/{calendar_id}/draft": Entry("sla.manage", {"definition": CALENDAR}),
    "DELETE /sla/calendars/{calendar_id}/draft": Entry("sla.manage"),
    "POST /sla/calendars/{calendar_id}/publish": Entry("sla.manage", {"reason": "n"}),
    "GET /sla/calendars/{calendar_id}/versions": Entry("sla.manage"),
    "GET /sla/calendars/{calendar_id}/diff": Entry("sla.manage", query="?from=1&to=draft"),
    "POST /sla/calendars/{calendar_id}/rollback": Entry(
        "sla.manage", {"version": 1, "reason": "n"}
    ),
    "GET /sla/calendars/{calendar_id}/year": Entry("sla.manage", query="?year=2026&draft=true"),
    "DELETE /sla/calendars/{calendar_id}": Entry("sla.manage"),
    "POST /sla/calendars/{calendar_id}/restore": Entry(
        "sla.manage", made={"calendar_id": "archived_calendar"}
    ),
    "GET /sla/holidays": Entry("sla.manage", query="?country=CN&year=2026"),
    "GET /sla/countries": Entry("sla.manage"),
    "GET /sla/buffers": Entry("sla.buffer"),
    "POST /sla/buffers": Entry("sla.buffer", BUFFER),
    "PUT /sla/buffers/{buffer_id}": Entry("sla.buffer", BUFFER),
    "DELETE /sla/buffers/{buffer_id}": Entry("sla.buffer"),
    "GET /sla/buffers/{buffer_id}/preview": Entry("sla.buffer"),
    "POST /sla/buffers/{buffer_id}/announce": Entry("sla.buffer", {"reason": "n"}),
    "POST /sla/buffers/{buffer_id}/cancel": Entry(
        "sla.buffer", {"reason": "n"}, fits=("buffer_state",)
    ),
    "GET /sla/buffers/{buffer_id}/ledger": Entry("sla.buffer"),
    "POST /sla/try-out": Entry("sla.manage", {"facts": {"priority": "P1"}}),
}

TEMPLATES: dict[str, Entry] = {
    "GET /templates": Entry("template.use"),
    "POST /templates": Entry("template.manage", _template, also=("template.use",)),
    "PUT /templates/{template_id}": Entry("template.manage", _template, also=("template.use",)),
    "DELETE /templates/{template_id}": Entry("template.manage", also=("template.use",)),
    "GET /templates/{template_id}/versions": Entry("template.use"),
    "POST /templates/shipped": Entry("template.manage", also=("template.use",)),
    "POST /template-folders": Entry("template.manage", {"name": {"en": "F"}}),
    "PUT /template-folders/{folder_id}": Entry("template.manage", {"name": {"en": "F"}}),
    "DELETE /template-folders/{folder_id}": Entry("template.manage"),
    "GET /tickets/{ticket}/templates": Entry("template.use"),
    "POST /tickets/{ticket}/templates/{template_id}/use": Entry("template.use"),
}
UNASKED = ("not_asked", "not_requester")
APPROVALS: dict[str, Entry] = {
    "GET /approvals": Entry("self"),
    "GET /approvals/summary": Entry("self"),
    "POST /approvals/decide": Entry("approval.decide", _approvals),
    "GET /approvals/{approval_id}": Entry("self"),
    "POST /approvals/{approval_id}/decide": Entry("approval.decide", {"verdict": "approve"}),
    "POST /approvals/{approval_id}/approvers": Entry("approval.decide", _ids(member_id="decider")),
    "POST /approvals/{approval_id}/pass-on": Entry("approval.decide", _ids(member_id="decider")),
    "POST /approvals/{approval_id}/ask": Entry("approval.decide", {"question": "?"}),
    "POST /approvals/{approval_id}/answer": Entry("self", {"answer": "!"}, fits=UNASKED),
    "POST /approvals/{approval_id}/withdraw": Entry("self", {"reason": "n"}, fits=UNASKED),
    "GET /delegations": Entry("self"),
    "POST /delegations": Entry("approval.delegate", _delegation),
    "PUT /delegations/{delegation_id}": Entry("approval.delegate", {"on": False}),
    "DELETE /delegations/{delegation_id}": Entry("approval.delegate"),
}

IN, OUT = {"mail_id": "inbound"}, {"mail_id": "outbound"}
MAIL: dict[str, Entry] = {
    "GET /mailboxes": Entry("mailbox.manage"),
    "POST /mailboxes": Entry("mailbox.manage", _new_mailbox),
    "PATCH /mailboxes/{mailbox_id}": Entry("mailbox.manage", {"name": "Other"}),
    "POST /mailboxes/{mailbox_id}/test": Entry("mailbox.manage"),
    "GET /mail/outbox": Entry("mail.read"),
    "GET /mail/outbox/{mail_id}": Entry("mail.read", made=OUT),
    "POST /mail/outbox/{mail_id}/retry": Entry("mailbox.manage", made=OUT),
    "GET /mail/inbox": Entry("mail.read"),
    "POST /mail/inbox/{mail_id}/retry": Entry("mailbox.manage", made=IN),
    "GET /mail/inbox/{mail_id}/raw": Entry("mail.read", made=IN),
    "GET /mail/inbox/{mail_id}/original": Entry("mail.export", made=IN, query="?reason=x"),
}

# Deadlines first: forms and policies that were changed may refuse or promise nothing.
ENTRIES = (
    IDENTITY | TICKETS | TEMPLATES | APPROVALS | DEADLINES | CONFIGURATION | KNOWLEDGE | OTHERS
    | MAIL | PROCESSES
)  # fmt: skip
