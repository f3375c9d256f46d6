# Sourced by the recorded sessions beside it: a program in a tmux of its own, its screen,
# its keys. $rflow is the program; $dir, a new folder, holds data and configuration. It
# wants tmux. All that was started ends with the script.
dir=$(mktemp -d)
export RFLOW_DATA="$dir/data" XDG_CONFIG_HOME="$dir/config"
socket="rflow-recorded-$$"
backend=""
mux() { tmux -L "$socket" -f /dev/null "$@"; }
trap 'mux kill-server 2>/dev/null || true; if [ -n "$backend" ]; then kill "$backend" 2>/dev/null || true; fi' EXIT

screen() { mux capture-pane -p -t pass; }
keys() { mux send-keys -t pass "$@"; }

fails() {
	echo "$1" >&2
	screen >&2
	exit 1
}

# sees waits until the screen holds a text.
sees() {
	tries=0
	until screen | grep -qF -- "$1"; do
		tries=$((tries + 1))
		if [ "$tries" -gt 1200 ]; then fails "never on the screen: $1"; fi
		sleep 0.1
	done
}

# comes presses keys until the screen holds a text: a key that comes before what it is
# about was painted is ignored.
comes() {
	want=$1
	shift
	keys "$@"
	tries=0
	until screen | grep -qF -- "$want"; do
		tries=$((tries + 1))
		if [ $((tries % 20)) -eq 0 ]; then keys "$@"; fi
		if [ "$tries" -gt 600 ]; then fails "$* never led to: $want"; fi
		sleep 0.1
	done
}

# runs starts the program with arguments.
runs() { mux new-session -d -s pass -x 120 -y 40 "'$rflow' $*; sleep 1"; }

# leaves quits, with jobs running or without.
leaves() {
	keys C-c
	sleep 0.5
	if mux has-session -t pass 2>/dev/null; then keys y 2>/dev/null || true; fi
	while mux has-session -t pass 2>/dev/null; do sleep 0.1; done
}
