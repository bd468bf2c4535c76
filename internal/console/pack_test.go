package console_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// referred is a case whose pack is built, and which the police and Legal have.
func referred(t *testing.T) *desk {
	t.Helper()
	d := worked(t)
	at := monday()
	d.c.Actions = append(d.c.Actions,
		casework.Action{ID: "A7", Kind: incident.ActionBuildPack, Mode: casework.Automatic, Status: casework.ActionIsDone, At: at, Pack: &casework.PackMade{AsOf: 9, SHA256: "abcdef0123456789", Size: 4711}},
		casework.Action{ID: "A8", Kind: incident.ActionReferToPolice, Measure: casework.MeasureReferPolice, Mode: casework.Manual, Status: casework.ActionIsDone, At: at},
		casework.Action{ID: "A9", Kind: incident.ActionHandToLegal, Measure: casework.MeasureLegalAction, Mode: casework.Automatic, Status: casework.ActionIsDone, At: at})
	d.c.Progress = []incident.Progress{{
		Progressed: incident.Progressed{Action: "A8", Force: "Derbyshire Constabulary", Reference: "DC-2026-4711", On: "2026-11-01"},
		Officer:    "PC Known", By: casework.Person{Name: "Comms One"}, At: at,
	}}
	return d
}

func TestTheCaseShowsWhatThePoliceAndLegalHaveAndWhatWasHeard(t *testing.T) {
	t.Parallel()
	got := visit(t, referred(t), "comms-1").get("/incidents/" + ref).Body.String()
	for _, shown := range []string{
		"Police and legal action", "Derbyshire Constabulary", "DC-2026-4711", "PC Known", "1 November 2026", "There is no news yet",
		"/pack?as_of=9", "Why the names are needed", "Letter before action sent",
	} {
		require.Contains(t, got, shown)
	}
	require.NotContains(t, visit(t, referred(t), "legal-1").get("/incidents/"+ref).Body.String(), "Why the names are needed")
}

// How far a pack is outlives the page.
func TestThePageSaysHowFarThePackIsHoweverOftenItIsLoaded(t *testing.T) {
	t.Parallel()
	d := worked(t)
	d.c.Actions = append(d.c.Actions, casework.Action{ID: "A7", Kind: incident.ActionBuildPack, Mode: casework.Automatic, Status: casework.ActionIsPending, At: monday()})
	b := visit(t, d, "comms-1")
	require.Contains(t, b.get("/incidents/"+ref).Body.String(), "The evidence pack is being built.", "nothing has been heard of it yet")
	progress := &app.PackProgress{Attempts: app.Attempts{Attempt: 2}}
	progress.Done, progress.Of = 40<<20, 100<<20
	d.underway.Pack = progress
	for range 2 {
		got := b.get("/incidents/" + ref).Body.String()
		require.Contains(t, got, "40% done, 40.0 MB of about 100.0 MB written. This is attempt 2.")
		require.Contains(t, got, `max="104857600" value="41943040"`)
	}
}

func TestThePackIsAFileAndItIsNotedWhyNamesAreInIt(t *testing.T) {
	t.Parallel()
	log := startRecordedLog()
	b := withAccessLog(t, log.Log)
	b.as("comms-1")
	got := b.get("/incidents/" + ref + "/pack?as_of=3")
	require.Equal(t, "PK", got.Body.String())
	require.Equal(t, "application/zip", got.Header().Get("Content-Type"))
	require.Contains(t, got.Header().Get("Content-Disposition"), "attachment")

	path := "/incidents/" + ref + "/pack?include=personal"
	require.Equal(t, http.StatusUnprocessableEntity, b.get(path).Code)
	require.Equal(t, "PK", b.get(path+"&reason=asked+for").Body.String())
	lines, _ := log.read(t)
	require.Contains(t, lines, "comms-1 personal data in a pack, because: asked for "+ref)
	require.Equal(t, http.StatusUnprocessableEntity, visit(t, newDesk(t), "comms-1").get("/incidents/"+ref+"/pack?as_of=x").Code)
}

func TestNamesStayInWhileTheAccessLogCannotSayWhoGetsThem(t *testing.T) {
	t.Parallel()
	log, _ := stuckLog(t)
	b := withAccessLog(t, log)
	b.as("comms-1")
	require.NotContains(t, b.getBriefly("/incidents/"+ref+"/pack?include=personal&reason=asked+for").Body.String(), "PK")
}

// R5: whoever decides sees who the author is, and what was done to find out.
func TestWhoDecidesSeesTheEffortsToIdentifyTheAuthor(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/incidents/" + ref, "/incidents/" + ref + "/proposals/P1"} {
		d := worked(t)
		require.Contains(t, visit(t, d, "legal-1").get(path).Body.String(), "Nobody has recorded who the author is yet")
		d.play("comms-1", incident.Identify{Outcome: incident.AuthorNotIdentified, Efforts: "Asked the platform, which does not tell."})
		got := visit(t, d, "comms-2").get(path).Body.String()
		require.Contains(t, got, "Not identified")
		require.Contains(t, got, "Asked the platform, which does not tell.")
	}
}

func TestEvidenceThatWasChangedIsNotOffered(t *testing.T) {
	t.Parallel()
	d := worked(t)
	d.c.Evidence[0].Changed = true
	got := visit(t, d, "comms-1").get("/incidents/" + ref).Body.String()
	require.Contains(t, got, "so nobody can download it")
	require.NotContains(t, got, "Download E1")
	require.NotContains(t, got, "Show the picture E1")
}
