"""The shipped supplement and review, played to the end by `ringdesk process run`."""

import json
from pathlib import Path
from typing import Any

import pytest

from .test_process_cli import SHIPPED, _call

PEOPLE = """\
{"people": [{"name": "lin"}, {"name": "fang", "role": "lead"},\
 {"name": "zhou", "role": "reviewer"},\
 {"name": "liu", "role": "handler", "departments": ["仓储物流"]},\
 {"name": "wang", "role": "handler", "departments": ["财务"]}]}
{"do": "take", "as": "lin"}
{"set": {"category": "orders", "fields.order_no": "A-1", "fields.system": "支付"}}
"""
ENDING = """\
{"do": "verify", "as": "lin"}
{"expect": {"node": "verifying"}}
{"do": "verify", "as": "zhou"}
{"do": "accept", "as": "customer"}
{"do": "close", "as": "lin"}
{"advance": "+31d"}
{"do": "archive", "as": "system"}
{"expect": {"node": "archived", "owed": [], "duties": []}}
"""
SUPPLEMENT = """\
{"do": "search", "as": "lin"}
{"do": "submit", "as": "lin"}
{"expect": {"node": "duplicates"}}
{"do": "submit", "as": "lin", "checks": ["no_duplicate", "order_missing"]}
{"approve": true, "as": "lin"}
{"expect": {"node": "supplement_approval"}}
{"approve": true, "as": "fang"}
{"expect": {"node": "confirm", "branches": ["confirm_stock", "confirm_money"]}}
{"evidence": ["document", "receipt", "screenshot"]}
{"do": "stock_confirmed", "as": "liu", "node": "confirm_stock",\
 "checks": ["stock_checked", "not_shipped"]}
{"do": "money_confirmed", "as": "wang", "node": "confirm_money", "checks": ["paid", "not_refunded"]}
{"set": {"fields.solution": "resent"}}
{"do": "resolve", "as": "fang", "checks": ["as_approved", "linked"]}
{"expect": {"node": "enter"}}
{"do": "resolve", "as": "lin", "checks": ["as_approved", "linked"]}
"""
REVIEW = """\
{"do": "call_meeting", "as": "lin", "checks": ["timeline", "impact", "root_cause"]}
{"set": {"fields.cause": "capacity"}}
{"do": "call_meeting", "as": "lin", "checks": ["timeline", "impact", "root_cause"]}
{"evidence": "document"}
{"do": "agree_actions", "as": "lin", "checks": ["owners", "blameless"]}
{"done": "engineering"}
{"expect": {"node": "actions"}}
{"done": "support"}
{"advance": "+6d23h"}
{"expect": {"node": "settle_in"}}
{"advance": "+1h"}
{"send_back": "meeting", "as": "zhou", "reason": "happened_again", "redo": "再定行动"}
{"do": "agree_actions", "as": "lin", "checks": ["owners", "blameless"]}
{"done": "engineering"}
{"done": "support"}
{"advance": "+7d"}
{"do": "worked", "as": "lin", "checks": ["worked", "not_again"]}
{"expect": {"node": "effect"}}
{"do": "worked", "as": "zhou", "checks": ["worked", "not_again"]}
{"do": "resolve", "as": "lin"}
"""


@pytest.mark.parametrize(
    ("key", "work", "refused"),
    [
        ("supplement", SUPPLEMENT, ["gates", "not_your_turn", "gates", "gates"]),
        ("review", REVIEW, ["gates", "gates", "gates"]),
    ],
)
def test_a_whole_life_is_played_and_refuses_what_takes_a_second_person(
    key: str, work: str, refused: list[str], tmp_path: Path
) -> None:
    script = tmp_path / "steps"
    script.write_text(PEOPLE + work + ENDING, encoding="utf-8")
    code, out, said = _call("run", str(SHIPPED / f"{key}.json"), "--script", str(script))
    states: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert [one["refused"]["code"] for one in states if one["refused"]] == refused
    assert (code, said, states[-1]["archived"]) == (0, "", True)
