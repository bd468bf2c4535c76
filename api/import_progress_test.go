package api_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// slowDesk imports a file only to its middle, until the sender has heard of it.
type slowDesk struct {
	*desk
	heard <-chan struct{}
}

func (d *slowDesk) Import(ctx context.Context, _ app.Caller, file io.Reader, progress func(app.ImportProgress)) (app.ImportProgress, error) {
	if _, err := io.ReadFull(file, make([]byte, 1)); err != nil {
		return app.ImportProgress{}, err
	}
	progress(app.ImportProgress{Lines: 7, Created: 4, Refused: make([]casework.RefusedLine, 2)})
	select {
	case <-d.heard:
	case <-ctx.Done():
		return app.ImportProgress{}, ctx.Err()
	}
	if _, err := io.ReadAll(file); err != nil {
		return app.ImportProgress{}, err
	}
	return d.imported, d.err
}

// hearing sends the first byte of a file and the rest once the first line of the
// answer has come; it gives both lines.
func hearing(t *testing.T, d *desk) (first, last string) {
	t.Helper()
	heard := make(chan struct{})
	server := httptest.NewServer(api.New(api.Options{Desk: &slowDesk{d, heard}, Gate: demo.People(), Printer: printer{}, Now: day}))
	t.Cleanup(server.Close)
	file, rest := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v1/incidents/import", file)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+demo.Token("comms-1"))
	request.Header.Set("Content-Type", "text/csv")
	request.Header.Set("Accept", "application/x-ndjson, */*;q=0.1")
	go func() { _, _ = rest.Write([]byte("c")) }()
	answer, err := server.Client().Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, answer.Body.Close()) })
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "application/x-ndjson", answer.Header.Get("Content-Type"))
	lines := bufio.NewScanner(answer.Body)
	require.True(t, lines.Scan(), "a line, while the file is being sent")
	first = lines.Text()
	close(heard)
	_, err = io.Copy(rest, strings.NewReader(strings.Repeat("x,y\n", 100_000)))
	require.NoError(t, err)
	require.NoError(t, rest.Close())
	for lines.Scan() {
		last = lines.Text()
	}
	require.NoError(t, lines.Err())
	return first, last
}

func TestSenderHearsHowFarTheFileHasCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.imported = app.ImportProgress{Created: 5, Refused: []casework.RefusedLine{{Line: 3, Why: "No."}}}
	first, last := hearing(t, d)
	require.JSONEq(t, `{"lines":7,"created":4,"refused":2}`, first)
	require.JSONEq(t, `{"created":5,"refused":[{"line":3,"why":"No."}]}`, last)
}

func TestSenderHearsWhyTheFileWasBrokenOff(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.err = &app.Error{Code: app.CodeUnavailable, Why: "The register does not answer."}
	_, last := hearing(t, d)
	require.Contains(t, last, `"code":"unavailable"`)
}

func TestProblemBeforeTheFirstLineIsAnsweredAsOne(t *testing.T) {
	t.Parallel()
	down := imports("nothing was done yet", "channel,url\n")
	down.headers["Accept"] = "application/x-ndjson"
	down.given = func(d *desk) { d.err = &app.Error{Code: app.CodeUnavailable, Why: "The register does not answer."} }
	down.status, down.contains = http.StatusServiceUnavailable, []string{`"code":"unavailable"`}
	run(t, []scenario{down})
}

// Without an end, the bubble of the test has none either.
func TestNothingIsToldOnceTheRequestIsOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := imports("the desk falls over", "channel,url\n")
		broken.headers["Accept"] = "application/x-ndjson"
		d := newDesk(t)
		d.panics = true
		answer := httptest.NewRecorder()
		api.New(api.Options{Desk: d, Gate: demo.People(), Printer: printer{}, Now: day}).ServeHTTP(answer, broken.request())
		require.Equal(t, http.StatusInternalServerError, answer.Code)
	})
}
