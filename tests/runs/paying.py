"""A process that pays through another system, and takes that back when work goes back."""

from typing import Any

from ringdesk.modules import tickets

from .given import node, process, to, way


def paying(host: str, **more: Any) -> Any:
    call = {
        "request": {"url": f"http://{host}/pay?n={{{{number}}}}",
                    "body": {"order": "{{fields.order}}", "text": "T-{{number}}"}},
        "retries": 2, "into": {"bank_ref": "ref"},
        "compensate": {"url": f"http://{host}/undo", "body": {"ref": "{{answer.ref}}"}},
    }  # fmt: skip
    return process(
        "paying",
        [node("pay", "call", next=to("check"), otherwise="by_hand", call={**call, **more}),
         node("check", returns={"to": ["handling"]}), node("by_hand")],
        [way("order", "handling", "pay"), way("fine", "check", "handling"),
         way("back", "by_hand", "handling")],
    )  # fmt: skip


FORM = tuple(
    tickets.FormField(key=key, name={"zh-CN": key, "en": key}, kind=kind)
    for key, kind in (("order", "text"), ("bank_ref", "text"), ("sum", "number"))
)
