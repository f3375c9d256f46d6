// Package preview keeps some of the looks at images that are being sampled: at
// most flow.MaxLooks an image, evenly spread, each at most flow.MaxLookBytes.
package preview

import (
	"context"

	"rflow/flow"
)

// Keeper is where looks are kept, by the request that made the image.
type Keeper interface {
	PutLooks(ctx context.Context, session flow.SessionID, request string, looks []flow.Look) error
}

// Recording returns the roles of a session, with the looks at every image that
// is finished kept in k. Looks are a keepsake: what cannot be kept is left out
// and fails nothing. They are kept before the image is returned, so that whoever
// knows of the image finds them.
func Recording(session flow.SessionID, roles flow.Roles, k Keeper) flow.Roles {
	r := recorder{session, k}
	if roles.Generator != nil {
		roles.Generator = generator{roles.Generator, r}
	}
	if roles.Corrector != nil {
		roles.Corrector = corrector{roles.Corrector, r}
	}
	return roles
}

type recorder struct {
	session flow.SessionID
	keeper  Keeper
}

type generator struct {
	flow.Generator
	recorder
}

// Generate implements flow.Generator.
func (g generator) Generate(ctx context.Context, req flow.GenerateRequest, watch flow.Watch) (flow.Sample, error) {
	var reel reel
	sample, err := g.Generator.Generate(ctx, req, reel.tee(watch))
	g.keep(ctx, req.ID, &reel, err)
	return sample, err
}

type corrector struct {
	flow.Corrector
	recorder
}

// Correct implements flow.Corrector.
func (c corrector) Correct(ctx context.Context, req flow.CorrectRequest, watch flow.Watch) (flow.Sample, error) {
	var reel reel
	sample, err := c.Corrector.Correct(ctx, req, reel.tee(watch))
	c.keep(ctx, req.ID, &reel, err)
	return sample, err
}

func (r recorder) keep(ctx context.Context, request string, reel *reel, err error) {
	if err != nil {
		return
	}
	var looks []flow.Look
	for _, l := range reel.looks {
		if small, ok := shrink(l.Picture); ok {
			l.Picture = small
			looks = append(looks, l)
		}
	}
	if len(looks) > 0 {
		_ = r.keeper.PutLooks(ctx, r.session, request, looks) // see Recording
	}
}

// reel is the looks at one image. A Watch is called from one goroutine, and has
// returned before its role does.
type reel struct {
	looks  []flow.Look
	bucket int // of the last look, from 1
	seen   int // looks whose total is unknown
	stride int // every so many of those are kept
}

func (r *reel) tee(watch flow.Watch) flow.Watch {
	return func(p flow.Progress) {
		if p.Preview != nil && len(p.Preview.Data) > 0 {
			r.add(flow.Look{Step: p.Step, Total: p.Total, Picture: *p.Preview})
		}
		watch.Report(p)
	}
}

// add takes the first look in each eighth of the steps. Where nobody says how
// many there are, it takes every look until there are too many, then every
// second, and so on.
func (r *reel) add(l flow.Look) {
	if l.Total > 0 && l.Step >= 1 && l.Step <= l.Total {
		bucket := (l.Step*flow.MaxLooks-1)/l.Total + 1
		if bucket > r.bucket && len(r.looks) < flow.MaxLooks {
			r.bucket = bucket
			r.looks = append(r.looks, l)
		}
		return
	}
	r.stride = max(1, r.stride)
	if r.seen%r.stride == 0 {
		r.looks = append(r.looks, l)
	}
	r.seen++
	if len(r.looks) > flow.MaxLooks {
		for i := range (len(r.looks) + 1) / 2 {
			r.looks[i] = r.looks[2*i]
		}
		r.looks = r.looks[:(len(r.looks)+1)/2]
		r.stride *= 2
	}
}
