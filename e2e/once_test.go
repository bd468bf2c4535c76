package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

const fifty = 50

// report is the body of a report.
func report(p post) fields {
	return fields{"post": fields{"channel": "sandbox", "url": p.URL, "author": p.Author, "text": p.Text}, "note": "Seen by the duty officer."}
}

// alike reads answers that must all be the same, and gives their one body.
func alike(t *testing.T, status int, answers []answer) incident {
	t.Helper()
	for _, a := range answers {
		require.Equal(t, status, a.status, "%s", a.body)
		require.JSONEq(t, string(answers[0].body), string(a.body))
	}
	return read[incident](t, status, answers[0])
}

func TestFiftyEqualReportsAtOnceAreOneCase(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.writes("@fifty", "Shame on you.")
	answers := s.as("comms-1").together(fifty, keyed("/api/v1/incidents", "the-same-key", report(p)))
	f := file{s, alike(t, http.StatusCreated, answers).Ref}
	require.Len(t, f.timeline(), 1)

	other := s.writes("@fifty", "And shame again.")
	different := s.as("comms-1").must(keyed("/api/v1/incidents", "the-same-key", report(other)))
	refuses(t, http.StatusUnprocessableEntity, "idempotency_key_reused", different)
}

func TestFiftyReportsOfOnePostWithoutAKeyAreOneCase(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.writes("@everybody.saw", "Shame on you all.")
	refs, opened := map[string]bool{}, 0
	for _, a := range s.as("comms-1").together(fifty, asked{method: http.MethodPost, path: "/api/v1/incidents", body: report(p)}) {
		require.Contains(t, []int{http.StatusOK, http.StatusCreated, http.StatusAccepted}, a.status, "%s", a.body)
		var i incident
		require.NoError(t, json.Unmarshal(a.body, &i))
		refs[i.Ref] = true
		if a.status == http.StatusCreated {
			opened++
		}
	}
	require.Len(t, refs, 1)
	require.LessOrEqual(t, opened, 1)
	for ref := range refs {
		f := file{s, ref}
		until(t, "fifty reports are on the register", func() bool { return len(f.timeline()) == fifty })
		require.Equal(t, 1, f.times("reported"))
		require.Equal(t, fifty-1, f.times("reported_again"))
	}
	s.intact()
}

func TestFiftyEqualDecisionsAtOnceAreOneDecision(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@decided", "Vermin."))
	f.assessed("abusive")
	decision := keyed(f.path("/decide"), "one-decision", yes(f.proposed("warn")))
	answers := s.as("comms-1").together(fifty, decision)
	first := alike(t, http.StatusOK, answers)
	f.reaches("watch")
	require.Equal(t, 1, f.times("decided"))
	require.Len(t, s.author("@decided").Messages, 1)
	require.Equal(t, first, alike(t, http.StatusOK, s.as("comms-1").together(1, decision)), "later too")

	decision.body = fields{"proposal": "P1", "proceed": false, "rationale": "On second thoughts."}
	refuses(t, http.StatusUnprocessableEntity, "idempotency_key_reused", s.as("comms-1").must(decision))
	refuses(t, http.StatusConflict, "not_now", s.as("comms-2").must(decision)) // another person's key is another key
}

func TestSameKeyGetsTheAnswerAfterAKilledProcess(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@no.answer", "Vermin."))
	f.assessed("abusive")
	decision := keyed(f.path("/decide"), "did-you-get-it", yes(f.proposed("warn")))
	unlock := s.lockRegister() // so that the decision is durable, and its answer waits
	answered := make(chan error)
	go func() {
		_, err := s.as("comms-1").ask(decision)
		answered <- err
	}()
	until(t, "the decision is durable", func() bool {
		return s.as("admin-1").get(f.path("/workflow")).recording()
	})
	s.kill()
	require.Error(t, <-answered, "nobody was told of the decision")
	unlock()
	s.start()
	s.as("comms-1").insists(decision)
	f.reaches("watch")
	require.Equal(t, 1, f.times("decided"))
	require.Len(t, s.author("@no.answer").Messages, 1)
}

func TestRequestsInterruptedByAKilledProcessAreEachDoneOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@busy.day", "Vermin."))
	const notes = 20
	note := func(n int) asked {
		return keyed(f.path("/note"), fmt.Sprint("note-", n), fields{"text": fmt.Sprint("Note ", n)})
	}
	finished := make(chan bool, notes)
	for n := range notes {
		go func() {
			a, err := s.as("comms-1").ask(note(n))
			finished <- err == nil && a.status == http.StatusOK
		}()
	}
	told := 0
	for n := range notes {
		if <-finished {
			told++
		}
		if n == 0 {
			s.kill()
		}
	}
	s.start()
	require.GreaterOrEqual(t, f.times("noted"), told, "what was answered is not lost")
	for n := range notes {
		s.as("comms-1").insists(note(n))
	}
	require.Equal(t, notes, f.times("noted"))
	s.intact()
}

// insists repeats a request until it is on the register: a record that was being
// written when the machine died is written again after five seconds.
func (p person) insists(a asked) {
	p.t.Helper()
	until(p.t, a.path+" is on the register", func() bool {
		got := p.must(a)
		require.Contains(p.t, []int{http.StatusOK, http.StatusAccepted}, got.status, "%s", got.body)
		return got.status == http.StatusOK
	})
}
