package tui

import (
	"testing"

	"rflow/flow"
)

// TestABackendsNoticesAreToldOnce, however often its state comes.
func TestABackendsNoticesAreToldOnce(t *testing.T) {
	first := &flow.Capabilities{Notices: []string{"on the CPU\x1b[2J"}}
	again := &flow.Capabilities{Notices: []string{"on the CPU\x1b[2J", "the cache is full"}}
	m := Model{}.heard(nil, first).heard(first, first).heard(first, nil).heard(first, again)
	var told []string
	for _, l := range m.notices.log {
		told = append(told, l.text)
	}
	if len(told) != 2 || told[0] == first.Notices[0] || told[1] != "the cache is full" {
		t.Errorf("the log has %q, want each notice once, and harmless", told)
	}
}
