"""Run one of PostgreSQL's programs on an embedded data folder, starting the server if need be.

python -m ringdesk.kernel.postgres [--binaries BIN] FOLDER -- psql
python -m ringdesk.kernel.postgres [--binaries BIN] FOLDER -- pg_dump -Fc -f ringdesk.dump
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.postgres import DATABASE, SUPERUSER, PostgresUnavailable, start


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m ringdesk.kernel.postgres")
    parser.add_argument("--binaries", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    try:
        with start(asked.folder, binaries=asked.binaries) as server:
            env = os.environ | {
                "PATH": f"{server.programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
                "PGHOST": str(server.socket_dir),
                "PGPORT": str(server.port),
                "PGUSER": SUPERUSER,
                "PGDATABASE": DATABASE,
            }
            return subprocess.run(asked.command, env=env, check=False).returncode
    except PostgresUnavailable as cause:
        texts = Catalogues.load()
        language = texts.negotiate(os.environ.get("LANG", "").split(".")[0].replace("_", "-"))
        sys.stderr.write(texts.t(language, f"errors.{cause.code}", **cause.params) + "\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
