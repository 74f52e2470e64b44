"""The command line: `ringdesk run | serve | migrate | seed | doctor | mail | audit | sla | …`."""

import sys
from collections.abc import Callable
from importlib import import_module

# Imported only when asked for: `ringdesk mail parse` starts without a database driver.
COMMANDS: dict[str, str] = {
    "run": "ringdesk.cli.serve:run",
    "serve": "ringdesk.cli.serve:serve",
    "migrate": "ringdesk.cli.serve:migrate",
    "seed": "ringdesk.demo.cli:run_seed",
    "doctor": "ringdesk.cli.doctor:run_doctor",
    "mail": "ringdesk.modules.channels.email.cli:run_mail",
    "audit": "ringdesk.modules.audit.cli:run_audit",
    "sla": "ringdesk.modules.sla.cli:run_sla",
    "bench": "ringdesk.bench.cli:run_bench",
    "process": "ringdesk.cli.process:run_process",
    "openapi": "ringdesk.cli.openapi:run_openapi",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] not in COMMANDS:
        print(f"usage: ringdesk {' | '.join(COMMANDS)} [options]", file=sys.stderr)
        return 2
    module, _, name = COMMANDS[words[0]].partition(":")
    body: Callable[[list[str]], int] = getattr(import_module(module), name)
    return body(words[1:])


if __name__ == "__main__":
    sys.exit(main())
