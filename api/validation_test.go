package api_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestABodyThatIsNotValidReachesNoCase checks that the problem names the field as the client
// wrote it.
func TestABodyThatIsNotValidReachesNoCase(t *testing.T) {
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
		{"null for a text", "/note", `{"text":null}`, 422, "text"},
		{"a missing field", "/note", `{}`, 422, "text"},
		{"an unknown field", "/note", `{"text":"t","colour":"red"}`, 422, "colour"},
		{"an unknown choice", "/advise", `{"proposal":"P1","position":"maybe","text":"t"}`, 422, "position"},
		{"no answer to proceed", "/decide", `{"proposal":"P1","rationale":"r"}`, 422, "proceed"},
		{"a text for a list", "/propose", `{"measures":"warn","reason":"r"}`, 422, "measures"},
		{"null for a list", "/propose", `{"measures":null,"reason":"r"}`, 422, "measures"},
		{"a wrong member", "/propose", `{"measures":[7],"reason":"r"}`, 422, "measures[0]"},
		{"facts that the service adds itself", "/propose", `{"measures":["warn"],"reason":"r","standing":[]}`, 422, "standing"},
		{"a time that is not valid", "/observe", `{"behaviour":"continued","post":{"posted_at":"yesterday"}}`, 422, "post.posted_at"},
		{"an unknown field of a post", "/observe", `{"behaviour":"continued","post":{"likes":3}}`, 422, "post.likes"},
		{"a further post of the future", "/observe", `{"behaviour":"continued","post":{"text":"t","posted_at":"2026-11-02T09:10:00Z"}}`, 422, "post.posted_at"},
		{"a field twice", "/decide", `{"proposal":"P1","rationale":"r","proceed":false,"proceed":true}`, 422, "proceed"},
		{"a field twice, once in capitals", "/decide", `{"proposal":"P1","rationale":"r","proceed":false,"Proceed":true}`, 422, "Proceed"},
		{"a field twice, once escaped", "/decide", `{"proposal":"P1","rationale":"r","proceed":false,"\u0070roceed":true}`, 422, "proceed"},
		{"a field in capitals", "/decide", `{"proposal":"P1","rationale":"r","PROCEED":true}`, 422, "PROCEED"},
		{"a field with a Kelvin sign", "/decide", `{"proposal":"P1","rationale":"r","proceed":true,"ma\u212aes":1}`, 422, "maKes"},
		{"a field of a post twice", "/observe", `{"behaviour":"continued","post":{"url":"https://a.example/1","url":"https://a.example/2"}}`, 422, "post.url"},
		{"a field of a post in capitals", "/observe", `{"behaviour":"continued","post":{"URL":"https://a.example/1"}}`, 422, "post.URL"},
		{"half of a surrogate pair", "/note", `{"text":"\ud800"}`, 400, ""},
		{"the other half", "/note", `{"text":"a\udc00b"}`, 400, ""},
		{"a pair the wrong way round", "/note", `{"text":"\udc00\ud800"}`, 400, ""},
		{"half of a pair in a name", "/note", `{"text":"t","\ud800":1}`, 400, ""},
		{"a surrogate in UTF-8", "/note", "{\"text\":\"\xed\xa0\x80\"}", 400, ""},
		{"a null character", "/note", `{"text":"a\u0000b"}`, 422, "text"},
		{"a null character in a name", "/note", `{"text":"t","\u0000":1}`, 400, ""},
		{"two values", "/note", `{"text":"t"}{"text":"u"}`, 400, ""},
		{"a byte order mark", "/note", "\ufeff{\"text\":\"t\"}", 400, ""},
		{"an address on two lines", "/observe", `{"behaviour":"continued","post":{"url":"https://a.example/1\nBcc: x"}}`, 422, "post.url"},
		{"a handle on two lines", "/observe", `{"behaviour":"continued","post":{"text":"t","author":"@a\r\n@b"}}`, 422, "post.author"},
		{"a handle with a line separator", "/describe", `{"post":"1","author":"@a\u2028@b"}`, 422, "author"},
		{"too large", "/note", `{"text":"` + strings.Repeat("a", 1<<20) + `"}`, 413, ""},
	}
	f := newFixture(t)
	list := make([]scenario, 0, len(table))
	for _, row := range table {
		s := scenario{
			name: row.name, as: "comms-legal-1", method: http.MethodPost, path: someCase + row.path, body: row.body,
			status: row.status, answers: map[string]string{"Content-Type": "application/problem+json"}, lacks: []string{"body."},
		}
		if row.field != "" {
			s.contains = []string{`"errors":[{"field":"` + row.field + `"`, `"code":"invalid"`}
		}
		list = append(list, s)
	}
	checkAll(t, f, list)
	require.Empty(t, f.workflows.last.Name)
}

