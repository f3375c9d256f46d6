package home

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"rflow/tui/internal/prose"
)

// check explains the first thing that keeps the form from being started.
func (m Model) check() error {
	text := m.prompt.value()
	switch l := m.limits(); {
	case strings.TrimSpace(text) == "":
		return errors.New("say what the picture should show")
	case !utf8.ValidString(text):
		return errors.New("the prompt is not UTF-8 text")
	case len(text) > m.promptBytes():
		return fmt.Errorf("the prompt has %s; at most %s can be used", prose.Size(len(text)), prose.Size(m.promptBytes()))
	case m.form.params.Size != 0 && l.MaxSize > 0 && (m.form.params.Size < l.MinSize || m.form.params.Size > l.MaxSize):
		return fmt.Errorf("size: %d px, need %d to %d", m.form.params.Size, l.MinSize, l.MaxSize)
	}
	return m.form.strategy.Validate()
}

// DefaultPromptBytes is how long a prompt may be where the backend does not say.
const DefaultPromptBytes = 16 << 10

func (m Model) promptBytes() int {
	if n := m.limits().PromptBytes; n > 0 {
		return n
	}
	return DefaultPromptBytes
}

// cost says how many images the form asks for and about how long they take.
func (m Model) cost() string {
	images := m.form.strategy.Images()
	words := fmt.Sprintf("%d images", images)
	if images == 1 {
		words = "1 image"
	}
	caps := m.backend.Caps
	if caps == nil || caps.ImageTime <= 0 {
		return words
	}
	each := float64(caps.ImageTime)
	if size, normal := float64(m.form.params.Size), float64(caps.Limits.DefaultSize); size > 0 && normal > 0 {
		each *= size * size / normal / normal
	}
	return words + ", about " + about(time.Duration(each*float64(images)/float64(max(1, caps.Load.Workers)))) + " on " + prose.Line(caps.Backend)
}

// about rounds a duration as a person would.
func about(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", max(1, int((d+time.Second/2)/time.Second)))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d minutes", int((d+time.Minute/2)/time.Minute))
	default:
		return fmt.Sprintf("%.1f hours", d.Hours())
	}
}
