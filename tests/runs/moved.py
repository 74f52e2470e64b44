"""A process whose nodes change their names from one version to the next."""

from typing import Any

from ringdesk.modules import workflow

from .given import node, process, to, way


def version(check: str, join: str = "together", **more: Any) -> workflow.Process:
    """`check` before a split; the name of the one and the other may change."""
    return process(
        "moved",
        [node(check, limit={"minutes": 60}),
         node("both", "parallel", branches=["a", "b"], join=join), node("a"), node("b"),
         node(join, "join", next=to("handling"))],
        [way("begin", "handling", check), way("part", check, "both"), way("a_done", "a", join),
         way("b_done", "b", join)],
        **more,
    )  # fmt: skip
