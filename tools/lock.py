"""Write requirements/*.txt anew from pyproject.toml: every version and hash, no address.

Usage: python tools/lock.py [--upgrade]
Without --upgrade the versions in the files are kept where pyproject.toml still allows them.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
# Each file: what goes in. dev contains runtime, at the very same versions.
CONTENTS = {
    "runtime": ("pyproject.toml", "--group", "backend"),
    "dev": (
        "pyproject.toml",
        "-c",
        "requirements/runtime.txt",
        "--group",
        "backend",
        "--group",
        "dev",
    ),
    "node": ("--group", "node"),
    "lock": ("--group", "lock"),
}
STYLE = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
    *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
)
ADDRESS = re.compile(r"\w+://|^--(index|extra-index|find-links)", re.MULTILINE)


def install_uv(folder: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps"]
    lock = LOCKS / "lock.txt"
    subprocess.run([*command, "--target", folder, "-r", str(lock)], check=True)


def compile_lock(uv: str, name: str, options: list[str]) -> None:
    target = LOCKS / f"{name}.txt"
    command = [uv, "pip", "compile", *STYLE, *options, "-o", str(target), *CONTENTS[name]]
    subprocess.run(command, cwd=ROOT, check=True)
    if found := ADDRESS.search(target.read_text()):
        sys.exit(f"lock: {target.name} names an address: {found.group()}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        install_uv(folder)
        for name in CONTENTS:
            compile_lock(f"{folder}/bin/uv", name, sys.argv[1:])


if __name__ == "__main__":
    main()
