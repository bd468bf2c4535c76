package e2e_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// testRequest is an account request, used over HTTP.
type testRequest struct {
	*stack
	ref string
}

// accountRequest has the fields of an account request that the tests read.
type accountRequest struct {
	Ref     string
	Stage   string
	Outcome string
	Seq     int
	Account string
	Checks  []check
	Letters []struct{ ID string }
}

type check struct {
	Name, Status, Reason string
	Version              string `json:"policy_version"`
}

func (r accountRequest) check(name string) check {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return check{}
}

// account has the fields of an account that the tests read.
type account struct {
	Ref, Status, Handle, Permission string
	Seq                             int
	Causes                          []string `json:"suspended_because"`
	Owner                           struct{ ID string }
	ReviewedAt                      *time.Time `json:"reviewed_at"`
	NextReview                      *time.Time `json:"next_review"`
	ClosedWhy                       string     `json:"closed_why"`
}

// requestFields is the body of a request that can be granted.
func requestFields(handle string) fields {
	return fields{
		"channel": "facebook", "proposed_handle": handle, "team": "Parks", "purpose": "Opening hours.", "audience": "Visitors",
		"why_not_corporate": "Other people.", "covered_as": "employee", "line_manager": "manager-1", "budget_holder": "budget-1",
	}
}

func (s *stack) requestAccount(handle string) testRequest {
	s.t.Helper()
	made := readAs[accountRequest](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", requestFields(handle)))
	return testRequest{s, made.Ref}
}

// requestAccount requests an account in an installation, which has fewer people.
func (s *server) requestAccount(handle string) testRequest {
	s.t.Helper()
	body := requestFields(handle)
	body["line_manager"], body["budget_holder"] = "comms-lead", "legal-1"
	made := readAs[accountRequest](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body))
	return testRequest{s.stack, made.Ref}
}

func (r testRequest) path(rest string) string { return "/api/v1/account-requests/" + r.ref + rest }

func (r testRequest) state() accountRequest {
	r.t.Helper()
	return readAs[accountRequest](r.t, http.StatusOK, r.as("staff-1").get(r.path("")))
}

// do gives a command that must succeed and be recorded.
func (r testRequest) do(who, command string, body fields) accountRequest {
	r.t.Helper()
	return readAs[accountRequest](r.t, http.StatusOK, r.as(who).post(r.path("/"+command), body))
}

func evidenceChecks() []string {
	return []string{"information_security_policy", "data_protection_policy", "data_protection_elearning"}
}

// giveEvidence uploads a piece of evidence, and accepts it as Communications.
func (r testRequest) giveEvidence(check string) {
	r.t.Helper()
	require.Equal(r.t, http.StatusCreated, r.uploadEvidence(check, daysAgo(7), "certificate.png", screenshot(r.t)).status)
	r.do("comms-1", "verify", fields{"check": check, "accept": true})
}

func (r testRequest) uploadEvidence(check, day, name string, content []byte) answer {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	require.NoError(r.t, err)
	_, err = part.Write(content)
	require.NoError(r.t, err)
	for field, value := range map[string]string{"check": check, "completed_on": day, "policy_version": "3.1"} {
		require.NoError(r.t, form.WriteField(field, value))
	}
	require.NoError(r.t, form.Close())
	return r.as("staff-1").mustSend(httpRequest{
		method: http.MethodPost, path: r.path("/evidence"), body: body.Bytes(),
		header: http.Header{"Content-Type": {form.FormDataContentType()}},
	})
}

// approve approves as line manager and as budget holder.
func (r testRequest) approve() {
	r.t.Helper()
	r.do("manager-1", "approve", fields{"check": "line_manager_approval", "approve": true})
	r.do("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
}

// meetAllChecks meets all five checks.
func (r testRequest) meetAllChecks() testRequest {
	r.t.Helper()
	r.approve()
	for _, check := range evidenceChecks() {
		r.giveEvidence(check)
	}
	require.Equal(r.t, "permission", r.state().Stage)
	return r
}

func grantFields() fields {
	return fields{"grant": true, "corporate_answer": "They reach other people."}
}

func daysAgo(n int) string { return time.Now().AddDate(0, 0, -n).Format(time.DateOnly) }
