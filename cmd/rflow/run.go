package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"rflow/flow"
	"rflow/flow/geneval"
	"rflow/flow/store"
)

const runHelp = `Runs sessions without a screen. Nobody is asked: the gate is auto. With --gate ask
several sessions run at once until each waits for you; rflow inbox decides them,
and has the next images made meanwhile.

With --json standard output is one JSON event a line, each with seq, time, type
and session; the last of each session is session_finished or session_failed.
A prompt that fails ends as session_failed with a reason, and the others go on.

Images made are I + N x M: I initial ones, then M rounds of N corrections. What
no flag says is as in the strategy "default": N 2, M 4; I is as many as N. The
n-th prompt of a file has the seed --seed + n - 1.

--resume goes on with each session as it was started. One that was started in
the explorer may wait for decisions: it is left waiting, and counts as failed.

--generator, --verifier, --reflector, --refiner and --corrector send a role
elsewhere: to another engine of the backend, to another backend, or the three
that read and write to a chat endpoint (vLLM, Ollama, hosted: openai:ADDRESS).
A session keeps its roles; named again with --resume they change, except a
verifier that has given verdicts. A job whose backend stays full or away is tried
--give-up times, and the reason of each wait is told. Then its session is left
unfinished, for --resume, and counts as failed; the others go on.

Exit status: 0 all done, 1 any failed, 2 usage, 130 interrupted.`

const runExamples = `  rflow run --prompt "a photo of two red apples and a blue cup" --seed 7
  rflow run --prompts prompts.jsonl --init 2 --width 2 --depth 2 --size 256 --json
  rflow run --prompt "a cup" --verifier "openai:http://localhost:8000/v1?model=Qwen/Qwen2.5-VL-7B-Instruct"
  rflow run --prompts p.jsonl --backend grpc://gpu1:7433,grpc://gpu2:7433
  rflow run --resume                          go on with every unfinished session`

// runOptions are the flags of `rflow run`.
type runOptions struct {
	startOptions
	prompt, prompts string
	resume, json    bool
	giveUp          int
}

func (a *app) runCommand() *cobra.Command {
	o := runOptions{}
	cmd := &cobra.Command{
		Use:     "run (--prompt TEXT | --prompts FILE.jsonl | --resume [ID...])",
		Short:   "Run sessions without a screen",
		Long:    runHelp,
		Example: runExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.read(cmd)
			if err := o.check(cmd, args); err != nil {
				return err
			}
			return a.headless(cmd, o, args)
		},
		ValidArgsFunction: a.completeSessions,
	}
	f := cmd.Flags()
	f.StringVar(&o.prompt, "prompt", "", "what the picture should show")
	f.StringVar(&o.prompts, "prompts", "", "JSON Lines with a \"prompt\" each (GenEval's metadata lines); - is standard input")
	f.BoolVar(&o.resume, "resume", false, "go on with the sessions named, or with every unfinished one")
	f.BoolVar(&o.json, "json", false, "print one JSON event a line")
	f.IntVar(&o.giveUp, "give-up", 20, "how often a job is tried while its backend is full or away, up to half a minute apart or as long as that asks; 0: for ever")
	o.mayAsk = true
	o.add(cmd, true)
	return cmd
}

func (o *runOptions) check(cmd *cobra.Command, args []string) error {
	given := 0
	for _, name := range []string{"prompt", "prompts", "resume"} {
		if cmd.Flags().Changed(name) {
			given++
		}
	}
	switch {
	case given == 0:
		return usagef("run needs --prompt TEXT, --prompts FILE or --resume; see rflow run --help")
	case given > 1:
		return usagef("--prompt, --prompts and --resume exclude each other")
	case o.giveUp < 0:
		return usagef("--give-up %d: want how often a job is tried, or 0 for ever", o.giveUp)
	case len(args) > 0 && !o.resume:
		return usagef("run takes no arguments, got %q: put the prompt behind --prompt, in quotes", args[0])
	case o.resume && (o.given() || o.seedSet || o.size != 0 || o.condition != 0 || o.layout != "" || o.stopSet || o.gateSet):
		return usagef("--resume goes on with each session's stored settings: leave the other flags out")
	}
	if cmd.Flags().Changed("prompt") {
		return checkPrompt(o.prompt)
	}
	return nil
}

// headless runs or resumes the sessions that were asked for, one after another.
func (a *app) headless(cmd *cobra.Command, o runOptions, args []string) error {
	jobs, err := a.newSessions(cmd.Context(), o)
	if err != nil {
		return err
	}
	st, err := a.openStore(cmd)
	if err != nil {
		return err
	}
	defer st.Close()
	if o.resume {
		if jobs, err = unfinished(cmd.Context(), st, args); err != nil {
			return err
		}
		if len(jobs) == 0 {
			say(cmd.ErrOrStderr(), "nothing to resume")
			return nil
		}
	}
	b, err := a.newBatch(cmd, st)
	if err != nil {
		return err
	}
	defer b.close()
	b.report, b.giveUp = newReport(cmd, o.json, len(jobs)), o.giveUp
	if o.gate == string(flow.GateAsk) {
		return b.gather(cmd.Context(), jobs)
	}
	return b.all(cmd.Context(), jobs)
}

// task is one session to run: a new one, or one to resume.
type task struct {
	id      flow.SessionID // "" for a new one that may have any id
	fresh   bool
	started flow.SessionStarted
}

// newSessions lists the sessions that the flags describe.
func (a *app) newSessions(ctx context.Context, o runOptions) ([]task, error) {
	if o.resume {
		return nil, nil
	}
	strategy, err := o.build(flow.DefaultStrategy())
	if err != nil {
		return nil, err
	}
	params, err := o.params()
	if err != nil {
		return nil, err
	}
	layout, err := o.textLayout()
	if err != nil {
		return nil, err
	}
	prompts := []geneval.Prompt{{Prompt: o.prompt}}
	if o.prompts != "" {
		if prompts, err = a.readPrompts(ctx, o.prompts); err != nil {
			return nil, err
		}
	}
	seed := o.seedOr()
	var tasks []task
	for i, p := range prompts {
		tasks = append(tasks, task{fresh: true, started: flow.SessionStarted{
			Prompt: p.Prompt, Tag: p.Tag, Strategy: strategy, Seed: seed + uint64(i), Params: params, Layout: layout,
		}})
	}
	return tasks, nil
}

// unfinished lists the sessions to resume: those named, or all that are not done.
func unfinished(ctx context.Context, st *store.Store, args []string) ([]task, error) {
	var tasks []task
	for _, arg := range args {
		id, err := st.Find(ctx, arg)
		if err != nil {
			return nil, noSession(arg, err)
		}
		s, err := st.Session(ctx, id)
		if err != nil {
			return nil, err
		}
		if !s.Done() {
			tasks = append(tasks, task{id: id})
		}
	}
	if len(args) > 0 {
		return tasks, nil
	}
	all, err := st.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	for i := len(all) - 1; i >= 0; i-- { // oldest first
		if !all[i].Done() {
			tasks = append(tasks, task{id: all[i].ID})
		}
	}
	return tasks, nil
}

// errBackendLost ends a run whose backend stays away.
var errBackendLost = errors.New("the backend cannot be reached; nothing is lost")
