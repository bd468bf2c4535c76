package channel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
)

func TestErrorMatchesItsKindAndItsCause(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("block: %w", &channel.Error{
		Kind: channel.ErrUnavailable, Reason: "no answer", Err: context.DeadlineExceeded,
	})
	require.ErrorIs(t, err, channel.ErrUnavailable)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.NotErrorIs(t, err, channel.ErrDeclined)
	require.EqualError(t, err, "block: unavailable: no answer: context deadline exceeded")

	kind, reason := channel.Explain(err)
	require.Equal(t, channel.ErrUnavailable, kind)
	require.Equal(t, "no answer", reason)
}

func TestUnknownErrorIsUnavailable(t *testing.T) {
	t.Parallel()
	kind, reason := channel.Explain(errors.New("boom"))
	require.Equal(t, channel.ErrUnavailable, kind)
	require.NotContains(t, reason, "boom")
}

// named is a platform with a name of its own.
type named struct {
	manual.Platform
	name string
}

func (n named) Name() string { return n.name }

func TestChannelWithoutAdapterHasTheFallback(t *testing.T) {
	t.Parallel()
	feed := named{name: "sandbox"}
	directory, err := channel.NewDirectory(manual.Platform{}, feed, named{name: "X"})
	require.NoError(t, err)

	require.Equal(t, feed, directory.For("sandbox"))
	require.Equal(t, feed, directory.For(" Sandbox"))
	require.Equal(t, manual.Platform{}, directory.For("facebook"))
	require.Equal(t, manual.Platform{}, directory.For(""))
}

func TestTwoAdaptersForOneChannelAreAnError(t *testing.T) {
	t.Parallel()
	_, err := channel.NewDirectory(manual.Platform{}, named{name: "x"}, named{name: "X"})
	require.ErrorContains(t, err, `"x"`)
}
