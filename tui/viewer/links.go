package viewer

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"rflow/flow"
)

// Links serves single pictures on this machine's loopback, each under an address
// that nobody guesses. The zero value is ready and listens to nothing until the
// first picture. It is safe for use by several goroutines.
type Links struct {
	mu     sync.Mutex
	server *http.Server
	port   int
	token  string
	shown  map[string]flow.Picture // by path
	closed bool
}

// Add serves a picture until Close, and returns its address and the port in it.
func (l *Links) Add(name string, p flow.Picture) (url string, port int, err error) {
	if !strings.HasPrefix(p.MediaType, "image/") {
		return "", 0, errors.New("this is not a picture")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.listen(); err != nil {
		return "", 0, err
	}
	path := "/" + l.token + "/" + name + "." + strings.TrimPrefix(p.MediaType, "image/")
	l.shown[path] = p
	return "http://127.0.0.1:" + strconv.Itoa(l.port) + path, l.port, nil
}

// listen begins to serve, once.
func (l *Links) listen() error {
	switch {
	case l.closed:
		return http.ErrServerClosed
	case l.server != nil:
		return nil
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0") //nolint:noctx // it returns at once
	if err != nil {
		return err
	}
	l.port = listener.Addr().(*net.TCPAddr).Port
	l.token, l.shown = rand.Text(), map[string]flow.Picture{}
	l.server = &http.Server{Handler: l, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10}
	go l.server.Serve(listener) //nolint:errcheck // it ends with Close
	return nil
}

// ServeHTTP answers with a picture. The page of another site that has been led here by its
// name is refused: a browser says which name it asked for.
func (l *Links) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil || host != "127.0.0.1" && host != "localhost" {
		http.Error(w, "this is for 127.0.0.1", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "only to be looked at", http.StatusMethodNotAllowed)
		return
	}
	p, ok := l.find(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", p.MediaType)
	h.Set("Content-Length", strconv.Itoa(len(p.Data)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	if r.Method == http.MethodGet {
		_, _ = w.Write(p.Data)
	}
}

func (l *Links) find(path string) (flow.Picture, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found flow.Picture
	ok := false
	for known, p := range l.shown {
		if subtle.ConstantTimeCompare([]byte(known), []byte(path)) == 1 {
			found, ok = p, true
		}
	}
	return found, ok
}

// Close ends all links at once.
func (l *Links) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.server == nil {
		return nil
	}
	return l.server.Close()
}
