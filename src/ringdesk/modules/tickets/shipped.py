"""The configuration that comes with the product, as data (defaults.json)."""

from pathlib import Path
from typing import Any

import msgspec

from .priority import PriorityRules

SHIPPED: dict[str, Any] = msgspec.json.decode(
    (Path(__file__).parent / "defaults.json").read_bytes()
)
SHIPPED_RULES = msgspec.convert(SHIPPED["priority_rules"], PriorityRules)
