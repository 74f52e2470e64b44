"""What must be right about a definition before it is published, and what is worth knowing."""

from collections.abc import Iterable, Iterator

from .checking.avoided import avoided
from .checking.blocks import (
    Can,
    Grants,
    blocks,
    deserted,
    relied_on,
    skipping,
    undecided,
    unlimited,
    unused,
)
from .checking.names import Readable, Types, doubles, gates, unknown, unnamed, unreadable, untyped
from .checking.proof import proof
from .checking.reach import reach
from .checking.reserved import closing, reserved
from .checking.splits import splits
from .definition import Process
from .findings import Finding

__all__ = ["Can", "Finding", "Grants", "Readable", "Types", "check", "playable"]


def check(
    process: Process,
    *,
    permissions: set[str],
    readable: Readable,
    can: Can | None = None,
    types: Types | None = None,
    grants: Grants | None = None,
) -> list[Finding]:
    """All findings, those that forbid publishing first.

    `readable` tells whether a condition parses against the field catalogue, `can` whether there
    is anybody a `who` means, `types` what the tickets' forms have, `grants` what roles may do.
    The codes are explained in `docs/integrators/process.md`. Whether anything can escape the great
    gates is only proved once the definition hangs together.
    """
    found = [
        *doubles(process),
        *unknown(process, permissions),
        *gates(process),
        *blocks(process),
        *unnamed(process),
        *unreadable(process, readable),
        *untyped(process, types or Types()),
        *relied_on(process),
        *undecided(process),
        *unlimited(process),
        *unused(process),
    ]
    if not any(f.code in _UNSOUND for f in found):
        found += _shape(process, can, grants)
    found = _once(found)
    return [f for f in found if f.forbids] + [f for f in found if not f.forbids]


# With these nothing can be walked.
_UNSOUND = frozenset(
    {"duplicate_key", "unknown_node", "unknown_status", "unknown_gate", "gate_params"}
)
# Nor can with these be played what is written: a dead end can, and says that it is one.
_UNPLAYABLE = _UNSOUND | {
    "gate_params", "missing_block", "unreadable_condition", "start_not_task", "join_mismatch",
    "nested_parallel", "branch_escapes", "branches_meet",
}  # fmt: skip
# With these a proof would only repeat them.
_SHAPELESS = frozenset(
    {
        "dead_end", "endless_loop", "branch_escapes", "nested_parallel", "join_mismatch",
        "branches_meet", "missing_block", "no_branch_holds", "start_not_task",
    }
)  # fmt: skip


def playable(findings: Iterable[Finding]) -> bool:
    """Whether a definition hangs together well enough to be played step by step."""
    return not any(f.code in _UNPLAYABLE for f in findings)


def _shape(process: Process, can: Can | None, grants: Grants | None) -> Iterator[Finding]:
    found = [
        *reach(process),
        *splits(process),
        *skipping(process),
        *deserted(process, can, grants),
        *reserved(process),
        *closing(process),
        *avoided(process),
    ]
    yield from found
    if not any(f.code in _SHAPELESS for f in found):
        told = {f.code for f in found}
        yield from (f for f in proof(process) if f.code not in told)


def _once(findings: list[Finding]) -> list[Finding]:
    kept: dict[tuple[object, ...], Finding] = {}
    for f in findings:
        kept.setdefault((f.code, f.nodes, str(f.params)), f)
    return list(kept.values())
