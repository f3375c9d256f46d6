#!/bin/sh
# A 2 x 8 refinement with a slow backend, driven in tmux end to end: a reflection is edited,
# one rejected and asked for again, a decision taken back before its image is there and
# another after it, the backend is killed and comes back, the program is left while an image
# is made and goes on where it was, and a gate makes the rest. It ends with status 0 when the
# log holds all of that and a finished session of 2 + 16 images. It wants tmux and jq.
#
#   go build -o /tmp/rflow ./cmd/rflow && sh cmd/rflow/testdata/refine-slow.sh /tmp/rflow
set -eu
rflow=${1:?"usage: refine-slow.sh RFLOW, the program"}
. "$(dirname "$0")/drive.sh"

serves() {
	"$rflow" backend --listen "unix://$dir/b.sock" --step-delay 60ms --data "$dir/backend" >>"$dir/backend.log" 2>&1 &
	backend=$!
}

serves
runs --backend "unix://$dir/b.sock" --seed 242 --init 2 --width 2 --depth 8 --size 256 "'a photo of two red apples and a blue cup'"
sees "2 wait for you"
sees "─ 0.1 from noise"

# Edited, and taken back before the image is there.
comes "ctrl+s" e
keys End
keys -l " Keep the cup."
comes "─ ✎ ▶" C-s
comes "─ ? ▶" u

# Accepted, and undone after the image is there: that offers a branch.
comes "─ ✓ ▶" a
sees "images 2+1/16"
comes "the decision on 0.1 is used" u
keys Escape
sleep 1

# Rejected as vague, and asked for again.
comes "from 0.1 ·" Tab
comes "what instead?" r
comes "nothing need be said" a
keys 3
keys Enter

# The link is cut while an image is made, and comes back.
sees "wait for you"
keys a
sleep 1
kill -9 "$backend"
sees "reconnecting"
serves
sees "● live"

# Left while images are made, and taken up again.
sleep 1
leaves
id=$("$rflow" sessions | cut -d' ' -f1)
runs open "$id" --backend "unix://$dir/b.sock"
sees "wait"

# A gate makes the rest.
keys :
sees "commands"
keys -l "gate auto"
keys Enter
sleep 1
if screen | grep -q "release"; then keys y; fi
sees "images 2+16/16"
leaves
"$rflow" export "$id" -o "$dir/out" >/dev/null
jq -r '"\(.state): \([.nodes[] | select(.status == "done")] | length) images, \([.nodes[] | select(.status == "cancelled")] | length) taken back, \([.reflections[] | select(.decision == "rejected")] | length) rejected"' "$dir/out/session.json"
jq -e '.state == "finished"
	and ([.nodes[] | select(.status == "done")] | length) == 18
	and any(.nodes[]; .status == "cancelled")
	and any(.reflections[]; .decision == "rejected" and .decided_by.person)' "$dir/out/session.json" >/dev/null
rm -r "$dir"
