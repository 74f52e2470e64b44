"""How a story goes on from its first message to its last move, by the stage it has to reach."""

from .cast import PARTS, SECOND_LINE
from .moves import Story
from .script import Chorus, common
from .story import Teller

# In minutes, before office hours and sleep are considered.
SOON, LATER, NEXT_DAY = (4, 45), (40, 260), (400, 1900)
# What the promises are about, the first answer above all, is done sooner than the rest.
QUICK = (1, 11)
# What time does by itself; the process says when, we add up to some hours.
_DAY, _WEEK, _MONTH = (1450, 1500), (7 * 1440 + 5, 7 * 1440 + 60), (31 * 1440, 32 * 1440)
_LIAISON = {p.leads: p.key for p in PARTS if p.leads}
_HANDLERS = {
    "仓储物流": ("liuyang", "majun"), "技术": ("zhaoqihang", "sunbo"), "财务": ("wanglei",),
    "客服": ("fangqing",),
}  # fmt: skip
_ORDER = {
    "zh-CN": "（订单 {order}）", "en": " (order {order})", "es": " (pedido {order})",
    "ar": " (الطلب {order})",
}  # fmt: skip
# As in the shipped process.
LOW_SCORE = 3
_LEAD, _REVIEWER = "fangqing", "zhouminzhe"


def tell(seed: str, index: int, stage: str, *, brief: bool) -> Story:
    """The story of ticket `index`, which ends at `stage` (see schedule). `brief`: an old one, told
    with what matters for the record."""
    t = Teller(seed, index, stage, brief=brief)
    if stage == "void":
        return _void(t)
    _opening(t)
    if stage not in ("new", "queued"):
        _work(t)
    return t.story()


def _void(t: Teller) -> Story:
    """Advertising, a test, a duplicate: closed before anybody worked on it."""
    subject, text, reason, note = t.rng.choice(common().chorus.void)
    t.add("create", "customer", (0, 1), text, subject=subject, channel="email", plain=True)
    t.add("void", _LEAD, LATER, note, reason=reason)
    return t.story()


def _opening(t: Teller) -> None:
    subject, text = t.rng.choice(t.words.open)
    subject, text = t.fill(_told_apart(t, subject)), t.fill(text)
    channel = t.rng.choice(t.script.channels)
    by = t.agent if channel == "agent" else "customer"
    t.by_mail = channel == "email" and not t.brief and t.chance(0.7)
    grade = t.rng.choice([(2, 2), (1, 2), (2, 1)] if t.stage == "verifying" else t.script.grades)
    wish = t.rng.choice(t.script.outcome)
    files = [t.rng.choice(t.script.files)] if t.script.files and t.chance(0.55) else []
    kind = "mail" if t.by_mail else "create"
    t.add(
        kind, by, (0, 1), text, subject=subject, channel=channel, impact=grade[0],
        severity=grade[1], tags=t.rng.choice(t.script.tags), files=files,
        fields=_filled(t, {**t.script.fields, **wish.get("asked", {})}),
        outcome={k: _number(v) for k, v in _filled(t, wish.get("done", {})).items()},
    )  # fmt: skip
    if t.stage == "new":
        return
    if t.stage == "queued" or t.chance(0.1 if t.brief else 0.3):
        t.add("assign", _LEAD, QUICK, team=t.team)
    if t.stage != "queued":
        t.add("take", t.agent, QUICK)
        if t.by_mail:
            # Mail fills no form: who takes it sorts it.
            t.add("classify", t.agent, (1, 3))


def _told_apart(t: Teller, subject: str) -> str:
    """Most people name their order in the subject."""
    if "{" in subject or "order_no" not in t.script.fields or t.chance(0.3):
        return subject
    return subject + _ORDER[t.locale]


