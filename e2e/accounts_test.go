package e2e_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAnAccountFromItsRequestToItsEnd is the second half of the policy over HTTP:
// request, five checks, grant, register, yearly review, closure; with a power cut in
// the middle of the checks, and one in the life of the account.
func TestAnAccountFromItsRequestToItsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "account_review=8s")
	w := s.wishes("@DerbyParks")
	require.Contains(t, s.as("manager-1").tasks(w.ref), "approve line_manager_approval")
	w.approved()
	w.gives("data_protection_policy")
	s.kill()
	s.start()
	require.Equal(t, "met", w.now().check("line_manager_approval").Status)
	refuses(t, http.StatusConflict, "checks_outstanding", s.as("comms-1").post(w.path("/permit"), granting()))
	w.gives("information_security_policy")
	w.gives("data_protection_elearning")
	granted := w.does("comms-1", "permit", granting())
	require.Equal(t, "granted", granted.Outcome)
	require.Equal(t, "3.1", granted.check("data_protection_policy").Version, "which version was accepted is kept")
	until(t, "the letter of permission is kept", func() bool {
		return len(read[struct{ Items []any }](t, http.StatusOK, s.as("staff-1").get(w.path("/letters"))).Items) == 1
	})

	require.Equal(t, granted.Account, s.permits("HTTPS://www.facebook.com/derbyparks").Account, "on the register, in any spelling")
	s.kill()
	s.start()
	a := page{s, granted.Account}
	until(t, "nobody reviews it, and it is suspended", func() bool { return a.now().Status == "suspended" })
	require.Equal(t, []string{"review_missed"}, a.now().Causes)
	require.False(t, s.permits("derbyparks").Permitted)
	reviewed := a.does("comms-2", "review", fields{"note": "Still used, well kept.", "licence": "L-1"})
	require.NotNil(t, reviewed.ReviewedAt)
	require.True(t, reviewed.NextReview.After(*reviewed.ReviewedAt))
	ended := a.does("comms-1", "close", fields{"reason": "The corporate page serves them now."})
	require.Equal(t, "closed", ended.Status)
	require.Equal(t, "The corporate page serves them now.", a.now().ClosedWhy, "it stays findable, with its reason")
	refuses(t, http.StatusConflict, "closed", s.as("comms-1").post(a.path("/review"), fields{"note": "n"}))
	s.intact()
}

// TestOfTwoGrantsOfOneHandleAtTheSameMomentOneWins: the other is told whose it is,
// and its request stays where it was.
func TestOfTwoGrantsOfOneHandleAtTheSameMomentOneWins(t *testing.T) {
	t.Parallel()
	s := start(t)
	rivals := []wish{s.wishes("@derby.libraries").ready(), s.wishes("https://www.facebook.com/Derby.Libraries").ready()}
	answers := make(chan struct {
		wish
		answer
	})
	for i, w := range rivals {
		go func() {
			got, err := w.as([]string{"comms-1", "comms-2"}[i]).ask(asked{method: http.MethodPost, path: w.path("/permit"), body: granting()})
			if err != nil {
				got.body = []byte(err.Error())
			}
			answers <- struct {
				wish
				answer
			}{w, got}
		}()
	}
	won := 0
	for range rivals {
		got := <-answers
		if got.status == http.StatusOK {
			won++
			require.Equal(t, "granted", got.now().Outcome)
			continue
		}
		told := refuses(t, http.StatusConflict, "handle_taken", got.answer)
		require.Contains(t, told.Why, "owns it for Parks", "whose it is")
		require.Equal(t, "permission", got.now().Stage)
		got.does("comms-1", "permit", fields{"grant": false, "reason": "Somebody has it."})
	}
	require.Equal(t, 1, won)
	register := read[struct{ Items []account }](t, http.StatusOK, s.as("comms-1").get("/api/v1/accounts"))
	require.Len(t, register.Items, 1)
	told := refuses(t, http.StatusConflict, "handle_taken", s.as("staff-1").post("/api/v1/account-requests", asking("DERBY.LIBRARIES")))
	require.Contains(t, told.Why, "owns it for Parks")
}

// TestEveryAccountHolderIsAskedOnceToAcceptANewVersion: those who have an account, and those who
// still wait for one (S5).
func TestEveryAccountHolderIsAskedOnceToAcceptANewVersion(t *testing.T) {
	t.Parallel()
	s := start(t)
	waiting, has := s.wishes("@one").ready(), s.wishes("@two").ready()
	a := page{s, has.does("comms-1", "permit", granting()).Account}
	again := fields{"check": "data_protection_policy", "policy_version": "4.0", "reason": "Rewritten."}
	type came struct{ Asked, Already, Left int }
	require.Equal(t, came{Asked: 2}, read[came](t, http.StatusOK, s.as("comms-1").post("/api/v1/accounts/ask-again", again)))
	require.Equal(t, came{Already: 2}, read[came](t, http.StatusOK, s.as("comms-1").post("/api/v1/accounts/ask-again", again)))
	require.Equal(t, "waiting", waiting.now().check("data_protection_policy").Status)
	refuses(t, http.StatusConflict, "checks_outstanding", s.as("comms-1").post(waiting.path("/permit"), granting()))
	old := refuses(t, http.StatusUnprocessableEntity, "invalid", waiting.hands("data_protection_policy", daysAgo(0), "c.png", screenshot(t)))
	require.Equal(t, "policy_version", old.Errors[0].Field)
	accepted := fields{"check": "data_protection_policy", "completed_on": daysAgo(0), "policy_version": "4.0"}
	a.does("comms-1", "review", fields{"note": "Accepted.", "evidence": []fields{accepted}})
}

// page is an account on the register.
type page struct {
	*stack
	ref string
}

func (p page) path(rest string) string { return "/api/v1/accounts/" + p.ref + rest }

func (p page) now() account {
	p.t.Helper()
	return read[account](p.t, http.StatusOK, p.as("comms-1").get(p.path("")))
}

func (p page) does(who, command string, body fields) account {
	p.t.Helper()
	return read[account](p.t, http.StatusOK, p.as(who).post(p.path("/"+command), body))
}

type permitted struct {
	Permitted bool
	Account   string
}

// permits asks whether an account is permitted.
func (s *stack) permits(handle string) permitted {
	s.t.Helper()
	return read[permitted](s.t, http.StatusOK, s.as("hr-1").get("/api/v1/accounts/check?channel=Facebook&handle="+url.QueryEscape(handle)))
}
