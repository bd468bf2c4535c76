package console_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stream is the live updates of an open page.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

// listen opens the stream of a page. last is the id of the last event that the page received.
func (b *browser) listen(address, last string) stream {
	b.t.Helper()
	server := httptest.NewServer(b.console)
	b.t.Cleanup(server.Close)
	b.t.Cleanup(b.console.Close) // it ends the stream, so that the server can close
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, server.URL+address, http.NoBody)
	require.NoError(b.t, err)
	r.AddCookie(b.cookies[0])
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	got, err := http.DefaultClient.Do(r)
	require.NoError(b.t, err)
	b.t.Cleanup(func() { _ = got.Body.Close() })
	require.Equal(b.t, "text/event-stream", got.Header.Get("Content-Type"))
	return stream{b.t, bufio.NewScanner(got.Body)}
}

// next gives the data of the next event, which must have the name.
func (s stream) next(name string) string {
	s.t.Helper()
	for s.lines.Scan() {
		if event, is := strings.CutPrefix(s.lines.Text(), "event: "); is {
			require.Equal(s.t, name, event)
			require.True(s.t, s.lines.Scan())
			return strings.TrimPrefix(s.lines.Text(), "data: ")
		}
	}
	require.FailNow(s.t, "the stream ended", "before: %s", name)
	return ""
}

// seq is the sequence of the incident.
func (f *fixture) seq() string { return strconv.Itoa(f.incident().Seq) }

func TestAnOpenPageIsToldThatItHasChanged(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.Equal(t, f.seq(), openBrowser(t, f, "comms-1").listen("/events?of="+ref+"&was=0", "").next("changed"))
}

func TestAnOpenPageIsToldTheProgressOfThePack(t *testing.T) {
	t.Parallel()
	f := withPack(t)
	stream := openBrowser(t, f, "comms-1").listen("/events?of="+ref+"&was="+f.seq(), "")
	require.JSONEq(t, `{"id":"pack","done":0,"of":0,"text":"The evidence pack is being built.","announcement":"The evidence pack is being built."}`, stream.next("progress"))
	f.setProgress(packProgress(30, 100, 1))
	require.JSONEq(t, `{"id":"pack","done":30,"of":100,
		"text":"The evidence pack is being built. 30% done, 30 bytes of about 100 bytes written.",
		"announcement":"The evidence pack is being built. A quarter is done."}`, stream.next("progress"))
	f.setProgress(packProgress(49, 100, 1))
	require.Contains(t, stream.next("progress"), `"announcement":"The evidence pack is being built. A quarter is done."`, "screen readers do not announce every step")
	f.setProgress(packProgress(0, 100, 2))
	require.Contains(t, stream.next("progress"), "This is attempt 2.")
}

func TestAnOpenPageIsToldWhetherTheScreenshotWaitsOrIsTaken(t *testing.T) {
	t.Parallel()
	f := withThreat(t)
	stream := openBrowser(t, f, "legal-1").listen("/events?of="+ref+"&was="+f.seq(), "")
	require.Contains(t, stream.next("progress"), "will take a screenshot")
	f.setProgress(captureProgress(false))
	require.Contains(t, stream.next("progress"), "is waiting for its turn")
	f.setProgress(captureProgress(true))
	require.Contains(t, stream.next("progress"), "is taking a screenshot")
}

// A stream lasts a minute. A browser that connects again knows what came before.
func TestReconnectingBrowserGetsNoEventTwice(t *testing.T) {
	t.Parallel()
	f := withPack(t)
	openBrowser(t, f, "comms-1").listen("/events?of="+ref+"&was=0", f.seq()).next("progress")
}
