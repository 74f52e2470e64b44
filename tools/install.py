"""Make `.venv` and bring it to exactly what one lock file says. Standard library only.

Usage: python3 tools/install.py LOCK
LOCK is a file of requirements/ (for example runtime or dev). Nothing is done when the stamp
in the environment says that this lock, this pyproject.toml and this Python are in place.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
MADE_FOR = VENV / ".made-for"
SUPPORTED = ((3, 11), (3, 14))
# A wider lock contains the narrower one: with dev installed, runtime is in place too.
CONTAINED_IN = {"runtime": ("dev",)}


def run(*command: str | Path) -> None:
    """Run and stop with the command's own exit code when it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    if code != 0:
        sys.exit(f"install: `{' '.join(map(str, command))}` failed (exit code {code}), see above")


def fingerprint(lock: str) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for part in (ROOT / "pyproject.toml", ROOT / "requirements" / f"{lock}.txt"):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f".installed-{lock}"


def made_here() -> bool:
    """An environment cannot be moved: its programs name the folder they were made in."""
    return MADE_FOR.exists() and MADE_FOR.read_text() == str(ROOT)


def in_place(lock: str) -> bool:
    return made_here() and any(
        stamp(one).is_file() and stamp(one).read_text() == fingerprint(one)
        for one in (lock, *CONTAINED_IN.get(lock, ()))
    )


def usable() -> bool:
    """Whether the environment has pip and was made here by this very Python."""
    if not PYTHON.exists() or not made_here():
        return False
    probe = [str(PYTHON), "-c", "import pip, sys; print(sys.version)"]
    answer = subprocess.run(probe, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == sys.version.strip()


def create_environment() -> None:
    """A virtual environment with pip, also where Debian ships Python without ensurepip."""
    if usable():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_ensurepip()
    run(sys.executable, "-m", "venv", "--clear", VENV)
    MADE_FOR.write_text(str(ROOT))


def install_ensurepip() -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"install: this Python has no ensurepip, installing {package}", flush=True)
        apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        wanted = [*apt_get, "install", "-y", package]
        if subprocess.run(wanted, stdout=subprocess.DEVNULL, check=False).returncode:
            run(*apt_get, "update")
            run(*wanted)
        return
    sys.exit(
        "install: this Python cannot make virtual environments (the module ensurepip is missing).\n"
        f"On Debian and Ubuntu run:  sudo apt-get install {package}\n"
        "then repeat the command."
    )


def install(lock: str) -> None:
    requirements = ROOT / "requirements" / f"{lock}.txt"
    run(
        *(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", requirements),
    )
    # The build backend is in the lock, so this step fetches nothing.
    run(
        *(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--no-build-isolation", "-e", ROOT),
    )
    stamp(lock).write_text(fingerprint(lock))


def main() -> None:
    if len(sys.argv) != 2 or not (ROOT / "requirements" / f"{sys.argv[1]}.txt").is_file():
        sys.exit("usage: python3 tools/install.py LOCK   (a file of requirements/, without .txt)")
    if not SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        sys.exit(
            f"install: Python 3.11, 3.12 or 3.13 is needed, this is {sys.version.split()[0]}.\n"
            "Name another one:  make run PYTHON=python3.12"
        )
    lock = sys.argv[1]
    if in_place(lock):
        return
    print(f"install: {lock} packages into .venv (a minute or two)", flush=True)
    create_environment()
    install(lock)


if __name__ == "__main__":
    main()
