"""Rules that come with the product, switched off: to be looked at, tried and made one's own."""

from typing import Any

import msgspec

from .definition import Definition, L10n


class RuleExample(msgspec.Struct, frozen=True):
    """`about`: what it is good for."""

    key: str
    about: L10n
    definition: dict[str, Any]


_WAITING = {"field": "status_category", "op": "eq", "value": "waiting_customer"}
_CALM = {"field": "priority", "op": "in", "value": ["P3", "P4"]}
_HELP = {
    "zh-CN": "{customer}，您好！\n\n关于 {number}「{subject}」，我们还在等您的回复。还需要帮忙吗？"
    "直接回复本消息即可；一天内没有收到回复，我们会先标记为已解决，之后您仍可随时重开。",
    "en": "Dear {customer},\n\nabout {number} “{subject}” we are still waiting for your answer. "
    "Do you still need help? Simply reply to this message. If we hear nothing within a day we "
    "will mark it as solved for now; you can reopen it at any time.",
    "ar": "عزيزنا {customer}،\n\nبخصوص {number} «{subject}» ما زلنا ننتظر ردك. هل ما زلت بحاجة إلى "
    "مساعدة؟ يكفي الرد على هذه الرسالة. إن لم يصلنا رد خلال يوم فسنعدّها محلولة مؤقتًا، ويمكنك "
    "إعادة فتحها في أي وقت.",
}
EXAMPLES = [
    RuleExample(
        "silence",
        {
            "zh-CN": "等客户 72 工时没有回复：先问一句，再等 24 工时，然后解决；客户一回复就停。",
            "en": "72 open hours without an answer from the customer: ask once more, wait 24 open "
            "hours, then resolve; an answer stops it.",
            "ar": "72 ساعة عمل بلا رد من العميل: سؤال أخير، ثم انتظار 24 ساعة عمل، ثم الحل؛ "
            "وأي رد يوقفها.",
        },
        {
            "name": {
                "zh-CN": "待客户回复 72 时自动关闭",
                "en": "Close after 72 h of silence",
                "ar": "الإغلاق بعد 72 ساعة من الصمت",
            },
            "trigger": {
                "kind": "time", "since": "last_agent_at", "minutes": 72 * 60, "hours": "open",
            },
            "when": {"all": [_WAITING, _CALM]},
            "guards": [],
            "actions": [
                {"do": "reply", "texts": _HELP},
                {"do": "wait", "minutes": 24 * 60, "hours": "open"},
                {"do": "resolve", "reason": "客户未回复 · No answer from the customer"},
            ],
            "budget": {"per_run": 50, "per_day": 300, "per_customer_week": 1},
        },
    ),
    RuleExample(
        "idle",
        {
            "zh-CN": "处理中的工单 7 天没有任何动静：在单上留一句并提醒处理人。",
            "en": "A ticket in work that nothing happened to for 7 days: a note on it and a "
            "reminder to its assignee.",
            "ar": "تذكرة قيد العمل بلا أي حركة منذ 7 أيام: ملاحظة عليها وتذكير للمكلَّف.",
        },
        {
            "name": {
                "zh-CN": "7 天无动静提醒",
                "en": "Nothing for 7 days",
                "ar": "لا حركة منذ 7 أيام",
            },
            "trigger": {
                "kind": "time", "since": "updated_at", "minutes": 7 * 24 * 60, "hours": "clock",
            },
            "when": {"all": [{"field": "status_category", "op": "eq", "value": "in_progress"}]},
            "guards": [],
            "actions": [
                {"do": "note", "text": "7 天没有动静，请看一下。· Nothing for 7 days."},
                {"do": "notify", "text": "7 天没有动静 · Nothing for 7 days", "member_ids": []},
            ],
            "budget": {"per_run": 100, "per_day": 300, "per_customer_week": 1},
        },
    ),
    RuleExample(
        "low_score",
        {
            "zh-CN": "客户打了低分：打上标签并升级，让人尽快看。",
            "en": "The customer gave a low rating: tag it and escalate, so that somebody looks "
            "soon.",
            "ar": "قيّم العميل بدرجة منخفضة: وسم وتصعيد لينظر فيها أحد سريعًا.",
        },
        {
            "name": {
                "zh-CN": "低分尽快跟进",
                "en": "Follow up low ratings",
                "ar": "متابعة التقييمات المنخفضة",
            },
            "trigger": {"kind": "event", "on": ["rated"]},
            "when": {"all": [{"field": "rating", "op": "lte", "value": 2}]},
            "guards": [],
            "actions": [
                {"do": "tags", "add": ["低分"], "remove": []},
                {"do": "escalate", "reason": "满意度低 · Low rating", "member_id": None},
            ],
            "budget": {"per_run": 100, "per_day": 300, "per_customer_week": 1},
        },
    ),
]  # fmt: skip

# What is shipped must read.
for _example in EXAMPLES:
    msgspec.convert(_example.definition, Definition)
