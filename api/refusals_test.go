package api_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func TestEveryCodeHasItsStatus(t *testing.T) {
	t.Parallel()
	statuses := map[app.Code]int{
		casework.CodeInvalid: 422, casework.CodeNotPermitted: 403, casework.CodeFourEyes: 403, casework.CodeNotFound: 404,
		casework.CodeNotNow: 409, casework.CodeLegalNotConsulted: 409, casework.CodeLegalOpposed: 409,
		casework.CodeEvidenceRequired: 409, casework.CodeChecksOutstanding: 409, casework.CodeHandleTaken: 409,
		casework.CodeEmbargoed: 409, casework.CodeClosed: 409, casework.CodeStale: 412, app.CodeMalformed: 400,
		app.CodeUnauthenticated: 401, app.CodeKeyReused: 422, app.CodeTooLarge: 413, app.CodeTooMany: 429,
		app.CodeUnavailable: 503, app.CodeMediaType: 415, app.CodeInternal: 500,
	}
	list := make([]scenario, 0, len(statuses))
	for code, status := range statuses {
		list = append(list, scenario{
			name: string(code), as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`,
			given:  func(d *desk) { d.err = &app.Error{Code: code, Why: "Because."} },
			status: status, contains: []string{`"code":"` + string(code) + `"`, `"detail":"Because."`, `"title":"`, `"type":"urn:`},
			answers: map[string]string{"Content-Type": "application/problem+json"},
		})
	}
	run(t, list)
}

func TestAProblemSaysWhatTheDeskSaid(t *testing.T) {
	t.Parallel()
	note := scenario{as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`}
	notNow, later, fields, fault := note, note, note, note

	notNow.name = "why not now, and under which clause"
	notNow.given = func(d *desk) {
		d.err = &app.Error{Code: casework.CodeNotNow, Why: "A block comes after a warning.", Clause: "R4"}
	}
	notNow.status, notNow.golden = http.StatusConflict, "problem_not_now.json"

	later.name = "when to come again"
	later.given = func(d *desk) {
		d.err = &app.Error{Code: app.CodeUnavailable, Why: "Not now.", RetryAfter: 1500 * time.Millisecond}
	}
	later.status, later.answers = http.StatusServiceUnavailable, map[string]string{"Retry-After": "2"}

	fields.name = "which field"
	fields.given = func(d *desk) {
		d.err = &app.Error{Code: casework.CodeInvalid, Why: "No.", Fields: []casework.FieldError{{Field: "post.url", Message: "m"}}}
	}
	fields.status, fields.golden = http.StatusUnprocessableEntity, "problem_invalid.json"

	fault.name = "nothing of what went wrong inside"
	fault.given = func(d *desk) { d.err = errors.New("pq: password authentication failed") }
	fault.status, fault.lacks = http.StatusInternalServerError, []string{"password"}
	fault.contains = []string{`"code":"internal"`, `"reference":"`}
	run(t, []scenario{notNow, later, fields, fault})
}

func TestAPanicStaysInItsRequest(t *testing.T) {
	t.Parallel()
	run(t, []scenario{{
		name: "panic", as: "comms-1", method: http.MethodGet, path: someCase, given: func(d *desk) { d.panics = true },
		status: http.StatusInternalServerError, contains: []string{`"code":"internal"`, `"reference":"`}, lacks: []string{"fell over"},
	}})
}

// TestWhatCannotBeTaken: none of it reaches the desk, and the field is named as
// the client spelled it.
func TestWhatCannotBeTaken(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 20_000)
	table := []struct {
		name, path, body string
		status           int
		field            string
	}{
		{"not JSON", "/note", `{"text":`, 400, ""},
		{"no body", "/note", ``, 400, ""},
		{"trailing text", "/note", `{"text":"t"} x`, 400, ""},
		{"too deep", "/note", `{"text":` + deep, 400, ""},
		{"not UTF-8", "/note", "{\"text\":\"\xff\xfe\"}", 400, ""},
		{"another form", "/note", `[1]`, 422, "body"},
		{"a wrong type", "/note", `{"text":5}`, 422, "text"},
		{"null where something must be", "/note", `{"text":null}`, 422, "text"},
		{"a field missing", "/note", `{}`, 422, "text"},
		{"an unknown field", "/note", `{"text":"t","colour":"red"}`, 422, "colour"},
		{"a choice that is none", "/advise", `{"proposal":"P1","position":"maybe","text":"t"}`, 422, "position"},
		{"proceed left out", "/decide", `{"proposal":"P1","rationale":"r"}`, 422, "proceed"},
		{"a list that is none", "/propose", `{"measures":"warn","reason":"r"}`, 422, "measures"},
		{"null for a list", "/propose", `{"measures":null,"reason":"r"}`, 422, "measures"},
		{"a wrong member", "/propose", `{"measures":[7],"reason":"r"}`, 422, "measures[0]"},
		{"facts that are not the client's", "/propose", `{"measures":["warn"],"reason":"r","standing":[]}`, 422, "standing"},
		{"a time that is none", "/observe", `{"behaviour":"continued","post":{"posted_at":"yesterday"}}`, 422, "post.posted_at"},
		{"an unknown field within", "/observe", `{"behaviour":"continued","post":{"likes":3}}`, 422, "post.likes"},
		{"too large", "/note", `{"text":"` + strings.Repeat("a", 1<<20) + `"}`, 413, ""},
	}
	list := make([]scenario, 0, len(table))
	for _, row := range table {
		s := scenario{
			name: row.name, as: "comms-legal-1", method: http.MethodPost, path: someCase + row.path, body: row.body,
			status: row.status, answers: map[string]string{"Content-Type": "application/problem+json"}, lacks: []string{"body."},
			then: func(t *testing.T, d *desk) { t.Helper(); require.Nil(t, d.command) },
		}
		if row.field != "" {
			s.contains = []string{`"errors":[{"field":"` + row.field + `"`, `"code":"invalid"`}
		}
		list = append(list, s)
	}
	run(t, list)
}

func TestWhatCannotBeReadOfTheRest(t *testing.T) {
	t.Parallel()
	note := func(name string, status int, headers map[string]string, contains ...string) scenario {
		return scenario{
			name: name, as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`,
			headers: headers, status: status, contains: contains,
		}
	}
	run(t, []scenario{
		note("If-Match without quotes", 400, map[string]string{"If-Match": "7"}, `"code":"malformed"`),
		note("If-Match without a number", 400, map[string]string{"If-Match": `"x"`}, `"code":"malformed"`),
		note("If-Match any", 200, map[string]string{"If-Match": "*"}),
		note("a long key", 422, map[string]string{"Idempotency-Key": strings.Repeat("k", 256)}, `"field":"Idempotency-Key"`),
		note("text", 415, map[string]string{"Content-Type": "text/plain"}, `"code":"unsupported_media_type"`),
		note("JSON with a charset", 200, map[string]string{"Content-Type": "application/json; charset=utf-8"}),
		{
			name: "an address that is not text", as: "comms-1", method: http.MethodGet, path: "/authors/x/%ff",
			status: http.StatusBadRequest, contains: []string{`"code":"malformed"`},
		},
		{name: "no such route", as: "comms-1", method: http.MethodGet, path: "/nothing", status: 404, contains: []string{`"code":"not_found"`}},
		{name: "another method", as: "comms-1", method: http.MethodDelete, path: someCase, status: 405, contains: []string{`"code":"method_not_allowed"`}},
	})
}
