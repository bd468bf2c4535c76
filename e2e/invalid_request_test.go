package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInvalidAccountRequestIsRefusedWithFieldAndReason sends invalid requests, evidence and
// approvals.
func TestInvalidAccountRequestIsRefusedWithFieldAndReason(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ field, value, says string }{
		{"covered_as", "councillor", "Monitoring Officer"},
		{"line_manager", "staff-1", "your own request as line manager"},
		{"budget_holder", "staff-1", "the budget of your own request"},
		{"line_manager", "nobody-9", "Nobody has the id"},
		{"proposed_handle", "@", "Enter a valid handle"},
	} {
		body := requestFields("@DerbyParks")
		body[c.field] = c.value
		got := s.as("staff-1").post("/api/v1/account-requests", body)
		require.Equal(t, c.field, requireRefusal(t, http.StatusUnprocessableEntity, "invalid", got).Errors[0].Field)
		require.Contains(t, string(got.body), c.says)
	}
	require.Empty(t, readAs[struct{ Items []accountRequest }](t, http.StatusOK, s.as("staff-1").get("/api/v1/account-requests")).Items)
	s.requireEvidenceRefused(s.requestAccount("@DerbyParks"))
	s.requirePersonsRefused(s.requestAccount("@DerbyBaths"))
}

// requireEvidenceRefused sends dates in the future, learning that is too old, and a file of
// a type that is not accepted.
func (s *stack) requireEvidenceRefused(r testRequest) {
	s.t.Helper()
	picture := screenshot(s.t)
	for _, c := range []struct {
		field, says string
		got         answer
	}{
		{"completed_on", "in the future", r.uploadEvidence("data_protection_elearning", daysAgo(-3), "c.png", picture)},
		{"completed_on", "too long ago", r.uploadEvidence("data_protection_elearning", daysAgo(400), "c.png", picture)},
		{"completed_on", "2026-11-20", r.uploadEvidence("data_protection_elearning", "last week", "c.png", picture)},
		{"file", "Choose a picture", r.uploadEvidence("data_protection_elearning", daysAgo(1), "c.pdf", []byte("MZ\x90\x00 a program"))},
	} {
		require.Equal(s.t, c.field, requireRefusal(s.t, http.StatusUnprocessableEntity, "invalid", c.got).Errors[0].Field)
		require.Contains(s.t, string(c.got.body), c.says)
	}
	require.Equal(s.t, "waiting", r.state().check("data_protection_elearning").Status)
}

// requirePersonsRefused checks four eyes for a person with two roles, and that of two
// approvals at once one counts.
func (s *stack) requirePersonsRefused(r testRequest) {
	s.t.Helper()
	approve := fields{"check": "line_manager_approval", "approve": true}
	requireRefusal(s.t, http.StatusForbidden, "four_eyes", s.as("staff-1").post(r.path("/approve"), approve))
	requireRefusal(s.t, http.StatusForbidden, "not_permitted", s.as("budget-1").post(r.path("/approve"), approve))
	got := s.as("manager-1").sendAtOnce(2, httpRequest{method: http.MethodPost, path: r.path("/approve"), body: approve})
	if got[0].status != http.StatusOK {
		got[0], got[1] = got[1], got[0]
	}
	require.Equal(s.t, http.StatusOK, got[0].status, "%s", got[0].body)
	requireRefusal(s.t, http.StatusConflict, "not_now", got[1])

	body := requestFields("@DerbyPools")
	body["line_manager"] = "comms-2"
	twoRoles := testRequest{s, readAs[accountRequest](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body)).Ref}
	twoRoles.do("comms-2", "approve", approve)
	twoRoles.do("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
	for _, check := range evidenceChecks() {
		twoRoles.giveEvidence(check)
	}
	requireRefusal(s.t, http.StatusForbidden, "four_eyes", s.as("comms-2").post(twoRoles.path("/permit"), grantFields()))
	require.Equal(s.t, "granted", twoRoles.do("comms-1", "permit", grantFields()).Outcome)
}
