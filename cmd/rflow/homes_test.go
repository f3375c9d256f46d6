package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// at calls the program with other base folders, and no data folder of its settings.
func (p program) at(environ []string, args ...string) result {
	p.t.Helper()
	cmd := p.command(args...)
	cmd.Env = append(cmd.Env, "RFLOW_DATA=")
	cmd.Env = append(cmd.Env, environ...)
	return p.finish(cmd)
}

func TestABaseFolderThatIsNotAbsoluteIsPassedOverInWords(t *testing.T) {
	p := newProgram(t)
	data := filepath.Join(p.data, ".local", "share", "rflow")
	wants := []string{
		`rflow: settings: XDG_DATA_HOME is "here/data", which is no absolute path; it is passed over, and sessions are kept in ` + data,
		`rflow: settings: XDG_CONFIG_HOME is "conf", which is no absolute path; it is passed over, and settings and themes are looked for in ` + filepath.Join(p.data, ".config", "rflow"),
	}
	for _, args := range [][]string{{"config"}, {"sessions"}, {"doctor"}} {
		r := p.at([]string{"XDG_DATA_HOME=here/data", "XDG_CONFIG_HOME=conf"}, args...)
		for _, want := range wants {
			if r.code != exitDone || strings.Count(r.errOut, want) != 1 {
				t.Errorf("%v: exit %d, standard error lacks %q, once:\n%s", args, r.code, want, r.errOut)
			}
		}
		said := strings.Join(strings.Fields(r.out), " ")
		if args[0] == "config" && !strings.Contains(said, `"`+data+`" # default, since XDG_DATA_HOME is not absolute`) {
			t.Errorf("config does not say why the data folder is what it is:\n%s", r.out)
		}
		if args[0] == "doctor" && (strings.Count(said, "which is no absolute path") != 2 || !strings.Contains(said, "folder "+data)) {
			t.Errorf("doctor does not tell of both:\n%s", r.out)
		}
	}
}

func TestABaseFolderThatIsUsedOrNotNeededIsNoNews(t *testing.T) {
	p := newProgram(t)
	for _, environ := range [][]string{
		{"XDG_DATA_HOME=" + p.data + "/data"},
		{"XDG_DATA_HOME=~/data", "XDG_CONFIG_HOME=$HOME/conf"},
		{"XDG_DATA_HOME=", "XDG_CONFIG_HOME="},
		{"XDG_DATA_HOME=here/data", "RFLOW_DATA=" + p.data},
	} {
		if r := p.at(environ, "sessions"); r.code != exitDone || r.errOut != "" {
			t.Errorf("%q: exit %d, standard error %q; want it silent", environ, r.code, r.errOut)
		}
	}
}
