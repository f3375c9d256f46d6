package queue

import "charm.land/bubbles/v2/key"

// KeyMap is the keys of the queue; those that decide are the review's.
type KeyMap struct {
	Open, Leave key.Binding
}

// DefaultKeyMap returns the keys as they are without a configuration.
func DefaultKeyMap() KeyMap {
	return KeyMap{
		Open:  key.NewBinding(key.WithKeys("v"), key.WithHelp("v", "queue")),
		Leave: key.NewBinding(key.WithKeys("esc", "v"), key.WithHelp("esc/v", "back to the tree")),
	}
}
