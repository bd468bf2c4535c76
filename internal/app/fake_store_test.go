package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// fakeStore is a store in memory.
type fakeStore struct {
	app.Store // its other methods are never called

	mu       sync.Mutex
	down     error
	states   map[string][]*incident.Case // the case after each request
	entries  map[string][]casework.TimelineItem
	requests map[string]casework.HandledRequest
	conflict map[string]bool
	unnoted  error // of NoteConflict
	repairs  []casework.Repair
	order    []string
	history  incident.History
	standing []incident.StandingAdvice
	ended    []incident.StandingAdviceRecord
	filter   incident.Filter
	asked    []string // which of the methods that read a case were called
}

func newFakeStore() *fakeStore {
	return &fakeStore{
		states: map[string][]*incident.Case{}, entries: map[string][]casework.TimelineItem{}, requests: map[string]casework.HandledRequest{},
		conflict: map[string]bool{},
	}
}

func copied(c *incident.Case) *incident.Case {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err)
	}
	var same incident.Case
	if err := json.Unmarshal(raw, &same); err != nil {
		panic(err)
	}
	return &same
}

func (r *fakeStore) record(c *incident.Case, request protocol.Request, events []casework.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.states[c.Ref] == nil {
		r.order = append(r.order, c.Ref)
	}
	r.states[c.Ref] = append(r.states[c.Ref], copied(c))
	for _, e := range events {
		r.entries[c.Ref] = append(r.entries[c.Ref], casework.TimelineItem{Seq: e.Seq, At: e.At, Kind: e.Kind})
	}
	r.requests[request.ID] = casework.HandledRequest{ID: request.ID, Ref: c.Ref, Seq: c.Seq, Digest: request.Digest, At: events[len(events)-1].At}
}

// lock locks the store, and returns the error that makes it unavailable.
func (r *fakeStore) lock() error {
	r.mu.Lock()
	return r.down
}

func (r *fakeStore) Ping(context.Context) error {
	defer r.mu.Unlock()
	return r.lock()
}

// CaseFor is Case, but for whom the case is about.
func (r *fakeStore) CaseFor(_ context.Context, ref, person string) (casework.Case, error) {
	r.asked = append(r.asked, "CaseFor")
	return r.caseFor(ref, person)
}

func (r *fakeStore) caseFor(ref, person string) (casework.Case, error) {
	c, err := r.find(ref)
	if err != nil {
		return nil, err
	}
	has := func(relation casework.Relation) bool {
		return slices.Contains(c.Parties(), casework.Party{ID: person, Relation: relation})
	}
	if has(casework.RelationTarget) && !has(casework.RelationReporter) {
		return nil, casework.ErrNotFound
	}
	return c, nil
}

// Knows says whether CaseFor finds a case.
func (r *fakeStore) Knows(_ context.Context, ref, person string) (bool, error) {
	r.asked = append(r.asked, "Knows")
	_, err := r.caseFor(ref, person)
	if errors.Is(err, casework.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func (r *fakeStore) Case(_ context.Context, ref string) (casework.Case, error) {
	r.asked = append(r.asked, "Case")
	return r.find(ref)
}

func (r *fakeStore) find(ref string) (casework.Case, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return nil, err
	}
	states := r.states[ref]
	if len(states) == 0 {
		return nil, casework.ErrNotFound
	}
	return copied(states[len(states)-1]), nil
}

func (r *fakeStore) CaseAt(_ context.Context, ref string, seq int) (casework.Case, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return nil, err
	}
	for _, c := range r.states[ref] {
		if c.Seq == seq {
			return copied(c), nil
		}
	}
	return nil, casework.ErrNotFound
}

func (r *fakeStore) Timeline(_ context.Context, ref string) ([]casework.TimelineItem, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return nil, err
	}
	return slices.Clone(r.entries[ref]), nil
}

func (r *fakeStore) Letters(context.Context, string) ([]casework.SentLetter, error) {
	defer r.mu.Unlock()
	sent := casework.Letter{ID: "L1", Kind: casework.LetterWarning, To: "@angry", Text: "the code " + warningCode, Body: "the code " + warningCode, Code: warningCode}
	return []casework.SentLetter{{Letter: sent}}, r.lock()
}

func (r *fakeStore) RequestOf(_ context.Context, ref string, seq int) (string, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return "", err
	}
	if len(r.entries[ref]) < seq {
		return "", casework.ErrNotFound
	}
	for id, request := range r.requests {
		if request.Ref == ref && request.Seq == seq {
			return id, nil
		}
	}
	return "", nil
}

func (r *fakeStore) NoteConflict(_ context.Context, ref string) error {
	defer r.mu.Unlock()
	r.conflict[ref] = r.lock() == nil && r.unnoted == nil
	return errors.Join(r.down, r.unnoted)
}

func (r *fakeStore) AddRepair(_ context.Context, found casework.Repair) (bool, error) {
	defer r.mu.Unlock()
	err := r.lock()
	r.repairs = append(r.repairs, found)
	return true, err
}

