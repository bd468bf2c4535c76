package wire_test

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/wire"
)

const (
	adviceText = "Privileged: the claim would fail."
	contact    = "neighbour@example.org"
	script     = "<script>alert('x')</script>\n# Heading\nYou will regret this."
)

// referred is a case for the police on a register that is sealed, and what packs
// are made of.
type referred struct {
	wire.Packs
	c     *casework.Incident
	rules casework.Rules
	at    time.Time
	key   string // file of the public key
	ref   string
	dir   string
}

// erase takes the words of the report away, as the register lets one.
func (r *referred) erase(t *testing.T) {
	t.Helper()
	base, err := sql.Open("sqlite", filepath.Join(r.dir, "register.db"))
	require.NoError(t, err)
	_, err = base.ExecContext(t.Context(), "UPDATE events SET personal = NULL, salt = NULL WHERE seq = 1")
	require.NoError(t, errors.Join(err, base.Close()))
}

func newReferred(t *testing.T) *referred {
	t.Helper()
	dir := t.TempDir()
	register, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "register.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, register.Close()) })
	require.NoError(t, register.Migrate(t.Context()))
	key := filepath.Join(dir, "audit.key")
	_, err = audit.MakeKey(key)
	require.NoError(t, err)
	proof, err := wire.OpenProof(register, wire.Seals{Key: key, Dir: filepath.Join(dir, "heads"), Period: time.Hour}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, proof.Close()) })
	council, err := policy.Default()
	require.NoError(t, err)
	vault, err := evidence.Open(filepath.Join(dir, "evidence"), 0)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, vault.Close()) })
	r := &referred{
		Packs: wire.Packs{Register: register, Vault: vault, Proof: proof, Zone: council.Zone()},
		c:     &casework.Incident{}, rules: council.Rules(monday), at: monday, key: key + ".pub", ref: "INC-7K3M-9Q2D", dir: dir,
	}
	r.play(t)
	return r
}

// play takes the case from the report to the referral.
func (r *referred) play(t *testing.T) {
	t.Helper()
	r.playTo(t, func() {
		r.do(t, casework.Decide{Proposal: "P1", Proceed: true, Rationale: "As " + adviceText}, "comms-2", casework.RoleComms)
	})
}

// playTo takes the case as far as Legal's advice, and on from there.
func (r *referred) playTo(t *testing.T, on func()) {
	t.Helper()
	post := casework.Post{Channel: "facebook", URL: "https://facebook.example/1?<b>", Author: "@angry", Text: script}
	r.do(t, casework.Report{Ref: r.ref, Post: post, Contact: contact}, "public", casework.RolePublic)
	r.do(t, r.exhibit(t, "\x89PNG a picture"), "comms-1", casework.RoleComms)
	r.do(t, casework.Assess{
		Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, TargetsStaff: true,
		Target: "target-7", TargetName: "Tara Target", PossiblyCriminal: true, Rationale: "A threat to Tara and her family, as neighbour@example.org says.",
	}, "comms-1", casework.RoleComms)
	r.do(t, casework.Propose{Measures: []casework.Measure{casework.MeasureReferPolice}, Reason: "Somebody is at risk."}, "comms-1", casework.RoleComms)
	r.do(t, casework.Advise{Proposal: "P1", Position: casework.Support, Text: adviceText}, "legal-1", casework.RoleLegal)
	on()
}

func (r *referred) exhibit(t *testing.T, content string) casework.AddEvidence {
	t.Helper()
	digest, _, err := r.Vault.PutAs(t.Context(), strings.NewReader(content), "image/png")
	require.NoError(t, err)
	return casework.AddEvidence{
		Source: casework.SourceCapture, SHA256: digest, Size: int64(len(content)), MediaType: "image/png", Note: "../../etc/passwd.html",
	}
}

func (r *referred) do(t *testing.T, command casework.Command, who string, role casework.Role) {
	t.Helper()
	r.at = r.at.Add(time.Minute)
	actor := casework.Actor{Person: casework.Person{ID: who, Name: "Name of " + who}, Roles: []casework.Role{role, casework.RoleStaff}}
	events, err := r.c.Do(command, actor, casework.Moment{At: r.at, Zone: time.UTC, Rules: &r.rules})
	require.NoError(t, err, command.Name())
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed", events[i].Seq)
		}
	}
	require.NoError(t, r.Register.Record(t.Context(), r.c.Ref, events))
}

