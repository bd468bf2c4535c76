package console_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// packed is a case whose pack is under way.
func packed(t *testing.T) *desk {
	t.Helper()
	d := worked(t)
	d.c.Actions = append(d.c.Actions, casework.Action{ID: "A7", Kind: incident.ActionBuildPack, Mode: casework.Automatic, Status: casework.ActionIsPending, At: monday()})
	return d
}

func (d *desk) goesOn(u app.Progress) {
	d.importing.Lock()
	defer d.importing.Unlock()
	d.underway = u
}

// stream is what an open page hears.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

// listens opens the stream of a page; last is the id of the event that was heard last.
func (b *browser) listens(address, last string) stream {
	b.t.Helper()
	server := httptest.NewServer(b.console)
	b.t.Cleanup(server.Close)
	b.t.Cleanup(b.console.Close) // ends the stream, so that the server can
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, server.URL+address, http.NoBody)
	require.NoError(b.t, err)
	r.AddCookie(b.cookies[0])
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	got, err := http.DefaultClient.Do(r)
	require.NoError(b.t, err)
	b.t.Cleanup(func() { _ = got.Body.Close() })
	return stream{b.t, bufio.NewScanner(got.Body)}
}

// hears gives the data of the next event, which has to be of a kind.
func (s stream) hears(kind string) string {
	s.t.Helper()
	for s.lines.Scan() {
		if event, is := strings.CutPrefix(s.lines.Text(), "event: "); is {
			require.Equal(s.t, kind, event)
			require.True(s.t, s.lines.Scan())
			return strings.TrimPrefix(s.lines.Text(), "data: ")
		}
	}
	require.FailNow(s.t, "the stream ended", "before: %s", kind)
	return ""
}

func built(done, of int64, attempt int) app.Progress {
	p := &app.PackProgress{Attempts: app.Attempts{Attempt: attempt}}
	p.Done, p.Of = done, of
	return app.Progress{Pack: p}
}

func captured(begun bool) app.Progress {
	p := &app.CaptureProgress{}
	p.Begun = begun
	return app.Progress{Capture: p}
}

func TestOpenPageHearsHowFarThePackIsWithoutBeingLoadedAgain(t *testing.T) {
	t.Parallel()
	d := packed(t)
	heard := visit(t, d, "comms-1").listens("/events?of="+ref+"&was="+seq(d), "")
	require.JSONEq(t, `{"id":"pack","done":0,"of":0,"text":"The evidence pack is being built.","said":"The evidence pack is being built."}`, heard.hears("progress"))
	d.goesOn(built(30, 100, 1))
	require.JSONEq(t, `{"id":"pack","done":30,"of":100,
		"text":"The evidence pack is being built. 30% done, 30 bytes of about 100 bytes written.",
		"said":"The evidence pack is being built. A quarter is done."}`, heard.hears("progress"))
	d.goesOn(built(49, 100, 1))
	require.Contains(t, heard.hears("progress"), `"said":"The evidence pack is being built. A quarter is done."`, "not every byte is said aloud")
	d.goesOn(built(0, 100, 2))
	require.Contains(t, heard.hears("progress"), "This is attempt 2.")
}

func TestOpenPageHearsWhetherTheScreenshotWaitsOrIsTaken(t *testing.T) {
	t.Parallel()
	d := threatened(t)
	heard := visit(t, d, "legal-1").listens("/events?of="+ref+"&was="+seq(d), "")
	require.Contains(t, heard.hears("progress"), "will take a screenshot")
	d.goesOn(captured(false))
	require.Contains(t, heard.hears("progress"), "is waiting for its turn")
	d.goesOn(captured(true))
	require.Contains(t, heard.hears("progress"), "is taking a screenshot")
}

// A stream lasts a minute. Who comes back has heard what came before.
func TestPageThatComesBackIsNotToldAgainWhatItHasHeard(t *testing.T) {
	t.Parallel()
	d := packed(t)
	heard := visit(t, d, "comms-1").listens("/events?of="+ref+"&was=0", seq(d))
	heard.hears("progress")
}

func TestPageSaysHowWhatTookLongHasEnded(t *testing.T) {
	t.Parallel()
	asks := func(d *desk) string { return visit(t, d, "comms-1").get("/incidents/" + ref).Body.String() }
	require.NotContains(t, asks(packed(t)), `data-ended="pack"`)
	require.Contains(t, asks(referred(t)), `data-ended="pack" data-said="The evidence pack is ready."`)

	stuck := packed(t)
	last := &stuck.c.Actions[len(stuck.c.Actions)-1]
	last.Mode, last.Detail = casework.Manual, "The store does not answer."
	page := asks(stuck)
	require.Contains(t, page, `data-ended="pack" data-said="The evidence pack could not be built. The store does not answer."`)
	require.Contains(t, page, `<p class="govuk-body">The evidence pack could not be built. The store does not answer.</p>`)
	require.NotContains(t, page, "<progress")

	gone := threatened(t)
	_ = gone.c.Finish(gone.c.ToCapture().ID, casework.Result{Outcome: casework.ResultNotPossible, Outside: true, Detail: "The post is gone."}, gone.moment())
	require.Contains(t, asks(gone), `data-ended="capture" data-said="There will be no screenshot. The post is gone."`)
}
