package app_test

import (
	"context"
	"sync"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// fakeWorkflows run cases in memory and record their events at once.
type fakeWorkflows struct {
	app.Workflows // its other methods are never called

	mu    sync.Mutex
	store *fakeStore
	now   func() time.Time
	open  map[string]*fakeRun
	gone  map[string]*fakeRun

	before    func(ref string) error // fails before a request arrives
	after     func() error           // fails after a request was handled
	unknown   bool                   // cases do not answer queries
	unwritten bool                   // events do not reach the store
	started   int
	received  []protocol.Request
	ready     error
	raised    []string // references and exhibits
}

type fakeRun struct {
	*incident.Case
	rules   casework.Rules
	answers map[string]protocol.Answer
}

func (w *fakeWorkflows) Send(_ context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.before != nil {
		if err := w.before(ref); err != nil {
			return protocol.Answer{}, err
		}
	}
	c := w.open[ref]
	if c == nil {
		return protocol.Answer{}, app.ErrNotRunning
	}
	return w.handle(c, r)
}

func (w *fakeWorkflows) Open(_ context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.begin(ref, start, r, false)
}

func (w *fakeWorkflows) Reopen(_ context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.begin(ref, start, r, true)
}

func (w *fakeWorkflows) begin(ref string, start protocol.Start, r protocol.Request, again bool) (protocol.Answer, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.before != nil {
		if err := w.before(ref); err != nil {
			return protocol.Answer{}, err
		}
	}
	c := w.open[ref]
	if c == nil {
		if w.gone[ref] != nil && !again {
			return protocol.Answer{}, app.ErrNotRunning
		}
		c = &fakeRun{Case: &incident.Case{}, rules: start.Rules, answers: map[string]protocol.Answer{}}
		w.open[ref], w.started = c, w.started+1
		if start.Case != nil {
			c.Case = copied(start.Case.(*incident.Case))
		}
		if start.First != nil {
			if _, err := w.handle(c, *start.First); err != nil {
				return protocol.Answer{}, err
			}
		}
	}
	return w.handle(c, r)
}

func (w *fakeWorkflows) handle(c *fakeRun, r protocol.Request) (protocol.Answer, error) {
	w.received = append(w.received, r)
	answer, known := c.answers[r.ID]
	if !known {
		command, err := incident.Kind().ParseCommand(r.Name, r.Body)
		if err != nil {
			return answer, err
		}
		report, again := command.(incident.Report)
		if again && c.Seq > 0 && !report.Known && !c.Holds(report.Post) {
			return answer, &casework.Refusal{Code: casework.CodeNotFound, Why: "This is the case of another post."}
		}
		if r.Expect != 0 && r.Expect != c.Seq {
			return answer, &casework.Refusal{Code: casework.CodeStale, Why: "The case has moved on."}
		}
		events, err := casework.Do(c, command, r.Actor, casework.Moment{At: w.now(), Zone: time.UTC, Rules: &c.rules})
		if err != nil {
			return answer, err
		}
		answer = protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: c.Ref, Seq: c.Seq}
		c.answers[r.ID] = answer
		if !w.unwritten {
			w.store.record(c.Case, r, events)
		}
	}
	if c.Closed() {
		delete(w.open, c.Ref)
		w.gone[c.Ref] = c
	}
	if w.after != nil {
		return protocol.Answer{}, w.after()
	}
	return answer, nil
}

func (w *fakeWorkflows) Known(_ context.Context, ref, id string) (protocol.Answer, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.open[ref]
	if c == nil {
		c = w.gone[ref]
	}
	if c == nil || w.unknown {
		return protocol.Answer{}, false
	}
	answer, known := c.answers[id]
	return answer, known
}

func (w *fakeWorkflows) Diagnose(_ context.Context, ref string) (app.Diagnosis, error) {
	if w.open[ref] == nil {
		return app.Diagnosis{}, app.ErrNotRunning
	}
	return app.Diagnosis{WorkflowID: protocol.CaseID(ref)}, nil
}

func (w *fakeWorkflows) Ready(context.Context) error { return w.ready }

func (w *fakeWorkflows) Raise(_ context.Context, ref, exhibit string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raised = append(w.raised, ref+"/"+exhibit)
	return w.ready
}

func (w *fakeWorkflows) Progress(context.Context, string) (app.Progress, error) {
	return app.Progress{
		Pack: &app.PackProgress{PackProgress: protocol.PackProgress{AsOf: 9, Done: 1, Of: 2}, Attempts: app.Attempts{Attempt: 1}},
	}, nil
}
