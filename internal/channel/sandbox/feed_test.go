package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

func TestEveryRequestIsValidated(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	cases := []struct {
		name, method, path, body string
		status                   int
		code                     string
	}{
		{"not JSON", "POST", "/sandbox/posts", `{`, 400, "malformed"},
		{"unknown field", "POST", "/sandbox/posts", `{"author":"a","text":"b","mood":1}`, 400, "malformed"},
		{"wrong type", "POST", "/sandbox/posts", `{"author":1,"text":"b"}`, 400, "malformed"},
		{"two values", "POST", "/sandbox/posts", `{"author":"a","text":"b"}{}`, 400, "malformed"},
		{"trailing junk", "POST", "/sandbox/posts", `{"author":"a","text":"b"}]`, 400, "malformed"},
		{"bad UTF-8", "POST", "/sandbox/posts", "{\"author\":\"a\",\"text\":\"\xff\"}", 400, "malformed"},
		{"no author", "POST", "/sandbox/posts", `{"text":"b"}`, 422, "invalid"},
		{"author of marks", "POST", "/sandbox/posts", `{"author":" @ ","text":"b"}`, 422, "invalid"},
		{"author of dots", "POST", "/sandbox/posts", `{"author":"..","text":"b"}`, 422, "invalid"},
		{"no text", "POST", "/sandbox/posts", `{"author":"a","text":" \n"}`, 422, "invalid"},
		{"too many images", "POST", "/sandbox/posts", `{"author":"a","text":"b","images":11}`, 422, "invalid"},
		{"negative images", "POST", "/sandbox/posts", `{"author":"a","text":"b","images":-1}`, 422, "invalid"},
		{"too large", "POST", "/sandbox/posts", `{"author":"a","text":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "too_large"},
		{"edit without text", "PUT", "/sandbox/posts/nothing", `{"text":" "}`, 422, "invalid"},
		{"edit of another field", "PUT", "/sandbox/posts/nothing", `{"text":"b","author":"eve"}`, 400, "malformed"},
		{"no such post to edit", "PUT", "/sandbox/posts/nothing", `{"text":"b"}`, 404, "not_found"},
		{"rename to no handle", "PUT", "/sandbox/authors/bob", `{"handle":"@"}`, 422, "invalid"},
		{"no such author to rename", "PUT", "/sandbox/authors/nobody", `{"handle":"eve"}`, 404, "not_found"},
		{"unblock no handle", "PUT", "/sandbox/authors/@", `{"blocked":false}`, 422, "invalid"},
		{"unknown change of an author", "PUT", "/sandbox/authors/bob", `{"mood":1}`, 400, "malformed"},
		{"no such post", "GET", "/sandbox/posts/nothing", "", 404, "not_found"},
		{"no such post to delete", "DELETE", "/sandbox/posts/nothing", "", 404, "not_found"},
		{"unknown act", "PUT", "/sandbox/behaviour", `{"refuse":["dance"]}`, 422, "invalid"},
		{"unknown lie", "PUT", "/sandbox/behaviour", `{"lie":["dance"]}`, 422, "invalid"},
		{"negative delay", "PUT", "/sandbox/behaviour", `{"delay_ms":-1}`, 422, "invalid"},
		{"endless delay", "PUT", "/sandbox/behaviour", `{"delay_ms":600001}`, 422, "invalid"},
		{"act without key", "POST", "/sandbox/api/block", `{"author":"a"}`, 422, "invalid"},
	}
	for _, c := range cases {
		got := f.call(c.method, c.path, c.body)
		require.Equal(t, c.status, got.status, c.name)
		require.Equal(t, "application/json", got.header.Get("Content-Type"), c.name)
		require.Contains(t, got.body, `"code":"`+c.code+`"`, c.name)
		require.Contains(t, got.body, `"detail":"`, c.name)
	}
	require.Contains(t, f.call("GET", "/sandbox/", "").body, "Nobody has posted")
}

func TestPostCanBeReadAtItsAddress(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	got := f.call("POST", "/sandbox/posts", `{"author":"@Angry.Bob","text":"Bins!","images":2}`)
	require.Equal(t, http.StatusCreated, got.status)
	address := got.header.Get("Location")
	require.True(t, strings.HasPrefix(address, f.server.URL+"/sandbox/posts/"), address)
	require.Contains(t, got.body, `"url":"`+address+`"`)
	require.Contains(t, got.body, `"author":"@Angry.Bob"`)

	page := f.call("GET", address, "")
	require.Equal(t, http.StatusOK, page.status, page.body)
	require.Contains(t, page.body, "Bins!")
	require.Contains(t, page.body, "@Angry.Bob")
	require.Equal(t, 2, strings.Count(page.body, "<svg"))
	index := f.call("GET", "/sandbox/", "")
	require.Contains(t, index.body, "Bins!")
	const style = "/sandbox/static/feed.css"
	require.Contains(t, index.body, style)
	require.Equal(t, "text/css; charset=utf-8", f.call("GET", style, "").header.Get("Content-Type"))
}

func TestRemovedPostIsGoneForEveryone(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	require.Equal(t, http.StatusNoContent, f.call("DELETE", p.URL, "").status)

	page := f.call("GET", p.URL, "")
	require.Equal(t, http.StatusGone, page.status)
	require.Contains(t, page.body, "removed by its author")
	require.NotContains(t, page.body, "Bins!")
	require.NotContains(t, f.call("GET", "/sandbox/", "").body, "Bins!")
	require.Equal(t, http.StatusGone, f.call("DELETE", p.URL, "").status)
}

func TestPostIsJSONToAClientThatAsksForIt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("@Bob", "Bins!")
	got := f.call("GET", p.URL, "", "Accept", "application/json")
	require.Equal(t, http.StatusOK, got.status)
	var read struct {
		ID, URL, Author, Text string
		PostedAt              time.Time `json:"posted_at"`
	}
	require.NoError(t, json.Unmarshal([]byte(got.body), &read))
	require.Equal(t, []string{p.ID, p.URL, "@Bob", "Bins!"}, []string{read.ID, read.URL, read.Author, read.Text})
	require.WithinDuration(t, time.Now(), read.PostedAt, time.Minute)
	require.Equal(t, time.UTC, read.PostedAt.Location())

	for _, accept := range []string{"", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"} {
		page := f.call("GET", p.URL, "", "Accept", accept)
		require.Contains(t, page.body, "<h1>@Bob</h1>", accept)
		require.Equal(t, "Accept", page.header.Get("Vary"))
	}

	require.Equal(t, http.StatusNoContent, f.call("DELETE", p.URL, "").status)
	gone := f.call("GET", p.URL, "", "Accept", "application/json")
	require.Equal(t, http.StatusGone, gone.status)
	require.JSONEq(t, `{"code":"gone","detail":"The post has been removed."}`, gone.body)
}

