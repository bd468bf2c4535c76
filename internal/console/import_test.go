package console_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// uploads sends a file by the form of a page.
func (b *browser) uploads(page, action, content string) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range b.form(page, action, url.Values{}) {
		require.NoError(b.t, w.WriteField(name, values[0]))
	}
	part, err := w.CreateFormFile("file", "list.csv")
	require.NoError(b.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(b.t, err)
	require.NoError(b.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

const leavers = "person,note\nstaff-1,gone\nbad,who\nstaff-2,gone\n"

func TestFileIsLookedAtBeforeItIsBroughtIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "hr-1")
	got := b.uploads("/leavers/import", "/leavers/import", leavers)
	require.Equal(t, "/imports/IMP-DRY0-LEAV", got.Header().Get("Location"), got.Body.String())
	looked := b.get("/imports/IMP-DRY0-LEAV").Body.String()
	golden(t, "import-looked.html", looked)
	require.Contains(t, looked, "Nothing has been imported yet")
	require.Contains(t, looked, "Nobody is known by this name.")

	other := b.uploads("/imports/IMP-DRY0-LEAV", "/leavers/import", "person\nstaff-2\n")
	require.Equal(t, http.StatusUnprocessableEntity, other.Code)
	require.Contains(t, other.Body.String(), "This is not the file that you checked.")

	got = b.uploads("/imports/IMP-DRY0-LEAV", "/leavers/import", leavers)
	require.Equal(t, "/imports/IMP-REAL-LEAV", got.Header().Get("Location"), got.Body.String())
	golden(t, "import-done.html", b.get("/imports/IMP-REAL-LEAV").Body.String())
	golden(t, "import-file.html", b.get("/leavers/import").Body.String())
}

func TestProgressOfAFileSurvivesAReload(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.hold = make(chan struct{})
	b := visit(t, d, "comms-1")
	b.uploads("/accounts/import", "/accounts/import", leavers)
	got := b.uploads("/imports/IMP-DRY0-ACCO", "/accounts/import", leavers)
	require.Equal(t, "/imports/IMP-REAL-ACCO", got.Header().Get("Location"), got.Body.String())
	for range 2 {
		require.Contains(t, b.get("/imports/IMP-REAL-ACCO").Body.String(), `aria-label="Progress of the import" max="3" value="3"`)
	}
	close(d.hold)
	b.console.Close()
	require.Contains(t, b.get("/imports/IMP-REAL-ACCO").Body.String(), "Import complete")
}

func TestFilesAreForThoseWhoMayBringThemIn(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "staff-1")
	for _, path := range []string{"/accounts/import", "/learning/import", "/leavers/import"} {
		require.Equal(t, http.StatusForbidden, b.get(path).Code, path)
	}
	b.as("hr-1")
	body := b.get("/accounts").Body.String()
	require.Contains(t, body, `href="/leavers/import"`)
	require.NotContains(t, body, `href="/accounts/import"`)
}

func TestPermissionIsLookedUpByTheNumberOfItsLetter(t *testing.T) {
	t.Parallel()
	b := visit(t, office(t), "staff-2")
	require.Contains(t, b.get("/accounts?on=facebook&handle="+asked).Body.String(), "@DerbyLibraries on Facebook")
	require.Contains(t, b.get("/accounts?on=facebook&handle=ACR-0000-0000").Body.String(), "Not permitted")
}
