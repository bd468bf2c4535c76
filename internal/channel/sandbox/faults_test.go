package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/channel/sandbox"
)

// acts are what the council's side can ask.
func acts(f *fixture, postURL, key string) map[string]func() error {
	ctx := f.t.Context()
	return map[string]func() error{
		"block":   func() error { return f.adapter.BlockAuthor(ctx, "bob", key+"b") },
		"unblock": func() error { return f.adapter.UnblockAuthor(ctx, "bob", key+"u") },
		"remove":  func() error { return f.adapter.RemovePost(ctx, postURL, key+"r") },
		"message": func() error {
			return f.adapter.SendLetter(ctx, casework.Letter{To: "bob", Text: "Stop."}, postURL, key+"m")
		},
	}
}

// requireUntouched checks that none of the acts took effect.
func requireUntouched(t *testing.T, f *fixture, postURL string) {
	t.Helper()
	bob := f.author("bob")
	require.Zero(t, bob.Blocks)
	require.Zero(t, bob.Unblocks)
	require.False(t, bob.Blocked)
	require.Empty(t, bob.Messages)
	requirePost(t, f, postURL, casework.FoundPublished)
}

const everyAct = `["block","unblock","remove","message"]`

func TestRefusedActDoesNothingAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	f.setFaults(`{"refuse":` + everyAct + `,"lie":["block"]}`)
	for name, act := range acts(f, p.URL, "k") {
		require.ErrorIs(t, act(), channel.ErrDeclined, name)
		require.ErrorIs(t, act(), channel.ErrDeclined, "each time: "+name)
	}
	requireUntouched(t, f, p.URL)

	f.setFaults(`{}`)
	for name, act := range acts(f, p.URL, "k") {
		require.NoError(t, act(), name)
	}
	require.Equal(t, 1, f.author("bob").Blocks)
	requirePost(t, f, p.URL, casework.FoundGone)
}

func TestReadingTheStateShowsAFalseSuccess(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	f.setFaults(`{"lie":` + everyAct + `}`)
	for name, act := range acts(f, p.URL, "k") {
		require.NoError(t, act(), name)
	}
	requireUntouched(t, f, p.URL)

	f.setFaults(`{}`)
	require.NoError(t, acts(f, p.URL, "k")["block"]())
	require.True(t, f.author("bob").Blocked, "the key of a lie is not used up")
}

func TestOnlyTheNamedActIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	p := f.post("bob", "Bins!")
	f.setFaults(`{"refuse":["unblock"]}`)
	for name, act := range acts(f, p.URL, "k") {
		if name == "unblock" {
			require.ErrorIs(t, act(), channel.ErrDeclined)
			continue
		}
		require.NoError(t, act(), name)
	}
	require.True(t, f.author("bob").Blocked)
}

func TestDelaySlowsActsAndNotReads(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.setFaults(`{"delay_ms":250,"refuse":["unblock"],"lie":["message"]}`)
	p := f.post("bob", "Bins!")
	requirePost(t, f, p.URL, casework.FoundPublished)
	f.author("bob")
	require.Equal(t, http.StatusOK, f.call("GET", "/sandbox/", "").status)
	require.Equal(t, http.StatusOK, f.call("GET", "/sandbox/behaviour", "").status)
	require.Empty(t, f.waits())

	for _, act := range acts(f, p.URL, "k") {
		_ = act() // the tests above check how each ends
	}
	const delay = 250 * time.Millisecond
	require.Equal(t, []time.Duration{delay, delay, delay, delay}, f.waits())
}

func TestDelayedAnswerArrives(t *testing.T) {
	t.Parallel()
	feed, err := sandbox.Open(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(feed)
	f := &fixture{t: t, feed: feed, server: server, adapter: sandbox.NewAdapter(server.URL, nil)}
	t.Cleanup(f.close)
	f.setFaults(`{"delay_ms":1}`)
	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "k"))
	require.True(t, f.author("bob").Blocked)
}

func TestFaultsAreReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.setFaults(`{"delay_ms":5,"refuse":["block"],"lie":["remove"]}`)
	require.JSONEq(t, `{"delay_ms":5,"refuse":["block"],"lie":["remove"]}`, f.call("GET", "/sandbox/behaviour", "").body)
	f.setFaults(`{"refuse":["message"]}`)
	require.JSONEq(t, `{"delay_ms":0,"refuse":["message"],"lie":[]}`, f.call("GET", "/sandbox/behaviour", "").body)
}

func TestFeedKeepsItsStateWhenItIsOpenedAgain(t *testing.T) {
	t.Parallel()
	file := feedFile(t)
	before := newFixtureWithFile(t, file)
	kept, removed := before.post("bob", "Bins!"), before.post("eve", "Spam")
	ctx := context.WithoutCancel(t.Context())
	require.NoError(t, before.adapter.RemovePost(ctx, removed.URL, "r"))
	require.NoError(t, before.adapter.BlockAuthor(ctx, "bob", "b"))
	require.NoError(t, before.adapter.SendLetter(ctx, casework.Letter{To: "bob", Text: "Stop."}, kept.URL, "m"))
	before.setFaults(`{"refuse":["unblock"]}`)
	bob := before.author("bob")

	// Nothing is closed first: a killed process leaves the file like this.
	after := newFixtureWithFile(t, file)
	require.Equal(t, bob, after.author("bob"))
	requirePost(t, after, kept.URL, casework.FoundPublished)
	requirePost(t, after, removed.URL, casework.FoundGone)
	require.ErrorIs(t, after.adapter.UnblockAuthor(ctx, "bob", "u"), channel.ErrDeclined)
	require.NoError(t, after.adapter.BlockAuthor(ctx, "bob", "b"))
	require.Equal(t, 1, after.author("bob").Blocks, "keys are remembered")
}
