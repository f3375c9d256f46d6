package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rflow/flow"
)

// lookFile is the first line of a file of looks; their bytes follow, one after
// another.
type lookFile struct {
	Schema string     `json:"schema"`
	Looks  []lookHead `json:"looks"`
}

type lookHead struct {
	Step      int    `json:"step"`
	Total     int    `json:"total"`
	MediaType string `json:"media_type"`
	Size      int    `json:"size"`
}

const lookSchema = "rflow.looks.1"

// PutLooks keeps what an image looked like while it was sampled, by the request
// that made it; what was kept of that request before is replaced. More than
// flow.MaxLooks, or one larger than flow.MaxLookBytes, is an error. Looks are a
// keepsake: they are not synced, and a death may lose the newest.
func (s *Store) PutLooks(ctx context.Context, session flow.SessionID, request string, looks []flow.Look) error {
	if err := errors.Join(checkID(session), checkID(flow.SessionID(request)), ctx.Err()); err != nil {
		return err
	}
	if len(looks) > flow.MaxLooks {
		return fmt.Errorf("%d looks at one image, the most is %d", len(looks), flow.MaxLooks)
	}
	head := lookFile{Schema: lookSchema}
	var body bytes.Buffer
	for _, l := range looks {
		if len(l.Picture.Data) > flow.MaxLookBytes {
			return fmt.Errorf("a look of %d bytes, the most is %d", len(l.Picture.Data), flow.MaxLookBytes)
		}
		head.Looks = append(head.Looks, lookHead{l.Step, l.Total, l.Picture.MediaType, len(l.Picture.Data)})
		body.Write(l.Picture.Data)
	}
	line, err := json.Marshal(head)
	if err != nil {
		return err
	}
	path := s.lookPath(session, request)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return s.wrap("keep previews", err)
	}
	data := append(append(line, '\n'), body.Bytes()...)
	return s.wrap("keep previews", s.writeTemp(path, data, false))
}

// Looks returns what was kept of one request, in order; none is no error. A file
// that is damaged counts as none.
func (s *Store) Looks(ctx context.Context, session flow.SessionID, request string) ([]flow.Look, error) {
	named := errors.Join(checkID(session), checkID(flow.SessionID(request))) == nil
	if err := ctx.Err(); err != nil || !named {
		return nil, err
	}
	data, err := os.ReadFile(s.lookPath(session, request))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, s.wrap("read previews", err)
	}
	return parseLooks(data), nil
}

// CountLooks returns how many looks are kept of one request, without reading
// them; 0 when they cannot be told.
func (s *Store) CountLooks(session flow.SessionID, request string) int {
	if errors.Join(checkID(session), checkID(flow.SessionID(request))) != nil {
		return 0
	}
	file, err := os.Open(s.lookPath(session, request))
	if err != nil {
		return 0
	}
	defer file.Close()
	var head lookFile
	if json.NewDecoder(io.LimitReader(file, 4096)).Decode(&head) != nil || head.Schema != lookSchema {
		return 0
	}
	return min(len(head.Looks), flow.MaxLooks)
}

// parseLooks reads what PutLooks wrote; nil when it is not whole.
func parseLooks(data []byte) []flow.Look {
	line, body, _ := bytes.Cut(data, []byte{'\n'})
	var head lookFile
	if json.Unmarshal(line, &head) != nil || head.Schema != lookSchema || len(head.Looks) > flow.MaxLooks {
		return nil
	}
	var looks []flow.Look
	for _, h := range head.Looks {
		if h.Size <= 0 || h.Size > len(body) {
			return nil
		}
		looks = append(looks, flow.Look{Step: h.Step, Total: h.Total, Picture: flow.Picture{MediaType: h.MediaType, Data: body[:h.Size]}})
		body = body[h.Size:]
	}
	return looks
}

func (s *Store) looksDir() string { return filepath.Join(s.dir, "previews") }

func (s *Store) lookPath(session flow.SessionID, request string) string {
	return filepath.Join(s.looksDir(), string(session), request+".looks")
}
