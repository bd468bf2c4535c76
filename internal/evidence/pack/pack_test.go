package pack_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/evidence/pack"
)

var update = flag.Bool("update", false, "write the golden pack again")

func TestAPackIsTheSameWheneverItIsBuilt(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	made, seq := f.pack(t, 0, ""), f.c.Seq
	earlier := f.pack(t, seq-1, "")
	require.Equal(t, made, f.pack(t, 0, ""))
	f.do(t, f.exhibit(t, "another picture"), "comms-1", casework.RoleComms)
	f.do(t, casework.AddNote{Text: "Called."}, "comms-1", casework.RoleComms)
	require.NotEqual(t, made, f.pack(t, 0, ""))
	require.Equal(t, made, f.pack(t, seq, ""))
	require.Equal(t, earlier, f.pack(t, seq-1, ""))
	found, err := f.verify(t, made)
	require.NoError(t, err)
	require.Equal(t, seq, found.Seq)
	require.Equal(t, 1, found.Exhibits)
	require.True(t, found.Seal.Signed)
	require.Equal(t, seq, found.Seal.Seq)
}

func TestAPackContainsNoAdviceAndNamesPeopleOnlyForAReason(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	plain, personal := string(f.pack(t, 0, "")), string(f.pack(t, 0, "asked for by the police"))
	for _, made := range []string{plain, personal} {
		require.NotContains(t, made, adviceText)
		require.NotContains(t, made, "supports P1")
		require.NotContains(t, made, `"position"`)
	}
	for _, name := range []string{contact, "target-7", "Tara", "Name of public"} {
		require.NotContains(t, plain, name)
		require.Contains(t, personal, name)
	}
	_, err := f.verify(t, []byte(personal))
	require.NoError(t, err)
}

func TestEveryChangedByteOfAPackIsFound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	made := f.pack(t, 0, "")
	chance := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		changed := bytes.Clone(made)
		changed[chance.IntN(len(changed))] ^= byte(1 << chance.IntN(8))
		if bytes.Equal(made, changed) {
			continue
		}
		_, err := f.verify(t, changed)
		var broken *pack.BrokenError
		require.ErrorAs(t, err, &broken)
	}
	_, err := f.verify(t, append(bytes.Clone(made), 'x'))
	require.Error(t, err, "bytes added")
	_, err = f.verify(t, made[:len(made)-1])
	require.Error(t, err, "bytes removed")
}

func TestAPackCanBeCheckedWithOrdinaryTools(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	dir := t.TempDir()
	unpack(t, dir, f.pack(t, 0, ""))
	check := exec.CommandContext(t.Context(), "sha256sum", "--strict", "-c", "MANIFEST.sha256")
	check.Dir = dir
	output, err := check.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "exhibits/E1.png: OK")
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

// unpack accepts only the names that a pack has.
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

func TestAChangedExhibitIsNotPacked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	digest := f.c.Evidence[0].SHA256
	require.NoError(t, os.WriteFile(filepath.Join(f.dir, "evidence", digest[:2], digest), []byte("another"), 0o600))
	_, write := f.prepare(t, 0, "")
	var changed *casework.ChangedExhibit
	require.ErrorAs(t, write(t.Context(), io.Discard), &changed)
	require.Equal(t, "E1", changed.ID)
}

// The golden file makes every change to a pack and its referral deliberate.
func TestThePackAndItsReferralMatchTheGoldenFile(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	dir := t.TempDir()
	unpack(t, dir, f.pack(t, 0, ""))
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

// The tag changes with the bytes of the pack, and only with them.
func TestTagOfAPackChangesWithItsBytes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	tag := func(reason string) string {
		tag, _ := f.prepare(t, 0, reason)
		return tag
	}
	plain := tag("")
	require.Equal(t, plain, tag(""))
	require.NotEqual(t, plain, tag("asked for"))
	require.NotEqual(t, tag("another reason"), tag("asked for"))
	f.rules.Holidays = append(f.rules.Holidays, "2027-12-25")
	require.Equal(t, plain, tag(""), "holidays are not in the pack")

	heads := f.Heads
	f.Heads = audit.Heads{}
	require.NotEqual(t, plain, tag(""), "the seal is part of the pack")
	f.Heads = heads
	f.erase(t)
	require.NotEqual(t, plain, tag(""), "erased data is not in the pack")
}

// A rationale that was written after Legal had advised may repeat the advice, and any text
// of the council may contain names that the pack leaves out.
func TestCouncilTextsAreRedacted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.do(t, incident.Identify{
		Outcome: incident.AuthorIdentified, Person: "Mr Angry", Efforts: "Name of Public knows him, and so does TARA TARGET; Targeted search.",
	}, "comms-1", casework.RoleComms)
	f.do(t, casework.StopClock{Category: "Counsel says wait", Reason: adviceText}, "comms-lead", casework.RoleCommsLead)
	made := string(f.pack(t, 0, ""))
	for _, secret := range []string{"Name of Public", "TARA", "Counsel says", "Somebody is at risk"} {
		require.NotContains(t, made, secret)
	}
	require.Contains(t, made, "Targeted search", "a word is not a name")
	require.Contains(t, made, "Mr Angry")

	f = newEmptyFixture(t)
	f.playTo(t, "INC-AGAI-NNNN")
	f.do(t, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening}, Rationale: "As Legal told us.",
	}, "comms-1", casework.RoleComms)
	made = string(f.pack(t, 0, ""))
	require.NotContains(t, made, "As Legal told us")
	require.Contains(t, made, "written after Legal Services had advised")
}

// layout3.zip was built, with names and a seal, by the release before layout 4.
func TestPacksOfEarlierReleasesStillVerify(t *testing.T) {
	t.Parallel()
	made, err := os.ReadFile(filepath.Join("testdata", "layout3.zip"))
	require.NoError(t, err)
	public, err := audit.LoadPublic(filepath.Join("testdata", "layout3.pub"))
	require.NoError(t, err)
	found, err := pack.Verify(bytes.NewReader(made), int64(len(made)), public)
	require.NoError(t, err)
	require.Equal(t, 7, found.Seq)
	require.Equal(t, 1, found.Exhibits)
	require.True(t, found.Seal.Signed)
}
