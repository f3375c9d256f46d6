package clay

import (
	"context"

	"rflow/flow"
)

type interpreter struct{ w *World }

// Interpret tells how a text would be understood, and makes nothing. A text
// that would be refused fails as it would there. See flow.Interpreter.
func (interpreter) Interpret(ctx context.Context, req flow.Interpretation) (flow.Understanding, error) {
	if err := stopped(ctx); err != nil {
		return flow.Understanding{}, err
	}
	if !req.Reflection {
		d, err := parsePrompt(req.Text)
		if err != nil {
			return flow.Understanding{}, err
		}
		return flow.Understanding{Text: d.String()}, nil
	}
	read, err := parseReflection(req.Text)
	if err != nil {
		return flow.Understanding{}, err
	}
	if len(read.edits) == 0 {
		return flow.Understanding{Text: "no reflection: go on with fresh noise"}, nil
	}
	return *read.understanding(), nil
}
