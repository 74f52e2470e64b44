"""Calendars and policies for tests, made through the API as people make them."""

from collections.abc import Iterable
from typing import Any

import httpx

CALENDARS = "/api/v1/sla/calendars"
POLICIES = "/api/v1/sla/policies"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def workdays(**more: Any) -> dict[str, Any]:
    """Nine to six from Monday to Friday in Shanghai."""
    weekly = {day: [["09:00", "18:00"]] for day in WEEKDAYS}
    return {"name": {"zh-CN": "工作日", "en": "Workdays"}, "zone": "Asia/Shanghai",
            "weekly": weekly, **more}  # fmt: skip


def policy(calendar: str, **more: Any) -> dict[str, Any]:
    """Answers to P3 within eight hours."""
    targets = {"P3": {"minutes": {"first_response": 480}, "calendar": calendar}}
    when = {"field": "type", "op": "eq", "value": "consult"}
    return {"name": {"zh-CN": "测试策略", "en": "Test policy"}, "when": when,
            "targets": targets, **more}  # fmt: skip


async def calendar_made(client: httpx.AsyncClient, **more: Any) -> str:
    """A published calendar's id."""
    answer = await client.post(CALENDARS, json={"definition": workdays(**more)})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    answer = await client.post(f"{CALENDARS}/{made}/publish", json={"reason": "新日历"})
    assert answer.status_code == 200, answer.text
    return made


async def policy_made(client: httpx.AsyncClient, calendar: str, **more: Any) -> str:
    """A published policy's id."""
    body = {"kind": "customer", "definition": policy(calendar, **more)}
    answer = await client.post(POLICIES, json=body)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    answer = await client.post(f"{POLICIES}/{made}/publish", json={"reason": "新策略"})
    assert answer.status_code == 200, answer.text
    return made


def refused(answer: httpx.Response) -> set[tuple[str, str]]:
    """The fields at fault and why."""
    assert answer.status_code == 422, answer.text
    return {(e["field"], e["code"]) for e in answer.json()["errors"]}


def by_id(listed: Iterable[dict[str, Any]], wanted: str) -> dict[str, Any]:
    return next(each for each in listed if each["id"] == wanted)
