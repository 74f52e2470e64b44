"""What a check is, and how a list of them is gone through."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ringdesk.kernel.errors import DomainError


class Mark(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """What was found. `text_key` and `params` make the sentence with the remedy.

    `texts`: params that are texts themselves, by their keys.
    """

    mark: Mark
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def text_key(self) -> str:
        return f"errors.{self.code}" if "." in self.code else f"doctor.{self.code}"


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], Finding]


def examine(checks: Iterable[Check]) -> Iterator[tuple[str, Finding]]:
    """Run them in order. A check that fails itself is a bad finding, never the end."""
    for check in checks:
        try:
            yield check.name, check.run()
        except DomainError as cause:
            yield check.name, Finding(Mark.BAD, cause.code, cause.params)
        except Exception as error:  # noqa: BLE001 - the doctor must outlive every patient
            said = {"check": check.name, "error": f"{type(error).__name__}: {error}"}
            yield check.name, Finding(Mark.BAD, "check_failed", said)
