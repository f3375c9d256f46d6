package render

import "strings"

// State says what a [View] holds.
type State uint8

// The states of a picture.
const (
	Waiting State = iota // blank lines; the picture is on its way
	Preview              // block art, or the picture before; the real one is on its way
	Ready                // the picture
	Failed               // blank lines; Err says why
)

// View is a picture as a pane shows it: exactly as many lines as rows were asked for, each as
// wide as the columns.
type View struct {
	Lines []string
	State State
	Err   error // of a Failed picture, else nil
}

// blank returns lines of spaces.
func blank(cols, rows int) []string {
	lines := make([]string, max(0, rows))
	s := strings.Repeat(" ", max(0, cols))
	for i := range lines {
		lines[i] = s
	}
	return lines
}
