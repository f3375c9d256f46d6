package archive

import (
	"context"
	"crypto/sha256"
	_ "embed" // the page's parts
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"unicode"

	"rflow/flow"
	"rflow/flow/worddiff"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// page is what the template shows.
type page struct {
	ID, Prompt, Policy string
	Toy                bool
	Facts              []string
	Lanes              []pageLane
	Style              template.CSS
	Script             template.JS
}

type pageLane struct {
	Name  string
	Cells []*pageCell
}

// WritePage writes a session as one HTML page that holds everything: the tree
// with its images, reflections and what was decided, verdicts. It loads nothing,
// from anywhere, and runs no script but its own, which only moves the focus; a
// policy in it makes a browser see to that. Images are read one at a time.
// An image that is gone is named in the result. progress may be nil.
func WritePage(ctx context.Context, w io.Writer, t flow.Tree, images Images, progress func(done, total int)) (Result, error) {
	tmpl, err := template.New("page").Parse(pageHTML)
	if err != nil {
		return Result{}, err
	}
	var res Result
	p := page{
		ID: shown(string(t.ID)), Prompt: shown(t.Session.Prompt), Toy: t.Session.Toy, Facts: pageFacts(t),
		Style: template.CSS(pageCSS), Script: template.JS(pageJS),
		Policy: fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'", hashOf(pageCSS), hashOf(pageJS)),
	}
	lanes := map[int]int{}
	for n := range t.Nodes() {
		if n.ID == flow.Root {
			continue
		}
		at, ok := lanes[n.Chain]
		if !ok {
			at = len(p.Lanes)
			lanes[n.Chain] = at
			p.Lanes = append(p.Lanes, pageLane{Name: laneName(n)})
		}
		cell := cellOf(t, n)
		cell.load = func() (template.URL, error) {
			pic, err := images.Image(ctx, n.Image)
			if ctx.Err() != nil {
				return "", ctx.Err()
			}
			kind := pic.MediaType
			if kind == "" {
				kind = "image/png"
			}
			if err == nil && extension(kind) == "" {
				err = errors.New("a page cannot show a picture of that kind")
			}
			if err != nil {
				res.Lost = append(res.Lost, fmt.Sprintf("%s: %v", n.ID, err))
				return "data:,", nil
			}
			res.Images++
			if progress != nil {
				progress(res.Images, t.Images())
			}
			return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(pic.Data)), nil
		}
		p.Lanes[at].Cells = append(p.Lanes[at].Cells, cell)
	}
	return res, errors.Join(tmpl.Execute(w, p), ctx.Err())
}

// hashOf names an inline style or script in a content security policy.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func laneName(n *flow.Node) string {
	switch {
	case n.Parent == flow.Root && n.Chain > 0:
		return fmt.Sprintf("chain %d", n.Chain)
	case n.Parent == flow.Root:
		return "from noise"
	default:
		return fmt.Sprintf("chain %d, off %s", n.Chain, shown(string(n.Parent)))
	}
}

func pageFacts(t flow.Tree) []string {
	s := t.Session.Strategy
	facts := []string{fmt.Sprintf("%d images · initial %d, width %d, depth %d", t.Images(), s.Initial, s.Width, s.Depth)}
	if name := t.Verifier(); name != "" {
		facts = append(facts, "judged by "+shown(name))
	}
	return append(facts, t.Begun.UTC().Format("2 January 2006, 15:04 MST"))
}

// shown makes a text fit for a page: what would steer the reader's view, controls
// and hidden directions, is shown as what it is.
func shown(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "�") {
		switch {
		case r == '\n' || r == 0x200d:
			b.WriteRune(r)
		case r == '\t':
			b.WriteByte(' ')
		case r < ' ':
			b.WriteRune('␀' + r)
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			fmt.Fprintf(&b, "‹%X›", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// How words are told apart in the template.
const (
	wordSame = iota
	wordAdded
	wordRemoved
	wordAccepted
)

type pageWord struct {
	As   int
	Text string
}

// words is the difference of two texts.
func words(before, after string, same int) []pageWord {
	var out []pageWord
	for _, p := range worddiff.Diff(shown(before), shown(after)) {
		as := same
		switch p.Kind {
		case worddiff.Added:
			as = wordAdded
		case worddiff.Removed:
			as = wordRemoved
		}
		out = append(out, pageWord{as, p.Text})
	}
	return out
}
