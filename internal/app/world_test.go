package app_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

// world is the service with a register and workflows of its own, which obey the
// rules but run nowhere.
type world struct {
	*app.Service
	register *shelf
	runs     *runs
	vault    fileVault
	clock    time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, nil)
}

func newWorldWith(t *testing.T, prepare app.PreparePack) *world {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	w := &world{register: newShelf(), vault: newFileVault(t), clock: noon}
	w.runs = &runs{register: w.register, open: map[string]*run{}, gone: map[string]*run{}, now: func() time.Time { return w.clock }}
	w.Service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: w.register, Workflows: w.runs, Vault: w.vault.Vault, PreparePack: prepare, People: demo.People(), Policy: council,
		Secret: []byte("a secret of sixteen bytes"), Now: func() time.Time { return w.clock },
	})
	require.NoError(t, err)
	return w
}

func person(id string, roles ...casework.Role) app.Caller {
	return app.Caller{Actor: casework.Actor{
		Person: casework.Person{ID: id, Name: strings.ToUpper(id)}, Roles: append(roles, casework.RoleStaff),
	}}
}

func officer() app.Caller { return person("comms-1", casework.RoleComms) }
func lead() app.Caller    { return person("comms-lead", casework.RoleComms, casework.RoleCommsLead) }
func lawyer() app.Caller  { return person("legal-1", casework.RoleLegal) }
func opener() app.Caller  { return person("staff-1") }

func keyed(who app.Caller, key string) app.Caller {
	who.Key = key
	return who
}

func aPost() incident.Post {
	return incident.Post{Channel: "facebook", URL: "https://facebook.example/posts/1", Author: "@angry", Text: "You are all fools."}
}

func acceptable() incident.Assess {
	return incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Criticism."}
}

func abusive() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Removable: true, Rationale: "Abuse.",
	}
}

// reported opens a case and gives its ref.
func (w *world) reported(t *testing.T) string {
	t.Helper()
	answer, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	return answer.Ref
}

func (w *world) done(t *testing.T, who app.Caller, ref string, command casework.Command) app.Answer {
	t.Helper()
	answer, err := w.Do(t.Context(), who, incident.KindName, ref, command)
	require.NoError(t, err)
	return answer
}

func requireCode(t *testing.T, code app.Code, err error) *app.Error {
	t.Helper()
	var problem *app.Error
	require.ErrorAs(t, err, &problem)
	require.Equal(t, code, problem.Code, "%s: %v", problem.Why, problem.Cause)
	require.NotEmpty(t, problem.Why)
	return problem
}

// runs are the workflows: each obeys casework, and records what it did at once.
type runs struct {
	app.Workflows // what no test asks for

	mu       sync.Mutex
	register *shelf
	now      func() time.Time
	open     map[string]*run
	gone     map[string]*run

	before    func(ref string) error // what goes wrong before a request arrives
	after     func() error           // what goes wrong after it was handled
	unknown   bool                   // nobody answers queries
	unwritten bool                   // the register is not reached by what is recorded
	started   int
	received  []protocol.Request
	ready     error
	raised    []string // exhibits
}

type run struct {
	*incident.Case
	rules   casework.Rules
	answers map[string]protocol.Answer
}

func (w *runs) Send(_ context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
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

func (w *runs) Open(_ context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.begin(ref, start, r, false)
}

func (w *runs) Reopen(_ context.Context, ref string, start protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.begin(ref, start, r, true)
}

func (w *runs) begin(ref string, start protocol.Start, r protocol.Request, again bool) (protocol.Answer, error) {
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
		c = &run{Case: &incident.Case{}, rules: start.Rules, answers: map[string]protocol.Answer{}}
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

func (w *runs) handle(c *run, r protocol.Request) (protocol.Answer, error) {
	w.received = append(w.received, r)
	answer, known := c.answers[r.ID]
	if !known {
		command, err := incident.Kind().ParseCommand(r.Name, r.Body)
		if err != nil {
			return answer, err
		}
		report, again := command.(incident.Report)
		if again && c.Seq > 0 && !incident.SamePost(c.Post, report.Post) {
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
			w.register.record(c.Case, r, events)
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

func (w *runs) Known(_ context.Context, ref, id string) (protocol.Answer, bool) {
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

func (w *runs) Diagnose(_ context.Context, ref string) (app.Diagnosis, error) {
	if w.open[ref] == nil {
		return app.Diagnosis{}, app.ErrNotRunning
	}
	return app.Diagnosis{WorkflowID: protocol.CaseID(ref)}, nil
}

func (w *runs) Ready(context.Context) error { return w.ready }

func (w *runs) Raise(_ context.Context, ref, exhibit string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raised = append(w.raised, ref+"/"+exhibit)
	return w.ready
}

func (w *runs) Progress(context.Context, string) (app.Progress, error) {
	return app.Progress{
		Pack: &app.PackProgress{PackProgress: protocol.PackProgress{AsOf: 9, Done: 1, Of: 2}, Attempts: app.Attempts{Attempt: 1}},
	}, nil
}
