"""When to try a mail again. Pure."""

from datetime import datetime, timedelta

# A receiving server may be down over a weekend; RFC 5321 asks for four to five days, the product
# gives up after two and says so, because a customer waits.
GIVE_UP_AFTER = timedelta(hours=48)
_STEPS = (30, 60, 120, 300, 600, 1800, 3600, 7200, 14400)


def next_attempt(attempts: int, created_at: datetime, at: datetime) -> timedelta | None:
    """The pause before the next attempt after `attempts` failed ones; None: give up."""
    if at - created_at >= GIVE_UP_AFTER:
        return None
    return timedelta(seconds=_STEPS[min(attempts, len(_STEPS)) - 1])


def reconnect_pause(failures: int) -> float:
    """Seconds before a lost mailbox is opened again."""
    return float(min(2 ** min(failures, 10), 300))
