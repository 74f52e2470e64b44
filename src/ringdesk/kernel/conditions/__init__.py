"""The one condition language: views, priorities, workflow branches, form visibility, reports.

Read it with `parse` against a `Catalogue`, then ask a set of rows (`to_sql`) or one ticket
(`to_predicate`, `explain`), or say it (`sentence`). See `meaning` for missing values and case.
"""

from .catalogue import OPS, PRIORITIES, Catalogue, FieldDef, Kind, Label, Momentary, Option
from .custom import FORM_KINDS, custom_field
from .predicate import Facts, Predicate, Reason, explain, to_predicate
from .sentence import Names, complaint, sentence
from .sql import FOLDING_CHECK, to_sql
from .tree import (
    ALWAYS,
    NOBODY,
    All,
    AnyOf,
    Asker,
    Condition,
    Leaf,
    Me,
    Not,
    bind,
    dump,
    leaves,
    parse,
    parse_text,
)
from .values import Duration

__all__ = [
    "ALWAYS", "FOLDING_CHECK", "FORM_KINDS", "NOBODY", "OPS", "PRIORITIES",
    "All", "AnyOf", "Asker", "Catalogue", "Condition", "Duration", "Facts", "FieldDef", "Kind",
    "Label", "Leaf", "Me", "Momentary", "Names", "Not", "Option", "Predicate", "Reason",
    "bind", "complaint", "custom_field", "dump", "explain", "leaves", "parse", "parse_text",
    "sentence", "to_predicate", "to_sql",
]  # fmt: skip
