package e2e_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// badInput is a request that must be refused, on a case that waits for its assessment.
type badInput struct {
	name   string
	who    string
	to     string // command of the case, or a whole path
	body   any
	header http.Header
	status int
	code   string
}

func badInputs() []badInput {
	deep := func(open, shut string) []byte {
		return []byte(`{"text":` + strings.Repeat(open, 100_000) + `1` + strings.Repeat(shut, 100_000) + `}`)
	}
	as := func(mediaType string) http.Header { return http.Header{"Content-Type": {mediaType}} }
	match := func(seq string) http.Header { return http.Header{"If-Match": {seq}} }
	note := fields{"text": "A note."}
	decision := proceed("P1")
	return []badInput{
		{"no JSON", "comms-1", "note", []byte(`{"text":`), nil, 400, "malformed"},
		{"nothing", "comms-1", "note", []byte{}, nil, 400, "malformed"},
		{"more than one", "comms-1", "note", []byte(`{"text":"a"}{"text":"b"}`), nil, 400, "malformed"},
		{"bad UTF-8", "comms-1", "note", []byte("{\"text\":\"\xff\xfe\"}"), nil, 400, "malformed"},
		{"bad UTF-8 in the address", "comms-1", "/api/v1/incidents/%ff/note", note, nil, 400, "malformed"},
		{"deep arrays", "comms-1", "note", deep("[", "]"), nil, 400, "malformed"},
		{"deep objects", "comms-1", "note", deep(`{"a":`, "}"), nil, 400, "malformed"},
		{"too large", "comms-1", "note", fields{"text": strings.Repeat("a", 1<<20)}, nil, 413, "too_large"},
		{"too long", "comms-1", "note", fields{"text": strings.Repeat("a", 10_001)}, nil, 422, "invalid"},
		{"no text", "comms-1", "note", fields{"text": "a\x00b"}, nil, 422, "invalid"},
		{"blank", "comms-1", "note", fields{"text": " \n"}, nil, 422, "invalid"},
		{"unknown field", "comms-1", "note", fields{"text": "a", "colour": "red"}, nil, 422, "invalid"},
		{"missing field", "comms-1", "note", fields{}, nil, 422, "invalid"},
		{"wrong type", "comms-1", "note", fields{"text": 7}, nil, 422, "invalid"},
		{"an array", "comms-1", "note", []byte(`[]`), nil, 422, "invalid"},
		{"null", "comms-1", "note", []byte(`null`), nil, 422, "invalid"},
		{"unknown ground", "comms-1", "assess", fields{"finding": "unacceptable", "grounds": []string{"rude"}, "rationale": "r"}, nil, 422, "invalid"},
		{"no ground", "comms-1", "assess", fields{"finding": "unacceptable", "rationale": "r"}, nil, 422, "invalid"},
		{"not JSON by its own account", "comms-1", "note", []byte(`{"text":"a"}`), as("text/plain"), 415, "unsupported_media_type"},
		{"wrong stage", "comms-1", "decide", decision, nil, 409, "not_now"},
		{"proposal before the assessment", "comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "r"}, nil, 409, "not_now"},
		{"stale", "comms-1", "note", note, match(`"7"`), 412, "stale"},
		{"no sequence", "comms-1", "note", note, match("seven"), 400, "malformed"},
		{"nobody", "", "note", note, nil, 401, "unauthenticated"},
		{"unknown token", "comms-99", "note", note, nil, 401, "unauthenticated"},
		{"not theirs, whatever the body", "legal-1", "assess", []byte(`{`), nil, 403, "not_permitted"},
		{"auditors change nothing", "auditor-1", "note", []byte(`{`), nil, 403, "not_permitted"},
		{"admins do no casework", "admin-1", "assess", []byte(`{`), nil, 403, "not_permitted"},
		{"the opener works on nothing", "staff-1", "assess", []byte(`{`), nil, 403, "not_permitted"},
		{"only the head reopens", "comms-1", "reopen", fields{"reason": "r"}, nil, 403, "not_permitted"},
		{"unknown case", "comms-1", "/api/v1/incidents/INC-0000-0000/note", note, nil, 404, "not_found"},
		{"no reference", "comms-1", "/api/v1/incidents/1/note", note, nil, 404, "not_found"},
		{"unknown command", "comms-1", "forgive", note, nil, 404, "not_found"},
	}
}

func TestBadInputIsRefusedBeforeTemporalSeesIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@good.faith", "Not good enough."))
	before, history := c.state(), c.historyLength()
	for _, bad := range badInputs() {
		t.Log(bad.name)
		path := bad.to
		if !strings.HasPrefix(path, "/") {
			path = c.path("/" + bad.to)
		}
		got := s.as(bad.who).mustSend(httpRequest{method: http.MethodPost, path: path, body: bad.body, header: bad.header})
		p := requireRefusal(t, bad.status, bad.code, got)
		require.Equal(t, bad.status == http.StatusUnprocessableEntity, len(p.Errors) > 0, "the field is named: %s", got.body)
	}
	require.Equal(t, before, c.state())
	require.Equal(t, history, c.historyLength(), "the workflow history has nothing of it")
	c.do("comms-1", "note", fields{"text": "And the case goes on."})
}

