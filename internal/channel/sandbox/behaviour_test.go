package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/channel"
	"duecourse/internal/channel/sandbox"
)

// acts are the five things that the council's side can ask.
func acts(w *world, postURL, key string) map[string]func() error {
	ctx := w.t.Context()
	return map[string]func() error{
		"block":   func() error { return w.adapter.BlockAuthor(ctx, "bob", key+"b") },
		"unblock": func() error { return w.adapter.UnblockAuthor(ctx, "bob", key+"u") },
		"remove":  func() error { return w.adapter.RemovePost(ctx, postURL, key+"r") },
		"message": func() error {
			return w.adapter.SendMessage(ctx, channel.Message{Author: "bob", Text: "Stop.", Key: key + "m"})
		},
		"release": func() error { return w.adapter.Publish(ctx, channel.Release{Title: "News", Key: key + "p"}) },
	}
}

// requireUntouched holds when none of the acts took effect.
func requireUntouched(t *testing.T, w *world, postURL string) {
	t.Helper()
	bob := w.author("bob")
	require.Zero(t, bob.Blocks)
	require.Zero(t, bob.Unblocks)
	require.False(t, bob.Blocked)
	require.Empty(t, bob.Messages)
	requirePost(t, w, postURL, channel.PostStanding)
	require.Equal(t, "[]\n", w.call("GET", "/sandbox/releases", "").body)
}

const everyAct = `["block","unblock","remove","message","release"]`

func TestRefusedActDoesNothingAndCanBeTriedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.post("bob", "Bins!")
	w.behave(`{"refuse":` + everyAct + `,"lie":["block"]}`)
	for name, act := range acts(w, p.URL, "k") {
		require.ErrorIs(t, act(), channel.ErrRefused, name)
		require.ErrorIs(t, act(), channel.ErrRefused, "each time: "+name)
	}
	requireUntouched(t, w, p.URL)

	w.behave(`{}`)
	for name, act := range acts(w, p.URL, "k") {
		require.NoError(t, act(), name)
	}
	require.Equal(t, 1, w.author("bob").Blocks)
	requirePost(t, w, p.URL, channel.PostGone)
}

func TestLieIsFoundOutByAskingAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.post("bob", "Bins!")
	w.behave(`{"lie":` + everyAct + `}`)
	for name, act := range acts(w, p.URL, "k") {
		require.NoError(t, act(), name)
	}
	requireUntouched(t, w, p.URL)

	w.behave(`{}`)
	require.NoError(t, acts(w, p.URL, "k")["block"]())
	require.True(t, w.author("bob").Blocked, "the key of a lie is not used up")
}

func TestOnlyTheNamedActMisbehaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.post("bob", "Bins!")
	w.behave(`{"refuse":["unblock"]}`)
	for name, act := range acts(w, p.URL, "k") {
		if name == "unblock" {
			require.ErrorIs(t, act(), channel.ErrRefused)
			continue
		}
		require.NoError(t, act(), name)
	}
	require.True(t, w.author("bob").Blocked)
}

func TestDelayHoldsUpActsAndNotReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.behave(`{"delay_ms":250,"refuse":["unblock"],"lie":["message"]}`)
	p := w.post("bob", "Bins!")
	requirePost(t, w, p.URL, channel.PostStanding)
	w.author("bob")
	require.Equal(t, http.StatusOK, w.call("GET", "/sandbox/", "").status)
	require.Equal(t, http.StatusOK, w.call("GET", "/sandbox/behaviour", "").status)
	require.Empty(t, w.waits())

	for _, act := range acts(w, p.URL, "k") {
		_ = act() // how each ends is told by the tests above
	}
	const delay = 250 * time.Millisecond
	require.Equal(t, []time.Duration{delay, delay, delay, delay, delay}, w.waits())
}

func TestDelayedAnswerComesInTheEnd(t *testing.T) {
	t.Parallel()
	feed, err := sandbox.Open(t.Context(), sandbox.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(feed)
	w := &world{t: t, feed: feed, server: server, adapter: sandbox.NewAdapter(server.URL, nil)}
	t.Cleanup(w.close)
	w.behave(`{"delay_ms":1}`)
	require.NoError(t, w.adapter.BlockAuthor(t.Context(), "bob", "k"))
	require.True(t, w.author("bob").Blocked)
}

func TestBehaviourIsReplacedAsAWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.behave(`{"delay_ms":5,"refuse":["block"],"lie":["remove"]}`)
	require.JSONEq(t, `{"delay_ms":5,"refuse":["block"],"lie":["remove"]}`, w.call("GET", "/sandbox/behaviour", "").body)
	w.behave(`{"refuse":["message"]}`)
	require.JSONEq(t, `{"delay_ms":0,"refuse":["message"],"lie":[]}`, w.call("GET", "/sandbox/behaviour", "").body)
}

func TestFeedIsTheSameAfterItIsOpenedAgain(t *testing.T) {
	t.Parallel()
	file := feedFile(t)
	before := openWorld(t, file)
	kept, removed := before.post("bob", "Bins!"), before.post("eve", "Spam")
	ctx := context.WithoutCancel(t.Context())
	require.NoError(t, before.adapter.RemovePost(ctx, removed.URL, "r"))
	require.NoError(t, before.adapter.BlockAuthor(ctx, "bob", "b"))
	require.NoError(t, before.adapter.SendMessage(ctx, channel.Message{Author: "bob", Text: "Stop.", Key: "m"}))
	require.NoError(t, before.adapter.Publish(ctx, channel.Release{Title: "News", Key: "p"}))
	before.behave(`{"refuse":["unblock"]}`)
	bob := before.author("bob")

	// Nothing is closed first: this is what a killed process leaves behind.
	after := openWorld(t, file)
	require.Equal(t, bob, after.author("bob"))
	requirePost(t, after, kept.URL, channel.PostStanding)
	requirePost(t, after, removed.URL, channel.PostGone)
	require.Contains(t, after.call("GET", "/sandbox/releases", "").body, "News")
	require.ErrorIs(t, after.adapter.UnblockAuthor(ctx, "bob", "u"), channel.ErrRefused)
	require.NoError(t, after.adapter.BlockAuthor(ctx, "bob", "b"))
	require.Equal(t, 1, after.author("bob").Blocks, "keys are remembered")
}
