package manual_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
)

func TestEveryActionIsATaskForAPerson(t *testing.T) {
	t.Parallel()
	ctx, platform := t.Context(), manual.Platform{}
	acts := map[string]error{
		"send":    platform.SendLetter(ctx, casework.Letter{}, "https://example.org/1", "k"),
		"remove":  platform.RemovePost(ctx, "https://example.org/1", "k"),
		"block":   platform.BlockAuthor(ctx, "troll", "k"),
		"unblock": platform.UnblockAuthor(ctx, "troll", "k"),
	}
	for word, err := range acts {
		require.ErrorIs(t, err, channel.ErrByHand)
		_, reason := channel.Explain(err)
		require.Contains(t, reason, word, "the reason tells a person what to do")
	}
}

func TestStatesAreUnknownWhenThePlatformCannotBeAsked(t *testing.T) {
	t.Parallel()
	platform := manual.Platform{}
	post, err := platform.PostState(t.Context(), "https://example.org/1")
	require.NoError(t, err)
	require.Equal(t, casework.FoundUnclear, post.Found)

	author, err := platform.AuthorState(t.Context(), "troll")
	require.NoError(t, err)
	require.Equal(t, channel.AuthorUnknown, author)
}
