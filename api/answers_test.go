package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

const someCase = "/incidents/INC-7K3M-9Q2D"

func TestTheFormsOfTheAnswers(t *testing.T) {
	t.Parallel()
	run(t, []scenario{
		{
			name: "a case", as: "comms-1", method: http.MethodGet, path: someCase,
			status: http.StatusOK, golden: "case.json", answers: map[string]string{"ETag": `"7"`},
		},
		{
			name: "a case just reported: null is null and a list is a list", as: "comms-1", method: http.MethodGet, path: someCase,
			given: func(d *desk) { d.view = bareView() }, status: http.StatusOK, golden: "case_bare.json",
		},
		{
			name: "what an opener sees", as: "staff-1", method: http.MethodGet, path: someCase,
			given: func(d *desk) { d.view = openersView() }, status: http.StatusOK, golden: "case_part.json",
			answers: map[string]string{"ETag": ""},
		},
		{
			name: "the list of cases", as: "comms-1", method: http.MethodGet, path: "/incidents",
			given: func(d *desk) {
				d.page = casework.Page[incident.ListItem]{Items: []incident.ListItem{line()}, Next: "c2", Whole: true}
			},
			status: http.StatusOK, golden: "cases.json",
		},
		{
			name: "the list of an opener", as: "staff-1", method: http.MethodGet, path: "/incidents",
			given:  func(d *desk) { d.page = casework.Page[incident.ListItem]{Items: []incident.ListItem{line()}} },
			status: http.StatusOK, golden: "cases_part.json",
		},
		{
			name: "an empty list", as: "comms-1", method: http.MethodGet, path: "/incidents",
			status: http.StatusOK, contains: []string{`{"items":[],"next":null,"total":null}`},
		},
		{name: "timeline", as: "auditor-1", method: http.MethodGet, path: someCase + "/timeline", status: http.StatusOK, golden: "timeline.json"},
		{name: "letters", as: "legal-1", method: http.MethodGet, path: someCase + "/letters", status: http.StatusOK, golden: "letters.json"},
		{name: "workflow", as: "admin-1", method: http.MethodGet, path: someCase + "/workflow", status: http.StatusOK, golden: "workflow.json"},
		{name: "tasks", as: "comms-1", method: http.MethodGet, path: "/tasks?mine=true", status: http.StatusOK, golden: "tasks.json"},
		{name: "author", as: "comms-1", method: http.MethodGet, path: "/authors/facebook/@gull", status: http.StatusOK, golden: "author.json"},
		{name: "policy", as: "staff-1", method: http.MethodGet, path: "/policy", status: http.StatusOK, golden: "policy.json"},
		{name: "audit", as: "auditor-1", method: http.MethodGet, path: "/audit/verify", status: http.StatusOK, golden: "audit.json"},
		{
			name: "a broken audit", as: "auditor-1", method: http.MethodGet, path: "/audit/verify",
			given: func(d *desk) { d.erased = true }, status: http.StatusOK, golden: "audit_broken.json",
		},
		{name: "me", as: "comms-legal-1", method: http.MethodGet, path: "/me", status: http.StatusOK, golden: "me.json"},
		{name: "standing advice", as: "comms-1", method: http.MethodGet, path: "/standing-advice", status: http.StatusOK, golden: "advice.json"},
		{
			name: "standing advice given", as: "legal-1", method: http.MethodPost, path: "/standing-advice",
			body:   `{"grounds":["spam"],"measures":["remove"],"conditions":"plain advertising","until":"2027-11-02T09:00:00Z"}`,
			status: http.StatusCreated, contains: []string{`"id":"SA1"`, `"ended_at":null`},
		},
		{
			name: "standing advice ended", as: "legal-1", method: http.MethodPost, path: "/standing-advice/SA1/end",
			status: http.StatusOK, contains: []string{`"ended_by":{"id":"legal-1"`},
			then: func(t *testing.T, d *desk) { t.Helper(); require.Equal(t, "SA1", d.ref) },
		},
	})
}

func TestALetterComesInTheFormThatIsAskedFor(t *testing.T) {
	t.Parallel()
	const path = someCase + "/letters/L1"
	run(t, []scenario{
		{
			name: "text when nothing is asked for", as: "comms-1", method: http.MethodGet, path: path,
			status: http.StatusOK, contains: []string{"Please remove it."},
			answers: map[string]string{"Content-Type": "text/plain; charset=utf-8"},
		},
		{
			name: "page", as: "comms-1", method: http.MethodGet, path: path, headers: map[string]string{"Accept": "text/html,*/*;q=0.8"},
			status: http.StatusOK, contains: []string{"<p>INC-7K3M-9Q2D L1</p>"},
			answers: map[string]string{"Content-Type": "text/html; charset=utf-8"},
		},
		{
			name: "pdf", as: "comms-1", method: http.MethodGet, path: path, headers: map[string]string{"Accept": "application/pdf"},
			status: http.StatusOK, contains: []string{"%PDF INC-7K3M-9Q2D L1"},
			answers: map[string]string{"Content-Type": "application/pdf", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-L1.pdf"},
		},
		{
			name: "an erased letter is gone", as: "comms-1", method: http.MethodGet, path: path,
			given: func(d *desk) { d.erased = true }, status: http.StatusNotFound, contains: []string{`"code":"not_found"`},
			lacks: []string{"Please remove"},
		},
	})
}
