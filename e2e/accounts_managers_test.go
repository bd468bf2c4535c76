package e2e_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestManagersSeeTheirOpenApprovalsAndWhatTheyApproved: each needs one call, a deputy
// stands in until a day, and what was theirs stays in sight (S3, S4).
func TestManagersSeeTheirOpenApprovalsAndWhatTheyApproved(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.wishes("@DerbyParks")
	for who, waits := range map[string][]string{
		"manager-1": {"approve line_manager_approval"}, "budget-1": {"approve budget_approval"}, "staff-2": {}, "hr-1": {},
	} {
		require.Equal(t, waits, s.as(who).tasks(w.ref), who)
	}
	require.Empty(t, s.as("staff-2").partIn())
	refuses(t, http.StatusNotFound, "not_found", s.as("staff-2").get(w.path("")))
	w.does("manager-1", "delegate", fields{"check": "line_manager_approval", "to": "staff-2", "until": daysAgo(-3), "reason": "On leave."})
	require.Equal(t, []string{"approve line_manager_approval"}, s.as("staff-2").tasks(w.ref), "the deputy is asked")
	require.Equal(t, []string{w.ref}, s.as("staff-2").partIn())
	refuses(t, http.StatusForbidden, "not_permitted", s.as("staff-2").post(w.path("/delegate"),
		fields{"check": "line_manager_approval", "to": "hr-1", "reason": "Busy."}))
	past := s.as("manager-1").post(w.path("/delegate"), fields{"check": "line_manager_approval", "to": "hr-1", "until": daysAgo(2), "reason": "r"})
	require.Equal(t, "until", refuses(t, http.StatusUnprocessableEntity, "invalid", past).Errors[0].Field)

	w.does("staff-2", "approve", fields{"check": "line_manager_approval", "approve": true})
	w.does("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
	w.does("staff-1", "withdraw", fields{"reason": "No longer."})
	for _, who := range []string{"manager-1", "budget-1", "staff-2"} {
		require.Empty(t, s.as(who).tasks(w.ref), who)
		require.Equal(t, []string{w.ref}, s.as(who).partIn(), "%s ever approved it", who)
		require.Equal(t, "closed", read[request](t, http.StatusOK, s.as(who).get(w.path(""))).Stage)
	}
	require.Empty(t, s.as("hr-1").partIn())
}

// partIn lists the requests in which the person has, or had, a part.
func (p person) partIn() []string {
	p.t.Helper()
	refs := []string{}
	for _, r := range read[struct{ Items []request }](p.t, http.StatusOK, p.get("/api/v1/account-requests?for=me")).Items {
		refs = append(refs, r.Ref)
	}
	return refs
}

// TestAccountIsFoundByAnySpellingOfItsHandle, advises who asks for another account (S6),
// and is exported without formulas; the letters of permission and of refusal are
// numbered, and kept in each form.
func TestAccountIsFoundByAnySpellingOfItsHandle(t *testing.T) {
	t.Parallel()
	s := start(t)
	granted := s.wishes("@Derby.Parks").ready()
	ref := granted.does("comms-1", "permit", granting()).Account
	for _, spelling := range []string{
		"derby.parks", "@DERBY.PARKS", " @Derby.Parks ", "https://www.facebook.com/derby.parks", "http://facebook.com/Derby.Parks/",
		"facebook.com/derby.parks", "https://m.facebook.com/derby.parks?ref=page",
	} {
		require.Equal(t, permitted{Permitted: true, Account: ref}, s.permits(spelling), spelling)
	}
	require.Equal(t, permitted{}, s.permits("derby.park"))

	advice := asking("@Derby.Gardens")
	body := read[struct {
		Ref       string
		Corporate []struct{ Handle string } `json:"corporate_accounts"`
	}](t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", advice))
	require.Equal(t, "@Derby.Parks", body.Corporate[0].Handle, "for the same channel and audience")
	advice["channel"], advice["proposed_handle"] = "x", "@derbygardens"
	require.NotContains(t, string(s.as("staff-1").post("/api/v1/account-requests", advice).body), "@Derby.Parks", "of another channel")

	refused := wish{s, body.Ref}.ready()
	refused.does("comms-1", "permit", fields{"grant": false, "reason": "The parks have one."})
	granted.letter(ref)
	refused.letter("The parks have one.")
	s.exportsInert()
}

// letter reads the one letter of a request in each form, as the requester.
func (w wish) letter(says string) {
	w.t.Helper()
	path := ""
	until(w.t, "the letter is kept", func() bool {
		for _, l := range read[struct {
			Items []struct{ ID, Subject string }
		}](w.t, http.StatusOK, w.as("staff-1").get(w.path("/letters"))).Items {
			path = w.path("/letters/" + l.ID)
		}
		return path != ""
	})
	for form, begins := range map[string]string{"text/plain": "", "text/html": "<!DOCTYPE html>", "application/pdf": "%PDF-"} {
		got := w.as("staff-1").must(asked{method: http.MethodGet, path: path, header: http.Header{"Accept": {form}}})
		require.Equal(w.t, http.StatusOK, got.status, "%s", got.body)
		require.True(w.t, strings.HasPrefix(strings.ToLower(string(got.body)), strings.ToLower(begins)), "%s: %.40s", form, got.body)
		if form != "application/pdf" {
			require.Contains(w.t, string(got.body), w.ref, "its number")
			require.Contains(w.t, string(got.body), says)
		}
	}
	refuses(w.t, http.StatusNotFound, "not_found", w.as("staff-2").get(path))
}

// exportsInert: a team whose name is a formula is none in the table.
func (s *stack) exportsInert() {
	s.t.Helper()
	body := asking("@derby.formula")
	body["team"] = "=HYPERLINK(\"https://evil.example\")"
	w := wish{s, read[request](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body)).Ref}.ready()
	w.does("comms-1", "permit", granting())
	got := s.as("comms-1").get("/api/v1/accounts/export?q=" + url.QueryEscape("derby.formula"))
	require.Equal(s.t, http.StatusOK, got.status)
	rows, err := csv.NewReader(strings.NewReader(string(got.body))).ReadAll()
	require.NoError(s.t, err)
	require.Len(s.t, rows, 2)
	require.Equal(s.t, []string{"'@derby.formula", "'=HYPERLINK(\"https://evil.example\")"}, rows[1][3:5])
	refuses(s.t, http.StatusForbidden, "not_permitted", s.as("staff-1").get("/api/v1/accounts/export"))
}

// TestEvidenceByHandIsKeptWithItsFileAndVersion: it is given by the requester alone,
// and is what it says (S5).
func TestEvidenceByHandIsKeptWithItsFileAndVersion(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.wishes("@DerbyParks")
	picture := screenshot(t)
	require.Equal(t, http.StatusCreated, w.hands("data_protection_policy", daysAgo(7), "certificate.pdf", picture).status, "whatever it is called")
	require.Equal(t, "3.1", w.now().check("data_protection_policy").Version)
	for _, who := range []string{"staff-1", "comms-1"} {
		got := s.as(who).get(w.path("/evidence/data_protection_policy"))
		require.Equal(t, http.StatusOK, got.status, who)
		require.Equal(t, picture, got.body)
		require.Equal(t, "image/png", got.header.Get("Content-Type"))
		require.True(t, strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment"))
	}
	refuses(t, http.StatusRequestEntityTooLarge, "too_large", w.hands("data_protection_elearning", daysAgo(7), "c.png", make([]byte, 26<<20)))
	none := w.hands("data_protection_elearning", daysAgo(7), "c.png", []byte("<script>alert(1)</script>"))
	require.Equal(t, "file", refuses(t, http.StatusUnprocessableEntity, "invalid", none).Errors[0].Field)
	give := fields{"check": "data_protection_elearning", "completed_on": daysAgo(7)}
	refuses(t, http.StatusForbidden, "not_permitted", s.as("manager-1").post(w.path("/give-evidence"), give))
	refuses(t, http.StatusNotFound, "not_found", s.as("staff-2").post(w.path("/give-evidence"), give))
	refuses(t, http.StatusNotFound, "not_found", s.as("staff-2").get(w.path("/evidence/data_protection_policy")))
	refuses(t, http.StatusForbidden, "not_permitted", s.as("staff-1").post(w.path("/verify"), fields{"check": "data_protection_policy", "accept": true}))

	w.does("comms-1", "verify", fields{"check": "data_protection_policy", "accept": false, "reason": "It is somebody else's."})
	require.Equal(t, "waiting", w.now().check("data_protection_policy").Status)
	w.gives("data_protection_policy")
	met := w.now().check("data_protection_policy")
	require.Equal(t, "met", met.Status)
	require.Equal(t, "3.1", met.Version, "which version was accepted")
}
