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

// requireSameAnswer requires answers that are all the same, and returns their body.
func requireSameAnswer(t *testing.T, status int, answers []answer) incident {
	t.Helper()
	for _, a := range answers {
		require.Equal(t, status, a.status, "%s", a.body)
		require.JSONEq(t, string(answers[0].body), string(a.body))
	}
	return readAs[incident](t, status, answers[0])
}

func TestFiftyEqualReportsAtOnceAreOneCase(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.publish("@fifty", "Shame on you.")
	answers := s.as("comms-1").sendAtOnce(fifty, withKey("/api/v1/incidents", "the-same-key", report(p)))
	c := testCase{s, requireSameAnswer(t, http.StatusCreated, answers).Ref}
	require.Len(t, c.timeline(), 1)

	other := s.publish("@fifty", "And shame again.")
	different := s.as("comms-1").mustSend(withKey("/api/v1/incidents", "the-same-key", report(other)))
	requireRefusal(t, http.StatusUnprocessableEntity, "idempotency_key_reused", different)
}

func TestFiftyReportsOfOnePostWithoutAKeyAreOneCase(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.publish("@everybody.saw", "Shame on you all.")
	refs, opened := map[string]bool{}, 0
	for _, a := range s.as("comms-1").sendAtOnce(fifty, httpRequest{method: http.MethodPost, path: "/api/v1/incidents", body: report(p)}) {
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
		c := testCase{s, ref}
		waitFor(t, "fifty reports are on the register", func() bool { return len(c.timeline()) == fifty })
		require.Equal(t, 1, c.countEvents("reported"))
		require.Equal(t, fifty-1, c.countEvents("reported_again"))
	}
	s.requireChainsIntact()
}

func TestFiftyEqualDecisionsAtOnceAreOneDecision(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@decided", "Vermin."))
	c.assess("abusive")
	decision := withKey(c.path("/decide"), "one-decision", proceed(c.propose("warn")))
	answers := s.as("comms-1").sendAtOnce(fifty, decision)
	first := requireSameAnswer(t, http.StatusOK, answers)
	c.waitForStage("watch")
	require.Equal(t, 1, c.countEvents("decided"))
	require.Len(t, s.author("@decided").Messages, 1)
	require.Equal(t, first, requireSameAnswer(t, http.StatusOK, s.as("comms-1").sendAtOnce(1, decision)), "later too")

	decision.body = fields{"proposal": "P1", "proceed": false, "rationale": "On second thoughts."}
	requireRefusal(t, http.StatusUnprocessableEntity, "idempotency_key_reused", s.as("comms-1").mustSend(decision))
	requireRefusal(t, http.StatusConflict, "not_now", s.as("comms-2").mustSend(decision)) // the same key of another person is a different key
}

func TestSameKeyGetsTheAnswerAfterAKilledProcess(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@no.answer", "Vermin."))
	c.assess("abusive")
	decision := withKey(c.path("/decide"), "did-you-get-it", proceed(c.propose("warn")))
	unlock := s.lockStore() // the decision is durable, but its answer waits
	answered := make(chan error)
	go func() {
		_, err := s.as("comms-1").send(decision)
		answered <- err
	}()
	waitFor(t, "the decision is durable", func() bool {
		return s.as("admin-1").get(c.path("/workflow")).recording()
	})
	s.kill()
	require.Error(t, <-answered, "the caller got no answer")
	unlock()
	s.start()
	s.as("comms-1").sendUntilRecorded(decision)
	c.waitForStage("watch")
	require.Equal(t, 1, c.countEvents("decided"))
	require.Len(t, s.author("@no.answer").Messages, 1)
}

func TestRequestsInterruptedByAKilledProcessAreEachDoneOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@busy.day", "Vermin."))
	const notes = 20
	note := func(n int) httpRequest {
		return withKey(c.path("/note"), fmt.Sprint("note-", n), fields{"text": fmt.Sprint("Note ", n)})
	}
	finished := make(chan bool, notes)
	for n := range notes {
		go func() {
			a, err := s.as("comms-1").send(note(n))
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
	require.GreaterOrEqual(t, c.countEvents("noted"), told, "no answered command is lost")
	for n := range notes {
		s.as("comms-1").sendUntilRecorded(note(n))
	}
	require.Equal(t, notes, c.countEvents("noted"))
	s.requireChainsIntact()
}

// sendUntilRecorded repeats a request until its events are recorded: a record that was
// interrupted by a kill is retried after five seconds.
func (p person) sendUntilRecorded(a httpRequest) {
	p.t.Helper()
	waitFor(p.t, a.path+" is on the register", func() bool {
		got := p.mustSend(a)
		require.Contains(p.t, []int{http.StatusOK, http.StatusAccepted}, got.status, "%s", got.body)
		return got.status == http.StatusOK
	})
}
