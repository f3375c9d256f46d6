#!/bin/sh
# An inbox pass over 50 waiting reflections, driven in tmux end to end: 25 sessions of
# the embedded world wait, twelve reflections are decided, the inbox is left and opened
# again, one decision is taken back, and the rest is decided. It ends with status 0 when
# the log holds 50 decisions of a person and 25 finished sessions. It wants tmux and jq.
#
#   go build -o /tmp/rflow ./cmd/rflow && sh cmd/rflow/testdata/inbox-pass.sh /tmp/rflow
#
# The data folder is a new temporary one, which stays for a look when the pass fails.
set -eu
rflow=${1:?"usage: inbox-pass.sh RFLOW, the program"}
. "$(dirname "$0")/drive.sh"

# decides accepts until so many of 50 are decided. A key that came before the item was
# painted is ignored, and pressed again.
decides() {
	while [ "$done" -lt "$1" ]; do
		sees "inbox $done decided ·"
		sees "─ reflection ─"
		keys a
		tries=0
		until screen | grep -qF "inbox $((done + 1)) decided ·"; do
			tries=$((tries + 1))
			if [ $((tries % 10)) -eq 0 ]; then keys a; fi
			if [ "$tries" -gt 600 ]; then screen >&2; exit 1; fi
			sleep 0.05
		done
		done=$((done + 1))
	done
}

opens() {
	runs inbox
	sees "inbox $done decided · $((50 - done)) wait"
}

i=0
while [ "$i" -lt 25 ]; do
	echo '{"prompt":"a photo of two red apples and a blue cup"}'
	i=$((i + 1))
done >"$dir/prompts.jsonl"
"$rflow" run --prompts "$dir/prompts.jsonl" --gate ask --init 2 --width 2 --depth 1 --size 256 --seed 1

done=0
opens
decides 12
leaves
opens
decides 13
keys u
sees "took back the decision"
done=12
decides 50
sees "nothing waits in any session, and nothing is being made"
sleep 2 # the last verdict
leaves

finished=$("$rflow" sessions --json | jq '[.[] | select(.state == "finished")] | length')
echo "50 reflections decided, $finished of 25 sessions finished"
[ "$finished" -eq 25 ]
rm -r "$dir"
