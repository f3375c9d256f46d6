package flow

// Kind names the event.
func (SessionStarted) Kind() string     { return "session_started" }
func (NodeQueued) Kind() string         { return "node_queued" }
func (NodeStarted) Kind() string        { return "node_started" }
func (NodeFinished) Kind() string       { return "node_finished" }
func (NodeFailed) Kind() string         { return "node_failed" }
func (NodeCancelled) Kind() string      { return "node_cancelled" }
func (RoleFailed) Kind() string         { return "role_failed" }
func (Retried) Kind() string            { return "retried" }
func (VerdictGiven) Kind() string       { return "verdict" }
func (PoolNarrowed) Kind() string       { return "pool_narrowed" }
func (ChainStarted) Kind() string       { return "chain_started" }
func (ChainEnded) Kind() string         { return "chain_ended" }
func (ReflectionProposed) Kind() string { return "reflection_proposed" }
func (ReflectionDecided) Kind() string  { return "reflection_decided" }
func (DecisionWithdrawn) Kind() string  { return "decision_withdrawn" }
func (DraftSaved) Kind() string         { return "draft_saved" }
func (PromptRefined) Kind() string      { return "prompt_refined" }
func (Judged) Kind() string             { return "judged" }
func (NodeMarked) Kind() string         { return "node_marked" }
func (GateChanged) Kind() string        { return "gate_changed" }
func (Paused) Kind() string             { return "paused" }
func (SessionFinished) Kind() string    { return "session_finished" }
func (SessionFailed) Kind() string      { return "session_failed" }

// blank returns a pointer to an empty payload of a kind, or nil.
func blank(kind string) any {
	for _, p := range []any{
		&SessionStarted{}, &NodeQueued{}, &NodeStarted{}, &NodeFinished{}, &NodeFailed{}, &NodeCancelled{},
		&RoleFailed{}, &Retried{}, &VerdictGiven{}, &PoolNarrowed{}, &ChainStarted{}, &ChainEnded{},
		&ReflectionProposed{}, &ReflectionDecided{}, &DecisionWithdrawn{}, &DraftSaved{}, &PromptRefined{},
		&Judged{}, &NodeMarked{}, &GateChanged{}, &Paused{}, &SessionFinished{}, &SessionFailed{},
	} {
		if p.(Payload).Kind() == kind {
			return p
		}
	}
	return nil
}

// deref turns the pointer that blank made into the payload value.
func deref(p any) Payload {
	switch p := p.(type) {
	case *SessionStarted:
		return *p
	case *NodeQueued:
		return *p
	case *NodeStarted:
		return *p
	case *NodeFinished:
		return *p
	case *NodeFailed:
		return *p
	case *NodeCancelled:
		return *p
	case *RoleFailed:
		return *p
	case *Retried:
		return *p
	case *VerdictGiven:
		return *p
	case *PoolNarrowed:
		return *p
	case *ChainStarted:
		return *p
	case *ChainEnded:
		return *p
	case *ReflectionProposed:
		return *p
	case *ReflectionDecided:
		return *p
	case *DecisionWithdrawn:
		return *p
	case *DraftSaved:
		return *p
	case *PromptRefined:
		return *p
	case *Judged:
		return *p
	case *NodeMarked:
		return *p
	case *GateChanged:
		return *p
	case *Paused:
		return *p
	case *SessionFinished:
		return *p
	case *SessionFailed:
		return *p
	}
	panic("flow: a payload kind is missing in deref")
}
