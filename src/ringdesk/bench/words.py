"""What the generated tickets say, and the words that are searched for."""

import random

from ringdesk.modules.tickets.words import lexemes

TEMPLATES = 400
# Said in one of a hundred texts, and in every second one.
MIDDLING, FREQUENT = "发票抬头", "订单编号"
_CLAUSES = (
    "支付成功但状态仍显示待付款",
    "包裹三天没有物流更新",
    "收到的商品颜色不对",
    "退款一直没有到账",
    "无法登录账户",
    "地址填错了想修改",
    "优惠券无法使用",
    "想换一个尺码",
    "the tracking page shows an error",
    "please change the delivery address",
    "I was charged twice",
    "no answer since Monday",
)


def templates() -> list[tuple[str, str, list[str]]]:
    """(subject, text, lexemes): the same at every run."""
    chance = random.Random(7)  # noqa: S311 - to be repeated
    found = []
    for n in range(TEMPLATES):
        clauses = chance.sample(_CLAUSES, 5)
        if n % 2:
            clauses.append(f"{FREQUENT}在附件里")
        if n % 100 == 0:
            clauses.append(f"另外{MIDDLING}也请修改")
        text = "，".join(clauses[1:]) + "。"
        found.append((clauses[0], text, lexemes([clauses[0], text])))
    return found


def rare(number: int) -> str:
    """The word that ten tickets share."""
    return f"zq{number // 10}x"