func TestAReportSaysWhenThePostWasPublishedAndWhomToTell(t *testing.T) {
	t.Parallel()
	invalid := func(name, as, path, body, field string) scenario {
		return scenario{
			name: name, as: as, method: http.MethodPost, path: path, body: body,
			status: http.StatusUnprocessableEntity, contains: []string{`"code":"invalid"`, `"errors":[{"field":"` + field + `"`},
		}
	}
	f := newFixture(t)
	checkAll(t, f, []scenario{
		invalid("a post of the future", "staff-1", "/incidents",
			`{"post":{"channel":"x","text":"t","posted_at":"2026-11-02T11:00:00+01:00"}}`, "post.posted_at"),
		invalid("a post of the future, publicly", "", "/public/reports",
			`{"post":{"channel":"x","text":"t","posted_at":"2027-01-01T00:00:00Z"}}`, "post.posted_at"),
		invalid("a telephone number", "", "/public/reports", `{"post":{"channel":"x","text":"t"},"contact":"01332 640000"}`, "contact"),
		invalid("two lines", "", "/public/reports", `{"post":{"channel":"x","text":"t"},"contact":"a@example.org\nBcc: b@example.org"}`, "contact"),
		invalid("a handle on two lines", "", "/public/reports", `{"post":{"channel":"x","text":"t","author":"@a\n@b"}}`, "post.author"),
		invalid("an address with a vertical tab", "staff-1", "/incidents", `{"post":{"channel":"x","url":"https://a.example/\u000b1"}}`, "post.url"),
		invalid("a channel on two lines", "staff-1", "/incidents", `{"post":{"channel":"x\ny","text":"t"}}`, "post.channel"),
		invalid("an unknown category", "comms-lead", someCase+"/pause", `{"category":"holiday","reason":"r"}`, "category"),
		invalid("an unknown category to start again", "comms-lead", someCase+"/resume", `{"category":"holiday"}`, "category"),
	})
	require.Empty(t, f.workflows.last.Name)
	checkAll(t, f, []scenario{
		{
			name: "a clock that is a little ahead", as: "staff-1", method: http.MethodPost, path: "/incidents",
			body: `{"post":{"channel":"x","text":"t","posted_at":"2026-11-02T09:04:00Z"}}`, status: http.StatusCreated,
		},
		{
			name: "an address of any script", method: http.MethodPost, path: "/public/reports",
			body: `{"post":{"channel":"x","text":"u"},"contact":"anna@b\u00fccher.example"}`, status: http.StatusAccepted,
		},
	})
}

func TestHeadersAndURLParametersAreValidated(t *testing.T) {
	t.Parallel()
	note := func(name string, status int, headers map[string]string, contains ...string) scenario {
		return scenario{
			name: name, as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`,
			headers: headers, status: status, contains: contains,
		}
	}
	checkAll(t, newFixture(t), []scenario{
		note("If-Match without quotes", 400, map[string]string{"If-Match": "7"}, `"code":"malformed"`),
		note("If-Match without a number", 400, map[string]string{"If-Match": `"x"`}, `"code":"malformed"`),
		note("If-Match any", 200, map[string]string{"If-Match": "*"}),
		note("a long key", 422, map[string]string{"Idempotency-Key": strings.Repeat("k", 256)}, `"field":"Idempotency-Key"`),
		note("text", 415, map[string]string{"Content-Type": "text/plain"}, `"code":"unsupported_media_type"`),
		note("JSON with a charset", 200, map[string]string{"Content-Type": "application/json; charset=utf-8"}),
		{name: "an address that is not text", as: "comms-1", path: "/authors/x/%ff", status: http.StatusBadRequest, contains: []string{`"code":"malformed"`}},
		{name: "no such route", as: "comms-1", path: "/nothing", status: 404, contains: []string{`"code":"not_found"`}},
		{name: "another method", as: "comms-1", method: http.MethodDelete, path: someCase, status: 405, contains: []string{`"code":"method_not_allowed"`}},
	})
}

func TestPanicEndsOnlyItsOwnRequest(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.workflows.before = func() error { panic("a mistake") }
	note := scenario{
		as: "comms-1", method: http.MethodPost, path: someCase + "/note", body: `{"text":"t"}`,
		status: http.StatusInternalServerError, contains: []string{`"code":"internal"`, `"reference":"`}, lacks: []string{"a mistake"},
	}
	note.check(t, f)
}

func TestStoreErrorIsNotShownToTheClient(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.store.err = errors.New("pq: password authentication failed")
	scenario{
		as: "comms-1", path: someCase, status: http.StatusServiceUnavailable, contains: []string{`"code":"unavailable"`}, lacks: []string{"password"},
	}.check(t, f)
}
