package client

import "rflow/flow"

// maxBytes bounds what a backend says of memory: more than any has.
const maxBytes = 1 << 50

// cleanCapabilities makes what a backend says of itself fit to be shown and
// counted with.
func cleanCapabilities(c flow.Capabilities) flow.Capabilities {
	c.Backend, c.Version = CleanLine(c.Backend, maxName), CleanLine(c.Version, maxName)
	var engines []flow.Engine
	for _, e := range head(c.Engines) {
		engines = append(engines, cleanEngine(e))
	}
	c.Engines = engines
	c.ReflectorReads = cleanNames(c.ReflectorReads)
	c.Limits = cleanLimits(c.Limits)
	atLeastZero(&c.Load.Workers, &c.Load.Busy, &c.Load.Queued)
	c.Notices = cleanNotices(c.Notices)
	var devices []flow.Device
	for _, d := range head(c.Devices) {
		devices = append(devices, flow.Device{Name: CleanLine(d.Name, maxName), Memory: memory(d.Memory), Free: memory(d.Free)})
	}
	c.Devices = devices
	var software map[string]string
	for name, version := range c.Software {
		if len(software) == maxList {
			break
		}
		if software == nil {
			software = map[string]string{}
		}
		software[CleanLine(name, maxName)] = CleanLine(version, maxName)
	}
	c.Software = software
	return c
}

func cleanEngine(e flow.Engine) flow.Engine {
	e.Name, e.Model = CleanLine(e.Name, maxName), cleanModel(e.Model)
	e.Roles, e.Layouts = head(e.Roles), head(e.Layouts)
	e.Unavailable, e.Note = CleanLine(e.Unavailable, maxSentence), CleanLine(e.Note, maxSentence)
	e.Memory, e.Limits = memory(e.Memory), cleanLimits(e.Limits)
	e.ReflectorReads = cleanNames(e.ReflectorReads)
	return e
}

func cleanLimits(l flow.Limits) flow.Limits {
	atLeastZero(&l.MinSize, &l.MaxSize, &l.DefaultSize, &l.SizeStep, &l.PromptBytes, &l.ClipTokens, &l.T5Tokens,
		&l.MinCondition, &l.MaxCondition, &l.DefaultCondition)
	l.MediaTypes = cleanNames(l.MediaTypes)
	return l
}

func cleanNames(list []string) []string {
	var out []string
	for _, name := range head(list) {
		out = append(out, CleanLine(name, maxName))
	}
	return out
}

func memory(bytes int64) int64 { return max(0, min(bytes, maxBytes)) }

func atLeastZero(list ...*int) {
	for _, n := range list {
		*n = max(0, *n)
	}
}
