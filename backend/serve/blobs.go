package serve

import (
	"container/list"
	"errors"
	"sync"

	"rflow/client/rflowpb"
	"rflow/flow"
)

// The errors of the cache.
var (
	errBlobSize   = errors.New("more data than the digest says")
	errBlobDigest = errors.New("the data does not have the digest")
	errBlobsFull  = errors.New("every picture in the cache is in use")
)

// blobs is a cache of pictures by digest, bounded in bytes. What is pinned is
// never evicted; results are taken in even when all else is pinned. It may be
// used from several goroutines.
type blobs struct {
	mu      sync.Mutex
	budget  int64
	used    int64
	entries map[flow.Digest]*list.Element
	recent  *list.List // of *blob, latest first
	uploads uploads
}

type blob struct {
	digest  flow.Digest
	picture flow.Picture
	pins    int
}

func newBlobs(budget int64) *blobs {
	return &blobs{
		budget: budget, entries: map[flow.Digest]*list.Element{}, recent: list.New(),
		uploads: uploads{budget: 2 * rflowpb.MaxPictureBytes, parts: map[flow.Digest]*upload{}},
	}
}

// get returns a picture and counts as a use of it.
func (b *blobs) get(d flow.Digest) (flow.Picture, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e, ok := b.touch(d)
	if !ok {
		return flow.Picture{}, false
	}
	return e.picture, true
}

// pin is get, and keeps the picture until unpin.
func (b *blobs) pin(d flow.Digest) (flow.Picture, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e, ok := b.touch(d)
	if !ok {
		return flow.Picture{}, false
	}
	e.pins++
	return e.picture, true
}

func (b *blobs) touch(d flow.Digest) (*blob, bool) {
	element, ok := b.entries[d]
	if !ok {
		return nil, false
	}
	b.recent.MoveToFront(element)
	return element.Value.(*blob), true
}

// unpin undoes one pin.
func (b *blobs) unpin(d flow.Digest) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if element, ok := b.entries[d]; ok {
		element.Value.(*blob).pins--
		b.evict()
	}
}

// keep takes a result in, pinned.
func (b *blobs) keep(d flow.Digest, p flow.Picture) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.insert(d, p).pins++
	b.evict()
}

// held returns how much of a picture is here.
func (b *blobs) held(d flow.Digest) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if element, ok := b.entries[d]; ok {
		return int64(len(element.Value.(*blob).picture.Data))
	}
	return int64(len(b.uploads.held(d)))
}

// put adds a piece and returns how much is held now. A piece that is not the
// next one changes nothing. The last piece makes the picture, if it has the
// digest and is one; else all pieces are dropped. It keeps data.
func (b *blobs) put(d flow.Digest, size, offset int64, data []byte) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if element, ok := b.entries[d]; ok {
		return int64(len(element.Value.(*blob).picture.Data)), nil
	}
	held := int64(len(b.uploads.held(d)))
	if offset != held || len(data) == 0 {
		return held, nil
	}
	if held+int64(len(data)) > size {
		return held, errBlobSize
	}
	whole := b.uploads.add(d, data)
	if int64(len(whole)) < size {
		return int64(len(whole)), nil
	}
	b.uploads.drop(d)
	return size, b.complete(d, whole)
}

func (b *blobs) complete(d flow.Digest, whole []byte) error {
	if flow.Sum(whole) != d {
		return errBlobDigest
	}
	_, _, media, err := rflowpb.CheckPicture(whole)
	if err != nil {
		return err
	}
	b.insert(d, flow.Picture{MediaType: media, Data: whole})
	b.evict()
	if _, ok := b.entries[d]; !ok {
		return errBlobsFull
	}
	return nil
}

func (b *blobs) insert(d flow.Digest, p flow.Picture) *blob {
	if e, ok := b.touch(d); ok {
		return e
	}
	e := &blob{digest: d, picture: p}
	b.entries[d] = b.recent.PushFront(e)
	b.used += int64(len(p.Data))
	return e
}

// evict drops the least recently used pictures that nobody needs.
func (b *blobs) evict() {
	for element := b.recent.Back(); element != nil && b.used > b.budget; {
		before := element.Prev()
		if e := element.Value.(*blob); e.pins == 0 {
			b.recent.Remove(element)
			delete(b.entries, e.digest)
			b.used -= int64(len(e.picture.Data))
		}
		element = before
	}
}

// uploads are pictures of which only the beginning has come, bounded in bytes:
// the one that was begun first goes first. The budget holds more than the
// largest picture.
type uploads struct {
	budget int64
	used   int64
	parts  map[flow.Digest]*upload
	order  []flow.Digest
}

type upload struct{ data []byte }

func (u *uploads) held(d flow.Digest) []byte {
	if part, ok := u.parts[d]; ok {
		return part.data
	}
	return nil
}

// add appends a piece and returns all of them. One piece alone is not copied.
func (u *uploads) add(d flow.Digest, data []byte) []byte {
	part, ok := u.parts[d]
	if !ok {
		part = &upload{}
		u.parts[d] = part
		u.order = append(u.order, d)
	}
	if part.data == nil {
		part.data = data
	} else {
		part.data = append(part.data, data...)
	}
	u.used += int64(len(data))
	for u.used > u.budget && u.order[0] != d {
		u.drop(u.order[0])
	}
	return part.data
}

func (u *uploads) drop(d flow.Digest) {
	part, ok := u.parts[d]
	if !ok {
		return
	}
	u.used -= int64(len(part.data))
	delete(u.parts, d)
	for i, other := range u.order {
		if other == d {
			u.order = append(u.order[:i], u.order[i+1:]...)
			return
		}
	}
}
