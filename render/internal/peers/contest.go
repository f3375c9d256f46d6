package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// The groups: only what is in the same one is compared.
const (
	sixelProcess = "sixel, whole process"
	kittyProcess = "kitty over SSH, whole process"
	sixelCore    = "sixel of a decoded picture, in process, one core"
	kittyCore    = "kitty over SSH of a decoded picture, in process, one core"
	readCore     = "reading a PNG, in process"
)

// self is this program's name in every group.
const self = "rflow"

// job is one way to bring a picture to a terminal.
type job struct {
	group, name string
	command     func(p picture) *exec.Cmd                    // for a process
	call        func(p picture, out *bytes.Buffer) error     // for a call in this one
	decode      func(out []byte) (image.Image, error)        // nil: there is nothing to judge
	fitting     func(p picture, dir string) (picture, error) // a picture whose size it can keep
	dir         string
}

// measured is what a job took for one picture.
type measured struct {
	wall, cpu time.Duration
	output    []byte
	score     score
}

// measure does the job once.
func (j job) measure(p picture) (measured, error) {
	if j.command == nil {
		return j.inProcess(p)
	}
	out, err := os.Create(filepath.Join(j.dir, "out"))
	if err != nil {
		return measured{}, err
	}
	defer out.Close()
	cmd := j.command(p)
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return measured{}, err
	}
	m := measured{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	m.output, err = os.ReadFile(out.Name())
	return m, err
}

func (j job) inProcess(p picture) (measured, error) {
	if j.group != readCore {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	}
	var out bytes.Buffer
	runtime.GC() // what the one before left
	start := time.Now()
	err := j.call(p, &out)
	took := time.Since(start)
	return measured{wall: took, cpu: took, output: out.Bytes()}, err
}

// judge says how close output is to the picture. Where the peer cannot keep the
// picture's size it is judged by another picture.
func (j job) judge(p picture, output []byte) (score, error) {
	if j.decode == nil {
		return score{}, nil
	}
	if j.fitting != nil {
		q, err := j.fitting(p, j.dir)
		if err != nil {
			return score{}, err
		}
		m, err := j.measure(q)
		if err != nil {
			return score{}, err
		}
		p, output = q, m.output
	}
	img, err := j.decode(output)
	if err != nil {
		return score{}, err
	}
	return compare(p.img, img)
}

// contestants returns all jobs that can be done here, and what could not be
// found.
func contestants(ctx context.Context, program, dir string) (jobs []job, missing []string) {
	env := append(os.Environ(), "SSH_CONNECTION=192.0.2.1 1 192.0.2.2 22", "TERM=xterm-256color", "TMUX=")
	add := func(group, name, path string, decode func([]byte) (image.Image, error), fitting func(picture, string) (picture, error), args func(p picture) []string) {
		found, err := exec.LookPath(path)
		if err != nil {
			missing = append(missing, path)
			return
		}
		jobs = append(jobs, job{group: group, name: name, decode: decode, fitting: fitting, dir: dir, command: func(p picture) *exec.Cmd {
			cmd := exec.CommandContext(ctx, found, append(args(p), p.file)...)
			cmd.Env = env
			return cmd
		}})
	}
	wide := func(p picture) string { return strconv.Itoa((p.img.Rect.Dx() + 7) / 8) }
	add(sixelProcess, self, program, fromSixel, nil, func(p picture) []string {
		return []string{"show", "--graphics", "sixel", "--cols", wide(p)}
	})
	add(sixelProcess, "img2sixel", "img2sixel", fromSixel, nil, func(picture) []string { return nil })
	for _, d := range []string{"diffusion", "none"} {
		add(sixelProcess, "chafa, "+d, "chafa", fromSixel, whole, func(p picture) []string {
			// Without a terminal its cells have 8 x 8 px, and it keeps a row free.
			size := fmt.Sprintf("%sx%d", wide(p), (p.img.Rect.Dy()+7)/8+1)
			return []string{"-f", "sixel", "-s", size, "--font-ratio", "1", "--dither", d}
		})
	}
	add(kittyProcess, self, program, fromKitty, nil, func(p picture) []string {
		return []string{"show", "--graphics", "kitty", "--cols", wide(p)}
	})
	add(kittyProcess, "timg", "timg", fromKitty, nil, func(picture) []string { return []string{"-pk", "-g500x500"} })
	return append(jobs, calls(dir)...), missing
}

// whole returns the picture without its last rows, so that their number is a
// multiple of 24: whole sixels and whole cells of 8 px are all that chafa keeps.
func whole(p picture, dir string) (picture, error) {
	size := p.img.Rect.Size()
	if size.Y%24 == 0 {
		return p, nil
	}
	cut := image.NewRGBA(image.Rect(0, 0, size.X, size.Y-size.Y%24))
	draw.Draw(cut, cut.Rect, p.img, image.Point{}, draw.Src)
	q := picture{name: p.name, file: filepath.Join(dir, "cut.png"), img: cut}
	return q, save(q.file, cut)
}

// pngOf is image/png's reader, for the one that reads faster.
func pngOf(data []byte) error {
	_, err := png.Decode(bytes.NewReader(data))
	return err
}
