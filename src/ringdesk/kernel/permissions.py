"""The catalogue of permission names, gathered from the modules; an unknown name stops the start."""

from collections.abc import Iterable

_declared: dict[str, str] = {}
_used: dict[str, str] = {}


def declare(module: str, *names: str) -> None:
    """Declare permission names (`noun.verb`) owned by a module. A second owner is an error."""
    for name in names:
        owner = _declared.setdefault(name, module)
        if owner != module:
            raise RuntimeError(f"permission {name} is declared by {owner} and {module}")


def used_by(name: str, where: str) -> str:
    """Note that `where` asks for `name`; checked at start by `verify`."""
    _used.setdefault(name, where)
    return name


def verify() -> None:
    unknown = {name: where for name, where in _used.items() if name not in _declared}
    if unknown:
        raise RuntimeError(f"undeclared permissions: {unknown}")


def catalogue() -> list[str]:
    return sorted(_declared)


def unknown_among(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - set(_declared))
