package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/channel"
)

func TestS9ReleaseIsProvenByAskingThePlatformAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform platform
		want     casework.ResultOutcome // empty: an error, so it is tried again
	}{
		"it is there":          {platform{post: casework.FoundPublished}, casework.ResultDone},
		"nobody can tell":      {platform{post: casework.FoundUnclear}, casework.ResultDone},
		"the platform lied":    {platform{post: casework.FoundGone}, ""},
		"the platform refuses": {platform{publish: failing(channel.ErrDeclined)}, ""},
		"it does not answer":   {platform{publish: failing(channel.ErrUnavailable)}, ""},
		"it cannot be asked":   {platform{ask: failing(channel.ErrUnavailable)}, ""},
		"it has no adapter":    {platform{publish: failing(channel.ErrByHand)}, casework.ResultNeedsPerson},
		"it knows no account":  {platform{publish: failing(channel.ErrMissing)}, ""},
	} {
		got, err := activitiesOf(t, &c.platform).Release(t.Context(), activities.ReleaseInput{Channel: "sandbox", Title: "t", Text: "x", Key: "k"})
		require.Equal(t, c.want == "", err != nil, name)
		require.Equal(t, c.want, got.Outcome, name)
		if got.Outcome == casework.ResultDone {
			require.Equal(t, "https://sandbox.example/1", got.URL, name)
		}
	}
}

func TestS7LinkIsNotReleasedWhileItsPageIsMissing(t *testing.T) {
	t.Parallel()
	published := &platform{publish: errors.New("it was published")}
	a := activitiesOf(t, published)
	in := activities.ReleaseInput{Channel: "sandbox", Title: "t", Text: "x", Link: "https://www.derby.gov.uk/x", Key: "k"}
	a.FindPage = func(context.Context, string) (string, error) { return "The website answers with status 404.", nil }
	got, err := a.Release(t.Context(), in)
	require.NoError(t, err)
	require.Equal(t, casework.ResultNeedsPerson, got.Outcome)
	require.Contains(t, got.Detail, "status 404")
	a.FindPage = func(context.Context, string) (string, error) { return "", errors.New("no answer") }
	_, err = a.Release(t.Context(), in)
	require.ErrorContains(t, err, "website could not be asked")
}
