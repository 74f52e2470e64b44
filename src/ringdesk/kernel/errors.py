"""Refusals the domain may utter. Codes with parameters, never sentences; catalogues speak."""

from typing import Any


class DomainError(Exception):
    """A refusal with a stable code. `status` is the HTTP status the web answers with."""

    status = 422

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


class Invalid(DomainError):
    """Input refused; `errors` names every field with its own code and parameters."""

    def __init__(self, *errors: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> None:
        super().__init__("invalid")
        self.errors: list[dict[str, Any]] = [
            {"field": e[0], "code": e[1], "params": e[2] if len(e) > 2 else {}} for e in errors
        ]


class NotFound(DomainError):
    """It does not exist, or the actor may not see it: the answer is the same."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__("not_found", what=what)


class Denied(DomainError):
    """The actor may see it but lacks the named permission."""

    status = 403

    def __init__(self, permission: str) -> None:
        super().__init__("denied", permission=permission)


class Forbidden(DomainError):
    """Refused whatever the permissions: a foreign origin, a missing CSRF token, a bearer token."""

    status = 403


class Unauthenticated(DomainError):
    status = 401

    def __init__(self, code: str = "unauthenticated", **params: Any) -> None:
        super().__init__(code, **params)


class Conflict(DomainError):
    """Somebody was faster, or the thing is in a state that forbids this."""

    status = 409


class Stale(DomainError):
    """If-Match named another version; `current` is the fresh state."""

    status = 412

    def __init__(self, current: Any = None) -> None:
        super().__init__("stale", current=current)


class TooMany(DomainError):
    status = 429

    def __init__(self, retry_after: int, code: str = "too_many") -> None:
        super().__init__(code, retry_after=retry_after)
