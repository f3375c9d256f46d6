package rflowpb

import "rflow/flow"

// FromCapabilities translates all but the minor version and the grace period.
func FromCapabilities(c flow.Capabilities) *GetCapabilitiesResponse {
	out := &GetCapabilitiesResponse{
		Backend: Valid(c.Backend), Version: Valid(c.Version), Previews: c.Previews, Interprets: c.Interprets,
		ReflectorReads: texts(c.ReflectorReads), ImageTime: FromDuration(c.ImageTime),
		Limits: &Limits{
			MinSize: int32s(c.Limits.MinSize), MaxSize: int32s(c.Limits.MaxSize), DefaultSize: int32s(c.Limits.DefaultSize),
			SizeStep: int32s(c.Limits.SizeStep), PromptBytes: int32s(c.Limits.PromptBytes),
			ClipTokens: int32s(c.Limits.ClipTokens), T5Tokens: int32s(c.Limits.T5Tokens), BlobBytes: MaxPictureBytes,
		},
		Load: &Load{
			Workers: int32s(c.Load.Workers), Busy: int32s(c.Load.Busy), Queued: int32s(c.Load.Queued),
			Wait: FromDuration(c.Load.Wait),
		},
	}
	for _, e := range c.Engines {
		engine := &Engine{
			Name: Valid(e.Name), Model: FromModel(e.Model), VerdictKind: FromVerdictKind(e.VerdictKind),
			Toy: e.Toy, RandomWeights: e.RandomWeights,
		}
		for _, r := range e.Roles {
			engine.Roles = append(engine.Roles, FromRole(r))
		}
		out.Engines = append(out.Engines, engine)
	}
	return out
}

// Flow translates what a backend says of itself. Roles that this program does
// not know are left out.
func (x *GetCapabilitiesResponse) Flow() flow.Capabilities {
	limits, load := x.GetLimits(), x.GetLoad()
	out := flow.Capabilities{
		Backend: x.GetBackend(), Version: x.GetVersion(), Previews: x.GetPreviews(), Interprets: x.GetInterprets(),
		ReflectorReads: x.GetReflectorReads(), ImageTime: ToDuration(x.GetImageTime()),
		Limits: flow.Limits{
			MinSize: int(limits.GetMinSize()), MaxSize: int(limits.GetMaxSize()), DefaultSize: int(limits.GetDefaultSize()),
			SizeStep: int(limits.GetSizeStep()), PromptBytes: int(limits.GetPromptBytes()),
			ClipTokens: int(limits.GetClipTokens()), T5Tokens: int(limits.GetT5Tokens()),
		},
		Load: flow.Load{
			Workers: int(load.GetWorkers()), Busy: int(load.GetBusy()), Queued: int(load.GetQueued()),
			Wait: ToDuration(load.GetWait()),
		},
	}
	for _, e := range x.GetEngines() {
		engine := flow.Engine{
			Name: e.GetName(), Model: e.GetModel().Flow(), VerdictKind: e.GetVerdictKind().Flow(),
			Toy: e.GetToy(), RandomWeights: e.GetRandomWeights(),
		}
		for _, r := range e.GetRoles() {
			if role := r.Flow(); role != "" {
				engine.Roles = append(engine.Roles, role)
			}
		}
		out.Engines = append(out.Engines, engine)
	}
	return out
}
