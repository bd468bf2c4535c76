package e2e_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/stretchr/testify/require"
)

// wish is an account request: what people do with it over HTTP.
type wish struct {
	*stack
	ref string
}

// request is what the tests read of it.
type request struct {
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

func (r request) check(name string) check {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return check{}
}

// account is what the tests read of an account on the register.
type account struct {
	Ref, Status, Handle, Permission string
	Seq                             int
	Causes                          []string `json:"suspended_because"`
	Owner                           struct{ ID string }
	ReviewedAt                      *time.Time `json:"reviewed_at"`
	NextReview                      *time.Time `json:"next_review"`
	ClosedWhy                       string     `json:"closed_why"`
}

// asking is a request that could be granted.
func asking(handle string) fields {
	return fields{
		"channel": "facebook", "proposed_handle": handle, "team": "Parks", "purpose": "Opening hours.", "audience": "Visitors",
		"why_not_corporate": "Other people.", "covered_as": "employee", "line_manager": "manager-1", "budget_holder": "budget-1",
	}
}

func (s *stack) wishes(handle string) wish {
	s.t.Helper()
	made := read[request](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", asking(handle)))
	return wish{s, made.Ref}
}

// asksForAccount asks for one in an installation, where the people are fewer.
func (s *server) asksForAccount(handle string) wish {
	s.t.Helper()
	body := asking(handle)
	body["line_manager"], body["budget_holder"] = "comms-lead", "legal-1"
	made := read[request](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/account-requests", body))
	return wish{s.stack, made.Ref}
}

func (w wish) path(rest string) string { return "/api/v1/account-requests/" + w.ref + rest }

func (w wish) now() request {
	w.t.Helper()
	return read[request](w.t, http.StatusOK, w.as("staff-1").get(w.path("")))
}

// does gives a command, which must be taken and recorded.
func (w wish) does(who, command string, body fields) request {
	w.t.Helper()
	return read[request](w.t, http.StatusOK, w.as(who).post(w.path("/"+command), body))
}

func evidenceChecks() []string {
	return []string{"information_security_policy", "data_protection_policy", "data_protection_elearning"}
}

// gives gives a piece of evidence, with a file, and has it accepted.
func (w wish) gives(check string) {
	w.t.Helper()
	require.Equal(w.t, http.StatusCreated, w.hands(check, daysAgo(7), "certificate.png", screenshot(w.t)).status)
	w.does("comms-1", "verify", fields{"check": check, "accept": true})
}

func (w wish) hands(check, day, name string, content []byte) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	require.NoError(w.t, err)
	_, err = part.Write(content)
	require.NoError(w.t, err)
	for field, value := range map[string]string{"check": check, "completed_on": day, "policy_version": "3.1"} {
		require.NoError(w.t, form.WriteField(field, value))
	}
	require.NoError(w.t, form.Close())
	return w.as("staff-1").must(asked{
		method: http.MethodPost, path: w.path("/evidence"), body: body.Bytes(),
		header: http.Header{"Content-Type": {form.FormDataContentType()}},
	})
}

// approved has both approve, which takes each of them one call.
func (w wish) approved() {
	w.t.Helper()
	w.does("manager-1", "approve", fields{"check": "line_manager_approval", "approve": true})
	w.does("budget-1", "approve", fields{"check": "budget_approval", "approve": true})
}

// ready has all five checks met.
func (w wish) ready() wish {
	w.t.Helper()
	w.approved()
	for _, check := range evidenceChecks() {
		w.gives(check)
	}
	require.Equal(w.t, "permission", w.now().Stage)
	return w
}

func granting() fields {
	return fields{"grant": true, "corporate_answer": "They reach other people."}
}

func daysAgo(n int) string { return time.Now().AddDate(0, 0, -n).Format(time.DateOnly) }
