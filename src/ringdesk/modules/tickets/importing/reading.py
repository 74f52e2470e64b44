"""What a row asks for, and what of it was not understood. Pure, never raises.

A row is only refused when there is nothing to make a ticket of or nobody to answer. A value that
is not understood is noted, and kept in the ticket's note as it was written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ..forms import FormField
from ..priority import Priority
from . import values
from .dates import read_instant
from .headers import FIELD, JOINED
from .words import alike

_LONGEST_VALUE = 500


class Fault(msgspec.Struct, frozen=True):
    """Why a row was skipped, or what of it was left out. `field` is a target."""

    field: str
    code: str
    value: str = ""
    params: dict[str, Any] = {}


class Known(msgspec.Struct, frozen=True):
    """What the words of a file may name in this workspace; keys are `alike` forms."""

    zone: ZoneInfo
    now: datetime
    day_leads: bool
    type_key: str
    types: Mapping[str, str]
    forms: Mapping[str, tuple[FormField, ...]]
    # By path and by single name; None where two of them are called the same.
    categories: Mapping[tuple[str, ...], UUID | None]
    members: Mapping[str, UUID | None]
    teams: Mapping[str, UUID | None]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket to be made. `kept`: (column's name, text) of what only the note can keep."""

    number: str
    subject: str
    text: str
    name: str
    email: str
    phone: str
    opened_at: datetime | None
    priority: Priority | None
    closed: bool
    type_key: str
    category_id: UUID | None
    tags: list[str]
    assignee_id: UUID | None
    team_id: UUID | None
    fields: dict[str, Any]
    kept: list[tuple[str, str]]


def read_row(
    cells: list[str] | None, header: list[str], mapping: list[str | None], known: Known
) -> tuple[Asked | None, list[Fault]]:
    """The ticket asked for and what was not understood; without one, why there is none."""
    if cells is None:
        return None, [Fault("row", "import_row_unreadable")]
    reading = _Reading(cells, header, mapping, known)
    refused = reading.refusals()
    if refused:
        return None, refused
    return reading.asked(), reading.faults


class _Reading:
    """One row on its way."""

    def __init__(
        self, cells: list[str], header: list[str], mapping: list[str | None], known: Known
    ) -> None:
        self.known = known
        self.faults: list[Fault] = []
        self.kept: list[tuple[str, str]] = []
        self.found: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}
        for place, cell in enumerate(cells):
            target = mapping[place] if place < len(mapping) else None
            name = header[place] if place < len(header) else f"#{place + 1}"
            if target and cell:
                self.found.setdefault(target, []).append(cell)
                self.names.setdefault(target, name)
            elif cell:
                self.kept.append((name, cell))

    def one(self, target: str) -> str:
        return self.found.get(target, [""])[0]

    def refusals(self) -> list[Fault]:
        if not self.one("subject") and not self.one("text"):
            return [Fault("subject", "import_nothing_said")]
        if not any(self.one(f"requester_{way}") for way in ("name", "email", "phone")):
            return [Fault("requester_email", "import_nobody_asks")]
        return []

    def asked(self) -> Asked:
        type_key = self._looked_up("type", self.known.types) or self.known.type_key
        status, number = self.one("status"), self.one("number")
        for target in ("number", "status", "opened_at"):
            self._keep(target)
        closed = values.is_closed(status)
        return Asked(
            number=number,
            subject=self.one("subject"),
            text="\n\n".join(self.found.get("text", [])) or self.one("subject"),
            name=self.one("requester_name"),
            email=self.one("requester_email"),
            phone=self.one("requester_phone"),
            opened_at=self._opened_at(),
            priority=self._priority(),
            closed=closed,
            type_key=type_key,
            category_id=self._category(),
            tags=[t for cell in self.found.get("tags", []) for t in values.parts(cell)],
            assignee_id=self._assignee(closed=closed),
            team_id=self._looked_up("team", self.known.teams),
            fields=self._fields(self.known.forms.get(type_key, ())),
            kept=self.kept,
        )

    def _keep(self, target: str) -> None:
        glue = "/" if target in JOINED else " "
        if written := glue.join(self.found.get(target, [])):
            self.kept.append((self.names[target], written))

    def _note(self, target: str, code: str) -> None:
        written = " / ".join(self.found[target])[:_LONGEST_VALUE]
        self.faults.append(Fault(target, code, written))
        if (self.names[target], written) not in self.kept:
            self._keep(target)

    def _looked_up(self, target: str, names: Mapping[str, Any]) -> Any | None:
        text = self.one(target)
        if not text:
            return None
        found = names.get(alike(text))
        if found is None:
            self._note(target, "import_value_unknown")
        return found

    def _assignee(self, *, closed: bool) -> UUID | None:
        """Nobody is given what was closed long ago; the note says who had it."""
        if closed:
            self._keep("assignee")
            return None
        found: UUID | None = self._looked_up("assignee", self.known.members)
        return found

    def _opened_at(self) -> datetime | None:
        text = self.one("opened_at")
        if not text:
            return None
        at = read_instant(text, self.known.zone, day_leads=self.known.day_leads)
        if at is None or at > self.known.now:
            self._note("opened_at", "import_date_unknown" if at is None else "import_date_ahead")
            return None
        return at

    def _priority(self) -> Priority | None:
        text = self.one("priority")
        found = values.priority(text) if text else None
        if text and found is None:
            self._note("priority", "import_value_unknown")
        return found

    def _category(self) -> UUID | None:
        cells = self.found.get("category", [])
        path = tuple(alike(step) for cell in cells for step in values.steps(cell))
        if not path:
            return None
        found = self.known.categories.get(path) or self.known.categories.get(path[-1:])
        if found is None:
            self._note("category", "import_value_unknown")
        return found

    def _fields(self, form: tuple[FormField, ...]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        shown = {FIELD + field.key: field for field in form}
        for target in [t for t in self.found if t.startswith(FIELD)]:
            field = shown.get(target)
            if field is None:
                self._note(target, "import_other_form")
                continue
            value = values.field_value(field, self.one(target), day_leads=self.known.day_leads)
            if value is None:
                self._note(target, "import_value_unknown")
            else:
                given[field.key] = value
        return given
