package console_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

const reports = "channel,url\nx,https://x.example/1\nbad,=HYPERLINK\nx,https://x.example/2\n"

func TestManyPostsAreBroughtInAtOnceAndTheRefusedLinesAreATable(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	require.Contains(t, b.get("/incidents").Body.String(), `href="/incidents/import"`)
	golden(t, "import-posts-form.html", b.get("/incidents/import").Body.String())
	got := b.uploads("/incidents/import", "/incidents/import", reports)
	require.Equal(t, "/imports/IMP-REAL-INCI", got.Header().Get("Location"), got.Body.String())
	done := b.get("/imports/IMP-REAL-INCI").Body.String()
	golden(t, "import-posts-done.html", done)
	require.Contains(t, done, "Line 3")
	require.Contains(t, b.get("/incidents/import").Body.String(), "3 of 3 lines, 2 new cases, 1 rejected")
	table := b.get("/imports/IMP-REAL-INCI/refused.csv")
	require.Equal(t, "line,why\n3,Nobody is known by this name.\n", table.Body.String())
	require.Contains(t, table.Header().Get("Content-Disposition"), "refused-IMP-REAL-INCI.csv")
	require.NotContains(t, b.get("/accounts").Body.String(), "/incidents/import", "a file of posts is no file of accounts")
}

func TestPageOfAnImportTellsHowFarItIsWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hold = make(chan struct{})
	b := visit(t, d, "comms-1")
	b.uploads("/incidents/import", "/incidents/import", reports)
	for range 2 {
		page := b.get("/imports/IMP-REAL-INCI").Body.String()
		require.Contains(t, page, `aria-label="Progress of the import" max="3" value="3"`)
		require.Contains(t, page, `href="/imports/IMP-REAL-INCI">Show its progress</a>`)
		require.Contains(t, page, `/events?of=IMP-REAL-INCI`)
	}
	close(d.hold)
	b.console.Close()
	page := b.get("/imports/IMP-REAL-INCI").Body.String()
	require.Contains(t, page, "Import complete")
	require.NotContains(t, page, "/events?of=IMP", "nothing changes any more")
}

func TestWrongFileOfPostsIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "comms-1")
	require.Contains(t, b.uploads("/incidents/import", "/incidents/import", "").Body.String(), `<a href="#import-file">The file is empty.`)
	wrong := b.uploads("/incidents/import", "/incidents/import", "wrong,header\n")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `<a href="#import-file">wrong: There is no such column.`)
}

// unreadable is a body that nobody may touch.
type unreadable struct{ touched bool }

func (u *unreadable) Read([]byte) (int, error) {
	u.touched = true
	return 0, errors.New("it was read")
}

func TestWhoMayNotImportIsToldBeforeTheFileIsRead(t *testing.T) {
	t.Parallel()
	for _, person := range []string{"staff-1", "legal-1", "auditor-1"} {
		b := visit(t, newDesk(t), person)
		got := b.get("/incidents/import")
		require.Equal(t, http.StatusForbidden, got.Code, person)
		require.NotContains(t, b.get("/incidents").Body.String(), "/incidents/import")
		body := &unreadable{}
		r := httptest.NewRequest(http.MethodPost, "/incidents/import", io.NopCloser(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		require.Equal(t, http.StatusForbidden, b.send(r).Code, person)
		require.False(t, body.touched, person)
	}
}
