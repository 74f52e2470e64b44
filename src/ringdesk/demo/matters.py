"""Requests that go through the two worked processes, each up to where it stands today. Data.

A step is (minutes after the one before, who, what, more). `act` takes one of the process's own
ways, the others are commands every ticket knows.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Step = tuple[int, str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Matter:
    """`begins`: how long before the present hour it comes in; `patron`: which customer's it is."""

    type_key: str
    category: str
    patron: int
    subject: str
    text: str
    begins: timedelta
    fields: dict[str, Any]
    steps: list[Step] = field(default_factory=list)
    impact: int = 2
    severity: int = 3


def _do(minutes: int, who: str, what: str, **more: Any) -> Step:
    return minutes, who, what, more


_GOODS = _do(
    900, "liuyang", "act", action="goods_in", node="goods_back", evidence="photo",
    checks=["received", "inspected"], note="外箱压痕，三件齐全",
)  # fmt: skip
_PAYMENT = _do(
    120, "wanglei", "act", action="prepared", node="prepare_payment",
    checks=["account", "order_paid"], note="原路退回",
)  # fmt: skip
_PAID = _do(180, "wanglei", "act", action="paid", evidence="receipt", note="已打款，回单见附件")
_SOLVED = _do(60, "linyue", "fields", fields={"solution": "refunded"})
_RESOLVED = _do(10, "linyue", "resolve")


def _refund(
    amount: float,
    patron: int,
    begins: timedelta,
    subject: str,
    text: str,
    *steps: Step,
) -> Matter:
    order = f"YF2611{70000 + int(amount)}"
    fields = {"order_no": order, "refund_amount": amount}
    opening = [_do(25, "fangqing", "assign", to="linyue"), _do(20, "linyue", "reply", text=_SEEN)]
    submitted = _do(15, "linyue", "act", action="submit", note="照片和订单都核对过")
    return Matter(
        "refund", "运输破损", patron, subject, text, begins, fields, [*opening, submitted, *steps]
    )


_SEEN = "您好，照片已收到，确实是运输途中压坏的。我现在为您提交退款，办理到哪一步都会告诉您。"
_DAYS, _HOURS = timedelta(days=1), timedelta(hours=1)

REFUNDS = (
    _refund(
        329.0, 1, 6 * _DAYS, "台灯灯罩碎裂，申请退款",
        "收到时灯罩已经碎了，照片在附件，不想换货，请退款。",
        _GOODS, _PAYMENT, _PAID, _SOLVED, _RESOLVED,
        _do(300, "customer", "accept", text="钱已收到，谢谢。"),
        _do(5, "customer", "rate", score=5, text="每一步都有消息，放心"),
    ),
    _refund(
        1280.0, 3, 3 * _DAYS, "行李箱外壳开裂，要求退款",
        "箱子一侧整条裂开，滚轮也掉了一个，请全额退款。",
        _do(45, "fangqing", "approve", text="照片清楚，同意。"), _GOODS,
    ),
    _refund(
        6800.0, 5, _DAYS, "投影仪镜头破裂，整机退款",
        "开箱镜头就是裂的，要求整机退款，请尽快。",
        _do(50, "fangqing", "approve", text="核对过开箱视频，同意退。"),
    ),
    _refund(
        899.0, 7, 5 * _HOURS, "咖啡机水箱漏水，申请退款",
        "水箱底部有裂纹，一加水就漏，想退款。",
    ),
    _refund(
        642.5, 9, 26 * _HOURS, "餐具套装碎了四件",
        "十二件里碎了四件，剩下的我也不想要了，请退款。",
        _do(30, "fangqing", "approve", text="同意"), _GOODS, _PAYMENT,
        _do(60, "wanglei", "send_back", to="handling", reason="account_wrong",
            redo="收款人姓名与订单不一致，请向客户确认本人账户后再提交"),
    ),
    _refund(
        1458.0, 33, 9 * _HOURS, "显示器支架断裂，退款",
        "支架安装时直接断了，怀疑运输中受过撞击。",
    ),
)  # fmt: skip

_PLAN = ["impact_known", "plan_written"]


