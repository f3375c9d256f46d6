package main

import "testing"

func TestTheLimitLeavesRoomToWork(t *testing.T) {
	for _, c := range []struct{ live, want int64 }{
		{0, 80 << 20},
		{50 << 20, 80 << 20},
		{60 << 20, 84 << 20},   // two dozen megabytes
		{400 << 20, 500 << 20}, // a quarter: sessions of a hundred thousand images
		{2000 << 20, 2500 << 20},
	} {
		if got := roomFor(c.live); got != c.want {
			t.Errorf("with %d MiB alive the limit is %d MiB, want %d", c.live>>20, got>>20, c.want>>20)
		}
	}
}
