package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/channel/sandbox"
)

func TestBlockedAuthorCannotPostUntilUnblocked(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	state := func() channel.AuthorState {
		s, err := f.adapter.AuthorState(ctx, "@Bob")
		require.NoError(t, err)
		return s
	}
	require.Equal(t, channel.AuthorNotBlocked, state())

	require.NoError(t, f.adapter.BlockAuthor(ctx, "@Bob", "case-1/A1"))
	require.Equal(t, channel.AuthorBlocked, state())
	refused := f.call("POST", "/sandbox/posts", `{"author":"BOB","text":"b"}`)
	require.Equal(t, http.StatusForbidden, refused.status)
	require.Contains(t, refused.body, `"blocked"`)

	require.NoError(t, f.adapter.UnblockAuthor(ctx, "bob", "case-1/A2"))
	require.Equal(t, channel.AuthorNotBlocked, state())
	f.post("bob", "back again")

	bob := f.author("bob")
	require.Equal(t, 1, bob.Blocks)
	require.Equal(t, 1, bob.Unblocks)
	require.NotNil(t, bob.BlockedAt)
	require.False(t, bob.UnblockedAt.Before(*bob.BlockedAt))
}

func TestFiftyBlocksWithOneKeyAreOneBlock(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	group, ctx := errgroup.WithContext(t.Context())
	for range 50 {
		group.Go(func() error { return f.adapter.BlockAuthor(ctx, "bob", "case-1/A1") })
	}
	require.NoError(t, group.Wait())
	require.Equal(t, 1, f.author("bob").Blocks)

	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "case-2/A1"))
	require.Equal(t, 2, f.author("bob").Blocks, "another key is another act")
}

func TestKeyOfOneActIsRefusedForAnotherAct(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	require.NoError(t, f.adapter.BlockAuthor(ctx, "bob", "k"))
	require.ErrorIs(t, f.adapter.BlockAuthor(ctx, "eve", "k"), channel.ErrDeclined)
	require.ErrorIs(t, f.adapter.UnblockAuthor(ctx, "bob", "k"), channel.ErrDeclined)
	require.False(t, f.author("eve").Blocked)
	require.True(t, f.author("bob").Blocked)
}

func TestLetterArrivesOnceWithItsSubject(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	letter := casework.Letter{To: "@bob", Subject: "A warning", Text: "Please stop."}
	for range 2 {
		require.NoError(t, f.adapter.SendLetter(ctx, letter, "", "case-1/A1"))
	}

	messages := f.author("bob").Messages
	require.Len(t, messages, 1)
	require.Equal(t, "A warning\n\nPlease stop.", messages[0].Text)
	require.Equal(t, time.UTC, messages[0].At.Location())
	page := f.call("GET", "/sandbox/authors/bob", "", "Accept", "text/html")
	require.Contains(t, page.body, "Please stop.")

	letter.Subject, letter.Text = "", " "
	require.ErrorIs(t, f.adapter.SendLetter(ctx, letter, "", "case-1/A2"), channel.ErrDeclined)
}

func TestAuthorWithoutHandleCannotBeReached(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	require.ErrorIs(t, f.adapter.SendLetter(ctx, casework.Letter{Text: "x"}, "", "k"), channel.ErrUnreachable)
	require.ErrorIs(t, f.adapter.BlockAuthor(ctx, " @ ", "k"), channel.ErrUnreachable)
	require.ErrorIs(t, f.adapter.UnblockAuthor(ctx, "", "k"), channel.ErrUnreachable)
	state, err := f.adapter.AuthorState(ctx, "")
	require.NoError(t, err)
	require.Equal(t, channel.AuthorUnknown, state)
}

func TestReadingThePostShowsItsRemoval(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	p := f.post("bob", "Bins!")
	requirePost(t, f, p.URL, casework.FoundPublished)

	require.NoError(t, f.adapter.RemovePost(ctx, p.URL, "case-1/A1"))
	require.NoError(t, f.adapter.RemovePost(ctx, p.URL, "case-1/A1"), "repeated with the same key")
	requirePost(t, f, p.URL, casework.FoundGone)
	require.Contains(t, f.call("GET", p.URL, "").body, "removed by the council")

	require.ErrorIs(t, f.adapter.RemovePost(ctx, p.URL, "case-2/A1"), channel.ErrMissing)
}

