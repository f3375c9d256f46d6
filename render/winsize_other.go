//go:build !unix

package render

import "errors"

// WindowSize is not known on this system: Bubble Tea tells the size in cells.
func WindowSize(uintptr) (WindowReply, error) {
	return WindowReply{}, errors.ErrUnsupported
}