def _change(
    patron: int, begins: timedelta, subject: str, text: str, cause: str, *steps: Step
) -> Matter:
    opening = [
        _do(4, "fangqing", "assign", to="zhaoqihang"),
        _do(12, "zhaoqihang", "reply", text="收到，正在排查网关和订单库，10 分钟内给您消息。"),
        _do(9, "zhaoqihang", "act", action="request_change", checks=_PLAN,
            note="把连接池从 50 调到 120，并回滚 14:20 的配置"),
    ]  # fmt: skip
    fields = {"system": "订单网关", "cause": cause}
    return Matter(
        "change", "库存同步", patron, subject, text, begins, fields, [*opening, *steps],
        impact=1, severity=2,
    )  # fmt: skip


_BOTH = (
    _do(14, "fangqing", "approve", text="影响三个站点，同意今晚变更。"),
    _do(11, "zhouminzhe", "approve", text="方案与回滚写清楚了。"),
    _do(6, "guyan", "approve", text="同意"),
)
_READY = (
    _do(10, "helin", "act", action="customers_told", node="notify_customers", checks=["told"]),
    _do(8, "zhaoqihang", "act", action="rollback_ready", node="prepare_rollback", evidence="csv"),
)

CHANGES = (
    _change(
        13, 4 * _DAYS, "三个站点下单超时，网关频繁重启",
        "从 14:20 起下单接口大面积超时，请立即处理。",
        "config", *_BOTH, *_READY,
        _do(7, "zhouminzhe", "act", action="rollback_checked", node="check_rollback"),
        _do(40, "zhaoqihang", "act", action="restored", evidence="log",
            checks=["changed", "checked"]),
        _do(95, "zhouminzhe", "approve", text="指标平稳，复核通过。"),
        _do(20, "zhaoqihang", "resolve"),
        _do(30, "zhouminzhe", "verify", suggestion="回滚步骤每次都临时写，建议放进变更单的模板"),
        _do(120, "customer", "accept", text="恢复了，感谢。"),
    ),
    _change(
        15, 7 * _HOURS, "库存同步延迟两小时以上",
        "后台库存与仓库相差越来越大，怀疑同步队列堵住了。",
        "config", _BOTH[0],
    ),
    _change(
        17, 30 * _HOURS, "支付回调偶发签名错误",
        "每十笔左右有一笔回调验签失败，订单停在待付款。",
        "third_party",
    ),
)  # fmt: skip

DISAPPOINTED = Matter(
    "after_sales", "漏发配件", 20, "补发的充电盒颜色不对，等了六天",
    "补发的充电盒是白色的，我订的是黑色，前后等了六天，没人告诉我一声。",
    34 * _HOURS,
    {"order_no": "YF26118842", "problem": "missing", "wish": "resend"},
    [
        _do(20, "fangqing", "assign", to="chensiyuan"),
        _do(35, "chensiyuan", "reply", text="非常抱歉，仓库已安排重新补发，稍后给您新的运单号。"),
        _do(600, "chensiyuan", "fields", fields={"solution": "resent"}),
        _do(5, "chensiyuan", "resolve"),
        _do(240, "customer", "accept", text="收到了"),
        _do(4, "customer", "rate", score=2, aspects={"promptness": 1, "result": 2, "manner": 4},
            improvements=["waiting", "result"],
            text="等了 6 天才补发，颜色还是错的，也没人打电话说一声"),
        _do(45, "second", "look_into", causes=["wrong_item", "not_informed"],
            remedy="补发黑色充电盒，顺丰次日达；白色的不用寄回"),
        _do(30, "second", "call", outcome="no_answer", note="客户方便 18:00–20:00"),
        _do(25, "second", "give", amount="80.00", kind="voucher",
            letter="这次是我们拣错了颜色，也没有及时告诉您，非常抱歉。黑色充电盒明天送到，"
            "另附一张 80 元优惠券，一年内有效。",
            reason="拣货错误且未主动告知，首次低分"),
    ],
)  # fmt: skip

MATTERS = (*REFUNDS, *CHANGES, DISAPPOINTED)
