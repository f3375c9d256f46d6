package tui

import (
	"errors"
	"os"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// outside opens a text in the person's editor.
func (s shell) outside(text string, gen int) tea.Cmd {
	return func() tea.Msg {
		name, err := temporary(text)
		if err != nil {
			return editedMsg{gen: gen, err: err}
		}
		words := strings.Fields(s.editorCommand())
		cmd := exec.CommandContext(s.ctx, words[0], append(words[1:], name)...)
		if file, ok := s.pics.out.(*os.File); ok {
			cmd.Stdout = file // an editor wants the terminal itself
		}
		s.quiet()
		return tea.ExecProcess(cmd, func(err error) tea.Msg {
			back, readErr := os.ReadFile(name)
			err = errors.Join(err, readErr, os.Remove(name))
			if err == nil && len(back) > maxOutsideLen {
				err = errors.New("the text is over 1 MB")
			}
			return editedMsg{gen: gen, text: strings.TrimRight(string(back), "\n"), err: err}
		})()
	}
}

// temporary writes a text to a file that only its owner reads.
func temporary(text string) (name string, err error) {
	file, err := os.CreateTemp("", "rflow-*.txt")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(text)
	return file.Name(), errors.Join(err, file.Close())
}

func (s shell) editorCommand() string {
	if strings.TrimSpace(s.editor) != "" {
		return s.editor
	}
	for _, name := range []string{"VISUAL", "EDITOR"} {
		for _, e := range s.env {
			if v, ok := strings.CutPrefix(e, name+"="); ok && strings.TrimSpace(v) != "" {
				return v
			}
		}
	}
	return "vi"
}
