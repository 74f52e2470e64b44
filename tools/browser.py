"""See to it that Chromium and the fonts of the end-to-end tests are there (Debian, Ubuntu).

Nothing is done when a Chromium is on PATH or named by RINGDESK_CHROMIUM.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# libatomic1 is what the browser driver of the Python package links to.
# curl runs the session of docs/integrators/api.md.
PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-cjk", "libatomic1", "curl")
FONTS = Path("/usr/share/fonts")


def chromium() -> str | None:
    """Where the browser is, or None."""
    named = os.environ.get("RINGDESK_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


def company_in_place() -> bool:
    """Whether the fonts and libraries beside the browser are there."""
    fonts = ("**/NotoSansCJK*", "**/NotoSansArabic*")
    beside = find_library("atomic") is not None and shutil.which("curl") is not None
    return all(any(FONTS.glob(one)) for one in fonts) and beside


def privilege() -> list[str] | None:
    """What to put before a command that needs root, or None when that cannot be had."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def install() -> bool:
    prefix = privilege()
    if prefix is None or shutil.which("apt-get") is None:
        return False
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    wanted = [*apt, "install", "-y", "--no-install-recommends", *PACKAGES]
    print(f"browser: installing {', '.join(PACKAGES)}", flush=True)
    if subprocess.run(wanted, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    # A fresh machine or an old one: the package lists may be missing or out of date.
    subprocess.run([*apt, "update"], check=False)
    return subprocess.run(wanted, stdout=subprocess.DEVNULL, check=False).returncode == 0


def main() -> None:
    # Without Debian's packaging a Chromium that is there must do, with whatever fonts.
    if chromium() and (company_in_place() or shutil.which("apt-get") is None):
        return
    if install() or chromium():
        return
    sys.exit(
        "browser: the end-to-end tests need Chromium, and it could not be installed from here.\n"
        f"As root run:  apt-get update && apt-get install {' '.join(PACKAGES)}\n"
        "or name a browser:  make test RINGDESK_CHROMIUM=/path/to/chromium\n"
        "or leave these tests out:  make test ARGS='-m \"not e2e\"' BROWSER=no"
    )


if __name__ == "__main__":
    main()
