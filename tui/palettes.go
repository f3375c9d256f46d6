package tui

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rflow/flow"
	"rflow/tui/internal/intent"
	"rflow/tui/keymap"
	"rflow/tui/palette"
)

// openPalette lists everything that can be done now.
func (m Model) openPalette() Model {
	m.dialogs = append(m.dialogs, palette.New(m.asks.palette, m.asks.dialog.Text, append(m.commands(), m.actions()...)))
	return m
}

// commands lists what has no single key. A feature that has some adds them here.
func (m Model) commands() []palette.Entry {
	return slices.Concat(m.steering(), m.trying(), m.seeing(), m.appearance())
}

// actions lists the keys in force, each once, by the place where they work.
func (m Model) actions() []palette.Entry {
	var out []palette.Entry
	seen := map[string]bool{}
	for _, s := range m.sections() {
		for _, b := range s.Bindings {
			id := b.Label + "\x00" + b.Description
			if len(b.Keys) == 0 || seen[id] || b.Description == m.keys.Palette.Help().Desc {
				continue
			}
			seen[id] = true
			e := palette.Entry{Name: b.Description, Place: s.Name, Key: b.Label, Disabled: b.Disabled}
			if slices.Equal(b.Keys, m.review.Keys.Toggle.Keys()) {
				e.Ask = pressOneOf(b.Keys)
			} else {
				e.Do = intent.Press{Key: b.Keys[0]}
			}
			out = append(out, e)
		}
	}
	return out
}

// pressOneOf asks which of several keys that each mean another number.
func pressOneOf(keys []string) *palette.Argument {
	var numbers []string
	for i := range keys {
		numbers = append(numbers, strconv.Itoa(i+1))
	}
	return &palette.Argument{
		Hint: fmt.Sprintf("which, 1 to %d", len(keys)), Choices: numbers,
		Then: func(text string) (intent.Intent, error) {
			if i := slices.Index(numbers, text); i >= 0 {
				return intent.Press{Key: keys[i]}, nil
			}
			return nil, fmt.Errorf("there are 1 to %d", len(keys))
		},
	}
}

// pressed gives a key to what it would be given to.
func (m Model) pressed(name string) (Model, tea.Cmd) {
	press, err := keymap.Press(name)
	if err != nil {
		return m.say(err.Error(), bad), nil
	}
	return m.key(press)
}

// called carries out a command that has no key.
func (m Model) called(c intent.Call) (Model, tea.Cmd) {
	switch c.Command {
	case "search":
		return m.openSearch(), nil
	case "clear search":
		return m.clearSearch(), nil
	case "link":
		return m.link(flow.NodeID(c.Argument))
	}
	if next, cmd, ok := m.see(c.Command); ok {
		return next, cmd
	}
	if next, cmd, ok := m.try(c.Command); ok {
		return next, cmd
	}
	if next, cmd, ok := m.reruns(c); ok {
		return next, cmd
	}
	return m.say("there is no command "+c.Command, bad), nil
}

// appearance lists what changes how things look.
func (m Model) appearance() []palette.Entry {
	names := m.themeNames()
	return []palette.Entry{{Name: "theme", Ask: &palette.Argument{
		Hint: "which", Choices: names,
		Then: func(text string) (intent.Intent, error) {
			if !slices.Contains(names, text) {
				return nil, fmt.Errorf("there are %s", strings.Join(names, ", "))
			}
			return intent.Theme{Name: text}, nil
		},
	}}}
}

// steering lists what changes where the session goes.
func (m Model) steering() []palette.Entry {
	out := []palette.Entry{m.addChain(), m.addRounds(), m.pause(), m.cancelAll(), m.gate(), m.verifyAgain(), m.archive(), m.pictureLink()}
	if m.session == nil {
		for i := range out {
			out[i].Disabled = "no session is open"
		}
	}
	return out
}

func (m Model) addChain() palette.Entry {
	return palette.Entry{Name: "add a chain", Do: intent.Do{Command: flow.Branch{From: flow.Root, Fresh: true}}}
}

// addRounds lets every chain that was not ended go on for longer.
func (m Model) addRounds() palette.Entry {
	e := palette.Entry{Name: "add a round", Ask: &palette.Argument{
		Hint: "how many", Choices: []string{"1", "2", "4"},
		Then: func(text string) (intent.Intent, error) {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > 100 {
				return nil, errors.New("say a number from 1 to 100")
			}
			return intent.Do{Command: flow.AddRounds{Rounds: n}}, nil
		},
	}}
	switch chains := m.doc.Chains(); {
	case len(chains) == 0:
		e.Disabled = "no chain has begun yet"
	case !slices.ContainsFunc(chains, flow.Chain.CanExtend):
		e.Disabled = "every chain was ended; branch from an image to go on"
	}
	return e
}

