package render

import (
	"context"
	"image"
	"io"
	"os"
	"runtime"
	"sync"
	"time"
)

// Options are what a [Gallery] is made of.
type Options struct {
	// Loader fetches pictures. Required.
	Loader Loader
	// Derive makes pictures out of others. Optional; all are loaded.
	Derive Deriver
	// Out is the terminal, usually [os.Stdout]. Required for every path but
	// Blocks; hand [Gallery.Writer] to Bubble Tea in its place.
	Out io.Writer
	// Memory bounds what the store keeps, in bytes. Optional; 128 MiB.
	Memory int
	// TerminalMemory bounds the pixels that the terminal is given to hold, in bytes.
	// Optional; 96 MiB, under a third of kitty's quota.
	TerminalMemory int
	// Workers is how many pictures are prepared at once. Optional; one less than there
	// are processors, and from one to four: each takes up to forty megabytes meanwhile.
	Workers int
	// FirstID is the first image id to use. Optional; it follows from the
	// process id, so that two programs in one terminal do not clash.
	FirstID ID
	// Now is the clock of the pacer. Optional; [time.Now].
	Now func() time.Time
}

// Gallery is the pictures of one program on one terminal: it prepares what is
// on screen, sends it at the pace of the link, and gives panes the lines to
// show. It starts with block art in 8 x 16 cells; [Gallery.Use] sets another
// target once the terminal has replied. It is safe for use by several
// goroutines. No method but Settle, Stop and Close blocks on the link, the
// disk or a decoder.
type Gallery struct {
	store  *Store
	out    *Writer
	budget int

	mu      sync.Mutex
	cond    *sync.Cond // work, results and closing
	target  Target
	plan    planner
	items   map[Pic]*item
	ids     map[ID]*item
	nextID  ID
	reels   map[reelKey]*reel
	held    int       // bytes of pixels in the terminal
	removes []removal // images that the terminal should forget
	written uint64    // the frame that was under way or made when the program last wrote
	inline  bool      // the terminal could not read an object
	few     fewest    // where the terminal keeps few graphics
	closed  bool

	ctx     context.Context
	cancel  context.CancelFunc
	changed chan struct{}
	kick    chan struct{}
	wg      sync.WaitGroup
}

// item is what the gallery knows about one picture at one size.
type item struct {
	pic      Pic
	id       ID
	seen     uint64 // the last frame that showed it
	cells    []string
	prepared *Prepared // held while the picture is wanted
	blocks   *Prepared
	err      error
	cancel   context.CancelFunc // of the work under way
	resident bool               // the terminal holds it
	size     image.Point        // in pixels, once it was prepared for the terminal to hold
	sending  bool
	passing  bool // of a reel, and nothing else
	dropped  bool // to be forgotten once it is sent
	needs    int  // how many graphics show it, where the terminal keeps few; 0 counts as 1
	turn     int  // of a reel: how many were shown before, so that all reels get on
}

// removal is an image that the terminal should forget, and the last frame that
// showed it: until the frame after is on the screen it stays.
type removal struct {
	id   ID
	seen uint64
}

// NewGallery returns a gallery with its workers started. Close it.
func NewGallery(o Options) *Gallery {
	if o.Memory <= 0 {
		o.Memory = 128 << 20
	}
	if o.TerminalMemory <= 0 {
		o.TerminalMemory = 96 << 20
	}
	if o.Workers <= 0 {
		o.Workers = min(4, max(1, runtime.NumCPU()-1))
	}
	if o.FirstID == 0 || o.FirstID > MaxID {
		o.FirstID = ID(os.Getpid()%(int(MaxID)/2)) + 1
	}
	g := &Gallery{
		store:   NewStore(o.Loader, o.Memory),
		budget:  o.TerminalMemory,
		target:  Target{Path: Blocks},
		items:   map[Pic]*item{},
		ids:     map[ID]*item{},
		reels:   map[reelKey]*reel{},
		nextID:  o.FirstID,
		changed: make(chan struct{}, 1),
		kick:    make(chan struct{}, 1),
	}
	g.store.derive = o.Derive
	g.cond = sync.NewCond(&g.mu)
	g.ctx, g.cancel = context.WithCancel(context.Background())
	g.out = newWriter(o.Out, g, o.Now)
	for range o.Workers {
		g.wg.Go(g.work)
	}
	g.wg.Go(g.pump)
	return g
}

// Writer is the terminal with pictures: hand it to Bubble Tea as its output.
func (g *Gallery) Writer() *Writer { return g.out }

// Target returns the target in force.
func (g *Gallery) Target() Target {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.target
}

// Use sets the target. When its pictures differ from those of the one in force,
// every picture is prepared anew and what the terminal holds is deleted.
func (g *Gallery) Use(t Target) {
	if t.Path == Auto {
		t.Path = Blocks
	}
	g.mu.Lock()
	if g.inline {
		t.Transfer = Inline
	}
	old := g.target
	if t == old {
		g.mu.Unlock()
		return
	}
	if t.pixels() != old.pixels() || t.Tmux != old.Tmux {
		for _, it := range g.items {
			it.seen = 0 // no frame shows it rightly
			g.remove(it)
		}
		clear(g.reels)
	} else if t.blocks().pixels() != old.blocks().pixels() {
		for _, it := range g.items {
			it.blocks = nil
		}
	}
	g.target = t
	g.mu.Unlock()
	g.cond.Broadcast()
	g.notify()
	g.poke()
}

// Begin starts a frame: call it at the top of the program's View. What was on
// screen two frames ago and has not been looked at since is wanted no longer;
// work on it is cancelled.
func (g *Gallery) Begin() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.ration()
	g.plan.begin()
	g.endReels()
	for _, it := range g.items {
		if _, wanted := g.plan.rank(it.pic); wanted {
			continue
		}
		if it.cancel != nil {
			it.cancel()
		}
		if !it.sending {
			it.prepared, it.blocks, it.cells = nil, nil, nil
		}
	}
	g.trim()
}

// Look returns pic as it can be shown now, and notes that it is on screen.
func (g *Gallery) Look(pic Pic) View {
	if !pic.valid() {
		return View{Lines: blank(pic.Cols, pic.Rows), State: Waiting}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	it := g.item(pic)
	it.passing = false
	return g.see(it)
}

// see returns what can be shown of it now, and notes that it is on screen.
func (g *Gallery) see(it *item) View {
	it.seen = g.plan.frame
	g.plan.see(it.pic)
	v, due := g.view(it)
	if due {
		g.cond.Broadcast()
	}
	return v
}

// Near sets the pictures to prepare once all on screen are: what the next key
// is likely to show. It replaces those set before.
func (g *Gallery) Near(pics ...Pic) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.plan.near = g.plan.near[:0]
	for _, p := range pics {
		if p.valid() {
			g.plan.near = append(g.plan.near, p)
			g.item(p)
		}
	}
	g.cond.Broadcast()
}

// Changed delivers a value after [Gallery.Look] began to return something
// else for some picture. Values merge; receive, then draw again.
func (g *Gallery) Changed() <-chan struct{} { return g.changed }

// notify merges a value into changed.
func (g *Gallery) notify() { signal(g.changed) }

// poke wakes the pump.
func (g *Gallery) poke() { signal(g.kick) }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
