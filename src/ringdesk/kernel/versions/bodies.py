"""What routes of versioned things take in. Limits are stated here so that OpenAPI shows them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import Field, StringConstraints

from ..http import Input
from .faults import LONGEST_REASON

Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Which = Annotated[str, Query(max_length=10, description="A version's number, or `draft`")]
From = Annotated[Which, Query(alias="from")]


class Draft(Input):
    """`definition` as GET shows it."""

    definition: dict[str, Any]


class Publication(Input):
    reason: Reason


class Rollback(Publication):
    """`version` is put in force again, as a new one."""

    version: Number


class Order(Input):
    """Everything of the kind that is not archived, each once."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]
