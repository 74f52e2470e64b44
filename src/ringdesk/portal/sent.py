"""A form as the browser sent it: text cleaned of what cannot be stored, files, nothing trusted."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from ringdesk.kernel.errors import Invalid
from ringdesk.modules.tickets import FormField

MOST_FILES = 10
LONGEST_TEXT = 20_000
# Line feed and tab stay; other control characters cannot be typed and NUL cannot be stored.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Fault = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sent:
    form: FormData

    def text(self, name: str) -> str:
        value = self.form.get(name, "")
        return clean(value) if isinstance(value, str) else ""

    def all(self, name: str) -> list[str]:
        return [clean(v) for v in self.form.getlist(name) if isinstance(v, str)]

    def files(self, name: str) -> list[UploadFile]:
        """The chosen files; an empty file field counts as none."""
        return [f for f in self.form.getlist(name) if isinstance(f, UploadFile) and f.filename]

    def ids(self, name: str) -> list[UUID]:
        return [found for text in self.all(name) if (found := uuid_or_none(text))]


async def sent(request: Request) -> Sent:
    """Read the body. HTTPException 400 when it is no form."""
    return Sent(await request.form(max_files=MOST_FILES * 2, max_fields=500))


def faults_of(refused: Invalid) -> list[Fault]:
    """What the domain refused, as faults of the form."""
    found: list[Any] = refused.errors
    return [(e["field"], e["code"], e["params"]) for e in found]


def clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def value_of(field: FormField, typed: list[str]) -> Any:
    """What a field's typed texts mean; None when blank. A number or date that cannot be read stays
    text, so that the domain's own check refuses it."""
    texts = [t for t in typed if t.strip()]
    if field.kind == "checkbox":
        return True if texts else None
    if not texts:
        return None
    if field.kind == "multi":
        return texts
    if field.kind == "number":
        return _number(texts[0])
    return texts[0].strip() if field.kind != "textarea" else texts[0]


def _number(text: str) -> Any:
    bare = text.strip().replace(" ", "").replace(",", "").translate(_DIGITS)
    try:
        return int(bare) if re.fullmatch(r"[+-]?\d{1,15}", bare) else float(bare)
    except ValueError:
        return text


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫０１２３４５６７８９．", "0123456789.0123456789.")