func (r *fakeStore) RepairsOf(_ context.Context, ref string) ([]casework.Repair, error) {
	defer r.mu.Unlock()
	if r.conflict[ref] {
		return []casework.Repair{{Ref: ref, Kind: casework.RepairRecordConflict}}, r.lock()
	}
	return nil, r.lock()
}

func (r *fakeStore) Request(_ context.Context, id string) (casework.HandledRequest, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return casework.HandledRequest{}, err
	}
	found, some := r.requests[id]
	if !some {
		return found, casework.ErrNotFound
	}
	return found, nil
}

func (r *fakeStore) PostCases(_ context.Context, post incident.Post) (open string, ever int, err error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return "", 0, err
	}
	for _, ref := range r.order {
		states := r.states[ref]
		c := states[len(states)-1]
		if !c.Holds(post) {
			continue
		}
		ever++
		if open == "" && !c.Closed() {
			open = ref
		}
	}
	return open, ever, nil
}

func (r *fakeStore) LastClosed(_ context.Context, post incident.Post) (ref string, err error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return "", err
	}
	for _, candidate := range r.order {
		states := r.states[candidate]
		if c := states[len(states)-1]; c.Holds(post) && c.Closed() {
			ref = candidate
		}
	}
	return ref, nil
}

func (r *fakeStore) History(context.Context, string, string, string) (incident.History, error) {
	defer r.mu.Unlock()
	return r.history, r.lock()
}

func (r *fakeStore) Cases(_ context.Context, f incident.Filter) (casework.Page[incident.ListItem], error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return casework.Page[incident.ListItem]{}, err
	}
	r.filter = f
	if f.Cursor == "another list's" {
		return casework.Page[incident.ListItem]{}, casework.ErrCursor
	}
	return casework.Page[incident.ListItem]{Items: []incident.ListItem{{
		Ref: "INC-0000-0000", Kind: "incident", Stage: incident.StageWatch, Seq: 9, AssignedTo: "comms-1", Post: aPost(),
		Block: &incident.Block{Until: noon},
	}}}, nil
}

func (r *fakeStore) Tasks(_ context.Context, f casework.TaskFilter) (casework.Page[casework.WorklistItem], error) {
	defer r.mu.Unlock()
	late := casework.WorklistItem{Ref: f.Person, Task: casework.Task{Due: noon.Add(-time.Second)}}
	return casework.Page[casework.WorklistItem]{Items: []casework.WorklistItem{late, {Task: casework.Task{Due: noon.Add(time.Second)}}}}, r.lock()
}

func (r *fakeStore) Warnings(_ context.Context, _, author string) ([]incident.Warning, error) {
	defer r.mu.Unlock()
	if author == "nobody" {
		return nil, errors.Join(r.lock(), casework.ErrNotFound)
	}
	return []incident.Warning{
		{Ref: "long ago", At: noon.AddDate(-3, 0, 0)},
		{Ref: "lately", At: noon.AddDate(0, -1, 0)},
		{Ref: "undone", At: noon.AddDate(0, -1, 0), Overturned: true},
	}, r.lock()
}

func (r *fakeStore) StandingAdvice(context.Context, time.Time) ([]incident.StandingAdvice, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return nil, err
	}
	return slices.Clone(r.standing), nil
}

func (r *fakeStore) AddStandingAdvice(_ context.Context, advice incident.StandingAdvice) error {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return err
	}
	if !slices.ContainsFunc(r.standing, func(a incident.StandingAdvice) bool { return a.ID == advice.ID }) {
		r.standing = append(r.standing, advice)
	}
	return nil
}

func (r *fakeStore) EndStandingAdvice(_ context.Context, id string, by casework.Person, at time.Time) error {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return err
	}
	r.standing = slices.DeleteFunc(r.standing, func(a incident.StandingAdvice) bool {
		if a.ID == id {
			r.ended = append(r.ended, incident.StandingAdviceRecord{StandingAdvice: a, EndedAt: &at, EndedBy: &by})
		}
		return a.ID == id
	})
	return nil
}

func (r *fakeStore) Advice(_ context.Context, id string) (incident.StandingAdviceRecord, error) {
	defer r.mu.Unlock()
	if err := r.lock(); err != nil {
		return incident.StandingAdviceRecord{}, err
	}
	all := slices.Clone(r.ended)
	for _, a := range r.standing {
		all = append(all, incident.StandingAdviceRecord{StandingAdvice: a})
	}
	if i := slices.IndexFunc(all, func(a incident.StandingAdviceRecord) bool { return a.ID == id }); i >= 0 {
		return all[i], nil
	}
	return incident.StandingAdviceRecord{}, casework.ErrNotFound
}

func (r *fakeStore) Export(_ context.Context, _ time.Time, to io.Writer) error {
	defer r.mu.Unlock()
	_, err := io.WriteString(to, "{}\n")
	return errors.Join(err, r.lock())
}

func (r *fakeStore) Verify(context.Context, ...audit.Head) (casework.Verification, error) {
	defer r.mu.Unlock()
	return casework.Verification{OK: true, Events: 3}, r.lock()
}
