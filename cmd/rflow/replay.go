package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/archive"
	"rflow/flow/store"
	"rflow/tui"
)

const replayHelp = `Plays a session to a room: the image before, the reflection with what became of
it, the image after, chain after chain. FILE is a bundle (rflow export --format
bundle) and needs nothing else: no data folder, no backend, no network.

Arrows, space, page up and page down lead through it, as presenters send them; b
blanks the screen, a lets it go on by itself, ? shows all keys. A click goes on too,
one with the right button back, and the wheel either way.`

// maxSpeed is how much faster than usual a replay may go on by itself.
const maxSpeed = 100

func (a *app) replayCommand() *cobra.Command {
	var speed float64
	var auto, loop bool
	cmd := &cobra.Command{
		Use:     "replay ID|FILE",
		Short:   "Play a session on stage",
		Long:    replayHelp,
		Example: "  rflow replay 7k3f\n  rflow replay apples.rflow --loop --speed 2",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("replay needs one session ID or one bundle; rflow sessions lists the sessions")
			}
			return nil
		},
		ValidArgsFunction: a.completeReplay,
		RunE: func(cmd *cobra.Command, args []string) error {
			if speed <= 0 || speed > maxSpeed {
				return usagef("--speed is %g: want more than 0 and at most %d", speed, maxSpeed)
			}
			show := tui.Replay{Speed: speed, Loop: loop, Auto: auto || loop || cmd.Flags().Changed("speed")}
			return a.replay(cmd, args[0], show)
		},
	}
	cmd.Flags().Float64Var(&speed, "speed", 1, "go on by itself, so many times as fast")
	cmd.Flags().BoolVar(&auto, "auto", false, "go on by itself")
	cmd.Flags().BoolVar(&loop, "loop", false, "go on by itself, and begin again after the end")
	return cmd
}

// completeReplay offers sessions, and files that end like bundles.
func (a *app) completeReplay(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	ids, _ := a.completeSessions(cmd, args, prefix)
	return ids, cobra.ShellCompDirectiveDefault
}

func (a *app) replay(cmd *cobra.Command, what string, show tui.Replay) error {
	hall, done, err := a.openHall(cmd, what, &show)
	if err != nil {
		return err
	}
	defer done()
	if show.Tree.Images() == 0 {
		return errors.New("there is nothing to play: the session has no finished image")
	}
	opts := tui.Options{
		Library: hall, Version: version(), NoColor: os.Getenv("NO_COLOR") != "", Plain: a.settings.on("plain"), Quiet: true, Replay: &show,
		Told: hall.told,
	}
	if opts.Graphics, err = parseGraphics(a.settings.get("graphics")); err != nil {
		return &usageError{err}
	}
	if opts.Theme, opts.Themes, err = a.theme(); err != nil {
		return err
	}
	if f := a.outFile(); f == nil || !term.IsTerminal(f.Fd()) || !term.IsTerminal(a.std.in.Fd()) {
		return usagef("replay needs a terminal; rflow export --format html writes a page that needs none")
	}
	err = tui.Run(cmd.Context(), opts)
	if errors.Is(err, context.Canceled) && cmd.Context().Err() != nil {
		return nil // asked to end from outside
	}
	return err
}

