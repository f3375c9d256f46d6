//go:build unix

package render

import (
	"fmt"
	"syscall"
	"unsafe"
)

// WindowSize asks the kernel for the size of the terminal with descriptor fd,
// in cells and, where the terminal told it, in pixels.
func WindowSize(fd uintptr) (WindowReply, error) {
	var ws struct{ Row, Col, X, Y uint16 } // struct winsize
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, fd, syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&ws)))
	if errno != 0 {
		return WindowReply{}, fmt.Errorf("window size: %w", errno)
	}
	return WindowReply{Cols: int(ws.Col), Rows: int(ws.Row), W: int(ws.X), H: int(ws.Y)}, nil
}
