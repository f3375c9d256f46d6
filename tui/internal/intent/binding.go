package intent

import "charm.land/bubbles/v2/key"

// Binding is one line of help, made from the binding that dispatches the key, so
// that help and program cannot differ.
type Binding struct {
	Keys        []string // as key presses name themselves: "ctrl+s", "a"
	Label       string   // as a person reads them: "^s", "a"
	Description string   // what it does, in a few words
	Disabled    string   // why it does nothing now; "" when it works
}

// Describe makes the help of a binding. disabled is why it does nothing now, or "".
func Describe(b key.Binding, disabled string) Binding {
	return Binding{Keys: b.Keys(), Label: b.Help().Key, Description: b.Help().Desc, Disabled: disabled}
}
