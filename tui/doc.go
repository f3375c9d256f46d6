// Package tui is the program on the screen: it shows a session's tree with its
// images and takes a person's decisions.
//
// [Run] needs a [Library], which opens sessions. The model inside routes: each
// message is one call, panes return intents, and only this package turns an
// intent into a command. All input and output, the clock and every goroutine are
// in commands, so that the rest is a function of its messages.
package tui
