package archive

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"fmt"

	"rflow/flow"
)

// The bounds of trials in a log that came from elsewhere.
const (
	maxTrials = 1_000
	maxArms   = 8
)

// trials writes the images of a session's trials. One that is gone is told and left out:
// nothing of the tree misses it.
func (b *bundler) trials(ctx context.Context, t flow.Tree, src Images, res *Result) error {
	for _, trial := range t.Trials() {
		for i, a := range trial.Arms {
			if !a.Made() {
				continue
			}
			pic, err := src.Image(ctx, a.Image)
			if err == nil && (extension(pic.MediaType) == "" || pic.Digest() != a.Image) {
				err = errors.New("the image is not what its digest says")
			}
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				res.Lost = append(res.Lost, fmt.Sprintf("trial %d, image %d: %v", trial.ID, i+1, err))
				continue
			}
			f := manifestFile{MediaType: cmp.Or(pic.MediaType, "image/png")}
			if f.Name = "images/" + a.Image.String() + extension(pic.MediaType); b.seen[f.Name] {
				continue
			}
			res.Images++
			if err := b.add(f, pic.Data, zip.Store); err != nil {
				return err
			}
		}
	}
	return nil
}

// trial looks at what is about trials.
func (c *checker) trial(p flow.Payload) error {
	switch p := p.(type) {
	case flow.TrialStarted:
		c.tried++
		for _, a := range p.Arms {
			if !printable(a.Request, 64) {
				return fmt.Errorf("%.40q is no request", a.Request)
			}
		}
		return errors.Join(checkNode(p.Node), most(c.tried, maxTrials, "trials"), most(len(p.Arms), maxArms, "corrections in a trial"))
	case flow.TrialArmFinished:
		if p.Width < 0 || p.Height < 0 || p.Width > maxSide || p.Height > maxSide {
			return fmt.Errorf("an image of %dx%d px", p.Width, p.Height)
		}
	}
	return nil
}
