package api_test

import (
	"net/http"
	"testing"
)

// TestEveryRouteThatReadsAnswers calls each route that reads. What the answers look like is
// tested where they are made.
func TestEveryRouteThatReadsAnswers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.warn(t)
	checkAll(t, f, []scenario{
		{name: "case", as: "comms-1", path: someCase, status: 200, contains: []string{`"commands":[`}, answers: map[string]string{"ETag": `"10"`}},
		{name: "case of its reporter", as: "staff-1", path: someCase, status: 200, lacks: []string{"commands"}, answers: map[string]string{"ETag": ""}},
		{name: "timeline", as: "auditor-1", path: someCase + "/timeline", status: 200, contains: []string{`"kind":"decided"`}},
		{name: "letters", as: "legal-1", path: someCase + "/letters", status: 200, contains: []string{`"id":"L1"`}},
		{name: "workflow", as: "admin-1", path: someCase + "/workflow", status: 200, contains: []string{`"workflow_id":"incident/` + ref}},
		{name: "tasks", as: "comms-1", path: "/tasks?mine=true&limit=1", status: 200, contains: []string{`"items":[`}},
		{name: "author", as: "comms-1", path: "/authors/facebook/@gull", status: 200, contains: []string{`"earlier_cases":1`}},
		{name: "policy", as: "", path: "/policy", status: 200, contains: []string{`"legal_binding":true`}},
		{name: "audit", as: "auditor-1", path: "/audit/verify", status: 200, contains: []string{`"ok":true`}},
		{name: "audit export", as: "auditor-1", path: "/audit/export", status: 200, answers: map[string]string{"Content-Type": "application/x-ndjson"}},
		{name: "standing advice", as: "comms-1", path: "/standing-advice", status: 200, contains: []string{`"items":[]`}},
		{name: "account requests", as: "staff-1", path: "/account-requests?for=me", status: 200, contains: []string{`"items":[]`}},
		{name: "register of accounts", as: "comms-1", path: "/accounts", status: 200, contains: []string{`"items":[]`}},
		{name: "account check", as: "staff-1", path: "/accounts/check?channel=x&handle=parks", status: 200, contains: []string{`"permitted":false`}},
		{name: "imports", as: "comms-1", path: "/imports", status: 200, contains: []string{`{"items":[]}`}},
		{name: "repairs", as: "admin-1", path: "/repairs", status: 200, contains: []string{`"items":[]`}},
		{name: "service tokens", as: "admin-1", path: "/service-tokens", status: 200, contains: []string{`"items":[]`}},
	})
}

func TestRule9LettersThatWouldGoAreShownToWhoeverMayProposeAdviseOrDecide(t *testing.T) {
	t.Parallel()
	const path = someCase + "/letters/preview"
	f := newFixture(t)
	f.warn(t)
	checkAll(t, f, []scenario{
		{
			name: "Communications", as: "comms-1", path: path + "?measures=warn,block&explanation=It+insults+a+warden.", status: http.StatusOK,
			contains: []string{`"kind":"warning"`, `"kind":"block_notice"`, "It insults"}, lacks: []string{"police"},
		},
		{name: "Legal", as: "legal-1", path: path + "?measures=remove", status: http.StatusOK, contains: []string{`"kind":"removal_notice"`}},
		{name: "a referral has none", as: "comms-1", path: path + "?measures=refer_police", status: http.StatusOK, contains: []string{`"items":[]`}},
		{name: "not a measure", as: "comms-1", path: path + "?measures=sue", status: http.StatusUnprocessableEntity},
		{name: "an auditor", as: "auditor-1", path: path, status: http.StatusForbidden},
		{name: "the reporter", as: "staff-1", path: path, status: http.StatusForbidden},
	})
}

func TestStandingAdviceIsGivenAndEnded(t *testing.T) {
	t.Parallel()
	const body = `{"grounds":["spam"],"measures":["remove"],"conditions":"plain advertising","until":"2027-11-02T09:00:00Z"}`
	checkAll(t, newFixture(t), []scenario{
		{
			name: "given", as: "legal-1", method: http.MethodPost, path: "/standing-advice", body: body,
			status: http.StatusCreated, contains: []string{`"grounds":["spam"]`, `"until":"2027-11-02T09:00:00Z"`, `"ended_at":null`},
		},
		{name: "listed", as: "comms-1", path: "/standing-advice", status: http.StatusOK, contains: []string{`"total":1`}},
		{name: "ended, but there is no such advice", as: "legal-1", method: http.MethodPost, path: "/standing-advice/SA1/end", status: http.StatusNotFound},
	})
}

func TestLetterIsReturnedInTheFormatThatTheClientAccepts(t *testing.T) {
	t.Parallel()
	const path = someCase + "/letters/L1"
	accept := func(types string) map[string]string { return map[string]string{"Accept": types} }
	f := newFixture(t)
	f.warn(t)
	checkAll(t, f, []scenario{
		{
			name: "text by default", as: "comms-1", path: path, status: http.StatusOK, contains: []string{"Please remove it."}, lacks: []string{"<html"},
			answers: map[string]string{"Content-Type": "text/plain; charset=utf-8"},
		},
		{
			name: "page", as: "comms-1", path: path, headers: accept("text/html,*/*;q=0.8"), status: http.StatusOK, contains: []string{"<html", "Please remove it."},
			answers: map[string]string{
				"Content-Type":            "text/html; charset=utf-8",
				"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
			},
		},
		{
			name: "PDF", as: "comms-1", path: path, headers: accept("application/pdf"), status: http.StatusOK, contains: []string{"%PDF"},
			answers: map[string]string{"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-L1.pdf"},
		},
		{name: "no such letter", as: "comms-1", path: someCase + "/letters/L2", status: http.StatusNotFound},
	})
	f.store.erased = true
	checkAll(t, f, []scenario{{
		name: "an erased letter", as: "comms-1", path: path,
		status: http.StatusNotFound, contains: []string{`"code":"not_found"`}, lacks: []string{"Please remove"},
	}})
}
