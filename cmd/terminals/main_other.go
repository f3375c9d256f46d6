//go:build !linux

// Terminals shows the explorer in real terminals on a virtual display. It knows
// how to do that on Linux.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "terminals: this runs on Linux, with Debian's packages")
	os.Exit(2)
}
