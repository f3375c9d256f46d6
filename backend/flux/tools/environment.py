#!/usr/bin/env python3
"""Finds or makes the virtual environment that the lock file describes, and prints its folder.

The environment is several GB, so it lies outside the checkout and is named after the lock file's hash: every
checkout with the same lock shares it. A marker is written last; a folder without one is a broken install and is
made anew. Only the standard library is used, and only syntax that any Python 3 reads far enough to say what it lacks.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from typing import Callable, Tuple  # noqa: UP035 - see above

LOCK = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "requirements.lock")
MARKER = "complete"


def folder(lock: bytes, version: Tuple[int, ...]) -> str:  # noqa: UP006
    """The environment's folder for a lock file's bytes and a Python version such as (3, 11)."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    name = f"{hashlib.sha256(lock).hexdigest()[:12]}-py{version[0]}.{version[1]}"
    return os.path.join(cache, "rflow-flux", name)


def ensure(path: str, install: Callable[[str], object]) -> bool:
    """Calls install(path) unless the folder is complete. Two processes that want it at once take turns."""
    import fcntl  # noqa: PLC0415 - Unix only, and the version check comes first

    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".lock", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        marker = os.path.join(path, MARKER)
        if os.path.exists(marker):
            return False
        shutil.rmtree(path, ignore_errors=True)
        install(path)
        with open(marker, "w"):
            return True


def install(path: str) -> None:
    """Installs exactly what the lock file names, checked by hash, from wheels alone."""
    note(f"making the environment of backend/flux in {path} (PyTorch with CUDA: several GB)")
    subprocess.check_call([sys.executable, "-m", "venv", path])
    python = os.path.join(path, "bin", "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--only-binary", ":all:"]
    subprocess.check_call([*pip, "--require-hashes", "--requirement", LOCK], stdout=sys.stderr)


def note(text: str) -> None:
    """Speaks to the person; stdout is for the path."""
    sys.stderr.write(text + "\n")


def main() -> int:
    """Prints the folder of a complete environment."""
    if sys.version_info < (3, 10):  # noqa: UP036 - this is the check that tells a person with an old Python
        note("backend/flux needs Python 3.10 or newer: set PYTHON=python3.x")
        return 1
    with open(LOCK, "rb") as f:
        path = folder(f.read(), sys.version_info[:2])
    try:
        ensure(path, install)
    except (subprocess.CalledProcessError, OSError) as e:
        note(f"the environment could not be installed: {e}")
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
