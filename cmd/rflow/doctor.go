package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"rflow/client"
	"rflow/flow"
	"rflow/render"
)

// findings is what `rflow doctor` found, as --json prints it.
type findings struct {
	Version  string              `json:"version"`
	Terminal bool                `json:"terminal"`
	Graphics render.Path         `json:"graphics"`
	Display  []render.Conclusion `json:"display"`
	Backend  backendFinding      `json:"backend"`
	Data     dataFinding         `json:"data"`
	// Settings are notices about them.
	Settings []string `json:"settings,omitempty"`
}

type backendFinding struct {
	Address string        `json:"address"`
	OK      bool          `json:"ok"`
	Name    string        `json:"name,omitempty"`
	Version string        `json:"version,omitempty"`
	Toy     bool          `json:"toy,omitempty"`
	Random  bool          `json:"random_weights,omitempty"`
	Engines []flow.Engine `json:"engines,omitempty"`
	Devices []flow.Device `json:"devices,omitempty"`
	// Software is what its results depend on, name to version.
	Software map[string]string `json:"software,omitempty"`
	Notices  []string          `json:"notices,omitempty"`
	Failure  *flow.Failure     `json:"failure,omitempty"`
	// Roles are those that come from elsewhere, and those that cannot be had.
	Roles []roleFinding `json:"roles,omitempty"`
}

type dataFinding struct {
	Dir      string   `json:"dir"`
	OK       bool     `json:"ok"`
	Sessions int      `json:"sessions"`
	Notices  []string `json:"notices,omitempty"`
	Problem  string   `json:"problem,omitempty"`
}

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Tell what this terminal, backend and data folder can do, and how to improve it",
		Long: `Tells how pictures are drawn on this terminal, below each conclusion the answer
that it rests on and what would improve it; whether the backend answers, what it
is and lacks, and whether each role can be had from where it is to come from; and
what the data folder holds. Exit status 1 if the backend, a role or the data
folder cannot be used.`,
		Example: "  rflow doctor\n  rflow doctor --backend grpc://gpu-box:7433 --json\n" +
			"  rflow doctor --reflector \"openai:http://localhost:8000/v1?model=Qwen/Qwen2.5-VL-7B-Instruct\"",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.examine(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				if err := printJSON(cmd.OutOrStdout(), f, "  "); err != nil {
					return err
				}
			} else if err := f.print(cmd.OutOrStdout()); err != nil {
				return err
			}
			if !f.Backend.usable() || !f.Data.OK {
				return errSomeFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) examine(cmd *cobra.Command) (findings, error) {
	f := findings{Version: version()}
	forced, err := parseGraphics(a.settings.get("graphics"))
	if err != nil {
		return f, &usageError{err}
	}
	caps, terminal, err := a.probeTerminal(cmd.Context())
	if err != nil {
		return f, err
	}
	f.Terminal = terminal
	f.Graphics, f.Display = caps.Choose(forced)
	if f.Backend, err = a.examineBackend(cmd.Context()); err != nil {
		return f, err
	}
	f.Data, f.Settings = a.examineData(cmd), a.notes
	return f, nil
}

// reachTime is how long doctor waits for a backend.
const reachTime = 10 * time.Second

func (a *app) examineBackend(ctx context.Context) (backendFinding, error) {
	f := backendFinding{Address: a.settings.get("backend")}
	sources, err := a.sources()
	if err != nil {
		return f, err
	}
	c, closeLine, err := a.connect(ctx)
	if err != nil {
		f.Failure = flow.AsFailure(err)
		return f, nil
	}
	defer closeLine()
	caps, err := reach(ctx, c)
	if err != nil {
		f.Failure = flow.AsFailure(err)
		return f, nil
	}
	f.OK, f.Name, f.Version, f.Engines = true, caps.Backend, caps.Version, caps.Engines
	f.Toy, f.Random = caps.Toy(), caps.RandomWeights()
	f.Devices, f.Software, f.Notices = caps.Devices, caps.Software, caps.Notices
	cast := newCast(ctx, a, c)
	defer cast.close()
	f.Roles = examineRoles(ctx, cast, caps, sources)
	return f, nil
}

// reach asks a place what it is. Who does not answer at once is not waited for,
// as a session would: doctor tells how things are now.
func reach(ctx context.Context, at other) (flow.Capabilities, error) {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	caps, err := at.Capabilities(ctx)
	line, ok := at.(client.Line)
	if err != nil || !ok {
		return caps, err
	}
	caps, err = line.Ready(ctx) // whether those of a pool are alike
	if state := line.State(); err != nil && state.Failure != nil {
		err = state.Failure
	}
	return caps, err
}

func (a *app) examineData(cmd *cobra.Command) dataFinding {
	f := dataFinding{Dir: a.settings.get("data")}
	st, err := a.openStore(cmd)
	if err != nil {
		f.Problem = err.Error()
		return f
	}
	defer st.Close()
	all, err := st.Sessions(cmd.Context())
	if err != nil {
		f.Problem = err.Error()
		return f
	}
	f.OK, f.Sessions, f.Notices = true, len(all), st.Notices()
	for _, s := range all {
		t, err := st.Tree(cmd.Context(), s.ID)
		if err != nil {
			f.OK, f.Problem = false, err.Error()
			return f
		}
		for _, told := range flow.TellUnread(t.Unread(), st.File()) {
			f.Notices = append(f.Notices, "session "+string(s.ID)+": "+told)
		}
	}
	return f
}

// Where doctor's text stands, in columns.
const (
	subjectWidth = 20
	textWidth    = 80 - subjectWidth - 3
)

// entry is one subject and what is to be said of it, in lines of at most 80
// columns. Without a subject it belongs to what stands above, and is set in.
func entry(subject, text string) string {
	indent, width := "", textWidth
	if subject == "" {
		indent, width = "  ", textWidth-2
	}
	var b strings.Builder
	for i, line := range strings.Split(ansi.Wrap(text, width, ""), "\n") {
		if i > 0 {
			subject = ""
		}
		fmt.Fprintf(&b, "  %-*s %s%s\n", subjectWidth, subject, indent, strings.TrimRight(line, " "))
	}
	return b.String()
}

func (f findings) print(w io.Writer) error {
	var text strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&text, format, args...) }
	p("rflow %s\n\nterminal\n", f.Version)
	if !f.Terminal {
		p("  standard output is no terminal: only hints of the environment were looked at\n")
	}
	for _, c := range f.Display {
		p("%s", entry(c.What, client.CleanLine(c.Value, 200)))
		p("%s", entry("", client.CleanLine(c.Evidence, 300)))
		if c.Advice != "" {
			p("%s", entry("", "better: "+c.Advice))
		}
	}
	p("\nbackend\n%s", f.Backend.text())
	p("\ndata\n  %-20s %s\n", "folder", f.Data.Dir)
	if f.Data.OK {
		p("  %-20s %d\n", "sessions", f.Data.Sessions)
	} else {
		p("  %-20s %s\n", "problem", f.Data.Problem)
	}
	for _, n := range f.Data.Notices {
		p("  %-20s %s\n", "notice", n)
	}
	if len(f.Settings) > 0 {
		p("\nsettings\n")
	}
	for _, n := range f.Settings {
		p("%s", entry("notice", client.CleanLine(n, maxSaid)))
	}
	_, err := io.WriteString(w, client.Clean(text.String(), 4*maxSaid))
	return err
}