// historyLength is the length of the workflow history.
func (c testCase) historyLength() int {
	c.t.Helper()
	return readAs[struct {
		Length int `json:"history_length"`
	}](c.t, http.StatusOK, c.as("admin-1").get(c.path("/workflow"))).Length
}

func TestBadReportsOpenNoCase(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, body := range map[string]any{
		"no post":          fields{"note": "n"},
		"neither":          fields{"post": fields{"channel": "facebook"}},
		"no channel":       fields{"post": fields{"url": "https://www.example.org/1"}},
		"unknown field":    fields{"post": fields{"channel": "facebook", "text": "t", "stars": 5}},
		"a day that isn't": fields{"post": fields{"channel": "facebook", "text": "t", "posted_at": "yesterday"}},
		"too long":         fields{"post": fields{"channel": "facebook", "text": strings.Repeat("a", 200_000)}},
	} {
		t.Log(name)
		requireRefusal(t, http.StatusUnprocessableEntity, "invalid", s.as("staff-1").post("/api/v1/incidents", body))
		requireRefusal(t, http.StatusUnprocessableEntity, "invalid", s.as("").post("/api/v1/public/reports", body))
	}
	list := readAs[fields](t, http.StatusOK, s.as("comms-1").get("/api/v1/incidents"))
	require.Empty(t, list["items"])
}

func TestReporterSeesPartOfTheCaseAndOtherStaffNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@part", "Not good enough."))
	part := readAs[map[string]json.RawMessage](t, http.StatusOK, s.as("staff-1").get(c.path("")))
	names := []string{}
	for name := range part {
		names = append(names, name)
	}
	require.ElementsMatch(t, []string{"ref", "kind", "stage", "outcome", "post"}, names)
	for _, rest := range []string{"/timeline", "/letters", "/workflow", "/evidence/E1"} {
		require.Equal(t, http.StatusForbidden, s.as("staff-1").get(c.path(rest)).status, rest)
	}

	unknown := testCase{s, "INC-0000-0000"}
	for _, rest := range []string{"", "/timeline", "/letters", "/workflow", "/evidence/E1"} {
		there, nowhere := s.as("staff-2").get(c.path(rest)), s.as("staff-2").get(unknown.path(rest))
		require.Equal(t, nowhere.status, there.status, rest)
		require.Equal(t, nowhere.body, there.body, "whether the case exists cannot be told: %s", rest)
	}
	require.Equal(t, http.StatusNotFound, s.as("staff-2").get(c.path("")).status)
	require.Empty(t, readAs[fields](t, http.StatusOK, s.as("staff-2").get("/api/v1/incidents"))["items"])
	require.Len(t, readAs[fields](t, http.StatusOK, s.as("staff-1").get("/api/v1/incidents"))["items"], 1)
}

// TestOnePersonWithTwoRolesDoesNotCountAsTwo has a person of Communications and Legal
// Services try to act as both on one proposal (R8).
func TestOnePersonWithTwoRolesDoesNotCountAsTwo(t *testing.T) {
	t.Parallel()
	s := start(t)
	both := s.as("comms-legal-1")
	proposes := s.report(s.publish("@hat.one", "Vermin."))
	proposes.assess("abusive")
	proposes.do("comms-legal-1", "propose", fields{"measures": []string{"warn"}, "reason": "A first warning."})
	requireRefusal(t, http.StatusForbidden, "four_eyes", both.post(proposes.path("/advise"), support("P1")))

	advises := s.report(s.publish("@hat.two", "Vermin."))
	advises.assess("abusive")
	advises.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "A first warning."})
	advises.do("comms-legal-1", "advise", support("P1"))
	requireRefusal(t, http.StatusForbidden, "four_eyes", both.post(advises.path("/decide"), proceed("P1")))
	require.Empty(t, s.author("@hat.two").Messages)
	advises.do("comms-1", "decide", proceed("P1"))
}

func support(proposal string) fields {
	return fields{"proposal": proposal, "position": "support", "text": "Proportionate."}
}

// TestTargetOfAPostDoesNotDealWithIt is R12.
func TestTargetOfAPostDoesNotDealWithIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@personal", "That Osei is a waste of skin."))
	c.do("comms-1", "assess", fields{
		"finding": "unacceptable", "grounds": []string{"abusive"}, "targets_staff": true, "target": "comms-2", "rationale": "It names a colleague.",
	})
	target := s.as("comms-2")
	requireRefusal(t, http.StatusNotFound, "not_found", target.get(c.path("")))
	requireRefusal(t, http.StatusNotFound, "not_found", target.get(c.path("/timeline")))
	proposal := fields{"measures": []string{"warn"}, "reason": "Enough."}
	requireRefusal(t, http.StatusNotFound, "not_found", target.post(c.path("/propose"), proposal))
	require.Empty(t, readAs[fields](t, http.StatusOK, target.get("/api/v1/incidents"))["items"])
	require.Empty(t, target.tasks(c.ref))
	require.Equal(t, []string{"propose"}, s.as("comms-1").tasks(c.ref))
	waitFor(t, "the colleague is told", func() bool {
		return bytes.Contains(s.as("").get("/letters/").body, []byte("comms-2"))
	})
}
