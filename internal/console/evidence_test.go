package console_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// withThreat is a fixture whose incident is about a threat. The system is to take a
// screenshot of it.
func withThreat(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.captures = true
	f.mustDo("comms-1", ref, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundThreatening, casework.GroundDefamatory}, Rationale: "A threat.",
	})
	return f
}

// withPack is a fixture whose incident goes to the police. The system is building the pack.
func withPack(t *testing.T) *fixture {
	t.Helper()
	f := withThreat(t)
	f.mustDo("comms-1", ref, incident.AddEvidence{Source: casework.SourceUpload, SHA256: f.putPicture(png), MediaType: "image/png", Size: 8},
		incident.Identify{Outcome: incident.AuthorIdentified, Efforts: "Asked.", Person: "Larry"},
		incident.Propose{Measures: []casework.Measure{casework.MeasureReferPolice, casework.MeasureLegalAction}, Reason: "It is a crime."})
	f.mustDo("legal-1", ref, support())
	f.mustDo("comms-2", ref, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "Yes."})
	return f
}

// finish ends the system's attempt at every action of a kind.
func (f *fixture) finish(kind casework.ActionKind, result casework.Result) {
	f.t.Helper()
	for _, a := range f.incident().Actions {
		if a.Kind == kind && !a.Finished() {
			f.record(ref, f.incident().Finish(a.ID, result, f.moment()))
		}
	}
}

// withReferral is withPack once everything was handed over.
func withReferral(t *testing.T) *fixture {
	t.Helper()
	f := withPack(t)
	f.finish(incident.ActionBuildPack, casework.Result{Outcome: casework.ResultDone, Pack: &casework.PackMade{AsOf: 5, SHA256: "abcdef0123456789", Size: 4711}})
	f.finish(incident.ActionHandToLegal, casework.Result{Outcome: casework.ResultDone})
	for _, a := range f.incident().Actions {
		if a.Kind == incident.ActionReferToPolice {
			f.mustDo("comms-1", ref, incident.Confirm{Action: a.ID, Outcome: casework.ActionIsDone},
				incident.RecordProgress{Progressed: incident.Progressed{
					Action: a.ID, Force: "Derbyshire Constabulary", Reference: "DC-2026-4711", On: "2026-11-01",
				}, Officer: "PC Known"})
		}
	}
	return f
}

func TestTheCaseShowsWhatThePoliceAndLegalServicesHave(t *testing.T) {
	t.Parallel()
	f := withReferral(t)
	got := openBrowser(t, f, "comms-1").page(home)
	for _, shown := range []string{
		"Police and legal action", "Derbyshire Constabulary", "DC-2026-4711", "PC Known", "1 November 2026", "There is no news yet",
		"/pack?as_of=5", "Why the names are needed", "Letter before action sent",
	} {
		require.Contains(t, got, shown)
	}
	require.NotContains(t, openBrowser(t, f, "legal-1").page(home), "Why the names are needed")
}

func TestThePageShowsTheProgressOfThePackWhenItIsLoaded(t *testing.T) {
	t.Parallel()
	f := withPack(t)
	b := openBrowser(t, f, "comms-1")
	require.Contains(t, b.page(home), "The evidence pack is being built.", "there is no progress yet")
	f.setProgress(packProgress(40<<20, 100<<20, 2))
	for range 2 {
		got := b.page(home)
		require.Contains(t, got, "40% done, 40.0 MB of about 100.0 MB written. This is attempt 2.")
		require.Contains(t, got, `max="104857600" value="41943040"`)
	}
}

func packProgress(done, of int64, attempt int) app.Progress {
	p := &app.PackProgress{Attempts: app.Attempts{Attempt: attempt}}
	p.Done, p.Of = done, of
	return app.Progress{Pack: p}
}

func captureProgress(begun bool) app.Progress {
	p := &app.CaptureProgress{}
	p.Begun = begun
	return app.Progress{Capture: p}
}

func TestThePackIsAFile(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withPack(t), "comms-1")
	got := b.get(home + "/pack?as_of=3")
	require.Equal(t, "PK", got.Body.String())
	require.Equal(t, "application/zip", got.Header().Get("Content-Type"))
	require.Contains(t, got.Header().Get("Content-Disposition"), "attachment")
	require.Equal(t, http.StatusUnprocessableEntity, b.get(home+"/pack?as_of=x").Code)
	require.Equal(t, http.StatusUnprocessableEntity, b.get(home+"/pack?include=personal").Code)
}

func TestChangedEvidenceIsNotOffered(t *testing.T) {
	t.Parallel()
	f := withProposal(t)
	f.record(ref, f.incident().EvidenceChanged("E1", f.moment()))
	got := openBrowser(t, f, "comms-1").page(home)
	require.Contains(t, got, "so nobody can download it")
	require.NotContains(t, got, "Download E1")
	require.NotContains(t, got, "Show the picture E1")
}

func TestTheCaseShowsWhetherTheScreenshotWaitsOrIsTaken(t *testing.T) {
	t.Parallel()
	f := withThreat(t)
	require.Contains(t, openBrowser(t, f, "comms-1").page(home), "The system will take a screenshot of the post.")
	f.setProgress(captureProgress(true))
	page := openBrowser(t, f, "comms-1").page(home)
	require.Contains(t, page, "The system is taking a screenshot of the post.")
	require.NotContains(t, page, "<progress", "nobody knows how long it takes")

	f = withThreat(t)
	f.finish(incident.ActionCaptureEvidence, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The site asks for a sign-in."})
	require.Contains(t, openBrowser(t, f, "comms-1").page(home), "<strong>We need a screenshot from you.</strong> The site asks for a sign-in.")
}

func TestThePageSaysHowAJobEnded(t *testing.T) {
	t.Parallel()
	page := func(f *fixture) string { return openBrowser(t, f, "comms-1").page(home) }
	require.NotContains(t, page(withPack(t)), `data-ended="pack"`)
	require.Contains(t, page(withReferral(t)), `data-ended="pack" data-announcement="The evidence pack is ready."`)

	stuck := withPack(t)
	stuck.finish(incident.ActionBuildPack, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The store does not answer."})
	got := page(stuck)
	require.Contains(t, got, `data-ended="pack" data-announcement="The evidence pack could not be built. The store does not answer.`)
	require.Contains(t, got, `<p class="govuk-body">The evidence pack could not be built. The store does not answer.`)
	require.NotContains(t, got, "<progress")

	gone := withThreat(t)
	gone.finish(incident.ActionCaptureEvidence, casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: "The post is gone."})
	require.Contains(t, page(gone), `data-ended="capture" data-announcement="There will be no screenshot. The post is gone."`)
}