def _filled(t: Teller, fields: dict[str, str]) -> dict[str, str]:
    return {key: t.fill(value) for key, value in fields.items()}


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _work(t: Teller) -> None:
    if t.brief and t.stage == "closed" and t.chance(0.35):
        # Solved with the first answer.
        _solve(t, t.agent)
        _end(t, t.agent)
        return
    _first_answer(t)
    if t.stage == "waiting":
        return
    _customer_tells_more(t)
    owner = _behind_the_scenes(t)
    if t.stage == "handling" and t.chance(0.3):
        text = t.say(t.words.done)
        t.add("draft", owner, SOON, text[: len(text) // 2])
    if t.stage in ("handling", "returned"):
        return
    _solve(t, owner)
    if t.stage in ("verifying", "acceptance"):
        return
    _end(t, owner)


def _first_answer(t: Teller) -> None:
    t.add("reply", t.agent, QUICK, t.say(t.words.first))
    waits = t.stage == "waiting" or t.chance(0.6)
    if waits:
        t.add("wait", t.agent, (0, 2))


def _customer_tells_more(t: Teller) -> None:
    files = [t.rng.choice(t.script.files)] if t.script.files and t.chance(0.35) else []
    kind = "answer" if t.by_mail else "says"
    t.add(kind, "customer", LATER, t.say(t.words.more), files=files)
    if t.words.update and t.chance(0.5):
        t.add("reply", t.agent, QUICK, t.say(t.words.update))
    if t.script.type != "consult" and t.chance(0.04):
        t.add("priority", _LEAD, SOON, t.say(_chorus().priority[::2]), to="P2")
    if not t.brief and t.chance(0.16):
        role = t.rng.choice(["collaborator", "cc", "follow_up"])
        others = {_LIAISON[t.script.department], "linyue", _LEAD} - {t.agent}
        t.add("invite", t.agent, SOON, member=t.rng.choice(sorted(others)), role=role)
    if t.chance(0.03 if t.brief else 0.12):
        t.add("says", "customer", NEXT_DAY, t.say(t.manners.urge))
        t.add("reply", t.agent, SOON, t.say(t.manners.soothe))
        if t.chance(0.35):
            t.add("escalate", t.agent, SOON, t.say(_chorus().escalate), to=_LEAD)


def _behind_the_scenes(t: Teller) -> str:
    """Colleagues work on it; who owns it afterwards."""
    liaison = _LIAISON[t.script.department]
    handed = t.stage == "returned" or t.chance(_handed_share(t))
    if not handed:
        if t.chance(0.15 if t.brief else 0.6):
            t.add("note", t.agent, SOON, t.say(t.notes.ask), mentions=[liaison])
            t.add("note", liaison, LATER, t.say(t.notes.answer), mentions=[t.agent])
        if t.words.update and t.chance(0.1 if t.brief else 0.4):
            t.add("reply", t.agent, SOON, t.say(t.words.update))
        return t.agent
    return _hand_over(t)


def _handed_share(t: Teller) -> float:
    if t.script.team == "second_line":
        return 0.8
    return 0.1 if t.brief else 0.22


def _hand_over(t: Teller) -> str:
    handler = t.rng.choice(_HANDLERS[t.script.department])
    where = {"team": SECOND_LINE} if t.script.department == "技术" else {
        "department": t.script.department}  # fmt: skip
    t.add("transfer", t.agent, SOON, t.say(t.notes.handover), to=handler, **where)
    if t.stage == "returned" or t.chance(0.25):
        reason = t.rng.choice(["incomplete", "no_evidence", "incomplete", "wrong_team"])
        t.add("return", handler, LATER, t.say(t.notes.redo), reason=reason, to=t.agent)
        if t.stage == "returned":
            return t.agent
        t.add("resume", t.agent, SOON)
        t.add("note", t.agent, LATER, t.say(t.notes.answer), mentions=[handler])
        return t.agent
    t.add("note", handler, LATER, t.say(t.notes.answer), mentions=[t.agent])
    return handler


def _solve(t: Teller, owner: str) -> None:
    t.add("outcome", owner, SOON)
    proof = t.say(t.notes.proof)
    t.add(
        "evidence",
        owner,
        SOON,
        proof,
        file=t.script.proof,
        urgent=not t.chance(0.05 if t.brief else 0.3),
    )
    t.add("reply", t.agent, SOON, t.say(_fitting(t)))
    t.add("resolve", owner, (1, 6))
    if t.stage == "verifying":
        return
    if t.chance(0.15):
        t.add("fail", _REVIEWER, LATER, t.say(_chorus().failed), urgent=True)
        t.add("resume", owner, SOON, urgent=True)
        t.add("evidence", owner, LATER, t.say(t.notes.proof), file="log", urgent=True)
        t.add("resolve", owner, SOON, urgent=True)
    t.add("verify", _REVIEWER, LATER, t.say(_chorus().verified), urgent=True)


def _fitting(t: Teller) -> list[str]:
    """Answers that say what was done: who got a refund is not told of a parcel."""
    done = t.moves[0].more["outcome"].get("solution")
    money = [text for text in t.words.done if "{amount}" in text]
    goods = [text for text in t.words.done if "{amount}" not in text]
    if done == "refunded":
        return money or t.words.done
    return goods or t.words.done if done else t.words.done


def _end(t: Teller, owner: str) -> None:
    """The customer has the last word, or silence has."""
    if t.stage == "reopened" or t.chance(0.07):
        t.add("reject", "customer", LATER, t.say(t.manners.reject))
        t.add("reply", t.agent, SOON, t.say(t.manners.again))
        if t.stage == "reopened":
            return
        t.add("resolve", owner, LATER)
        t.add("verify", _REVIEWER, LATER, t.say(_chorus().verified), urgent=True)
    if t.stage == "accepted":
        t.add("accept", "customer", SOON)
        return
    _accepted(t, owner)


def _accepted(t: Teller, owner: str) -> None:
    way = t.rng.random()
    if way < 0.18:
        t.add("auto", "auto_accept", _WEEK)
        t.add("auto", "auto_close", _DAY)
        t.add("auto", "auto_archive", _MONTH)
        return
    if way < 0.32:
        t.add("record", t.agent, NEXT_DAY, t.say(_chorus().recorded))
        t.add("close", t.agent, SOON)
        t.add("auto", "auto_archive", _MONTH)
        return
    if t.chance(0.5):
        t.add("says", "customer", LATER, t.say(t.manners.thanks))
    t.add("accept", "customer", LATER, t.say(t.manners.accept) if t.chance(0.4) else "")
    if t.chance(0.78):
        score = t.rng.choices([5, 4, 3, 2, 1], [55, 25, 10, 6, 4])[0]
        comment = t.say(t.manners.ratings[str(score)]) if t.chance(0.7) else ""
        t.add("rate", "customer", (1, 20), comment, score=score)
        if score < LOW_SCORE:
            _made_good(t)
            return
    else:
        t.add("auto", "auto_close", _DAY)
    if t.chance(0.03):
        t.add("reopen", "customer", NEXT_DAY, t.say(t.manners.reopen))
        t.add("reply", t.agent, SOON, t.say(t.manners.again))
        t.add("resolve", owner, LATER)
        t.add("verify", _REVIEWER, LATER, t.say(_chorus().verified), urgent=True)
        t.add("accept", "customer", LATER)
        t.add("auto", "auto_close", _DAY)
    t.add("auto", "auto_archive", _MONTH)


def _made_good(t: Teller) -> None:
    """Who was disappointed is helped by another and called back, within a day."""
    t.add("made_good", _LEAD, LATER, t.say(t.manners.again))
    t.add("verify", _REVIEWER, LATER, t.say(_chorus().verified), urgent=True)
    t.add("accept", "customer", LATER)
    t.add("auto", "auto_close", _DAY)
    t.add("auto", "auto_archive", _MONTH)


def _chorus() -> Chorus:
    return common().chorus
