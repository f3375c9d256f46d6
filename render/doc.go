// Package render brings pictures to a terminal. It knows nothing of Bubble
// Tea, and works with it.
//
// A picture is a rectangle of cells. A pane shows it as lines of text, and
// they are diffed, clipped and covered like any text:
//
//   - [Kitty]: the cells are Unicode placeholders. The image is uploaded once;
//     scrolling it, covering it and moving it cost no image bytes.
//   - [Sixel], [ITerm2], [KittyClassic]: the cells are private-use runes that
//     name the picture. The [Writer] shows them as spaces and draws the crops
//     that changed after each frame.
//   - [Blocks]: the cells are block characters.
//
// # In a program
//
//	g := render.NewGallery(render.Options{Out: os.Stdout, Loader: load})
//	defer g.Close()
//	tea.NewProgram(model, tea.WithOutput(g.Writer()), ...)
//
// On start and whenever the terminal may have changed the program sends
// [Caps.Queries], folds each reply into its [Caps], and when [Caps.Done]
// (and again when a later fold changes the target) sets the target:
//
//	caps = caps.Fold(render.CellSizeReply{W: m.Width, H: m.Height})
//	path, _ := caps.Choose(forced)
//	g.Use(caps.Target(path))
//
// [ParseReplies] understands the bytes of the messages that Bubble Tea calls
// unknown. A [StatusReply] among them goes to [Gallery.Ack]. The colour profile of the program
// must be at least [AtLeast256] of its own.
//
// View calls [Gallery.Begin] once, then [Gallery.Look] for each picture, and
// puts [Target.Salt] of the gallery's target in front of each row of the finished frame. The
// program waits on [Gallery.Changed] in a command, and draws again when it
// delivers. A size in cells that keeps a picture's aspect comes from [Fit]
// with the target's cell.
//
// Pictures that replace each other, such as the previews of one image, are a reel:
// [Gallery.LookNewest] keeps the one before on the screen until the next is
// ready, and [Gallery.LookAfter] until what they led to is.
//
// A picture that is made out of others, such as the difference of two or a part of
// one, has a key of its own too, which [Options.Derive] knows.
//
// Where [Caps.NeedsProof] a [Proof] shows whether terminal and program share a
// machine; then images go through shared memory or files and not through the
// terminal's line.
//
// A [KittyReply] goes to [Gallery.Refused] before it is folded: the terminal may
// tell that it could not read an object of this machine. When another terminal
// takes the place of this one, [Gallery.Reattached] sends and draws everything anew.
//
// The images are deleted from the terminal when the program leaves the
// alternate screen, and sent again when it comes back; nothing is drawn outside
// the alternate screen. Before it quits a program calls [Gallery.Stop], so
// that no late reply reaches the shell; one that could not, as after a panic,
// calls [Gallery.Discard] afterwards.
//
// # Without a program
//
// [Probe] asks a terminal what it can do, and [Show] prints a picture at the
// cursor.
package render
