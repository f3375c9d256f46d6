//go:build !linux

package render

import "os"

// Discard does nothing on this system.
func (g *Gallery) Discard(*os.File) {}
