package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"rflow/flow/archive"
)

// kind is what there is under a name, as far as its first bytes tell.
type kind int

const (
	isMissing kind = iota
	isFolder
	isExported // a folder that holds a session as files
	isEmpty
	isPicture
	isZipped // a bundle, or cut short from one
	isOther
)

// kindOf looks at what there is under a name.
func kindOf(name string) kind {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return isMissing
	case info.IsDir():
		if _, err := os.Stat(filepath.Join(name, "session.json")); err == nil {
			return isExported
		}
		return isFolder
	case !info.Mode().IsRegular():
		return isOther
	case info.Size() == 0:
		return isEmpty
	}
	f, err := os.Open(name)
	if err != nil {
		return isOther
	}
	defer f.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(f, head)
	switch head = head[:n]; {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return isZipped
	case strings.HasPrefix(http.DetectContentType(head), "image/"):
		return isPicture
	}
	return isOther
}

const makesBundle = "rflow export ID --format bundle -o FILE makes a bundle"

// noBundle says what to do about a file that is no bundle. The caller names it.
func noBundle(name string, err error) error {
	var newer *archive.VersionError
	if errors.As(err, &newer) {
		return err
	}
	why := reason(err)
	switch kindOf(name) {
	case isMissing:
		return fmt.Errorf("%s: look at the name; %s", why, makesBundle)
	case isExported:
		return errors.New("it is a folder with a session in files; a bundle is one file, which --format bundle writes in the place of --format png")
	case isFolder:
		return errors.New("it is a folder; name a bundle in it: " + makesBundle)
	case isEmpty:
		return errors.New("the file is empty: copy it again, or write it again; " + makesBundle)
	case isPicture:
		return errors.New("it is an image, no bundle; rflow show shows it")
	case isZipped:
		if strings.Contains(why, "cut short") {
			why = "the bundle is cut short"
		}
		return fmt.Errorf("%s: copy it again, or write it again; %s", why, makesBundle)
	}
	return errors.New("it is not a session bundle; " + makesBundle)
}

// noPicture says what to do about a file that is no image. The caller names it.
func noPicture(name string, err error) error {
	const takes = "rflow show takes PNG, JPEG, GIF and WebP files, and the IDs of sessions, which rflow sessions lists"
	switch kindOf(name) {
	case isFolder, isExported:
		return errors.New("it is a folder: name the images in it; " + takes)
	case isEmpty:
		return errors.New("the file is empty: copy it again; " + takes)
	case isPicture:
		return fmt.Errorf("%w: copy it again", err)
	case isZipped:
		return errors.New("it is no image; if it is a bundle, rflow replay plays it, and rflow import takes it in, for rflow show ID")
	}
	return fmt.Errorf("%w; %s", err, takes)
}

// noSession says what to do where the ID of a session was wanted.
func noSession(arg string, err error) error {
	switch kindOf(arg) {
	case isMissing:
		return usagef("%w; rflow sessions lists all", err)
	case isZipped:
		return usagef("%w; there is a file of that name: if it is a bundle, rflow import takes it in and tells its ID, and rflow replay plays it", err)
	case isPicture:
		return usagef("%w; there is an image of that name, which rflow show shows; rflow sessions lists the sessions", err)
	}
	return usagef("%w; what is called so here is no session: rflow sessions lists them", err)
}

// noPrompts says what to do about a file that holds no prompts.
func noPrompts(path string, err error) error {
	const want = `a prompt file has an object a line, as in {"prompt": "a photo of three boats"}; a single prompt goes to --prompt`
	switch kindOf(path) {
	case isMissing:
		return usagef("--prompts %s: %s: look at the name; %s", path, reason(err), want)
	case isFolder, isExported:
		return usagef("--prompts %s: it is a folder; %s", path, want)
	}
	return usagef("--prompts %s: %w; %s", path, err, want)
}
