package render

import (
	"os"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Discard throws away what the terminal is about to reply to image bytes, for a
// program that could not call [Gallery.Stop], as one that panicked: the shell
// would take it for typing. It waits about as long as a reply is likely to
// take, and not at all when none is due.
func (g *Gallery) Discard(in *os.File) {
	due := g.out.pacer.due()
	if due == 0 {
		return
	}
	old, err := term.MakeRaw(in.Fd())
	if err != nil {
		return // no terminal
	}
	time.Sleep(due)
	_ = unix.IoctlSetInt(int(in.Fd()), unix.TCFLSH, unix.TCIFLUSH) // or the shell gets it
	_ = term.Restore(in.Fd(), old)
}
