package home

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"rflow/flow"
	"rflow/tui/internal/prose"
)

// check explains the first thing that keeps the form from being started.
func (m Model) check() error {
	text := m.prompt.value()
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("say what the picture should show")
	case !utf8.ValidString(text):
		return errors.New("the prompt is not UTF-8 text")
	case len(text) > m.promptBytes():
		return fmt.Errorf("the prompt has %s; at most %s can be used", prose.Size(len(text)), prose.Size(m.promptBytes()))
	}
	if err := inRange("size", m.form.params.Size, m.offer().sizes()); err != nil {
		return err
	}
	if err := m.offer().check(); err != nil {
		return err
	}
	return m.form.strategy.Validate()
}

// inRange refuses a size that is known not to be made. 0 is the backend's own.
func inRange(what string, size int, l flow.Limits) error {
	if size != 0 && l.MaxSize > 0 && (size < l.MinSize || size > l.MaxSize) {
		return fmt.Errorf("%s: %d px, need %d to %d", what, size, l.MinSize, l.MaxSize)
	}
	return nil
}

// DefaultPromptBytes is how long a prompt may be where the backend does not say.
const DefaultPromptBytes = 16 << 10

func (m Model) promptBytes() int {
	if n := m.offer().sizes().PromptBytes; n > 0 {
		return n
	}
	return DefaultPromptBytes
}

// count says how many images the form asks for, as a session counts them: those from noise
// and those that follow.
func (m Model) count() string {
	s := m.form.strategy
	images := s.Images()
	words := fmt.Sprintf("%d images", images)
	switch {
	case images == 1:
		words = "1 image"
	case images > s.Initial:
		words += fmt.Sprintf(" (%d+%d)", s.Initial, images-s.Initial)
	}
	return words
}

// cost says how many images the form asks for and about how long they take.
func (m Model) cost() string {
	words, images := m.count(), m.form.strategy.Images()
	caps := m.backend.Caps
	if caps == nil {
		return words
	}
	first := min(m.form.strategy.Initial, images)
	spent := m.imageTime(flow.RoleGenerator)*time.Duration(first) + m.imageTime(m.stepRole())*time.Duration(images-first)
	if spent <= 0 {
		return words
	}
	return words + ", about " + about(spent/time.Duration(max(1, caps.Load.Workers))) + " on " + prose.Line(caps.Backend)
}

// stepRole is the role that makes the images after the first.
func (m Model) stepRole() flow.Role {
	if m.form.strategy.Reflection {
		return flow.RoleCorrector
	}
	return flow.RoleGenerator
}

// imageTime is about how long the role takes for an image of the form's size; 0
// if unknown.
func (m Model) imageTime(role flow.Role) time.Duration {
	caps := m.backend.Caps
	e, _ := m.offer().engine(role)
	each := cmp.Or(e.JobTime, caps.ImageTime)
	if size, normal := float64(m.form.params.Size), float64(caps.LimitsOf(e).DefaultSize); size > 0 && normal > 0 {
		each = time.Duration(float64(each) * size * size / normal / normal)
	}
	return each
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
