package e2e_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAnAccountFromItsRequestToItsEnd follows an account over HTTP: request, five checks,
// grant, register, yearly review, closure. The process is killed once during the checks
// and once while the account is active.
func TestAnAccountFromItsRequestToItsEnd(t *testing.T) {
	t.Parallel()
	s := start(t, "account_review=8s")
	r := s.requestAccount("@DerbyParks")
	require.Contains(t, s.as("manager-1").tasks(r.ref), "approve line_manager_approval")
	r.approve()
	r.giveEvidence("data_protection_policy")
	s.kill()
	s.start()
	require.Equal(t, "met", r.state().check("line_manager_approval").Status)
	requireRefusal(t, http.StatusConflict, "checks_outstanding", s.as("comms-1").post(r.path("/permit"), grantFields()))
	r.giveEvidence("information_security_policy")
	r.giveEvidence("data_protection_elearning")
	granted := r.do("comms-1", "permit", grantFields())
	require.Equal(t, "granted", granted.Outcome)
	require.Equal(t, "3.1", granted.check("data_protection_policy").Version, "the accepted version is kept")
	waitFor(t, "the letter of permission is kept", func() bool {
		return len(readAs[struct{ Items []any }](t, http.StatusOK, s.as("staff-1").get(r.path("/letters"))).Items) == 1
	})

	require.Equal(t, granted.Account, s.lookUpAccount("HTTPS://www.facebook.com/derbyparks").Account, "the register finds it by any spelling")
	s.kill()
	s.start()
	a := testAccount{s, granted.Account}
	waitFor(t, "nobody reviews it, and it is suspended", func() bool { return a.state().Status == "suspended" })
	require.Equal(t, []string{"review_missed"}, a.state().Causes)
	require.False(t, s.lookUpAccount("derbyparks").Permitted)
	reviewed := a.do("comms-2", "review", fields{"note": "Still used, well kept.", "licence": "L-1"})
	require.NotNil(t, reviewed.ReviewedAt)
	require.True(t, reviewed.NextReview.After(*reviewed.ReviewedAt))
	ended := a.do("comms-1", "close", fields{"reason": "The corporate page serves them now."})
	require.Equal(t, "closed", ended.Status)
	require.Equal(t, "The corporate page serves them now.", a.state().ClosedWhy, "a closed account is still found, with its reason")
	requireRefusal(t, http.StatusConflict, "closed", s.as("comms-1").post(a.path("/review"), fields{"note": "n"}))
	s.requireChainsIntact()
}

// TestOfTwoGrantsOfOneHandleAtTheSameMomentOneWins checks that the other grant is refused
// with the name of the owner, and that its request stays open.
func TestOfTwoGrantsOfOneHandleAtTheSameMomentOneWins(t *testing.T) {
	t.Parallel()
	s := start(t)
	rivals := []testRequest{s.requestAccount("@derby.libraries").meetAllChecks(), s.requestAccount("https://www.facebook.com/Derby.Libraries").meetAllChecks()}
	answers := make(chan struct {
		testRequest
		answer
	})
	for i, r := range rivals {
		go func() {
			got, err := r.as([]string{"comms-1", "comms-2"}[i]).send(httpRequest{method: http.MethodPost, path: r.path("/permit"), body: grantFields()})
			if err != nil {
				got.body = []byte(err.Error())
			}
			answers <- struct {
				testRequest
				answer
			}{r, got}
		}()
	}
	won := 0
	for range rivals {
		got := <-answers
		if got.status == http.StatusOK {
			won++
			require.Equal(t, "granted", got.state().Outcome)
			continue
		}
		told := requireRefusal(t, http.StatusConflict, "handle_taken", got.answer)
		require.Contains(t, told.Why, "owns it for Parks", "the reason names the owner")
		require.Equal(t, "permission", got.state().Stage)
		got.do("comms-1", "permit", fields{"grant": false, "reason": "Somebody has it."})
	}
	require.Equal(t, 1, won)
	register := readAs[struct{ Items []account }](t, http.StatusOK, s.as("comms-1").get("/api/v1/accounts"))
	require.Len(t, register.Items, 1)
	told := requireRefusal(t, http.StatusConflict, "handle_taken", s.as("staff-1").post("/api/v1/account-requests", requestFields("DERBY.LIBRARIES")))
	require.Contains(t, told.Why, "owns it for Parks")
}

// TestEveryAccountHolderIsAskedOnceToAcceptANewVersion covers owners of accounts and people
// with an open request (S5).
func TestEveryAccountHolderIsAskedOnceToAcceptANewVersion(t *testing.T) {
	t.Parallel()
	s := start(t)
	waiting, has := s.requestAccount("@one").meetAllChecks(), s.requestAccount("@two").meetAllChecks()
	a := testAccount{s, has.do("comms-1", "permit", grantFields()).Account}
	again := fields{"check": "data_protection_policy", "policy_version": "4.0", "reason": "Rewritten."}
	type came struct{ Asked, Already, Left int }
	require.Equal(t, came{Asked: 2}, readAs[came](t, http.StatusOK, s.as("comms-1").post("/api/v1/accounts/ask-again", again)))
	require.Equal(t, came{Already: 2}, readAs[came](t, http.StatusOK, s.as("comms-1").post("/api/v1/accounts/ask-again", again)))
	require.Equal(t, "waiting", waiting.state().check("data_protection_policy").Status)
	requireRefusal(t, http.StatusConflict, "checks_outstanding", s.as("comms-1").post(waiting.path("/permit"), grantFields()))
	old := requireRefusal(t, http.StatusUnprocessableEntity, "invalid", waiting.uploadEvidence("data_protection_policy", daysAgo(0), "c.png", screenshot(t)))
	require.Equal(t, "policy_version", old.Errors[0].Field)
	accepted := fields{"check": "data_protection_policy", "completed_on": daysAgo(0), "policy_version": "4.0"}
	a.do("comms-1", "review", fields{"note": "Accepted.", "evidence": []fields{accepted}})
}

// testAccount is an account on the register.
type testAccount struct {
	*stack
	ref string
}

func (a testAccount) path(rest string) string { return "/api/v1/accounts/" + a.ref + rest }

func (a testAccount) state() account {
	a.t.Helper()
	return readAs[account](a.t, http.StatusOK, a.as("comms-1").get(a.path("")))
}

func (a testAccount) do(who, command string, body fields) account {
	a.t.Helper()
	return readAs[account](a.t, http.StatusOK, a.as(who).post(a.path("/"+command), body))
}

type lookUpResult struct {
	Permitted bool
	Account   string
}

// lookUpAccount asks whether an account is permitted.
func (s *stack) lookUpAccount(handle string) lookUpResult {
	s.t.Helper()
	return readAs[lookUpResult](s.t, http.StatusOK, s.as("hr-1").get("/api/v1/accounts/check?channel=Facebook&handle="+url.QueryEscape(handle)))
}
