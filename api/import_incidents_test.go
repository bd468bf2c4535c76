package api_test

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
)

func imports(name, body string, status int, contains ...string) scenario {
	return scenario{
		name: name, as: "comms-1", method: http.MethodPost, path: "/incidents/import", body: body,
		headers: map[string]string{"Content-Type": "text/csv; charset=utf-8", "Idempotency-Key": "k"},
		status:  status, contains: contains,
	}
}

func TestAFileOfPostsIsImported(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	checkAll(t, f, []scenario{
		imports("two lines", "channel,url,posted_at\nx,https://x.example/1,\nx,https://x.example/2,yesterday\n", http.StatusOK,
			`{"created":1,"refused":[{"line":3,"why":"`),
		imports("no lines", "channel,url\n", http.StatusOK, `{"created":0,"refused":[]}`),
		imports("larger than a JSON body", "channel,text\n"+strings.Repeat("x,"+strings.Repeat("y", 60_000)+"\n", 20), http.StatusOK),
	})
	require.Equal(t, "comms-1", f.workflows.last.Actor.ID)
}

func TestAFileThatIsNotValidIsNotImported(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	staff := imports("by somebody without the right", "channel,url\n", http.StatusForbidden, `"code":"not_permitted"`)
	staff.as = "staff-1"
	json := imports("JSON", "{}", http.StatusUnsupportedMediaType)
	json.headers["Content-Type"] = "application/json"
	checkAll(t, f, []scenario{
		staff, json,
		imports("without a header", "x,y\n", http.StatusUnprocessableEntity, `"field":"`),
		imports("one byte too many", strings.Repeat("x", 64<<20+1), http.StatusRequestEntityTooLarge, `"code":"too_large"`),
	})
	require.Empty(t, f.workflows.last.Name)
	early := imports("a problem before the first line is an answer of its own", "x,y\n", http.StatusUnprocessableEntity, `"code":"invalid"`)
	early.headers["Accept"], early.answers = "application/x-ndjson", map[string]string{"Content-Type": "application/problem+json"}
	early.check(t, f)
}

// importWithProgress sends the first line of a file, and the rest once the answer says that the
// first is imported. It returns the last line of the answer.
func importWithProgress(t *testing.T, f *fixture) (last string) {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	file, rest := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v1/incidents/import", file)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+demo.Token("comms-1"))
	request.Header.Set("Content-Type", "text/csv")
	request.Header.Set("Accept", "application/x-ndjson, */*;q=0.1")
	go func() { _, _ = rest.Write([]byte("channel,text\nx,first\n")) }()
	answer, err := server.Client().Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, answer.Body.Close()) })
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Equal(t, "application/x-ndjson", answer.Header.Get("Content-Type"))
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && !strings.Contains(lines.Text(), `{"lines":1,"created":1,"refused":0}`) {
		continue
	}
	require.NoError(t, lines.Err())
	_, err = io.Copy(rest, strings.NewReader("x,second\n"+strings.Repeat("x,y\n", 20_000)))
	require.NoError(t, err)
	require.NoError(t, rest.Close())
	for lines.Scan() {
		last = lines.Text()
	}
	require.NoError(t, lines.Err())
	return last
}

func TestImportReportsItsProgressToTheSender(t *testing.T) {
	t.Parallel()
	require.JSONEq(t, `{"created":3,"refused":[]}`, importWithProgress(t, newFixture(t)))
}

func TestImportThatEndedEarlyTellsTheSenderWhy(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	calls := 0
	f.workflows.before = func() error {
		if calls++; calls > 1 {
			return app.ErrOutcomeUnknown
		}
		return nil
	}
	require.Contains(t, importWithProgress(t, f), `"code":"unavailable"`)
}
