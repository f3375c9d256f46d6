package queue

import (
	"charm.land/bubbles/v2/key"

	"rflow/tui/internal/intent"
)

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

// Help lists the keys of the open queue.
func (m Model) Help() []intent.Binding {
	return []intent.Binding{intent.Describe(m.Keys.Leave, "")}
}

// Opens is the help of the key that opens the queue.
func (m Model) Opens() intent.Binding { return intent.Describe(m.Keys.Open, "") }