func TestAuthorEditsAPost(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	before := f.call("GET", p.URL, "", "Accept", "application/json")

	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "k"), "a blocked author can still edit")
	edited := f.call("PUT", p.URL, `{"text":"I know where you live"}`)
	require.Equal(t, http.StatusOK, edited.status, edited.body)
	require.JSONEq(t, strings.Replace(before.body, "Bins!", "I know where you live", 1), edited.body, "only the text changes")
	for _, address := range []string{p.URL, "/sandbox/"} {
		page := f.call("GET", address, "")
		require.Contains(t, page.body, "I know where you live", address)
		require.NotContains(t, page.body, "Bins!", address)
	}

	require.Equal(t, http.StatusNoContent, f.call("DELETE", p.URL, "").status)
	require.Equal(t, http.StatusGone, f.call("PUT", p.URL, `{"text":"again"}`).status)
	require.Contains(t, f.call("GET", p.URL, "").body, "removed by its author")
}

func TestRenamedAuthorKeepsPostsMessagesAndBlock(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("@Bob", "Bins!")
	require.NoError(t, f.adapter.SendLetter(t.Context(), casework.Letter{To: "bob", Text: "Stop."}, p.URL, "m"))
	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "b"))
	before := f.author("bob")

	renamed := f.call("PUT", "/sandbox/authors/bob", `{"handle":" @Robert "}`)
	require.Equal(t, http.StatusOK, renamed.status, renamed.body)
	require.Contains(t, renamed.body, `"author":"@Robert"`)
	require.Equal(t, before, f.author("robert"))
	require.Contains(t, f.call("GET", p.URL, "").body, "<h1>@Robert</h1>")
	require.Equal(t, http.StatusForbidden, f.call("POST", "/sandbox/posts", `{"author":"robert","text":"b"}`).status)

	require.False(t, f.author("bob").Blocked)
	f.post("bob", "The old handle is free.")
	taken := f.call("PUT", "/sandbox/authors/bob", `{"handle":"robert","blocked":true}`)
	require.Equal(t, http.StatusConflict, taken.status)
	require.Contains(t, taken.body, `"handle_taken"`)
	require.False(t, f.author("bob").Blocked, "all of the change or none")
	require.Equal(t, http.StatusOK, f.call("PUT", "/sandbox/authors/bob", `{"handle":"BOB"}`).status)
}

