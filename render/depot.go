package render

import (
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// depot keeps the objects of this machine in which images lie until the
// terminal has taken them. The zero value is empty and ready. It is not safe for use
// by several goroutines. The pacer bounds how many there are: each counts as
// bytes under way.
type depot struct {
	objects []stored
	taken   bool // the terminal has been seen to remove one
}

// stored is one image, and the status query behind the command that names it.
type stored struct {
	id    ID
	path  string
	query uint64
	since time.Time // that was answered, and not by the terminal; zero before
}

// patience is how long an object waits for the terminal behind a multiplexer. That
// answers by itself, ahead of the terminal, and drops commands while it is about to
// draw all of a terminal anew.
const patience = 2 * time.Second

// put makes an object of data that only its owner may read, under a name that
// nobody can foresee, and returns what the terminal is to be told.
func (d *depot) put(id ID, way Transfer, data []byte) (key string, err error) {
	var noise [16]byte
	_, _ = rand.Read(noise[:]) // never fails
	name := "rflow-" + tempMark + "-" + hex.EncodeToString(noise[:])
	dir := os.TempDir()
	if way == SharedMemory {
		dir = memoryDir
	}
	path := filepath.Join(dir, name)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path) // no room for it
		return "", err
	}
	d.objects = append(d.objects, stored{id: id, path: path, query: ^uint64(0)})
	if way == SharedMemory {
		return "/" + name, nil
	}
	return path, nil
}

// sent notes that a status query follows the objects made since the last.
func (d *depot) sent(query uint64) {
	for i := len(d.objects) - 1; i >= 0 && d.objects[i].query == ^uint64(0); i-- {
		d.objects[i].query = query
	}
}

// sweep removes what the terminal has left of the objects that it has dealt
// with.
func (d *depot) sweep(answered uint64) {
	n := 0
	for n < len(d.objects) && d.objects[n].query <= answered {
		_ = os.Remove(d.objects[n].path) // the terminal has, as a rule
		n++
	}
	d.objects = d.objects[:copy(d.objects, d.objects[n:])]
}

// await is sweep where answers are not the terminal's: an object stays until the
// terminal has removed it, or its patience is over. It returns the images of those that
// never came to a terminal that does remove what it reads, and whether to call it again
// after a time.
func (d *depot) await(answered uint64, now time.Time) (missed []ID, again bool) {
	d.objects = slices.DeleteFunc(d.objects, func(o stored) bool {
		_, err := os.Lstat(o.path)
		d.taken = d.taken || err != nil
		return err != nil
	})
	kept := d.objects[:0]
	for _, o := range d.objects {
		if o.query <= answered && o.since.IsZero() {
			o.since, again = now, true
		}
		if o.since.IsZero() || now.Sub(o.since) < patience {
			kept = append(kept, o)
			continue
		}
		_ = os.Remove(o.path)
		if d.taken {
			missed = append(missed, o.id)
		}
	}
	d.objects = kept
	return missed, again
}

// release lets go of all objects, which nobody waits for any more: what is on its way
// to a terminal still finds them for a while. [depot.await] removes them.
func (d *depot) release() {
	for i := range d.objects {
		d.objects[i].id, d.objects[i].query = 0, 0
	}
}

// clear removes all objects.
func (d *depot) clear() { d.sweep(^uint64(0)) }

// haste is what an object counts to the pacer: what the terminal does with it takes
// about as long as with so many bytes on a line.
func haste(n int) int { return max(2<<10, n/128) }
