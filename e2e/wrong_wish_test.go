package e2e_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInvalidAccountRequestIsRefusedWithFieldAndReason: each is turned away with its field and a sentence.
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
		body := asking("@DerbyParks")
		body[c.field] = c.value
		told := s.as("staff-1").post("/api/v1/account-requests", body)
		require.Equal(t, c.field, refuses(t, http.StatusUnprocessableEntity, "invalid", told).Errors[0].Field)
		require.Contains(t, string(told.body), c.says)
	}
	require.Empty(t, read[struct{ Items []request }](t, http.StatusOK, s.as("staff-1").get("/api/v1/account-requests")).Items)
	s.refusesEvidence(s.wishes("@DerbyParks"))
	s.refusesPersons(s.wishes("@DerbyBaths"))
}

// refusesEvidence: dates in the future, learning older than its validity, and a
// file that is not what it says.
func (s *stack) refusesEvidence(w wish) {
	s.t.Helper()
	picture := screenshot(s.t)
	for _, c := range []struct {
		field, says string
		told        answer
	}{
		{"completed_on", "in the future", w.hands("data_protection_elearning", daysAgo(-3), "c.png", picture)},
		{"completed_on", "too long ago", w.hands("data_protection_elearning", daysAgo(400), "c.png", picture)},
		{"completed_on", "2026-11-20", w.hands("data_protection_elearning", "last week", "c.png", picture)},
		{"file", "Choose a picture", w.hands("data_protection_elearning", daysAgo(1), "c.pdf", []byte("MZ\x90\x00 a program"))},
	} {
		require.Equal(s.t, c.field, refuses(s.t, http.StatusUnprocessableEntity, "invalid", c.told).Errors[0].Field)
		require.Contains(s.t, string(c.told.body), c.says)
	}
	require.Equal(s.t, "waiting", w.now().check("data_protection_elearning").Status)
}

// refusesPersons: two hats never make four eyes, and of two answers at once one counts.
func (s *stack) refusesPersons(w wish) {
	s.t.Helper()
	approve := fields{"check": "line_manager_approval", "approve": true}
	refuses(s.t, http.StatusForbidden, "four_eyes", s.as("staff-1").post(w.path("/approve"), approve))
	refuses(s.t, http.StatusForbidden, "not_permitted", s.as("budget-1").post(w.path("/approve"), approve))
	told := s.as("manager-1").together(2, asked{method: http.MethodPost, path: w.path("/approve"), body: approve})
	if told[0].status != http.StatusOK {
		told[0], told[1] = told[1], told[0]
	}
	require.Equal(s.t, http.StatusOK, told[0].status, "%s", told[0].body)
	refuses(s.t, http.StatusConflict, "not_now", told[1])

	body := asking("@DerbyPools")
	body["line_manager"] = "comms-2"
	hats := wish{s, read[request](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body)).Ref}
	hats.does("comms-2", "approve", approve)
	hats.does("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
	for _, check := range evidenceChecks() {
		hats.gives(check)
	}
	refuses(s.t, http.StatusForbidden, "four_eyes", s.as("comms-2").post(hats.path("/permit"), granting()))
	require.Equal(s.t, "granted", hats.does("comms-1", "permit", granting()).Outcome)
}
