#!/usr/bin/env bash
# Lints, type-checks and tests backend/flux in the environment that requirements.lock describes.
set -euo pipefail
cd "$(dirname "$0")"

python="${PYTHON:-python3}"
if ! command -v "$python" >/dev/null; then
	echo "backend/flux needs Python 3.10 or newer, and there is no '$python': install it, or set PYTHON" >&2
	exit 1
fi
env="$("$python" tools/environment.py)"

# What the tools remember stays beside the environment, not in the checkout.
export MYPY_CACHE_DIR="$env/cache/mypy" RUFF_CACHE_DIR="$env/cache/ruff" PYTHONDONTWRITEBYTECODE=1
bin="$env/bin"
"$bin/ruff" check .
"$bin/ruff" format --check .
"$bin/mypy"
"$bin/python" -m pytest -p no:cacheprovider "$@"
