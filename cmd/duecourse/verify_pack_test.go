package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/store"
)

// buildPack writes the pack of a case that has only been reported.
func buildPack(t *testing.T) (path string, made []byte) {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "register.db"), store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Migrate(t.Context()))
	c := &incident.Case{}
	rules := &casework.Rules{Council: "A council", Contact: "council@example.org"}
	events, err := casework.Do(c, incident.Report{Ref: "INC-7K3M-9Q2D", Post: incident.Post{Channel: "x", URL: "https://x.example/1", Author: "@a", Text: "Words"}},
		casework.Actor{Person: casework.Person{ID: "staff-1"}, Roles: []casework.Role{casework.RoleStaff}},
		casework.Moment{At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Zone: time.UTC, Rules: rules})
	require.NoError(t, err)
	require.NoError(t, db.Record(t.Context(), c.Ref, events))
	builder := pack.Builder{Store: db, Zone: time.UTC, Rules: func() *casework.Rules { return rules }}
	_, _, write, err := builder.Prepare(t.Context(), c, "")
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, write(t.Context(), &out))
	path = filepath.Join(dir, "INC-7K3M-9Q2D-1.zip")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path, out.Bytes()
}

func TestVerifyPackSaysWhatItProves(t *testing.T) {
	t.Parallel()
	path, made := buildPack(t)
	require.NoError(t, run(t.Context(), []string{"verify", path}))
	var output bytes.Buffer
	require.NoError(t, (&verifyCommand{File: path}).pack(&output))
	require.Contains(t, output.String(), "as of event 1")
	require.Contains(t, output.String(), "somebody could have invented all of it")

	i := bytes.Index(made, []byte("Timeline of"))
	made[i] ^= 1
	require.NoError(t, os.WriteFile(path, made, 0o600))
	require.ErrorContains(t, run(t.Context(), []string{"verify", path}), "the pack is broken at timeline.html")
}
