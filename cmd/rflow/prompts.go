package main

import (
	"context"
	"errors"
	"os"

	"rflow/flow/geneval"
)

// readPrompts reads a prompt file; "-" is standard input.
func (a *app) readPrompts(ctx context.Context, path string) ([]geneval.Prompt, error) {
	prompts, err := await(ctx, func() ([]geneval.Prompt, error) { return a.parsePrompts(path) })
	if err != nil {
		return nil, err
	}
	if len(prompts) == 0 {
		return nil, noPrompts(path, errors.New("there are no prompts in it"))
	}
	return prompts, nil
}

func (a *app) parsePrompts(path string) ([]geneval.Prompt, error) {
	in := a.std.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, noPrompts(path, err)
		}
		defer f.Close()
		in = f
	}
	prompts, err := geneval.ReadPrompts(in)
	if err != nil {
		return nil, noPrompts(path, err)
	}
	return prompts, nil
}
