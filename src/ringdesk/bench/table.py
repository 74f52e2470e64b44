"""The figures as lines of text."""

from .mail import MailFigures
from .measuring import Figures

_HEAD = (
    "action", "clients", "SQL", "p50 ms", "p99 ms", "per s", "pgbench", "ratio", "CPU ms", "jobs ms"
)  # fmt: skip
_WIDTHS = (20, 8, 5, 9, 9, 9, 9, 7, 8, 8)


def head() -> str:
    return "\n" + _row(_HEAD)


def line(name: str, clients: int, statements: int, found: Figures, most: float) -> str:
    """One action; `most` is pgbench's transactions a second."""
    numbers = (
        f"{found.p50_ms:.1f}", f"{found.p99_ms:.1f}", f"{found.rate:.0f}", f"{most:.0f}",
        f"{found.rate / most:.2f}", f"{found.cpu_ms:.1f}", f"{found.jobs_ms:.1f}",
    )  # fmt: skip
    return _row((name, str(clients), str(statements), *numbers))


def mail_line(found: MailFigures) -> str:
    return (
        f"mail: {found.taken:.0f}/s taken in, {found.ticketed:.0f}/s became tickets, "
        f"{found.cpu_ms:.1f} ms CPU each"
    )


def _row(cells: tuple[str, ...]) -> str:
    first, *rest = (cell for cell in cells)
    widths = _WIDTHS[1:]
    return first.ljust(_WIDTHS[0]) + "".join(
        cell.rjust(width) for cell, width in zip(rest, widths, strict=True)
    )
