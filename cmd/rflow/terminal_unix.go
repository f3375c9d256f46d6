//go:build unix

package main

import (
	"os"
	"syscall"
)

// openTerminal opens the controlling terminal so that reads can be given a
// deadline, which the runtime allows for non-blocking files only.
func openTerminal() (*os.File, error) {
	return os.OpenFile("/dev/tty", os.O_RDWR|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
}
