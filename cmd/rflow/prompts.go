package main

import (
	"os"

	"rflow/flow/geneval"
)

// readPrompts reads a prompt file; "-" is standard input.
func (a *app) readPrompts(path string) ([]geneval.Prompt, error) {
	in := a.std.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, usagef("--prompts: %w", err)
		}
		defer f.Close()
		in = f
	}
	prompts, err := geneval.ReadPrompts(in)
	if err != nil {
		return nil, usagef("--prompts %s: %w", path, err)
	}
	if len(prompts) == 0 {
		return nil, usagef("--prompts %s: there are no prompts in it", path)
	}
	return prompts, nil
}
