package main

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"rflow/flow"
	"rflow/tui"
)

const lastStart = "last-start"

// savedStart is the start form as it was last used, without the prompt.
type savedStart struct {
	Strategy   flow.Strategy     `json:"strategy"`
	Seed       uint64            `json:"seed"`
	RandomSeed bool              `json:"random_seed"`
	Params     flow.SampleParams `json:"params"`
	// Engines and layout are of one backend, and mean nothing to another.
	Backend string               `json:"backend,omitempty"`
	Engines map[flow.Role]string `json:"engines,omitempty"`
	Layout  flow.PromptLayout    `json:"layout,omitempty"`
}

// Settings returns the form as it was last used. Where a role comes from is as
// flags, environment and configuration say, where they say anything.
func (l *library) Settings() tui.StartRequest {
	fresh := tui.StartRequest{Strategy: flow.DefaultStrategy(), RandomSeed: true, Sources: maps.Clone(l.sources)}
	ctx, cancel := context.WithTimeout(l.ctx, time.Second)
	defer cancel()
	text, err := l.st.Setting(ctx, lastStart)
	if err != nil || text == nil {
		return fresh
	}
	var saved savedStart
	if json.Unmarshal(text, &saved) != nil || saved.Strategy.Validate() != nil {
		return fresh
	}
	r := tui.StartRequest{Strategy: saved.Strategy, Seed: saved.Seed, RandomSeed: saved.RandomSeed, Params: saved.Params, Sources: fresh.Sources}
	if saved.Backend != l.address {
		return r
	}
	r.Layout = saved.Layout
	for role, name := range saved.Engines {
		if _, configured := l.sources[role]; !configured && name != "" {
			r.Sources[role] = flow.Source{Engine: name}
		}
	}
	return r
}

func (l *library) SaveSettings(ctx context.Context, r tui.StartRequest) error {
	saved := savedStart{
		Strategy: r.Strategy, Seed: r.Seed, RandomSeed: r.RandomSeed, Params: r.Params,
		Backend: l.address, Layout: r.Layout, Engines: map[flow.Role]string{},
	}
	for role, s := range r.Sources {
		if s.Address == "" && s != l.sources[role] {
			saved.Engines[role] = s.Engine
		}
	}
	text, err := json.Marshal(saved)
	if err != nil {
		return err
	}
	return l.st.SetSetting(ctx, lastStart, text)
}