func TestReadingThePostShowsItsWords(t *testing.T) {
	t.Parallel()
	f, ctx := newFixture(t), t.Context()
	p := f.post("bob", "Bins <b>&</b>\n\"bins\"")
	words := func() string {
		state, err := f.adapter.PostState(ctx, p.URL)
		require.NoError(t, err)
		require.Equal(t, casework.FoundPublished, state.Found)
		return state.Text
	}
	require.Equal(t, "Bins <b>&</b>\n\"bins\"", words())
	require.Equal(t, http.StatusOK, f.call("PUT", p.URL, `{"text":"I know where you live"}`).status)
	require.Equal(t, "I know where you live", words())

	long := strings.Repeat("<", 500_000) // six characters each in the answer
	require.Equal(t, http.StatusOK, f.call("PUT", p.URL, `{"text":"`+long+`"}`).status)
	require.Empty(t, words(), "more than the adapter reads")

	require.Equal(t, http.StatusNoContent, f.call("DELETE", p.URL, "").status)
	state, err := f.adapter.PostState(ctx, p.URL)
	require.NoError(t, err)
	require.Equal(t, channel.PostState{Found: casework.FoundGone}, state)
}

func TestAddressOfAnotherSiteIsNotOpened(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, address := range []string{"https://example.org/1", "", "https://example.org/sandbox/posts/", "://"} {
		requirePost(t, f, address, casework.FoundUnclear)
		require.ErrorIs(t, f.adapter.RemovePost(t.Context(), address, "k"+address), channel.ErrDeclined, address)
	}
}

func TestFeedThatIsDownIsUnavailable(t *testing.T) {
	t.Parallel()
	adapter := sandbox.NewAdapter("http://127.0.0.1:1", nil)
	err := adapter.BlockAuthor(t.Context(), "bob", "k")
	require.ErrorIs(t, err, channel.ErrUnavailable)

	state, err := adapter.AuthorState(t.Context(), "secret-handle")
	require.ErrorIs(t, err, channel.ErrUnavailable)
	require.Equal(t, channel.AuthorUnknown, state)
	require.NotContains(t, err.Error(), "secret-handle", "errors go to logs")
}

func TestEachStatusHasItsKind(t *testing.T) {
	t.Parallel()
	kinds := map[int]error{
		200: nil, 204: nil, 302: channel.ErrUnavailable, 400: channel.ErrDeclined, 401: channel.ErrDeclined,
		403: channel.ErrDeclined, 404: channel.ErrMissing, 408: channel.ErrUnavailable, 410: channel.ErrMissing,
		422: channel.ErrDeclined, 429: channel.ErrUnavailable, 500: channel.ErrUnavailable, 503: channel.ErrUnavailable,
	}
	for status, kind := range kinds {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		err := sandbox.NewAdapter(server.URL, nil).BlockAuthor(t.Context(), "bob", "k")
		server.Close()
		require.ErrorIs(t, err, kind, status)
	}
}

func TestActTakesEffectAfterItsCallerTimedOut(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	f.cancelCaller = giveUp
	f.setFaults(`{"delay_ms":60000}`)
	err := f.adapter.BlockAuthor(ctx, "bob", "k")
	require.ErrorIs(t, err, channel.ErrUnavailable)
	require.ErrorIs(t, err, context.Canceled)
	require.True(t, f.author("bob").Blocked)

	require.NoError(t, f.adapter.BlockAuthor(t.Context(), "bob", "k"))
	require.Equal(t, 1, f.author("bob").Blocks, "the second attempt finds it done")
}

func requirePost(t *testing.T, f *fixture, address string, want casework.Found) {
	t.Helper()
	state, err := f.adapter.PostState(t.Context(), address)
	require.NoError(t, err)
	require.Equal(t, want, state.Found, address)
}
