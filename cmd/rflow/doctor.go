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
	Failure  *flow.Failure     `json:"failure,omitempty"`
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
that it rests on and what would improve it; whether the backend answers and what it is, and what the data folder
holds; and for each what would improve it. Exit status 1 if backend or data
folder cannot be used.`,
		Example: "  rflow doctor\n  rflow doctor --backend grpc://gpu-box:7433 --json",
		Args:    noArgs,
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
			if !f.Backend.OK || !f.Data.OK {
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
	f.Backend = a.examineBackend(cmd.Context())
	f.Data = a.examineData(cmd)
	return f, nil
}

// reachTime is how long doctor waits for a backend.
const reachTime = 10 * time.Second

func (a *app) examineBackend(ctx context.Context) backendFinding {
	f := backendFinding{Address: a.settings.get("backend")}
	c, closeLine, err := a.connect(ctx)
	if err != nil {
		f.Failure = flow.AsFailure(err)
		return f
	}
	defer closeLine()
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	caps, err := c.Ready(ctx)
	if err != nil {
		if state := c.State(); state.Failure != nil {
			err = state.Failure
		}
		f.Failure = flow.AsFailure(err)
		return f
	}
	f.OK, f.Name, f.Version, f.Engines = true, caps.Backend, caps.Version, caps.Engines
	f.Toy, f.Random = caps.Toy(), caps.RandomWeights()
	f.Devices, f.Software = caps.Devices, caps.Software
	return f
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
		p("  standard output is not a terminal: only hints of the environment were looked at\n")
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
	_, err := io.WriteString(w, client.Clean(text.String(), 4*maxSaid))
	return err
}
