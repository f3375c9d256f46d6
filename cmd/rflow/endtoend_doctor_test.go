package main

import (
	"encoding/json"
	"strings"
	"testing"

	"rflow/cmd/rflow/internal/ptytest"
	"rflow/render"
)

// TestEndToEndDoctor asks every kind of terminal, and reads what is concluded
// and from which reply.
func TestEndToEndDoctor(t *testing.T) {
	t.Parallel()
	poor := ptytest.Text()
	poor.Colors = 256
	for _, c := range []struct {
		name  string
		brand ptytest.Brand
		env   []string
		want  map[string]string // subject to value and evidence
	}{
		{"kitty", ptytest.Kitty(), nil, map[string]string{
			"graphics": "kitty|answered OK", "transfer": "shared memory|the terminal read", "blocks": "octant|draws them itself",
			"colours": "TrueColor|DECRQSS", "background": "dark, #1c1c1c|OSC 11", "cell size": "10x20 px|CSI 16 t", "terminal": "kitty(0.41.1)|XTVERSION", "link": "local; answered in|reads what this machine holds",
		}},
		{"konsole", ptytest.Konsole(), nil, map[string]string{"graphics": "kitty-classic|without placeholders", "transfer": "through|another machine", "colours": "TrueColor|XTVERSION"}},
		{"xterm", ptytest.XTerm(), []string{"TERM=xterm"}, map[string]string{"graphics": "sixel|DA1", "colours": "TrueColor|DECRQSS", "blocks": "quadrant|every font"}},
		{"an inherited COLORTERM", poor, []string{"COLORTERM=truecolor"}, map[string]string{"graphics": "blocks|no reply promised", "colours": "ANSI256|DECRQSS", "blocks": "sextant|VTE"}},
		{"NO_COLOR", ptytest.Kitty(), []string{"NO_COLOR=1"}, map[string]string{"colours": "Ascii|NO_COLOR"}},
		{"GNU screen", ptytest.Text(), []string{"TERM=screen", "STY=1.x"}, map[string]string{"graphics": "blocks|", "inside": "GNU screen|STY"}},
		{"the Linux console", ptytest.Brand{Attributes: []int{6}}, []string{"TERM=linux"}, map[string]string{"graphics": "blocks|no reply promised", "blocks": "half|console"}},
		{"silent", ptytest.Silent(), nil, map[string]string{"graphics": "blocks|nothing in time", "terminal": "unknown|TERM"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := func(args ...string) *ptytest.Terminal {
				cmd := newProgram(t).command(args...)
				cmd.Env = append(cmd.Env, c.env...)
				return ptytest.Start(t, cmd, c.brand, 100, 60)
			}
			text := strings.Join(in("doctor").Ended().Lines, "\n")
			term := in("doctor", "--json")
			s := term.Ended()
			var f struct{ Display []render.Conclusion }
			if err := json.Unmarshal(jsonOf(term.Written()), &f); err != nil || !s.Restored {
				t.Fatalf("%v; the line is restored: %t\n%s", err, s.Restored, s)
			}
			for what, want := range c.want {
				value, evidence, _ := strings.Cut(want, "|")
				got := concluded(f.Display, what)
				if !strings.HasPrefix(got.Value, value) || !strings.Contains(got.Evidence, evidence) {
					t.Errorf("%s is %q by %q, want %q by %q", what, got.Value, got.Evidence, value, evidence)
				}
				if !strings.Contains(text, what) {
					t.Errorf("the text says nothing of %s:\n%s", what, text)
				}
			}
			for line := range strings.Lines(text) {
				if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 && !strings.Contains(line, "folder") {
					t.Errorf("%d columns: %q", n, line)
				}
			}
		})
	}
}

// jsonOf returns the JSON among what a program wrote to its terminal.
func jsonOf(written []byte) []byte {
	s := string(written)
	return []byte(s[strings.Index(s, "{\r\n"):][:strings.LastIndex(s, "}")-strings.Index(s, "{\r\n")+1])
}

func concluded(all []render.Conclusion, what string) render.Conclusion {
	for _, c := range all {
		if c.What == what {
			return c
		}
	}
	return render.Conclusion{}
}
