"""Import contracts of this house, checked by `lint-imports` (configured in pyproject.toml)."""

from collections.abc import Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Edge = tuple[str, str]


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def edges(graph: ImportGraph) -> Iterator[Edge]:
    """Every (importer, imported) pair inside the root package, in a stable order."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


class _EdgeContract(Contract):
    """A contract that is a question about single imports."""

    advice: str

    def wrong(self, importer: str, imported: str) -> bool:
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001
        found = [
            (importer, imported, graph.get_import_details(importer=importer, imported=imported))
            for importer, imported in edges(graph)
            if self.wrong(importer, imported)
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, details in check.metadata["found"]:
            lines = ", ".join(f"l.{detail['line_number']}" for detail in details)
            output.print_error(f"{importer} ({lines}) imports {imported}")
        output.print_error(self.advice)


class AloneContract(_EdgeContract):
    """Nothing in `package` imports anything of the root package outside of itself."""

    type_name = "alone"
    advice = "Move what is needed into the package, or turn the dependency round with a port."
    package = fields.StringField()

    def wrong(self, importer: str, imported: str) -> bool:
        package = str(self.package)
        return within(importer, package) and not within(imported, package)


class FacesContract(_EdgeContract):
    """Only the public parts of a module are imported from outside of it.

    The face `<modules>.<name>` and the parts named by `public`: facts others react to (events),
    the shapes and routes that the API is composed of.
    """

    type_name = "faces"
    advice = "Import from the module's face (its __init__.py), or widen that face on purpose."
    modules = fields.StringField()
    exempt = fields.ListField(subfield=fields.StringField())
    public = fields.ListField(subfield=fields.StringField())

    def wrong(self, importer: str, imported: str) -> bool:
        modules = str(self.modules)
        exempt = cast("list[str]", self.exempt)
        if any(within(importer, one) for one in exempt) or not within(imported, modules):
            return False
        inner = imported.removeprefix(f"{modules}.").split(".")
        if len(inner) == 2 and inner[1] in cast("list[str]", self.public):
            return False
        return len(inner) > 1 and not within(importer, f"{modules}.{inner[0]}")
