package main

import "context"

// await returns what read returns, or ctx's error as soon as ctx ends: a file
// may be a pipe that nobody writes to, and the person at the keyboard wants out.
// read is left behind then, and ends with the program.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := read()
		done <- answer{value, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