func (m Model) pause() palette.Entry {
	switch m.doc.State {
	case flow.PausedState:
		return palette.Entry{Name: "go on", Do: intent.Do{Command: flow.Pause{}}}
	case flow.FinishedSession, flow.FailedSession:
		return palette.Entry{Name: "pause", Disabled: "the session has ended"}
	}
	return palette.Entry{Name: "pause", Do: intent.Do{Command: flow.Pause{On: true}}}
}

func (m Model) cancelAll() palette.Entry {
	e := palette.Entry{Name: "cancel all", Disabled: "nothing is being made"}
	queued, sampling := m.jobs()
	live := 0
	for _, c := range m.doc.Chains() {
		if !c.Ended() {
			live++
		}
	}
	if queued+sampling+live > 0 {
		e.Disabled = ""
		e.Do = intent.Confirm{
			Question: fmt.Sprintf("cancel %s and end %s?", counted(queued+sampling, "job"), counted(live, "chain")),
			Yes:      intent.Do{Command: flow.Cancel{}},
		}
	}
	return e
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// archive puts the session out of the list; it is left, and its jobs rest.
func (m Model) archive() palette.Entry {
	e := palette.Entry{Name: "archive"}
	if m.o.Keeper == nil {
		e.Disabled = "these sessions are not kept here"
	} else {
		e.Do = intent.Confirm{
			Question: "leave the session, and archive it?",
			Yes:      intent.Batch{intent.Home{}, intent.Archive{ID: m.doc.ID, On: true}},
		}
	}
	return e
}

func (m Model) pictureLink() palette.Entry {
	return palette.Entry{
		Name: "link to the image", Disabled: m.whyNotOpen(m.cursor()),
		Do: intent.Call{Command: "link", Argument: string(m.cursor())},
	}
}

// gate changes who decides.
func (m Model) gate() palette.Entry {
	return palette.Entry{Name: "gate", Ask: &palette.Argument{
		Hint:    "now " + m.doc.Gate.String() + "; ask, auto, auto under N, auto over N",
		Choices: []string{"ask", "auto", "auto under 5", "auto over 8"},
		Then: func(text string) (intent.Intent, error) {
			g, err := parseGate(text)
			if err != nil {
				return nil, err
			}
			return m.changeGate(g), nil
		},
	}}
}

// changeGate says what happens to those waiting before it changes the gate.
func (m Model) changeGate(g flow.Gate) intent.Intent {
	do := intent.Do{Command: flow.SetGate{Gate: g}}
	release := 0
	for _, id := range m.doc.Waiting() {
		if n, ok := m.doc.Node(id); ok && !g.Asks(n.Verdict(m.doc.Verifier())) {
			release++
		}
	}
	if release == 0 {
		return intent.Batch{do, intent.Notice{Text: "the gate is " + g.String() + "; what waits goes on waiting"}}
	}
	question := fmt.Sprintf("release %d as %s?", release, g.String())
	if rest := len(m.doc.Waiting()) - release; rest > 0 {
		question += fmt.Sprintf(" %d more wait on", rest)
	}
	return intent.Confirm{Question: question, Yes: do}
}

// parseGate reads a gate as a person names it: ask, auto, "auto under 5", "over 8".
func parseGate(text string) (flow.Gate, error) {
	words := strings.Fields(strings.ToLower(text))
	if len(words) == 1 && (words[0] == string(flow.GateAsk) || words[0] == string(flow.GateAuto)) {
		return flow.Gate{Mode: flow.GateMode(words[0])}, nil
	}
	if len(words) == 3 && (words[0] == string(flow.GateAuto) || words[0] == string(flow.GateRule)) {
		words = words[1:]
	}
	if len(words) == 2 && (words[0] == "under" || words[0] == "over") {
		score, err := strconv.ParseFloat(words[1], 64)
		if err == nil && score-score == 0 {
			return flow.Gate{Mode: flow.GateRule, Over: words[0] == "over", Score: score}, nil
		}
		return flow.Gate{}, fmt.Errorf("%q is not a score", words[1])
	}
	return flow.Gate{}, fmt.Errorf("say ask, auto, auto under 5 or auto over 8")
}
