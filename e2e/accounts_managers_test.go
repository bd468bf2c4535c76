package e2e_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestManagersSeeTheirOpenApprovalsAndWhatTheyApproved checks that an approval takes one
// call, that a deputy stands in until a day, and that earlier approvals stay visible (S3, S4).
func TestManagersSeeTheirOpenApprovalsAndWhatTheyApproved(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := s.requestAccount("@DerbyParks")
	for who, waits := range map[string][]string{
		"manager-1": {"approve line_manager_approval"}, "budget-1": {"approve budget_approval"}, "staff-2": {}, "hr-1": {},
	} {
		require.Equal(t, waits, s.as(who).tasks(r.ref), who)
	}
	require.Empty(t, s.as("staff-2").requests())
	requireRefusal(t, http.StatusNotFound, "not_found", s.as("staff-2").get(r.path("")))
	r.do("manager-1", "delegate", fields{"check": "line_manager_approval", "to": "staff-2", "until": daysAgo(-3), "reason": "On leave."})
	require.Equal(t, []string{"approve line_manager_approval"}, s.as("staff-2").tasks(r.ref), "the deputy is asked")
	require.Equal(t, []string{r.ref}, s.as("staff-2").requests())
	requireRefusal(t, http.StatusForbidden, "not_permitted", s.as("staff-2").post(r.path("/delegate"),
		fields{"check": "line_manager_approval", "to": "hr-1", "reason": "Busy."}))
	past := s.as("manager-1").post(r.path("/delegate"), fields{"check": "line_manager_approval", "to": "hr-1", "until": daysAgo(2), "reason": "r"})
	require.Equal(t, "until", requireRefusal(t, http.StatusUnprocessableEntity, "invalid", past).Errors[0].Field)

	r.do("staff-2", "approve", fields{"check": "line_manager_approval", "approve": true})
	r.do("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
	r.do("staff-1", "withdraw", fields{"reason": "No longer."})
	for _, who := range []string{"manager-1", "budget-1", "staff-2"} {
		require.Empty(t, s.as(who).tasks(r.ref), who)
		require.Equal(t, []string{r.ref}, s.as(who).requests(), "%s took part in it", who)
		require.Equal(t, "closed", readAs[accountRequest](t, http.StatusOK, s.as(who).get(r.path(""))).Stage)
	}
	require.Empty(t, s.as("hr-1").requests())
}

// requests lists the requests that the person takes or took part in.
func (p person) requests() []string {
	p.t.Helper()
	refs := []string{}
	for _, r := range readAs[struct{ Items []accountRequest }](p.t, http.StatusOK, p.get("/api/v1/account-requests?for=me")).Items {
		refs = append(refs, r.Ref)
	}
	return refs
}

// TestAccountIsFoundByAnySpellingOfItsHandle also checks that a new request names existing
// accounts (S6), that exports have no formulas, and that the letters of permission and of
// refusal have their reference in each format.
func TestAccountIsFoundByAnySpellingOfItsHandle(t *testing.T) {
	t.Parallel()
	s := start(t)
	granted := s.requestAccount("@Derby.Parks").meetAllChecks()
	ref := granted.do("comms-1", "permit", grantFields()).Account
	for _, spelling := range []string{
		"derby.parks", "@DERBY.PARKS", " @Derby.Parks ", "https://www.facebook.com/derby.parks", "http://facebook.com/Derby.Parks/",
		"facebook.com/derby.parks", "https://m.facebook.com/derby.parks?ref=page",
	} {
		require.Equal(t, lookUpResult{Permitted: true, Account: ref}, s.lookUpAccount(spelling), spelling)
	}
	require.Equal(t, lookUpResult{}, s.lookUpAccount("derby.park"))

	advice := requestFields("@Derby.Gardens")
	body := readAs[struct {
		Ref       string
		Corporate []struct{ Handle string } `json:"corporate_accounts"`
	}](t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", advice))
	require.Equal(t, "@Derby.Parks", body.Corporate[0].Handle, "for the same channel and audience")
	advice["channel"], advice["proposed_handle"] = "x", "@derbygardens"
	require.NotContains(t, string(s.as("staff-1").post("/api/v1/account-requests", advice).body), "@Derby.Parks", "an account of another channel is not named")

	refused := testRequest{s, body.Ref}.meetAllChecks()
	refused.do("comms-1", "permit", fields{"grant": false, "reason": "The parks have one."})
	granted.requireLetter(ref)
	refused.requireLetter("The parks have one.")
	s.requireNoFormulasInExport()
}

// requireLetter reads the letter of a request in each format, as the requester.
func (r testRequest) requireLetter(says string) {
	r.t.Helper()
	path := ""
	waitFor(r.t, "the letter is stored", func() bool {
		for _, l := range readAs[struct {
			Items []struct{ ID, Subject string }
		}](r.t, http.StatusOK, r.as("staff-1").get(r.path("/letters"))).Items {
			path = r.path("/letters/" + l.ID)
		}
		return path != ""
	})
	for form, begins := range map[string]string{"text/plain": "", "text/html": "<!DOCTYPE html>", "application/pdf": "%PDF-"} {
		got := r.as("staff-1").mustSend(httpRequest{method: http.MethodGet, path: path, header: http.Header{"Accept": {form}}})
		require.Equal(r.t, http.StatusOK, got.status, "%s", got.body)
		require.True(r.t, strings.HasPrefix(strings.ToLower(string(got.body)), strings.ToLower(begins)), "%s: %.40s", form, got.body)
		if form != "application/pdf" {
			require.Contains(r.t, string(got.body), r.ref, "its reference")
			require.Contains(r.t, string(got.body), says)
		}
	}
	requireRefusal(r.t, http.StatusNotFound, "not_found", r.as("staff-2").get(path))
}

// requireNoFormulasInExport exports a team whose name is a formula: the CSV escapes it.
func (s *stack) requireNoFormulasInExport() {
	s.t.Helper()
	body := requestFields("@derby.formula")
	body["team"] = "=HYPERLINK(\"https://evil.example\")"
	r := testRequest{s, readAs[accountRequest](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body)).Ref}.meetAllChecks()
	r.do("comms-1", "permit", grantFields())
	got := s.as("comms-1").get("/api/v1/accounts/export?q=" + url.QueryEscape("derby.formula"))
	require.Equal(s.t, http.StatusOK, got.status)
	rows, err := csv.NewReader(strings.NewReader(string(got.body))).ReadAll()
	require.NoError(s.t, err)
	require.Len(s.t, rows, 2)
	require.Equal(s.t, []string{"'@derby.formula", "'=HYPERLINK(\"https://evil.example\")"}, rows[1][3:5])
	requireRefusal(s.t, http.StatusForbidden, "not_permitted", s.as("staff-1").get("/api/v1/accounts/export"))
}

// TestEvidenceByHandIsKeptWithItsFileAndVersion checks that only the requester can upload
// evidence, and that the file has an accepted type (S5).
func TestEvidenceByHandIsKeptWithItsFileAndVersion(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := s.requestAccount("@DerbyParks")
	picture := screenshot(t)
	require.Equal(t, http.StatusCreated, r.uploadEvidence("data_protection_policy", daysAgo(7), "certificate.pdf", picture).status, "the file name does not matter")
	require.Equal(t, "3.1", r.state().check("data_protection_policy").Version)
	for _, who := range []string{"staff-1", "comms-1"} {
		got := s.as(who).get(r.path("/evidence/data_protection_policy"))
		require.Equal(t, http.StatusOK, got.status, who)
		require.Equal(t, picture, got.body)
		require.Equal(t, "image/png", got.header.Get("Content-Type"))
		require.True(t, strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment"))
	}
	requireRefusal(t, http.StatusRequestEntityTooLarge, "too_large", r.uploadEvidence("data_protection_elearning", daysAgo(7), "c.png", make([]byte, 26<<20)))
	none := r.uploadEvidence("data_protection_elearning", daysAgo(7), "c.png", []byte("<script>alert(1)</script>"))
	require.Equal(t, "file", requireRefusal(t, http.StatusUnprocessableEntity, "invalid", none).Errors[0].Field)
	give := fields{"check": "data_protection_elearning", "completed_on": daysAgo(7)}
	requireRefusal(t, http.StatusForbidden, "not_permitted", s.as("manager-1").post(r.path("/give-evidence"), give))
	requireRefusal(t, http.StatusNotFound, "not_found", s.as("staff-2").post(r.path("/give-evidence"), give))
	requireRefusal(t, http.StatusNotFound, "not_found", s.as("staff-2").get(r.path("/evidence/data_protection_policy")))
	requireRefusal(t, http.StatusForbidden, "not_permitted", s.as("staff-1").post(r.path("/verify"), fields{"check": "data_protection_policy", "accept": true}))

	r.do("comms-1", "verify", fields{"check": "data_protection_policy", "accept": false, "reason": "It is somebody else's."})
	require.Equal(t, "waiting", r.state().check("data_protection_policy").Status)
	r.giveEvidence("data_protection_policy")
	met := r.state().check("data_protection_policy")
	require.Equal(t, "met", met.Status)
	require.Equal(t, "3.1", met.Version, "the accepted version")
}
