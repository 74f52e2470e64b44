"""Scripts: the words and facts of each kind of request, read from the data folder."""

from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).parent / "data"


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said in one language: by the customer (open, more), by the agent (the rest)."""

    open: list[tuple[str, str]]
    first: list[str]
    more: list[str]
    done: list[str]
    update: list[str] = []


class Notes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Between colleagues: the question, its answer, the proof, what to redo, why handed over."""

    ask: list[str]
    answer: list[str]
    proof: list[str]
    redo: list[str]
    handover: list[str]


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`team` is region, payments or second_line; `files` are kinds of a customer's attachment."""

    key: str
    type: str
    category: str
    team: str
    department: str
    weight: int
    words: dict[str, Words]
    notes: Notes
    fields: dict[str, str] = {}
    outcome: tuple[dict[str, dict[str, str]], ...] = ({},)
    tags: tuple[list[str], ...] = ([],)
    files: list[str] = []
    proof: str = "screenshot"
    channels: tuple[str, ...] = ("email", "portal", "agent")
    grades: tuple[tuple[int, int], ...] = ((3, 2),)


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases of a language that fit every request."""

    thanks: list[str]
    urge: list[str]
    soothe: list[str]
    reject: list[str]
    again: list[str]
    reopen: list[str]
    accept: list[str]
    ratings: dict[str, list[str]]


class Chorus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases of colleagues that fit every request."""

    escalate: list[str]
    recorded: list[str]
    verified: list[str]
    failed: list[str]
    priority: list[str]
    void: list[tuple[str, str, str, str]]
    draft: list[str]


class Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    manners: dict[str, Manners]
    chorus: Chorus
    slots: dict[str, dict[str, list[str]]]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A customer. `organization` is a name of Customers.organizations."""

    name: str
    email: str
    locale: str
    zone: str
    organization: str | None = None
    phone: str | None = None
    vip: bool = False


class Organization(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    domain: str
    vip: bool = False


class Customers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    organizations: list[Organization]
    people: list[Person]


@cache
def scripts() -> dict[str, Script]:
    """Every script by key, in the order of their file names."""
    found = sorted((_DATA / "scripts").glob("*.json"))
    read = [msgspec.json.decode(path.read_bytes(), type=Script) for path in found]
    return {script.key: script for script in read}


@cache
def common() -> Common:
    return msgspec.json.decode((_DATA / "common.json").read_bytes(), type=Common)


@cache
def customers() -> Customers:
    return msgspec.json.decode((_DATA / "customers.json").read_bytes(), type=Customers)
