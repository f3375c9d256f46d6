package clienttest_test

import (
	"testing"

	"rflow/backend/clay"
	"rflow/backend/serve"
	"rflow/client/clienttest"
)

// TestClay holds the embedded backend against the suite, in process, over a unix
// socket and over TCP.
func TestClay(t *testing.T) {
	everywhere(t, func() serve.Backend {
		world := clay.New(clay.Options{})
		return serve.Backend{Roles: world.Roles(), Capabilities: world.Capabilities}
	}, clienttest.Samples{
		Prompt:      "a photo of two red apples and a blue cup",
		Other:       "a photo of a dog left of a bench",
		Reflection:  "Make the cup blue.",
		Unsupported: "a photo of a hovercraft full of eels",
		Size:        256,
	})
}
