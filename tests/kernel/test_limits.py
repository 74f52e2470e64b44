"""The rate limiter: a bucket per caller."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import TooMany
from ringdesk.kernel.limits import SCOPE, Limiter


class Steady:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def request(ip: str = "10.0.0.1") -> Request:
    scope: dict[str, Any] = {"type": "http", "client": (ip, 1), "headers": []}
    return Request(scope)


def member() -> Actor:
    return Actor(kind="member", id=uuid4(), name="A")


def test_the_request_too_many_is_refused_with_a_time_to_wait() -> None:
    limiter, actor = Limiter(3, Steady()), member()
    for left in (2, 1, 0):
        asked = request()
        limiter.count(actor, asked)
        assert asked.scope[SCOPE][1].startswith(f'"default";r={left};')
    asked = request()
    with pytest.raises(TooMany) as refused:
        limiter.count(actor, asked)
    assert refused.value.params == {"retry_after": 20}
    assert asked.scope[SCOPE] == ('"default";q=3;w=60', '"default";r=0;t=20')


def test_waiting_as_told_is_enough() -> None:
    clock = Steady()
    limiter, actor = Limiter(7, clock), member()
    for _ in range(7):
        limiter.count(actor, request())
    with pytest.raises(TooMany) as refused:
        limiter.count(actor, request())
    clock.now += refused.value.params["retry_after"]
    limiter.count(actor, request())


def test_callers_do_not_share_a_bucket() -> None:
    limiter, nobody = Limiter(1, Steady()), Actor(kind="anonymous", id=None, name="")
    limiter.count(member(), request())
    limiter.count(member(), request())
    limiter.count(nobody, request("10.0.0.1"))
    limiter.count(nobody, request("10.0.0.2"))
    with pytest.raises(TooMany):
        limiter.count(nobody, request("10.0.0.2"))


@given(st.lists(st.floats(0, 30), max_size=60))
def test_never_more_than_the_bucket_and_its_refill(waits: list[float]) -> None:
    clock = Steady()
    limiter, allowed = Limiter(5, clock), 0
    for wait in waits:
        clock.now += wait
        allowed += limiter.take("x") >= 0
    assert allowed <= 5 + clock.now * 5 / 60 + 1e-6
