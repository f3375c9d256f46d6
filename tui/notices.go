package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"rflow/tui/dialog"
	"rflow/tui/status"
)

// notices are the lines that tell what happened. The zero value is empty and
// ready. It keeps the last maxLog.
type notices struct {
	text  string // shown now
	level status.Level
	since time.Time
	until time.Time
	later []logged // news, shown one after another
	log   []logged
}

type logged struct {
	at    time.Time
	text  string
	level status.Level
}

const (
	maxLog = 500
	info   = status.Info
	warn   = status.Warning
	bad    = status.Error
)

// noticeMsg shows a notice from a command; then is handled next, if any.
type noticeMsg struct {
	text  string
	level status.Level
	then  tea.Msg
}

// newsWait is how long what is shown is left to be read before news takes its place.
const newsWait = 2 * time.Second

func (n notices) add(now time.Time, text string, level status.Level) notices {
	return n.keep(now, text, level).show(now, text, level)
}

// news is added like any other, but waits behind what was said a moment ago: that may
// be why a key did nothing.
func (n notices) news(now time.Time, text string, level status.Level) notices {
	n = n.keep(now, text, level)
	if n.text == "" || now.Sub(n.since) >= newsWait {
		return n.show(now, text, level)
	}
	n.later = append(n.later[:len(n.later):len(n.later)], logged{now, text, level})
	return n
}

func (n notices) keep(now time.Time, text string, level status.Level) notices {
	log := append(n.log[:len(n.log):len(n.log)], logged{now, text, level})
	n.log = log[max(0, len(log)-maxLog):]
	return n
}

func (n notices) show(now time.Time, text string, level status.Level) notices {
	n.text, n.level, n.since, n.until = text, level, now, now.Add(noticeLasts)
	return n
}

// expire hides a notice that has been there long enough, and shows what waits.
func (n notices) expire(now time.Time) notices {
	if n.text != "" && now.After(n.until) {
		n.text = ""
	}
	if len(n.later) > 0 && (n.text == "" || now.Sub(n.since) >= newsWait) {
		n = n.show(now, n.later[0].text, n.later[0].level)
		n.later = n.later[1:]
	}
	return n
}

// hide makes room for the keys again; the log keeps the notice.
func (n notices) hide() notices {
	n.text = ""
	return n
}

// say shows a notice.
func (m Model) say(text string, level status.Level) Model {
	m.notices = m.notices.add(m.now, text, level)
	return m
}

// tell shows a notice of something that no key asked for.
func (m Model) tell(text string, level status.Level) Model {
	m.notices = m.notices.news(m.now, text, level)
	return m
}

func (m Model) noticed(msg noticeMsg) (Model, tea.Cmd) {
	m = m.say(msg.text, msg.level)
	if msg.then != nil {
		return m.route(msg.then)
	}
	return m, nil
}

// logDialog lists the notices, the newest first.
func (m Model) logDialog() dialog.Dialog {
	var rows []dialog.Row
	for i := len(m.notices.log) - 1; i >= 0; i-- {
		l := m.notices.log[i]
		rows = append(rows, dialog.Row{Key: l.at.Format("15:04:05"), Text: l.text, Bad: l.level == bad})
	}
	return dialog.NewPager(m.asks.dialog, "log", "nothing to tell so far", rows, m.keys.Log.Keys()...)
}