// openHall finds the session: a file of that name is a bundle, else it is the id
// of one in the data folder.
func (a *app) openHall(cmd *cobra.Command, what string, show *tui.Replay) (h hall, done func(), err error) {
	b, f, err := openBundle(what)
	switch {
	case err == nil:
		show.Tree = b.Tree()
		show.Previews = map[flow.NodeID][]flow.Digest{}
		for n := range show.Tree.Nodes() {
			for _, p := range b.Previews(n.ID) {
				show.Previews[n.ID] = append(show.Previews[n.ID], p.Digest)
			}
		}
		return hall{b.Picture, flow.TellUnread(show.Tree.Unread(), what)}, func() { f.Close() }, nil
	case !errors.Is(err, fs.ErrNotExist) && !(isDir(what) && !strings.ContainsRune(what, os.PathSeparator)):
		return h, nil, fmt.Errorf("%s: %w", what, noBundle(what, err))
	}
	return a.openStored(cmd, what, show)
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// reason is an error about a file without the name of it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// openStored reads a session of the data folder as it stands now.
func (a *app) openStored(cmd *cobra.Command, what string, show *tui.Replay) (h hall, done func(), err error) {
	st, err := a.openStore(cmd)
	if err != nil {
		return h, nil, err
	}
	id, err := st.Find(cmd.Context(), what)
	if err != nil {
		_ = st.Close()
		if isDir(what) {
			return h, nil, fmt.Errorf("%w; nor is the folder of that name a bundle: %w", err, noBundle(what, err))
		}
		return h, nil, usagef("%w; there is no file of that name either; rflow sessions lists all, and "+makesBundle, err)
	}
	events, err := st.Events(cmd.Context(), id, 0)
	if err != nil {
		_ = st.Close()
		return h, nil, err
	}
	show.Tree = flow.Fold(events)
	told := flow.TellUnread(show.Tree.Unread(), st.File())
	looks := storedLooks{st: st, session: id, at: map[flow.Digest]look{}}
	show.Previews = looks.name(show.Tree)
	picture := func(ctx context.Context, d flow.Digest) (flow.Picture, error) {
		if l, ok := looks.at[d]; ok {
			return looks.picture(ctx, l)
		}
		return st.Image(ctx, d)
	}
	return hall{picture, told}, func() { st.Close() }, nil
}

// storedLooks gives the previews of the data folder by names in the place of
// digests: a long session has more of them than are worth reading beforehand.
type storedLooks struct {
	st      *store.Store
	session flow.SessionID
	at      map[flow.Digest]look
}

// look is one preview: of which request, and which of its looks.
type look struct {
	request string
	n       int
}

// name names every look at every node.
func (s storedLooks) name(t flow.Tree) map[flow.NodeID][]flow.Digest {
	names := map[flow.NodeID][]flow.Digest{}
	for n := range t.Nodes() {
		for i := range s.st.CountLooks(s.session, n.Request) {
			d := flow.Sum(fmt.Appendf(nil, "look %d of %s", i, n.Request))
			s.at[d] = look{n.Request, i}
			names[n.ID] = append(names[n.ID], d)
		}
	}
	return names
}

func (s storedLooks) picture(ctx context.Context, l look) (flow.Picture, error) {
	kept, err := s.st.Looks(ctx, s.session, l.request)
	if err != nil {
		return flow.Picture{}, err
	}
	if l.n >= len(kept) {
		return flow.Picture{}, archive.ErrNotHere
	}
	return kept[l.n].Picture, nil
}

// errOnStage says that nothing is made while a session is played.
var errOnStage = errors.New("a session is being played: nothing is made")

// hall is the library of a replay: pictures, and no backend.
type hall struct {
	picture func(context.Context, flow.Digest) (flow.Picture, error)
	told    []string // of what could not be read
}

// Picture implements tui.Library; looks at images being sampled come so too.
func (h hall) Picture(ctx context.Context, d flow.Digest) (flow.Picture, error) {
	return h.picture(ctx, d)
}

func (hall) Sessions(context.Context) ([]tui.SessionInfo, error) { return nil, nil }

func (hall) Start(context.Context, tui.StartRequest) (tui.Session, error) { return nil, errOnStage }

func (hall) Open(context.Context, flow.SessionID) (tui.Session, error) { return nil, errOnStage }

func (hall) Backend() flow.BackendState               { return flow.BackendState{} }
func (hall) BackendUpdates() <-chan flow.BackendState { return nil }

func (hall) Settings() tui.StartRequest {
	return tui.StartRequest{Strategy: flow.DefaultStrategy(), RandomSeed: true}
}

func (hall) SaveSettings(context.Context, tui.StartRequest) error { return nil }
