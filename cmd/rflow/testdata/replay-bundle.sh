#!/bin/sh
# A replay from a bundle on a machine with no store, driven in tmux end to end: a session
# is made and exported, and the one file is played with an empty home: before, reflection,
# after, the sampling, the other chain, a blank screen. It ends with status 0 when all of
# that was on the screen and no data folder was made. It wants tmux.
#
#   go build -o /tmp/rflow ./cmd/rflow && sh cmd/rflow/testdata/replay-bundle.sh /tmp/rflow
set -eu
rflow=${1:?"usage: replay-bundle.sh RFLOW, the program"}
. "$(dirname "$0")/drive.sh"

"$rflow" run --prompt "a photo of two red apples and a blue cup" --seed 242 --init 2 --width 2 --depth 2 --size 256
id=$("$rflow" sessions | cut -d' ' -f1)
"$rflow" export "$id" --format bundle -o "$dir/apples.rflow"

export HOME="$dir/elsewhere" RFLOW_DATA="$dir/elsewhere/data" XDG_CONFIG_HOME="$dir/elsewhere/config"
mkdir "$HOME"
runs replay "$dir/apples.rflow"
sees "toy world"
sees "two red apples"
comes "from noise · 0." Space
comes "before · 0." NPage
sees "after · 1."
comes "chain 2 of 2" "]"
keys b
sleep 0.5
if screen | grep -q chain; then fails "the screen is not blank"; fi
comes "chain 2 of 2" b
keys q
while mux has-session -t pass 2>/dev/null; do sleep 0.1; done
[ ! -e "$RFLOW_DATA" ]
echo "played from the bundle alone; no data folder was made"
rm -r "$dir"
