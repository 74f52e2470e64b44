"""`ringdesk openapi`: the contract on standard output; the web client's types come from it."""

import json
import sys
from typing import Any

from fastapi import FastAPI

from ringdesk.app import routes
from ringdesk.kernel.http import openapi


def run_openapi(_argv: list[str]) -> int:
    """Needs no database."""
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")
    return 0


def document() -> dict[str, Any]:
    app = FastAPI(title="Ringdesk", version="1")
    routes(app)
    return openapi(app)
