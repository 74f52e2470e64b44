"""Promises in sentences for the customer, in her language and where she is."""

from ringdesk.kernel.i18n import Catalogues

from .given import Promise, Promises
from .words import local_time, zone_name


def customer_words(
    texts: Catalogues, promised: Promises, locale: str, zone: str
) -> list[tuple[str, str, str]]:
    """(kind, state, sentence) of each promise; what stands still is said once, for all of them."""
    said: dict[str, tuple[str, str, str]] = {}
    for promise in promised.given:
        sentence = _sentence(texts, promise, locale, zone)
        said.setdefault(sentence, (promise.kind, promise.state, sentence))
    return list(said.values())


def _sentence(texts: Catalogues, promise: Promise, locale: str, zone: str) -> str:
    if promise.due_at is not None:
        at = local_time(promise.due_at, locale, zone)
        return texts.t(locale, f"sla.promise.{promise.kind}.{promise.state}", at=at)
    if promise.state == "held" and promise.until is not None:
        until = local_time(promise.until, locale, zone)
        return texts.t(locale, "sla.promise.state.held", until=until)
    state = promise.state if promise.state in ("waiting", "checking") else "paused"
    return texts.t(locale, f"sla.promise.state.{state}")


def receipt_words(texts: Catalogues, promised: Promises, locale: str, zone: str) -> str:
    """By when a new request is answered, and solved where that is promised; "" for nothing."""
    answer, solution = promised.of("answer"), promised.of("solution")
    if answer is None or answer.due_at is None:
        return ""
    named = zone_name(zone, answer.due_at, locale)
    at = local_time(answer.due_at, locale, zone)
    if solution is None or solution.due_at is None:
        return texts.t(locale, "sla.promise.receipt", at=at, zone=named)
    by = local_time(solution.due_at, locale, zone)
    return texts.t(locale, "sla.promise.receipt_solution", answer=at, solution=by, zone=named)
