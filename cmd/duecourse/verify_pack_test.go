package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/store"
)

// packed writes the pack of a case that has only been reported.
func packed(t *testing.T) (path string, made []byte) {
	t.Helper()
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	register, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "register.db"))
	require.NoError(t, err)
	require.NoError(t, register.Migrate(t.Context()))
	c := &casework.Incident{}
	rules := &casework.Rules{Council: "A council", Contact: "council@example.org"}
	events, err := c.Do(casework.Report{Ref: "INC-7K3M-9Q2D", Post: casework.Post{Channel: "x", URL: "https://x.example/1", Author: "@a", Text: "Words"}},
		casework.Actor{Person: casework.Person{ID: "staff-1"}, Roles: []casework.Role{casework.RoleStaff}},
		casework.Moment{At: at, Zone: time.UTC, Rules: rules})
	require.NoError(t, err)
	require.NoError(t, register.Record(t.Context(), c.Ref, events))
	entries, err := register.Timeline(t.Context(), c.Ref)
	require.NoError(t, err)
	contents := pack.Contents{Case: c, Rules: rules, Zone: time.UTC}
	for _, e := range entries {
		event, err := e.Event()
		require.NoError(t, err)
		e.Personal, e.Salt = nil, ""
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		contents.Events = append(contents.Events, pack.Event{Event: event, Hash: e.Hash, Previous: e.Previous, Raw: raw})
	}
	require.NoError(t, register.Close())
	var out bytes.Buffer
	require.NoError(t, pack.Write(t.Context(), &out, contents, nil, paper{}))
	path = filepath.Join(dir, "INC-7K3M-9Q2D-1.zip")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path, out.Bytes()
}

type paper struct{}

func (paper) HTML(string, casework.Letter) ([]byte, error) { return []byte("<p>"), nil }
func (paper) PDF(string, casework.Letter) ([]byte, error)  { return []byte("%PDF"), nil }

func TestVerifySaysWhatAPackProvesAndNamesItsBrokenPlace(t *testing.T) {
	t.Parallel()
	path, made := packed(t)
	require.NoError(t, run(t.Context(), []string{"verify", path}))
	var said bytes.Buffer
	require.NoError(t, (&verifyCommand{File: path}).pack(&said))
	require.Contains(t, said.String(), "as of event 1")
	require.Contains(t, said.String(), "somebody could have written all of it anew")

	i := bytes.Index(made, []byte("Timeline of"))
	made[i] ^= 1
	require.NoError(t, os.WriteFile(path, made, 0o600))
	require.ErrorContains(t, run(t.Context(), []string{"verify", path}), "the pack is broken at timeline.html")
}