// pack is the pack as of an event; 0 stands for the last.
func (r *referred) pack(t *testing.T, seq int, personal bool) []byte {
	t.Helper()
	if seq == 0 {
		seq = r.c.Seq
	}
	c, err := r.Register.CaseAt(t.Context(), r.c.Ref, seq)
	require.NoError(t, err)
	var out bytes.Buffer
	of := app.PackContents{Case: c, Rules: &r.rules, Personal: personal, Reason: "asked for by the police"}
	draft, err := r.Prepare(t.Context(), of)
	require.NoError(t, err)
	require.NoError(t, draft.Write(t.Context(), &out))
	return out.Bytes()
}

func (r *referred) verify(t *testing.T, made []byte) (pack.Findings, error) {
	t.Helper()
	public, err := audit.LoadPublic(r.key)
	require.NoError(t, err)
	return pack.Verify(bytes.NewReader(made), int64(len(made)), wire.Notary{Public: public})
}

func TestAPackIsTheSameHoweverOftenItIsMadeAndWhateverHappensLater(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	made, seq := r.pack(t, 0, false), r.c.Seq
	earlier := r.pack(t, seq-1, false)
	require.Equal(t, made, r.pack(t, 0, false))
	r.do(t, r.exhibit(t, "another picture"), "comms-1", casework.RoleComms)
	r.do(t, casework.Note{Text: "Called."}, "comms-1", casework.RoleComms)
	require.NotEqual(t, made, r.pack(t, 0, false))
	require.Equal(t, made, r.pack(t, seq, false))
	require.Equal(t, earlier, r.pack(t, seq-1, false))
	found, err := r.verify(t, made)
	require.NoError(t, err)
	require.Equal(t, seq, found.Seq)
	require.Equal(t, 1, found.Exhibits)
	require.True(t, found.Seal.Signed)
	require.Equal(t, seq, found.Seal.Seq)
}

func TestAPackHoldsNeitherAdviceNorWhoReportedNorWhoIsTargeted(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	plain, personal := string(r.pack(t, 0, false)), string(r.pack(t, 0, true))
	for _, made := range []string{plain, personal} {
		require.NotContains(t, made, adviceText)
		require.NotContains(t, made, "supports P1")
		require.NotContains(t, made, `"position"`)
	}
	for _, name := range []string{contact, "target-7", "Tara", "Name of public"} {
		require.NotContains(t, plain, name)
		require.Contains(t, personal, name)
	}
	_, err := r.verify(t, []byte(personal))
	require.NoError(t, err)
}

func TestEveryChangedByteOfAPackIsFound(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	made := r.pack(t, 0, false)
	chance := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		changed := bytes.Clone(made)
		changed[chance.IntN(len(changed))] ^= byte(1 << chance.IntN(8))
		if bytes.Equal(made, changed) {
			continue
		}
		_, err := r.verify(t, changed)
		var broken *pack.Broken
		require.ErrorAs(t, err, &broken)
	}
	_, err := r.verify(t, append(bytes.Clone(made), 'x'))
	require.Error(t, err, "something behind it")
	_, err = r.verify(t, made[:len(made)-1])
	require.Error(t, err, "something cut off")
}

func TestAPackIsCheckedWithOrdinaryTools(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	dir := t.TempDir()
	unpack(t, dir, r.pack(t, 0, false))
	check := exec.CommandContext(t.Context(), "sha256sum", "--strict", "-c", "MANIFEST.sha256")
	check.Dir = dir
	said, err := check.CombinedOutput()
	require.NoError(t, err, string(said))
	require.Contains(t, string(said), "exhibits/E1.png: OK")
	for _, name := range []string{"referral.html", "timeline.html"} {
		page, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NotContains(t, string(page), "<script", name)
	}
	page, err := os.ReadFile(filepath.Join(dir, "referral.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), "&lt;script&gt;")
	require.NotContains(t, string(page), "<h2>Heading</h2>")
}

// unpack refuses names that lead elsewhere, and those that nobody here makes.
func unpack(t *testing.T, dir string, made []byte) {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(made), int64(len(made)))
	require.NoError(t, err)
	for _, file := range reader.File {
		require.Regexp(t, `^((exhibits|letters)/)?[A-Za-z0-9-]+\.(txt|json|html|pdf|csv|png|sha256)$`, file.Name)
		from, err := file.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(from)
		require.NoError(t, err)
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, content, 0o600))
	}
	if keep := os.Getenv("DUECOURSE_KEEP_PACK"); keep != "" {
		require.NoError(t, os.WriteFile(keep, made, 0o600))
	}
}

