package app_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/evidence"
)

// fileVault is a vault in a directory, which tests change and move away.
type fileVault struct {
	*evidence.Vault
	path string
}

func newFileVault(t *testing.T) fileVault {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vault")
	vault, err := evidence.Open(path, 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	return fileVault{vault, path}
}

func (v fileVault) damage(t *testing.T, digest string) {
	t.Helper()
	name := filepath.Join(v.path, digest[:2], digest)
	require.NoError(t, os.Chmod(name, 0o600))
	require.NoError(t, os.WriteFile(name, []byte("another file"), 0o600))
}

func (v fileVault) moveAway(t *testing.T) (back func()) {
	t.Helper()
	require.NoError(t, os.Rename(v.path, v.path+".away"))
	return func() { require.NoError(t, os.Rename(v.path+".away", v.path)) }
}

func (v fileVault) requireEmpty(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(v.path, "*", "*"))
	require.NoError(t, err)
	require.Empty(t, files)
}

// aFile is a file that the vault accepts.
const aFile = "%PDF-1.7 a printed page"

// preparePack prepares a pack with a short text as its content.
func preparePack(context.Context, *incident.Case, string) (string, bool, func(context.Context, io.Writer) error, error) {
	return "tag", false, func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "a pack made now")
		return err
	}, nil
}

func TestEvidenceIsStoredBeforeTheCaseHasIt(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	exhibit, answer, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader(aFile), app.UploadedFile{Name: "shot.pdf"})
	require.NoError(t, err)
	require.Equal(t, "E1", exhibit.ID)
	require.Equal(t, casework.SourceUpload, exhibit.Source)
	require.Equal(t, int64(len(aFile)), exhibit.Size)
	require.Equal(t, "Uploaded as shot.pdf", exhibit.Note)
	require.Equal(t, 2, answer.Seq)

	found, bytes, err := w.Evidence(t.Context(), lawyer(), ref, "E1")
	require.NoError(t, err)
	got, err := io.ReadAll(bytes)
	require.NoError(t, errors.Join(err, bytes.Close()))
	require.Equal(t, aFile, string(got))
	require.Equal(t, exhibit, found)

	_, _, err = w.Evidence(t.Context(), lawyer(), ref, "E2")
	requireCode(t, casework.CodeNotFound, err)
	_, _, err = w.Evidence(t.Context(), opener(), ref, "E1")
	requireCode(t, casework.CodeNotPermitted, err)
}

func TestRefusedEvidenceChangesNothing(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	add := func(who app.Caller, ref, file string) error {
		_, _, err := w.AddEvidence(t.Context(), who, ref, strings.NewReader(file), app.UploadedFile{Note: "note"})
		return err
	}
	requireCode(t, app.CodeMediaType, add(officer(), ref, "#!/bin/sh"))
	requireCode(t, casework.CodeNotPermitted, add(lawyer(), ref, aFile))
	requireCode(t, casework.CodeNotFound, add(officer(), "INC-0000-0000", aFile))
	back := w.vault.moveAway(t)
	requireCode(t, app.CodeUnavailable, add(officer(), ref, aFile))
	back()
	w.vault.requireEmpty(t)

	w.done(t, officer(), ref, acceptable())
	requireCode(t, casework.CodeClosed, add(officer(), ref, aFile))
	w.vault.requireEmpty(t)
}

func TestR7EvidenceThatWasChangedIsRefusedAndRaised(t *testing.T) {
	t.Parallel()
	w := newFixtureWith(t, preparePack)
	ref := w.reported(t)
	exhibit, _, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader(aFile), app.UploadedFile{})
	require.NoError(t, err)
	w.vault.damage(t, exhibit.SHA256)

	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	require.Contains(t, requireCode(t, casework.CodeNotNow, err).Why, "not the file that was taken into custody")
	require.ErrorIs(t, err, casework.ErrChanged)
	_, err = w.Pack(t.Context(), officer(), ref, app.PackRequest{})
	requireCode(t, casework.CodeNotNow, err)
	require.Equal(t, []string{ref + "/E1", ref + "/E1"}, w.workflows.raised, "the workflow makes sure that people are notified once")

	w.workflows.ready = errors.New("no Temporal")
	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	requireCode(t, app.CodeUnavailable, err) // refused, and reported the next time
}

func TestR7EvidenceThatIsMissingSaysSoAndIsATask(t *testing.T) {
	t.Parallel()
	w := newFixtureWith(t, preparePack)
	ref := w.reported(t)
	exhibit, _, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader(aFile), app.UploadedFile{})
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(w.vault.path, exhibit.SHA256[:2], exhibit.SHA256)))
	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	require.Contains(t, requireCode(t, casework.CodeNotNow, err).Why, "is missing from the evidence store")
	require.Equal(t, casework.RepairEvidenceMissing, w.store.repairs[0].Kind)
	require.Contains(t, w.store.repairs[0].Why, exhibit.SHA256)
}

func TestUnreachableVaultRaisesNoAlarm(t *testing.T) {
	t.Parallel()
	w := newFixtureWith(t, preparePack)
	ref := w.reported(t)
	exhibit, _, err := w.AddEvidence(t.Context(), officer(), ref, strings.NewReader(aFile), app.UploadedFile{})
	require.NoError(t, err)
	back := w.vault.moveAway(t)
	_, _, err = w.Evidence(t.Context(), officer(), ref, exhibit.ID)
	requireCode(t, app.CodeUnavailable, err)
	_, err = w.Pack(t.Context(), officer(), ref, app.PackRequest{})
	requireCode(t, app.CodeUnavailable, err)
	_, _, err = w.AddEvidence(t.Context(), officer(), ref, strings.NewReader(aFile+" again"), app.UploadedFile{})
	requireCode(t, app.CodeUnavailable, err)
	require.Empty(t, w.workflows.raised)

	back()
	_, err = w.Pack(t.Context(), officer(), ref, app.PackRequest{})
	require.NoError(t, err, "it recovers")
}
