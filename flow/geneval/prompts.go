// Package geneval reads GenEval's prompt file (github.com/djghosh13/geneval).
package geneval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"rflow/flow"
)

// Prompt is one metadata line. Fields other than prompt and tag are kept in
// Metadata as they came.
type Prompt struct {
	Prompt   string          `json:"prompt"`
	Tag      flow.Tag        `json:"tag"`
	Metadata json.RawMessage `json:"-"` // the whole line
	Line     int             `json:"-"` // from 1
}

// LineError says which line of a prompt file cannot be read.
type LineError struct {
	Line int
	Err  error
}

// Error names the line.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// maxLine bounds one line of a prompt file, in bytes.
const maxLine = 4 << 20

// ReadPrompts reads JSON Lines, one object with a "prompt" a line; empty lines
// are passed over. The first line that is not such an object is a *LineError.
// An empty prompt is no error here: it fails as a session of its own.
func ReadPrompts(r io.Reader) ([]Prompt, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var prompts []Prompt
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		p, err := readPrompt(line)
		if err != nil {
			return nil, &LineError{n, err}
		}
		p.Line = n
		prompts = append(prompts, p)
	}
	if err := lines.Err(); err != nil {
		return nil, &LineError{n + 1, err}
	}
	return prompts, nil
}

func readPrompt(line []byte) (Prompt, error) {
	if !utf8.Valid(line) {
		return Prompt{}, fmt.Errorf("it is not UTF-8")
	}
	var given struct {
		Prompt *string  `json:"prompt"`
		Tag    flow.Tag `json:"tag"`
	}
	if err := json.Unmarshal(line, &given); err != nil {
		return Prompt{}, fmt.Errorf("it is not a JSON object: %w", err)
	}
	if given.Prompt == nil {
		return Prompt{}, fmt.Errorf(`it has no "prompt"`)
	}
	return Prompt{Prompt: *given.Prompt, Tag: given.Tag, Metadata: bytes.Clone(line)}, nil
}