func TestAnExhibitThatWasChangedIsNotPacked(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	digest := r.c.Evidence[0].SHA256
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "evidence", digest[:2], digest), []byte("another"), 0o600))
	draft, err := r.Prepare(t.Context(), app.PackContents{Case: r.c, Rules: &r.rules})
	require.NoError(t, err)
	var changed *casework.ChangedExhibit
	require.ErrorAs(t, draft.Write(t.Context(), io.Discard), &changed)
	require.Equal(t, "E1", changed.ID)
}

// What is in a pack, and how the referral reads, changes only on purpose.
func TestThePackAndItsReferralAreAsTheyWere(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	dir := t.TempDir()
	unpack(t, dir, r.pack(t, 0, false))
	var shown strings.Builder
	for _, name := range []string{"MANIFEST.sha256", "README.txt", "referral.html", "timeline.csv", "exhibits/E1-record.txt", "case.json"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		shown.WriteString("==== " + name + "\n" + string(content) + "\n")
	}
	signed := regexp.MustCompile(`[0-9a-f]{64}  seal.json`) // with a key of this test, and now
	got := signed.ReplaceAllString(shown.String(), "(signed)  seal.json")
	golden := filepath.Join("testdata", "pack.txt")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// What makes another pack makes another identity, and nothing else does.
func TestThePacksIdentityIsThatOfItsBytes(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	tag := func(personal bool, reason string) string {
		c, err := r.Register.CaseAt(t.Context(), r.c.Ref, r.c.Seq)
		require.NoError(t, err)
		draft, err := r.Prepare(t.Context(), app.PackContents{Case: c, Rules: &r.rules, Personal: personal, Reason: reason})
		require.NoError(t, err)
		return draft.Tag
	}
	plain := tag(false, "")
	require.Equal(t, plain, tag(false, ""))
	require.NotEqual(t, plain, tag(true, "asked for"))
	require.NotEqual(t, tag(true, "another reason"), tag(true, "asked for"))
	r.rules.Holidays = append(r.rules.Holidays, "2027-12-25")
	require.Equal(t, plain, tag(false, ""), "a new year changes nothing in it")

	proof := r.Proof
	r.Proof = nil
	require.NotEqual(t, plain, tag(false, ""), "what was signed is part of it")
	r.Proof = proof
	r.erase(t)
	require.NotEqual(t, plain, tag(false, ""), "what was erased is missing in it")
}

// Words that were written after Legal had advised may tell of the advice; names of
// people who are left out may stand in any words of the council.
func TestWordsThatMayTellMoreThanThePoliceNeedAreLeftOut(t *testing.T) {
	t.Parallel()
	r := newReferred(t)
	r.do(t, casework.Identify{
		Outcome: casework.Known, Person: "Mr Angry", Efforts: "Name of Public knows him, and so does TARA TARGET; Targeted search.",
	}, "comms-1", casework.RoleComms)
	r.do(t, casework.StopClock{Category: "Counsel says wait", Reason: adviceText}, "comms-lead", casework.RoleCommsLead)
	made := string(r.pack(t, 0, false))
	for _, secret := range []string{"Name of Public", "TARA", "Counsel says", "Somebody is at risk"} {
		require.NotContains(t, made, secret)
	}
	require.Contains(t, made, "Targeted search", "a word is not a name")
	require.Contains(t, made, "Mr Angry")

	reassessed := newReferredBut(t)
	made = string(reassessed.pack(t, 0, false))
	require.NotContains(t, made, "As Legal told us")
	require.Contains(t, made, "written after Legal Services had advised")
}

// newReferredBut is a case that was assessed again once Legal had advised.
func newReferredBut(t *testing.T) *referred {
	t.Helper()
	r := newReferred(t)
	r.c = &casework.Incident{}
	r.ref = "INC-AGAI-NNNN"
	r.playTo(t, func() {
		r.do(t, casework.Assess{
			Finding: casework.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "As Legal told us.",
		}, "comms-1", casework.RoleComms)
	})
	return r
}