func TestPlatformBlocksAndUnblocksBehindTheCouncilsBack(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "k"))
	f.setFaults(`{"delay_ms":60000,"refuse":["unblock"]}`)
	for range 2 {
		unblocked := f.call("PUT", "/sandbox/authors/@Bob", `{"blocked":false}`)
		require.Equal(t, http.StatusOK, unblocked.status, unblocked.body)
		require.Contains(t, unblocked.body, `"blocked":false`)
	}
	require.Equal(t, 1, f.author("bob").Unblocks)
	require.Empty(t, f.waits(), "the faults are for the council's side")
	state, err := f.adapter.AuthorState(t.Context(), "bob")
	require.NoError(t, err)
	require.Equal(t, channel.AuthorNotBlocked, state)

	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "k"))
	require.False(t, f.author("bob").Blocked, "a repeated key does not block again")
	require.Equal(t, http.StatusOK, f.call("PUT", "/sandbox/authors/bob", `{"blocked":true}`).status)
	require.True(t, f.author("bob").Blocked)
}

func TestRequestIsCompletedAfterItsCallerDisconnects(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	ctx, giveUp := context.WithCancel(t.Context())
	giveUp()
	f.feed.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "DELETE", p.URL, nil))
	requirePost(t, f, p.URL, casework.FoundGone)
}

func TestScriptInAPostIsShownAsText(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	const script = `<script>alert("1")</script>`
	p := f.post(script, script)
	require.NoError(t, f.adapter.BlockAuthor(t.Context(), script, "k"))
	author := "/sandbox/authors/" + url.PathEscape(script)
	for _, address := range []string{p.URL, "/sandbox/", author} {
		page := f.call("GET", address, "", "Accept", "text/html")
		require.Equal(t, http.StatusOK, page.status, page.body)
		require.NotContains(t, page.body, "<script", address)
		require.Contains(t, page.body, "&lt;script&gt;", address)
		policy := page.header.Get("Content-Security-Policy")
		require.Contains(t, policy, "default-src 'none'", address)
		require.NotContains(t, policy, "unsafe-inline", address)
	}
}

func TestAuthorIsFoundWhateverIsInTheHandle(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for i, handle := range []string{"@Bob", "a/b", "a b", "50%", "q?x=1#y", "ärger", "../x"} {
		f.post(handle, "text")
		require.NoError(t, f.adapter.BlockAuthor(t.Context(), handle, string(rune('a'+i))))
		require.True(t, f.author(handle).Blocked, handle)
	}
	require.True(t, f.author("bob").Blocked, "@Bob and bob are one author")
}

func TestUnknownAuthorIsNotBlocked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	got := f.call("GET", "/sandbox/authors/nobody", "")
	require.Equal(t, http.StatusOK, got.status)
	require.JSONEq(t, `{"author":"nobody","blocked":false,"blocked_at":null,"unblocked_at":null,
		"blocks":0,"unblocks":0,"messages":[]}`, got.body)
}

func TestPersonCanUseTheButtonsOfThePages(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	form := func(path string, values url.Values) answer {
		return f.call("POST", "/sandbox/forms/"+path, values.Encode(),
			"Content-Type", "application/x-www-form-urlencoded")
	}
	posted := form("post", url.Values{"author": {"bob"}, "text": {"Bins!"}, "images": {"0"}})
	require.Equal(t, http.StatusSeeOther, posted.status, posted.body)
	address := posted.header.Get("Location")
	require.Equal(t, http.StatusOK, f.call("GET", address, "").status)

	require.Equal(t, http.StatusSeeOther, form("block", url.Values{"author": {"bob"}}).status)
	require.True(t, f.author("bob").Blocked)
	require.Contains(t, f.call("GET", address, "").body, "This author is blocked")
	require.Equal(t, http.StatusSeeOther, form("unblock", url.Values{"author": {"bob"}}).status)
	require.False(t, f.author("bob").Blocked)

	id := address[strings.LastIndex(address, "/")+1:]
	require.Equal(t, http.StatusSeeOther, form("delete", url.Values{"id": {id}}).status)
	require.Equal(t, http.StatusGone, f.call("GET", address, "").status)
}

func TestPageOfAnotherSiteCannotUseTheFeed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	got := f.call("POST", "/sandbox/posts", `{"author":"a","text":"b"}`, "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, got.status)
	require.Contains(t, f.call("GET", "/sandbox/", "").body, "Nobody has posted")
}
