package pack_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/policy"
	"duecourse/internal/store"
)

const (
	adviceText = "Privileged: the claim would fail."
	contact    = "neighbour@example.org"
	script     = "<script>alert('x')</script>\n# Heading\nYou will regret this."
)

// fixture is a case for the police in a store that is sealed, and the builder of its
// packs.
type fixture struct {
	pack.Builder
	c     *incident.Case
	rules casework.Rules
	at    time.Time
	dir   string
}

// newFixture takes a case from the report to the referral.
func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := newEmptyFixture(t)
	f.playTo(t, "INC-7K3M-9Q2D")
	f.do(t, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "As " + adviceText}, "comms-2", casework.RoleComms)
	return f
}

func newEmptyFixture(t *testing.T) *fixture {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "register.db"), store.Options{Kinds: kinds.All()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	_, err = audit.CreateKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	signer, err := audit.StartSigner(audit.SignerOptions{
		KeyFile: filepath.Join(dir, "audit.key"), Dir: dir, Period: time.Hour, Seal: db.Seal, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, signer.Stop()) })
	council, err := policy.Default()
	require.NoError(t, err)
	vault, err := evidence.Open(filepath.Join(dir, "evidence"), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	at := time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)
	f := &fixture{rules: council.Rules(at), at: at, dir: dir}
	f.Builder = pack.Builder{
		Store: db, Vault: vault, Zone: council.Zone(), Rules: func() *casework.Rules { return &f.rules },
		Heads: signer.Heads(), Signer: signer,
	}
	return f
}

func (f *fixture) publicKey(t *testing.T) []byte {
	t.Helper()
	key, err := audit.LoadPublic(filepath.Join(f.dir, "audit.key.pub"))
	require.NoError(t, err)
	return key
}

// playTo takes a new case as far as Legal's advice.
func (f *fixture) playTo(t *testing.T, ref string) {
	t.Helper()
	f.c = &incident.Case{}
	post := incident.Post{Channel: "facebook", URL: "https://facebook.example/1?<b>", Author: "@angry", Text: script}
	f.do(t, incident.Report{Ref: ref, Post: post, Contact: contact}, "public", casework.RolePublic)
	f.do(t, f.exhibit(t, "\x89PNG a picture"), "comms-1", casework.RoleComms)
	f.do(t, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, TargetsStaff: true,
		Target: "target-7", TargetName: "Tara Target", PossiblyCriminal: true, Rationale: "A threat to Tara and her family, as neighbour@example.org says.",
	}, "comms-1", casework.RoleComms)
	f.do(t, incident.Propose{Measures: []casework.Measure{casework.MeasureReferPolice}, Reason: "Somebody is at risk."}, "comms-1", casework.RoleComms)
	f.do(t, incident.Advise{Proposal: "P1", Position: incident.Support, Text: adviceText}, "legal-1", casework.RoleLegal)
}

// exhibit puts a file into custody.
func (f *fixture) exhibit(t *testing.T, content string) incident.AddEvidence {
	t.Helper()
	digest, _, err := f.Vault.PutAs(t.Context(), strings.NewReader(content), "image/png")
	require.NoError(t, err)
	return incident.AddEvidence{
		Source: casework.SourceCapture, SHA256: digest, Size: int64(len(content)), MediaType: "image/png", Note: "../../etc/passwd.html",
	}
}

func (f *fixture) do(t *testing.T, command casework.Command, who string, role casework.Role) {
	t.Helper()
	f.at = f.at.Add(time.Minute)
	actor := casework.Actor{Person: casework.Person{ID: who, Name: "Name of " + who}, Roles: []casework.Role{role, casework.RoleStaff}}
	events, err := casework.Do(f.c, command, actor, casework.Moment{At: f.at, Zone: time.UTC, Rules: &f.rules})
	require.NoError(t, err, command.Name())
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed", events[i].Seq)
		}
	}
	require.NoError(t, f.Store.Record(t.Context(), f.c.Ref, events))
}

// erase removes the personal data of the report.
func (f *fixture) erase(t *testing.T) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(f.dir, "register.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "UPDATE events SET personal = NULL, salt = NULL WHERE seq = 1")
	require.NoError(t, errors.Join(err, db.Close()))
}

// prepare prepares the pack as of an event; 0 means the last.
func (f *fixture) prepare(t *testing.T, seq int, reason string) (tag string, write func(context.Context, io.Writer) error) {
	t.Helper()
	if seq == 0 {
		seq = f.c.Seq
	}
	c, err := f.Store.CaseAt(t.Context(), f.c.Ref, seq)
	require.NoError(t, err)
	tag, _, write, err = f.Prepare(t.Context(), c.(*incident.Case), reason)
	require.NoError(t, err)
	return tag, write
}

func (f *fixture) pack(t *testing.T, seq int, reason string) []byte {
	t.Helper()
	_, write := f.prepare(t, seq, reason)
	var out bytes.Buffer
	require.NoError(t, write(t.Context(), &out))
	return out.Bytes()
}

func (f *fixture) verify(t *testing.T, made []byte) (pack.Findings, error) {
	t.Helper()
	return pack.Verify(bytes.NewReader(made), int64(len(made)), f.publicKey(t))
}
