#!/usr/bin/env bash
# Lints, type-checks and tests backend/flux in the environment that requirements.lock describes, and then the Go side
# against it. Arguments go to pytest, and leave the Go side out.
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
[ $# -eq 0 ] || exit 0

# The Go side starts the command as it is in this checkout. A backend writes down its process, and whatever is left of
# them is ended here: a test that runs into its time limit does not clean up.
made="$(mktemp -d)"
end() {
	touch "$made/started"
	while read -r process; do
		if tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" | grep -q 'rflow_flux serve'; then
			echo "ending process $process, which a test has left behind" >&2
			kill -KILL "$process"
		fi
	done <"$made/started"
	rm -r "$made"
}
trap end EXIT
cat >"$made/rflow-flux" <<END
#!/bin/sh
echo \$\$ >>'$made/started'
PYTHONPATH='$PWD/src' exec '$bin/python' -m rflow_flux "\$@"
END
chmod +x "$made/rflow-flux"
cd ../..
RFLOW_FLUX="$made/rflow-flux" go test -count=1 -run 'Flux' ./client/clienttest ./cmd/rflow
