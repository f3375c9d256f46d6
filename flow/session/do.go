package session

import (
	"context"
	"strings"

	"rflow/flow"
)

// Do carries out a command: everything that follows from it is appended at once
// or not at all. A command that cannot be carried out is refused with a
// *flow.Failure that says why; an error of the store comes back as it is, and
// the command may be given again.
func (s *Session) Do(ctx context.Context, cmd flow.Command) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	tree := s.Tree()
	if tree.Len() == 0 {
		return flow.Fail(flow.FailInvalid, "session %s has not begun", s.opts.ID)
	}
	facts, err := Facts(tree, s.opts.Actor, s.opts.Roles.Corrector != nil, cmd)
	if err != nil {
		return err
	}
	if err := s.append(ctx, s.opts.Actor, facts...); err != nil {
		return err
	}
	s.nudge()
	if s.Err() != nil {
		s.Mend() // the store works again
	}
	return nil
}

// Facts returns what a command of a person comes to in a session as it stands. actor is
// "person" or "person:NAME"; corrects says that the session has a corrector. Its errors
// are those of [Session.Do].
func Facts(tree flow.Tree, actor string, corrects bool, cmd flow.Command) ([]flow.Payload, error) {
	c := command{tree: tree, by: flow.Author{Person: true, Name: personName(actor)}, verifier: actor, corrects: corrects}
	return c.facts(cmd)
}

func personName(actor string) string {
	_, name, _ := strings.Cut(actor, ":")
	return name
}

// command turns a command into facts. It changes nothing.
type command struct {
	tree     flow.Tree
	by       flow.Author
	verifier string // name of the person as a verifier
	// corrects: there is a corrector.
	corrects bool
}

func (c command) facts(cmd flow.Command) ([]flow.Payload, error) {
	switch cmd := cmd.(type) {
	case flow.Decide:
		return c.decide(cmd)
	case flow.Withdraw:
		return c.withdraw(cmd)
	case flow.SaveDraft:
		return c.saveDraft(cmd)
	case flow.EditPrompt:
		return c.editPrompt(cmd)
	case flow.Branch:
		return c.branch(cmd)
	case flow.Cancel:
		return c.cancel(cmd)
	case flow.Retry:
		return c.retry(cmd)
	case flow.Judge:
		return c.judge(cmd.Judged)
	case flow.Unjudge:
		return c.unjudge(cmd)
	case flow.Mark:
		return c.mark(cmd.Mark)
	case flow.Undo:
		return c.undo(cmd)
	case flow.Redo:
		return c.redo()
	default:
		return c.steer(cmd)
	}
}

// steer carries out what concerns the session as a whole.
func (c command) steer(cmd flow.Command) ([]flow.Payload, error) {
	switch cmd := cmd.(type) {
	case flow.Pause:
		return c.pause(cmd)
	case flow.SetGate:
		return c.setGate(cmd.Gate)
	case flow.Recast:
		return c.recast(cmd.Sources)
	case flow.KeepPool:
		return c.keepPool(cmd.Nodes)
	case flow.WidenPool:
		return c.widenPool()
	case flow.EndChains:
		return c.endChains(cmd.Chains)
	case flow.ReopenChains:
		return c.reopenChains(cmd.Chains)
	case flow.AddRounds:
		return c.addRounds(cmd.Rounds)
	default:
		return c.try(cmd)
	}
}

// try carries out what concerns trials.
func (c command) try(cmd flow.Command) ([]flow.Payload, error) {
	switch cmd := cmd.(type) {
	case flow.StartTrial:
		return c.startTrial(cmd.Node)
	case flow.JudgeTrial:
		return c.judgeTrial(cmd)
	case flow.UnjudgeTrial:
		return c.unjudgeTrial(cmd)
	case flow.RetryTrial:
		return c.retryTrial(cmd.Trial)
	case flow.CancelTrial:
		return c.cancelTrial(cmd.Trial)
	default:
		return nil, flow.Fail(flow.FailUnsupported, "a session cannot do %T", cmd)
	}
}

func refuse(hint, format string, args ...any) error {
	f := flow.Fail(flow.FailInvalid, format, args...)
	f.Hint = hint
	return f
}

func (c command) node(id flow.NodeID) (*flow.Node, error) {
	n, ok := c.tree.Node(id)
	if !ok {
		return nil, refuse("", "there is no image %s", id)
	}
	return n, nil
}

// image returns a node that has an image.
func (c command) image(id flow.NodeID) (*flow.Node, error) {
	n, err := c.node(id)
	switch {
	case err != nil:
		return nil, err
	case id == flow.Root:
		return nil, refuse("choose an image", "the root is the prompt, it has no image")
	case n.Status != flow.Done:
		return nil, refuse("", "%s has no image yet", id)
	}
	return n, nil
}
