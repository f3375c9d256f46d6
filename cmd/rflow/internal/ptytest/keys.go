package ptytest

import "os"

// Key is a key as terminals send it.
type Key = string

// The special keys.
const (
	Enter     Key = "\r"
	Tab       Key = "\t"
	Escape    Key = "\x1b"
	Backspace Key = "\x7f"
	Up        Key = "\x1b[A"
	Down      Key = "\x1b[B"
	Right     Key = "\x1b[C"
	Left      Key = "\x1b[D"
)

// Ctrl is the key of a lower-case letter with ctrl.
func Ctrl(letter byte) Key { return string(letter & 0x1f) }

// queue is what the terminal sends: keys and answers, in order. Writing to it
// never blocks, so that a program that does not read cannot stop the terminal
// from reading what it writes.
type queue struct {
	more chan struct{} // holds a value when there is text
	text chan string   // holds the text that is not sent yet
	done chan struct{}
}

func newQueue() *queue {
	q := &queue{more: make(chan struct{}, 1), text: make(chan string, 1), done: make(chan struct{})}
	q.text <- ""
	return q
}

func (q *queue) put(s string) {
	q.text <- <-q.text + s
	select {
	case q.more <- struct{}{}:
	default:
	}
}

// run sends to the pty until it is closed.
func (q *queue) run(to *os.File) {
	for {
		select {
		case <-q.more:
		case <-q.done:
			return
		}
		s := <-q.text
		q.text <- ""
		if _, err := to.WriteString(s); err != nil {
			return // the program has gone
		}
	}
}

func (q *queue) close() { close(q.done) }
