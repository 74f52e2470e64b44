"""From plain JSON to a definition, and its fingerprint. Pure."""

import hashlib
from typing import Any

import msgspec

from ringdesk.kernel.errors import Invalid
from ringdesk.modules import workflow

MOST_BYTES = 500_000


def read_process(source: dict[str, Any], key: str, field: str = "definition") -> workflow.Process:
    """The definition a plain object describes; key and version are given from outside.

    Invalid `process_shape` names the place that does not fit.
    """
    if len(msgspec.json.encode(source)) > MOST_BYTES:
        raise Invalid((field, "definition_too_large", {"max": MOST_BYTES // 1000}))
    try:
        return msgspec.convert({**source, "key": key, "version": 0}, workflow.Process)
    except msgspec.ValidationError as wrong:
        raise Invalid((field, "process_shape", {"detail": str(wrong)[:300]})) from None


def fingerprint(process: workflow.Process) -> str:
    """SHA-256 of the definition's one spelling, whatever version it was published as."""
    spelled = msgspec.json.encode(workflow.plain(process), order="sorted")
    return hashlib.sha256(spelled).hexdigest()
