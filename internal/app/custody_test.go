package app_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func (w *runs) Raise(_ context.Context, ref, exhibit string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.raised = append(w.raised, ref+"/"+exhibit)
	return w.ready
}

func (w *runs) Underway(context.Context, string) (app.Progress, error) {
	return app.Progress{
		Pack: &app.PackProgress{PackProgress: protocol.PackProgress{AsOf: 9, Done: 1, Of: 2}, Attempts: app.Attempts{Attempt: 1}},
	}, nil
}

func (v *vault) Intact(ctx context.Context, digest string) error {
	kept, err := v.Get(ctx, digest)
	if err != nil {
		return err
	}
	return kept.Close()
}

func (v *vault) Stream(ctx context.Context, digest string) (io.ReadCloser, error) {
	return v.Get(ctx, digest)
}

// preparePack prepares packs that are a short text.
func preparePack(context.Context, *incident.Case, string) (string, bool, func(context.Context, io.Writer) error, error) {
	return "tag", false, func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "a pack made now")
		return err
	}, nil
}

func TestR7EvidenceThatWasChangedIsRefusedAndRaised(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, preparePack)
	ref := w.reported(t)
	exhibit, _, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader("a picture"), "", "")
	require.NoError(t, err)
	w.vault.changed = exhibit.SHA256

	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	require.Contains(t, requireCode(t, casework.CodeNotNow, err).Why, "not the file that was taken into custody")
	require.ErrorIs(t, err, casework.ErrChanged)
	_, err = w.Pack(t.Context(), officer(), ref, app.PackOrder{})
	requireCode(t, casework.CodeNotNow, err)
	require.Equal(t, []string{ref + "/E1", ref + "/E1"}, w.runs.raised, "saying it once is the workflow's business")

	w.runs.ready = errors.New("no Temporal")
	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	requireCode(t, app.CodeUnavailable, err) // refused all the same, and raised the next time
}

func TestABucketThatIsGoneIsNoAlarm(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, preparePack)
	ref := w.reported(t)
	exhibit, _, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader("a picture"), "", "")
	require.NoError(t, err)
	w.vault.full = errors.New("the bucket is gone")
	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	requireCode(t, app.CodeUnavailable, err)
	_, err = w.Pack(t.Context(), officer(), ref, app.PackOrder{})
	requireCode(t, app.CodeUnavailable, err)
	_, _, err = w.AddEvidence(t.Context(), officer(), ref, strings.NewReader("another"), "", "")
	requireCode(t, app.CodeUnavailable, err)
	require.Empty(t, w.runs.raised)

	w.vault.full = nil
	_, err = w.Pack(t.Context(), officer(), ref, app.PackOrder{})
	require.NoError(t, err, "it recovers")
}
