package manual_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
)

func TestEveryActIsAPersonsTask(t *testing.T) {
	t.Parallel()
	ctx, platform := t.Context(), manual.Platform{}
	acts := map[string]error{
		"send":    platform.SendMessage(ctx, channel.Message{}),
		"remove":  platform.RemovePost(ctx, "https://example.org/1", "k"),
		"block":   platform.BlockAuthor(ctx, "troll", "k"),
		"unblock": platform.UnblockAuthor(ctx, "troll", "k"),
		"post":    platform.Publish(ctx, channel.Release{}),
	}
	for word, err := range acts {
		require.ErrorIs(t, err, channel.ErrManual)
		_, reason := channel.Explain(err)
		require.Contains(t, reason, word, "a person is told what to do")
	}
}

func TestNothingIsClaimedAboutAPlatformThatCannotBeAsked(t *testing.T) {
	t.Parallel()
	platform := manual.Platform{}
	require.Equal(t, channel.Abilities{}, platform.Abilities())

	post, err := platform.PostState(t.Context(), "https://example.org/1")
	require.NoError(t, err)
	require.Equal(t, channel.PostUnknown, post)

	author, err := platform.AuthorState(t.Context(), "troll")
	require.NoError(t, err)
	require.Equal(t, channel.AuthorUnknown, author)
}
