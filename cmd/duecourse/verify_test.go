package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
)

// verifyFixture is a database with an access log, sealed, and its export.
type verifyFixture struct{ path, export, heads, public string }

func newVerifyFixture(t *testing.T) verifyFixture {
	t.Helper()
	dir := t.TempDir()
	k := verifyFixture{
		path: filepath.Join(dir, "register.db"), export: filepath.Join(dir, "audit.ndjson"),
		heads: filepath.Join(dir, "heads"), public: filepath.Join(dir, "audit.key.pub"),
	}
	register, err := store.Open(t.Context(), "sqlite:"+k.path, store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	require.NoError(t, register.Migrate(t.Context()))
	at := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	require.NoError(t, register.AddAccess(t.Context(), []access.LogEntry{
		{At: at, Person: "comms-1", Action: "GET /"}, {At: at, Person: "legal-1", Action: "GET /"}, {At: at, Action: "GET /"},
	}))
	key, err := audit.CreateKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(k.heads, 0o700))
	points, err := register.Seal(t.Context(), at)
	require.NoError(t, err)
	_, err = audit.WriteHead(k.heads, key, audit.Head{At: at, Points: points})
	require.NoError(t, err)
	file, err := os.Create(k.export)
	require.NoError(t, err)
	require.NoError(t, register.Export(t.Context(), at, file))
	require.NoError(t, file.Close())
	require.NoError(t, register.Close())
	return k
}

func (k verifyFixture) verify(t *testing.T, args ...string) error {
	t.Helper()
	return run(t.Context(), append([]string{"verify"}, args...))
}

func TestVerifyNamesTheFirstBrokenEntry(t *testing.T) {
	t.Parallel()
	k := newVerifyFixture(t)
	address, signed := "--database-url=sqlite:"+k.path, []string{"--heads=" + k.heads, "--public-key=" + k.public}
	require.NoError(t, k.verify(t, address))
	require.NoError(t, k.verify(t, append(signed, address)...))
	require.NoError(t, k.verify(t, append(signed, k.export)...))

	db, err := sql.Open("sqlite", k.path)
	require.NoError(t, err)
	defer db.Close() //nolint:errcheck // it is thrown away
	_, err = db.ExecContext(t.Context(), "DROP TRIGGER access_log_never_deleted; DELETE FROM access_log WHERE n = 3")
	require.NoError(t, err)
	require.NoError(t, k.verify(t, address), "without heads the cut cannot be noticed")
	require.ErrorContains(t, k.verify(t, append(signed, address)...), "broken at access_log, number 3")
}

func TestVerifyFailsOnAFileThatItCannotRead(t *testing.T) {
	t.Parallel()
	k := newVerifyFixture(t)
	require.ErrorContains(t, k.verify(t), "--database-url")
	require.ErrorContains(t, k.verify(t, "--database-url=sqlite:"+k.path+".none"), "cannot be opened")
	require.ErrorContains(t, k.verify(t, k.export+".none"), "cannot be opened")
	require.ErrorContains(t, k.verify(t, k.path), "not an export")
	require.ErrorContains(t, k.verify(t, k.export, "--public-key="+k.public), "--heads")
	require.ErrorContains(t, k.verify(t, k.export, "--heads="+t.TempDir(), "--public-key="+k.public), "contains no signed heads")
	other := filepath.Join(t.TempDir(), "other.key")
	require.NoError(t, run(t.Context(), []string{"new", "audit-key", other}))
	require.ErrorIs(t, k.verify(t, k.export, "--heads="+k.heads, "--public-key="+other+".pub"), audit.ErrForged)
}
